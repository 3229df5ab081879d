"""Clean AVI films in place: Microsoft AVI RIFF reference, OpenDML AVI file format extensions 1.02.

Stays: headers of streams, settings of decoders, pictures, sound, subtitles, indexes. Everything else becomes
`JUNK` of the same length, filled with zeros, so that no index has to change.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from scrubber.errors import LimitExceeded, Malformed
from scrubber.media._avi_streams import PLUGIN, Edits, Movie, Stream, stream, subtitles
from scrubber.media._avi_streams import data as movie_chunks
from scrubber.media._fourcc import bitmap, wave
from scrubber.media._riff import RiffChunk, chunks
from scrubber.media._riff_words import said
from scrubber.media._verdicts import merged, note
from scrubber.model import Finding, Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._source import Source
    from scrubber.policy import Keep

_FORMS: Final = frozenset({b"AVI ", b"AVIX", b"AVI\x19", b"AMV "})
_HEADER: Final = frozenset({b"hdrl", b"strl", b"odml"})
_PLAYS: Final = "how to play it"
_FIXED: Final = {b"avih": 40, b"strh": 56, b"dmlh": 4}  # bytes that say something; the others are reserved
_SETTINGS_LIMIT: Final = 1 << 20
_INDEXES: Final = frozenset({b"indx", b"vprp", b"idx1"})
_RIFFS: Final = 10_000
_DEPTH: Final = 3
_STREAMS: Final = 100
_WORDS: Final = 20_000


class AviHandler:
    """AVI films of any length."""

    name = PLUGIN
    suffixes = (".avi", ".divx", ".amv")
    mime = ("video/x-msvideo", "video/avi", "video/msvideo", "video/vnd.avi")

    def accepts(self, head: bytes) -> bool:
        """Decide by the form type."""
        return head[:4] == b"RIFF" and head[8:12] in _FORMS

    def parts(self, source: Source, keep: Keep) -> Iterable[Part]:
        """The parts of the file; only what follows the last RIFF is cut off."""
        if keep.everything:
            return [Part(0, source.size, "file", "kept by wish")]
        return merged(_Film(source, look=not keep.packets).parts())


class _Film:
    def __init__(self, source: Source, *, look: bool) -> None:
        self._source = source
        self._streams: list[Stream] = []
        self._movie = Movie(source, self._streams, look=look)
        self._begun = False  # streams that are told of after their data are none
        self._said: set[tuple[str, str]] = set()

    def parts(self) -> Iterator[Part]:
        source, at, count = self._source, 0, 0
        while at + 12 <= source.size and self._is_riff(at):
            count += 1
            if count > _RIFFS:
                raise LimitExceeded(f"more than {_RIFFS} parts of a film in one file")
            end = self._end(at)
            yield Part(at, at + 12, "RIFF", "structure")
            for chunk in chunks(source, at + 12, end):
                yield from self._chunk(chunk, 0)
            at = end
        if not any(found.kept for found in self._streams):
            raise Malformed("the file holds no film or sound that is known")
        if at < source.size:
            why = "data after the last chunk"
            found = note("M601", (at, source.size), why, PLUGIN)
            yield Part(at, source.size, "trailer", why, b"", findings=(found,))

    def _is_riff(self, at: int) -> bool:
        head = self._source.read(at, 12)
        return head[:4] == b"RIFF" and head[8:12] in _FORMS

    def _end(self, at: int) -> int:
        """Where a RIFF ends: where its length says so, unless a chunk in it is longer or it has none."""
        size = self._source.unpack("<I", at + 4)[0]
        end = at + 8 + size
        if size < 4 or end > self._source.size:
            return self._source.size
        inner = at + 12
        while inner + 8 <= end:
            length = self._source.unpack("<I", inner + 4)[0]
            inner += 8 + length + (length & 1)
        return min(max(end + (size & 1), inner if inner <= self._source.size else end), self._source.size)

    def _chunk(self, chunk: RiffChunk, depth: int) -> Iterator[Part]:
        kind = self._source.head(4, chunk.start) if chunk.kind == b"LIST" else b""
        if kind == b"movi" and depth == 0 and chunk.stop - chunk.start >= 4:
            yield from self._data(chunk)
        elif kind in _HEADER and not self._begun and depth < _DEPTH and chunk.stop - chunk.start >= 4:
            yield from self._header(chunk, kind, depth)
        elif chunk.kind == b"idx1" and depth == 0:
            yield from self._kept(chunk)
        else:
            yield from self._gone(chunk)

    def _header(self, chunk: RiffChunk, kind: bytes, depth: int) -> Iterator[Part]:
        yield Part(chunk.at, chunk.start + 4, f"LIST {kind.decode()}", "structure")
        inner = list(chunks(self._source, chunk.start + 4, chunk.stop))
        known = self._stream(inner) if kind == b"strl" else None
        for child in inner:
            if child.kind == b"strf" and known is not None:
                yield from self._settings(child, known)
            elif child.kind in _FIXED:
                yield from self._kept(child, _FIXED[child.kind])
            elif child.kind in _INDEXES:
                yield from self._kept(child)
            else:
                yield from self._chunk(child, depth + 1)
        yield from self._pad(chunk)

    def _stream(self, inner: list[RiffChunk]) -> Stream:
        """Read the header of a stream; they are numbered in order."""
        head = next((child for child in inner if child.kind == b"strh"), None)
        form = next((child for child in inner if child.kind == b"strf"), None)
        kinds = self._source.head(min(8, head.stop - head.start), head.start) if head else b""
        settings = b""
        if form is not None:
            settings = self._source.head(min(_SETTINGS_LIMIT, form.stop - form.start), form.start)
        found = stream(kinds[:4], kinds[4:8], settings)
        self._streams.append(found)
        if len(self._streams) > _STREAMS:
            raise LimitExceeded(f"the film has more than {_STREAMS} streams")
        return found

    def _settings(self, chunk: RiffChunk, known: Stream) -> Iterator[Part]:
        size = chunk.stop - chunk.start
        if size > _SETTINGS_LIMIT:
            raise LimitExceeded("the settings of a decoder are too long")
        old = self._source.read(chunk.start, size)
        clean = {b"vids": bitmap, b"auds": wave}.get(known.kind)
        new = clean(old) if clean else _other(known.kind, old)
        if old == new:
            yield from self._kept(chunk)
            return
        found = note("M501", (chunk.start, chunk.stop), "words in the settings of a decoder", PLUGIN)
        yield Part(chunk.at, chunk.start, chunk.label, _PLAYS)
        yield Part(chunk.start, chunk.stop, chunk.label, found.why, new, findings=(found,))
        yield from self._pad(chunk)

    def _kept(self, chunk: RiffChunk, used: int | None = None) -> Iterator[Part]:
        """A chunk that stays; bytes after the first `used` become zeros."""
        stop = chunk.stop if used is None else min(chunk.stop, chunk.start + used)
        if self._source.is_zero(stop, chunk.stop):
            stop = chunk.stop
        yield Part(chunk.at, stop, chunk.label, _PLAYS)
        if stop < chunk.stop:
            found = note("M605", (stop, chunk.stop), "reserved bytes that are not zero", PLUGIN)
            yield Part(stop, chunk.stop, chunk.label, found.why, b"", True, (found,))
        yield from self._pad(chunk)

    def _pad(self, chunk: RiffChunk) -> Iterator[Part]:
        if chunk.end == chunk.stop:
            return
        if self._source.is_zero(chunk.stop, chunk.end):
            yield Part(chunk.stop, chunk.end, chunk.label, _PLAYS)
            return
        found = note("M605", (chunk.stop, chunk.end), "a pad byte that is not zero", PLUGIN)
        yield Part(chunk.stop, chunk.end, chunk.label, found.why, b"\0", findings=(found,))

    def _gone(self, chunk: RiffChunk) -> Iterator[Part]:
        """A chunk that becomes padding."""
        if chunk.kind in {b"", b"JUNK"} and self._source.is_zero(chunk.start, chunk.end):
            yield Part(chunk.at, chunk.end, chunk.label, "padding")
            return
        found = said(self._source, chunk, PLUGIN)
        new = b"JUNK" + struct.pack("<I", chunk.length) if chunk.kind else b""
        yield Part(chunk.at, chunk.end, chunk.label, found[0].why, new, True, found)

    def _data(self, chunk: RiffChunk) -> Iterator[Part]:
        """A list of data of the film."""
        start = chunk.start + 4
        self._begun = True
        if not self._streams:
            raise Malformed("the data of the film stands before its header", self._source.base + chunk.at)
        yield Part(chunk.at, start, "LIST movi", "structure")
        found: list[Finding] = []
        dirty = False
        for change in self._movie.changes(start, chunk.stop):
            dirty = True
            if (change.rule, change.why) not in self._said:
                self._said.add((change.rule, change.why))
                place = (change.start, change.end)
                found.append(note(change.rule, place, change.why, PLUGIN, change.value))
        words = self._words(chunk)
        if words:
            yield Part(start, start, "LIST movi", "words that are shown", findings=words)
        if dirty:
            why, edits = "data of what is shown, without what is not", Edits(self._movie, start, chunk.stop)
            yield Part(
                start, chunk.stop, "LIST movi", why, b"", True, tuple(found), bool(words), patches=edits
            )
        else:
            yield Part(start, chunk.stop, "LIST movi", "data of what is shown", opaque=bool(words))
        yield from self._pad(chunk)

    def _words(self, chunk: RiffChunk) -> tuple[Finding, ...]:
        """Subtitles, to be searched for names."""
        written = {index for index, found in enumerate(self._streams) if found.kind == b"txts"}
        if not written:
            return ()
        lines: list[str] = []
        left = _WORDS
        for inner in movie_chunks(self._source, chunk.start + 4, chunk.stop):
            if inner.kind[:2].isdigit() and int(inner.kind[:2]) in written and left > 0:
                lines.append(subtitles(self._source, inner)[:left])
                left -= len(lines[-1])
        return (
            (note("M506", (chunk.start, chunk.stop), "subtitle", PLUGIN, "\n".join(lines)),) if lines else ()
        )


def _other(kind: bytes, old: bytes) -> bytes:
    """Settings of other streams: of DV, 32 bytes (DVINFO)."""
    return old[: 32 if kind == b"iavs" else 0].ljust(len(old), b"\0")


handler = AviHandler()
