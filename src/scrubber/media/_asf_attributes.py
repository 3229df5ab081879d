"""Attributes of an ASF file: ASF specification 01.20.06, sections 3.11 (whole file), 4.7 and 4.8 (streams).

Of all attributes, the shape of pixels stays, since pictures are shown by it, and loudness by wish.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.media._asf_objects import MORE_DESCRIPTION, Cursor, wide
from scrubber.media._sound_gains import is_loudness

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS, BYTES = 0, 1  # types; the others are numbers, and 6 a GUID
_NUMBERS: Final = frozenset({2, 3, 4, 5})
_SHAPES: Final = frozenset({"AspectRatioX", "AspectRatioY"})
_LARGEST: Final = 1 << 16
_MOST: Final = 5000  # attributes of one object that are looked at; all others go


class Attribute(NamedTuple):
    """One attribute; `place` is what stands before it in its object: a language and a stream, or nothing."""

    place: bytes
    name: str
    type: int
    data: bytes

    @property
    def number(self) -> int:
        """Its value as a number."""
        return int.from_bytes(self.data, "little")


def attributes(kind: bytes, block: bytes) -> Iterator[Attribute]:
    """The attributes in the payload of an object of this kind; Malformed where it ends too early."""
    cursor = Cursor(block)
    for _ in range(min(cursor.number(2), _MOST)):
        if kind == MORE_DESCRIPTION:
            name = wide(cursor.take(cursor.number(2)))
            type_, size, place = cursor.number(2), cursor.number(2), b""
        else:
            place, long = cursor.take(4), cursor.number(2)
            type_, size = cursor.number(2), cursor.number(4)
            name = wide(cursor.take(long))
        yield Attribute(place, name, type_, cursor.take(size))


def kept(kind: bytes, block: bytes, *, loudness: bool) -> bytes:
    """The payload with those that stay alone, without what fills it up; empty where none does."""
    stay = [one for one in attributes(kind, block) if _stays(one, loudness=loudness)]
    return len(stay).to_bytes(2, "little") + b"".join(_written(kind, one) for one in stay) if stay else b""


def _stays(one: Attribute, *, loudness: bool) -> bool:
    if one.type in _NUMBERS:
        return one.name in _SHAPES and len(one.data) <= 8 and one.number < _LARGEST
    return loudness and one.type == WORDS and is_loudness(f"{one.name}={wide(one.data)}".encode())


def _written(kind: bytes, one: Attribute) -> bytes:
    name = f"{one.name}\0".encode("utf-16-le")
    data = f"{wide(one.data)}\0".encode("utf-16-le") if one.type == WORDS else one.data
    long, type_ = len(name).to_bytes(2, "little"), one.type.to_bytes(2, "little")
    if kind == MORE_DESCRIPTION:
        return long + name + type_ + len(data).to_bytes(2, "little") + data
    return one.place + long + type_ + len(data).to_bytes(4, "little") + name + data
