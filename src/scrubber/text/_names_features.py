"""Numbers per word for the name model: what it looks like, what the lists know of it, what it stands beside.

Each column holds hashes which the network maps to learned vectors; no word can be read back from it.
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

COLUMNS: Final = ("norm", "prefix", "suffix", "shape", "code", "before", "after", "style")
UNKNOWN: Final = 1  # the norm of a word that the model is made to guess from the other columns
_REPEATED: Final = re.compile(r"(.)\1{3,}")


class Featurizer:
    """Turn words into rows of features; remembers the words it saw last."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._row = lru_cache(maxsize=16384)(self._make_row)

    def matrix(self, reading: Reading) -> Any:
        """Return a (words, columns) array of uint64."""
        words = reading.words
        rows = np.zeros((len(words), len(COLUMNS)), dtype=np.uint64)
        style = _hash("style", f"{reading.is_file}{_casing(words)}")
        for i, word in enumerate(words):
            after = words[i + 1].before if i + 1 < len(words) else "$"
            rows[i, :5] = self._row(word.form, word.kind)
            rows[i, 5:] = (_hash("before", word.before), _hash("after", after), style)
        return rows

    def _make_row(self, form: str, kind: str) -> tuple[int, ...]:
        if kind != LETTERS:
            norm = f"<{kind}>"
            if kind == NUMBER:
                norm = f"<{min(len(form), 9)}>" if len(form) != 4 else f"<4 {form[:2]}>"
            return (*(_hash(column, norm) for column in COLUMNS[:4]), 2)
        lower = form.lower()
        code = self.lexicon.numbers([fold(form)])[0]
        return (
            _hash("norm", fold(form)),
            _hash("prefix", lower[:3]),
            _hash("suffix", lower[-3:]),
            _hash("shape", _shape(form)),
            code + 16,
        )


@lru_cache(maxsize=65536)
def _hash(column: str, value: str) -> int:
    return (zlib.crc32(column.encode()) << 32) | zlib.crc32(value.encode("utf-8", "surrogatepass"))


def _shape(form: str) -> str:
    marks = "".join("X" if c.isupper() else "x" if c.islower() else "c" for c in form)
    return _REPEATED.sub(r"\1\1\1\1", marks)[:8]


def _casing(words: Sequence[Word]) -> str:
    """How the whole text is written: lower, UPPER, Title or mixed; says what a capital is worth."""
    forms = [word.form for word in words if word.kind == LETTERS]
    if all(form.islower() for form in forms):
        return "lower"
    if all(form.isupper() for form in forms):
        return "upper"
    if all(form[0].isupper() for form in forms):
        return "title"
    return "mixed"
