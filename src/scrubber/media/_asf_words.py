"""What is said about an object of an ASF file that goes: ASF specification 01.20.06, sections 3 and 4.

Names of attributes: attribute list of the Windows Media Format 11 SDK; pictures: its structure WM_PICTURE.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.media._asf_attributes import WORDS, Attribute, attributes
from scrubber.media._asf_objects import (
    BRANDING,
    CODECS,
    CORRECTION,
    DESCRIPTION,
    LIBRARY,
    MARKER,
    METADATA,
    MORE_DESCRIPTION,
    PADDING,
    PLUGIN,
    SCRIPT,
    SIGNATURE,
    TIMECODE_INDEX,
    TIMECODE_PARAMETERS,
    XMP,
    AsfObject,
    Cursor,
    wide,
)
from scrubber.media._verdicts import SEEN_LIMIT, named
from scrubber.metadata import xmp
from scrubber.metadata._report import Note, printable, report
from scrubber.metadata._sound_fields import field_note
from scrubber.model import MEDIA, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrubber.media._source import Source
    from scrubber.model import Finding

_MOST: Final = 1000  # entries of one list that are named
_RAW: Final = 64  # bytes of a value that is no text, by which it is searched for
_NUMBERS: Final = frozenset({2, 3, 5})
_OTHERS: Final = {
    PADDING: Note("M605", "bytes that nothing refers to"),
    b"": Note("M605", "bytes that nothing refers to"),
    CODECS: Note("M501", "names of codecs"),
    MARKER: Note("M503", "marks"),
    CORRECTION: Note("M901", "settings to mend errors"),
    SIGNATURE: Note("M502", "digital signature"),
    TIMECODE_INDEX: Note("M401", "index of time codes"),
    TIMECODE_PARAMETERS: Note("M401", "index of time codes"),
    SCRIPT: Note("M503", "commands at a time"),
    BRANDING: Note("M602", "picture of the owner"),
    XMP: Note("M503", "XMP"),
}


def said(source: Source, one: AsfObject) -> tuple[Finding, ...]:
    """Findings for an object that goes; at least one."""
    place = (one.start, one.end)
    fallback = _OTHERS.get(one.kind, Note("M901", one.name))
    notes: Iterator[Note] | tuple[Note, ...] = ()
    if one.end - one.body <= SEEN_LIMIT:
        data = source.read(one.body, one.end - one.body)
        if one.kind == XMP:
            return named(xmp.reader, data, *place) or tuple(report(PLUGIN, Span(MEDIA, *place), (), fallback))
        reader = _READERS.get(one.kind)
        notes = reader(data) if reader is not None else ()
        if one.kind in {METADATA, LIBRARY, MORE_DESCRIPTION}:
            notes = _attributes(one.kind, data)
    return tuple(report(PLUGIN, Span(MEDIA, *place), notes, fallback))


def _words(data: bytes, name: str) -> Iterator[Note]:
    """A note of words under a name of ours."""
    value = wide(data).strip()
    if value:
        yield field_note(name, value)


def _description(data: bytes) -> Iterator[Note]:
    cursor = Cursor(data)
    sizes = [cursor.number(2) for _ in range(5)]
    for name, size in zip(("title", "author", "copyright", "description", "subject"), sizes, strict=True):
        yield from _words(cursor.take(size), name)


def _attributes(kind: bytes, data: bytes) -> Iterator[Note]:
    for one in attributes(kind, data):
        name = one.name.removeprefix("WM/")
        if name == "Picture" and one.type == 1:
            yield from picture(one.data)
        elif one.type == WORDS:
            yield from _text(one, name)
        elif one.type not in _NUMBERS:
            found = field_note(name, "", (one.data[:_RAW],) if len(set(one.data)) > 3 else ())
            yield found if found.why != "a tag" else found._replace(rule="M901")


def _text(one: Attribute, name: str) -> Iterator[Note]:
    value = wide(one.data).strip()
    found = field_note(name, value)
    if found.why != "a tag":
        yield found
        return
    if value:
        yield found._replace(why="comment tag")
    if name == one.name and len(name) > 3:
        yield Note("M503", "name of a tag", printable(name))


def picture(data: bytes) -> Iterator[Note]:
    """A picture with its description."""
    yield Note("M602", "a picture")
    words = data[5:4096]
    mime, _, rest = words.decode("utf-16-le", "replace").partition("\0")
    if mime.isascii():
        value = rest.partition("\0")[0].strip()
        if value:
            yield Note("M503", "comment tag", printable(value))


def _codecs(data: bytes) -> Iterator[Note]:
    cursor = Cursor(data, 16)
    for _ in range(min(cursor.number(4), _MOST)):
        cursor.take(2)
        for _ in range(2):
            value = cursor.text(2 * cursor.number(2))
            if value:
                yield Note("M501", "name of a codec", value)
        cursor.take(cursor.number(2))


def _script(data: bytes) -> Iterator[Note]:
    cursor = Cursor(data, 16)
    commands, types = cursor.number(2), cursor.number(2)
    names = [cursor.text(2 * cursor.number(2)).upper() for _ in range(types)]
    for _ in range(min(commands, _MOST)):
        cursor.take(4)
        kind = cursor.number(2)
        value = cursor.text(2 * cursor.number(2))
        address = kind < len(names) and names[kind] in {"URL", "FILENAME"}
        if value:
            yield Note("M204", "address of a link", value) if address else Note("M503", "comment", value)


def _branding(data: bytes) -> Iterator[Note]:
    cursor = Cursor(data, 4)
    if cursor.take(cursor.number(4)):
        yield Note("M602", "a picture")
    for _ in range(2):
        value = cursor.take(cursor.number(4)).rstrip(b"\0").decode("latin-1")
        if value:
            yield Note("M204", "address of a link", value)


def command(data: bytes) -> str:
    """The words of a command that is sent at a time: its type, and what it says (section 9.3)."""
    kind, _, rest = data.decode("utf-16-le", "replace").partition("\0")
    return rest.partition("\0")[0].strip() if kind.isascii() else ""


_READERS: Final[dict[bytes, Callable[[bytes], Iterator[Note]]]] = {
    DESCRIPTION: _description,
    CODECS: _codecs,
    SCRIPT: _script,
    BRANDING: _branding,
}
