"""ONNX Runtime as promise P6 wants it: no network, ever.

Its official builds report their use to the maker, on Windows and since 1.29 on Linux. That begins when the
module is loaded, so that only the environment can forbid it.
"""

from __future__ import annotations

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

from onnxruntime import InferenceSession, SessionOptions, disable_telemetry_events

disable_telemetry_events()

__all__ = ["InferenceSession", "SessionOptions"]
