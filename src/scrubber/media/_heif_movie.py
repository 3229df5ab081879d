"""What stays of the tracks of a HEIF file: ISO/IEC 23008-12 section 7 (image sequences)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.errors import Encrypted, Malformed
from scrubber.media._boxes import boxes
from scrubber.media._movie import Movie, Rules, Track, clean_movie
from scrubber.media._ranges import Claim
from scrubber.media._sample_entries import visual_entries
from scrubber.media._samples import chunk_ranges
from scrubber.media._verdicts import note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._boxes import Box
    from scrubber.media._source import Source

_TRACKS: Final = frozenset(b"pict vide auxv soun".split())
_ALPHA: Final = b":alpha\0", b":auxid:1\0"
_LOCKED: Final = frozenset(b"encv enca".split())
_LIMIT: Final = 1 << 20  # bytes of sample entries that are looked into


def _verdict(source: Source, track: Track) -> tuple[str, str]:
    """Why a track goes and by which rule; empty where it stays."""
    if track.handler not in _TRACKS:
        return "track that is no picture or sound", "M901"
    if (tref := track.tables.get(b"tref")) and any(
        box.type == b"thmb" for box in boxes(source, tref.body, tref.end)
    ):
        return "track of thumbnails", "M602"
    stsd = track.tables.get(b"stsd")
    text = source.head(min(_LIMIT, stsd.end - stsd.start), stsd.start) if stsd else b""
    if text[20:24] in _LOCKED:
        raise Encrypted("a track is encrypted")
    if stsd and track.handler == b"auxv":
        clean = visual_entries(text, stsd.body - stsd.start)
        if not any(urn in clean for urn in _ALPHA):
            return "track of depth or masks", "M606"
    return "", ""


_RULES: Final = Rules(
    kept={
        b"moov": frozenset(b"mvhd trak mvex".split()),
        b"trak": frozenset(b"tkhd edts tref mdia".split()),
        b"edts": frozenset({b"elst"}),
        b"mdia": frozenset(b"mdhd hdlr minf".split()),
        b"minf": frozenset(b"vmhd smhd nmhd hmhd dinf stbl".split()),
        b"dinf": frozenset({b"dref"}),
        b"stbl": frozenset(
            b"stsd stts ctts cslg stsc stsz stz2 stco co64 stss stsh sdtp sgpd sbgp csgp subs padb "
            b"stdp".split()
        ),
        b"mvex": frozenset(b"mehd trex".split()),
    },
    references=frozenset(b"auxl prem".split()),
    groupings=frozenset((b"roll", b"prol", b"rap ", b"sync", b"refs", b"tele", b"tsas", b"stsa", b"alst")),
    verdict=_verdict,
)


def clean_sequence(source: Source, moov: Box, plugin: str) -> Movie:
    """Clean the tracks of a sequence of pictures."""
    return clean_movie(source, moov, plugin, _RULES)


def used(source: Source, movie: Movie) -> Iterator[tuple[int, int]]:
    """The stretches of the file that kept samples stand in."""
    for track in movie.kept:
        yield from chunk_ranges(source, track.tables)


def dropped(source: Source, movie: Movie, plugin: str) -> Iterator[Claim]:
    """What the tracks that go refer to."""
    for track in movie.tracks:
        if not track.kept:
            try:
                gone = list(chunk_ranges(source, track.tables))
            except Malformed:
                continue  # nothing refers to its samples any more: they become zeros as slack
            for start, end in gone:
                found = note(track.rule, (start, end), track.why, plugin)
                yield Claim(start, end, f"samples of a {track.why}", (found,))
