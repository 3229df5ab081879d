"""Numbers per word for the name model: what it looks like, what the lists know of it, what is beside it.

The columns hold small numbers (hashes where the values are open) which the network maps to learned vectors;
no word can be read back from them.
"""

from __future__ import annotations

import re
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from scrubber.text._names_lexicon import Lexicon, fold
from scrubber.text._names_words import LETTERS, NUMBER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrubber.text._names_words import Reading, Word

COLUMNS: Final = {  # name: number of values
    "code": 3241, "shape": 256, "norm": 16384, "prefix": 4096, "suffix": 4096, "end": 1024,
    "before": 128, "after": 128, "style": 10,
}  # fmt: skip
LONGEST: Final = 64  # letters of a word that are looked at: what is kept in memory stays bounded
_OWN: Final = tuple(COLUMNS.values())[1:6]
NO_CODE: Final = 3240  # of what is no word of letters
_REPEATED: Final = re.compile(r"(.)\1{3,}")
_CASES: Final = ("lower", "upper", "title", "mixed", "none")


class Featurizer:
    """Turn words into rows of features; remembers the words it saw last."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._row = lru_cache(maxsize=32768)(self._make_row)

    def matrix(self, reading: Reading) -> Any:
        """Return a (words, columns) array of uint16."""
        words = reading.words
        style = _CASES.index(_casing(words)) * 2 + reading.is_file
        after = [*(word.before for word in words[1:]), "$"]
        rows = [
            (*self._row(word.form[:LONGEST], word.kind), _hash(word.before, 128), _hash(later, 128), style)
            for word, later in zip(words, after, strict=True)
        ]
        return np.array(rows, dtype=np.uint16).reshape(-1, len(COLUMNS))

    def _make_row(self, form: str, kind: str) -> tuple[int, ...]:
        if kind != LETTERS:
            long = f"<{min(len(form), 9)}>" if kind == NUMBER else f"<{kind}>"
            return NO_CODE, *(_hash(long, size) for size in _OWN)
        folded = fold(form)
        values = (_shape(form), folded, folded[:4], folded[-4:], folded[-2:])
        hashes = (_hash(value, size) for value, size in zip(values, _OWN, strict=True))
        return self.lexicon.number(folded), *hashes


@lru_cache(maxsize=4096)
def _hash(value: str, size: int) -> int:
    return zlib.crc32(value.encode("utf-8", "surrogatepass")) % size


def _shape(form: str) -> str:
    marks = "".join("X" if c.isupper() else "x" if c.islower() else "c" for c in form)
    return _REPEATED.sub(r"\1\1\1\1", marks)[:8]


def _casing(words: Sequence[Word]) -> str:
    """How the whole text is written: lower, UPPER, Title or mixed; says what a capital is worth."""
    forms = [word.form for word in words if word.kind == LETTERS]
    if not forms:
        return "none"
    if all(form.islower() for form in forms):
        return "lower"
    if all(form.isupper() for form in forms):
        return "upper"
    if all(form[0].isupper() for form in forms):
        return "title"
    return "mixed"
