"""What the tracks of a Matroska film are, and how their frames can be looked into: RFC 9559 section 5.1.4."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scrubber.errors import Encrypted, Malformed, Uncleanable
from scrubber.media._annexb import H264, H265
from scrubber.media._coded import Av1, StartCodes, h264, h265, h266
from scrubber.media._coded_pictures import Dv, Jpeg, Jpeg2000
from scrubber.media._coded_sound import aac
from scrubber.media._ebml import Element, children, number, text
from scrubber.media._matroska_ids import (
    ALGORITHM,
    CODEC,
    COMPRESSION,
    ENCODING,
    ENCODING_TYPE,
    ENCODINGS,
    ENCRYPTION,
    MAPPING,
    MAPPING_ID,
    MAPPING_TYPE,
    PRIVATE,
    SCOPE,
    SETTINGS,
    TRACK_NUMBER,
    TRACK_TYPE,
    TRACK_UID,
)
from scrubber.media._stream_settings import private

if TYPE_CHECKING:
    from scrubber.media._coded import Codec
    from scrubber.media._source import Source

_PLAYED: Final = frozenset({1, 2, 3, 16, 17})  # pictures, sound, both, logo, subtitles
_FRAME_LIMIT: Final = 4 << 20  # bytes of a frame that is unpacked
_TEXTS: Final = (
    "S_TEXT",
    "S_ASS",
    "S_SSA",
    "D_WEBVTT/SUBTITLES",
    "D_WEBVTT/CAPTIONS",
    "D_WEBVTT/DESC",
    "D_WEBVTT/CHAP",
)
_CODING: Final = re.compile(r"[!-~]{1,63}")
_FRAMES, _SETTINGS = 1, 2
_NO_COMPRESSION: Final = 99
_TIME_CODE: Final = 121
_DIVX: Final = re.compile(
    rb"XVID|DIVX|DX50|FMP4|MP4V|MP4S|M4S2|MPG1|MPG2|MPEG|3IV2|RMP4|SEDG|WV1F|XVIX|DIV[3-6]|HDX4|UMP4|SMP4"
    rb"|BLZ0|DXGM",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Track:
    """One track: how its frames are coded, and whether it stays."""

    number: int
    uid: int
    type: int
    coding: str
    settings: bytes
    codec: Codec | None = None
    prefix: bytes = b""  # with which each frame begins, though it is not stored
    packed: bool = False  # each frame is compressed once more (zlib)
    unknown: bool = False  # or in another way
    times: frozenset[int] = frozenset()  # numbers of additions that are times of day
    gone: tuple[str, str] = ("", "")

    @property
    def words(self) -> bool:
        """Whether it is text."""
        return self.type == 17 and self.coding.upper().startswith(_TEXTS)


def track(source: Source, entry: Element) -> Track:
    """Read a TrackEntry; Encrypted where its frames are."""
    found = Track(0, 0, 0, "", b"")
    for child in children(source, entry):
        if child.id == TRACK_NUMBER:
            found.number = number(source, child)
        elif child.id == TRACK_UID:
            found.uid = number(source, child)
        elif child.id == TRACK_TYPE:
            found.type = number(source, child)
        elif child.id == CODEC:
            found.coding = text(source, child, 64)
        elif child.id == PRIVATE:
            found.settings = source.read(child.body, child.end - child.body)
        elif child.id == MAPPING:
            found.times |= _times(source, child)
        elif child.id == ENCODINGS:
            _encodings(source, child, found)
    if not _CODING.fullmatch(found.coding):
        found.gone = ("M902", "track of an unknown coding")
    if found.type not in _PLAYED or (found.coding.startswith(("D_", "B_")) and not found.words):
        found.gone = ("M901", "track of data")
    found.codec = _codec(found)
    return found


def _times(source: Source, mapping: Element) -> frozenset[int]:
    values = {child.id: number(source, child) for child in children(source, mapping)}
    return frozenset({values.get(MAPPING_ID, 0)}) if values.get(MAPPING_TYPE) == _TIME_CODE else frozenset()


def _encodings(source: Source, element: Element, found: Track) -> None:
    for encoding in children(source, element):
        if encoding.id != ENCODING:
            continue
        scope, algorithm, settings = _FRAMES, _NO_COMPRESSION, b""
        for child in children(source, encoding):
            if child.id == ENCRYPTION or (child.id == ENCODING_TYPE and number(source, child)):
                raise Encrypted("the film is encrypted, so nobody can look into it")
            if child.id == SCOPE:
                scope = number(source, child)
            elif child.id == COMPRESSION:
                algorithm = 0
                for detail in children(source, child):
                    if detail.id == ALGORITHM:
                        algorithm = number(source, detail)
                    elif detail.id == SETTINGS:
                        settings = source.read(detail.body, min(1 << 16, detail.end - detail.body))
        if scope & _SETTINGS and found.settings and algorithm != _NO_COMPRESSION:
            raise Uncleanable(
                "the settings of a track are compressed; write the film anew with mkvmerge first"
            )
        if scope & _FRAMES:
            found.prefix += settings if algorithm == 3 else b""
            found.packed |= algorithm == 0
            found.unknown |= algorithm in {1, 2}


def _codec(found: Track) -> Codec | None:
    coding, settings = found.coding, private(found.coding, found.settings)
    if coding == "V_MPEG4/ISO/AVC":
        return h264((settings[4] & 3) + 1, settings[1]) if len(settings) > 4 else H264
    if coding == "V_MPEGH/ISO/HEVC":
        return h265((settings[21] & 3) + 1) if len(settings) > 21 else H265
    if coding == "V_MPEGI/ISO/VVC":
        return h266((settings[4] >> 1 & 3) + 1 if len(settings) > 4 else 4)
    if coding == "V_AV1":
        return Av1()
    if coding.startswith(("V_MPEG4/ISO", "V_MPEG1", "V_MPEG2")):
        return StartCodes()
    if coding == "V_MJPEG":
        return Jpeg()
    if coding.startswith("A_AAC"):
        return aac(settings)
    if coding.startswith("V_MS/VFW") and len(settings) >= 20:
        return by_fourcc(settings[16:20], settings[40:])
    if coding.startswith("V_QUICKTIME"):
        return by_fourcc(settings[4:8] if len(settings) > 8 else settings[:4], b"")
    return None


def by_fourcc(kind: bytes, extra: bytes) -> Codec | None:
    """How frames of a four-character code, as in AVI, can be cleaned."""
    if kind.upper() in {b"H264", b"X264", b"AVC1", b"DAVC", b"VSSH"}:
        return h264((extra[4] & 3) + 1, extra[1]) if extra[:1] == b"\1" and len(extra) > 6 else H264
    if kind.upper() in {b"HEVC", b"H265", b"HVC1", b"HEV1"}:
        return h265((extra[21] & 3) + 1) if extra[:1] == b"\1" and len(extra) > 21 else H265
    if kind.upper() in {b"MJPG", b"AVRN", b"LJPG", b"MJPA", b"JPEG", b"DMB1", b"AVDJ", b"AVI1", b"IJPG"}:
        return Jpeg()
    if kind.upper() in {
        b"DVSD",
        b"DV25",
        b"DV50",
        b"DVHD",
        b"DVSL",
        b"DVCS",
        b"CDVC",
        b"DVCP",
        b"DVH1",
        b"DV  ",
    }:
        return Dv()
    if kind.upper() in {b"MJ2C", b"MJP2", b"LJ2C", b"LJ2K", b"IPJ2"}:
        return Jpeg2000()
    if kind.upper() == b"AV01":
        return Av1()
    return StartCodes() if _DIVX.match(kind) else None


def unpacked(found: Track, data: bytes) -> bytes:
    """A frame as its decoder gets it."""
    if not found.packed:
        return found.prefix + data
    engine = zlib.decompressobj()
    try:
        whole = engine.decompress(data, _FRAME_LIMIT)
    except zlib.error:
        raise Malformed("a compressed frame is broken") from None
    return found.prefix + whole
