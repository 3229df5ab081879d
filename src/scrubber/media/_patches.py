"""What changes inside the data of a film: stretches that become zeros, and those that a codec makes anew.

Some ten bytes for each of them: the new bytes are made when they are written.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from heapq import merge
from typing import TYPE_CHECKING, Final

from scrubber.errors import LimitExceeded, Malformed
from scrubber.media._coded import touched
from scrubber.media._extents import Extents
from scrubber.media._verdicts import note
from scrubber.model import Edit, Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._coded import Codec
    from scrubber.media._source import Source

_NAMED: Final = 1000  # stretches of which is told what stood there
_MOST: Final = 2_000_000  # stretches of one file that a codec makes anew


class Touches:
    """The stretches inside samples in which something private stands. `settle` before they are read."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._starts, self._sizes, self._kinds = array("Q"), array("I"), array("B")
        self._codecs: list[Codec] = []
        self.said: dict[tuple[str, str], tuple[int, int, str]] = {}

    def add(self, codec: Codec, samples: Iterable[tuple[int, int]]) -> None:
        """Look through samples."""
        if codec not in self._codecs:
            self._codecs.append(codec)
            if len(self._codecs) > 255:
                raise LimitExceeded("the film has too many sorts of tracks")
        kind = self._codecs.index(codec)
        for start, end, block in touched(self._source, codec, samples):
            if len(self._starts) >= _MOST:
                raise LimitExceeded("the film has too many frames that would have to be cleaned")
            self._starts.append(start)
            self._sizes.append(end - start)
            self._kinds.append(kind)
            if len(self._starts) < _NAMED:
                rule, why, value = codec.said(block)
                self.said.setdefault((rule, why), (start, end, value))

    def settle(self, used: Extents) -> None:
        """Put them in order; Malformed where two of them, or two samples around one, share bytes."""
        starts, sizes, kinds = array("Q"), array("I"), array("B")
        for index in sorted(range(len(self._starts)), key=self._starts.__getitem__):
            start, size, kind = self._starts[index], self._sizes[index], self._kinds[index]
            if starts and start < starts[-1] + sizes[-1]:
                if (start, size, kind) == (starts[-1], sizes[-1], kinds[-1]):
                    continue
                raise Malformed("samples lie over each other", start)
            if used.shared is not None and any(used.shared.within(start, start + size)):
                raise Malformed("samples lie over each other", start)
            starts.append(start)
            sizes.append(size)
            kinds.append(kind)
        self._starts, self._sizes, self._kinds = starts, sizes, kinds

    def any_in(self, start: int, end: int) -> bool:
        """Whether one of them begins in [start, end)."""
        index = bisect_left(self._starts, start)
        return index < len(self._starts) and self._starts[index] < end

    def edits(self, start: int, end: int) -> Iterator[Edit]:
        """The edits of those that lie in [start, end)."""
        for index in range(bisect_left(self._starts, start), len(self._starts)):
            first, size = self._starts[index], self._sizes[index]
            if first + size > end:
                return
            codec = self._codecs[self._kinds[index]]
            yield Edit(first, first + size, codec.clean(self._source.glance(first, size)))


class Patches:
    """The edits inside the data [start, end) of a film, in order, each time anew."""

    def __init__(self, start: int, end: int, gaps: Extents, touches: Touches) -> None:
        self._start, self._end, self._gaps, self._touches = start, end, gaps, touches

    def __iter__(self) -> Iterator[Edit]:
        zeros = (Edit(first, last, pad=True) for first, last in self._gaps.within(self._start, self._end))
        return merge(zeros, self._touches.edits(self._start, self._end), key=lambda edit: edit.start)


def filled(source: Source, stretches: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Those of the stretches that are not zeros already."""
    for start, end in stretches:
        if not source.is_zero(start, end):
            yield start, end


def looked_into(
    source: Source, place: tuple[int, int], codec: Codec, samples: Iterable[tuple[int, int]], plugin: str
) -> Part:
    """The part for coded sound [start, end), of which only the stretches change that hold something private.

    `samples` are its frames, in order, which do not overlap.
    """
    touches = Touches(source)
    touches.add(codec, samples)
    found = tuple(
        note(rule, (a, b), why, plugin, value) for (rule, why), (a, b, value) in touches.said.items()
    )
    if not found:
        return Part(*place, "frames", "the sound")
    edits = Patches(*place, Extents(), touches)
    return Part(*place, "frames", "the sound", b"", True, found, patches=edits)
