"""What the lists know about a word: given name, surname, ordinary word, place, mark. Holds no readable word.

The packed form is a sorted table of 32-bit hashes of the folded words, each with a code. A hash does not tell
its word; an unknown word is taken for a known one about once in ten thousand.
"""

from __future__ import annotations

import unicodedata
import zlib
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MARKS: Final = ("none", "institution", "kin", "occasion", "file")
_SHORTEST_CUT: Final = 8
_LONGEST_CUT: Final = 32
_PARTICLES: Final = frozenset({"de", "da", "di", "do", "du", "van", "von", "e", "y", "i", "and", "und", "et"})
_LONGEST_PARTICLE: Final = 3
_SHORTEST_EDGE: Final = 5  # letters of a given name at the edge of an unknown word
_SHORTEST_REST: Final = 3
_NO_WAY: Final = 1e9
_KNOWN: Final = 2  # usage from which a word that no other list holds may be a part of a glued one


class Code(NamedTuple):
    """What is known of one word. Levels: 0 not in the lists, 1 rare, 2 usual. `mark` indexes MARKS.

    `usage` says how often the word is written at all, as a name or not, in the language that has it most:
    0 hardly ever, then half powers of ten up to 7 (once in ten thousand words or more).
    """

    given: int = 0
    surname: int = 0
    common: int = 0
    place: int = 0
    mark: int = 0
    usage: int = 0

    def packed(self) -> int:
        """As one number below 3240."""
        names = self.given * 3 + self.surname
        return (((names * 3 + self.common) * 3 + self.place) * 5 + self.mark) * 8 + self.usage

    @classmethod
    def unpacked(cls, number: int) -> Code:
        """The reverse of `packed`."""
        number, usage = divmod(number, 8)
        number, mark = divmod(number, 5)
        number, place = divmod(number, 3)
        number, common = divmod(number, 3)
        given, surname = divmod(number, 3)
        return cls(given, surname, common, place, mark, usage)


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """Lower case without accents: João -> joao."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).replace("ł", "l").replace("ø", "o")


def digest(folded: str) -> int:
    """The 32-bit hash under which a folded word is stored."""
    return zlib.crc32(folded.encode("utf-8", "surrogatepass"))


class Lexicon:
    """Look words up by their hash."""

    def __init__(self, keys: Any, codes: Any) -> None:
        self._keys = keys  # uint32, sorted
        self._codes = codes  # uint16, beside the keys
        self._cached_cut = lru_cache(maxsize=8192)(self._cut)

    def __len__(self) -> int:
        return len(self._keys)

    @classmethod
    def of(cls, table: Mapping[str, Code]) -> Lexicon:
        """Make one from folded words."""
        merged = sorted((digest(word), code.packed()) for word, code in table.items())
        keys = np.array([key for key, _ in merged], dtype=np.uint32)
        codes = np.array([code for _, code in merged], dtype=np.uint16)
        keys, first = np.unique(keys, return_index=True)
        return cls(keys, codes[first])

    def save(self, path: Path) -> None:
        """Write the packed form: counts per high half, low halves, codes."""
        counts = np.bincount(self._keys >> 16, minlength=1 << 16).astype(np.uint16)
        low = (self._keys & 0xFFFF).astype(np.uint16)
        np.savez_compressed(path, counts=counts, low=low, codes=self._codes)

    @classmethod
    def load(cls, path: Path) -> Lexicon:
        """Read the packed form."""
        with np.load(path, allow_pickle=False) as packed:
            high = np.repeat(np.arange(1 << 16, dtype=np.uint32), packed["counts"])
            return cls((high << 16) | packed["low"].astype(np.uint32), packed["codes"])

    def numbers(self, folded: list[str]) -> list[int]:
        """The packed codes of some folded words; 0 for unknown ones."""
        if not len(self._keys):
            return [0] * len(folded)
        keys = np.array([digest(word) for word in folded], dtype=np.uint32)
        at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        found: list[int] = np.where(self._keys[at] == keys, self._codes[at], 0).tolist()
        return found

    def number(self, folded: str) -> int:
        """The packed code of one folded word; 0 for an unknown one."""
        if not len(self._keys):
            return 0
        key = np.uint32(digest(folded))
        at = min(int(self._keys.searchsorted(key)), len(self._keys) - 1)
        return int(self._codes[at]) if self._keys[at] == key else 0

    def code(self, word: str) -> Code:
        """What is known of one word, in any case and with or without accents."""
        return Code.unpacked(self.number(fold(word)))

    def cut(self, word: str) -> tuple[int, ...]:
        """Where to cut a word that is several words with a name among them: estherschuch -> (6,).

        Empty for words that the lists know as one, and where no cut is convincing.
        """
        if not _SHORTEST_CUT <= len(word) <= _LONGEST_CUT or len(fold(word)) != len(word):
            return ()
        return self._cached_cut(fold(word))

    def _cut(self, folded: str) -> tuple[int, ...]:
        if self.number(folded):
            return ()
        n = len(folded)
        best: list[tuple[float, int, bool]] = [(0.0, 0, False)] + [(_NO_WAY, 0, False)] * n
        for a, b, cost, is_name in self._pieces(folded):
            total = best[a][0] + cost
            if total < best[b][0]:
                best[b] = (total, a, best[a][2] or is_name)
        if best[n][0] > 2.0 + n / 4 or not best[n][2]:
            return self._edge(folded)
        cuts = []
        at = best[n][1]
        while at > 0:
            cuts.append(at)
            at = best[at][1]
        return tuple(reversed(cuts))

    def _edge(self, folded: str) -> tuple[int, ...]:
        """Where a usual given name begins or ends a word with an unknown rest: luigibraccili -> (5,)."""
        n = len(folded)
        sizes = range(n - _SHORTEST_REST, _SHORTEST_EDGE - 1, -1)
        ends = [(cut, name) for k in sizes for cut, name in ((k, folded[:k]), (n - k, folded[n - k :]))]
        for (cut, _), number in zip(ends, self.numbers([name for _, name in ends]), strict=True):
            code = Code.unpacked(number)
            if code.given == 2 and not code.common and not code.place:
                return (cut,)
        return ()

    def _pieces(self, folded: str) -> Iterator[tuple[int, int, float, bool]]:
        """Start, end, cost, and whether it is a name, of each known word within a word, by their ends."""
        ranges = _ranges(folded)
        for (a, b), number in zip(ranges, self.numbers([folded[a:b] for a, b in ranges]), strict=True):
            if b - a <= _LONGEST_PARTICLE and folded[a:b] in _PARTICLES:
                yield a, b, 1.5, False
            elif number:
                yield a, b, *_cost(number, min(b - a, 5))


def _ranges(folded: str) -> list[tuple[int, int]]:
    """The ranges of a word that are looked up: three letters and more, particles inside; by their ends."""
    n = len(folded)
    return [
        (a, b)
        for b in range(1, n + 1)
        for a in range(max(0, b - 14), b)
        if b - a >= 3 or (a > 0 and b < n and folded[a:b] in _PARTICLES)
    ]


@cache
def _cost(number: int, length: int) -> tuple[float, bool]:
    """How unlikely a piece with this packed code is, and whether it speaks for a name; `length` up to 5."""
    code = Code.unpacked(number)
    name = max(code.given, code.surname if length > 3 else 0)
    is_name = name > 0 and (code.given == 2 or (length > 3 and code.common < 2))
    levels = max(name, code.common, code.place)
    if not levels and not code.mark and (code.usage < _KNOWN or length < 5):
        return _NO_WAY, False
    return {2: 1.0, 1: 2.0, 0: 1.0 if code.mark else 2.5}[levels] + (5 - length) * 0.75, is_name
