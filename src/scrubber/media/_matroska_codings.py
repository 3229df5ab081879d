"""The codings of Matroska tracks: which are known, how their settings and their frames are cleaned.

Matroska codec specifications (draft-ietf-cellar-codec), and what ffmpeg and mkvmerge write beyond them.
A track whose coding is not known goes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.media._annexb import H264, H265
from scrubber.media._coded import Av1, StartCodes, h264, h265, h266
from scrubber.media._coded_pictures import Jpeg, Jpeg2000
from scrubber.media._coded_sound import aac
from scrubber.media._fourcc import bitmap, by_fourcc, by_number, wave
from scrubber.media._sample_entries import sound_entries, visual_entries
from scrubber.media._stream_settings import (
    boxed,
    entry,
    first,
    flac,
    opus,
    script,
    start_codes,
    usf,
    vobsub,
    webvtt,
    xiph,
)
from scrubber.media._stream_settings import h264 as h264_settings
from scrubber.media._stream_settings import h265 as h265_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrubber.media._coded import Codec

_ARRAYS: Final = 1 << 14  # bytes of settings that are only numbers
# codings, and cleaners of their settings, or how many bytes these have at most
_TABLE: Final[dict[str, int | Callable[[bytes], bytes]]] = {
    r"V_MS/VFW/FOURCC": bitmap,
    r"V_UNCOMPRESSED": 0,
    r"V_MPEG4/ISO/AVC": h264_settings,
    r"V_MPEG4/ISO/(?:SP|ASP|AP)": start_codes,
    r"V_MPEG4/MS/V[123]": 0,
    r"V_MPEG[12]": start_codes,
    r"V_MPEGH/ISO/HEVC": h265_settings,
    r"V_MPEGI/ISO/VVC": _ARRAYS,
    r"V_AV1": boxed(b"av1C"),
    r"V_(?:CAVS|AVS[23])": 1024,
    r"V_REAL/RV[1-6]0": 128,
    r"V_QUICKTIME": entry(visual_entries),
    r"V_THEORA": xiph,
    r"V_PRORES": 4,
    r"V_VP8": 0,
    r"V_VP9": 16,
    r"V_FFV1": _ARRAYS,
    r"V_(?:SNOW|DIRAC|JPEG2000)": 0,
    r"V_MJPEG": 64,
    r"A_(?:MPEG/L[123]|PCM/(?:INT/(?:BIG|LIT)|FLOAT/IEEE)|E?AC3(?:/BSID(?:9|10))?|AC4|TRUEHD|MLP)": 0,
    r"A_DTS(?:/(?:EXPRESS|LOSSLESS|HD))?": 0,
    r"A_MPC": 32,
    r"A_ALAC": 64,
    r"A_(?:VORBIS|SPEEX)": xiph,
    r"A_OPUS(?:/EXPERIMENTAL)?": opus,
    r"A_FLAC": flac,
    r"A_REAL/(?:14_4|28_8|COOK|SIPR|RALF|ATRC)": 256,
    r"A_MS/ACM": wave,
    r"A_AAC(?:/MPEG[24]/(?:MAIN|LC(?:/SBR)?|SSR|LTP))?": 64,
    r"A_QUICKTIME(?:/QDM[C2])?": entry(sound_entries),
    r"A_TTA1": 64,
    r"A_WAVPACK4": 2,
    r"A_ATRAC/AT[13]": 32,
    r"S_TEXT/(?:UTF8|ASCII)": 0,
    r"S_(?:TEXT/)?(?:ASS|SSA)": script,
    r"S_TEXT/USF": usf,
    r"S_TEXT/WEBVTT": webvtt,
    r"D_WEBVTT/(?:SUBTITLES|CAPTIONS|DESCRIPTIONS|CHAPTERS)": webvtt,
    r"S_IMAGE/BMP": 0,
    r"S_VOBSUB": vobsub,
    r"S_DVBSUB": 16,
    r"S_HDMV/PGS": 0,
    r"S_HDMV/TEXTST": _ARRAYS,
    r"S_KATE": xiph,
    r"S_ARIBSUB": 16,
}
_CLEANERS: Final = {
    re.compile(coding): first(clean) if isinstance(clean, int) else clean for coding, clean in _TABLE.items()
}
# sorts of additions to frames whose settings say how to draw them (Dolby Vision, more views or layers)
ADDITIONS: Final[dict[int, Callable[[bytes], bytes]]] = {
    int.from_bytes(kind, "big"): clean
    for kind, clean in {
        b"dvcC": first(24), b"dvvC": first(24), b"dvwC": first(24), b"hvcE": boxed(b"hvcE"),
        b"avcE": boxed(b"avcE"), b"mvcC": boxed(b"mvcC"),
    }.items()
}  # fmt: skip


def cleaner(coding: str) -> Callable[[bytes], bytes] | None:
    """Makes settings of a coding anew, at the same length; None for a coding that is not known."""
    return next((clean for known, clean in _CLEANERS.items() if known.fullmatch(coding)), None)


def codec(coding: str, settings: bytes) -> Codec | None:
    """How frames of a coding with these settings (cleaned) can be cleaned; None: not at all."""
    if coding == "V_MPEG4/ISO/AVC":
        return h264((settings[4] & 3) + 1, settings[1]) if len(settings) > 4 and settings[0] else H264
    if coding == "V_MPEGH/ISO/HEVC":
        return h265((settings[21] & 3) + 1) if len(settings) > 21 and settings[0] else H265
    if coding == "V_MPEGI/ISO/VVC":
        return h266((settings[0] >> 1 & 3) + 1 if settings else 4)
    if coding == "V_AV1":
        return Av1()
    if coding.startswith(("V_MPEG4/ISO", "V_MPEG1", "V_MPEG2")):
        return StartCodes()
    if coding == "V_MJPEG":
        return Jpeg()
    if coding == "V_JPEG2000":
        return Jpeg2000()
    if coding.startswith("A_AAC"):
        return aac(settings)
    if coding == "A_MS/ACM":
        return by_number(settings)
    if coding == "V_MS/VFW/FOURCC" and len(settings) >= 20:
        return by_fourcc(settings[16:20], settings[40:])
    if coding == "V_QUICKTIME":
        return by_fourcc(settings[4:8] if len(settings) > 8 else settings[:4], b"")
    return None
