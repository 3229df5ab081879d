"""What stands behind the end of a JPEG: other pictures, films, phone makers' blocks, archives, text.

All of it goes; it is only named here. MPF pictures: CIPA DC-007. Films: ISO/IEC 14496-12.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.errors import InputError
from scrubber.media import _jpeg_meta
from scrubber.media._jpeg_walk import walk
from scrubber.model import MEDIA, Finding, Span
from scrubber.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._source import Source

_PICTURES: Final = 32  # second pictures that are looked into
_FILM: Final = re.compile(rb"ftyp(?:mp4|isom|iso|qt  |avc1|heic|mif1|3gp|M4V|MSNV)")
_GAP: Final = 8192  # bytes of padding between two pictures
_HEAD: Final = 64
_LOOKED_AT: Final = 16 << 20  # bytes: beyond, what it is called does not matter
_TEXT_LIMIT: Final = 4096
_SIGNS: Final = (  # (first bytes, what)
    (b"PK\x03\x04", "ZIP archive"),
    (b"Rar!", "RAR archive"),
    (b"7z\xbc\xaf", "7-Zip archive"),
    (b"\x1f\x8b", "gzip data"),
    (b"%PDF", "PDF document"),
    (b"\x89PNG", "PNG picture"),
    (b"RIFF", "RIFF file"),
    (b"ID3", "MP3 sound"),
    (b"CANON OPTIONAL DATA", "Canon VRD edit data"),
    (b"AXS!", "AFCP trailer"),
    (b"~\x10\x04", "MIE trailer"),
    (b"\xa1\xb2\xc3\xd4", "FotoStation trailer"),
    (b"vivo{", "Vivo trailer"),
    (b"<?xpacket", "XMP packet"),
    (b"<?xml", "XML"),
)
_TAILS: Final = (  # (last bytes contain, what)
    (b"SEFT", "Samsung trailer"),
    (b"cbipcbbl", "PhotoMechanic trailer"),
    (b"CANON OPTIONAL DATA", "Canon VRD edit data"),
    (b"8db42d694ccc418790edff439fe026bf", "Insta360 trailer"),
    (b"AXS!", "AFCP trailer"),
    (b"QDIOBS", "Nikon Capture trailer"),
)


def pictures(source: Source, start: int, end: int) -> Iterator[int]:
    """Where pictures start in [start, end): each following directly or behind padding of the one before."""
    for _ in range(_PICTURES):
        head = source.read(start, min(_GAP, end - start))
        skip = head.find(b"\xff\xd8\xff")
        if skip < 0 or head[:skip].strip(b"\0\xff\r\n "):
            return
        yield start + skip
        try:
            start = walk(source, start + skip, end).end
        except InputError:
            return


def findings(source: Source, start: int, end: int) -> tuple[Finding, ...]:
    """What [start, end) is: one finding for each thing that can be told apart, at least one."""
    found: list[Finding] = []
    for at in pictures(source, start, end):
        stop, inside = _picture(source, at, end)
        if at > start:
            found.append(_finding("M601", start, at, f"padding, {at - start} bytes"))
        found.append(_finding("M603", at, stop, f"second picture, {stop - at} bytes"))
        found.extend(inside)
        start = stop
    if start < end or not found:
        found.extend(_rest(source, start, end))
    return tuple(found)


def _picture(source: Source, start: int, end: int) -> tuple[int, list[Finding]]:
    """The end of a second picture, and what its own metadata says."""
    try:
        cut = walk(source, start, end)
    except InputError:
        return end, []
    named = _jpeg_meta.findings(_jpeg_meta.read_metas(source, cut.segments))
    return cut.end, [finding for inside in named.values() for finding in inside if finding.rule != "M904"]


def _rest(source: Source, start: int, end: int) -> Iterator[Finding]:
    length = end - start
    if length <= _LOOKED_AT and source.search(_NOT_PADDING, start, 1, end) < 0:
        yield _finding("M601", start, end, f"padding, {length} bytes")
        return
    film = source.search(_FILM, start, 8, min(end, start + _LOOKED_AT))
    if film >= start + 4:
        yield _finding("M604", film - 4, end, f"MP4 film, {end - film + 4} bytes")
    what = _what(
        source.read(start, min(_HEAD, length)), source.read(max(start, end - _HEAD), min(_HEAD, length))
    )
    if film < 0 or film - 4 > start or what:
        yield _finding("M601", start, end, f"{what or 'data'}, {length} bytes", _text(source, start, end))


_NOT_PADDING: Final = re.compile(rb"[^\x00\xff\r\n\t ]")
_PRINTABLE: Final = re.compile(rb"[\t\n\r\x20-\x7e\x80-\xff]+")


def _what(head: bytes, tail: bytes) -> str:
    for sign, what in _SIGNS:
        if head.startswith(sign):
            return what
    for sign, what in _TAILS:
        if sign in tail:
            return what
    return "text" if _PRINTABLE.fullmatch(head) else ""


def _text(source: Source, start: int, end: int) -> str:
    """The data itself where it is short text: a value to show by wish, and to search the output for."""
    if end - start > _TEXT_LIMIT:
        return ""
    data = source.read(start, end - start)
    try:
        return data.decode().strip() if _PRINTABLE.fullmatch(data) else ""
    except UnicodeDecodeError:
        return ""


def _finding(rule: str, start: int, end: int, why: str, value: str = "") -> Finding:
    return Finding(rule, RULES[rule].kind, Span(MEDIA, start, end), value=value, why=why, source="jpeg")
