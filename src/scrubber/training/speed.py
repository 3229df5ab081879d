"""Speed, load time and memory of the whole text stage, measured in a process of its own on one core."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from scrubber.training import entities, filenames
from scrubber.training.clock import BATCHES, TEXTS, WARM
from scrubber.training.tables import show

_THREADS: Final = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")


def measure(model: Path, data: Path) -> dict[str, Any]:
    """Print the figures. The texts are sentences of the held-out corpora, and file names cut from them."""
    samples = texts(data, WARM + TEXTS * len(BATCHES))
    if samples is None:
        print("\n== speed: not measured, there are not enough held-out texts", flush=True)
        return {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts.json"
        path.write_text(json.dumps(samples), encoding="utf-8")
        command = [sys.executable, "-m", "scrubber.training.clock", str(model), str(path)]
        environment = {**os.environ, **dict.fromkeys(_THREADS, "1")}
        done = subprocess.run(command, env=environment, capture_output=True, check=True)  # noqa: S603 - our own
    figures: dict[str, Any] = json.loads(done.stdout)
    _print(figures)
    return figures


def texts(data: Path, count: int) -> dict[str, list[str]] | None:
    """As many captions and as many file names, all different; None where the corpora are not there."""
    rng = random.Random(11)
    examples = [example for _, some in entities.held_out(data, 0) for example in some]
    rng.shuffle(examples)
    captions = list(dict.fromkeys(example.text for example in examples))[:count]
    cut = (filenames.from_sentence(example, rng) for example in examples)
    names = list(dict.fromkeys(example.text for example in cut if example))[:count]
    return {"caption": captions, "name": names} if len(captions) == len(names) == count else None


def _print(figures: dict[str, Any]) -> None:
    rows = [
        ["import spaCy (s)", f"{figures['import_s']:.2f}"],
        ["load beyond it, with the first text (s)", f"{figures['load_s']:.2f}"],
        ["memory with spaCy imported (MB)", f"{figures['import_mb']:.0f}"],
        ["memory after loading (MB)", f"{figures['load_mb']:.0f}"],
        ["peak memory at the end (MB)", f"{figures['peak_mb']:.0f}"],
    ]
    for run in figures["runs"]:
        unit, key = ("words", "words_s") if run["part"] == "caption" else ("file names", "texts_s")
        rows.append([f"{unit}/s, batches of {run['batch']}", f"{run[key]:,.0f}"])
    note = "Per second of one core (processor time), all detectors, warm, each text new."
    show("speed", ["whole text stage", ""], rows, note)
