"""One labelled text, and how its spans become labels of the words that the model reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scrubber.model import Text
from scrubber.text._names_decode import LABELS
from scrubber.text._names_words import LETTERS, Reading, read

if TYPE_CHECKING:
    from scrubber.text._names_lexicon import Lexicon

Mark = tuple[int, int, str]  # start, end, one of ENTITIES
_ENOUGH: Final = 4  # letters
INDEX: Final = {label: i for i, label in enumerate(LABELS)}


@dataclass(frozen=True, slots=True)
class Example:
    """A text with its spans; `part` is "name" for file names, "caption" for sentences."""

    text: str
    marks: tuple[Mark, ...]
    part: str = "caption"
    language: str = "xx"

    def shifted(self, start: int, end: int) -> Example:
        """The piece [start, end), with the spans that lie wholly inside."""
        inside = tuple((a - start, b - start, m) for a, b, m in self.marks if start <= a and b <= end)
        return Example(self.text[start:end], inside, self.part, self.language)


def labelled(example: Example, lexicon: Lexicon) -> tuple[Reading, list[int]]:
    """Read the words and give each its label: a word belongs to a span that covers at least half of it.

    In file names, where a name is glued to other words, four letters of a person are enough: leaving a name
    in is worse than taking a word out.
    """
    reading = read(Text(example.part, example.text), lexicon)
    labels = [0] * len(reading.words)
    for start, end, entity in example.marks:
        first = True
        for i, word in enumerate(reading.words):
            if word.end <= start or word.kind != LETTERS:
                continue
            if word.start >= end:
                break
            held = min(end, word.end) - max(start, word.start)
            glued = reading.is_file and entity == "PER" and held >= _ENOUGH
            if glued or 2 * held >= word.end - word.start:
                labels[i] = INDEX[f"{'B' if first else 'I'}-{entity}"]
                first = False
    return reading, _mended(labels)


def _mended(labels: list[int]) -> list[int]:
    """Make an I without its B (a number or address between) a B."""
    before = 0
    for i, label in enumerate(labels):
        if label and label % 2 == 0 and before not in {label, label - 1}:
            labels[i] = label - 1
        before = labels[i]
    return labels
