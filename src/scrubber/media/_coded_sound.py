"""Private data in coded sound: fill and data elements of AAC and comments on its channels.

ISO/IEC 14496-3, 4.4.1.1 (program configuration) and 4.4.2.7.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from scrubber.media._sei import LAVC

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scrubber.media._source import Source


@dataclass(frozen=True)
class Aac:
    """AAC: fill and data elements that begin a frame; one that follows sound would have to be decoded.

    Only for sound that is cut into such elements: see `aac`.
    """

    # decoders skip what the first puts before the sound; the name of the second stands in most films
    _PLAIN: ClassVar = re.compile(rb"libfaac \d\.\d\d|" + LAVC.pattern)

    def find(self, source: Source, samples: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        glance = source.glance
        for start, end in samples:
            if end > start and glance(start, 1)[0] >> 5 in {4, 5, 6}:
                yield start, min(end, start + 1024)

    def clean(self, block: bytes) -> bytes:
        total = 8 * len(block)
        bits, at = int.from_bytes(block, "big"), 0
        for first, last in self._stretches(block, bits, total):
            width = last - first
            bits &= ~(((1 << width) - 1) << (total - last))
            at = last
        return bits.to_bytes(len(block), "big") if at else block

    def _stretches(self, block: bytes, bits: int, total: int) -> Iterator[tuple[int, int]]:
        """The bits [first, last) that go."""

        def take(at: int, width: int) -> int:
            return bits >> (total - at - width) & ((1 << width) - 1) if at + width <= total else 0

        at = 0
        while at + 16 <= total:
            element = take(at, 3)
            if element == 6:
                size, at = take(at + 3, 4), at + 7
                if size == 15:
                    size, at = size + take(at, 8) - 1, at + 8
                last = min(at + 8 * size, total)
                rest = take(at + 8, 8 * size - 8).to_bytes(size - 1, "big") if size else b""
                if len(set(rest)) > 1 and take(at, 4) not in {11, 12, 13, 14}:
                    first = at + 4 + -(at + 4) % 8
                    named = self._PLAIN.match(block, first // 8)
                    yield min(8 * named.end() if named else at + 4, last), last
            elif element == 4:
                aligned, size, at = take(at + 7, 1), take(at + 8, 8), at + 16
                if size == 255:
                    size, at = size + take(at, 8), at + 8
                at += -at % 8 if aligned else 0
                last = min(at + 8 * size, total)
                if size and take(at, 8) != 0xBC:  # levels for broadcasts
                    yield at, last
            elif element == 5:
                at = _comment(take, at + 3)
                last = min(at + 8 + 8 * take(at, 8), total)
                if not self._PLAIN.fullmatch(block[at // 8 + 1 : last // 8]) and last > at + 8:
                    yield at + 8, last
            else:
                return
            at = last

    def said(self, block: bytes) -> tuple[str, str, str]:  # noqa: ARG002
        return "M501", "name of the encoder in the sound", ""


def _comment(take: Callable[[int, int], int], at: int) -> int:
    """Where the length of the comment stands in a program configuration element: behind its channels."""
    counts = [
        take(at + 10 + place, width) for place, width in ((0, 4), (4, 4), (8, 4), (12, 2), (14, 3), (17, 4))
    ]
    at += 31
    for width in (4, 4, 3):  # how to mix down to one or two channels, and to two out of a matrix
        at += 1 + width * take(at, 1)
    at += sum(count * width for count, width in zip(counts, (5, 5, 5, 4, 4, 5), strict=True))
    return at + -at % 8


_ELEMENTS: Final = frozenset({0, 1, 2, 3, 4, 5, 29})  # sorts of AAC whose frames begin with a name of 3 bits


def aac(settings: bytes) -> Aac | None:
    """How frames of AAC with these settings (AudioSpecificConfig, or none) are cleaned; None: not at all.

    Those of ELD, LD, USAC and the like begin with sound itself (ISO/IEC 14496-3 table 1.17, 23003-3).
    """
    return Aac() if not settings or settings[0] >> 3 in _ELEMENTS else None
