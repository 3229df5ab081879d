"""Private text inside coded pictures: HEVC user data (ITU-T H.265 D.2.7), JPEG 2000 comments (T.800 A.9.2).

It stands inside the data that draw the picture, where nothing can be cut out: it is overwritten in place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.media._sei import clean_sei

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._source import Source

_SEI: Final = frozenset({39, 40})  # NAL unit types
_NAL_LIMIT: Final = 1 << 20  # bytes of one SEI unit that is looked into
_COUNT_LIMIT: Final = 65_536  # units or segments of one picture


class Stretch(NamedTuple):
    """Bytes [start, end) of the file and what is written there instead."""

    start: int
    end: int
    new: bytes


def hevc_user_data(source: Source, start: int, end: int, width: int) -> Iterator[Stretch]:
    """User data in the units of an HEVC picture; `width` is the size of the length before each unit."""
    for _ in range(_COUNT_LIMIT):
        if start + width + 2 > end:
            return
        length = int.from_bytes(source.read(start, width), "big")
        start += width
        if length < 2 or start + length > end:
            return
        if source.read(start, 1)[0] >> 1 & 0x3F in _SEI and length <= _NAL_LIMIT:
            unit = source.read(start, length)
            new = clean_sei(unit, 2)
            if new != unit:
                yield Stretch(start, start + length, new)
        start += length


def comments(source: Source, start: int, end: int) -> Iterator[Stretch]:
    """The texts of COM segments in the main header of a JPEG 2000 codestream."""
    at = start + 2
    for _ in range(_COUNT_LIMIT):
        if at + 4 > end:
            return
        marker, length = source.unpack(">HH", at)
        if marker in {0xFF90, 0xFFD9} or marker < 0xFF00 or length < 2 or at + 2 + length > end:
            return
        if marker == 0xFF64 and not source.is_zero(at + 6, at + 2 + length):
            yield Stretch(at + 6, at + 2 + length, bytes(length - 4))
        at += 2 + length
