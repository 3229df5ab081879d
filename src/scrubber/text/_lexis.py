"""Letters and small word lists that several detectors share."""

from __future__ import annotations

from typing import Final

APOSTROPHES: Final = "'\u2019\u02bc"
HYPHENS: Final = "\\-\u2010\u2011"  # inside a character class


def vocabulary(words: str) -> frozenset[str]:
    """The words of a list that is written with spaces."""
    return frozenset(words.split())
