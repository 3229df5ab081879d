"""Clean WAV, Broadcast Wave, RF64 and BW64: RIFF MCI 3 (1991), EBU Tech 3285 and 3306, ITU-R BS.2088.

Stays: format, number of samples, sound. All other chunks go, whatever they hold; lengths are put right.
MPEG audio in such a file (RFC 2361) goes through its own handler, since programs put whole MP3 files there.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from scrubber.errors import LimitExceeded, Malformed, Uncleanable, UnknownFormat
from scrubber.media._nested import inner_parts
from scrubber.media._riff import CHUNK_LIMIT, RiffChunk
from scrubber.media._riff_words import said
from scrubber.media._stream_settings import xiph
from scrubber.media._verdicts import merged, note
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._source import Source
    from scrubber.policy import Keep

_PLUGIN: Final = "wav"
_FORMS: Final = frozenset({b"RIFF", b"RF64", b"BW64"})
_LARGE: Final = 0xFFFFFFFF  # the length stands in ds64
_PLAIN: Final = frozenset({1, 3, 6, 7})  # PCM and its like need no settings of a decoder
_MPEG: Final = frozenset({0x50, 0x55})
_VORBIS: Final = 0x566F  # as FFmpeg writes it: with all headers of the stream
_EXTENSIBLE: Final = 0xFFFE
_SETTINGS: Final = 128  # bytes of the settings of a decoder; a few dozen in those that are known
_MOST: Final = 1 << 17  # chunks; each that goes says why


class WavHandler:
    """WAV and its relatives for broadcasts and large files."""

    name = _PLUGIN
    suffixes = (".wav", ".wave", ".bwf", ".rf64", ".bw64")
    mime = ("audio/x-wav", "audio/wav", "audio/vnd.wave", "audio/wave", "audio/x-rf64")

    def accepts(self, head: bytes) -> bool:
        """Decide by the form type."""
        return head[:4] in _FORMS and head[8:12] == b"WAVE"

    def parts(self, source: Source, keep: Keep) -> Iterable[Part]:
        """The parts of the file: header, then each chunk."""
        if keep.everything:
            return [Part(0, source.size, "file", "kept by wish")]
        return merged(_parts(source, keep))


def _parts(source: Source, keep: Keep) -> Iterator[Part]:
    found = list(_chunks(source))
    kinds = {chunk.kind for chunk in found}
    if b"fmt " not in kinds or not any(chunk.kind == b"data" and chunk.stop > chunk.start for chunk in found):
        raise Malformed("the file holds no sound")
    form = next(chunk for chunk in found if chunk.kind == b"fmt ")
    first = next(chunk for chunk in found if chunk.kind == b"data")
    coded = int.from_bytes(source.head(2, form.start), "little") in _MPEG
    inner: list[Part] = []
    sound = 0
    for chunk in found:
        if chunk.kind == b"data":
            data = _data(source, chunk, keep, coded=coded)
            size = sum(part.size_after for part in data)
            sound = size if chunk is first else sound
            inner += _sound(source, chunk, data, size, first=chunk is first)
        else:
            inner += _form(source, chunk) if chunk is form else _chunk(source, chunk)
    inner = list(merged(inner))
    size = 4 + sum(part.size_after for part in inner)
    large = _is_large(source)
    head = source.read(0, 4) + struct.pack("<I", _LARGE if large else min(size, _LARGE)) + b"WAVE"
    if head == source.read(0, 12):
        yield Part(0, 12, "RIFF", "structure")
    else:
        yield Part(0, 12, "RIFF", "its new length", head)
    if large:
        inner = [_with_sizes(source, part, size, sound) for part in inner]
    yield from inner


def _is_large(source: Source) -> bool:
    return source.read(0, 4) in {b"RF64", b"BW64"}


def _chunks(source: Source) -> Iterator[RiffChunk]:
    """Every chunk up to the end of the file; sound without a length, or with one too long, reaches there."""
    at, count, large, size = 12, 0, -1, source.size
    while at < size:
        count += 1
        if count > min(_MOST, CHUNK_LIMIT + at // 64):
            raise LimitExceeded("the file has more chunks than any sound of its size")
        if size - at < 8:
            yield RiffChunk(at, b"", size - at, at, size, size)
            return
        kind, length = struct.unpack("<4sI", source.glance(at, 8))
        if kind == b"ds64" and at == 12 and length >= 24 and _is_large(source):
            large = source.unpack("<Q", at + 16)[0]
        if kind == b"data" and length == _LARGE:
            length, large = large if large >= 0 else size - at - 8, -1
        elif kind == b"data" and length == 0 and not _goes_on(source, at + 8):
            length = size - at - 8
        stop = min(at + 8 + length, size)
        chunk = RiffChunk(at, kind, length, at + 8, stop, min(stop + (length & 1), size))
        yield chunk
        at = chunk.end


def _goes_on(source: Source, at: int) -> bool:
    """Whether a chunk follows; where nobody filled in the length of the sound, the sound itself does."""
    if at >= source.size:
        return True
    head = source.head(8, at)
    return (
        len(head) == 8 and head[:4].isalnum() and at + 8 + int.from_bytes(head[4:], "little") <= source.size
    )


def _chunk(source: Source, chunk: RiffChunk) -> Iterator[Part]:
    size = chunk.stop - chunk.start
    if chunk.kind == b"ds64" and chunk.at == 12 and size >= 24 and _is_large(source):
        yield Part(chunk.at, chunk.end, "ds64", "structure")
    elif chunk.kind == b"fact" and size >= 4:
        yield from _written(source, chunk, source.read(chunk.start, 4))
    else:
        found = said(source, chunk, _PLUGIN)
        yield Part(chunk.at, chunk.end, chunk.label, found[0].why, b"", findings=found)


def _form(source: Source, chunk: RiffChunk) -> Iterator[Part]:
    """How the sound is stored: no further than its coding needs."""
    size = chunk.stop - chunk.start
    if size < 14 or chunk.missing:
        raise Malformed("the file does not say how its sound is stored", chunk.at)
    old = source.head(min(size, 1 << 16), chunk.start)
    tag, extra = int.from_bytes(old[:2], "little"), old[18 : 18 + int.from_bytes(old[16:18], "little")]
    if tag == _VORBIS:
        extra = xiph(extra)
    elif tag == _EXTENSIBLE:
        extra = extra[:22]
    elif tag in _PLAIN:
        extra = b""
    elif len(extra) > _SETTINGS:
        raise Uncleanable("the file holds settings of a decoder that scrubber does not know")
    yield from _written(
        source, chunk, old[:16] + (struct.pack("<H", len(extra)) + extra if size > 17 else b"")
    )


def _written(source: Source, chunk: RiffChunk, data: bytes) -> Iterator[Part]:
    new = chunk.kind + struct.pack("<I", len(data)) + data + bytes(len(data) & 1)
    if source.read(chunk.at, chunk.end - chunk.at) == new:
        yield Part(chunk.at, chunk.end, chunk.label, "how the sound is stored")
        return
    found = note("M605", (chunk.start, chunk.end), "bytes that nothing refers to", _PLUGIN)
    yield Part(chunk.at, chunk.end, chunk.label, found.why, new, findings=(found,))


def _data(source: Source, chunk: RiffChunk, keep: Keep, *, coded: bool) -> list[Part]:
    """The sound; MPEG audio is an MP3 file of its own."""
    if not coded or source.is_zero(chunk.start, chunk.stop):
        return [Part(chunk.start, chunk.stop, "data", "sound")]
    try:
        return list(inner_parts(source, chunk.start, chunk.stop, keep, ("mp3",)))
    except UnknownFormat:
        raise Uncleanable("the sound of the file is not coded as the file says") from None


def _sound(source: Source, chunk: RiffChunk, data: list[Part], size: int, *, first: bool) -> Iterator[Part]:
    """A chunk whose data become `data`, `size` bytes long: its head, the data, a pad byte."""
    large = first and _is_large(source)
    told = _LARGE if large else min(size, _LARGE)
    old = source.read(chunk.at, 8)
    head = old if large and struct.unpack("<I", old[4:])[0] == size else b"data" + struct.pack("<I", told)
    if head == old:
        yield Part(chunk.at, chunk.start, "data", "sound")
    else:
        yield Part(chunk.at, chunk.start, "data", "its length", head)
    yield from data
    pad = bytes(size & 1) if chunk.end > chunk.stop or size != chunk.stop - chunk.start else b""
    old = source.read(chunk.stop, chunk.end - chunk.stop)
    if old == pad:
        if pad:
            yield Part(chunk.stop, chunk.end, "data", "sound")
        return
    found = note("M605", (chunk.stop, chunk.end), "a pad byte that is not zero", _PLUGIN)
    yield Part(chunk.stop, chunk.end, "data", found.why, pad, findings=(found,) if old.strip(b"\0") else ())


def _with_sizes(source: Source, part: Part, size: int, sound: int) -> Part:
    """The chunk of 64-bit lengths, with the right ones and no table of chunks that went."""
    if part.name != "ds64" or part.start != 12:
        return part
    samples = source.read(part.start + 24, 8)
    size -= part.size_after - 36
    new = b"ds64" + struct.pack("<IQQ", 28, size, sound) + samples + bytes(4)
    if source.read(part.start, part.end - part.start) == new:
        return part
    return Part(part.start, part.end, "ds64", "the new lengths", new)


handler = WavHandler()
