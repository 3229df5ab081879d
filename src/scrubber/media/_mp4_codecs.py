"""How the samples of a track of a film can be cleaned, by its sample entries: ISO/IEC 14496-12 8.5.2."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from scrubber.media._boxes import boxes
from scrubber.media._coded import Av1, Nal, StartCodes, h264, h265, h266
from scrubber.media._coded_config import aac_settings
from scrubber.media._coded_pictures import Dv, Jpeg, Jpeg2000
from scrubber.media._coded_sound import aac
from scrubber.media._coded_words import TimedText, Ttml, WebVtt
from scrubber.media._sample_entries import sound_entries, text_entries, visual_entries
from scrubber.media._source import Source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._boxes import Box
    from scrubber.media._coded import Codec
    from scrubber.media._movie import Track

WORDS: Final = frozenset(b"text sbtl subt clcp subp".split())
_ENTRY_LIMIT: Final = 8 << 20  # bytes of sample entries that are looked into
_ENTRIES: Final = 20_000  # sample entries of one track
_NAL: Final = {
    b"avc1": h264, b"avc2": h264, b"avc3": h264, b"avc4": h264, b"dva1": h264, b"dvav": h264, b"ai12": h264,
    b"hvc1": h265, b"hev1": h265, b"dvh1": h265, b"dvhe": h265, b"hvc2": h265, b"hev2": h265,
    b"vvc1": h266, b"vvi1": h266,
}  # fmt: skip
_JPEG: Final = frozenset(b"jpeg mjpa mjpb AVDJ dmb1 MJPG mjpg".split())
_START_CODES: Final = frozenset(b"mp4v m1v1 m2v1 mpg1 mpg2 mpeg mp1v mp2v hdv1 hdv2 hdv3 hdv5 xdvc".split())
_WORDS: Final = {b"wvtt": WebVtt(), b"stpp": Ttml(), b"text": TimedText(), b"tx3g": TimedText()}


def entries(source: Source, track: Track) -> Iterator[tuple[bytes, Box]]:
    """(coding, entry) of the sample entries of a track."""
    if stsd := track.tables.get(b"stsd"):
        for entry in islice(boxes(source, min(stsd.body + 8, stsd.end), stsd.end), _ENTRIES):
            yield entry.type, entry


def codecs(source: Source, track: Track) -> list[Codec | None]:
    """How the samples of each sample entry can be cleaned; None where there is nothing to look for.

    The entries are read as they will be: what a decoder is told in the cleaned film is what counts.
    """
    stsd = track.tables.get(b"stsd")
    if stsd is None or stsd.end - stsd.start > _ENTRY_LIMIT:
        return []
    clean = sound_entries if track.handler == b"soun" else visual_entries
    if track.handler in WORDS:
        clean = text_entries
    new = clean(source.read(stsd.start, stsd.end - stsd.start), stsd.body - stsd.start)
    each = boxes(Source(new), min(stsd.body - stsd.start + 8, len(new)), len(new))
    return [_codec(entry.type, new[entry.start : entry.end]) for entry in islice(each, _ENTRIES)]


def _codec(kind: bytes, whole: bytes) -> Codec | None:
    if kind == b"encv":  # pictures are encrypted, the headers of their units are not (ISO/IEC 23001-7)
        at = whole.find(b"frma")
        clear = _codec(whole[at + 4 : at + 8], whole)
        return replace(clear, sealed=True, unknown=frozenset()) if isinstance(clear, Nal) else None
    if kind in _NAL:
        make = _NAL[kind]
        at = whole.find(b"avcC" if make is h264 else b"hvcC" if make is h265 else b"vvcC")
        config = whole[at + 4 :] if at > 0 else b""
        if make is h264:
            return h264((config[4] & 3) + 1 if len(config) > 4 else 4, config[1] if len(config) > 4 else 0)
        if make is h265:
            return h265((config[21] & 3) + 1 if len(config) > 21 else 4)
        return h266((config[4] >> 1 & 3) + 1 if len(config) > 4 else 4)
    if kind in _WORDS:
        return _WORDS[kind]
    if kind == b"av01":
        return Av1()
    if kind in _JPEG:
        return Jpeg()
    if kind in _START_CODES or kind[:3] in {b"xdv", b"mx5", b"mx4", b"mx3"}:
        return StartCodes()
    if kind in {b"mjp2", b"MJ2C", b"mj2c", b"j2ki"}:
        return Jpeg2000()
    if kind[:2] == b"dv" or kind in {b"AVd1", b"AVdv"}:
        return Dv()
    if kind == b"mp4a" and b"esds" in whole and (settings := aac_settings(whole)) is not None:
        return aac(settings)
    return None
