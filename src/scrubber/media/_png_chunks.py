"""Walk PNG chunks: ISO/IEC 15948:2024 clause 5 (structure), clause 11 (chunks), APNG in clause 11.3.6."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import LimitExceeded, Malformed
from scrubber.media._source import WINDOW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._source import Source

CHUNK_LIMIT: Final = 25_000  # chunks in one file, and one more for every 512 bytes; writers cut at 8 KiB
SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
END: Final = b"\x00\x00\x00\x00IEND\xaeB`\x82"
DATA: Final = (b"IDAT", b"fdAT")
_MAY_END: Final = (*DATA, b"IEND")  # chunks that are of use even if the file ends inside them

# Lengths that the specification allows: a chunk of another length is read by no viewer, and may hide things
LENGTHS: Final[dict[bytes, range | tuple[int, ...]]] = {
    b"IHDR": (13,),
    b"PLTE": range(1, 769),
    b"tRNS": range(1, 257),
    b"gAMA": (4,),
    b"cHRM": (32,),
    b"sRGB": (1,),
    b"cICP": (4,),
    b"mDCV": (24,),
    b"mDCv": (24,),  # as written before the third edition was final
    b"cLLI": (8,),
    b"cLLi": (8,),
    b"sBIT": range(1, 5),
    b"bKGD": (1, 2, 6),
    b"pHYs": (9,),
    b"hIST": range(2, 513, 2),
    b"sTER": (1,),
    b"acTL": (8,),
    b"fcTL": (26,),
    b"CgBI": (4,),
}
_CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_ADAM7: Final = (
    (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
)  # fmt: skip


class Chunk(NamedTuple):
    """One chunk: `at` is where its length stands, `start` and `stop` bound its data, `end` follows its CRC.

    All lie inside the file; `whole` is False where the file ends before the chunk does. `kind` is empty for
    bytes that are no chunk: damage, or what follows IEND.
    """

    at: int
    kind: bytes
    start: int
    stop: int
    end: int
    whole: bool = True


def chunks(source: Source, at: int = len(SIGNATURE)) -> Iterator[Chunk]:
    """Every chunk from `at`, which is behind the signature, to the end of the file, without gap.

    At damage the walk goes on with the next chunk if its place is known, else at the end chunk if there is
    one: viewers that opened the file until here need nothing else.
    """
    count = 0
    while at < source.size:
        count += 1
        if count > CHUNK_LIMIT + at // 512:
            raise LimitExceeded("the file has more chunks than any picture of its size")
        chunk = _chunk(source, at)
        if not chunk.whole and chunk.kind not in _MAY_END:
            resume = source.find(END, at)
            chunk = Chunk(at, b"", at, at, source.size if resume < 0 else resume, whole=False)
        yield chunk
        at = chunk.end
        if chunk.kind == b"IEND":
            break
    if at < source.size:
        yield Chunk(at, b"", at, at, source.size)


def _chunk(source: Source, at: int) -> Chunk:
    if source.size - at < 8:
        return Chunk(at, b"", at, at, source.size, whole=False)
    length, kind = struct.unpack(">I4s", source.read(at, 8))
    stop = at + 8 + length
    whole = stop + 4 <= source.size
    if not kind.isalpha():  # a damaged name, or no chunk at all: what follows tells
        kind, whole = b"", whole and source.head(8, stop + 4)[4:].isalpha()
    return Chunk(at, kind, at + 8, min(stop, source.size), min(stop + 4, source.size), whole)


def chunk_bytes(kind: bytes, data: bytes) -> bytes:
    """A new chunk with its length and CRC."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def crc(source: Source, start: int, end: int, before: int = 0) -> bytes:
    """The CRC field for [start, end), continued from the CRC `before`."""
    while start < end:
        data = source.read(start, min(WINDOW, end - start))
        before = zlib.crc32(data, before)
        start += len(data)
    return struct.pack(">I", before)


class Header(NamedTuple):
    """What IHDR says about the size of the picture."""

    width: int
    height: int
    bits: int  # of one pixel
    interlaced: bool

    def unpacked(self, width: int, height: int) -> int:
        """Bytes of a frame of this size before it is packed: a filter byte and the pixels of each row."""
        passes = _ADAM7 if self.interlaced else ((0, 0, 1, 1),)
        total = 0
        for x, y, dx, dy in passes:
            columns, rows = -(-(width - x) // dx), -(-(height - y) // dy)
            if columns > 0 and rows > 0:
                total += rows * (1 + (columns * self.bits + 7) // 8)
        return total


def header(source: Source, chunk: Chunk) -> Header:
    """Read IHDR; Malformed where it describes no picture."""
    if chunk.stop - chunk.start != 13:
        raise Malformed("the PNG header has a wrong length", chunk.at)
    width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", source.read(chunk.start, 13))
    if not width or not height or colour not in _CHANNELS or depth not in (1, 2, 4, 8, 16):
        raise Malformed("the PNG header describes no picture", chunk.at)
    return Header(width, height, depth * _CHANNELS[colour], bool(interlace))
