"""The header of an ASF file, object by object: ASF specification 01.20.06, sections 3 and 4.

What stays is written anew at its length, without what is reserved; all else becomes a Padding Object.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from scrubber.errors import Encrypted, InputError, Malformed
from scrubber.media._asf_attributes import kept
from scrubber.media._asf_objects import (
    ADVANCED_ENCRYPTION,
    ENCRYPTION,
    EXTENSION,
    EXTENSION_HEAD,
    FILE,
    HEAD,
    HEADER_HEAD,
    LIBRARY,
    MARKER,
    METADATA,
    MORE_DESCRIPTION,
    MORE_ENCRYPTION,
    MORE_STREAM,
    PADDING,
    PLAYREADY,
    PLUGIN,
    STREAM,
    AsfObject,
    guid,
    objects,
    padding,
)
from scrubber.media._asf_settings import CLEANERS, FILE_SIZE, file_properties, markers
from scrubber.media._asf_streams import AsfStream, block, extended, stream
from scrubber.media._asf_words import said
from scrubber.media._verdicts import SEEN_LIMIT, note
from scrubber.model import Finding, Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._source import Source
    from scrubber.policy import Keep

_PLAYS: Final = "how to play it"
_LOCKED: Final = frozenset({ENCRYPTION, MORE_ENCRYPTION, ADVANCED_ENCRYPTION, PLAYREADY})
_ATTRIBUTES: Final = frozenset({METADATA, LIBRARY, MORE_DESCRIPTION})
_EXTENSION: Final = guid("ABD3D211-A9BA-11CF-8EE6-00C00C205365") + b"\6\0"


class Header:
    """Makes the parts of a header of a file with these streams; `size` is the length of the output."""

    def __init__(self, source: Source, streams: dict[int, AsfStream], size: int, keep: Keep) -> None:
        self._source, self._streams, self._size, self._keep = source, streams, size, keep
        self._told = False  # a second File Properties Object goes

    def parts(self, header: AsfObject) -> Iterator[Part]:
        """The header and all objects in it."""
        inner = list(objects(self._source, header.start + HEADER_HEAD, header.end))
        count = sum(1 for one in inner if one.kind)
        yield self._start(header, HEADER_HEAD, count.to_bytes(4, "little") + b"\1\2")
        for one in inner:
            if one.kind == EXTENSION:
                size = one.end - one.start - EXTENSION_HEAD
                yield self._start(one, EXTENSION_HEAD, _EXTENSION + size.to_bytes(4, "little"))
                for child in objects(self._source, one.start + EXTENSION_HEAD, one.end):
                    yield from self._object(child)
            else:
                yield from self._object(one)

    def _start(self, one: AsfObject, size: int, new: bytes) -> Part:
        """The first `size` bytes of an object that holds others."""
        end = one.start + size
        if self._source.read(one.body, end - one.body) == new:
            return Part(one.start, end, one.name, "structure")
        found = note("M605", (one.start, end), "reserved bytes that are not as usual", PLUGIN)
        head = self._source.read(one.start, HEAD)
        return Part(one.start, end, one.name, found.why, head + new, findings=(found,))

    def _object(self, one: AsfObject) -> Iterator[Part]:
        if one.kind in _LOCKED:
            raise Encrypted("the sound or film is encrypted, so nobody can look into it")
        if one.kind in {PADDING, b""} and self._source.is_zero(one.body, one.end):
            yield Part(one.start, one.end, one.name, "padding")
        elif one.kind == FILE and not self._told:
            self._told = True
            yield self._file(one)
        elif one.kind == MARKER:
            yield from self._markers(one)
        elif one.kind == MORE_STREAM:
            yield self._extended(one)
        else:
            yield self._replaced(one, self._new(one))

    def _new(self, one: AsfObject) -> bytes:
        """What stays of the payload of an object; empty where it goes."""
        if one.kind == STREAM:
            cleaned = stream(block(self._source, one))
            return cleaned.new if self._stays(cleaned.number, one) else b""
        try:
            if one.kind in _ATTRIBUTES and one.end - one.body <= SEEN_LIMIT:
                old = self._source.read(one.body, one.end - one.body)
                return kept(one.kind, old, loudness=self._keep.replaygain)
            return CLEANERS[one.kind](block(self._source, one)) if one.kind in CLEANERS else b""
        except InputError:
            return b""  # what cannot be understood goes, whatever it is

    def _stays(self, number: int, one: AsfObject) -> bool:
        """Whether a stream stays, and this is the object that tells of it."""
        known = self._streams.get(number)
        return known is not None and known.kept and known.place == one.start

    def _replaced(self, one: AsfObject, new: bytes, found: tuple[Finding, ...] = ()) -> Part:
        """An object with a new payload, filled up to its length; without one, it becomes padding."""
        size = one.end - one.start
        if not new or len(new) > size - HEAD:
            found = found or said(self._source, one)
            return Part(
                one.start, one.end, one.name, found[0].why, padding(size) if one.kind else b"", True, found
            )
        if self._same(one, new):
            return Part(one.start, one.end, one.name, _PLAYS)
        if one.kind in _ATTRIBUTES:
            found = said(self._source, one)
        found = found or (note("M605", (one.start, one.end), "reserved bytes that are not zero", PLUGIN),)
        head = self._source.read(one.start, HEAD)
        return Part(one.start, one.end, one.name, found[0].why, head + new, True, found)

    def _same(self, one: AsfObject, new: bytes) -> bool:
        end = one.body + len(new)
        return self._source.read(one.body, len(new)) == new and self._source.is_zero(end, one.end)

    def _file(self, one: AsfObject) -> Part:
        old = block(self._source, one)
        if len(old) < FILE_SIZE:
            raise Malformed("the properties of the file are too short", self._source.base + one.start)
        place = (one.start, one.end)
        found = []
        if any(old[:16]):
            what = note("M502", place, "random number that identifies the file", PLUGIN)
            found.append(replace(what, raw=(old[:16],)))
        if any(old[24:32]):
            found.append(replace(note("M401", place, "date of the file", PLUGIN), raw=(old[24:32],)))
        return self._replaced(one, file_properties(old, self._size), tuple(found))

    def _extended(self, one: AsfObject) -> Part:
        more = extended(block(self._source, one))
        place = (one.start, one.end)
        found = tuple(note("M503", place, "name of a stream", PLUGIN, name) for name in more.names[:100])
        known = self._streams.get(more.number)
        stays = known is not None and known.kept
        if more.inner is not None:
            stays &= self._stays(more.inner.number, one)
        return self._replaced(one, more.new if stays else b"", found)

    def _markers(self, one: AsfObject) -> Iterator[Part]:
        """Marks, as the chapters of a film: their titles stay, and are searched for names."""
        try:
            new, titles = markers(block(self._source, one))
        except InputError:
            yield self._replaced(one, b"")
            return
        place = (one.start, one.end)
        words = tuple(note("M506", place, "chapter title", PLUGIN, title) for title in titles[:1000] if title)
        yield Part(one.start, one.start, one.name, "words that are shown", findings=words)
        yield replace(self._replaced(one, new), opaque=True)
