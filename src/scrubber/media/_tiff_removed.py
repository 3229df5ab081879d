"""Name what goes out of a TIFF file: entries, Exif trees, previews. Nothing here decides what stays."""

from __future__ import annotations

import re
import struct
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from scrubber.errors import InputError, LimitExceeded, Malformed
from scrubber.media import _tiff_tags as tags
from scrubber.media._tiff_jpeg import SOI
from scrubber.media._tiff_pages import directory_at
from scrubber.media._tiff_pixels import Pixels, claim, counted
from scrubber.metadata import c2pa, comment, exif, iptc, photoshop, xmp
from scrubber.model import MEDIA, Finding, Kind, Span
from scrubber.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._source import Source
    from scrubber.media._tiff_jpeg import Fill
    from scrubber.media._tiff_pages import Page, Tiff
    from scrubber.metadata._ifd import Entry
    from scrubber.protocols import Reader

_READERS: Final[dict[int, Reader]] = {
    tags.XMP: xmp.reader,
    tags.IPTC: iptc.reader,
    tags.PHOTOSHOP: photoshop.reader,
    tags.C2PA: c2pa.reader,
}
_BUDGET: Final = 32 << 20  # bytes that are shown to readers; the rest of a hostile file only goes
_COST: Final = 4096  # what looking into one entry costs, counted in such bytes
_BLOCK: Final = 1 << 20  # bytes of one Exif block
_STRIPS: Final = 4096  # strips of a preview that are named as such
_VALUE: Final = 1 << 16  # bytes of one value that are shown to the Exif reader
_ASCII: Final = 2
_CONTROL: Final = re.compile(rb"[\x01-\x08\x0e-\x1f]")
_DEPTH: Final = 3  # IFD0, Exif, Interoperability


