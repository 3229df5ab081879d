"""Clean Core Audio files, as voice memos of iPhones are: Apple "Core Audio Format Specification 1.0" (2005).

Chunks of a type, a length in 64 bits and data. Lengths of packets are stored, but no places: chunks can go.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import LimitExceeded, Malformed, Uncleanable
from scrubber.media._coded_config import CLEANERS
from scrubber.media._coded_sound import Aac
from scrubber.media._patches import looked_into
from scrubber.media._sound_frames import bounded
from scrubber.media._sound_gains import comment_block, is_layout
from scrubber.media._sound_tags import SEEN
from scrubber.media._verdicts import all_kept, dropped, named, note
from scrubber.metadata import vorbiscomment
from scrubber.metadata._report import text_of
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._source import Source
    from scrubber.model import Finding
    from scrubber.policy import Keep

_PLUGIN: Final = "caf"
_MOST: Final = 10_000  # chunks
_TABLE: Final = 4 << 20  # bytes of a table of packets: half a day of sound has two
_COOKIE: Final = 128  # bytes of the settings of a decoder other than AAC
_NAMED: Final = 200
_AAC: Final = frozenset({b"aac ", b"aach", b"aacp", b"aacl", b"aace", b"aacf", b"aacs"})
_ELEMENTS: Final = frozenset(
    {b"aac ", b"aach", b"aacp"}
)  # those whose frames are made of elements with names
_TEXT: Final = re.compile(rb"[^\0-\x1f]{4,}")
_SAID: Final = {
    b"info": ("M503", "comment tag"), b"strg": ("M503", "names of marks in the sound"),
    b"edct": ("M503", "comment tag"), b"mark": ("M901", "marks in the sound"),
    b"regn": ("M901", "regions of the sound"), b"umid": ("M302", "a unique identifier"),
    b"uuid": ("M901", "data of an application"), b"free": ("M605", "bytes that nothing refers to"),
    b"ovvw": ("M901", "a drawing of the sound"), b"peak": ("M501", "peaks"),
    b"midi": ("M901", "MIDI data"), b"inst": ("M901", "settings for an instrument"),
}  # fmt: skip


class Chunk(NamedTuple):
    """One chunk: its type, its data [start, end); `told` is its length as the file says."""

    at: int
    kind: bytes
    start: int
    end: int
    told: int


class CafHandler:
    """Keeps the form of the sound, its channels, the settings of its decoder, its packets. The rest goes."""

    name = _PLUGIN
    suffixes = (".caf",)
    mime = ("audio/x-caf",)

    def accepts(self, head: bytes) -> bool:
        """Tell by type and version, and by the chunk that comes first."""
        return head.startswith(b"caff\0\1\0\0desc")

    def parts(self, source: Source, keep: Keep) -> Iterable[Part]:
        """Chunk by chunk."""
        parts = _walk(source, keep)
        return all_kept(parts) if keep.everything else parts


def _walk(source: Source, keep: Keep) -> Iterator[Part]:
    listed = list(_chunks(source))
    first = {chunk.kind: chunk for chunk in reversed(listed)}
    form, data = first.get(b"desc"), first.get(b"data")
    if form is None or data is None or form.end - form.start != 32 or data.end - data.start <= 4:
        raise Malformed("the file holds no sound")
    coding = source.read(form.start + 8, 4)
    packets, table = _packets(source, form, first.get(b"pakt"))
    yield Part(0, 8, "header", "CAF")
    for chunk in listed:
        if chunk is data:
            yield from _data(source, chunk, coding, packets, keep)
        elif chunk is first.get(b"pakt"):
            yield _written(source, chunk, table, "lengths of the packets")
        elif chunk is first.get(b"kuki"):
            yield _written(source, chunk, _cookie(source, chunk, coding), "settings of the decoder")
        elif chunk is form or (chunk is first.get(b"chan") and is_layout(source, chunk.start, chunk.end)):
            yield Part(chunk.at, chunk.end, _label(chunk), "tells how to play")
        else:
            yield dropped(chunk.at, chunk.end, _label(chunk), _said(source, chunk))


def _chunks(source: Source) -> Iterator[Chunk]:
    """All of the file behind its header. Sound without a length reaches to the end."""
    at = 8
    for _ in range(_MOST):
        if at >= source.size:
            return
        if source.size - at < 12:
            yield Chunk(at, b"", at, source.size, 0)
            return
        kind, told = source.read(at, 4), source.unpack(">q", at + 4)[0]
        end = source.size if told < 0 else min(at + 12 + told, source.size)
        yield Chunk(at, kind, at + 12, end, told)
        at = end
    raise LimitExceeded("the file has more chunks than any sound")


def _label(chunk: Chunk) -> str:
    return "".join(chr(c) if 32 <= c < 127 else "?" for c in chunk.kind) or "rest"


def _packets(source: Source, form: Chunk, chunk: Chunk | None) -> tuple[list[int], bytes]:
    """The lengths of the packets, where they differ, and the table as far as it says something."""
    if chunk is None or chunk.end - chunk.start < 24:
        return [], b""
    if chunk.end - chunk.start > _TABLE:
        raise LimitExceeded("the file has more packets than any sound of a day")
    data = source.read(chunk.start, chunk.end - chunk.start)
    size, frames = source.unpack(">II", form.start + 16)
    kinds = (not size) + (not frames)
    numbers: list[int] = []
    at, value, wanted = 24, 0, int.from_bytes(data[:8], "big") * kinds
    bounded(min(wanted, len(data)) // 2, source.size)  # two numbers for a packet at most
    while at < len(data) and len(numbers) < wanted:
        value = value << 7 | data[at] & 127
        if value >> 40:
            raise Malformed("a packet of the sound has a length that cannot be", chunk.start + at)
        if data[at] < 128:
            numbers.append(value)
            value = 0
        at += 1
    return (numbers[::kinds] if kinds and not size else []), data[:at]


def _cookie(source: Source, chunk: Chunk, coding: bytes) -> bytes:
    """The settings of a decoder: the descriptors of MPEG-4 for AAC, a few numbers for others."""
    size = chunk.end - chunk.start
    if coding in _AAC and size < 1 << 16:
        return CLEANERS[b"esds"](bytes(12) + source.read(chunk.start, size))[12:]
    if size > _COOKIE:
        raise Uncleanable("the file holds settings of a decoder that scrubber does not know")
    return source.read(chunk.start, size)


def _written(source: Source, chunk: Chunk, data: bytes, why: str) -> Part:
    new = chunk.kind + len(data).to_bytes(8, "big") + data
    if source.head(len(new) + 1, chunk.at)[: chunk.end - chunk.at] == new:
        return Part(chunk.at, chunk.end, _label(chunk), why)
    found = note("M605", (chunk.start, chunk.end), "bytes that nothing refers to", _PLUGIN)
    return Part(chunk.at, chunk.end, _label(chunk), why, new, findings=(found,))


def _data(source: Source, chunk: Chunk, coding: bytes, packets: list[int], keep: Keep) -> Iterator[Part]:
    """The sound: a number of edits, the packets; what stands behind the last of them becomes zeros."""
    start, size = chunk.start + 4, chunk.end - chunk.start
    head = source.read(chunk.at, 16)
    right = chunk.kind + (-1 if chunk.told < 0 else size).to_bytes(8, "big", signed=True) + bytes(4)
    yield Part(chunk.at, start, "data", "its length", None if head == right else right)
    end = min(start + sum(packets), chunk.end) if packets else chunk.end
    if coding in _ELEMENTS and packets and not keep.packets:
        yield looked_into(source, (start, end), Aac(), _places(start, end, packets), _PLUGIN)
    elif start < end:
        yield Part(start, end, "frames", "the sound")
    if end < chunk.end:
        if source.is_zero(end, chunk.end):
            yield Part(end, chunk.end, "zeros", "padding")
            return
        found = note("M605", (end, chunk.end), "bytes that nothing refers to", _PLUGIN)
        yield Part(end, chunk.end, "data", found.why, b"", pad=True, findings=(found,))


def _places(start: int, end: int, packets: list[int]) -> Iterator[tuple[int, int]]:
    """Where each packet stands."""
    for size in packets:
        yield start, min(start + size, end)
        start = min(start + size, end)


def _said(source: Source, chunk: Chunk) -> tuple[Finding, ...]:
    place = (chunk.at, chunk.end)
    rule, why = _SAID.get(chunk.kind, ("M901", "an unknown chunk"))
    fallback = note(rule, place, why, _PLUGIN)
    if chunk.kind == b"info":
        data = source.read(chunk.start, min(chunk.end - chunk.start, SEEN))[4:].split(b"\0")
        pairs = zip(data[:-1:2], data[1::2], strict=False)
        block = comment_block(key + b"=" + value for key, value in pairs)
        return named(vorbiscomment.reader, block, *place, fallback)
    if chunk.kind in {b"strg", b"edct"}:
        data = _TEXT.findall(source.read(chunk.start, min(chunk.end - chunk.start, 1 << 16)))
        return (
            fallback,
            *(note(rule, place, "comment tag", _PLUGIN, text_of(text)) for text in data[:_NAMED]),
        )
    return (fallback,)


handler = CafHandler()
