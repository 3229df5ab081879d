"""Where music begins and ends: iTunes says it in a comment (`iTunSMPB`), the standard in an edit list.

ISO/IEC 14496-12 section 8.6.6. The comment goes with the others. Where no edit list says the same, one is
made from its numbers; it takes the room of user data that goes, so that nothing outside the header moves.
"""

from __future__ import annotations

import re
import struct
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from scrubber.media._boxes import box, free_header, full_box
from scrubber.media._movie import children, timescale
from scrubber.media._verdicts import SEEN_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._boxes import Box
    from scrubber.media._movie import Movie, Track
    from scrubber.media._source import Source
    from scrubber.model import Part

_NUMBERS: Final = re.compile(
    rb"iTunSMPB.{4}data.{8} [0-9A-F]{8} ([0-9A-F]{8}) ([0-9A-F]{8}) ([0-9A-F]{16})", re.DOTALL
)
_LONGEST: Final = 1 << 16  # samples before the sound begins
_SIZE: Final = 36  # bytes of an edit list with one entry in its box


def with_edit_list(source: Source, movie: Movie) -> list[Part]:
    """The parts of a header, with an edit list where a comment said when the sound begins."""
    track = movie.kept[0] if len(movie.kept) == 1 else None
    udta = next((child for child in children(source, movie.box) if child.type == b"udta"), None)
    if track is None or udta is None or not _fits(track, udta):
        return movie.parts
    gone = next(part for part in movie.parts if part.start == udta.start)
    if gone.new is None or gone.new[4:8] != b"free":
        return movie.parts
    made = _edit_list(source, movie, track, source.read(udta.body, udta.end - udta.body))
    return list(_moved(source, movie.parts, track, udta, made)) if made else movie.parts


def _fits(track: Track, udta: Box) -> bool:
    room = _SIZE + 8 <= udta.end - udta.start <= SEEN_LIMIT
    plain = track.box.body - track.box.start == 8 and b"tkhd" in track.tables
    return room and plain and track.handler == b"soun" and b"elst" not in track.tables


def _edit_list(source: Source, movie: Movie, track: Track, block: bytes) -> bytes:
    found = _NUMBERS.search(block)
    mvhd = next((child for child in children(source, movie.box) if child.type == b"mvhd"), None)
    mdhd = track.tables.get(b"mdhd")
    if found is None or mvhd is None or mdhd is None:
        return b""
    before, _, length = (int(number, 16) for number in found.groups())
    of_movie, of_track = timescale(source, mvhd), timescale(source, mdhd)
    duration = length * of_movie // of_track if of_track else 0
    if not 0 < duration < 1 << 32 or before > _LONGEST:
        return b""
    return box(b"edts", full_box(b"elst", 0, 0, struct.pack(">IIiI", 1, duration, before, 1 << 16)))


def _moved(source: Source, parts: list[Part], track: Track, udta: Box, made: bytes) -> Iterator[Part]:
    """The parts with `made` behind the track's header, and as much less of what was user data."""
    header = track.tables[b"tkhd"]
    for part in parts:
        if part.start == track.box.start and part.end == track.box.body:
            size = track.box.end - track.box.start + _SIZE
            yield replace(part, new=size.to_bytes(4, "big") + source.read(part.start + 4, 4))
        elif part.start == udta.start and part.end == udta.end and not part.kept:
            left = udta.end - udta.start - _SIZE
            yield replace(part, new=free_header(left) + bytes(left - 8), pad=False)
        else:
            yield part
            if part.end == header.end and part.start == header.start:
                why = "says where the sound begins and ends"
                yield replace(part, start=part.end, name="edts", why=why, new=made, pad=False, findings=())
