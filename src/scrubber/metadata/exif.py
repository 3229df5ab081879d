"""Name what stands in an Exif block: CIPA DC-008-2023 sections 4.5 to 4.6, on TIFF 6.0 directories.

Runs on every photo, so it reads only the values that are reported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.errors import Malformed
from scrubber.metadata import _exif_tags as tags
from scrubber.metadata import _exif_values as values
from scrubber.metadata import _ifd
from scrubber.metadata._makernote import maker_notes
from scrubber.metadata._report import Note, report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.model import Finding, Span

_DIRECTORIES: Final = 16  # real blocks have up to five
_BUDGET: Final = 8 << 20  # bytes of large values in one block: more only if they overlap
_UNKNOWN_SHOWN: Final = 12  # names of unknown entries in one finding
_QUIET_ONLY: Final = Note("M901", "an Exif block with technical entries only")


class ExifReader:
    """CIPA DC-008 blocks."""

    def findings(self, block: bytes, span: Span) -> Iterator[Finding]:
        r"""Findings of a block with or without "Exif\\0\\0" before the TIFF header."""
        return report("exif", span, _notes(block, span), _QUIET_ONLY if block else None)


def _notes(block: bytes, span: Span) -> Iterator[Note | Finding]:
    if block[:4] == b"Exif":
        block = block[6:]
    walk = _Walk(block, span)
    queue = [(walk.head.first, "IFD0")]
    seen: set[int] = set()
    while queue and len(seen) < _DIRECTORIES:
        offset, name = queue.pop(0)
        if offset in seen:
            continue
        seen.add(offset)
        try:
            directory = _ifd.directory(walk.read, offset, walk.head)
        except Malformed:
            yield Note("M902", f"a broken Exif directory ({name})")
            continue
        if name == "GPS":
            yield from values.gps(walk.read, directory, walk.head)
            continue
        yield from walk.directory(directory, name, queue)
        if directory.next and name in {"IFD0", "IFD1"}:
            queue.append((directory.next, "IFD1"))


class _Walk:
    """One block: its bytes, byte order and checked reads."""

    def __init__(self, block: bytes, span: Span) -> None:
        self.block, self.span = block, span
        self.head = _ifd.header(block)
        self.read = _ifd.reader_of(block)
        self.budget = _BUDGET

    def value(self, entry: _ifd.Entry) -> bytes:
        """The first bytes of a value; Malformed outside the block, or once too much was read."""
        size = min(entry.size, values.BLOCK_LIMIT)
        self.budget -= size
        if self.budget < 0:
            raise Malformed("the entries of a block overlap", entry.at)
        return self.read(entry.value_at, size)

    def directory(
        self, directory: _ifd.Directory, name: str, queue: list[tuple[int, str]]
    ) -> Iterator[Note | Finding]:
        """Notes of one directory; pointers to others go to `queue`."""
        unknown = []
        for entry in directory.entries:
            tag = entry.tag
            known = tags.TABLE.get(tag)
            if known is not None:
                try:
                    yield from self._entry(entry, known, name)
                except Malformed:
                    yield Note("M902", f"{known[1]} outside the block")
            elif tag in tags.POINTERS:
                queue.extend(self._pointers(entry))
            elif tag not in tags.QUIET:
                unknown.append(entry)
        if unknown:
            yield from self._unknown(unknown)

    def _pointers(self, entry: _ifd.Entry) -> list[tuple[int, str]]:
        name = {tags.GPS_POINTER: "GPS", tags.INTEROP_POINTER: "Interop", tags.SUB_POINTER: "SubIFD"}
        try:
            offsets = _ifd.integers(self.read, entry, self.head, _DIRECTORIES)
        except Malformed:
            return [(-1, name.get(entry.tag, "Exif"))]  # reported as broken when its turn comes
        return [(offset, name.get(entry.tag, "Exif")) for offset in offsets]

    def _entry(self, entry: _ifd.Entry, known: tuple[str, str, str], name: str) -> Iterator[Note | Finding]:
        rule, why, how = known
        if not how:
            value, raw = values.text(self.read, entry, self.head)
            if value and not (rule == "M401" and values.is_blank_date(value)):
                yield Note(rule, why, value, raw)
            return
        if how == "thumbnail":
            yield Note(rule if name == "IFD1" else "M603", f"a JPEG in Exif {name}")
            return
        data = self.value(entry)
        if how in {"xmp", "iptc"}:
            yield from self._inner(how, data)
        elif how == "maker":
            yield Note(rule, why)
            yield from maker_notes(data, entry.value_at, self.block, self.head)
        elif data:
            yield from values.SPECIAL[how](rule, why, data, self.head.order)

    def _inner(self, how: str, data: bytes) -> Iterator[Finding]:
        from scrubber.metadata import iptc, xmp  # rare inside Exif

        return (xmp.reader if how == "xmp" else iptc.reader).findings(data, self.span)

    def _unknown(self, entries: list[_ifd.Entry]) -> Iterator[Note]:
        """One note for all entries that no table knows, and one for each that holds text."""
        names = []
        for entry in entries[:_UNKNOWN_SHOWN]:
            names.append(tags.name_of(entry.tag))
            if entry.type == 2 and entry.number > 8:
                try:
                    value, raw = values.text(self.read, entry, self.head)
                except Malformed:
                    continue
                if value:
                    yield Note("M901", f"Exif {names[-1]}", value, raw)
        yield Note("M901", f"{len(entries)} rare Exif entries ({', '.join(names)})")


reader = ExifReader()
