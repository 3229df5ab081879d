"""Sample tables of a track: ISO/IEC 14496-12 sections 8.6 and 8.7; QTFF "Sound sample descriptions".

Where the chunks and samples of a track stand in the file: read in bounded steps, in constant memory.
"""

from __future__ import annotations

import sys
from array import array
from itertools import islice, repeat
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import LimitExceeded, Malformed, Uncleanable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scrubber.media._boxes import Box
    from scrubber.media._source import Source

SAMPLE_LIMIT: Final = 4_000_000  # samples of one track: 18 hours at 60 per second
_STEP: Final = 1 << 13  # entries of a table that are read at once
_CODES: Final = {1: "B", 2: "H", 4: "I", 8: "Q"}
_FRAMES: Final = {b"MAC3": (6, 2), b"MAC6": (6, 1), b"ima4": (64, 34), b"agsm": (160, 33)}  # samples, bytes
_WIDTHS: Final = {b"in24": 3, b"in32": 4, b"fl32": 4, b"fl64": 8, b"ulaw": 1, b"alaw": 1}
_PLAIN: Final = frozenset((b"raw ", b"twos", b"sowt", b"NONE"))


class Chunk(NamedTuple):
    """A chunk: its first byte, the number of its first sample from 0, how many it has, and their entry."""

    start: int
    first: int
    samples: int
    entry: int


def chunks(source: Source, tables: Mapping[bytes, Box]) -> Iterator[Chunk]:
    """The chunks of a track, in the order of its samples; none where a table is not there."""
    offsets = tables.get(b"stco") or tables.get(b"co64")
    sizes = tables.get(b"stsz") or tables.get(b"stz2")
    runs = tables.get(b"stsc")
    if offsets is None or sizes is None or runs is None:
        return
    total = Sizes(source, sizes).count
    first = 0
    for start, (count, entry) in zip(_offsets(source, offsets), _counts(source, runs), strict=False):
        count = min(count, total - first)  # noqa: PLW2901  the last one may announce more than there is
        if count <= 0:
            return
        yield Chunk(start, first, count, entry)
        first += count


def _offsets(source: Source, box: Box) -> Iterator[int]:
    width = 8 if box.type == b"co64" else 4
    total = entries(source, box, 4, width)
    return numbers(source, box.body + 8, total, width)


def numbers(source: Source, at: int, count: int, width: int) -> Iterator[int]:
    """`count` big-endian numbers of `width` bytes from `at`."""
    while count > 0:
        step = min(count, _STEP)
        some = array(_CODES[width], source.read(at, step * width))
        if sys.byteorder == "little":
            some.byteswap()
        yield from some
        at, count = at + step * width, count - step


def _counts(source: Source, box: Box) -> Iterator[tuple[int, int]]:
    """(number of samples, entry) of each chunk, without end."""
    total = entries(source, box, 4, 12)
    table = numbers(source, box.body + 8, 3 * total, 4)
    chunk, samples, entry = 1, 0, 1
    for first, count, index in zip(table, table, table, strict=False):
        if first < chunk or (first == chunk and chunk > 1 and samples == 0):
            raise Malformed("the chunks of a track are not in order", box.start)
        yield from repeat((samples, entry), first - chunk)
        chunk, samples, entry = first, count, index
    yield from repeat((samples, entry))


def entries(source: Source, box: Box, at: int, width: int) -> int:
    """The number of entries of a table, all of which must be there."""
    if box.body + at + 4 > box.end:
        raise Malformed("a sample table is cut short", box.start)
    count: int = source.unpack(">I", box.body + at)[0]
    if box.body + at + 4 + count * width > box.end:
        raise Malformed("a sample table is cut short", box.start)
    if count > SAMPLE_LIMIT and width:
        raise LimitExceeded(f"a track has more than {SAMPLE_LIMIT} samples")
    return count


