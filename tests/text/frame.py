"""What the table tests of the detectors share."""

from __future__ import annotations

from scrubber.model import Text


def found(detector, value, part="caption", language=None, least=0.5):
    """(rule, text found) of each finding that would be reported."""
    (findings,) = detector.find([Text(part, value, language)])
    assert all(f.span.part == part and 0 <= f.span.start < f.span.end <= len(value) for f in findings)
    return [(f.rule, value[f.span.start : f.span.end]) for f in findings if f.score >= least]


def spans(detector, value, part="caption", language=None):
    return [text for _, text in found(detector, value, part, language)]
