"""Which entries of a TIFF directory stay, and in which bytes: TIFF 6.0 section 2, ICC.1 clause 7.2."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from scrubber.media import _tiff_jpeg
from scrubber.media import _tiff_tags as tags
from scrubber.media._tiff_pixels import claim
from scrubber.media._tiff_ranges import Ranges
from scrubber.metadata import icc
from scrubber.model import MEDIA, Finding, Span

if TYPE_CHECKING:
    from scrubber.media._tiff_pages import Page, Tiff
    from scrubber.media._tiff_pixels import Pixels
    from scrubber.metadata._ifd import Entry

_JPEG: Final = frozenset((6, 7, 33007))
_OLD_JPEG_TAGS: Final = frozenset((512, 513, 514, 515, 517, 518, 519, 520, 521))
_NEW_JPEG: Final = 7
_ICC_HEADER: Final = 128


@dataclass(frozen=True, slots=True)
class Item:
    """A stretch of the file with a name of its own; `new` None where it stays as it is."""

    start: int
    end: int
    name: str
    why: str
    new: bytes | None = None
    findings: tuple[Finding, ...] = ()
    opaque: bool = False


@dataclass(slots=True)
class Draft:
    """What a directory will hold: its cells by tag; and the entries that go."""

    page: Page
    cells: list[tuple[int, bytes]] = field(default_factory=list)
    gone: list[Entry] = field(default_factory=list)
    tidied: bool = False  # whether an entry that says its default made room for another


@dataclass(slots=True)
class Kept:
    """What all directories that stay refer to."""

    pixels: Pixels
    values: Ranges = field(default_factory=Ranges)
    items: dict[tuple[int, int], Item] = field(default_factory=dict)


def draft(tiff: Tiff, page: Page, kept: Kept) -> Draft:
    """Sort the entries of one directory and add what they refer to to `kept`."""
    out = Draft(page)
    compression = tiff.first(page, tags.COMPRESSION, 1)
    claim(tiff, page, kept.pixels)
    for entry in page.directory.entries:
        if entry.tag == tags.SUB_IFDS:
            cell = _sub_cell(tiff, page, entry, kept)
        elif _stays(tiff, entry, compression):
            _claim_value(tiff, entry, kept)
            cell = cell_of(tiff, entry)
        else:
            cell = b""
        if cell:
            out.cells.append((entry.tag, cell))
        else:
            out.gone.append(entry)
    present = {tag for tag, _ in out.cells}
    if compression == _NEW_JPEG and tags.STRIP_OFFSETS in present and tags.SUBFILE not in present:
        _say_that_it_is_the_picture(tiff, out)
    return out


def _say_that_it_is_the_picture(tiff: Tiff, out: Draft) -> None:
    """Write NewSubfileType 0, the default: readers take a JPEG strip without it for a hidden preview.

    It takes the room of an entry that went, or of one that only says its default.
    """
    if not out.gone:
        spare = next((c for c in out.cells if c[1] in _defaults(tiff)), None)
        if spare is None:
            return
        out.cells.remove(spare)
        out.tidied = True
    out.cells.insert(0, (tags.SUBFILE, make_cell(tiff, tags.SUBFILE, 4, 1, bytes(4))))


def _defaults(tiff: Tiff) -> set[bytes]:
    """Entries that say what is true without them: FillOrder, Orientation and PlanarConfiguration 1."""
    one = struct.pack(tiff.head.order + "H", 1)
    return {make_cell(tiff, tag, 3, 1, one) for tag in (266, tags.ORIENTATION, tags.PLANAR)}


def _stays(tiff: Tiff, entry: Entry, compression: int) -> bool:
    if not tags.allowed(entry) or not tiff.inside(entry):
        return False
    if entry.tag in _OLD_JPEG_TAGS:
        return compression == 6  # elsewhere they point to a thumbnail, as in Exif
    if entry.tag == tags.JPEG_TABLES:
        return compression in _JPEG and tiff.source.head(2, entry.value_at) == _tiff_jpeg.SOI
    if entry.tag == tags.ICC:
        return entry.size >= _ICC_HEADER and tiff.source.read(entry.value_at + 36, 4) == b"acsp"
    return True


def _claim_value(tiff: Tiff, entry: Entry, kept: Kept) -> None:
    """Keep the value of an entry that stands outside of it."""
    if entry.inline:
        return
    start, end = entry.value_at, entry.value_at + entry.size
    if entry.tag == tags.ICC:
        size = struct.unpack(">I", tiff.source.read(start, 4))[0]
        end = min(end, start + size) if size > _ICC_HEADER else end
        span, block = Span(MEDIA, start, end), tiff.source.payload(start, end)
        notes = tuple(icc.reader.findings(block, span)) if block and (start, end) not in kept.items else ()
        kept.items.setdefault(
            (start, end),
            Item(start, end, "ICC profile", "colours need it", findings=notes, opaque=True),
        )
    elif entry.tag == tags.JPEG_TABLES:
        stream = _tiff_jpeg.stream(tiff.source, start, end)
        kept.pixels.sure.add(start, stream.end)
        kept.pixels.fills.update((fill.start, fill) for fill in stream.fills)
    else:
        kept.values.add(start, end)


def cell_of(tiff: Tiff, entry: Entry) -> bytes:
    """The bytes of an entry that stays, those behind a short value cleared."""
    cell = tiff.source.read(entry.at, tiff.head.entry_size)
    used = entry.value_at - entry.at + entry.size if entry.inline else len(cell)
    return cell[:used].ljust(len(cell), b"\0")


def _sub_cell(tiff: Tiff, page: Page, entry: Entry, kept: Kept) -> bytes:
    """The SubIFDs entry with those directories that stay, or b"" without any."""
    subs = [sub.directory.start for sub in page.subs if sub.stays]
    if not subs or entry is not page.all(tags.SUB_IFDS)[0]:
        return b""
    letter = "Q" if entry.size // entry.number == 8 else "I"
    value = struct.pack(f"{tiff.head.order}{len(subs)}{letter}", *subs)
    if entry.number == len(subs):
        if not entry.inline:
            kept.values.add(entry.value_at, entry.value_at + entry.size)
        return cell_of(tiff, entry)
    if len(value) > tiff.head.word_size:
        place = (entry.value_at, entry.value_at + entry.size)
        kept.items[place] = Item(*place, "SubIFDs", "without the previews", value)
        value = tiff.source.read(entry.at + tiff.head.entry_size - tiff.head.word_size, tiff.head.word_size)
    return make_cell(tiff, entry.tag, entry.type, len(subs), value)


def make_cell(tiff: Tiff, tag: int, kind: int, number: int, value: bytes) -> bytes:
    """An entry whose value, or its offset, is `value`."""
    return struct.pack(tiff.head.entry_layout, tag, kind, number) + value.ljust(tiff.head.word_size, b"\0")


def offset_value(tiff: Tiff, offset: int) -> bytes:
    """An offset as it stands in an entry or link."""
    return struct.pack(tiff.head.word_layout, offset)
