"""Stretches of a file in little memory: where millions of samples stand, merged and in order.

16 bytes for each stretch; those that follow each other without a gap become one.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from heapq import merge
from typing import TYPE_CHECKING, Final

from scrubber.errors import LimitExceeded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_RUNS: Final = 50_000  # times that the samples of a film may go back to an earlier place


class Extents:
    """Half-open stretches [start, end), added in any order; `settle` has to be called before they are read.

    `shared` holds the bytes that belong to several of them, unless these are the very same stretch.
    """

    __slots__ = ("_ends", "_runs", "_starts", "shared")

    def __init__(self) -> None:
        self._starts, self._ends = array("Q"), array("Q")
        self._runs = [(self._starts, self._ends)]
        self.shared: Extents | None = None

    def __len__(self) -> int:
        return len(self._starts)

    def add(self, stretches: Iterable[tuple[int, int]]) -> None:
        """Add stretches; LimitExceeded where they jump back and forth too often."""
        starts, ends = self._runs[-1]
        for start, end in stretches:
            if end <= start:
                continue
            if starts and start == ends[-1]:
                ends[-1] = end
                continue
            if starts and start < ends[-1]:
                starts, ends = array("Q"), array("Q")
                self._runs.append((starts, ends))
                if len(self._runs) > _RUNS:
                    raise LimitExceeded("the samples of the film are in no order")
            starts.append(start)
            ends.append(end)

    def settle(self) -> None:
        """Merge what was added."""
        starts, ends = array("Q"), array("Q")
        shared = Extents()
        last = (0, 0)
        for start, end in merge(*(zip(*run, strict=True) for run in self._runs)):
            if not starts or start > ends[-1]:
                starts.append(start)
                ends.append(end)
            else:
                if start < ends[-1] and (start, end) != last:
                    shared.add([(start, min(end, ends[-1]))])
                ends[-1] = max(end, ends[-1])
            last = (start, end)
        self._starts, self._ends = starts, ends
        self._runs = [(starts, ends)]
        if len(shared):
            shared.settle()
            self.shared = shared

    def within(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The stretches within [start, end), cut to it, in order."""
        for index in range(max(0, bisect_right(self._starts, start) - 1), len(self._starts)):
            first, last = self._starts[index], self._ends[index]
            if first >= end:
                return
            if last > start:
                yield max(first, start), min(last, end)

    def between(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """What of [start, end) belongs to none of the stretches, in order."""
        for first, last in self.within(start, end):
            if first > start:
                yield start, first
            start = last
        if start < end:
            yield start, end
