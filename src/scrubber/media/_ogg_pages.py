"""Ogg pages and the packets in them: RFC 3533, sections 5 and 6."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import LimitExceeded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from scrubber.media._source import Source

SIGN: Final = b"OggS"
_HEAD: Final = 27
_CONTINUED, _BEGINS = 1, 2
_AHEAD: Final = 1 << 16  # pages that are looked at for the headers of streams, in one file
_CHECKED: Final = 1 << 28  # bytes of pages of which checksums are computed
_TRY: Final = 1000  # bytes that cost as much as a look whether there is a page
_WINDOW: Final = 1 << 17  # bytes in which pages are looked at at once
_FIRST: Final = SIGN + b"\0"
_REVERSED: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


class Page(NamedTuple):
    """One page [at, end): its flags, the number of its stream, the lengths of its segments, its data."""

    at: int
    flags: int
    serial: int
    lacing: bytes
    start: int
    end: int

    @property
    def begins(self) -> bool:
        """Whether a logical stream begins with it."""
        return bool(self.flags & _BEGINS)


class Piece(NamedTuple):
    """What a page holds of a packet: `number` counts packets of the stream, `offset` bytes in the packet.

    It stands at [start, end) of the file; `last` where the packet ends with it.
    """

    page: Page
    number: int
    offset: int
    start: int
    end: int
    last: bool


def page_at(source: Source, at: int) -> Page | None:
    """The page at `at`; None where there is none, or not all of it."""
    head = source.head(_HEAD + 255, at)
    if len(head) < _HEAD or head[:4] != SIGN or head[4] != 0:
        return None
    start = at + _HEAD + head[26]
    if start > source.size:
        return None
    lacing = head[_HEAD : _HEAD + head[26]]
    end = start + sum(lacing)
    if end > source.size:
        return None
    return Page(at, head[5], int.from_bytes(head[14:18], "little"), lacing, start, end)


def plain_run(source: Source, at: int, known: Collection[bytes], headers: Collection[int]) -> int:
    """Where the pages from `at` on end that go on with `known` streams and do not begin at one of `headers`.

    As `page_at`, for hundreds of thousands of pages.
    """
    while True:
        data = source.head(_WINDOW, at)
        size, here = len(data), 0
        while here + _HEAD <= size and data[here : here + 5] == _FIRST:
            start = here + _HEAD + data[here + 26]
            end = start + sum(data[here + _HEAD : start])
            if start > size or end > size:
                break
            if data[here + 5] & _BEGINS or at + here in headers or data[here + 14 : here + 18] not in known:
                break
            here = end
        if not here:
            return at
        at += here


class Search:
    """Looks for the next page behind bytes that are none. The checksums that it computes are bounded."""

    def __init__(self, source: Source) -> None:
        self._source, self._left = source, _CHECKED

    def after(self, at: int) -> int:
        """Where the next page from `at` on begins whose checksum is right, or the end of the file."""
        while (at := self._source.find(SIGN, at)) >= 0:
            page = page_at(self._source, at)
            self._left -= _TRY + (page.end - page.at if page is not None else 0)
            if self._left < 0:
                raise LimitExceeded("too many bytes between the pages")
            if page is not None and self._is_whole(page):
                return at
            at += 1
        return self._source.size

    def _is_whole(self, page: Page) -> bool:
        data = self._source.read(page.at, page.end - page.at)
        return sealed(data) == data


def sealed(page: bytes) -> bytes:
    """The page with its checksum: CRC-32 of Ethernet's polynomial, but highest bit first, from zero, plain.

    The other order of bits is made by turning round each byte, and then the result: zlib's is fast.
    """
    blank = page[:22] + bytes(4) + page[26:]
    turned = zlib.crc32(blank.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    value = int(f"{turned:032b}"[::-1], 2)
    return page[:22] + struct.pack("<I", value) + page[26:]


class Ahead:
    """Reads the first packets of streams before their pages come; the number of pages is bounded."""

    def __init__(self, source: Source, search: Search) -> None:
        self._source, self._search = source, search
        self._left = _AHEAD

    def pieces(self, page: Page) -> Iterator[Piece]:
        """The packets of the stream that begins with `page`, piece by piece, while they are asked for."""
        index = offset = 0
        current: Page | None = page
        while current is not None:
            for piece in split(current, index, offset):
                yield piece
                index, offset = (
                    (index + 1, 0) if piece.last else (index, piece.offset + piece.end - piece.start)
                )
            current = self._next(current)

    def _next(self, page: Page) -> Page | None:
        """The next page of the same stream."""
        at = page.end
        while self._left:
            self._left -= 1
            found = page_at(self._source, at)
            if found is None:
                if at >= self._source.size or (at := self._search.after(at)) >= self._source.size:
                    return None
                continue
            if found.serial == page.serial:
                return None if found.begins else found
            at = found.end
        raise LimitExceeded("the headers of the streams are too far apart")


def split(page: Page, index: int, offset: int) -> Iterator[Piece]:
    """The pieces of packets on a page, of which the first continues packet `index` at `offset`."""
    start = at = page.start
    for length in page.lacing:
        at += length
        if length < 255:
            yield Piece(page, index, offset, start, at, last=True)
            index, offset, start = index + 1, 0, at
    if at > start:
        yield Piece(page, index, offset, start, at, last=False)
