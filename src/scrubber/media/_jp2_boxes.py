"""What the boxes of a JPEG 2000 picture may hold: ISO/IEC 15444-1 Annex I.5.3, 15444-2 Annex M.11.

Each one that stays has the length that its fields come to, and in them values that mean something there.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from scrubber.errors import Uncleanable
from scrubber.media._boxes import Box, boxes

if TYPE_CHECKING:
    from scrubber.media._source import Source

BOXES: Final = 10_000  # in one header
READ: Final = 1 << 19  # bytes of one box that are looked at; more than any list of channels has
_MANY: Final = 16384  # components of a picture (A.5.1)
_TYPES: Final = frozenset((0, 1, 2, 0xFFFF))  # of channels: colour, opacity, premultiplied, not said
_MORE: Final = "a list in the header of the picture holds more than it says"
_ILLUMINANTS: Final = frozenset(
    (0x443530, 0x443635, 0x443735, 0x5341, 0x5343, 0x4632, 0x4637, 0x463131)  # D50 D65 D75 SA SC F2 F7 F11
)
_PARAMETERS: Final = {14: 28, 19: 24}  # bytes behind CIELab and CIEJab (M.11.7.4)
_FIELDS: Final = {1: 8, 2: 8, 4: 8, 32: 16}  # bytes that each bit of Ityp adds to an instruction
_COMPOSITION: Final = 1 << 20  # bytes
_COUNT: Final = 1 << 24  # places, sizes, times: more of them is words
_FOREVER: Final = 0x7FFFFFFF


@dataclass
class Channels:
    """What a header has said so far about its components and its palette: depths, as in `bpcc`."""

    components: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)

    def check(self, kind: bytes, data: bytes, size: int) -> None:
        """Uncleanable where a box of `size` bytes, READ of them in `data`, holds more than it says."""
        if size > len(data) and kind != b"pclr":
            raise Uncleanable(_MORE)
        if kind == b"ihdr":
            self.components = [data[10]] * min(int.from_bytes(data[8:10], "big"), _MANY)
        good = {
            b"bpcc": self._depths,
            b"pclr": self._palette,
            b"cmap": self._mapping,
            b"cdef": self._channels,
            b"opct": self._opacity,
        }.get(kind)
        if good is not None and not good(data, size):
            raise Uncleanable(_MORE)

    def _depths(self, data: bytes, size: int) -> bool:
        same = size <= (len(self.components) or _MANY)
        self.components = list(data)
        return same

    def _palette(self, data: bytes, size: int) -> bool:
        self.columns = list(data[3 : 3 + data[2]]) if size >= 3 else []
        return size <= 3 + len(self.columns) + int.from_bytes(data[:2], "big") * sum(
            map(_width, self.columns)
        )

    def _all(self) -> int:
        return (len(self.components) or _MANY) + (len(self.columns) or 255)

    def _mapping(self, data: bytes, size: int) -> bool:
        """One entry a channel: component, straight or by the palette, its column (I.5.3.5)."""
        if size % 4 or size > 4 * self._all():
            return False
        components, columns = len(self.components) or _MANY, len(self.columns) or 256
        return all(
            component < components and kind <= 1 and column < (columns if kind else 1)
            for component, kind, column in struct.iter_unpack(">HBB", data)
        )

    def _channels(self, data: bytes, size: int) -> bool:
        """One entry a channel: its number, what it is, which colour it belongs to (I.5.3.6)."""
        count = int.from_bytes(data[:2], "big")
        if size > 2 + 6 * count or count > self._all():
            return False
        return all(
            channel < self._all() and kind in _TYPES and (colour <= self._all() or colour == 0xFFFF)
            for channel, kind, colour in struct.iter_unpack(">HHH", data[2 : 2 + (size - 2) // 6 * 6])
        )

    def _opacity(self, data: bytes, size: int) -> bool:
        """The last channel, or a colour that is clear, one value a channel (M.11.7.6)."""
        if data[:1] != b"\2" or size < 2:
            return size <= 1
        depths = self.columns or self.components
        return data[1] <= len(depths) and size == 2 + sum(map(_width, depths[: data[1]]))


def _width(depth: int) -> int:
    """Bytes of a value with `depth`, whose highest bit is the sign and which is one less than it says."""
    return ((depth & 0x7F) + 8) // 8


def colour_space(data: bytes) -> bytes:
    """The payload of `colr` with an enumerated space as it has to be; b"" for a space that nobody knows."""
    space = int.from_bytes(data[3:7], "big")
    if len(data) < 7 or space > 255:
        return b""
    extra = _PARAMETERS.get(space, 0)
    if not extra or len(data) < 7 + extra:
        return data[:7]
    values = struct.unpack(f">{extra // 4}I", data[7 : 7 + extra])
    if space == 14 and values[6] not in _ILLUMINANTS and values[6] >> 16 != 0x4354:  # "CT", a temperature
        raise Uncleanable("the picture is lit by something that nobody knows")
    if any(value > 0x1FFFF for value in values[:6]):
        raise Uncleanable("the colours of the picture have no range that a picture has")
    return data[: 7 + extra]


def requirements(data: bytes) -> bytes:
    """The payload of `rreq` with the features of the standard alone, each once (M.11.1); those of vendors go.

    Raises Uncleanable where it is not one.
    """
    size = data[0] if data else 0
    start = 1 + 2 * size
    count = int.from_bytes(data[start : start + 2], "big")
    end = start + 2 + count * (2 + size)
    if size not in {1, 2, 4, 8} or end > len(data):
        raise Uncleanable("the list of what a reader needs is none")
    features: dict[int, int] = {}
    for at in range(start + 2, end, 2 + size):
        number = int.from_bytes(data[at : at + 2], "big")
        if number < 256:
            features.setdefault(number, int.from_bytes(data[at + 2 : at + 2 + size], "big"))
    used = 0
    for mask in features.values():
        used |= mask
    full, least = (int.from_bytes(data[at : at + size], "big") & used for at in (1, 1 + size))
    size, rows = _masks(size, [full, least, *features.values()])
    listed = b"".join(
        number.to_bytes(2, "big") + mask.to_bytes(size, "big")
        for number, mask in zip(features, rows[2:], strict=True)
    )
    head = bytes([size]) + b"".join(mask.to_bytes(size, "big") for mask in rows[:2])
    return head + len(features).to_bytes(2, "big") + listed + bytes(2)


def _masks(size: int, rows: list[int]) -> tuple[int, list[int]]:
    """The masks with each bit that says something once, where they are more than one bit for each feature."""
    if all(mask.bit_count() <= 1 for mask in rows[2:]):
        return size, rows
    columns = {tuple(mask >> bit & 1 for mask in rows) for bit in range(8 * size)}
    kept = sorted(column for column in columns if any(column[2:]))
    size = next(width for width in (1, 2, 4, 8) if len(kept) <= 8 * width)
    return size, [sum(column[row] << bit for bit, column in enumerate(kept)) for row in range(len(rows))]


def composition(source: Source, top: Box) -> bool:
    """Whether `comp` holds its options and instructions and nothing else (M.11.10)."""
    if top.end - top.body > _COMPOSITION:
        return False
    for index, inner in enumerate(boxes(source, top.body, top.end)):
        data = source.read(inner.body, inner.end - inner.body)
        if index == 0:
            good = inner.type == b"copt" and len(data) == 9 and _counts(data[:8])
        else:
            good = inner.type == b"inst" and _instructions(data)
        if not good:
            return False
    return True


def _instructions(data: bytes) -> bool:
    kind = int.from_bytes(data[:2], "big")
    unit = sum(size for bit, size in _FIELDS.items() if kind & bit)
    if len(data) < 8 or kind & ~sum(_FIELDS):
        return False
    return (len(data) - 8) % unit == 0 and _counts(data[4:]) if unit else len(data) == 8


def _counts(data: bytes) -> bool:
    """Whether all are numbers that a picture can have; the highest bit of a life is a flag."""
    return all(
        value & _FOREVER < _COUNT or value & _FOREVER == _FOREVER
        for (value,) in struct.iter_unpack(">I", data)
    )
