"""Change labelled sentences in ways that keep their meaning: case, accents, other people's names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.training.example import Example
from scrubber.training.filenames import plain

if TYPE_CHECKING:
    import random

    from scrubber.training.synthesize import Filler


def swapped(example: Example, filler: Filler) -> Example:
    """Put other people's names in place of those labelled, a given name for one word, else a full name."""
    pieces: list[str] = []
    marks = []
    at = length = 0
    for start, end, entity in sorted(example.marks):
        if start < at:
            continue
        old = example.text[start:end]
        new = old
        if entity == "PER":
            new = filler.person(example.language) if " " in old else _single(filler, example.language)
            new = new.upper() if old.isupper() and len(old) > 2 else new
        before = example.text[at:start]
        length += len(before)
        marks.append((length, length + len(new), entity))
        pieces += [before, new]
        length += len(new)
        at = end
    return Example("".join([*pieces, example.text[at:]]), tuple(marks), example.part, example.language)


def _single(filler: Filler, language: str) -> str:
    return filler.given(language) if filler.rng.random() < 0.5 else filler.surname(language)


def recased(example: Example, rng: random.Random) -> Example:
    """Now and then lower case, UPPER CASE, Title Case, or without accents."""
    chance = rng.random()
    text = example.text
    if chance < 0.23:
        text = text.lower()
    elif chance < 0.27:
        text = text.upper()
    elif chance < 0.31:
        text = text.title()
    elif chance < 0.35:
        text = plain(text)
    if len(text) != len(example.text):  # ß and a few others change their length
        return example
    return Example(text, example.marks, example.part, example.language)
