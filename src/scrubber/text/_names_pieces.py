"""Words as pieces of a fixed vocabulary (unigram model, Kudo 2018): the input of the name model's network.

The vocabulary is stored as hashes, so no piece can be read back from it. Each word is cut by itself, with the
mark of a beginning in front, into the pieces whose log probabilities add up to most.
"""

from __future__ import annotations

import unicodedata
import zlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from scrubber.text._names_words import GRAMMAR, LETTERS, MASK, NUMBER

if TYPE_CHECKING:
    from collections.abc import Sequence

BEGINNING: Final = "\u2581"  # stands before the first letter of a word
UNKNOWN: Final = 1  # a letter that is in no piece; 0 is never used
LONGEST: Final = 16  # letters of a piece, the mark included
MOST: Final = 24  # pieces of one word; the rest of a longer one says nothing new
STANDS_FOR: Final = {GRAMMAR: "img", MASK: "@"}
_WORST: Final = -30.0


class Pieces:
    """Cut words by a vocabulary: `keys` are hashes, `scores` log probabilities, piece by piece."""

    def __init__(self, keys: Any, scores: Any) -> None:
        self.keys, self.scores = keys, scores
        pairs = zip(keys.tolist(), enumerate(scores.tolist()), strict=True)
        self._index: dict[int, tuple[int, float]] = dict(pairs)
        self.of = lru_cache(maxsize=32768)(self._of)

    @classmethod
    def made_of(cls, pieces: Sequence[str], scores: Sequence[float]) -> Pieces:
        """A vocabulary of readable pieces (training, tests); two that stand for nothing come first."""
        keys = np.array([0, 1, *map(digest, pieces)], dtype=np.uint32)
        return cls(keys, np.array([0.0, _WORST, *scores], dtype=np.float32))

    def __len__(self) -> int:
        return len(self.keys)

    def _of(self, form: str, kind: str) -> tuple[int, ...]:
        """The pieces of one word, at least one."""
        if kind == LETTERS:
            written = unicodedata.normalize("NFKC", form)
        elif kind == NUMBER:
            written = form if len(form) < 3 or (len(form) == 4 and form[:2] in {"19", "20"}) else "1000"
        else:
            written = STANDS_FOR[kind]
        return tuple(self._best(BEGINNING + written)[:MOST])

    def _best(self, written: str) -> list[int]:
        size = len(written)
        codes = [char.encode("utf-8", "surrogatepass") for char in written]
        best = [0.0] + [-1e9] * size
        back = [(0, UNKNOWN)] * (size + 1)
        find = self._index.get
        for start in range(size):
            so_far, key = best[start], 0
            for end in range(start + 1, min(size, start + LONGEST) + 1):
                key = zlib.crc32(codes[end - 1], key)
                hit = find(key)
                if hit and so_far + hit[1] > best[end]:
                    best[end] = so_far + hit[1]
                    back[end] = (start, hit[0])
            if so_far + _WORST > best[start + 1]:
                best[start + 1] = so_far + _WORST
                back[start + 1] = (start, UNKNOWN)
        cut = []
        while size:
            size, piece = back[size]
            cut.append(piece)
        return cut[::-1]


def digest(piece: str) -> int:
    """The hash under which a piece is stored."""
    return zlib.crc32(piece.encode("utf-8", "surrogatepass"))
