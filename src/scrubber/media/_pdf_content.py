"""Drawing operators of a PDF without comments and private properties: ISO 32000-2, 7.8.2, 8.9.7, 14.6."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pikepdf import Dictionary, Object, PdfError

from scrubber.media._pdf_schema import words

if TYPE_CHECKING:
    from collections.abc import Callable

# what can hold nothing but what is drawn: up to a comment, a dictionary, a picture, or a string with
# brackets in it
_PLAIN: Final = re.compile(
    rb"(?:[^(%<B]++|\((?:[^()\\]++|\\.)*+\)|<[0-9A-Fa-f\s]*+>|<<\s*+/MCID\s++\d++\s*+>>"
    rb"|B(?!I[\s\0/])|(?<=[^\s\0()<>\[\]{}])BI)*+",
    re.DOTALL,
)
_COMMENT: Final = re.compile(rb"%[^\r\n]*+(?:[\r\n]++%[^\r\n]*+)*+")  # with those that follow
_IN_STRING: Final = re.compile(rb"[^()\\]*+(?:\\.[^()\\]*+)*+", re.DOTALL)
_IN_DICTIONARY: Final = re.compile(rb"[^(%<>]*+")
_TO_DATA: Final = re.compile(
    rb"(?:[^(%<I]++|\((?:[^()\\]++|\\.)*+\)|I(?!D[\s\0])|(?<=[^\s\0()<>\[\]{}])ID|<)*+", re.DOTALL
)
_END: Final = re.compile(rb"[\s\0]EI(?=[\s\0]|\Z)")
_BINARY: Final = re.compile(rb"[^\x20-\x7e\s\0]")
_BEHIND: Final = 16  # bytes behind a mark of the end that have to be operators, not pixels
# Table 91, and the full names
_PICTURE: Final = words("""
    /BPC /BitsPerComponent /CS /ColorSpace /D /Decode /DP /DecodeParms /F /Filter /H /Height /IM /ImageMask /I
    /Interpolate /Intent /W /Width /L /Length
""")


class Open(Exception):
    """A string, dictionary or picture does not end in this piece."""


def left(
    data: bytes,
    properties: Callable[[Object], None],
    picture: Callable[[bytes], bytes],
    *,
    whole: bool = True,
) -> bytes:
    """The operators that stay; the same object where all do.

    `properties` takes out what goes from a property list, `picture` from a JPEG that stands inline. An
    operand that does not end draws nothing and goes; where the data are not the `whole`, it raises Open.
    """
    at = _plain(data, 0)
    if at == len(data):
        return data
    out, start = [], 0
    while at < len(data):
        try:
            end, new = _piece(data, at, properties, picture)
        except Open:
            if not whole:
                raise
            end, new = len(data), b""
        if new is not None:
            out += [data[start:at], new]
            start = end
        at = _plain(data, end)
    return b"".join([*out, data[start:]]) if out else data


def without_comments(data: bytes) -> bytes:
    """PostScript of a function or character map (7.10.5, 9.10.3) without its comments."""
    if b"%" not in data:
        return data
    out, at = [], 0
    for found in re.finditer(rb"\((?:[^()\\]++|\\.)*+\)|%[^\r\n]*", data, re.DOTALL):
        if found[0].startswith(b"%"):
            out.append(data[at : found.start()])
            at = found.end()
    return b"".join([*out, data[at:]]) if out else data


def _plain(data: bytes, at: int) -> int:
    found = _PLAIN.match(data, at)
    return found.end() if found else at


def _piece(
    data: bytes, at: int, properties: Callable[[Object], None], picture: Callable[[bytes], bytes]
) -> tuple[int, bytes | None]:
    """Where what begins at `at` ends, and what is put in its place; None where it stays."""
    if data.startswith(b"%", at):
        return _end_of(_COMMENT, data, at), b""
    if data.startswith(b"(", at):
        return _string_end(data, at), None
    if data.startswith(b"<<", at):
        end = _dictionary_end(data, at)
        return end, _listed(data[at:end], properties)
    if data.startswith(b"<", at):
        return _hex_end(data, at), None
    return _inline(data, at, picture)


def _end_of(pattern: re.Pattern[bytes], data: bytes, at: int) -> int:
    found = pattern.match(data, at)
    return found.end() if found else at


def _string_end(data: bytes, at: int) -> int:
    depth = 0
    while True:
        depth += 1 if data[at : at + 1] == b"(" else -1
        at += 1
        if not depth:
            return at
        at = _end_of(_IN_STRING, data, at)
        if at >= len(data) or data[at : at + 1] == b"\\":
            raise Open


def _hex_end(data: bytes, at: int) -> int:
    end = data.find(b">", at)
    if end < 0:
        raise Open
    return end + 1


def _dictionary_end(data: bytes, at: int) -> int:
    depth = 0
    while at < len(data):
        if data.startswith((b"<<", b">>"), at):
            depth += 1 if data.startswith(b"<<", at) else -1
            at += 2
            if not depth:
                return at
        elif data.startswith(b"(", at):
            at = _string_end(data, at)
        elif data.startswith(b"%", at):
            at = _end_of(_COMMENT, data, at)
        elif data.startswith(b"<", at):
            at = _hex_end(data, at)
        elif data.startswith(b">", at):
            at += 1
        at = _end_of(_IN_DICTIONARY, data, at)
    raise Open


def _listed(written: bytes, properties: Callable[[Object], None]) -> bytes | None:
    """A property list with what stays of it."""
    found = _parsed(written)
    if found is None:
        return b"<<>>"
    before = found.unparse()
    properties(found)
    after = found.unparse()
    return after if after != before or _COMMENT.search(written) else None


def _parsed(written: bytes) -> Object | None:
    try:
        found = Object.parse(written)
    except (PdfError, ValueError):
        return None
    return found if isinstance(found, Dictionary) else None


def _inline(data: bytes, at: int, picture: Callable[[bytes], bytes]) -> tuple[int, bytes | None]:
    """A picture between BI and EI."""
    mark = at + 2
    while not data.startswith(b"ID", mark):
        mark = _end_of(_TO_DATA, data, mark)
        if mark >= len(data):
            raise Open
        if data.startswith(b"%", mark):
            mark = _end_of(_COMMENT, data, mark)
        elif data.startswith(b"(", mark):
            mark = _string_end(data, mark)
    header, body = data[at + 2 : mark], mark + 3
    about = _parsed(b"<<" + header + b">>")
    end = _picture_end(data, body, about or Dictionary())
    if about is None:
        return end, None
    pixels = data[body:end]
    new = picture(pixels) if _is_jpeg(about) else pixels
    keys = set(about.keys())
    if keys <= _PICTURE and new == pixels and b"%" not in header:
        return end, None
    for key in keys - _PICTURE | {"/L", "/Length"} & keys:
        del about[key]
    return end, b"BI " + about.unparse()[2:-2] + b" ID " + new


def _picture_end(data: bytes, body: int, about: Object) -> int:
    """Where the pixels end: by their length (8.9.7), or before an EI with operators behind it."""
    length: Any = about.get("/L", about.get("/Length"))
    if isinstance(length, int) and length >= 0 and (found := _END.match(data, body + length)):
        return found.start()
    for found in _END.finditer(data, max(body - 1, 0)):
        if not _BINARY.search(data[found.end() : found.end() + _BEHIND]):
            return max(found.start(), body)
    return len(data)


def _is_jpeg(about: Object) -> bool:
    kind = about.get("/F", about.get("/Filter"))
    return str(kind) in {"/DCT", "/DCTDecode"}
