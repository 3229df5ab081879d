"""SEI units in H.264 and H.265 whose units begin with start codes, as in AVI: ITU-T H.264, H.265 annex B."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from scrubber.media._sei import clean_sei, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._source import Source

_HEAD: Final = 1 << 16  # bytes of one sample in which headers may stand


@dataclass(frozen=True)
class AnnexB:
    """Units of `header` bytes of header, whose types in `private` are SEI; slices follow them."""

    header: int
    private: frozenset[int]
    slices: frozenset[int]

    _START: ClassVar = re.compile(rb"\x00\x00\x01(?=.)", re.DOTALL)

    def find(self, source: Source, samples: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        for start, end in samples:
            head = source.glance(start, min(_HEAD, end - start))
            begun = -1
            for code in self._START.finditer(head):
                if begun >= 0:
                    yield start + begun, start + self._stop(head, begun, code.start())
                begun = -1
                kind = self._kind(head[code.end()])
                if kind in self.slices:
                    break
                if kind in self.private:
                    begun = code.end()
            if begun >= 0:
                yield start + begun, start + self._stop(head, begun, len(head))

    def _kind(self, byte: int) -> int:
        return byte & 31 if self.header == 1 else byte >> 1 & 63

    @staticmethod
    def _stop(head: bytes, begun: int, end: int) -> int:
        """Where the unit ends: zeros before the next start code are none of it."""
        while end > begun + 1 and head[end - 1] == 0:
            end -= 1
        return end

    def clean(self, block: bytes) -> bytes:
        return clean_sei(block, self.header)

    def said(self, block: bytes) -> tuple[str, str, str]:
        return said(block, self.header)


H264: Final = AnnexB(1, frozenset({6}), frozenset(range(1, 6)))
H265: Final = AnnexB(2, frozenset({39, 40}), frozenset(range(22)))
