"""The HDR headroom of an iPhone picture, which older ones say only in the maker note.

Apple, "Applying Apple HDR effect to your photos": maker note entries 33 and 48 give the stops of headroom.
The maker note goes; the one number that the gain map needs is written into the gain map's own XMP.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from scrubber.errors import Malformed
from scrubber.metadata import _ifd

if TYPE_CHECKING:
    from collections.abc import Callable

_MARK: Final = b"Apple iOS\0"
_DIRECTORY: Final = 14  # after the mark come a version and the byte order
_SIGNED_RATIONAL: Final = 10


def headroom(exif: bytes) -> str:
    """The headroom as a ratio to SDR white, as text; "" where the Exif block does not tell."""
    try:
        head = _ifd.header(exif)
        read = _ifd.reader_of(exif)
        note = _maker_note(read, head)
        if not note.startswith(_MARK):
            return ""
        order = "<" if note[12:14] == b"II" else ">"
        inside = _ifd.reader_of(note)
        found = {}
        for entry in _ifd.directory(inside, _DIRECTORY, _ifd.Header(order, False, _DIRECTORY)).entries:
            if entry.tag in {33, 48} and entry.type == _SIGNED_RATIONAL and entry.number == 1:
                over, under = struct.unpack(order + "ii", inside(entry.value_at, 8))
                found[entry.tag] = over / under
        return f"{2 ** _stops(found[33], found[48]):.6f}"
    except (Malformed, KeyError, IndexError, ZeroDivisionError, OverflowError):
        return ""


def _maker_note(read: Callable[[int, int], bytes], head: _ifd.Header) -> bytes:
    for entry in _ifd.directory(read, head.first, head).entries:
        if entry.tag == 0x8769:
            for inner in _ifd.directory(read, _ifd.integers(read, entry, head, 8)[0], head).entries:
                if inner.tag == 0x927C:
                    return read(inner.value_at, inner.size)
    return b""


def _stops(first: float, second: float) -> float:
    if first < 1:
        stops = -20 * second + 1.8 if second <= 0.01 else -0.101 * second + 1.601
    else:
        stops = -70 * second + 3 if second <= 0.01 else -0.303 * second + 2.303
    return min(max(stops, 0.0), 8.0)
