"""Private data in films whose pictures are coded one by one, overwritten in place.

Motion JPEG: ITU-T T.81 annex B; Motion JPEG 2000: T.800 A.9.2; DV: IEC 61834-4.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from scrubber.errors import LimitExceeded
from scrubber.media._coded import FILLER_LIMIT, UNIT_LIMIT, UNITS, looked_into
from scrubber.media._sei import LAVC

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._source import Source


@dataclass(frozen=True)
class Jpeg:
    """Motion JPEG: comments and application segments wherever they stand, and what follows the end mark."""

    _STAYS: ClassVar = (b"JFIF\0", b"AVI1", b"Adobe")
    _MARKER: ClassVar = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")

    def find(self, source: Source, samples: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        for start, end in samples:
            at = start
            for field in (1, 2):
                if end - at < 8 or source.glance(at, 3) != b"\xff\xd8\xff":
                    break
                last, found = self._picture(source, at, end)
                yield from found
                at = source.find(b"\xff\xd8\xff", last, end) if field == 1 else -1
                at = end if at < 0 else at
                if at > last and self._rest(source, last, at):
                    yield last, at

    def _rest(self, source: Source, start: int, end: int) -> bool:
        """Whether anything but padding stands there."""
        first, last = looked_into(start, end, FILLER_LIMIT)
        return bool(source.glance(first, last - first).strip(b"\0\xff"))

    def _picture(self, source: Source, start: int, end: int) -> tuple[int, list[tuple[int, int]]]:
        """Where a picture ends, and its segments that may be private."""
        found: list[tuple[int, int]] = []
        at = start + 2
        for _ in range(UNITS):
            head = source.glance(at, min(4, end - at))
            if not self._MARKER.match(head):
                at = source.search(self._MARKER, at, 2, end)
                head = source.glance(at, min(4, end - at)) if at >= 0 else b""
            if len(head) < 4 or head[1] == 0xD9:
                return (at + 2 if head[1:2] == b"\xd9" else end), found
            stop = at + 2 if head[1] in {1, 0xD8} else at + 2 + max(2, int.from_bytes(head[2:], "big"))
            if _is_private(head[1]):
                found.append((at, min(stop, end)))
            if stop >= end:
                return end, found
            at = stop
        raise LimitExceeded("a coded picture is cut into too many pieces")

    def clean(self, block: bytes) -> bytes:
        size = 2 + int.from_bytes(block[2:4], "big")
        if block[0] != 0xFF or not _is_private(block[1]) or size != len(block):
            return bytes(len(block))
        return block if self._stays(block, 0, size) else block[:4] + bytes(size - 4)

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
