"""Metadata blocks inside PNG chunks, for what must survive: ISO/IEC 15948:2024 clauses 11.3.3 and 11.3.4.5.

Raw profiles are hexadecimal lines behind a name and a length, as ImageMagick writes them. Whether a chunk
goes never depends on what is read here.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from scrubber.metadata.pngtext import INFLATED, chunk_text, inflate

TEXTS: Final = (b"tEXt", b"zTXt", b"iTXt")
UNPACKED: Final = 64 * INFLATED  # bytes that are unpacked of the texts of one file in one walk
_PACKED: Final = (b"zTXt", b"iTXt", b"zxIf")
_RATIO: Final = 1032  # of deflate, at most
XMP_KEYWORD: Final = b"XML:com.adobe.xmp"
_XMP_SEGMENT: Final = b"http://ns.adobe.com/xap/1.0/\x00"
_RAW: Final = b"Raw profile type "
# bounded, so that hostile blanks cost nothing; the length is written eight wide
_HEXADECIMAL: Final = re.compile(rb"\s{0,9}[\w ]{1,40}?\s{1,19}\d{1,19}\s([0-9A-Fa-f\s]*)")


class Block(NamedTuple):
    """Metadata inside a chunk: `sort` is exif, xmp, iptc or empty.

    `shown`: viewers turn the picture by an orientation that stands here.
    """

    sort: str
    data: bytes = b""
    shown: bool = False


def unpacked(kind: bytes, size: int) -> int:
    """How many bytes may have to be unpacked to look into a chunk: thousands of bombs are no single one."""
    return min(size * _RATIO, INFLATED) if kind in _PACKED else 0


def look(kind: bytes, data: bytes) -> Block:
    """The metadata block that a chunk of this kind holds, if it holds one."""
    if kind == b"eXIf":
        return Block("exif", data, shown=True)
    if kind == b"zxIf":
        return Block("exif", inflate(data[5:]) if data[:1] == b"\0" else data)
    keyword, value, _ = chunk_text(kind + data)
    if keyword == XMP_KEYWORD:
        return Block("xmp", value, shown=True)
    if keyword == b"exif":  # not hexadecimal: Pillow reads it from there
        return Block("exif", value, shown=kind == b"tEXt")
    if keyword.startswith(_RAW):
        return _profile(keyword[len(_RAW) :].lower(), unhexed(value))
    return Block("")


def _profile(name: bytes, data: bytes) -> Block:
    if data.startswith(_XMP_SEGMENT):
        return Block("xmp", data[len(_XMP_SEGMENT) :])
    if name == b"xmp":
        return Block("xmp", data)
    if name in {b"exif", b"app1"}:
        return Block("exif", data, shown=name == b"exif")
    return Block("iptc" if name in {b"iptc", b"8bim"} else "", data)


def unhexed(value: bytes) -> bytes:
    """The bytes of a raw profile, as many as are written in whole digits."""
    match = _HEXADECIMAL.match(value)
    if not match:
        return b""
    digits = b"".join(match[1].split())
    return bytes.fromhex(digits[: len(digits) & ~1].decode("ascii"))
