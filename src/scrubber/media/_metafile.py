"""Clean metafiles: EMF and EMF+ ([MS-EMF], [MS-EMFPLUS]), WMF ([MS-WMF]), SVM (StarView, of LibreOffice).

Records that draw stay as they are. Descriptions and private comments become zeros: lengths never move.
"""

from __future__ import annotations

import gzip
import io
import struct
from typing import TYPE_CHECKING, Final

from scrubber.errors import LimitExceeded, Malformed, Uncleanable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_EMF: Final = b" EMF"
_PLACEABLE: Final = b"\xd7\xcd\xc6\x9a"
_SVM: Final = b"VCLMTF"
_GZIP: Final = b"\x1f\x8b\x08"
_LARGEST: Final = 64 << 20
_DRAWS: Final = (b"EMF+", b"EMFC")  # comments that draw
_GROUPS: Final = {2: 20, 3: 0}  # public comments (2.3.3.4): bytes before the words of a group
_PUBLIC: Final = b"GDIC"
_FORMATS: Final = 0x40000004
_ONE_PDF: Final = b"\1\0\0\0 FDP"
_INSIDE: Final = (
    b"Exif\0\0",
    b"http://ns.adobe.com/xap",
    b"Photoshop 3.0",
    b"tEXt",
    b"iTXt",
    b"eXIf",
    b"ICCP",
)
_ESCAPE: Final = 0x0626  # META_ESCAPE
_MFCOMMENT: Final = 15
_SVM_COMMENT: Final = 512
_HINTS: Final = (
    b"XGRAD_SEQ_",
    b"XPATHSTROKE_SEQ_",
    b"XPATHFILL_SEQ_",
    b"XTEXT_",
    b"FIELD_SEQ_",
    b"PRNSPOOL",
    b"EMF_PLUS",
)


def accepts(data: bytes) -> bool:
    """Whether these bytes are a metafile, or a packed one."""
    return (
        data[40:44] == _EMF
        or data[:4] == _PLACEABLE
        or (data[:2] in {b"\1\0", b"\2\0"} and data[2:4] == b"\x09\0" and data[4:6] in {b"\0\1", b"\0\3"})
        or data[:6] == _SVM
        or data[:3] == _GZIP
    )


def cleaned(data: bytes, document: Callable[[bytes], bytes]) -> bytes:
    """The metafile without words of its writer; Malformed where its records do not follow each other.

    `document` cleans a PDF that holds the same drawing.
    """
    if data[:3] == _GZIP:
        return _unpacked_and_packed(data, document)
    edits = _emf(data, document) if data[40:44] == _EMF else _svm(data) if data[:6] == _SVM else _wmf(data)
    out = bytearray(data)
    for start, new in edits:
        out[start : start + len(new)] = new
    if any(sign in out for sign in _INSIDE):
        raise Uncleanable("a drawing holds a picture with metadata, which cannot be taken out of it")
    return bytes(out)


def _unpacked_and_packed(data: bytes, document: Callable[[bytes], bytes]) -> bytes:
    with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
        try:
            inner = file.read(_LARGEST + 1)
        except (OSError, EOFError, ValueError, struct.error):
            raise Malformed("a packed drawing cannot be unpacked") from None
    if len(inner) > _LARGEST:
        raise LimitExceeded("a packed drawing is too large")
    if inner[:3] == _GZIP or not accepts(inner):
        raise Uncleanable("a packed file in the document is no drawing")
    new = cleaned(inner, document)
    fresh = gzip.compress(new, mtime=0)
    plain = data[3] == 0 and data[4:8] == bytes(4)  # no name, no time
    return data if plain and new == inner else fresh


