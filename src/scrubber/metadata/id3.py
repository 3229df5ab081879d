"""Name what stands in ID3 tags: ID3v1, ID3v1.1 and its enhanced form, ID3v2.2, ID3v2.3, ID3v2.4.

id3.org: "ID3 tag version 2" (1998), 2.3.0 (1999), 2.4.0 structure and native frames (2000), chapters (2005).
A block is one tag from its first byte on.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.metadata._report import Note, printable, raw_of, report, text_of
from scrubber.metadata._sound_fields import field_note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.model import Finding, Span

_FALLBACK: Final = Note("M503", "an ID3 tag")
_INFLATED: Final = 1 << 14  # bytes of one compressed frame that are looked into
_SEEN: Final = 1 << 16  # bytes of one frame that are looked into
_MOST: Final = 5000  # frames of one tag
_DEPTH: Final = 3
_ENCODINGS: Final = {0: "latin-1", 1: "utf-16", 2: "utf-16-be", 3: "utf-8"}
_PAIRS: Final = (  # ID3v2.2 and ID3v2.3
    "TT1:TIT1 TT2:TIT2 TT3:TIT3 TP1:TPE1 TP2:TPE2 TP3:TPE3 TP4:TPE4 TCM:TCOM TXT:TEXT TOA:TOPE TOL:TOLY "
    "TOT:TOAL TAL:TALB TYE:TYER TDA:TDAT TIM:TIME TRD:TRDA TOR:TORY TEN:TENC TSS:TSSE TCR:TCOP TPB:TPUB "
    "TRC:TSRC TOF:TOFN TCO:TCON TXX:TXXX WXX:WXXX COM:COMM ULT:USLT SLT:SYLT PIC:APIC GEO:GEOB UFI:UFID "
    "MCI:MCDI IPL:IPLS POP:POPM CNT:PCNT CRM:ENCR LNK:LINK RVA:RVAD"
)
_OLD: Final = {pair[:3]: pair[4:] for pair in _PAIRS.split()}
_TEXTS: Final = {  # frame -> the field it is
    "TIT2": "title", "TIT1": "grouping", "TIT3": "subtitle", "TALB": "album", "TOAL": "album",
    "TSOT": "album", "TSOA": "album", "TSST": "discsubtitle", "TPE1": "artist", "TPE2": "albumartist",
    "TPE3": "conductor", "TPE4": "remixer", "TCOM": "composer", "TEXT": "lyricist", "TOPE": "originalartist",
    "TOLY": "lyricist", "TOWN": "owner", "TENC": "encodedby", "TPUB": "publisher", "TRSN": "publisher",
    "TRSO": "owner", "TSOP": "artist", "TSO2": "artist", "TSOC": "composer", "TCOP": "copyright",
    "TPRO": "copyright", "TYER": "year", "TDAT": "date", "TIME": "time", "TRDA": "date", "TORY": "year",
    "TDRC": "date", "TDEN": "date", "TDOR": "date", "TDRL": "date", "TDTG": "date", "TSRC": "isrc",
    "TOFN": "originalfilename", "TSSE": "encodersettings", "TDES": "description", "TKWD": "keywords",
    "TGID": "id", "TCON": "genre", "TCAT": "genre", "TIPL": "people", "TMCL": "people", "IPLS": "people",
    "MVNM": "movement", "GRP1": "grouping",
}  # fmt: skip
_OTHERS: Final = {
    "UFID": ("M302", "a unique file identifier"), "PRIV": ("M302", "private data in an ID3 tag"),
    "MCDI": ("M302", "identifier of a CD"), "OWNE": ("M201", "owner of a purchase"),
    "COMR": ("M202", "commercial data"), "USER": ("M202", "terms of use"),
    "POPM": ("M204", "ratings with an address"), "ENCR": ("M204", "an ID3 tag's encryption method"),
    "GRID": ("M204", "an ID3 tag's group"), "LINK": ("M204", "a linked file"),
    "SIGN": ("M302", "a signature"), "AENC": ("M204", "sound encryption"), "PCNT": ("M503", "play counter"),
    "RVA2": ("M501", "loudness tag"), "RVAD": ("M501", "loudness tag"), "RGAD": ("M501", "loudness tag"),
    "APIC": ("M602", "a picture"), "GEOB": ("M601", "a file in an ID3 tag"), "XHD3": ("M602", "a picture"),
    "CTOC": ("M503", "table of chapters"), "CHAP": ("M503", "a chapter"),
}  # fmt: skip
_FIRST: Final = (
    ("title", 3, 33),
    ("artist", 33, 63),
    ("album", 63, 93),
    ("year", 93, 97),
    ("comment", 97, 127),
)
_ENHANCED: Final = (("title", 4, 64), ("artist", 64, 124), ("album", 124, 184), ("genre", 185, 215))
_ID: Final = re.compile(rb"[A-Z][A-Z0-9]{2}[A-Z0-9 \0]")
_TERMINATORS: Final = {0: b"\0", 1: b"\0\0", 2: b"\0\0", 3: b"\0"}


class Frame(NamedTuple):
    """One frame by its ID3v2.3 name, its content unpacked; `plain` is False for an encrypted one."""

    name: str
    data: bytes
    plain: bool = True


def tag_length(head: bytes) -> int:
    """Bytes that the ID3v2 tag at the start of `head` takes, with its footer; 0 where there is none."""
    if len(head) < 10 or head[:3] != b"ID3" or 255 in head[3:5] or max(head[6:10]) > 127:
        return 0
    return 10 + _safe(head[6:10]) + (10 if head[3] == 4 and head[5] & 0x10 else 0)


def _safe(data: bytes) -> int:
    """An integer of seven bits per byte."""
    size = 0
    for byte in data:
        size = size << 7 | byte & 127
    return size


class Id3Reader:
    """Tags of any version: the first three bytes tell which."""

    def findings(self, block: bytes, span: Span) -> Iterator[Finding]:
        """Findings frame by frame."""
        notes = _version1(block) if block[:3] == b"TAG" else _version2(block)
        return report("id3", span, notes, _FALLBACK if block else None)


def _version1(block: bytes) -> Iterator[Note]:
    layout = _ENHANCED if block[:4] == b"TAG+" else _FIRST
    for name, start, end in layout:
        data = block[start:end].split(b"\0")[0]
        if value := text_of(data):
            yield field_note(name, value, raw_of(data, value))


def _version2(block: bytes) -> Iterator[Note]:
    yield from _noted(frames(block), 0)


def frames(block: bytes) -> Iterator[Frame]:
    """The frames of an ID3v2 tag, as far as they can be followed."""
    version, flags = block[3], block[5]
    body = block[10 : 10 + _safe(block[6:10])]
    if flags & 0x80 and version < 4:
        body = body.replace(b"\xff\0", b"\xff")
    if flags & 0x40 and version == 3:
        body = body[4 + int.from_bytes(body[:4], "big") :]
    elif flags & 0x40 and version == 4:
        body = body[_safe(body[:4]) :]
    yield from _frames(body, version)


def _frames(body: bytes, version: int) -> Iterator[Frame]:
    at, head = 0, 6 if version == 2 else 10
    for _ in range(_MOST):
        name = body[at : at + (3 if version == 2 else 4)]
        if at + head > len(body) or not _ID.fullmatch(name if version > 2 else name + b" "):
            return
        size = _size(body, at, version)
        data = body[at + head : at + head + size]
        yield _unpacked(name, body[at + 8 : at + 10] if version > 2 else b"\0\0", data, version)
        at += head + size


def _size(body: bytes, at: int, version: int) -> int:
    """The length of a frame: some writers forgot in ID3v2.4 that it has seven bits per byte."""
    if version == 2:
        return int.from_bytes(body[at + 3 : at + 6], "big")
    field = body[at + 4 : at + 8]
    plain = int.from_bytes(field, "big")
    if version == 3:
        return plain
    safe = _safe(field)
    if max(field) > 127:
        return plain
    return (
        plain if safe != plain and not _fits(body, at + 10 + safe) and _fits(body, at + 10 + plain) else safe
    )


def _fits(body: bytes, at: int) -> bool:
    return at == len(body) or body[at : at + 1] == b"\0" or _ID.match(body, at) is not None


def _unpacked(name: bytes, flags: bytes, data: bytes, version: int) -> Frame:
    text = name.decode("latin-1").rstrip(" \0")
    form = flags[1]
    if version == 2:
        return Frame(_OLD.get(text, text), data)
    grouped, packed, secret = (
        (form & 0x20, form & 0x80, form & 0x40) if version == 3 else (form & 0x40, form & 8, form & 4)
    )
    unsafe = version == 4 and form & 2
    skip = (1 if grouped else 0) + (1 if secret else 0)
    skip += 4 if (packed if version == 3 else form & 1) else 0
    data = data[skip:].replace(b"\xff\0", b"\xff") if unsafe else data[skip:]
    if packed and not secret:
        data = zlib.decompressobj().decompress(data, _INFLATED)
    return Frame(text, data, not secret)


def _noted(found: Iterator[Frame], depth: int) -> Iterator[Note]:
    for frame in found:
        if not frame.plain:
            yield Note("M901", "an encrypted frame of an ID3 tag")
        elif frame.name in {"CHAP", "CTOC"}:
            yield from _chapter(frame, depth)
        else:
            yield from _frame(frame)


def _frame(frame: Frame) -> Iterator[Note]:
    name, data = frame.name, frame.data[:_SEEN]
    if name in {"TXXX", "WXXX"}:
        yield from _described(name, data)
    elif name[:1] == "T" or name in _TEXTS:
        value, raw = _text(data[1:], data[:1])
        yield field_note(_TEXTS.get(name, ""), printable(value), raw)
    elif name in {"COMM", "USLT"}:
        yield from _comment(data, "comment" if name == "COMM" else "lyrics")
    elif name == "SYLT":
        words, raw = _text(data[6:], data[:1])
        yield Note("M503", "lyrics tag", printable(words), raw)
    elif name in {"APIC", "GEOB"}:
        yield from _object(name, data)
    elif name[:1] == "W":
        yield Note("M204", "contact tag", text_of(data, "latin-1"))
    else:
        rule, why = _OTHERS.get(name, ("M901", "a frame of an ID3 tag"))
        yield Note(rule, why, _identifier(data) if rule in {"M302", "M204", "M201"} else "")


def _identifier(data: bytes) -> str:
    """Readable beginnings of binary frames: owners of identifiers, addresses."""
    return printable(" ".join(text_of(piece) for piece in re.findall(rb"[\x20-\x7e]{5,200}", data)[:4]))


def _text(data: bytes, mark: bytes) -> tuple[str, tuple[bytes, ...]]:
    """Text in the encoding that `mark` names, and its byte form."""
    code = _ENCODINGS.get(mark[0] if mark else 0, "latin-1")
    body = data[:8000]
    if code.startswith("utf-16"):
        bare = body[2:] if body[:2] in {b"\xff\xfe", b"\xfe\xff"} else body
        code = (
            "utf-16-le"
            if body[:2] == b"\xff\xfe" or (code == "utf-16" and body[:2] != b"\xfe\xff")
            else "utf-16-be"
        )
        value = bare[: len(bare) & ~1].decode(code, "replace").strip("\0 \t\r\n")
        return value, ()
    value = text_of(body, "" if code == "latin-1" else code)
    return value, () if value.isascii() else raw_of(data, value)


def _split(data: bytes, mark: int) -> tuple[bytes, bytes]:
    """What stands before and behind the first terminator of the encoding."""
    end = _TERMINATORS.get(mark, b"\0")
    at = data.find(end)
    while len(end) == 2 and at >= 0 and at % 2:
        at = data.find(end, at + 1)
    return (data, b"") if at < 0 else (data[:at], data[at + len(end) :])


def _described(name: str, data: bytes) -> Iterator[Note]:
    """A field of the writer's own: its name and its value."""
    before, behind = _split(data[1:], data[0] if data else 0)
    key, _ = _text(before, data[:1])
    value, raw = _text(behind, data[:1] if name == "TXXX" else b"\0")
    note = field_note(key if name == "TXXX" else "url", printable(value), raw)
    yield note
    if note.why in {"a tag", "contact tag"} and len(key) > 3:
        yield Note("M503", "name of a tag", printable(key))


