"""Font programs inside a PDF without what names people and dates: ISO 32000-2, 9.9; ISO 14496-22 (OpenType).

Nothing moves: what goes is filled with zeros or spaces. Outlines, metrics and tables of characters stay.
"""

from __future__ import annotations

import re
import sys
from array import array
from typing import Final

from scrubber.media._pdf_schema import words

_KINDS: Final = (b"\0\1\0\0", b"OTTO", b"true", b"typ1")
_ENTRY: Final = 16
_MOST: Final = 100  # tables
_DRAWS: Final = words("""
    cmap glyf loca head hhea hmtx maxp OS/2 post cvt fpgm prep gasp vhea vmtx VORG CFF CFF2 kern GDEF GPOS
    GSUB BASE JSTF MATH COLR CPAL sbix SVG CBDT CBLC EBDT EBLC EBSC hdmx VDMX LTSH avar fvar gvar HVAR MVAR
    VVAR STAT cvar mort morx kerx feat trak opbd prop just lcar acnt bsln ankr
""")
_SUM: Final = 0xB1B0AFBA  # what all words of a font add up to, with the adjustment in `head`
_STRING: Final = rb"(\s*\()(?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*(?=\))"
# comments but the first, which tells the format, and what FontInfo says
_TYPE1: Final = re.compile(rb"(?<=[\r\n])%[^\r\n]*|/(?:Notice|Copyright)" + _STRING, re.DOTALL)


def left(program: bytes) -> bytes:
    """The font program without names, notices and dates; the same where it has none."""
    if program.startswith(_KINDS):
        return _open_type(program)
    if program.startswith(b"%!"):
        return _type1(program)
    return program


def _open_type(font: bytes) -> bytes:
    count = int.from_bytes(font[4:6], "big")
    if count > _MOST or len(font) < 12 + _ENTRY * count:
        return font
    new = bytearray(len(font))
    new[: 12 + _ENTRY * count] = font[: 12 + _ENTRY * count]
    head = 0
    for at in range(12, 12 + _ENTRY * count, _ENTRY):
        tag = font[at : at + 4].decode("latin-1").rstrip()
        start, size = (int.from_bytes(font[at + i : at + i + 4], "big") for i in (8, 12))
        if tag in _DRAWS:
            new[start : start + size] = font[start : start + size]
        elif any(font[start : start + size]):
            new[at + 4 : at + 8] = bytes(4)  # the sum of zeros
        if tag == "head" and start + 54 <= len(font):
            head, entry = start, at
    if head:
        new[head + 20 : head + 36] = bytes(16)  # created, modified
    if len(new) != len(font) or new == font:
        return font
    if head:
        new[head + 8 : head + 12] = bytes(4)
        size = int.from_bytes(font[entry + 12 : entry + 16], "big")
        new[entry + 4 : entry + 8] = _sum(bytes(new[head : head + size])).to_bytes(4, "big")
        new[head + 8 : head + 12] = ((_SUM - _sum(bytes(new))) & 0xFFFFFFFF).to_bytes(4, "big")
    return bytes(new)


def _sum(data: bytes) -> int:
    words = array("I", data + bytes(-len(data) % 4))
    if sys.byteorder == "little":
        words.byteswap()
    return sum(words) & 0xFFFFFFFF


def _type1(font: bytes) -> bytes:
    """Only what stands before the encrypted part."""
    end = font.find(b"eexec")
    clear = font[: end if end >= 0 else len(font)]
    return _TYPE1.sub(_blanked, clear) + font[len(clear) :]


def _blanked(found: re.Match[bytes]) -> bytes:
    kept = b"" if found[1] is None else found[0][: found.end(1) - found.start()]
    return kept + b" " * (len(found[0]) - len(kept))
