"""Read the `meta` box of a HEIF file: ISO/IEC 14496-12 section 8.11 and ISO/IEC 23008-12 section 9.

Only structure is read here, never an item's payload. What two readers could understand differently (two
entries for one item, a table that is cut short) is refused.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import LimitExceeded, Malformed
from scrubber.media._boxes import Box, box_at, boxes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._source import Source

ITEM_LIMIT: Final = 65_536  # items, and entries of each table; a picture of 20 000 tiles stays below
_FEW_ITEMS: Final = 8192  # items of a small file, and one more for every 512 bytes of it
_EXTENT_LIMIT: Final = 262_144


class Item(NamedTuple):
    """One entry of `iinf`. `type` is empty for entries older than version 2. `box` is the `infe` box."""

    id: int
    type: bytes
    hidden: bool
    protected: bool
    content_type: bytes
    fixed: int  # bytes of the infe box before the item's name
    box: Box


class Extent(NamedTuple):
    """A stretch of an item's data; `offset` counts from what the construction method says."""

    offset: int
    length: int
    length_at: int  # where the length field stands in the entry


class Location(NamedTuple):
    """One entry of `iloc`. `method` 0: file offsets, 1: offsets in `idat`, 2: offsets in other items."""

    id: int
    method: int
    reference: int  # 0: this file
    extents: tuple[Extent, ...]
    raw: bytes


class Reference(NamedTuple):
    """One entry of `iref`: `source` needs or describes `targets`."""

    type: bytes
    source: int
    targets: tuple[int, ...]
    raw: bytes


class Association(NamedTuple):
    """One entry of `ipma`: `properties` as (1-based index, essential), 0 for none."""

    item: int
    properties: tuple[tuple[int, bool], ...]


class Group(NamedTuple):
    """One entity group of `grpl`."""

    type: bytes
    entities: tuple[int, ...]
    box: Box


@dataclass(slots=True)
class Meta:
    """The structure of one `meta` box. `inside` is where its children start."""

    box: Box
    inside: int
    children: list[Box]
    primary: int = 0
    items: dict[int, Item] = field(default_factory=dict)
    locations: dict[int, Location] = field(default_factory=dict)
    lengths: tuple[int, int, int, int] = (0, 0, 0, 0)  # iloc: offset, length, base, index sizes in bytes
    references: list[Reference] = field(default_factory=list)
    wide_references: bool = False
    properties: list[Box] = field(default_factory=list)
    associations: dict[Box, list[Association]] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)
    _properties: dict[int, list[tuple[int, bool]]] | None = None

    def first(self, kind: bytes) -> Box | None:
        """The first child of a type."""
        return next((child for child in self.children if child.type == kind), None)

    def properties_of(self) -> dict[int, list[tuple[int, bool]]]:
        """Item id -> its properties as (1-based index, essential), over all `ipma` boxes."""
        if self._properties is None:
            self._properties = {}
            for entries in self.associations.values():
                for entry in entries:
                    self._properties.setdefault(entry.item, []).extend(entry.properties)
        return self._properties


class _Cursor:
    """Big-endian integers of any size, one after the other; Malformed at the end."""

    __slots__ = ("at", "data", "origin")

    def __init__(self, data: bytes, origin: int) -> None:
        self.data, self.at, self.origin = data, 0, origin

    def take(self, length: int) -> bytes:
        piece = self.data[self.at : self.at + length]
        if len(piece) != length:
            raise Malformed("a table of the meta box is cut short", self.origin + self.at)
        self.at += length
        return piece

    def number(self, length: int) -> int:
        return int.from_bytes(self.take(length), "big")


def read_meta(source: Source, box: Box) -> Meta:
    """The structure of a file's `meta` box; Malformed where it is broken, LimitExceeded where too long."""
    inside = box.body + 4
    if box.end < inside:
        raise Malformed("the meta box is empty", box.start)
    meta = Meta(box, inside, list(boxes(source, inside, box.end)))
    seen = set()
    for child in meta.children:
        reader = _READERS.get(child.type)
        if reader is None:
            continue
        if child.type in seen:
            raise Malformed("a table of the meta box stands there twice", child.start)
        seen.add(child.type)
        reader(source, child, meta)
    return meta


def _version(source: Source, box: Box) -> tuple[int, int, _Cursor]:
    cursor = _Cursor(source.read(box.body, box.end - box.body), source.base + box.body)
    word = cursor.number(4)
    return word >> 24, word & 0xFFFFFF, cursor


def _bounded(count: int, at: int, limit: int = ITEM_LIMIT) -> int:
    if count > limit:
        raise LimitExceeded(f"a table of the meta box has more than {limit} entries (at byte {at})")
    return count


def _read_pitm(source: Source, box: Box, meta: Meta) -> None:
    version, _, cursor = _version(source, box)
    meta.primary = cursor.number(4 if version else 2)


