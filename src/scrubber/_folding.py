"""Words as they are compared: in lower case, without accents; and where they stand in a text or file name."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLAIN: Final = str.maketrans({"\u0142": "l", "\u00f8": "o", "\u0153": "oe", "\u00e6": "ae"})
_RUN: Final = re.compile(r"[^\W_]+")
_CAMEL: Final = re.compile(
    r"(?<=[a-z\u00df-\u00f6\u00f8-\u00ff])(?=[A-Z\u00c0-\u00d6\u00d8-\u00de])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])"
)


class Word(NamedTuple):
    """A run of letters or of figures at [start, end) of a text, and what it is compared by."""

    start: int
    end: int
    folded: str


def fold(word: str) -> str:
    """The word in lower case without accents."""
    if word.isascii():
        return word.lower()
    bare = unicodedata.normalize("NFKD", word.casefold().translate(_PLAIN))
    return "".join(char for char in bare if not unicodedata.combining(char))


def words(text: str) -> Iterator[Word]:
    """The words of a text, also those that only a capital divides: `MariaSilva`, `emma2019`."""
    for run in _RUN.finditer(text):
        at = run.start()
        for piece in _CAMEL.split(run.group()):
            yield Word(at, at + len(piece), fold(piece))
            at += len(piece)
