"""Write the tables of a `meta` box anew without the items that go: ISO/IEC 14496-12 section 8.11.

Each function gives the new bytes of one child box. A table becomes shorter by what it loses and never longer,
item locations keep their offsets, properties keep their index.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from scrubber.media._boxes import box
from scrubber.media._heif_keep import KEPT_GROUPS, KEPT_REFERENCES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from scrubber.media._boxes import Box
    from scrubber.media._heif_meta import Item, Location, Meta
    from scrubber.media._source import Source


def with_header(source: Source, old: Box, payload: bytes) -> bytes:
    """`payload` in a box with the header form of `old`, so that an unchanged table stays identical."""
    header = source.read(old.start, old.body - old.start)
    if len(payload) == old.end - old.body:
        return header + payload
    size = len(header) + len(payload)
    if header[:4] == b"\0\0\0\1":
        return header[:8] + struct.pack(">Q", size) + payload
    return struct.pack(">I", size) + header[4:] + payload


def item_table(source: Source, meta: Meta, old: Box, kept: Collection[int]) -> bytes:
    """`iinf` with the kept items; their names are overwritten by zeros."""
    head = source.read(old.body, 8 if source.read(old.body, 1)[0] else 6)
    entries = [_entry(source, item) for item in meta.items.values() if item.id in kept]
    count = len(entries).to_bytes(len(head) - 4, "big")
    return with_header(source, old, head[:4] + count + b"".join(entries))


def _entry(source: Source, item: Item) -> bytes:
    raw = source.read(item.box.start, item.box.end - item.box.start)
    tail = b"\0" + item.content_type + b"\0" if item.type == b"mime" else b""
    tail = tail[: len(raw) - item.fixed]
    return raw[: item.fixed] + tail + bytes(len(raw) - item.fixed - len(tail))


def is_named(source: Source, item: Item) -> bool:
    """Whether an item has a name."""
    at = item.box.start + item.fixed
    return source.head(min(1, item.box.end - at), at) not in {b"", b"\0"}


def location_table(
    source: Source, meta: Meta, old: Box, kept: Collection[int], lengths: Mapping[int, int]
) -> bytes:
    """`iloc` with the kept items. `lengths`: item id -> its new length, for rewritten items of one extent."""
    head = source.read(old.body, 6)
    entries = [
        _located(place, lengths.get(place.id), meta.lengths[1])
        for place in meta.locations.values()
        if place.id in kept
    ]
    count = len(entries).to_bytes(4 if head[0] == 2 else 2, "big")
    return with_header(source, old, head + count + b"".join(entries))


def _located(place: Location, length: int | None, size: int) -> bytes:
    if length is None:
        return place.raw
    at = place.extents[0].length_at
    return place.raw[:at] + length.to_bytes(size, "big") + place.raw[at + size :]


def reference_table(
    source: Source, meta: Meta, old: Box, kept: Collection[int], notes: Collection[int]
) -> bytes:
    """`iref` with the known references between kept items; `notes` are the metadata items among them."""
    wide = 4 if meta.wide_references else 2
    entries = []
    for ref in meta.references:
        targets = [target for target in ref.targets if target in kept]
        known = ref.type == b"cdsc" if ref.source in notes else ref.type in KEPT_REFERENCES
        if ref.source not in kept or not targets or not known:
            continue
        if len(targets) == len(ref.targets):
            entries.append(ref.raw)
        else:
            numbers = b"".join(target.to_bytes(wide, "big") for target in targets)
            head = ref.source.to_bytes(wide, "big") + len(targets).to_bytes(2, "big")
            entries.append(box(ref.type, head, numbers))
    return with_header(source, old, source.read(old.body, 4) + b"".join(entries))


def association_table(
    source: Source, meta: Meta, old: Box, kept: Collection[int], properties: Collection[int]
) -> bytes:
    """`ipma` with the kept items; the place of a property that goes holds 0, which stands for none."""
    head = source.read(old.body, 4)
    wide, step = (4 if head[0] else 2), (2 if head[3] & 1 else 1)
    mark = 0x8000 if head[3] & 1 else 0x80
    entries = []
    for entry in meta.associations[old]:
        if entry.item in kept:
            values = [
                index | mark * essential if index in properties else 0
                for index, essential in entry.properties
            ]
            numbers = b"".join(value.to_bytes(step, "big") for value in values)
            entries.append(entry.item.to_bytes(wide, "big") + bytes([len(values)]) + numbers)
    return with_header(source, old, head + len(entries).to_bytes(4, "big") + b"".join(entries))


def group_table(source: Source, meta: Meta, old: Box, kept: Collection[int]) -> bytes:
    """`grpl` with the known groups of kept items (and tracks, whose ids share one space with items)."""
    entries = []
    for group in meta.groups:
        entities = [entity for entity in group.entities if entity in kept]
        if group.type in KEPT_GROUPS and len(entities) > 1:
            head = source.read(group.box.body, 8) + len(entities).to_bytes(4, "big")
            numbers = b"".join(entity.to_bytes(4, "big") for entity in entities)
            entries.append(box(group.type, head, numbers))
    return with_header(source, old, b"".join(entries))


def resized_header(source: Source, old: Box, lost: int) -> bytes:
    """The header of a box whose payload becomes `lost` bytes shorter."""
    return with_header(source, old, bytes(old.end - old.body - lost))[: old.body - old.start]
