"""Image file directories: TIFF 6.0 section 2, BigTIFF, and Exif (CIPA DC-008 section 4.5), which is TIFF.

One bounded walk for the Exif reader, the Exif writer's input and the TIFF handler. Nothing here follows a
chain by itself: the caller decides how many directories it is willing to read.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import Malformed

if TYPE_CHECKING:
    from collections.abc import Callable

    Read = Callable[[int, int], bytes]  # (offset, length) -> exactly that many bytes, or Malformed

SIZES: Final = dict(
    zip(
        (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 17, 18, 129),
        (1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 8, 8, 8, 1),
        strict=True,
    )
)
_INTEGERS: Final = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 13: "I", 16: "Q", 17: "q", 18: "Q"}
ENTRY_LIMIT: Final = 4096  # entries in one directory; real files have under 300


class Header(NamedTuple):
    """Byte order as a struct prefix ("<" or ">"), BigTIFF or not, offset of the first directory."""

    order: str
    big: bool
    first: int

    @property
    def count_layout(self) -> str:
        """The `struct` layout of the number of entries that opens a directory."""
        return self.order + ("Q" if self.big else "H")

    @property
    def word_layout(self) -> str:
        """The `struct` layout of an offset, which is also that of the link to the next directory."""
        return self.order + ("Q" if self.big else "I")

    @property
    def entry_layout(self) -> str:
        """The `struct` layout of tag, type and number of values, which open an entry."""
        return self.order + ("HHQ" if self.big else "HHI")

    @property
    def count_size(self) -> int:
        """Bytes of the number of entries."""
        return 8 if self.big else 2

    @property
    def entry_size(self) -> int:
        """Bytes of one entry."""
        return 20 if self.big else 12

    @property
    def word_size(self) -> int:
        """Bytes of an offset: as many as a value may have to stand in its entry."""
        return 8 if self.big else 4


class Entry(NamedTuple):
    """One directory entry.

    `number` counts values, `at` is the offset of its 12 (20) bytes, `value_at` that of its value, which takes
    `size` bytes.
    """

    tag: int
    type: int
    number: int
    at: int
    value_at: int
    size: int

    @property
    def inline(self) -> bool:
        """Whether the value stands in the entry itself."""
        return self.at < self.value_at <= self.at + 12


class Directory(NamedTuple):
    """One directory: its place in bytes, entries in file order, offset of the next one (0: none)."""

    start: int
    end: int
    entries: list[Entry]
    next: int


def header(block: bytes) -> Header:
    """Read the 8 (16) byte header; Malformed where it is none."""
    order = {b"II": "<", b"MM": ">"}.get(block[:2])
    if order is None or len(block) < 8:
        raise Malformed("no TIFF byte order mark", 0)
    magic, first = struct.unpack(order + "HI", block[2:8])
    if magic == 43:
        if len(block) < 16 or struct.unpack(order + "HH", block[4:8]) != (8, 0):
            raise Malformed("broken BigTIFF header", 4)
        return Header(order, True, struct.unpack(order + "Q", block[8:16])[0])
    return Header(order, False, first)


def directory(read: Read, offset: int, head: Header) -> Directory:
    """Read the directory at `offset`; Malformed beyond the end or over ENTRY_LIMIT entries.

    Entries of an unknown type get size 0 and stand inline: their value cannot be located.
    """
    count_size, entry_size, inline = head.count_size, head.entry_size, head.word_size
    count = struct.unpack(head.count_layout, read(offset, count_size))[0]
    if count > ENTRY_LIMIT:
        raise Malformed("a directory announces too many entries", offset)
    table = read(offset + count_size, count * entry_size)
    layout = struct.Struct(head.entry_layout)
    word = head.word_layout
    entries = []
    for i in range(0, len(table), entry_size):
        tag, kind, number = layout.unpack_from(table, i)
        at = offset + count_size + i
        size = SIZES.get(kind, 0) * number
        here = at + entry_size - inline
        value_at = here if size <= inline else struct.unpack_from(word, table, i + entry_size - inline)[0]
        entries.append(Entry(tag, kind, number, at, value_at, size))
    end = offset + count_size + len(table)
    try:
        following = struct.unpack(word, read(end, inline))[0]
        end += inline
    except Malformed:  # many writers leave the last link out
        following = 0
    return Directory(offset, end, entries, following)


def integers(read: Read, entry: Entry, head: Header, limit: int = 1 << 20) -> tuple[int, ...]:
    """The values of an integer entry; empty for other types. Malformed for more than `limit` values."""
    letter = _INTEGERS.get(entry.type)
    if letter is None:
        return ()
    if entry.number > limit:
        raise Malformed("a directory entry announces too many values", entry.at)
    return struct.unpack(f"{head.order}{entry.number}{letter}", read(entry.value_at, entry.size))


def reader_of(block: bytes) -> Read:
    """A checked `read` over bytes in memory."""

    def read(offset: int, length: int) -> bytes:
        if offset < 0 or length < 0 or offset + length > len(block):
            raise Malformed("an offset points outside the block", offset)
        return block[offset : offset + length]

    return read
