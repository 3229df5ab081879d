"""The whole text stage around any packed model: all detectors, texts of one asset together, overlaps merged.

It goes the way of `wording.search`, but keeps what was found before scores are looked at, so that one search
serves every `min_score`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.model import Kind
from scrubber.policy import Policy
from scrubber.registry import plugins
from scrubber.text.names import NameDetector, reinforce
from scrubber.wording import merged

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from scrubber.model import Finding, Text
    from scrubber.protocols import Detector

LABELS: Final[dict[Kind, str]] = {
    Kind.PERSON: "PERSON", Kind.PLACE: "LOCATION", Kind.LOCATION: "LOCATION", Kind.INSTITUTION: "ORG_SITE",
    Kind.DATE: "DATE", Kind.AGE: "AGE", Kind.CONTACT: "CONTACT", Kind.IDENTIFIER: "OTHER_ID",
}  # fmt: skip
Mark = tuple[int, int, str]  # start, end, label


class Stage:
    """All detectors of texts, with `model` in the place of the packaged name model."""

    def __init__(self, model: Path) -> None:
        self.model = model
        self.detectors: list[Detector] = [
            NameDetector(model=model) if isinstance(detector, NameDetector) else detector
            for detector in plugins("scrubber.text", "detector")
        ]

    def found(self, texts: Sequence[Text]) -> list[list[Finding]]:
        """All findings of every text by itself, whatever their score, as yet overlapping."""
        found: list[list[Finding]] = [[] for _ in texts]
        for detector in self.detectors:
            for some, more in zip(found, detector.find(texts), strict=True):
                some.extend(more)
        return found

    def found_together(self, groups: Sequence[Sequence[Text]]) -> list[list[list[Finding]]]:
        """As `found`, by group: the texts of one group belong to one asset and help each other."""
        found = iter(self.found([text for group in groups for text in group]))
        return [reinforce(group, [next(found) for _ in group], model=self.model) for group in groups]


def shown(text: Text, findings: Iterable[Finding], min_score: float) -> tuple[Finding, ...]:
    """What a user sees at this score."""
    return merged(text, findings, Policy(min_score=min_score))


def marks(findings: Iterable[Finding]) -> list[Mark]:
    """Findings as labelled spans."""
    return [(f.span.start, f.span.end, LABELS[f.kind]) for f in findings]
