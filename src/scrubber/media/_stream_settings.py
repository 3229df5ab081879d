"""Decoder settings in Matroska and AVI without words of their writers, at the same length.

RFC 9559 codec mappings (CodecPrivate); Vorbis I 5.2; SSA v4 and ASS ("Script Info"); VobSub; WebVTT;
BITMAPINFOHEADER with what follows it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.errors import Malformed
from scrubber.media._coded import StartCodes
from scrubber.media._coded_config import CLEANERS
from scrubber.media._sample_entries import sound_entries, visual_entries

if TYPE_CHECKING:
    from collections.abc import Callable

_BITMAP: Final = 40  # bytes of a BITMAPINFOHEADER
_SCRIPT: Final = re.compile(
    r"(?:ScriptType|PlayRes[XY]|PlayDepth|LayoutRes[XY]|WrapStyle|ScaledBorderAndShadow|Collisions|Timer"
    r"|YCbCr Matrix|Kerning) *:[\w .,+:/-]{0,40}",
    re.IGNORECASE,
)
_SHOWN: Final = frozenset(
    {"[script info]", "[v4 styles]", "[v4+ styles]", "[v4++ styles]", "[events]", "[fonts]"}
)
_LINE: Final = re.compile(rb"[^\r\n]+")
_VOBSUB: Final = re.compile(
    rb"(?:size|org|scale|alpha|smooth|fadein/out|align|time offset|forced subs|palette"
    rb"|custom colors|langidx|id)"
    rb" *:[\w ,.%/():#-]*",
    re.IGNORECASE,
)


def private(codec: str, old: bytes) -> bytes:
    """The private data of a Matroska track, cleaned as its coding asks; of the same length."""
    for start, clean in _CLEANERS.items():
        if codec.startswith(start):
            return clean(old)
    return old


def bitmap(old: bytes) -> bytes:
    """A BITMAPINFOHEADER and the settings of the decoder behind it."""
    extra = old[_BITMAP:]
    if extra[:1] == b"\1" and len(extra) > 6 and old[16:20].upper() in {b"H264", b"AVC1", b"X264"}:
        return old[:_BITMAP] + _boxed(b"avcC", 0)(extra)
    return old[:_BITMAP] + StartCodes().clean(extra)


def _boxed(kind: bytes, skip: int) -> Callable[[bytes], bytes]:
    """A cleaner of boxes for what stands in such a box, from `skip` bytes on before its payload."""

    def clean(old: bytes) -> bytes:
        return CLEANERS[kind](bytes(8 + skip) + old)[8 + skip :]

    return clean


def _flac(old: bytes) -> bytes:
    return old[:4] + _boxed(b"dfLa", 4)(old[4:]) if old[:4] == b"fLaC" else old


def xiph(old: bytes) -> bytes:
    """Three headers in one (Vorbis, Theora): the comments in the second are emptied."""
    if not old or old[0] != 2:
        return old
    at, sizes = 1, []
    for _ in range(2):
        size = 0
        while at < len(old):
            byte, at = old[at], at + 1
            size += byte
            if byte != 255:
                break
        sizes.append(size)
    start = at + sizes[0]
    end = start + sizes[1]
    if end > len(old):
        return old[:at] + bytes(len(old) - at)
    return old[:start] + comments(old[start:end]) + old[end:]


def comments(old: bytes) -> bytes:
    """A comment header of Vorbis or Theora without vendor and comments, of the same length."""
    head = 7
    if len(old) < head + 9:
        return old[:head] + bytes(max(0, len(old) - head))
    return (old[:head] + bytes(8) + b"\1").ljust(len(old), b"\0")


def _opus(old: bytes) -> bytes:
    size = 19 if len(old) < 21 or old[18] == 0 else 21 + old[9]
    return old[:size].ljust(len(old), b"\0")


def _entry(clean: Callable[[bytes, int], bytes]) -> Callable[[bytes], bytes]:
    """Private data that is a sample entry of QuickTime, or only its coding and what follows."""

    def cleaned(old: bytes) -> bytes:
        if len(old) < 86 or int.from_bytes(old[:4], "big") != len(old):
            return old
        try:
            return clean(bytes(16) + old, 8)[16:]
        except Malformed:
            return old[:8] + bytes(len(old) - 8)

    return cleaned


def script(old: bytes) -> bytes:
    """The header of SSA or ASS: titles, people, paths and comments become spaces."""
    new, section = bytearray(old), ""
    for line in _LINE.finditer(old):
        said = line[0].decode("utf-8", "replace").strip("\ufeff \t\0")
        if said.startswith("[") and said.endswith("]"):
            section = said.lower()
        if not _stays(section, said):
            new[line.start() : line.end()] = b" " * len(line[0])
    return bytes(new)


def _stays(section: str, said: str) -> bool:
    if section not in _SHOWN:
        return False
    if said.startswith("["):
        return True
    if section == "[script info]":
        return bool(_SCRIPT.fullmatch(said))
    if section == "[events]":
        return not said.lower().startswith(("comment:", ";", "!:"))
    return not said.startswith((";", "!:"))


def _vobsub(old: bytes) -> bytes:
    new = bytearray(old)
    for line in _LINE.finditer(old):
        if not _VOBSUB.fullmatch(line[0].strip(b"\0 \t")):
            new[line.start() : line.end()] = b" " * len(line[0])
    return bytes(new)


def _webvtt(old: bytes) -> bytes:
    """A WebVTT header: only styles and regions stay."""
    new, shown = bytearray(old), False
    for block in re.finditer(rb"(?:[^\r\n]+(?:\r\n|\n|\r)?)+", old):
        shown = block[0].startswith((b"STYLE", b"REGION"))
        if not shown:
            keep = 6 if block.start() == 0 and block[0].startswith(b"WEBVTT") else 0
            for line in _LINE.finditer(old, block.start() + keep, block.end()):
                new[line.start() : line.end()] = b" " * len(line[0])
    return bytes(new)


_CLEANERS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "V_MPEG4/ISO/AVC": _boxed(b"avcC", 0),
    "V_MPEGH/ISO/HEVC": _boxed(b"hvcC", 0),
    "V_AV1": _boxed(b"av1C", 0),
    "V_MPEG": StartCodes().clean,
    "V_MS/VFW": bitmap,
    "V_THEORA": xiph,
    "A_VORBIS": xiph,
    "A_FLAC": _flac,
    "A_OPUS": _opus,
    "V_QUICKTIME": _entry(visual_entries),
    "A_QUICKTIME": _entry(sound_entries),
    "S_TEXT/ASS": script,
    "S_TEXT/SSA": script,
    "S_ASS": script,
    "S_SSA": script,
    "S_VOBSUB": _vobsub,
    "S_TEXT/WEBVTT": _webvtt,
    "D_WEBVTT": _webvtt,
}
