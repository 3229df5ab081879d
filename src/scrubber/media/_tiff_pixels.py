"""Which bytes of a TIFF file hold pixels: strips, tiles and JPEG streams. TIFF 6.0 sections 3, 8, 15, 22.

Old writers leave byte counts out or write wrong ones, so what an uncompressed strip must hold is computed.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import LimitExceeded, Malformed, Uncleanable
from scrubber.media import _tiff_jpeg
from scrubber.media import _tiff_tags as tags
from scrubber.media._source import WINDOW
from scrubber.media._tiff_ranges import Ranges

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._tiff_pages import Page, Tiff
    from scrubber.metadata._ifd import Entry

_NONE, _OLD_JPEG = 1, 6
_WITH_MARKERS: Final = frozenset((_OLD_JPEG, 7, 33007))
_DEFLATE: Final = frozenset((8, 32946))
_YCBCR: Final = 6
_PLACES: Final = ((tags.STRIP_OFFSETS, tags.STRIP_COUNTS), (tags.TILE_OFFSETS, tags.TILE_COUNTS))
_PLANES: Final = 2  # PlanarConfiguration: each sample on its own
_CODES: Final = {1: "B", 2: "H", 4: "I", 8: "Q"}
_REPEATED: Final = 1 << 16  # JPEG tiles remembered, since blank tiles are often shared
_INFLATED: Final = 1 << 28  # bytes looked at to find the end of one strip


@dataclass(slots=True)
class Pixels:
    """What pixel data claims: `sure` ranges, ranges that only a byte count vouches for, strips without one.

    `fills` are segments of JPEG streams that go, by their start.
    """

    sure: Ranges = field(default_factory=Ranges)
    counted: dict[int, Ranges] = field(default_factory=dict)  # by compression
    cut: Ranges = field(default_factory=Ranges)  # whose byte count reaches beyond the end of the file
    uncounted: list[int] = field(default_factory=list)
    fills: dict[int, _tiff_jpeg.Fill] = field(default_factory=dict)
    strips: int = 0
    listed: int = 0  # bytes of the lists of strips
    walked: int = 0  # bytes of JPEG looked at
    streams: dict[tuple[int, int], None] = field(default_factory=dict)

    def count(self, tiff: Tiff, entry: Entry) -> None:
        """Count the strips of an entry; LimitExceeded for more than a file of this size can list."""
        self.strips += entry.number
        self.listed += 0 if entry.inline else entry.size
        if self.strips > tags.STRIP_LIMIT or self.listed > tiff.source.size:
            raise LimitExceeded("the file lists more strips or tiles than it can hold")

    def counted_of(self, compression: int) -> Ranges:
        """The counted ranges of one compression."""
        return self.counted.setdefault(compression, Ranges())


def claim(tiff: Tiff, page: Page, pixels: Pixels) -> None:
    """Add all that the picture of one directory needs."""
    compression = tiff.first(page, tags.COMPRESSION, 1)
    for places, counts in _PLACES:
        lengths = next((numbers(tiff, e) for e in page.all(counts) if usable(tiff, e)), array("Q"))
        sizes = _Sizes(tiff, page, places == tags.TILE_OFFSETS) if compression == _NONE else None
        for entry in (e for e in page.all(places) if usable(tiff, e)):
            pixels.count(tiff, entry)
            for number, start in enumerate(numbers(tiff, entry)):
                count = lengths[number] if number < len(lengths) else 0
                if start or count:
                    plain = sizes(number) if sizes else None
                    _strip(tiff, pixels, compression, _Strip(start, count, plain))
    if compression == _OLD_JPEG:
        _old_jpeg(tiff, page, pixels)


def usable(tiff: Tiff, entry: Entry) -> bool:
    """Whether an entry is as its tag allows and its value lies in the file."""
    return tags.allowed(entry) and tiff.inside(entry)


def numbers(tiff: Tiff, entry: Entry) -> array[int]:
    """The values of an integer entry in as little memory as they take; signed ones read as unsigned."""
    out = array(_CODES[entry.size // entry.number])
    for at in range(entry.value_at, entry.value_at + entry.size, WINDOW):
        out.frombytes(tiff.source.read(at, min(WINDOW, entry.value_at + entry.size - at)))
    if tiff.head.order != ("<" if sys.byteorder == "little" else ">"):
        out.byteswap()
    return out


def decodable(tiff: Tiff, page: Page) -> bool:
    """Whether at least one strip or tile, or the JPEG stream, lies whole in the file, or claims no bytes."""
    size = tiff.source.size
    for places, counts in _PLACES:
        for entry in (e for e in page.all(places) if usable(tiff, e)):
            lengths = next((numbers(tiff, e) for e in page.all(counts) if usable(tiff, e)), array("Q"))
            starts = numbers(tiff, entry)
            if any(start + (lengths[i] if i < len(lengths) else 0) <= size for i, start in enumerate(starts)):
                return True
    return not any(page.all(places) for places, _ in _PLACES)


class _Sizes:
    """Bytes of an uncompressed strip or tile by number: (those it must have, those it may have)."""

    def __init__(self, tiff: Tiff, page: Page, tiled: bool) -> None:  # noqa: FBT001 - two sorts, one caller
        self.height = tiff.first(page, tags.HEIGHT, 0)
        width = tiff.first(page, tags.WIDTH, 0)
        depth = 1
        self.rows = min(max(tiff.first(page, tags.ROWS_PER_STRIP, self.height), 1), self.height)
        if tiled:
            width, self.rows = tiff.first(page, tags.TILE_WIDTH, 0), tiff.first(page, tags.TILE_HEIGHT, 0)
            self.height = 0
            depth = max(tiff.first(page, tags.TILE_DEPTH, 1), 1)
        self.per_plane = -(-self.height // self.rows) if self.rows and self.height else 1
        bits = _bits(tiff, page)
        samples = max(tiff.first(page, tags.SAMPLES, len(bits)), 1)
        self.subsampled = tiff.first(page, tags.PHOTOMETRIC, 0) == _YCBCR
        self.regular = len(set(bits)) == 1 and bits[0] in {1, 2, 4, 8, 16, 32, 64} and not self.subsampled
        pixel = sum(bits[:samples]) if len(bits) >= samples else bits[0] * samples
        if tiff.first(page, tags.PLANAR, 1) == _PLANES:
            pixel = bits[0]
        self.line = (width * pixel + 7) // 8 * depth

    def __call__(self, number: int) -> tuple[int, int | None]:
        rows = self.rows
        if self.height:
            rows = min(rows, self.height - number % self.per_plane * rows)
        exact = self.line * rows
        return (0 if self.subsampled else exact), (exact if self.regular else None)


def _bits(tiff: Tiff, page: Page) -> tuple[int, ...]:
    for entry in page.all(tags.BITS):
        if usable(tiff, entry) and (found := tiff.integers(entry, 1 << 16)):
            return found
    return (1,)


class _Strip(NamedTuple):
    start: int
    length: int
    plain: tuple[int, int | None] | None  # see _Sizes


def _strip(tiff: Tiff, pixels: Pixels, compression: int, strip: _Strip) -> None:
    """Add one strip or tile, as long as it must be, cut off at the end of the file."""
    start, count, plain = strip
    size = tiff.source.size
    if not 0 < start < size:
        return
    if compression in _WITH_MARKERS and tiff.source.head(2, start) == _tiff_jpeg.SOI:
        _stream(tiff, pixels, start, min(start + count, size) if count else size, compression)
        return
    if plain is not None and (plain[0] or plain[1]):
        exact, bound = plain
        if not count or (bound is not None and count >= bound):
            pixels.sure.add(start, min(start + (bound or exact), size))
            return
        count = max(count, exact)
    if not count:
        pixels.uncounted.append(start)
    elif start + count > size:
        pixels.cut.add(start, size)
    else:
        pixels.counted_of(compression).add(start, start + count)


def _stream(tiff: Tiff, pixels: Pixels, start: int, end: int, compression: int) -> None:
    """Add a JPEG stream without the segments that go and what follows its end."""
    if (start, end) in pixels.streams:
        return
    if len(pixels.streams) < _REPEATED:
        pixels.streams[start, end] = None
    found = _tiff_jpeg.stream(tiff.source, start, end)
    pixels.walked += end - start if not found.complete else found.end - start
    if pixels.walked > 4 * tiff.source.size + (64 << 20):
        raise LimitExceeded("the JPEG streams of the file overlap")
    target = pixels.sure if found.complete else pixels.counted_of(compression)
    target.add(start, found.end)
    pixels.fills.update((fill.start, fill) for fill in found.fills)
    if len(pixels.fills) > _tiff_jpeg.FILL_LIMIT + tiff.source.size // 1024:
        raise LimitExceeded("the JPEG strips hold more segments than any picture of this size")


def _old_jpeg(tiff: Tiff, page: Page, pixels: Pixels) -> None:
    """Add the JPEG stream and the tables of old-style JPEG (TIFF 6.0 section 22)."""
    size = tiff.source.size
    start, length = tiff.first(page, tags.JPEG_STREAM, 0), tiff.first(page, tags.JPEG_LENGTH, 0)
    if 0 < start < size:
        end = min(start + length, size) if length > 0 else size
        if tiff.source.head(2, start) == _tiff_jpeg.SOI:
            _stream(tiff, pixels, start, end, _OLD_JPEG)
        elif length > 0:
            pixels.counted_of(_OLD_JPEG).add(start, end)
    for tag in (tags.Q_TABLES, tags.DC_TABLES, tags.AC_TABLES):
        for entry in page.all(tag):
            for at in numbers(tiff, entry)[:16] if usable(tiff, entry) else ():
                codes = 64 if tag == tags.Q_TABLES else 16 + min(sum(tiff.source.head(16, at)), 256)
                pixels.sure.add(at, min(at + codes, size))


def settle(tiff: Tiff, pixels: Pixels, removed: list[tuple[int, int]], structures: list[int]) -> Ranges:
    """Give all pixel bytes. Where a byte count reaches into something that goes, find the strip's true end.

    `removed` are disjoint sorted ranges, `structures` sorted offsets at which something else begins.
    """
    out = Ranges()
    out.extend(pixels.sure)
    starts = [start for start, _ in removed]
    for compression, ranges in pixels.counted.items():
        for start, end in ranges:
            at = bisect_right(starts, start)
            if at < len(starts) and starts[at] < end:
                out.add(start, _true_end(tiff, compression, start, end))
            else:
                out.add(start, end)
    for start, end in pixels.cut:
        at = bisect_right(starts, start)
        out.add(start, min([end, *starts[at : at + 1]]))
    for start in pixels.uncounted:
        at = bisect_right(structures, start)
        out.add(start, structures[at] if at < len(structures) else tiff.source.size)
    return out


def _true_end(tiff: Tiff, compression: int, start: int, end: int) -> int:
    """Where compressed data really ends; Uncleanable where its codec does not tell."""
    if compression not in _DEFLATE:
        raise Uncleanable("the pixel data and metadata of the file overlap")
    codec = zlib.decompressobj()
    seen = 0
    try:
        for at in range(start, end, WINDOW):
            data = tiff.source.read(at, min(WINDOW, end - at))
            while data:
                seen += len(codec.decompress(data, WINDOW))
                if codec.eof:
                    return min(at + WINDOW, end) - len(codec.unused_data)
                if seen > _INFLATED:
                    raise LimitExceeded("a compressed strip is too large")
                data = codec.unconsumed_tail
    except zlib.error:
        raise Malformed("a compressed strip is broken", start) from None
    return end


def counted(pixels: Pixels) -> Iterator[tuple[int, int]]:
    """All strips whose length only their byte count tells."""
    yield from pixels.cut
    for ranges in pixels.counted.values():
        yield from ranges
