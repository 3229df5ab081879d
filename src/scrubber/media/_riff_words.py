"""What is said about a chunk of AVI or WAV that goes: INFO lists, EBU Tech 3285 (bext), AES46 (cart), iXML.

Multimedia Programming Interface 1.0 (1991) chapters 2 and 3; "_PMX" is XMP.
"""

from __future__ import annotations

import html
import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from scrubber.media._riff import RiffChunk, chunks
from scrubber.media._verdicts import SEEN_LIMIT, named, note
from scrubber.metadata import c2pa, exif, id3, xmp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._source import Source
    from scrubber.model import Finding
    from scrubber.protocols import Reader

_MOST: Final = 200  # entries of one list that are named
_INFO: Final = {
    b"INAM": ("M503", "RIFF title"), b"ISBJ": ("M503", "comment"), b"ICMT": ("M503", "comment"),
    b"IKEY": ("M503", "keywords"), b"IART": ("M201", "artist"), b"IENG": ("M201", "engineer"),
    b"ITCH": ("M201", "technician"), b"ICMS": ("M201", "commissioned by"), b"ICOP": ("M202", "copyright"),
    b"ICRD": ("M401", "date"), b"IDIT": ("M401", "date"), b"DTIM": ("M401", "date"), b"ISFT": ("M501",
    "software"),
    b"TITL": ("M503", "RIFF title"), b"ITOC": ("M901", "table of contents"),
    b"ISRC": ("M201", "source"), b"IARL": ("M102", "archive"),
    b"ICNT": ("M102", "country"), b"IMED": ("M901", "medium"), b"ISMP": ("M401", "time code"),
    b"ICDS": ("M201", "costume designer"), b"IPRO": ("M201", "producer"), b"IWRI": ("M201", "writer"),
    b"ISTR": ("M201", "starring"), b"IWEB": ("M204", "web address"), b"ICAM": ("M301", "camera"),
}  # fmt: skip
_PLACES: Final = {
    b"strd": ("M303", "maker note"), b"strn": ("M503", "name of a stream"), b"IDIT": ("M401", "date"),
    b"ISMP": ("M401", "time code"), b"iXML": ("M503", "production notes"), b"cart": ("M503",
    "cart of a radio"),
    b"axml": ("M503", "production notes"), b"id3 ": ("M503", "ID3 tags"), b"ID3 ": ("M503", "ID3 tags"),
    b"JUNK": ("M605", "bytes that nothing refers to"), b"PAD ": ("M605", "bytes that nothing refers to"),
    b"FLLR": ("M605", "bytes that nothing refers to"), b"PEAK": ("M401", "date of the peaks"),
    b"umid": ("M502", "unique id"), b"UMID": ("M502", "unique id"), b"cue ": ("M503", "marks"),
    b"smpl": ("M302", "settings of a sampler"), b"inst": ("M901", "settings of a sampler"),
    b"afsp": ("M501", "notes of a program"), b"DISP": ("M503", "a title or a picture of it"),
    b"GPS ": ("M101", "GPS position"), b"gps0": ("M101", "GPS position"), b"GPS0": ("M101", "GPS position"),
}  # fmt: skip
_READERS: Final[dict[bytes, Reader]] = {
    b"_PMX": xmp.reader, b"XMP ": xmp.reader, b"C2PA": c2pa.reader, b"id3 ": id3.reader, b"ID3 ": id3.reader,
    b"EXIF": exif.reader,
}  # fmt: skip
_WORDS: Final = {  # chunks of words: what stands between two tags of XML, or between zeros
    b"iXML": re.compile(rb">([^<>]{2,2000})<"),
    b"axml": re.compile(rb">([^<>]{2,2000})<"),
    b"cart": re.compile(rb"([^\0-\x1f]{4,2000})"),
    b"afsp": re.compile(rb"([^\0-\x1f]{4,2000})"),
    b"DISP": re.compile(rb"([^\0-\x1f]{4,2000})"),
}
_BEXT: Final = (
    (0, 256, "M503", "comment"), (256, 288, "M201", "originator"), (288, 320, "M302",
    "reference of the recorder"),
    (320, 330, "M401", "date"), (330, 338, "M401", "time"), (602, 4096, "M301", "history of the recording"),
)  # fmt: skip


def said(source: Source, chunk: RiffChunk, plugin: str) -> tuple[Finding, ...]:
    """Findings for a chunk that goes; at least one."""
    place = (chunk.at, chunk.end)
    rule, why = _PLACES.get(chunk.kind, ("M901", f"chunk {chunk.label}"))
    fallback = note(rule, place, why, plugin)
    if chunk.stop - chunk.start > SEEN_LIMIT:
        return (fallback,)
    if chunk.kind == b"LIST":
        return tuple(_list(source, chunk, plugin)) or (note("M901", place, "list", plugin),)
    if chunk.kind == b"bext":
        return tuple(_broadcast(source, chunk, plugin)) or (note("M503", place, "broadcast data", plugin),)
    if chunk.kind in _WORDS:
        return tuple(_words(source, chunk, (rule, why), plugin)) or (fallback,)
    if chunk.kind in {b"IDIT", b"ISMP", b"strn"}:
        return (note(rule, place, why, plugin, _text(source, chunk)),)
    if chunk.kind in _READERS:
        return named(
            _READERS[chunk.kind], source.read(chunk.start, chunk.stop - chunk.start), *place, fallback
        )
    return (fallback,)


def _list(source: Source, chunk: RiffChunk, plugin: str) -> Iterator[Finding]:
    kind = source.head(4, chunk.start)
    for number, entry in enumerate(chunks(source, min(chunk.start + 4, chunk.stop), chunk.stop)):
        if number >= _MOST:
            return
        place = (entry.at, entry.end)
        if kind == b"INFO":
            rule, why = _INFO.get(entry.kind, ("M503", "comment"))
            yield note(rule, place, why, plugin, "" if rule == "M901" else _text(source, entry))
        elif kind == b"adtl" and entry.kind in {b"labl", b"note", b"ltxt"}:
            skip = 20 if entry.kind == b"ltxt" else 4
            yield note("M503", place, "comment", plugin, _text(source, entry, skip))
        elif kind in {b"exif", b"ncdt", b"hydt", b"pntx"}:
            yield note("M303", place, "maker note", plugin)


def _words(source: Source, chunk: RiffChunk, place: tuple[str, str], plugin: str) -> Iterator[Finding]:
    """The words of a chunk, one by one."""
    yield note(place[0], (chunk.at, chunk.end), place[1], plugin)
    data = source.read(chunk.start, chunk.stop - chunk.start)
    for match in islice(_WORDS[chunk.kind].finditer(data), _MOST):
        if value := _readable(match[1]):
            yield note("M503", (chunk.at, chunk.end), "comment", plugin, html.unescape(value))


def _broadcast(source: Source, chunk: RiffChunk, plugin: str) -> Iterator[Finding]:
    data = source.head(min(4096, chunk.stop - chunk.start), chunk.start)
    for first, last, rule, why in _BEXT:
        value = _readable(data[first:last])
        if value:
            yield note(rule, (chunk.at, chunk.end), why, plugin, value)


def _text(source: Source, chunk: RiffChunk, skip: int = 0) -> str:
    start = min(chunk.start + skip, chunk.stop)
    return _readable(source.head(min(4096, chunk.stop - start), start))


def _readable(data: bytes) -> str:
    data = data.split(b"\0", 1)[0]
    try:
        return data.decode().strip()
    except UnicodeDecodeError:
        return data.decode("latin-1").strip()
