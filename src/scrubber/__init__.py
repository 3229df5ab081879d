"""Strip private traces from pictures and find the names in their words before they are published.

>>> import scrubber
>>> cleaned = scrubber.clean("photo.jpg")                      # doctest: +SKIP
>>> report = scrubber.check("photo.jpg", texts={"caption": "Emma's first day"})  # doctest: +SKIP

Names are loaded when they are first used (PEP 562), so that `import scrubber` costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrubber._version import __version__

if TYPE_CHECKING:
    from scrubber.errors import (
        AssetChanged,
        Encrypted,
        InputError,
        LimitExceeded,
        Malformed,
        MissingDependency,
        NotClean,
        PluginError,
        PolicyError,
        ScrubberError,
        Uncleanable,
        UnknownFormat,
        UsageError,
    )
    from scrubber.linkability import Level, Linkability
    from scrubber.model import Asset, Edit, Finding, Kind, Part, Span, Suggestion, Text
    from scrubber.pipeline import Cleaned, Scrubber, check, clean
    from scrubber.policy import Keep, Policy
    from scrubber.protocols import Detector, Handler, Reader, Suggester
    from scrubber.report import Report
    from scrubber.rules import RULES, Rule

__all__ = [
    "RULES",
    "Asset",
    "AssetChanged",
    "Cleaned",
    "Detector",
    "Edit",
    "Encrypted",
    "Finding",
    "Handler",
    "InputError",
    "Keep",
    "Kind",
    "Level",
    "LimitExceeded",
    "Linkability",
    "Malformed",
    "MissingDependency",
    "NotClean",
    "Part",
    "PluginError",
    "Policy",
    "PolicyError",
    "Reader",
    "Report",
    "Rule",
    "Scrubber",
    "ScrubberError",
    "Span",
    "Suggester",
    "Suggestion",
    "Text",
    "Uncleanable",
    "UnknownFormat",
    "UsageError",
    "__version__",
    "check",
    "clean",
]

_HOMES = {
    "errors": (
        "AssetChanged Encrypted InputError LimitExceeded Malformed MissingDependency NotClean PluginError "
        "PolicyError ScrubberError Uncleanable UnknownFormat UsageError"
    ),
    "linkability": "Level Linkability",
    "model": "Asset Edit Finding Kind Part Span Suggestion Text",
    "pipeline": "Cleaned Scrubber check clean",
    "policy": "Keep Policy",
    "protocols": "Detector Handler Reader Suggester",
    "report": "Report",
    "rules": "RULES Rule",
}
_WHERE = {name: module for module, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    """Load a public name from its module when it is first asked for."""
    module = _WHERE.get(name)
    if module is None:
        raise AttributeError(f"module 'scrubber' has no attribute {name!r}")
    import importlib

    value = getattr(importlib.import_module(f"scrubber.{module}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
