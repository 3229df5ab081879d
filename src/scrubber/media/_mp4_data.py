"""The data of a film: which of its bytes kept samples use, and what inside them is private.

ISO/IEC 14496-12 sections 8.1.1 and 8.7. What no kept sample refers to becomes zeros.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from scrubber.errors import Malformed, Uncleanable
from scrubber.media._extents import Extents
from scrubber.media._mp4_codecs import codecs
from scrubber.media._mp4_fragments import defaults, fragment_auxiliary, runs
from scrubber.media._patches import Patches, Touches, filled
from scrubber.media._samples import auxiliary, chunk_ranges, samples
from scrubber.media._verdicts import note
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scrubber.media._boxes import Box
    from scrubber.media._coded import Codec
    from scrubber.media._movie import Movie, Track
    from scrubber.media._source import Source
    from scrubber.model import Finding


_PLUGIN: Final = "mp4"
DATA: Final = frozenset((b"mdat", b"imda"))


class Data:
    """The samples of a film that stay, from its header and its fragments."""

    def __init__(self, source: Source, movie: Movie, tops: Sequence[Box], *, look: bool = True) -> None:
        self._source, self._movie = source, movie
        self._boxes = [box for box in tops if box.type in DATA]
        self._used, self._gaps, self._touches = Extents(), Extents(), Touches(source)
        self._gone = Extents()
        self._codecs = {id(track): codecs(source, track) if look else [] for track in movie.kept}
        for track in movie.kept:
            self._used.add(chunk_ranges(source, track.tables, sound=track.handler == b"soun"))
            self._used.add(self._inside(auxiliary(source, track.tables, 0)))
            self._look(track)
        tracks, trex = {track.number: track for track in movie.tracks}, defaults(source, movie.box)
        for moof in (box for box in tops if box.type == b"moof"):
            self._used.add(self._inside(fragment_auxiliary(source, moof)))
            for track, run in runs(source, moof, tracks, trex):
                self._used.add([(min(run.start, source.size), min(run.end, source.size))])
                if (codec := self._codec(track, run.entry)) is not None:
                    self._touches.add(codec, run.samples(source.size))
        self._used.settle()

    def _codec(self, track: Track, entry: int) -> Codec | None:
        each = self._codecs.get(id(track), [])
        return each[_index(entry, len(each))] if each else None

    def _look(self, track: Track) -> None:
        """Look into the samples of the tables of a track."""
        each = self._codecs[id(track)]
        for number, codec in enumerate(each, 1):
            if codec is not None and codec not in each[: number - 1]:
                wanted = {index for index, other in enumerate(each, 1) if other == codec}
                self._touches.add(codec, _of(wanted, len(each), samples(self._source, track.tables)))

    def _inside(self, stretches: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Those of the stretches that lie in a box of data."""
        starts = [box.start for box in self._boxes]
        for start, end in stretches:
            box = self._boxes[bisect_right(starts, start) - 1] if starts and start >= starts[0] else None
            if box is not None and box.body <= start <= end <= box.end:
                yield start, end

    def settle(self) -> None:
        """Find what of the data boxes goes."""
        self._touches.settle(self._used)
        for track in self._movie.tracks:
            if not track.kept:
                try:
                    self._gone.add(chunk_ranges(self._source, track.tables))
                except Malformed:
                    continue  # nothing refers to its samples any more: they become zeros as slack
        self._gone.settle()
        for box in self._boxes:
            self._gaps.add(filled(self._source, self._used.between(box.body, box.end)))
        self._gaps.settle()

    def refuse_inside(self, box: Box) -> None:
        """Refuse a film whose samples stand in a box that is no box of data."""
        if any(self._used.within(box.start, box.end)):
            raise Uncleanable("samples of the film stand outside of its data")

    def part(self, box: Box) -> Part:
        """The payload of a box of data."""
        dirty = any(self._gaps.within(box.body, box.end)) or self._touches.any_in(box.body, box.end)
        if not dirty:
            return Part(box.body, box.end, box.name, "data of what is shown")
        patches = Patches(box.body, box.end, self._gaps, self._touches)
        why = "data of what is shown, without what is not"
        found = tuple(self._findings(box))
        return Part(box.body, box.end, box.name, why, b"", True, found, patches=patches)

    def _findings(self, box: Box) -> Iterator[Finding]:
        for (rule, why), (start, end, value) in self._touches.said.items():
            if box.body <= start < box.end:
                yield note(rule, (start, end), why, _PLUGIN, value)
        gap = next(self._gaps.within(box.body, box.end), None)
        if gap is not None:
            removed = any(self._gone.within(*gap))
            rule, why = (
                ("M901", "samples of a track that goes")
                if removed
                else ("M605", "bytes that nothing refers to")
            )
            yield note(rule, gap, why, _PLUGIN)


def _of(wanted: set[int], count: int, each: Iterator[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
    for start, end, entry in each:
        if _index(entry, count) + 1 in wanted:
            yield start, end


def _index(entry: int, count: int) -> int:
    """The place of a sample entry in its table; players take the first one for one that is not there."""
    return entry - 1 if 0 < entry <= count else 0