def _comment(data: bytes, field: str) -> Iterator[Note]:
    before, behind = _split(data[4:], data[0] if data else 0)
    about, _ = _text(before, data[:1])
    value, raw = _text(behind, data[:1])
    yield field_note(about if about.startswith("iTun") else field, value, raw)
    if about and not about.startswith("iTun"):
        yield field_note(field, about)


def _object(name: str, data: bytes) -> Iterator[Note]:
    """A picture or a file: its description and its name."""
    rule, why = _OTHERS[name]
    yield Note(rule, why)
    mark = data[0] if data else 0
    _kind, rest = _split(data[1:2000], 0)
    if name == "APIC":
        texts = [("M503", "comment tag", _split(rest[1:], mark)[0])]
    else:
        file, rest = _split(rest, mark)
        texts = [("M503", "name of an attachment", file), ("M503", "comment tag", _split(rest, mark)[0])]
    for found, place, piece in texts:
        value, raw = _text(piece, data[:1])
        if value and len(value) < 300:
            yield Note(found, place, printable(value), raw)


def _chapter(frame: Frame, depth: int) -> Iterator[Note]:
    """A chapter or a table of chapters: frames inside a frame, whose titles are those of chapters."""
    yield Note(*_OTHERS[frame.name])
    _element, rest = _split(frame.data, 0)
    if frame.name == "CHAP":
        rest = rest[16:]
    else:
        count, rest = rest[1] if len(rest) > 1 else 0, rest[2:]
        for _ in range(count):
            _element, rest = _split(rest, 0)
    if depth < _DEPTH:
        for note in _noted(_frames(rest, 3), depth + 1):
            yield note._replace(why="chapter title") if note.why == "title tag" else note


reader = Id3Reader()