class Sizes:
    """Sizes of samples (`stsz`, `stz2`). `fixed` is the size of all of them, or 0."""

    def __init__(self, source: Source, box: Box) -> None:
        self.source, self.at, self.bits, self.fixed = source, box.body + 12, 32, 0
        if box.body + 12 > box.end:
            raise Malformed("a sample table is cut short", box.start)
        word = source.unpack(">I", box.body + 4)[0]
        if box.type == b"stz2":
            self.bits = word & 0xFF
            if self.bits not in {4, 8, 16}:
                raise Malformed("sample sizes of an unknown width", box.start)
        else:
            self.fixed = word
        self.count = entries(source, box, 8, 0)
        if not self.fixed:
            if self.count > SAMPLE_LIMIT:
                raise LimitExceeded(f"a track has more than {SAMPLE_LIMIT} samples")
            if self.at + (self.count * self.bits + 7) // 8 > box.end:
                raise Malformed("a sample table is cut short", box.start)

    def __iter__(self) -> Iterator[int]:
        if self.fixed:
            return repeat(self.fixed, self.count)
        if self.bits == 4:
            pairs = numbers(self.source, self.at, (self.count + 1) // 2, 1)
            return islice((half for byte in pairs for half in (byte >> 4, byte & 15)), self.count)
        return numbers(self.source, self.at, self.count, self.bits // 8)


def chunk_ranges(
    source: Source, tables: Mapping[bytes, Box], *, sound: bool = False
) -> Iterator[tuple[int, int]]:
    """The stretches of the file that the samples of a track use, one for each chunk."""
    box = tables.get(b"stsz") or tables.get(b"stz2")
    if box is None:
        return
    sizes = Sizes(source, box)
    each = iter(sizes)
    frames, octets = sound_frames(source, tables) if sound and sizes.fixed else (0, 0)
    for chunk in chunks(source, tables):
        if frames:
            length = -(-chunk.samples // frames) * octets
        else:
            length = chunk.samples * sizes.fixed if sizes.fixed else sum(islice(each, chunk.samples))
        if chunk.start < source.size:
            yield chunk.start, min(chunk.start + length, source.size)


def samples(source: Source, tables: Mapping[bytes, Box]) -> Iterator[tuple[int, int, int]]:
    """(start, end, entry) of each sample, in order; those that do not lie in the file are left out."""
    box = tables.get(b"stsz") or tables.get(b"stz2")
    if box is None:
        return
    each = iter(Sizes(source, box))
    limit = source.size
    for chunk in chunks(source, tables):
        at = chunk.start
        for size in islice(each, chunk.samples):
            if at + size <= limit:
                yield at, at + size, chunk.entry
            at += size


def sound_frames(source: Source, tables: Mapping[bytes, Box]) -> tuple[int, int]:
    """(samples, bytes) of one frame of QuickTime sound whose table counts in samples of PCM; (0, 0) else.

    There every sample lasts one unit of time, and the table says that each has the same size, often 1.
    """
    stsd, stts = tables.get(b"stsd"), tables.get(b"stts")
    if stsd is None or stts is None or stts.end - stts.body < 16 or stsd.end - stsd.body < 44:
        return 0, 0
    count, _, delta = source.unpack(">III", stts.body + 4)
    if count != 1 or delta != 1:
        return 0, 0
    entry = source.head(min(80, stsd.end - stsd.body - 8), stsd.body + 8)
    version, channels, bits = (int.from_bytes(entry[at : at + 2], "big") for at in (16, 24, 26))
    kind = entry[4:8]
    if version == 1 and len(entry) >= 52:
        frames, octets = (int.from_bytes(entry[at : at + 4], "big") for at in (36, 44))
        return (frames, octets) if frames and octets else (0, 0)
    if version == 2 and len(entry) >= 72:
        octets, frames = (int.from_bytes(entry[at : at + 4], "big") for at in (64, 68))
        return (frames, octets) if frames and octets else (0, 0)
    if kind in _FRAMES:
        frames, octets = _FRAMES[kind]
        return frames, octets * channels
    if (kind in _WIDTHS or kind in _PLAIN) and (octets := _WIDTHS.get(kind, (bits + 7) // 8) * channels):
        return 1, octets
    return 0, 0


def auxiliary(source: Source, tables: Mapping[bytes, Box], base: int) -> Iterator[tuple[int, int]]:
    """Where what is needed to decrypt samples stands (`saio`, `saiz`: 14496-12 section 8.7.8 and 8.7.9)."""
    saio, saiz = tables.get(b"saio"), tables.get(b"saiz")
    if saio is None or saiz is None:
        return
    version, flags = source.unpack(">BxxB", saio.body)
    width = 8 if version else 4
    at = saio.body + 4 + (8 if flags & 1 else 0)
    count = entries(source, saio, at - saio.body, width)
    at_sizes = saiz.body + 4 + (8 if source.unpack(">xxxB", saiz.body)[0] & 1 else 0)
    size, number = source.unpack(">BI", at_sizes)
    total = size * number if size else sum(numbers(source, at_sizes + 5, min(number, SAMPLE_LIMIT), 1))
    if count > 1:
        raise Uncleanable("the keys of an encrypted film stand in pieces")
    for offset in numbers(source, at + 4, count, width):
        yield base + offset, base + offset + total
