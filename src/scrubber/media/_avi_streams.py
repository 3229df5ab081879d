"""The streams of an AVI film and their chunks of data: Microsoft AVI RIFF reference, OpenDML 1.02.

A chunk of data is named by two digits and what it is ("00dc"); `rec ` lists hold several.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scrubber.errors import LimitExceeded, Malformed
from scrubber.media._coded import touched
from scrubber.media._coded_pictures import Dv
from scrubber.media._fourcc import bitmap, by_fourcc, by_number
from scrubber.media._riff import RiffChunk
from scrubber.media._verdicts import Change
from scrubber.model import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._coded import Codec
    from scrubber.media._source import Source

PLUGIN: Final = "avi"
_PLAYED: Final = frozenset({b"vids", b"auds", b"txts", b"iavs", b"mids"})
_DATA: Final = re.compile(rb"(\d\d)(?:dc|db|wb|tx|sb|pc|iv|dd|dx|DC|DB|WB|md)")
_INDEX: Final = re.compile(rb"ix\d\d|\d\dix|idx1", re.IGNORECASE)
_PRINTABLE: Final = re.compile(rb"[ -~]{4}")
_EXTRA: Final = 1 << 20  # bytes of settings of a decoder
_MOST: Final = 100_000  # chunks, and one more for every 64 bytes
_TITLE: Final = re.compile(rb"GAB2\0\x02\0(....)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Stream:
    """One stream: `kind` as in its header; it stays unless its kind is unknown."""

    kind: bytes
    codec: Codec | None

    @property
    def kept(self) -> bool:
        """Whether it is shown or heard."""
        return self.kind in _PLAYED


def stream(kind: bytes, handler: bytes, settings: bytes) -> Stream:
    """A stream by its header ("strh") and the settings of its decoder ("strf")."""
    codec: Codec | None = None
    if kind == b"vids":
        settings = bitmap(settings[:_EXTRA])
        codec = by_fourcc(settings[16:20], settings[40:]) or by_fourcc(handler, settings[40:])
    elif kind == b"iavs":
        codec = Dv()
    elif kind == b"auds":
        codec = by_number(settings)
    return Stream(kind, codec)


def data(source: Source, at: int, end: int) -> Iterator[RiffChunk]:
    """The chunks of a list of data; Malformed where they cannot be told from each other."""
    start, count, odd = at, 0, False
    while at < end:
        count += 1
        if count > _MOST + (at - start) // 64:
            raise LimitExceeded("the film has more chunks than any of its size")
        if odd and not _known(source.glance(at, min(4, end - at))) and _known(source.glance(at - 1, 4)):
            at -= 1  # its writer left out the pad byte
        head = source.glance(at, min(8, end - at))
        if len(head) < 8:
            yield RiffChunk(at, b"", end - at, at, end, end)
            return
        kind, length = struct.unpack("<4sI", head)
        if kind == b"\0\0\0\0" and source.is_zero(at, end):
            yield RiffChunk(at, b"", end - at, at, end, end)
            return
        whole = at + 8 + length <= end
        if not _known(kind) and (not whole or not _PRINTABLE.fullmatch(kind)):
            raise Malformed("the data of the film is damaged", source.base + at)
        stop = min(at + 8 + length, end)
        yield RiffChunk(at, kind, length, at + 8, stop, stop)
        odd = bool(length & 1)
        at = min(stop + (length & 1), end)


def _known(kind: bytes) -> bool:
    return bool(_DATA.fullmatch(kind) or _INDEX.fullmatch(kind)) or kind in {b"JUNK", b"LIST"}


class Movie:
    """A list of data [start, end) of a film with these streams; `look`: into their frames, too."""

    def __init__(self, source: Source, streams: list[Stream], *, look: bool) -> None:
        self._source, self._streams, self._look = source, streams, look

    def changes(self, start: int, end: int, depth: int = 0) -> Iterator[Change]:
        """What changes in it, in order."""
        at = start
        for chunk in data(self._source, start, end):
            yield from self._between(at, chunk.at)
            if chunk.kind == b"LIST" and self._source.head(4, chunk.start) == b"rec " and depth == 0:
                yield from self.changes(chunk.start + 4, chunk.stop, 1)
            else:
                yield from self._chunk(chunk)
            at = chunk.end
        yield from self._between(at, end)

    def _between(self, start: int, end: int) -> Iterator[Change]:
        if start < end and not self._source.is_zero(start, end):
            yield Change(start, end, b"", "M605", "a pad byte that is not zero")

    def _chunk(self, chunk: RiffChunk) -> Iterator[Change]:
        found = _DATA.fullmatch(chunk.kind)
        number = int(found[1]) if found else -1
        if found and number < len(self._streams) and self._streams[number].kept:
            yield from self._frame(self._streams[number], chunk)
        elif found:
            if not self._source.is_zero(chunk.start, chunk.stop):
                yield Change(chunk.start, chunk.stop, b"", "M901", "samples of a stream that goes")
        elif not _INDEX.fullmatch(chunk.kind):
            yield from junk(self._source, chunk)

    def _frame(self, stream: Stream, chunk: RiffChunk) -> Iterator[Change]:
        if stream.kind == b"txts":
            yield from _title(self._source, chunk)
        if stream.codec is None or not self._look or chunk.stop == chunk.start:
            return
        for first, last, old in touched(self._source, stream.codec, [(chunk.start, chunk.stop)]):
            yield Change(first, last, stream.codec.clean(old), *stream.codec.said(old))


class Edits:
    """The edits of a list of data, made anew each time."""

    def __init__(self, movie: Movie, start: int, end: int) -> None:
        self._movie, self._start, self._end = movie, start, end

    def __iter__(self) -> Iterator[Edit]:
        for change in self._movie.changes(self._start, self._end):
            yield Edit(change.start, change.end, change.new, pad=True)


def junk(source: Source, chunk: RiffChunk) -> Iterator[Change]:
    """A chunk that becomes padding, or padding that becomes zeros."""
    if source.is_zero(chunk.start, chunk.stop) and chunk.kind in {b"JUNK", b""}:
        return
    if chunk.kind == b"":
        yield Change(chunk.at, chunk.end, b"", "M605", "bytes that nothing refers to")
        return
    rule, why = (
        ("M605", "bytes that nothing refers to") if chunk.kind == b"JUNK" else ("M901", "unknown chunk")
    )
    yield Change(chunk.at, chunk.stop, b"JUNK" + struct.pack("<I", chunk.length), rule, why)


def _title(source: Source, chunk: RiffChunk) -> Iterator[Change]:
    """The name of the file from which subtitles were taken ("GAB2")."""
    found = _TITLE.match(source.head(min(11, chunk.stop - chunk.start), chunk.start))
    if found:
        start = chunk.start + 11
        end = min(chunk.stop, start + int.from_bytes(found[1], "little"))
        if not source.is_zero(start, end):
            value = source.head(min(400, end - start), start).decode("utf-16-le", "replace").strip("\0")
            yield Change(start, end, b"", "M503", "name of a file inside", value)


def subtitles(source: Source, chunk: RiffChunk) -> str:
    """The words of a chunk of subtitles."""
    block = source.head(min(1 << 16, chunk.stop - chunk.start), chunk.start)
    found = _TITLE.match(block)
    if found:
        block = block[17 + int.from_bytes(found[1], "little") :]
    return block.decode("utf-8", "replace").strip("\0 \r\n")
