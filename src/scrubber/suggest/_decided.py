"""What a person left standing when they marked what is private: it stays, whatever a search of an offer says.

Findings without a source were made by a person (or a caller in their name), not by a detector. They have seen
the whole text, which no search of a shortened offer has.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.model import Kind
from scrubber.suggest._portable import ascii_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrubber.model import Finding, Text

_JUDGED: Final = frozenset(
    {Kind.PERSON, Kind.PLACE, Kind.INSTITUTION}
)  # figures and addresses are no opinion
_CAMEL: Final = re.compile(r"(?<=[a-z\u00df-\u00f6\u00f8-\u00ff])(?=[A-Z\u00c0-\u00d6\u00d8-\u00de])")


def left_standing(text: Text, findings: Sequence[Finding]) -> tuple[str, ...]:
    """The stretches of words between the findings of a person; none where a detector had a say."""
    if any(finding.source for finding in findings):
        return ()
    pieces, at = [], 0
    for finding in sorted(findings, key=lambda f: f.span.start):
        pieces.append(text.value[at : max(at, finding.span.start)])
        at = max(at, finding.span.end)
    return tuple(filter(None, map(_words, [*pieces, text.value[at:]])))


def stays(finding: Finding, offer: str, standing: tuple[str, ...]) -> bool:
    """Whether what was found in an offer are words in a row that the person left standing."""
    if finding.kind not in _JUDGED or not standing:
        return False
    found = _words(offer[finding.span.start : finding.span.end])
    return bool(found) and any(found in stretch for stretch in standing)


def _words(text: str) -> str:
    """Words as an offered file name has them, each between hyphens; "" for none."""
    words = ascii_words(_CAMEL.sub(" ", text))
    return f"-{words}-" if words else ""