def _read_iinf(source: Source, box: Box, meta: Meta) -> None:
    version = source.read(box.body, 1)[0] if box.body < box.end else 0
    start = box.body + (8 if version else 6)
    if start > box.end:
        raise Malformed("the item table is cut short", box.start)
    for count, entry in enumerate(boxes(source, start, box.end)):
        _bounded(count, entry.start, min(ITEM_LIMIT, _FEW_ITEMS + source.size // 512))
        if entry.type != b"infe":
            continue
        item = _infe(source, entry)
        if item.id in meta.items:
            raise Malformed("two items have one id", entry.start)
        meta.items[item.id] = item


def _infe(source: Source, box: Box) -> Item:
    version, flags, cursor = _version(source, box)
    number = cursor.number(4 if version == 3 else 2)
    protection = cursor.number(2)
    kind = cursor.take(4) if version in {2, 3} else b""
    fixed = box.body - box.start + cursor.at
    names = cursor.data[cursor.at :].split(b"\0", 2)
    content_type = names[1] if kind == b"mime" and len(names) > 1 else b""
    return Item(number, kind, bool(flags & 1), protection != 0, content_type, fixed, box)


def _read_iloc(source: Source, box: Box, meta: Meta) -> None:
    version, _, cursor = _version(source, box)
    if version > 2:
        raise Malformed("unknown version of the item location table", box.start)
    sizes = cursor.number(2)
    offset, length, base, index = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    meta.lengths = (offset, length, base, index if version else 0)
    if not {*meta.lengths} <= {0, 4, 8}:
        raise Malformed("the item location table has fields of an unknown size", box.start)
    wide = 4 if version == 2 else 2
    total = 0
    for _ in range(_bounded(cursor.number(wide), box.start)):
        location = _location(cursor, wide, bool(version), meta.lengths)
        total = _bounded(total + len(location.extents), box.start, _EXTENT_LIMIT)
        if location.id in meta.locations:
            raise Malformed("two locations for one item", box.start)
        meta.locations[location.id] = location


def _location(cursor: _Cursor, wide: int, methods: bool, sizes: tuple[int, int, int, int]) -> Location:  # noqa: FBT001  private
    start = cursor.at
    number = cursor.number(wide)
    method = cursor.number(2) & 15 if methods else 0
    reference = cursor.number(2)
    base = cursor.number(sizes[2])
    extents = []
    for _ in range(cursor.number(2)):
        cursor.take(sizes[3])
        offset = cursor.number(sizes[0])
        length_at = cursor.at - start
        extents.append(Extent(base + offset, cursor.number(sizes[1]), length_at))
    return Location(number, method, reference, tuple(extents), cursor.data[start : cursor.at])


def _read_iref(source: Source, box: Box, meta: Meta) -> None:
    if box.body + 4 > box.end:
        raise Malformed("the item reference table is cut short", box.start)
    meta.wide_references = source.read(box.body, 1)[0] != 0
    wide = 4 if meta.wide_references else 2
    total = 0
    for entry in boxes(source, box.body + 4, box.end):
        raw = source.read(entry.start, entry.end - entry.start)
        cursor = _Cursor(raw, source.base + entry.start)
        cursor.take(entry.body - entry.start)
        number, count = cursor.number(wide), cursor.number(2)
        total = _bounded(total + count + 1, entry.start, _EXTENT_LIMIT)
        targets = tuple(cursor.number(wide) for _ in range(count))
        meta.references.append(Reference(entry.type, number, targets, raw))


def _read_iprp(source: Source, box: Box, meta: Meta) -> None:
    containers = 0
    for child in boxes(source, box.body, box.end):
        if child.type == b"ipco":
            containers += 1
            if containers > 1:
                raise Malformed("two containers of item properties", child.start)
            meta.properties = list(boxes(source, child.body, child.end))
            _bounded(len(meta.properties), child.start)
        elif child.type == b"ipma":
            meta.associations[child] = list(_ipma(source, child))


def _ipma(source: Source, box: Box) -> Iterator[Association]:
    version, flags, cursor = _version(source, box)
    wide, step = (4 if version else 2), (2 if flags & 1 else 1)
    mark = 0x8000 if flags & 1 else 0x80
    total = 0
    for _ in range(_bounded(cursor.number(4), box.start)):
        item, count = cursor.number(wide), cursor.number(1)
        values = [cursor.number(step) for _ in range(count)]
        total = _bounded(total + count, box.start, _EXTENT_LIMIT)
        yield Association(item, tuple((value & mark - 1, bool(value & mark)) for value in values))


def _read_grpl(source: Source, box: Box, meta: Meta) -> None:
    total = 0
    for child in boxes(source, box.body, box.end):
        _, _, cursor = _version(source, child)
        cursor.number(4)
        count = _bounded(cursor.number(4), child.start)
        total = _bounded(total + count, box.start)
        entities = tuple(cursor.number(4) for _ in range(count))
        meta.groups.append(Group(child.type, entities, child))


_READERS: Final = {
    b"pitm": _read_pitm,
    b"iinf": _read_iinf,
    b"iloc": _read_iloc,
    b"iref": _read_iref,
    b"iprp": _read_iprp,
    b"grpl": _read_grpl,
}


def full_text(source: Source, box: Box, limit: int = 256) -> bytes:
    """The zero-terminated text at the start of a full box's payload (`auxC`), b"" where there is none."""
    return source.head(min(limit, max(0, box.end - box.body - 4)), box.body + 4).split(b"\0", 1)[0]


def self_contained(source: Source, dinf: Box) -> bool:
    """Whether a `dinf` box only says that all data stand in this file, without any text."""
    dref = box_at(source, dinf.body, dinf.end)
    if dref is None or dref.type != b"dref" or dref.end != dinf.end or dref.body + 8 > dref.end:
        return False
    entries = list(boxes(source, dref.body + 8, dref.end))
    words = [struct.unpack(">I", source.read(e.body, 4))[0] if e.end - e.body == 4 else 0 for e in entries]
    return bool(entries) and all(e.type in {b"url ", b"alis"} for e in entries) and {*words} == {1}
