"""Walk RIFF chunks: Microsoft/IBM "Multimedia Programming Interface" 1.0 (1991) chapter 2; WebP, AVI, WAV.

A chunk is a four-character code, its length (little endian), its data, and a pad byte after an odd length.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import LimitExceeded
from scrubber.media._verdicts import note
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._source import Source
    from scrubber.model import Finding

CHUNK_LIMIT: Final = 25_000  # chunks in one list, and one more for every 512 bytes of it


class RiffChunk(NamedTuple):
    """One chunk: `at` is where its code stands, `start` and `stop` bound its data, `end` follows its pad.

    All lie inside the range that was walked; `length` is what the chunk claims. `kind` is empty for bytes too
    few to be a chunk.
    """

    at: int
    kind: bytes
    length: int
    start: int
    stop: int
    end: int

    @property
    def missing(self) -> int:
        """Bytes of data that the chunk claims and the range does not hold."""
        return self.length - (self.stop - self.start)

    @property
    def label(self) -> str:
        """The four-character code, fit to be shown."""
        return "".join(chr(c) if 32 <= c < 127 else "?" for c in self.kind) or "rest"


def chunks(source: Source, at: int, end: int) -> Iterator[RiffChunk]:
    """Every chunk of [at, end), without gap: of a file behind its form type, or of a LIST behind its type."""
    count, start = 0, at
    while at < end:
        if end - at < 8:
            yield RiffChunk(at, b"", end - at, at, end, end)
            return
        count += 1
        if count > CHUNK_LIMIT + (at - start) // 512:
            raise LimitExceeded("the file has more chunks than any picture of its size")
        kind, length = struct.unpack("<4sI", source.read(at, 8))
        stop = min(at + 8 + length, end)
        chunk = RiffChunk(at, kind, length, at + 8, stop, min(stop + (length & 1), end))
        yield chunk
        at = chunk.end


def chunk_bytes(kind: bytes, data: bytes) -> bytes:
    """A new chunk with its length and pad byte."""
    return kind + struct.pack("<I", len(data)) + data + bytes(len(data) & 1)


def kept(
    source: Source, chunk: RiffChunk, why: str, notes: tuple[Finding, ...] = (), *, opaque: bool = False
) -> Iterator[Part]:
    """The chunk stays; a pad byte that is not zero becomes zero."""
    unclean = chunk.end > chunk.stop and source.read(chunk.stop, 1) != b"\0"
    yield Part(
        chunk.at, chunk.stop if unclean else chunk.end, chunk.label, why, findings=notes, opaque=opaque
    )
    if unclean:
        found = note("M605", (chunk.stop, chunk.end), "a pad byte that is not zero", "riff")
        yield Part(chunk.stop, chunk.end, chunk.label, found.why, b"\0", findings=(found,))


def lengthened(source: Source, chunk: RiffChunk, data: list[Part]) -> Iterator[Part]:
    """The parts of a chunk whose data became `data`: its head with the right length, the data, a pad byte.

    `data` covers the chunk from `start` to `stop`. A pad byte that the file lacks is not added by itself.
    """
    length = chunk.length + sum(part.size_after - (part.end - part.start) for part in data)
    if length == chunk.length:
        yield Part(chunk.at, chunk.start, chunk.label, "holds what draws the picture")
    else:
        head = chunk.kind + struct.pack("<I", length)
        yield Part(chunk.at, chunk.start, chunk.label, "its new length", head)
    yield from data
    if chunk.missing:
        return
    old, new = source.read(chunk.stop, chunk.end - chunk.stop), bytes(length & 1)
    if old == new:
        if old:
            yield Part(chunk.stop, chunk.end, chunk.label, "pad byte")
    elif old or length != chunk.length:
        found = note("M605", (chunk.stop, chunk.end), "a pad byte that is not zero", "riff")
        yield Part(
            chunk.stop, chunk.end, chunk.label, "pad byte", new, findings=(found,) if old.strip(b"\0") else ()
        )