@dataclass(slots=True)
class Group:
    """One thing that goes: an entry with its value, or a directory with all that it refers to."""

    name: str
    why: str
    ranges: list[tuple[int, int]]
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class Namer:
    """Makes groups of removed things; `left` bounds the time."""

    tiff: Tiff
    left: int = _BUDGET
    nodes: dict[int, Node] = field(default_factory=dict)

    def entry(self, page: Page, entry: Entry) -> Group:
        """The group of one entry of `page` that goes."""
        tiff, name = self.tiff, tags.name_of(entry.tag)
        ranges = [_reach(tiff, entry)]
        if entry.tag in tags.POINTERS:
            ranges = self._node(entry, _DEPTH).ranges
        elif entry.tag == tags.JPEG_STREAM:
            ranges.append(_thumbnail(tiff, page))
        span = Span(MEDIA, *next((r for r in ranges if r[0] < r[1]), _cell(tiff, entry)))
        self.left -= _COST + (min(entry.size, _BLOCK * 16) if tiff.inside(entry) else 0)
        found = tuple(self._findings(entry, span)) if self.left > 0 else ()
        if not found:
            found = (note("M901", span, f"TIFF {name}"),)
        return Group(name, "not needed to draw the picture", ranges, found)

    def page(self, page: Page) -> list[Group]:
        """The groups of a directory that goes: itself with its pixels, and its private entries."""
        found = page.directory
        ranges = [(found.start, found.end), _thumbnail(self.tiff, page)]
        ranges += [_reach(self.tiff, entry) for entry in found.entries if tags.allowed(entry)]
        pixels = Pixels()
        with suppress(InputError):  # where they are broken, they go as slack
            claim(self.tiff, page, pixels)
            ranges += [*pixels.sure, *counted(pixels)][:_STRIPS]
        rule = "M602" if page.preview else "M603"
        name = "preview" if page.preview else "second picture"
        span = Span(MEDIA, found.start, found.end)
        itself = Group(name, "not the picture that viewers show", ranges, (note(rule, span, f"TIFF {name}"),))
        private = [e for e in found.entries if not tags.allowed(e) and e.tag != tags.SUB_IFDS]
        return [itself, *(self.entry(page, entry) for entry in private)]

    def _findings(self, entry: Entry, span: Span) -> Iterator[Finding]:
        tiff, name = self.tiff, tags.name_of(entry.tag)
        if entry.tag not in tags.POINTERS and not tiff.inside(entry):
            yield note("M902", span, f"TIFF {name} outside the file")
        elif entry.tag in _READERS:
            block = tiff.source.payload(entry.value_at, entry.value_at + entry.size)
            yield from _READERS[entry.tag].findings(block, span) if block else ()
        elif entry.tag in tags.GEO:
            raw = tiff.source.head(min(entry.size, _VALUE), entry.value_at)
            yield note("M101", span, "GeoTIFF", raw=(raw,) if len(raw) >= 16 else ())
        elif entry.tag == tags.LAYERS:
            yield note("M603", span, "Photoshop layers")
        elif entry.tag in {tags.JPEG_STREAM, tags.SUB_IFDS}:
            yield note("M602", span, f"TIFF {name}")
        else:
            yield from exif.reader.findings(self._block([entry]), span)

    def credits_block(self, entries: Iterable[Entry]) -> bytes:
        """An Exif block of entries with what they point to, for readers that want one."""
        return self._block(list(entries))

    def _block(self, entries: list[Entry]) -> bytes:
        order = self.tiff.head.order
        mark = b"II*\0" if order == "<" else b"MM\0*"
        return mark + struct.pack(order + "I", 8) + self._lay(entries, 8, _DEPTH)

    def _lay(self, entries: list[Entry], at: int, depth: int) -> bytes:
        """A classic directory of `entries`, with values and directories behind it, to stand at `at`."""
        tiff, order = self.tiff, self.tiff.head.order
        entries = [e for e in entries if e.size and tiff.inside(e)]
        tail_at = at + 2 + 12 * len(entries) + 4
        table, tail = bytearray(struct.pack(order + "H", len(entries))), bytearray()
        for e in entries:
            here = tail_at + len(tail)
            if len(tail) > _BLOCK:
                table += bytes(12)
                continue
            if e.tag in tags.POINTERS:
                table += struct.pack(order + "HHII", e.tag, 4, 1, here)
                tail += self._lay(self._node(e, depth).entries, here, depth - 1)
                continue
            unit = e.size // e.number
            number = min(e.number, _VALUE // unit)
            value = tiff.source.read(e.value_at, number * unit)
            table += struct.pack(order + "HHI", e.tag, e.type, number)
            table += value.ljust(4, b"\0") if len(value) <= 4 else struct.pack(order + "I", here)
            tail += value + bytes(len(value) % 2) if len(value) > 4 else b""
        return bytes(table + bytes(4) + tail)

    def _node(self, pointer: Entry, depth: int) -> Node:
        """The directory that an entry points to, read once; an empty one where there is none."""
        if pointer.at in self.nodes:
            return self.nodes[pointer.at]
        node = self.nodes[pointer.at] = Node([], [])
        try:
            target = self.tiff.integers(pointer, 1)
            found = directory_at(self.tiff, target[0]) if depth and target else None
        except (Malformed, LimitExceeded):
            return node
        if found is not None:
            node.entries = found.entries
            node.ranges.append((found.start, found.end))
            for entry in found.entries:
                node.ranges.append(_reach(self.tiff, entry))
                if entry.tag in tags.POINTERS:
                    node.ranges += self._node(entry, depth - 1).ranges
        return node


@dataclass(slots=True)
class Node:
    """A directory that goes: its entries, and all bytes that it and its children claim."""

    entries: list[Entry]
    ranges: list[tuple[int, int]]


def _reach(tiff: Tiff, entry: Entry) -> tuple[int, int]:
    """Where the value of an entry stands outside the entry; an empty range where it does not."""
    if entry.inline or not tiff.inside(entry):
        return (0, 0)
    if entry.type == _ASCII and _CONTROL.search(tiff.source.head(min(16, entry.size), entry.value_at)):
        return (0, 0)  # no text: the offset is a wrong one, and may lead into the pixels
    return (entry.value_at, entry.value_at + entry.size)


def _thumbnail(tiff: Tiff, page: Page) -> tuple[int, int]:
    """Where the JPEG of a directory like Exif's IFD1 stands."""
    start, length = tiff.first(page, tags.JPEG_STREAM, 0), tiff.first(page, tags.JPEG_LENGTH, 0)
    size = tiff.source.size
    if not 0 < start < size or length <= 0 or tiff.source.head(2, start) != SOI:
        return (0, 0)  # converters copy the entry out of a JPEG file without the thumbnail
    return (start, min(start + length, size))


def _cell(tiff: Tiff, entry: Entry) -> tuple[int, int]:
    return entry.at, entry.at + tiff.head.entry_size


def note(rule: str, span: Span, why: str, *, raw: tuple[bytes, ...] = ()) -> Finding:
    """A finding of this handler."""
    return Finding(rule, RULES[rule].kind, span, why=why, source="tiff", raw=raw)


def again(findings: tuple[Finding, ...], start: int, end: int) -> tuple[Finding, ...]:
    """The first finding without its value, for a further piece of the same thing."""
    return tuple(replace(f, span=Span(MEDIA, start, end), value="", raw=()) for f in findings[:1])


def slack(start: int, end: int) -> tuple[Finding, ...]:
    """The finding of bytes that nothing refers to."""
    return (Finding("M605", Kind.UNKNOWN, Span(MEDIA, start, end), why="TIFF slack", source="tiff"),)


def segment(source: Source, fill: Fill) -> tuple[Finding, ...]:
    """The findings of a segment that goes out of a JPEG strip."""
    span = Span(MEDIA, fill.start, fill.end)
    body = source.payload(fill.start + 4, fill.end) if fill.end - fill.start > 4 else b""
    found: tuple[Finding, ...] = ()
    if body and fill.marker == 0xFE:
        found = tuple(comment.reader.findings(body, span))
    elif body and body.startswith(b"Exif"):
        found = tuple(exif.reader.findings(body, span))
    elif body and body.startswith(b"http://ns.adobe.com/xap/1.0/\0"):
        found = tuple(xmp.reader.findings(body[29:], span))
    return found or (note("M901", span, "a segment of a JPEG strip"),)
