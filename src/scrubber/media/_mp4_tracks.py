"""Which tracks of a film stay, and what of their headers: ISO/IEC 14496-12 section 12, QTFF, 3GPP TS 26.245.

Pictures, sound, subtitles and chapters stay. Measurements (GoPro gpmd, camm, DJI, Apple mebx, Sony rtmd, text
with positions), time codes, hints for servers, depth and masks go whole.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from scrubber.errors import Encrypted, InputError, Uncleanable
from scrubber.media._boxes import boxes
from scrubber.media._coded import Av1, StartCodes, h264, h265, h266
from scrubber.media._coded_config import aac_settings
from scrubber.media._coded_pictures import Dv, Jpeg, Jpeg2000
from scrubber.media._coded_sound import aac
from scrubber.media._movie import Rules, children
from scrubber.media._mp4_sphere import SPHERE, sphere
from scrubber.media._mp4_words import chapter_list, words
from scrubber.media._sample_entries import sound_entries, text_entries, visual_entries
from scrubber.media._samples import samples
from scrubber.media._source import Source
from scrubber.media._verdicts import SEEN_LIMIT, named, note
from scrubber.metadata import c2pa, quicktime, xmp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._boxes import Box
    from scrubber.media._coded import Codec
    from scrubber.media._movie import Movie, Track
    from scrubber.model import Finding, Part
    from scrubber.protocols import Reader

_XMP: Final = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_C2PA: Final = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
_RULES: Final = {
    b"gps ": ("M101", "positions of a dash camera"),
    b"GPS ": ("M101", "positions of a dash camera"),
    b"inst": ("M601", "data of an Insta360 camera"),
    b"mpvd": ("M604", "another film"),
    b"pnot": ("M602", "preview of the film"),
    b"PICT": ("M602", "preview of the film"),
    b"prft": ("M401", "time of the recording"),
    b"emsg": ("M503", "messages between the frames"),
    b"sefd": ("M601", "data of a Samsung phone"),
    b"iods": ("M901", "table of objects"),
}
_SHOWN: Final = frozenset(b"vide soun auxv pict".split())
WORDS: Final = frozenset(b"text sbtl subt clcp subp".split())
_WRITTEN: Final = frozenset(b"text tx3g wvtt stpp sbtt stxt c608 c708 mp4s dvbs".split())
_ENCRYPTED: Final = frozenset((b"encv", b"enca"))
_COMMON: Final = frozenset((b"cenc", b"cens", b"cbc1", b"cbcs", b"piff"))  # ISO/IEC 23001-7: names no buyer
_SCHEME: Final = 1 << 16  # bytes of an entry in which the scheme is said
_ALPHA: Final = b":alpha\0", b":auxid:1\0"
_ENTRY_LIMIT: Final = 8 << 20  # bytes of sample entries that are looked into
_ENTRIES: Final = 20_000  # sample entries of one track
_LOOKED: Final = 40  # samples of text that are looked into
TELEMETRY: Final = re.compile(
    rb"\$G[PNL][A-Z]{3},|GPS ?[(:\[]|\bGPS\b.{0,40}\d+\.\d{3}|\[?latitude ?[:=]|\blong?t?itude ?[:=]"
    rb"|\bHOME ?\(|\biso ?: ?\d+.{0,40}\bshutter|F/\d\.?\d*, ?SS|\blat ?[:=] ?-?\d+\.\d+|\bFrameCnt ?:"
    rb"|\bSrtCnt ?:|\b[NS] ?:? ?\d{1,2}\.\d{4}.{0,8}[EW] ?:? ?\d{1,3}\.\d{4}"
    rb"|[+-]\d{2}\.\d{3,}[+-]\d{3}\.\d{3,}|\d{14}.{0,4}\d+\.\d{5}",
    re.IGNORECASE | re.DOTALL,
)
_NAL: Final = {
    b"avc1": h264, b"avc2": h264, b"avc3": h264, b"avc4": h264, b"dva1": h264, b"dvav": h264, b"ai12": h264,
    b"hvc1": h265, b"hev1": h265, b"dvh1": h265, b"dvhe": h265, b"hvc2": h265, b"hev2": h265,
    b"vvc1": h266, b"vvi1": h266,
}  # fmt: skip
_JPEG: Final = frozenset(b"jpeg mjpa mjpb AVDJ dmb1 MJPG mjpg".split())
_START_CODES: Final = frozenset(b"mp4v m1v1 m2v1 mpg1 mpg2 mpeg mp1v mp2v hdv1 hdv2 hdv3 hdv5 xdvc".split())


def verdict(source: Source, track: Track) -> tuple[str, str]:
    """Why a track goes and by which rule; empty where it stays."""
    if track.handler in WORDS:
        return _words(source, track)
    if track.handler not in _SHOWN:
        return "track of measurements, times or hints", "M901"
    if any(
        _scheme(source, entry) not in _COMMON for kind, entry in entries(source, track) if kind in _ENCRYPTED
    ):
        raise Encrypted("the film is encrypted in a way that is not known")
    if (tref := track.tables.get(b"tref")) and any(box.type == b"thmb" for box in children(source, tref)):
        return "track of thumbnails", "M602"
    if track.handler == b"auxv" and (stsd := track.tables.get(b"stsd")):
        text = source.read(stsd.start, min(_ENTRY_LIMIT, stsd.end - stsd.start))
        if not any(urn in visual_entries(text, stsd.body - stsd.start) for urn in _ALPHA):
            return "track of depth or masks", "M606"
    return "", ""


def _scheme(source: Source, entry: Box) -> bytes:
    """The scheme by which samples of an encrypted entry are protected (`schm`: 14496-12 section 8.12.5)."""
    whole = source.head(min(entry.end - entry.start, _SCHEME), entry.start)
    at = whole.find(b"schm")
    return whole[at + 8 : at + 12] if at > 0 else b""


def _words(source: Source, track: Track) -> tuple[str, str]:
    for kind, _ in entries(source, track):
        if kind not in _WRITTEN:
            return "track of unknown text", "M901"
    try:
        for start, end, _ in islice(samples(source, track.tables), _LOOKED):
            if TELEMETRY.search(source.head(min(end - start, 4096), start)):
                return "track of positions as text", "M101"
    except InputError:
        return "track of text that cannot be read", "M902"
    return "", ""


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
        kind = whole[at + 4 : at + 8]
    if kind in _NAL:
        make = _NAL[kind]
        at = whole.find(b"avcC" if make is h264 else b"hvcC" if make is h265 else b"vvcC")
        config = whole[at + 4 :] if at > 0 else b""
        if make is h264:
            return h264((config[4] & 3) + 1 if len(config) > 4 else 4, config[1] if len(config) > 4 else 0)
        if make is h265:
            return h265((config[21] & 3) + 1 if len(config) > 21 else 4)
        return h266((config[4] >> 1 & 3) + 1 if len(config) > 4 else 4)
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


def special(source: Source, box: Box, movie: Movie) -> Part | None:
    """The part for a box that is neither kept nor dropped as a whole."""
    if box.type == b"cmov":
        raise Uncleanable("the header of the film is compressed; open and save it with a newer program first")
    if box.type == b"rmra":
        raise Uncleanable("this is no film, but a list of where films are")
    if box.uuid == SPHERE:
        return sphere(source, box, "mp4")
    if box.type == b"udta" and not any(track.chapters and track.kept for track in movie.tracks):
        return chapter_list(source, box, "mp4")
    return None


def notes(source: Source, track: Track) -> tuple[Finding, ...]:
    """What is to be said of a track that stays: its words, or that nobody can look into it."""
    if any(kind in _ENCRYPTED for kind, _ in entries(source, track)):
        why = "encrypted frames, into which nobody can look"
        return (note("M907", (track.box.start, track.box.end), why, "mp4"),)
    if track.handler not in WORDS or not track.kept:
        return ()
    kind = next((kind for kind, _ in entries(source, track)), b"")
    return tuple(words(source, track, kind, "mp4"))


def removed(source: Source, box: Box) -> tuple[Finding, ...]:
    """What stands in a box that goes, as far as a reader knows it."""
    if box.end - box.body > SEEN_LIMIT:
        return ()
    reader: Reader | None = None
    if box.type in {b"udta", b"meta"}:
        reader = quicktime.reader
    elif box.uuid == _XMP:
        reader = xmp.reader
    elif box.uuid == _C2PA or box.type == b"jumb":
        reader = c2pa.reader
    elif box.type in _RULES:
        rule, why = _RULES[box.type]
        return (note(rule, (box.start, box.end), why, "mp4"),)
    if reader is None:
        return ()
    return named(reader, source.read(box.body, box.end - box.body), box.start, box.end)


RULES: Final = Rules(
    kept={
        b"moov": frozenset(b"mvhd trak mvex pssh clip ctab".split()),
        b"clip": frozenset({b"crgn"}),
        b"trak": frozenset(b"tkhd edts tref mdia tapt clip matt load trgr".split()),
        b"tapt": frozenset(b"clef prof enof".split()),
        b"matt": frozenset({b"kmat"}),
        b"trgr": frozenset(b"msrc ster cstg".split()),
        b"edts": frozenset({b"elst"}),
        b"mdia": frozenset(b"mdhd hdlr minf elng".split()),
        b"minf": frozenset(b"vmhd smhd nmhd sthd hmhd gmhd hdlr dinf stbl".split()),
        b"gmhd": frozenset(b"gmin text".split()),
        b"dinf": frozenset({b"dref"}),
        b"stbl": frozenset(
            b"stsd stts ctts cslg stsc stsz stz2 stco co64 stss stps stsh sdtp sgpd sbgp csgp subs padb stdp "
            b"saiz saio senc".split()
        ),
        b"mvex": frozenset(b"mehd trex leva".split()),
    },
    references=frozenset(b"auxl prem chap subt vdep vplx forc folw fall sync scal sbas ssrc".split()),
    groupings=frozenset(
        b"roll prol sync refs tele tsas stsa alst seig tscl avll avss dtrt mvif scif scnm vipr oinf".split()
    )
    | {b"rap ", b"linf"},
    verdict=verdict,
    outside=True,
    special=special,
    notes=notes,
    gone=removed,
)
