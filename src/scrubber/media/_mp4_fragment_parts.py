"""Headers and indexes of fragments without what is not needed to play them.

ISO/IEC 14496-12 sections 8.8 (moof, traf, mfra) and 8.16 (sidx); ISO/IEC 23001-7 (senc).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scrubber.media._freed import freed, rest
from scrubber.media._movie import children
from scrubber.media._movie_sizes import counted, tail
from scrubber.media._mp4_fragments import header
from scrubber.media._verdicts import note
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scrubber.media._boxes import Box
    from scrubber.media._movie import Rules, Track
    from scrubber.media._mp4_clock import Clock
    from scrubber.media._source import Source

_KEPT: Final = {
    b"moof": frozenset(b"mfhd traf pssh".split()),
    b"traf": frozenset(b"tfhd tfdt trun sbgp sgpd subs saiz saio senc sdtp".split()),
    b"mfra": frozenset(b"tfra mfro".split()),
}
_PIFF: Final = bytes.fromhex("a2394f525a9b4f14a2446c427c648df4")  # senc, before it had a name
_GROUPED: Final = frozenset((b"sgpd", b"sbgp"))


@dataclass(frozen=True, slots=True)
class Fragments:
    """The fragments of a film with these tracks, by the clock of its broadcast."""

    source: Source
    tracks: Mapping[int, Track]
    rules: Rules
    plugin: str
    clock: Clock

    def parts(self, box: Box, track: Track | None = None) -> Iterator[Part]:
        """A `moof`, `traf` or `mfra` box without what is not known; of tracks that go, nothing stays."""
        yield Part(box.start, box.body, box.name, "structure")
        at = box.body
        for child in children(self.source, box):
            at = child.end
            if child.type == b"traf":
                yield from self._of_track(child)
            elif child.uuid == _PIFF or child.type in _KEPT[box.type]:
                yield from self.index(child, track, "needed to play")
            else:
                yield freed(self.source, child, self.plugin, findings=self.rules.gone(self.source, child))
        if at < box.end:
            yield rest(self.source, at, box.end, self.plugin)

    def _of_track(self, traf: Box) -> Iterator[Part]:
        head = next((box for box in children(self.source, traf) if box.type == b"tfhd"), traf)
        track = self.tracks.get(header(self.source, head).number)
        if track is not None and track.kept:
            yield from self.parts(traf, track)
            return
        why, rule = (track.why, track.rule) if track is not None else ("track that is not described", "M901")
        yield freed(self.source, traf, self.plugin, rule=rule, name=f"traf, {why}", why=why)

    def index(self, box: Box, track: Track | None = None, why: str = "structure") -> Iterator[Part]:
        """A box of numbers, without what stands behind them."""
        if box.type in _GROUPED and self.source.head(4, box.body + 4) not in self.rules.groupings:
            unknown = "unknown grouping of samples"
            found = note("M901", (box.start, box.end), unknown, self.plugin)
            yield freed(self.source, box, self.plugin, why=unknown, findings=(found,))
            return
        end = counted(self.source, box)
        yield self.clock.part(box, end, track) or Part(box.start, end, box.name, why)
        yield from tail(self.source, end, box, self.plugin)
