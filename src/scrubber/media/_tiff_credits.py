"""What survives of a TIFF file's metadata: written anew into the room that other metadata left.

Turn and colours that only Exif or XMP tell, and credits by wish (TIFF 6.0 section 8, CIPA DC-008 4.6.3).
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from scrubber.media import _tiff_tags as tags
from scrubber.media._tiff_keep import Item, make_cell, offset_value
from scrubber.metadata import _essentials

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrubber.media._tiff_keep import Draft
    from scrubber.media._tiff_pages import Tiff
    from scrubber.media._tiff_ranges import Ranges
    from scrubber.media._tiff_removed import Namer
    from scrubber.metadata._essentials import Essentials
    from scrubber.metadata._ifd import Entry
    from scrubber.policy import Keep

_WHY = "written anew"


def essentials(tiff: Tiff, first: Draft, namer: Namer, keep: Keep) -> Essentials:
    """Read what the first page must not lose out of the entries that go."""
    gone = {entry.tag for entry in first.gone}
    has_icc = any(tag == tags.ICC for tag, _ in first.cells)
    if not (keep.copyright or tags.XMP in gone or (tags.EXIF in gone and not has_icc)):
        return _essentials.Essentials()
    blocks: dict[int, list[bytes]] = {tags.XMP: [], tags.IPTC: []}
    for entry in first.gone:
        known = not blocks.get(entry.tag, True)  # the first of each, as viewers do
        if known and not entry.inline and tiff.inside(entry):
            blocks[entry.tag].append(tiff.source.payload(entry.value_at, entry.value_at + entry.size) or b"")
    wanted = [e for e in first.gone if e.tag in {tags.ARTIST, tags.COPYRIGHT, tags.EXIF}]
    return _essentials.gather(
        keep,
        exif=[namer.credits_block(wanted)],
        xmp=blocks[tags.XMP],
        iptc=blocks[tags.IPTC],
        has_icc=has_icc,
    )


class Room:
    """The free bytes that metadata of the first page left."""

    def __init__(self, gone: Ranges, occupied: Ranges) -> None:
        merged = gone.merged()
        self.free = [piece for start, end in merged for piece in occupied.without(start, end)]

    def take(self, size: int, prefer: int) -> int | None:
        """The offset of `size` free bytes, at `prefer` where possible; None where there are none."""
        for at, (start, end) in enumerate(self.free):
            if start <= prefer and prefer + size <= end:
                self.free[at : at + 1] = [(start, prefer), (prefer + size, end)]
                return prefer
        for at, (start, end) in enumerate(self.free):
            even = start + start % 2
            if even + size <= end:
                self.free[at] = (even + size, end)
                return even
        return None


def add(tiff: Tiff, first: Draft, found: Essentials, room: Room) -> list[Item]:
    """Add cells for the essentials to the first page; give the values that stand outside of them."""
    items: list[Item] = []
    present = {tag for tag, _ in first.cells}
    if found.orientation != 1 and tags.ORIENTATION not in present:
        turn = struct.pack(tiff.head.order + "H", found.orientation)
        _insert(first, tags.ORIENTATION, make_cell(tiff, tags.ORIENTATION, 3, 1, turn))
    if found.adobe_rgb:
        items += _adobe_rgb(tiff, first, room)
    texts = ((tags.COPYRIGHT, found.credit.copyright), (tags.ARTIST, found.credit.artist))
    for tag, text in texts:
        value = text.replace("\0", " ").encode() + b"\0"
        if text and _has_slot(first):
            items += _text(tiff, first, tag, value, room)
    return items


def _has_slot(first: Draft) -> bool:
    """Whether an entry can be added without making the directory longer than it was."""
    return len(first.cells) < len(first.page.directory.entries)


def _insert(first: Draft, tag: int, cell: bytes) -> None:
    if _has_slot(first):
        at = next((i for i, (other, _) in enumerate(first.cells) if other > tag), len(first.cells))
        first.cells.insert(at, (tag, cell))


def _text(tiff: Tiff, first: Draft, tag: int, value: bytes, room: Room) -> list[Item]:
    if len(value) <= tiff.head.word_size:
        _insert(first, tag, make_cell(tiff, tag, 2, len(value), value))
        return []
    at = room.take(len(value), _old_place(first.page.all(tag)))
    if at is None:
        return []
    _insert(first, tag, make_cell(tiff, tag, 2, len(value), offset_value(tiff, at)))
    return [Item(at, at + len(value), tags.name_of(tag), _WHY, value)]


def _old_place(entries: Iterable[Entry]) -> int:
    return next((entry.value_at for entry in entries), -1)


def _adobe_rgb(tiff: Tiff, first: Draft, room: Room) -> list[Item]:
    """The smallest Exif tree that says Adobe RGB: ColorSpace uncalibrated, InteroperabilityIndex R03."""
    head = tiff.head
    exif_size = head.count_size + 2 * head.entry_size + head.word_size
    size = exif_size + head.count_size + head.entry_size + head.word_size
    pointer = first.page.all(tags.EXIF)[0]
    old = tiff.integers(pointer, 1)
    at = room.take(size, old[0] if old else -1) if _has_slot(first) else None
    if at is None:
        return []
    uncalibrated = struct.pack(head.order + "H", 0xFFFF)
    tree = struct.pack(head.count_layout, 2)
    tree += make_cell(tiff, 0xA001, 3, 1, uncalibrated)
    kind = 18 if head.big else 4
    tree += make_cell(tiff, tags.INTEROP, kind, 1, offset_value(tiff, at + exif_size))
    tree += offset_value(tiff, 0) + struct.pack(head.count_layout, 1)
    tree += make_cell(tiff, 1, 2, 4, b"R03\0") + offset_value(tiff, 0)
    _insert(first, tags.EXIF, make_cell(tiff, tags.EXIF, kind, 1, offset_value(tiff, at)))
    return [Item(at, at + size, "Exif IFD", _WHY, tree)]
