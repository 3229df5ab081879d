"""JBIG2 inside a PDF without comments: ITU-T T.88, 7.2 (segment headers), 7.3.1 and 7.4.15 (extensions)."""

from __future__ import annotations

from typing import Final

_EXTENSION: Final = 62
_OPEN: Final = 0xFFFFFFFF  # a length that only a decoder can tell


def left(data: bytes) -> bytes:
    """The segments but extensions, which hold comments; from where they cannot be told on, all of it."""
    out, at, start = bytearray(), 0, 0
    while (found := _segment(data, at)) is not None:
        kind, end = found
        if kind == _EXTENSION:
            out += data[start:at]
            start = end
        at = end
    return bytes(out + data[start:]) if start else data


def _segment(data: bytes, at: int) -> tuple[int, int] | None:
    """The type and the end of the segment that begins at `at`."""
    if len(data) < at + 11:
        return None
    number, flags, references = int.from_bytes(data[at : at + 4], "big"), data[at + 4], data[at + 5] >> 5
    place = at + 6
    if references == 7:
        references = int.from_bytes(data[at + 5 : at + 9], "big") & 0x1FFFFFFF
        place = at + 9 + (references + 8) // 8
    place += references * (1 if number <= 256 else 2 if number <= 65536 else 4)
    place += 4 if flags & 0x40 else 1
    length = int.from_bytes(data[place : place + 4], "big")
    end = place + 4 + length
    return None if length == _OPEN or end > len(data) else (flags & 63, end)
