"""Find the JPEG pictures that cameras put into raw files, and the blocks that say how to turn them.

TIFF/EP (ISO 12234-2), DNG 1.7: SubIFDs and chained directories. Nikon and Olympus: a directory in the maker
note. Panasonic RW2: entry 0x002E. Fujifilm RAF: its header. Canon CR3: ISO/IEC 14496-12. Canon CRW: CIFF 1.0.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from scrubber.errors import InputError, Malformed
from scrubber.media._boxes import Box, box_at, boxes
from scrubber.metadata import _ifd

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._source import Source

_DIRECTORIES: Final = 64  # real files have under ten
_BLOCK: Final = 1 << 20  # bytes at the start of a file in which its directories stand
_FRAMES: Final = frozenset({0xC0, 0xC1, 0xC2})  # what every viewer draws; lossless ones hold the raw data
_SEGMENTS: Final = 1000  # before the frame
_JPEG_CODINGS: Final = frozenset({6, 7})
_SUB, _EXIF, _NOTE = 0x014A, 0x8769, 0x927C
_PANASONIC: Final = 0x002E
_OLYMPUS: Final = ((b"OLYMPUS\0", 12), (b"OM SYSTEM\0", 16))
_CANON: Final = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
_CANON_PREVIEW: Final = bytes.fromhex("eaf42b5e1c984b88b9fbb7dc406e4d16")

Place = tuple[int, int]
_T = TypeVar("_T")


class Preview(NamedTuple):
    """A JPEG inside a raw file: its place, its size in pixels, and its Exif block or b""."""

    start: int
    end: int
    width: int
    height: int
    exif: bytes


def previews(source: Source) -> list[Preview]:
    """The pictures that can be drawn, the largest first; none where the structure is not understood."""
    head = source.head(16)
    if head.startswith(b"FUJIFILM"):
        places = _fuji(source)
    elif head[4:8] == b"ftyp":
        places = _canon(source)
    elif head[6:10] == b"HEAP":
        places = _ciff(source)
    else:
        places = _tiff(source)
    found = filter(None, (_measured(source, *place) for place in dict.fromkeys(_safely(places))))
    return sorted(found, key=lambda one: one.width * one.height, reverse=True)


def blocks(source: Source) -> list[bytes]:
    """What a raw file says of itself in blocks as Exif has them: how it is turned, who took it, and where."""
    head = source.head(16)
    if head[4:8] == b"ftyp":
        return list(_safely(_canon_blocks(source)))
    return [source.head(_BLOCK)] if head[:2] in {b"II", b"MM"} and head[6:10] != b"HEAP" else []


def _safely(some: Iterator[_T]) -> Iterator[_T]:
    """All up to where the file is broken."""
    try:
        yield from some
    except (InputError, struct.error):
        return


def _measured(source: Source, start: int, end: int) -> Preview | None:
    """The picture in [start, end), None where it is none that viewers draw."""
    if end > source.size or source.head(2, start) != b"\xff\xd8":
        return None
    at, exif, width, height = start + 2, b"", 0, 0
    for _ in range(_SEGMENTS):
        head = source.head(4, at)
        if len(head) < 4 or head[0] != 0xFF or at >= end:
            return None
        marker, size = head[1], int.from_bytes(head[2:4], "big")
        if marker == 0xFF:
            at += 1
            continue
        if marker in _FRAMES:
            frame = source.head(10, at)
            if len(frame) < 10 or frame[4] != 8 or frame[9] not in {1, 3}:
                return None
            height, width = struct.unpack(">HH", frame[5:9])
        if marker == 0xDA:
            return Preview(start, end, width, height, exif) if width and height else None
        if marker == 0xE1 and not exif and source.head(6, at + 4) == b"Exif\0\0":
            exif = source.head(size - 8, at + 10)
        at += 2 + size
    return None


def _tiff(source: Source) -> Iterator[Place]:
    head = _ifd.header(source.head(16))
    yield from _Walk(source, head, 0).places(head.first)


class _Walk:
    """The directories of one TIFF structure that begins at `base`."""

    def __init__(self, source: Source, head: _ifd.Header, base: int) -> None:
        self.source, self.head, self.base = source, head, base

    def read(self, offset: int, length: int) -> bytes:
        return self.source.read(self.base + offset, length)

    def places(self, first: int) -> Iterator[Place]:
        """The JPEGs that directories point to, from the one at `first` on."""
        queue, seen = [first], set[int]()
        while queue and len(seen) < _DIRECTORIES:
            offset = queue.pop(0)
            if not offset or offset in seen:
                continue
            seen.add(offset)
            try:
                directory = _ifd.directory(self.read, offset, self.head)
                entries = {entry.tag: entry for entry in directory.entries}
                queue += [directory.next, *self._numbers(entries, _SUB), *self._numbers(entries, _EXIF)]
                yield from self._of(entries)
            except Malformed:
                continue

    def _numbers(self, entries: dict[int, _ifd.Entry], tag: int) -> tuple[int, ...]:
        return _ifd.integers(self.read, entries[tag], self.head, 16) if tag in entries else ()

    def _number(self, entries: dict[int, _ifd.Entry], tag: int) -> int:
        found = self._numbers(entries, tag)
        return found[0] if len(found) == 1 else 0

    def _of(self, entries: dict[int, _ifd.Entry]) -> Iterator[Place]:
        strips = (0x0111, 0x0117) if self._number(entries, 0x0103) in _JPEG_CODINGS else (0, 0)
        for start_tag, size_tag in ((0x0201, 0x0202), strips):
            start, size = self._number(entries, start_tag), self._number(entries, size_tag)
            if start and size:
                yield self.base + start, self.base + start + size
        if _PANASONIC in entries:
            whole = entries[_PANASONIC]
            yield self.base + whole.value_at, self.base + whole.value_at + whole.size
        if _NOTE in entries:
            yield from self._note(self.base + entries[_NOTE].value_at)

    def _note(self, at: int) -> Iterator[Place]:
        """What the maker note at `at` points to."""
        begin = self.source.head(18, at)
        if begin.startswith(b"Nikon\0\2"):
            head = _ifd.header(self.source.head(16, at + 10))
            walk = _Walk(self.source, head, at + 10)
            entries = {one.tag: one for one in _ifd.directory(walk.read, head.first, head).entries}
            yield from walk.places(walk._number(entries, 0x0011))
        for mark, first in _OLYMPUS:
            if begin.startswith(mark):
                yield from _Walk(self.source, self.head, at).settings(first)

    def settings(self, first: int) -> Iterator[Place]:
        """The preview that the camera settings of a note by Olympus name."""
        entries = {one.tag: one for one in _ifd.directory(self.read, first, self.head).entries}
        if 0x2020 not in entries:
            return
        one = entries[0x2020]
        at = self._number(entries, 0x2020) or one.value_at
        inner = {each.tag: each for each in _ifd.directory(self.read, at, self.head).entries}
        start, size = self._number(inner, 0x0101), self._number(inner, 0x0102)
        if start and size:
            yield self.base + start, self.base + start + size


def _fuji(source: Source) -> Iterator[Place]:
    start, size = struct.unpack(">II", source.read(0x54, 8))
    yield start, start + size


def _canon(source: Source) -> Iterator[Place]:
    """The samples of tracks, and the preview in a box of Canon's own."""
    for box in boxes(source, 0, source.size):
        if box.uuid == _CANON_PREVIEW:
            inner = box_at(source, box.body + 8, box.end)
            if inner is not None and inner.type == b"PRVW":
                yield inner.body + 16, inner.end
        elif box.type == b"moov":
            for track in boxes(source, box.body, box.end):
                if track.type == b"trak":
                    yield from _sample(source, track)


