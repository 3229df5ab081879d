"""Decoder settings in Matroska and AVI without words of their writers, at the same length.

Matroska codec mappings (CodecPrivate); Vorbis I 5.2; SSA v4 and ASS ("Script Info"); VobSub; WebVTT; USF.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.errors import LimitExceeded, Malformed
from scrubber.media._annexb import H264, H265
from scrubber.media._coded import StartCodes
from scrubber.media._coded_config import CLEANERS
from scrubber.media._sound_gains import vorbis_gains
from scrubber.media._source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrubber.media._annexb import AnnexB

_LINES: Final = 40_000  # lines of a script; fonts in them make some
_CODE: Final = re.compile(rb"\x00?\x00\x00\x01")
_SCRIPT: Final = re.compile(
    r"(?:ScriptType|PlayRes[XY]|PlayDepth|LayoutRes[XY]|WrapStyle|ScaledBorderAndShadow|Collisions|Timer"
    r"|YCbCr Matrix|Kerning) *:[\w .,+:/-]{0,40}",
    re.IGNORECASE,
)
_SHOWN: Final = frozenset(
    {"[script info]", "[v4 styles]", "[v4+ styles]", "[v4++ styles]", "[events]", "[fonts]"}
)
_BLOCK: Final = re.compile(rb"(?:STYLE|REGION)[ \t]*\Z")
_EMPTY: Final = re.compile(rb"(?:\r\n|\n|\r(?!\n)){2}")  # a line that is, before which a block ends
_REMARK: Final = re.compile(rb"/\*.*?(?:\*/|\Z)", re.DOTALL)
_METADATA: Final = re.compile(
    rb"<metadata\b.*?(?:</metadata>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL | re.IGNORECASE
)
_HEADERS: Final = 1 << 16  # bytes of headers of MPEG video
_STREAM_INFO, _PADDING, _COMMENTS = 34, 1, 4  # bytes of the first block of FLAC; types of others
_LINE: Final = re.compile(rb"[^\r\n]+")
_VOBSUB: Final = re.compile(
    rb"(?:size|org|scale|alpha|smooth|fadein/out|align|time offset|forced subs|palette"
    rb"|custom colors|langidx|id)"
    rb" *:[\w ,.%/():#-]*",
    re.IGNORECASE,
)


def first(most: int) -> Callable[[bytes], bytes]:
    """A cleaner that leaves as many bytes as the settings of a coding have at most."""
    return lambda old: old[:most].ljust(len(old), b"\0")


def start_codes(old: bytes) -> bytes:
    """Headers of MPEG video; anything else goes."""
    if len(old) > _HEADERS:
        raise LimitExceeded("the settings of a decoder are too long")
    return StartCodes().clean(old) if _CODE.match(old) else bytes(len(old))


def h264(old: bytes) -> bytes:
    """Parameter sets of H.264, as in MP4 or with start codes."""
    return _units(old, b"avcC", H264)


def h265(old: bytes) -> bytes:
    """Parameter sets of H.265."""
    return _units(old, b"hvcC", H265)


def _units(old: bytes, kind: bytes, codec: AnnexB) -> bytes:
    if not _CODE.match(old):
        return boxed(kind)(old)
    new = bytearray(old)
    for start, end in codec.find(Source(old), [(0, len(old))]):
        new[start:end] = codec.clean(old[start:end])
    return bytes(new)


def boxed(kind: bytes) -> Callable[[bytes], bytes]:
    """A cleaner of boxes for what stands in such a box."""

    def clean(old: bytes) -> bytes:
        return CLEANERS[kind](bytes(8) + old)[8:]

    return clean


def flac(old: bytes) -> bytes:
    """The head of a FLAC stream: how it is coded, and which channels it has; other blocks become padding."""
    if old[:4] != b"fLaC":
        return first(_STREAM_INFO)(old)
    new, at, last = bytearray(old), 4, False
    while at + 4 <= len(old) and not last:
        kind, size = old[at] & 127, int.from_bytes(old[at + 1 : at + 4], "big")
        last, body, at = bool(old[at] & 128), at + 4, min(at + 4 + size, len(old))
        if kind == 0 and body == 8:
            new[body + _STREAM_INFO : at] = bytes(max(0, at - body - _STREAM_INFO))
            continue
        gains = vorbis_gains(old[body:at], loudness=False) if kind == _COMMENTS else b""
        stays = 0 < len(gains) <= at - body
        new[body - 4] = old[body - 4] & 128 | (_COMMENTS if stays else _PADDING)
        new[body:at] = gains.ljust(at - body, b"\0") if stays else bytes(at - body)
    new[at:] = bytes(len(old) - at)
    return bytes(new)


def xiph(old: bytes) -> bytes:
    """Headers in one (Vorbis, Theora, Kate): the comments in the second are emptied."""
    if len(old) < 3 or old[0] == 0:
        raise Malformed("the settings of a decoder are damaged")
    at, sizes = 1, []
    for _ in range(old[0]):
        size = 0
        while at < len(old):
            byte, at = old[at], at + 1
            size += byte
            if byte != 255:
                break
        sizes.append(size)
    start = at + sizes[0]
    end = start + sizes[1] if old[0] > 1 else len(old)
    if end > len(old):
        return old[:at] + bytes(len(old) - at)
    return old[:start] + comments(old[start:end]) + old[end:]


def comments(old: bytes) -> bytes:
    """A comment header of Vorbis, Theora or Kate without vendor and comments, of the same length."""
    head = 9 if old[1:5] == b"kate" else 7
    if len(old) < head + 9:
        return old[:head] + bytes(max(0, len(old) - head))
    return (old[:head] + bytes(8) + b"\1").ljust(len(old), b"\0")


def opus(old: bytes) -> bytes:
    """The head of an Opus stream (RFC 7845, 5.1)."""
    size = 19 if len(old) < 21 or old[18] == 0 else 21 + old[9]
    return old[:size].ljust(len(old), b"\0")


def entry(clean: Callable[[bytes, int], bytes]) -> Callable[[bytes], bytes]:
    """Private data that is a sample entry of QuickTime, or only its coding."""

    def cleaned(old: bytes) -> bytes:
        if len(old) < 36 or int.from_bytes(old[:4], "big") != len(old):
            return first(8)(old)
        return clean(bytes(16) + old, 8)[16:]

    return cleaned


def script(old: bytes) -> bytes:
    """The header of SSA or ASS: titles, people, paths and comments become spaces."""
    new, section = bytearray(old), ""
    for line in _lines(old):
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


def _lines(old: bytes) -> Iterator[re.Match[bytes]]:
    for number, line in enumerate(_LINE.finditer(old)):
        if number > _LINES:
            raise LimitExceeded("the settings of subtitles have too many lines")
        yield line


def vobsub(old: bytes) -> bytes:
    """Sizes, places and colours of subtitles that are pictures; all other lines become spaces."""
    new = bytearray(old)
    for line in _lines(old):
        if not _VOBSUB.fullmatch(line[0].strip(b"\0 \t")):
            new[line.start() : line.end()] = b" " * len(line[0])
    return bytes(new)


def webvtt(old: bytes) -> bytes:
    """A WebVTT header: only styles, without comments, and regions stay."""
    new, shown, end = bytearray(old), False, -1
    for line in _lines(old):
        if end < 0 or _EMPTY.match(old, end, line.start()):
            shown = _BLOCK.match(line[0]) is not None
        keep = 6 if line.start() == 0 and line[0].startswith(b"WEBVTT") else 0
        if not shown:
            new[line.start() + keep : line.end()] = b" " * (line.end() - line.start() - keep)
        end = line.end()
    return _REMARK.sub(_blank, bytes(new))


def usf(old: bytes) -> bytes:
    """A USF header without its metadata and remarks."""
    return _METADATA.sub(_blank, old)


def _blank(found: re.Match[bytes]) -> bytes:
    return b" " * len(found[0])
