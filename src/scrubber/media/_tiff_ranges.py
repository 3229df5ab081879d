"""Many byte ranges in little memory: a scanned slide has hundreds of thousands of tiles."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Ranges:
    """Half-open ranges in order of adding; 16 bytes each."""

    __slots__ = ("ends", "starts")

    def __init__(self) -> None:
        self.starts = array("Q")
        self.ends = array("Q")

    def __len__(self) -> int:
        return len(self.starts)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return zip(self.starts, self.ends, strict=True)

    def add(self, start: int, end: int) -> None:
        """Remember [start, end); an empty range is nothing."""
        if start < end:
            self.starts.append(start)
            self.ends.append(end)

    def merged(self) -> Ranges:
        """The same bytes as sorted ranges that neither overlap nor touch."""
        out = Ranges()
        for start, end in self._sorted():
            if out.ends and start <= out.ends[-1]:
                out.ends[-1] = max(out.ends[-1], end)
            else:
                out.add(start, end)
        return out

    def _sorted(self) -> Iterator[tuple[int, int]]:
        starts = self.starts
        if all(starts[i] <= starts[i + 1] for i in range(len(starts) - 1)):
            return iter(self)
        order = sorted(range(len(starts)), key=starts.__getitem__)
        return ((starts[i], self.ends[i]) for i in order)

    def extend(self, other: Ranges) -> None:
        """Add all ranges of another."""
        self.starts.extend(other.starts)
        self.ends.extend(other.ends)

    def overlaps(self, start: int, end: int) -> bool:
        """Whether [start, end) shares a byte with these ranges, which must be merged."""
        at = bisect_right(self.starts, start)
        if at and self.ends[at - 1] > start and start < end:
            return True
        return at < len(self.starts) and self.starts[at] < end

    def without(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The pieces of [start, end) that these ranges, which must be merged, leave free."""
        at = max(bisect_right(self.starts, start) - 1, 0)
        while start < end and at < len(self.starts) and self.starts[at] < end:
            if self.ends[at] > start:
                if start < self.starts[at]:
                    yield start, self.starts[at]
                start = self.ends[at]
            at += 1
        if start < end:
            yield start, end
