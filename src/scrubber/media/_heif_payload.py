"""Private text inside coded pictures: HEVC user data (ITU-T H.265 D.2.7), JPEG 2000 comments (T.800 A.9.2).

It stands inside the data that draw the picture, where nothing can be cut out: it is overwritten in place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._source import Source

_SEI: Final = frozenset({39, 40})  # NAL unit types
_UNREGISTERED: Final = 5  # payload type of "user data unregistered"
_NAL_LIMIT: Final = 1 << 20  # bytes of one SEI unit that is looked into
_COUNT_LIMIT: Final = 65_536  # units or segments of one picture
_FILL: Final = 0xFF  # never starts an emulation prevention sequence


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
            new = _without_user_data(unit)
            if new != unit:
                yield Stretch(start, start + length, new)
        start += length


def _without_user_data(unit: bytes) -> bytes:
    """An SEI unit whose unregistered user data are overwritten; lengths stay."""
    new = bytearray(unit)
    places = _payload_places(unit)
    at = 2  # after the unit header
    while at + 2 <= len(places):
        kind, at = _coded(unit, places, at)
        size, at = _coded(unit, places, at)
        if at + size > len(places):
            break
        if kind == _UNREGISTERED:
            for place in places[at : at + size]:
                if not _guards(unit, place):
                    new[place] = _FILL
        at += size
    return bytes(new)


def _coded(unit: bytes, places: list[int], at: int) -> tuple[int, int]:
    """A number coded as a run of 255s and a last byte, and the position after it."""
    total = 0
    while at < len(places):
        byte = unit[places[at]]
        total, at = total + byte, at + 1
        if byte != 0xFF:
            break
    return total, at


def _payload_places(unit: bytes) -> list[int]:
    """Positions of the bytes that count: all but emulation prevention (the 3 of 0 0 3)."""
    places, zeros = [], 0
    for place, byte in enumerate(unit):
        if zeros >= 2 and byte == 3:
            zeros = 0
            continue
        zeros = zeros + 1 if byte == 0 else 0
        places.append(place)
    return places


def _guards(unit: bytes, place: int) -> bool:
    """Whether a zero has to stay, since an emulation prevention byte relies on it."""
    return unit[place] == 0 and (
        unit[place + 1 : place + 3] == b"\0\3"
        or (unit[place + 1 : place + 2] == b"\3" and unit[place - 1] == 0)
    )


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
