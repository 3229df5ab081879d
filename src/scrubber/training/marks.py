"""Words that stand around names and say what they are: institutions, kin, occasions, file words."""

from __future__ import annotations

from scrubber.text._names_lexicon import MARKS
from scrubber.training.written import patterns


def marks() -> dict[str, int]:
    """Each word of `patterns/marks.txt` with its index in `MARKS`."""
    found: dict[str, int] = {}
    for name, lines in patterns("marks").items():
        for word in " ".join(lines).split():
            found.setdefault(word, MARKS.index(name))
    return found
