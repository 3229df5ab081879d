"""Clean AIFF and AIFF-C files: Apple "Audio Interchange File Format" 1.3 (1989), AIFF-C draft (1991).

Chunks as in IFF 85: a type, a length (highest byte first), data, a pad byte after an odd length.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import LimitExceeded, Malformed
from scrubber.media._sound_gains import is_layout
from scrubber.media._sound_tags import SEEN
from scrubber.media._verdicts import all_kept, dropped, named, note
from scrubber.metadata import id3
from scrubber.metadata._report import text_of
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._source import Source
    from scrubber.model import Finding
    from scrubber.policy import Keep

_MOST: Final = 20_000  # chunks
_PLAYS: Final = frozenset({b"COMM", b"SSND", b"FVER", b"CHAN"})
_SAID: Final = {
    b"NAME": ("M503", "title tag"),
    b"AUTH": ("M201", "artist tag"),
    b"(c) ": ("M202", "copyright tag"),
    b"ANNO": ("M503", "comment tag"),
    b"COMT": ("M503", "comment tag"),
    b"MARK": ("M503", "names of marks in the sound"),
    b"INST": ("M901", "settings for an instrument"),
    b"MIDI": ("M901", "MIDI data"),
    b"AESD": ("M302", "channel status of the recorder"),
    b"APPL": ("M901", "data of an application"),
    b"FLLR": ("M605", "a filler"),
}


class Chunk(NamedTuple):
    """One chunk: [at, end) with its pad byte, its type, and its data [start, stop)."""

    at: int
    kind: bytes
    start: int
    stop: int
    end: int


class AiffHandler:
    """Keeps the form of the sound, the layout of its channels and its samples. All other chunks go."""

    name = "aiff"
    suffixes = (".aiff", ".aif", ".aifc")
    mime = ("audio/x-aiff", "audio/aiff", "audio/x-aifc")

    def accepts(self, head: bytes) -> bool:
        """Tell by the form and its type."""
        return head[:4] == b"FORM" and head[8:12] in {b"AIFF", b"AIFC"}

    def parts(self, source: Source, keep: Keep) -> Iterable[Part]:
        """Chunk by chunk."""
        parts = _walk(source)
        return all_kept(parts) if keep.everything else parts


def _walk(source: Source) -> Iterator[Part]:
    end = min(source.size, 8 + source.unpack(">I", 4)[0])
    listed = list(_chunks(source, 12, end))
    inside = [part for chunk in listed for part in _verdict(source, chunk)]
    kinds = [chunk.kind for chunk in listed]
    if b"COMM" not in kinds:
        raise Malformed("the file does not say how its sound is stored")
    size = source.unpack(">I", 4)[0]
    new = size - sum(part.end - part.start - part.size_after for part in inside)
    if any(part.new is not None for part in inside) and new != size:
        yield Part(0, 4, "FORM", "AIFF")
        yield Part(4, 8, "FORM", "its new length", max(new, 4).to_bytes(4, "big"))
        yield Part(8, 12, "FORM", "AIFF")
    else:
        yield Part(0, 12, "FORM", "AIFF")
    yield from inside
    if end < source.size:
        found = note("M601", (end, source.size), "data behind the sound file", "aiff")
        yield dropped(end, source.size, "rest", [found])


def _chunks(source: Source, at: int, end: int) -> Iterator[Chunk]:
    for _ in range(_MOST):
        if at >= end:
            return
        if end - at < 8:
            yield Chunk(at, b"", at, end, end)
            return
        kind, length = source.read(at, 4), source.unpack(">I", at + 4)[0]
        stop = min(at + 8 + length, end)
        yield Chunk(at, kind, at + 8, stop, min(stop + (length & 1), end))
        at = min(stop + (length & 1), end)
    raise LimitExceeded("the file has more chunks than any sound")


def _verdict(source: Source, chunk: Chunk) -> Iterator[Part]:
    label = "".join(chr(c) if 32 <= c < 127 else "?" for c in chunk.kind) or "rest"
    if not _plays(source, chunk):
        yield dropped(chunk.at, chunk.end, label, _findings(source, chunk))
        return
    stop, end = chunk.stop, chunk.end
    if chunk.kind == b"COMM":
        yield from _common(source, chunk)
    elif chunk.kind == b"SSND":
        yield from _samples(source, chunk)
    else:
        yield Part(chunk.at, stop, label, "plays the sound")
    if stop < end:
        pad = source.read(stop, end - stop)
        if pad.strip(b"\0"):
            found = note("M605", (stop, end), "a pad byte that is not zero", "aiff")
            yield Part(stop, end, label, found.why, bytes(end - stop), findings=(found,))
        else:
            yield Part(stop, end, label, "pad byte")


def _plays(source: Source, chunk: Chunk) -> bool:
    """Whether a chunk is needed to play; one whose length is not that of its kind is something else."""
    size = chunk.stop - chunk.start
    if chunk.kind == b"FVER":
        return size == 4
    if chunk.kind == b"CHAN":
        return is_layout(source, chunk.start, chunk.stop)
    return chunk.kind in _PLAYS


def _samples(source: Source, chunk: Chunk) -> Iterator[Part]:
    """The sound; the bytes before it that its offset says to pass over become zeros."""
    first = chunk.start + 8
    offset = source.unpack(">I", chunk.start)[0] if first <= chunk.stop else 0
    start = min(first + offset, chunk.stop)
    if start <= first or source.is_zero(first, start):
        yield Part(chunk.at, chunk.stop, "SSND", "plays the sound")
        return
    found = note("M605", (first, start), "bytes that nothing refers to", "aiff")
    yield Part(chunk.at, first, "SSND", "plays the sound")
    yield Part(first, start, "SSND", found.why, b"", pad=True, findings=(found,))
    yield Part(start, chunk.stop, "SSND", "plays the sound")


def _common(source: Source, chunk: Chunk) -> Iterator[Part]:
    """How the sound is stored; in AIFF-C the name of the compression goes, its code stays."""
    name = (chunk.start + 22, chunk.stop)
    if name[1] <= name[0] or source.is_zero(*name) or chunk.stop - chunk.start > 22 + 256:
        if chunk.stop - chunk.start > 22 + 256:
            raise Malformed("the form of the sound is longer than it may be", chunk.at)
        yield Part(chunk.at, chunk.stop, "COMM", "plays the sound")
        return
    yield Part(chunk.at, name[0], "COMM", "plays the sound")
    found = note("M501", name, "name of the compression", "aiff")
    yield Part(*name, "COMM", found.why, b"", pad=True, findings=(found,))


def _findings(source: Source, chunk: Chunk) -> tuple[Finding, ...]:
    place = (chunk.at, chunk.end)
    if chunk.kind in {b"ID3 ", b"id3 "}:
        block = source.read(chunk.start, min(chunk.stop - chunk.start, SEEN))
        return named(id3.reader, block, *place, note("M503", place, "an ID3 tag", "aiff"))
    rule, why = _SAID.get(chunk.kind, ("M901", "an unknown chunk"))
    data = source.read(chunk.start, min(chunk.stop - chunk.start, 1 << 16))
    if chunk.kind in {b"COMT", b"MARK"}:
        texts = _comments(data) if chunk.kind == b"COMT" else _marks(data)
        found = tuple(note(rule, place, "comment tag", "aiff", text) for text in texts)
        return found or (note(rule, place, why, "aiff"),)
    value = text_of(data) if chunk.kind in {b"NAME", b"AUTH", b"(c) ", b"ANNO"} else ""
    return (note(rule, place, why, "aiff", value),)


def _comments(data: bytes) -> Iterator[str]:
    """The texts of a comments chunk: each behind its time, its mark and its length."""
    at = 2
    for _ in range(min(int.from_bytes(data[:2], "big"), 100)):
        size = int.from_bytes(data[at + 6 : at + 8], "big")
        if text := text_of(data[at + 8 : at + 8 + size]):
            yield text
        at += 8 + size + (size & 1)


def _marks(data: bytes) -> Iterator[str]:
    """The names of a markers chunk: each behind its number, its place and its length, of even size in all."""
    at = 2
    for _ in range(min(int.from_bytes(data[:2], "big"), 200)):
        size = data[at + 6] if at + 6 < len(data) else 0
        if text := text_of(data[at + 7 : at + 7 + size]):
            yield text
        at += 7 + size + (size + 1 & 1)


handler = AiffHandler()
