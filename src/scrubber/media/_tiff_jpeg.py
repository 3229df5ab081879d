"""JPEG inside TIFF: which bytes of a strip, tile or table decode. TIFF TechNote 2, ITU-T T.81 annex B.

Nothing moves: what goes is overwritten with 0xFF, which T.81 B.1.1.2 allows before any marker.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import LimitExceeded, Malformed

if TYPE_CHECKING:
    from scrubber.media._source import Source

_MARKER: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
_OTHER: Final = re.compile(rb"[^\xff]", re.DOTALL)
_ALONE: Final = frozenset((0x01, *range(0xD0, 0xD9)))
_EOI, _SOS, _APP0, _APP14 = 0xD9, 0xDA, 0xE0, 0xEE
_RESERVED: Final = 0xC8
_LOSSLESS: Final = (0xF7, 0xF8)  # frames and parameters of JPEG-LS (ITU-T T.87)
FILL_LIMIT: Final = 20_000  # segments that go, in one stream; in one file one more for every 1024 bytes
_GARBAGE: Final = 1 << 20  # bytes between segments; real files have a few at most
SOI: Final = b"\xff\xd8"


class Fill(NamedTuple):
    """A segment [start, end) that goes; `marker` its second byte, 0 for bytes between segments."""

    start: int
    end: int
    marker: int


class Stream(NamedTuple):
    """One JPEG stream: where it ends, whether an end marker says so, and what in it goes."""

    end: int
    complete: bool
    fills: list[Fill]


def stream(source: Source, start: int, end: int) -> Stream:
    """Walk the stream in [start, end), which begins with SOI. Thumbnails in JFIF go with their segment.

    Without an end marker the stream ends behind the last segment that stays, or with the bytes of its scan.
    """
    fills: list[Fill] = []
    at = solid = start + 2
    while at + 2 <= end:
        lead = _lead(source, at, end)
        marker = source.read(lead + 1, 1)[0] if lead >= at else 0
        if marker == 0:
            found = source.search(_MARKER, lead + 1, 2, end) if lead >= 0 else -1
            if found < 0:
                break
            fills.append(_garbage(lead + 1, found))
            at = found
        elif marker == _EOI:
            return Stream(lead + 2, True, fills)
        elif marker in _ALONE:
            at = solid = lead + 2
        else:
            at, draws = _segment(source, lead, end, marker)
            if not draws:
                fills.append(Fill(lead, at, marker))
                if len(fills) > FILL_LIMIT:
                    raise LimitExceeded("a JPEG strip has more segments than any picture")
                continue
            if marker == _SOS and (at := source.search(_MARKER, at, 2, end)) < 0:
                return Stream(end, False, fills)
            solid = at
    return Stream(solid, False, [fill for fill in fills if fill.end <= solid])


def _lead(source: Source, at: int, end: int) -> int:
    """The last 0xFF of the run at `at`, the byte before `at` where none stands there, -1 for nothing else."""
    first, second = source.read(at, 2)
    if first == 0xFF != second:
        return at
    return max(source.search(_OTHER, at, 1, end) - 1, -1)


def _garbage(start: int, end: int) -> Fill:
    if end - start > _GARBAGE:
        raise Malformed("a JPEG strip is no JPEG", start)
    return Fill(start, end, 0)


def _segment(source: Source, lead: int, end: int, marker: int) -> tuple[int, bool]:
    """Where the segment ends whose marker starts at `lead`, and whether it draws."""
    if lead + 4 > end:
        return end, False
    length = max(int.from_bytes(source.read(lead + 2, 2), "big"), 2)
    return min(lead + 2 + length, end), _draws(marker, source.head(6, lead + 4), length)


def _draws(marker: int, head: bytes, length: int) -> bool:
    """Frames, scans, tables and the two segments that say which colours; all else goes."""
    if marker == _APP0:
        return length == 16 and head.startswith(b"JFIF\0")
    if marker == _APP14:
        return length == 14 and head.startswith(b"Adobe")
    return (0xC0 <= marker <= 0xDF and marker != _RESERVED) or marker in _LOSSLESS
