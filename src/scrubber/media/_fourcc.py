"""Codings that are named by four characters or a number, in AVI and Matroska, and settings of their decoders.

BITMAPINFOHEADER and WAVEFORMATEX with what follows them (Windows SDK, "wingdi.h", "mmreg.h").
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Final

from scrubber.errors import LimitExceeded
from scrubber.media._annexb import H264, H265
from scrubber.media._coded import Av1, StartCodes, h264, h265
from scrubber.media._coded_pictures import Dv, Jpeg, Jpeg2000
from scrubber.media._coded_sound import aac
from scrubber.media._stream_settings import first, start_codes, xiph
from scrubber.media._stream_settings import h264 as h264_settings
from scrubber.media._stream_settings import h265 as h265_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrubber.media._coded import Codec

_BITMAP, _WAVE = 40, 18  # bytes of the headers
_COLOURS: Final = 1024  # bytes of the longest table of colours
_MASKS: Final = 16  # bytes of four of them
_SHORT: Final = 64  # bytes of a header of Motion JPEG or DV
_EXTRA: Final = 1 << 16  # bytes of settings of any decoder
_H264: Final = frozenset({b"H264", b"X264", b"AVC1", b"DAVC", b"VSSH"})
_H265: Final = frozenset({b"HEVC", b"H265", b"HVC1", b"HEV1"})
_JPEG: Final = frozenset(
    b"MJPG AVRN LJPG MJPA MJPB JPEG DMB1 AVDJ AVI1 IJPG ADV1 ACDV QIVG SLMJ CJPG".split()
)
_DV: Final = frozenset({b"DVC ", b"DV  "}) | frozenset(
    b"DVSD DV25 DV50 DVHD DVH1 DVSL DVCS CDVC CDV5 DVCP DVPN DVPP DVIS PDVC SL25 SLDV AVD1".split()
)
_JPEG2000: Final = frozenset(b"MJ2C MJP2 LJ2C LJ2K IPJ2 AVJ2".split())
_MPEG: Final = re.compile(
    rb"XVID|DIVX|DX50|FMP4|MP4[VS]|M4S2|MPG[12]|MPEG|MPGI|PIM[12]|VCR2|EM2V|DVR |MMES|SLIF|LMP2|3IV[2D]|RMP4"
    rb"|SEDG|WV1F|XVIX|HDX4|UMP4|SMP4|BLZ0|DXGM|DM4V|FVFW|GEOX|INMC|MVXM|SIPP|SM4V|VIDM|W3A[01]|M4CC|M4T3|VSPX"
    rb"|[\x01\x02\x04]\0\0\x10",
    re.IGNORECASE,
)
_SET: Final = re.compile(  # their decoders need what follows the header
    rb"HFYU|FFVH|FFV1|LAGS|U[LQM][A-Z][0-9A-Z]|MAGY|M[80][RYG02XK][0-9A-Z]|TSCC|TSC2|CSCD|ZMBV|WM[VP][1-3AP]"
    rb"|WV[CP][12]|MSS[12]|VP[3-7][0-9FA]|CFHD|TM20|G2M[2-5]|ZLIB|MSZH|ASV[12]|LOCO|WNV1|CLLC|CRAM|MSVC|CVID"
    rb"|RT21|IV[3-5][0-9]|SVQ[13]|RV[1-4]0|RLE |MPNG|KMVC|DXSA|SCPR|AV01|AP[4C][HNSOX]|AVD[NH]|DRAC|SNOW",
    re.IGNORECASE,
)
_SOUND_EXTRA: Final = {  # bytes behind the header, by the number of the coding
    0x2: 32, 0xA: 46, 0x11: 2, 0x22: 32, 0x31: 2, 0x32: 2, 0x40: 2, 0x42: 10, 0x45: 2, 0x50: 22, 0x55: 12,
    0x69: 2, 0x6A: 2, 0x75: 2, 0x130: 4, 0x15F: 64, 0x160: 4, 0x161: 10, 0x162: 18, 0x163: 18, 0x270: 14,
    0xFF: 64, 0x401: 16, 0x402: 16, 0x1500: 64, 0x1600: 64, 0x1602: 64, 0x1610: 76, 0x2000: 2, 0x2001: 2,
    0x4143: 64, 0x5756: 2, 0x594A: 64, 0x704F: 64, 0x706D: 64, 0xA106: 64, 0xA109: 80, 0xF1AC: 42,
    0xFFFE: 22,
}  # fmt: skip
_VORBIS: Final = 0x566F
_AAC: Final = frozenset({0xFF, 0x1600, 0x706D, 0x4143, 0xA106})


def by_fourcc(kind: bytes, extra: bytes) -> Codec | None:
    """How frames of a four-character code can be cleaned; `extra` is what follows the header."""
    code = kind.upper()
    if code in _H264:
        return h264((extra[4] & 3) + 1, extra[1]) if extra[:1] == b"\1" and len(extra) > 6 else H264
    if code in _H265:
        return h265((extra[21] & 3) + 1) if extra[:1] == b"\1" and len(extra) > 21 else H265
    if code in _JPEG:
        return Jpeg()
    if code in _DV:
        return Dv()
    if code in _JPEG2000:
        return Jpeg2000()
    if code == b"AV01":
        return Av1()
    return StartCodes() if _MPEG.match(code) else None


def by_number(old: bytes) -> Codec | None:
    """How sound can be cleaned that a WAVEFORMATEX tells of."""
    known = len(old) > 2 and struct.unpack("<H", old[:2])[0] in _AAC
    return aac(old[_WAVE:]) if known else None


def bitmap(old: bytes) -> bytes:
    """A BITMAPINFOHEADER, a table of colours, and what the decoder needs; of the same length."""
    if len(old) > _EXTRA:
        raise LimitExceeded("the settings of a decoder are too long")
    depth, code = int.from_bytes(old[14:16], "little"), old[16:20].upper()
    clean = _extra(code)
    if 0 < depth <= 8 and clean is _plain:
        clean = first(_COLOURS)
    return old[:_BITMAP] + clean(old[_BITMAP:])


_plain: Final = first(_MASKS)


def _extra(code: bytes) -> Callable[[bytes], bytes]:
    if code in _H264:
        return h264_settings
    if code in _H265:
        return h265_settings
    if code == b"THEO":
        return _headers
    if code in _JPEG or code in _DV:
        return first(_SHORT)
    if _MPEG.match(code):
        return start_codes
    return first(_EXTRA) if _SET.match(code) else _plain


def _headers(old: bytes) -> bytes:
    """Headers of Theora or Vorbis, where there are any."""
    return xiph(old) if any(old) else old


def wave(old: bytes) -> bytes:
    """A WAVEFORMATEX and what the decoder needs, of the same length."""
    kind = int.from_bytes(old[:2], "little")
    if kind == _VORBIS:
        return old[:_WAVE] + _headers(old[_WAVE:])
    return first(_WAVE + _SOUND_EXTRA.get(kind, 0))(old)