def _sample(source: Source, track: Box) -> Iterator[Place]:
    """The first sample of a track."""
    here: Box | None = track
    for name in (b"mdia", b"minf", b"stbl"):
        here = here and _child(source, here, name)
    sizes = here and _child(source, here, b"stsz")
    wide = here and _child(source, here, b"co64")
    narrow = here and _child(source, here, b"stco")
    if not sizes or not (wide or narrow):
        return
    every, count = struct.unpack(">II", source.read(sizes.body + 4, 8))
    size = every or (struct.unpack(">I", source.read(sizes.body + 12, 4))[0] if count else 0)
    start = source.read(wide.body + 8, 8) if wide else source.read(narrow.body + 8, 4) if narrow else b""
    yield int.from_bytes(start, "big"), int.from_bytes(start, "big") + size


def _child(source: Source, box: Box, name: bytes) -> Box | None:
    return next((one for one in boxes(source, box.body, box.end) if one.type == name), None)


def _canon_blocks(source: Source) -> Iterator[bytes]:
    for box in boxes(source, 0, source.size):
        if box.type == b"moov":
            own = (one for one in boxes(source, box.body, box.end) if one.uuid == _CANON)
            for one in own:
                for inner in boxes(source, one.body, one.end):
                    if inner.type in {b"CMT1", b"CMT2", b"CMT3", b"CMT4"}:
                        yield source.head(min(inner.end - inner.body, _BLOCK), inner.body)


def _ciff(source: Source) -> Iterator[Place]:
    """Entry 0x2007 of the heap; a heap ends with where its table begins."""
    order = "<" if source.head(2) == b"II" else ">"
    (first,) = struct.unpack(f"{order}I", source.read(2, 4))
    heaps, seen = [(first, source.size)], 0
    while heaps and seen < _DIRECTORIES:
        start, end = heaps.pop()
        seen += 1
        (table,) = struct.unpack(f"{order}I", source.read(end - 4, 4))
        (count,) = struct.unpack(f"{order}H", source.read(start + table, 2))
        for at in range(start + table + 2, start + table + 2 + 10 * min(count, 1000), 10):
            tag, size, offset = struct.unpack(f"{order}HII", source.read(at, 10))
            if tag == 0x2007:
                yield start + offset, start + offset + size
            elif tag & 0x3800 in {0x2800, 0x3000} and start + offset + size <= end:
                heaps.append((start + offset, start + offset + size))
