"""The clock of a broadcast: times of fragments that count from 1970, and so say when a film was recorded.

ISO/IEC 14496-12 sections 8.8.5 (mfhd), 8.8.10 (tfra), 8.8.12 (tfdt) and 8.16.3 (sidx). All times of a film go
back by the same whole minutes, so that it plays as before; fragments are counted from 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scrubber.media._movie import children, timescale
from scrubber.media._mp4_fragments import header
from scrubber.media._verdicts import note
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from scrubber.media._boxes import Box
    from scrubber.media._movie import Track
    from scrubber.media._source import Source

_LATE: Final = 86_400  # seconds: no film is that long, so what begins later counts from some other time
_STEP: Final = 60  # seconds: pictures and sound in files of their own mostly go back by the same


@dataclass(frozen=True, slots=True)
class Clock:
    """By how many seconds, and by how many fragments, a film begins too late; tracks by their number."""

    source: Source
    plugin: str
    tracks: Mapping[int, Track]
    seconds: int = 0
    first: int = 1

    def part(self, box: Box, end: int, track: Track | None) -> Part | None:
        """A box that holds a time, up to `end`, set back; None where nothing has to be."""
        if not self.seconds:
            return None
        old = self.source.read(box.start, end - box.start)
        new = bytearray(old)
        wide = old[box.body - box.start : box.body - box.start + 1] > b"\0"
        for at, width, scale in self._times(box, old, track, wide=wide):
            later = int.from_bytes(old[at : at + width], "big")
            back = self.first - 1 if box.type == b"mfhd" else self.seconds * scale
            new[at : at + width] = (later - back if later >= back else later).to_bytes(width, "big")
        if new == old:
            return None
        why = "times that count from the day of the recording"
        found = note("M401", (box.start, end), why, self.plugin)
        return Part(box.start, end, box.name, why, bytes(new), True, (found,))

    def _times(
        self, box: Box, old: bytes, track: Track | None, *, wide: bool
    ) -> Iterator[tuple[int, int, int]]:
        """(place, bytes, units per second) of each time in a box."""
        body, width = box.body - box.start, 8 if wide else 4
        if box.type == b"tfdt" and track is not None:
            yield body + 4, width, _scale(self.source, track)
        elif box.type == b"mfhd":
            yield body + 4, 4, 0
        elif box.type == b"sidx":
            yield body + 12, width, int.from_bytes(old[body + 8 : body + 12], "big")
        elif box.type == b"tfra":
            number, lengths, count = (
                int.from_bytes(old[body + at : body + at + 4], "big") for at in (4, 8, 12)
            )
            each = 2 * width + 3 + sum(lengths >> shift & 3 for shift in (0, 2, 4))
            entry = self.tracks.get(number)
            for index in range(count if entry is not None and body + 16 + count * each <= len(old) else 0):
                yield body + 16 + index * each, width, _scale(self.source, entry)


def _scale(source: Source, track: Track | None) -> int:
    mdhd = track.tables.get(b"mdhd") if track is not None else None
    return timescale(source, mdhd) if mdhd is not None else 0


def clock(source: Source, fragments: Iterable[Box], tracks: Mapping[int, Track], plugin: str) -> Clock:
    """The clock of the film with these fragments."""
    first = 0
    starts: list[int] = []
    for moof in fragments:
        for box in children(source, moof):
            if box.type == b"mfhd" and not first and box.end - box.body >= 8:
                first = source.unpack(">I", box.body + 4)[0]
            elif box.type == b"traf":
                starts.extend(_start(source, box, tracks))
    late = [start for start in starts if start >= _LATE]
    seconds = min(late, default=0) // _STEP * _STEP
    return Clock(source, plugin, tracks, seconds, first or 1)


def _start(source: Source, traf: Box, tracks: Mapping[int, Track]) -> Iterator[int]:
    """When a fragment of a track begins, in seconds."""
    inside = {box.type: box for box in children(source, traf)}
    tfhd, tfdt = inside.get(b"tfhd"), inside.get(b"tfdt")
    if tfhd is None or tfdt is None:
        return
    scale = _scale(source, tracks.get(header(source, tfhd).number))
    wide = source.head(1, tfdt.body) > b"\0"
    if scale and tfdt.end - tfdt.body >= (12 if wide else 8):
        yield source.unpack(">Q" if wide else ">I", tfdt.body + 4)[0] // scale