def _emf(data: bytes, document: Callable[[bytes], bytes]) -> Iterator[tuple[int, bytes]]:
    """[MS-EMF] 2.3: records of type and size; the header may hold a description."""
    at = 0
    while at + 8 <= len(data):
        kind, size = struct.unpack_from("<II", data, at)
        if size < 8 or size % 4 or at + size > len(data):
            raise Malformed("a drawing is broken", at)
        if at == 0:
            yield from _description(data, size)
        elif kind == 70:
            yield from _emf_comment(data, at, size, document)
        elif kind == 14:
            if at + size < len(data):
                yield at + size, bytes(len(data) - at - size)
            return
        at += size
    if at != len(data):
        raise Malformed("a drawing is broken", at)


def _description(data: bytes, size: int) -> Iterator[tuple[int, bytes]]:
    if size < 88:
        raise Malformed("a drawing is broken")
    count, start = struct.unpack_from("<II", data, 60)
    if count and start:
        if start < 88 or start + 2 * count > size:
            raise Malformed("a drawing is broken")
        yield start, bytes(2 * count)


def _emf_comment(
    data: bytes, at: int, size: int, document: Callable[[bytes], bytes]
) -> Iterator[tuple[int, bytes]]:
    sign = data[at + 12 : at + 16]
    if sign in _DRAWS:
        return
    if sign == _PUBLIC and size >= 20:
        kind = struct.unpack_from("<I", data, at + 16)[0]
        if kind in _GROUPS:
            if kind == 2 and size > 40:  # the words of a group
                yield at + 40, bytes(size - 40)
            return
        if kind == _FORMATS and data[at + 36 : at + 44] == _ONE_PDF and size >= 56:
            yield from _pdf(data, at, size, document)
            return
    # other public comments hold the same drawing in an older form (2.3.3.4.4)
    yield at + 12, bytes(size - 12)


def _pdf(data: bytes, at: int, size: int, document: Callable[[bytes], bytes]) -> Iterator[tuple[int, bytes]]:
    """The drawing as a PDF (2.3.3.4.2), as Office for the Mac writes it: cleaned, in its old place."""
    length, offset = struct.unpack_from("<II", data, at + 48)
    start, end = at + 12 + offset, at + size
    if offset < 44 or start + length > end:
        raise Malformed("a drawing is broken", at)
    new = document(data[start : start + length])
    if start + len(new) > end:
        raise Uncleanable("a drawing holds a PDF that would grow")
    yield at + 48, struct.pack("<I", len(new))
    yield at + 56, bytes(start - at - 56)
    yield start, new + bytes(end - start - len(new))


def _wmf(data: bytes) -> Iterator[tuple[int, bytes]]:
    """[MS-WMF] 2.3: records of size (in words) and function."""
    at = 22 if data[:4] == _PLACEABLE else 0
    if len(data) < at + 18:
        raise Malformed("a drawing is broken")
    at += 2 * struct.unpack_from("<H", data, at + 2)[0]
    while at + 6 <= len(data):
        words, kind = struct.unpack_from("<IH", data, at)
        size = 2 * words
        if size < 6 or at + size > len(data):
            raise Malformed("a drawing is broken", at)
        if kind == 0:
            if at + size < len(data):
                yield at + size, bytes(len(data) - at - size)
            return
        if kind == _ESCAPE and size >= 10 and struct.unpack_from("<H", data, at + 6)[0] == _MFCOMMENT:
            yield at + 10, bytes(size - 10)
        at += size


def _svm(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Header of version and length, then as many actions: type, version, length, data."""
    if len(data) < 12:
        raise Malformed("a drawing is broken")
    at = 12 + struct.unpack_from("<I", data, 8)[0]
    while at + 8 <= len(data):
        kind, _, size = struct.unpack_from("<HHI", data, at)
        end = at + 8 + size
        if end > len(data):
            raise Malformed("a drawing is broken", at)
        if kind == _SVM_COMMENT and size >= 2:
            length = struct.unpack_from("<H", data, at + 8)[0]
            if not data[at + 10 : at + 10 + length].startswith(_HINTS):
                yield at + 10, bytes(end - at - 10)
        at = end
    if at != len(data):
        yield at, bytes(len(data) - at)
