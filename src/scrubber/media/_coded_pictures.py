"""Private data in films whose pictures are coded one by one, overwritten in place.

Motion JPEG: ITU-T T.81 annex B; Motion JPEG 2000: T.800 A.9.2; DV: IEC 61834-4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from scrubber.media._coded import UNIT_LIMIT, UNITS
from scrubber.media._sei import LAVC

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._source import Source


@dataclass(frozen=True)
class Jpeg:
    """Motion JPEG: comments and application segments before the first scan."""

    _STAYS: ClassVar = (b"JFIF\0", b"AVI1", b"Adobe")

    def find(self, source: Source, samples: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        for start, end in samples:
            yield from self._find(source, start, end)

    def _find(self, source: Source, start: int, end: int) -> Iterator[tuple[int, int]]:
        if end - start < 8 or source.glance(start, 3) != b"\xff\xd8\xff":
            return
        first = at = start + 2
        private = False
        for _ in range(UNITS):
            if at + 4 > end or at - start > UNIT_LIMIT:
                break
            head = source.glance(at, 4)
            if head[0] != 0xFF or head[1] == 0xDA or 0xD0 <= head[1] <= 0xD9:
                break
            private |= _is_private(head[1])
            at += 2 + int.from_bytes(head[2:], "big")
        if private:
            yield first, min(at, end)

    def clean(self, block: bytes) -> bytes:
        new, at = bytearray(block), 0
        while at + 4 <= len(block) and block[at] == 0xFF:
            size = int.from_bytes(block[at + 2 : at + 4], "big")
            stop = min(at + 2 + size, len(block))
            if _is_private(block[at + 1]) and not self._stays(block, at, stop):
                new[at + 4 : stop] = bytes(max(0, stop - at - 4))
            at += max(2, 2 + size)
        return bytes(new)

    def _stays(self, block: bytes, at: int, stop: int) -> bool:
        if block[at + 1] == 0xFE:
            return LAVC.fullmatch(block, at + 4, stop) is not None
        if block[at + 1] == 0xE1:
            return block[at + 8 : at + 12] == b"mjpg" and stop - at <= 64  # fields of Motion JPEG A
        if block[at + 1] == 0xE2:
            return block.startswith(b"ICC_PROFILE\0", at + 4)
        return block.startswith(self._STAYS, at + 4) and stop - at <= 64

    def said(self, block: bytes) -> tuple[str, str, str]:  # noqa: ARG002
        return "M503", "comments in the pictures of the film", ""


def _is_private(marker: int) -> bool:
    return 0xE0 <= marker <= 0xEF or marker == 0xFE


@dataclass(frozen=True)
class Jpeg2000:
    """Motion JPEG 2000: comments in the main header of each picture (ITU-T T.800 A.9.2)."""

    def find(self, source: Source, samples: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        for start, end in samples:
            head = source.glance(start, min(512, end - start))
            first = head.find(b"\xff\x4f\xff\x51")  # a box may stand around it
            if first < 0:
                continue
            at = start + first + 2
            for _ in range(UNITS):
                if at + 4 > end:
                    break
                marker, size = source.glance(at, 2), int.from_bytes(source.glance(at + 2, 2), "big")
                if marker[0] != 0xFF or marker == b"\xff\x90" or at + 2 + size > end or size < 2:
                    break
                if marker == b"\xff\x64" and size > 4:
                    yield at + 6, at + 2 + size
                at += 2 + size

    def clean(self, block: bytes) -> bytes:
        return bytes(len(block))

    def said(self, block: bytes) -> tuple[str, str, str]:  # noqa: ARG002
        return "M503", "comments in the pictures of the film", ""


@dataclass(frozen=True)
class Dv:
    """DV: blocks of 80 bytes (IEC 61834-4), in whose packs cameras write date and time of the recording.

    Packs stay that say how pictures and sound are stored, time codes and captions.
    """

    _PACKS: ClassVar = {1: (6, 8, 6), 2: (3, 5, 15), 3: (3, 5, 1)}  # section: first pack, step, how many
    _STAYS: ClassVar = frozenset({0x13, 0x50, 0x51, 0x55, 0x60, 0x61, 0x65, 0xFF})

    def find(self, source: Source, samples: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        for start, end in samples:
            if end - start <= UNIT_LIMIT and end - start >= 12_000 and source.glance(start, 1)[0] >> 5 == 0:
                yield start, end

    def clean(self, block: bytes) -> bytes:
        new = bytearray(block)
        for at in range(0, len(block) - 79, 80):
            first, step, count = self._PACKS.get(block[at] >> 5, (0, 1, 0))
            for pack in range(at + first, at + first + step * count, step):
                if block[pack] not in self._STAYS:
                    new[pack : pack + 5] = b"\xff" * 5
        return bytes(new)

    def said(self, block: bytes) -> tuple[str, str, str]:  # noqa: ARG002
        return "M401", "date and time of the recording in its frames", ""
