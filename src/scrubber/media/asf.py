"""Clean ASF films and sound (WMV, WMA) in place: Microsoft "Advanced Systems Format" 01.20.06.

Stays: streams of pictures and sound, how to play and find them, marks with their titles. Goes: titles,
people, dates, ids, covers, banners, commands, time codes, whatever is unknown. Nothing in header and data
moves: what goes becomes a Padding Object or zeros. What stands behind the data and is no index is cut off.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from scrubber.errors import LimitExceeded, Malformed
from scrubber.media._asf_data import START, Packets
from scrubber.media._asf_header import Header
from scrubber.media._asf_objects import (
    DATA,
    FILE,
    HEAD,
    HEADER,
    HEADER_HEAD,
    INDEX,
    MEDIA_INDEX,
    PADDING,
    PLUGIN,
    SIMPLE_INDEX,
    TIMECODE_INDEX,
    XMP,
    AsfObject,
)
from scrubber.media._asf_settings import FILE_SIZE
from scrubber.media._asf_streams import flat, survey
from scrubber.media._asf_words import said
from scrubber.media._verdicts import dropped, merged, note
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._source import Source
    from scrubber.policy import Keep

_FOLLOWING: Final = frozenset({SIMPLE_INDEX, INDEX, MEDIA_INDEX, TIMECODE_INDEX, XMP, PADDING})
_LEAST: Final = 100  # bytes of data that holds anything
_OBJECTS: Final = 1000  # objects of a file beside each other
_BLOCKS: Final = 10_000  # blocks of one index
_SIMPLE: Final = 56  # bytes of a Simple Index Object before its entries
_INDEX: Final = 34  # bytes of an Index Object before its list of streams


class AsfHandler:
    """Windows Media films and sound."""

    name = PLUGIN
    suffixes = (".wmv", ".wma", ".asf", ".wm")
    mime = ("video/x-ms-asf", "video/x-ms-wmv", "audio/x-ms-wma", "application/vnd.ms-asf", "video/x-ms-wm")

    def accepts(self, head: bytes) -> bool:
        """Decide by the GUID of the header."""
        return head.startswith(HEADER)

    def parts(self, source: Source, keep: Keep) -> Iterable[Part]:
        """The parts of the file: header, packets, indexes."""
        if keep.everything:
            return [Part(0, source.size, "file", "kept by wish")]
        return merged(_parts(source, keep))


def _parts(source: Source, keep: Keep) -> Iterator[Part]:
    header = _object(source, 0)
    if header.kind != HEADER or header.end < HEADER_HEAD:
        raise Malformed("the header is cut short")
    inside = list(flat(source, header))
    streams = survey(source, inside)
    if not any(known.kept for known in streams.values()):
        raise Malformed("the file holds no film or sound that is known")
    sizes = _packet_sizes(source, inside)
    found = list(_objects(source, header.end, sizes[1]))
    size = header.end + sum(one.end - one.start for one in found if one.kind == DATA or _used(source, one))
    yield from Header(source, streams, size, keep).parts(header)
    for one in found:
        if one.kind == DATA:
            yield _without_id(source, one, START, b"\1\1")
            yield from Packets(source, one, sizes, streams, look=not keep.packets).parts()
        elif used := _used(source, one):
            yield from _index(source, one, used)
        elif one.kind:
            yield dropped(one.start, one.end, one.name, said(source, one))
        else:
            why = "data after the last object"
            yield dropped(one.start, one.end, "trailer", [note("M601", (one.start, one.end), why, PLUGIN)])


def _objects(source: Source, at: int, size: int) -> Iterator[AsfObject]:
    """What follows the header: data, once; the last may be no object (no kind)."""
    begun = False
    for _ in range(_OBJECTS):
        if at == source.size:
            return
        one = _object(source, at)
        if one.kind == DATA and begun:
            one = one._replace(kind=bytes(16))
        elif one.kind == DATA:
            begun = True
            if not one.end:
                one = one._replace(end=_end(source, at + START, size))
        yield one
        at = one.end
    raise LimitExceeded("the file has too many objects in one place")


def _object(source: Source, at: int) -> AsfObject:
    """The object at `at`; without an end where it is data of a length that nobody knew."""
    head = source.head(HEAD, at)
    kind, size = head[:16], int.from_bytes(head[16:], "little")
    if kind == DATA and source.size - at >= START:
        if size < _LEAST:  # a recording that nobody ended, or a stream that was saved
            return AsfObject(kind, at, at + HEAD, 0, whole=False)
        return AsfObject(kind, at, at + HEAD, min(at + size, source.size), whole=at + size <= source.size)
    if len(head) < HEAD or size < HEAD or at + size > source.size:
        return AsfObject(b"", at, at, source.size)
    return AsfObject(kind, at, at + HEAD, at + size)


def _end(source: Source, at: int, size: int) -> int:
    """Where packets from `at` on end, which nobody told: at an object that follows them, or with the file."""
    while size and at + size < source.size:
        if source.glance(at, 16) in _FOLLOWING:
            return at
        at += size
    return at if at + HEAD <= source.size and source.glance(at, 16) in _FOLLOWING else source.size


def _packet_sizes(source: Source, inside: list[AsfObject]) -> tuple[int, int]:
    """The least and the greatest length of a packet."""
    for one in inside:
        if one.kind == FILE:
            if one.end - one.body < FILE_SIZE:
                break
            least, most = source.unpack("<II", one.body + 68)
            return least, most
    raise Malformed("the properties of the film are missing")


def _without_id(source: Source, one: AsfObject, size: int, tail: bytes = b"") -> Part:
    """The first `size` bytes of an object, without the id of the file, and with `tail` at their end."""
    old = source.read(one.start, size)
    new = old[:HEAD] + bytes(16) + old[HEAD + 16 :]
    new = new[: size - len(tail)] + tail
    if old == new:
        return Part(one.start, one.start + size, one.name, "structure")
    place = (one.start, one.start + size)
    found = note("M502", place, "random number that identifies the file", PLUGIN)
    raw = (old[HEAD : HEAD + 16],)
    return Part(*place, one.name, found.why, new, findings=(replace(found, raw=raw),))


def _used(source: Source, one: AsfObject) -> int:
    """How many bytes of an index say something; 0 for what is no index, or a broken one."""
    size = one.end - one.start
    if one.kind == SIMPLE_INDEX and size >= _SIMPLE:
        used = _SIMPLE + 6 * source.unpack("<I", one.start + _SIMPLE - 4)[0]
        return used if used <= size else 0
    if one.kind not in {INDEX, MEDIA_INDEX} or size < _INDEX:
        return 0
    streams, blocks = source.unpack("<HI", one.start + _INDEX - 6)
    used = _INDEX + 4 * streams
    if not streams or blocks > _BLOCKS:
        return 0
    for _ in range(blocks):
        if used + 4 > size:
            return 0
        used += 4 + 8 * streams + 4 * streams * source.unpack("<I", one.start + used)[0]
    return used if used <= size else 0


def _index(source: Source, one: AsfObject, used: int) -> Iterator[Part]:
    head = _SIMPLE if one.kind == SIMPLE_INDEX else _INDEX
    if one.kind == SIMPLE_INDEX:
        yield _without_id(source, one, head)
    else:
        yield Part(one.start, one.start + head, one.name, "structure")
    end = one.start + used
    yield Part(one.start + head, end, one.name, "where to find what is shown")
    if end < one.end and source.is_zero(end, one.end):
        yield Part(end, one.end, one.name, "padding")
    elif end < one.end:
        found = note("M605", (end, one.end), "bytes that nothing refers to", PLUGIN)
        yield Part(end, one.end, one.name, found.why, b"", True, (found,))


handler = AsfHandler()
