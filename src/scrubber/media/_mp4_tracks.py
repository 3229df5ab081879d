"""Which tracks of a film stay, and what of their headers: ISO/IEC 14496-12 section 12, QTFF, 3GPP TS 26.245.

Pictures, sound, subtitles and chapters stay. Measurements (GoPro gpmd, camm, DJI, Apple mebx, Sony rtmd, text
with positions), time codes, hints for servers, depth and masks go whole.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from scrubber.errors import Encrypted, InputError, Uncleanable
from scrubber.media._movie import Rules, children
from scrubber.media._mp4_codecs import WORDS, entries
from scrubber.media._mp4_sphere import SPHERE, sphere
from scrubber.media._mp4_words import chapter_list, texts, words
from scrubber.media._sample_entries import visual_entries
from scrubber.media._telemetry import telemetry
from scrubber.media._verdicts import SEEN_LIMIT, named, note
from scrubber.metadata import c2pa, quicktime, xmp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrubber.media._boxes import Box
    from scrubber.media._movie import Movie, Track
    from scrubber.media._source import Source
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
_WRITTEN: Final = frozenset(b"text tx3g wvtt stpp sbtt stxt c608 c708 mp4s dvbs".split())
_MEASURED: Final = frozenset(b"gpmd camm mett metx mebx rtmd djmd dbgi tmcd urim fdsc CTMD".split())
_RAW: Final = frozenset(  # ProRes RAW, Blackmagic RAW, Canon: each frame holds what the camera knows
    b"aprn aprh brxq brst brs2 brvn brvx brhq brlt brxh CRAW R3D1".split()
)
_COMMON: Final = frozenset((b"cenc", b"cens", b"cbc1", b"cbcs", b"piff"))  # ISO/IEC 23001-7: names no buyer
_ENTRY_LIMIT: Final = 8 << 20  # bytes of sample entries that are looked into
_SCHEME: Final = 1 << 16  # bytes of an entry in which the scheme is said
_ALPHA: Final = b":alpha\0", b":auxid:1\0"


def rules(moov: Box, fragments: Sequence[Box]) -> Rules:
    """What stays of a film with this header and these fragments, in which words may stand."""
    return replace(
        RULES,
        verdict=lambda source, track: _verdict(source, track, moov, fragments),
        notes=lambda source, track: _notes(source, track, moov, fragments),
    )


def _verdict(source: Source, track: Track, moov: Box, fragments: Sequence[Box]) -> tuple[str, str]:
    if track.handler not in WORDS:
        return verdict(source, track)
    if any(kind not in _WRITTEN for kind, _ in entries(source, track)):
        return "track of unknown text", "M901"
    try:
        return telemetry(texts(source, track, moov, fragments))
    except InputError:
        return "track of text that cannot be read", "M902"


def verdict(source: Source, track: Track) -> tuple[str, str]:
    """Why a track goes and by which rule; empty where it stays."""
    if track.handler not in _SHOWN:
        return "track of measurements, times or hints", "M901"
    each = list(entries(source, track))
    if each and all(kind in _MEASURED for kind, _ in each):
        return "track of measurements, times or hints", "M901"
    if any(kind in _RAW for kind, _ in each):
        raise Uncleanable("a film in a camera's own raw form, which cannot be cleaned without loss")
    if any(kind == b"enca" for kind, _ in each):
        raise Encrypted("the sound is encrypted, so nobody can look into it")
    if any(_scheme(source, entry) not in _COMMON for kind, entry in each if kind == b"encv"):
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


def _notes(source: Source, track: Track, moov: Box, fragments: Sequence[Box]) -> tuple[Finding, ...]:
    """What is to be said of a track that stays: its words, or that nobody can look into it."""
    if any(kind == b"encv" for kind, _ in entries(source, track)):
        why = "encrypted pictures; only what stands between them could be looked into"
        return (note("M907", (track.box.start, track.box.end), why, "mp4"),)
    if track.handler not in WORDS or not track.kept:
        return ()
    return tuple(words(source, track, texts(source, track, moov, fragments), "mp4"))


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
    gone=removed,
)
