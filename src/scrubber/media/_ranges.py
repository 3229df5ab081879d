"""Which bytes of a file's data boxes are used: what nothing kept refers to is overwritten by zeros.

For formats that store offsets, where data cannot move: ISO/IEC 14496-12 sections 8.1.1, 8.7 and 8.11.3.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from scrubber.model import MEDIA, Finding, Kind, Part, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._source import Source


class Claim(NamedTuple):
    """A stretch [start, end) of the file, what it is, and what is to be said about it if it goes."""

    start: int
    end: int
    name: str
    findings: tuple[Finding, ...] = ()
    new: bytes = b""  # what to write instead, where a part of it stays in another form


@dataclass(slots=True)
class Ranges:
    """The used and the dropped stretches of a file. Where both overlap, the bytes are used."""

    source: Source
    plugin: str
    used: list[tuple[int, int]] = field(default_factory=list)
    dropped: list[Claim] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _claims: list[int] = field(default_factory=list)

    def add(self, used: Iterable[tuple[int, int]], dropped: Iterable[Claim]) -> None:
        """Add stretches that are used, and stretches that go."""
        self.used.extend(used)
        self.dropped.extend(dropped)

    def settle(self) -> None:
        """Sort and merge what was added; to be called once before anything is asked."""
        merged: list[tuple[int, int]] = []
        for start, end in sorted(self.used):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            elif start < end:
                merged.append((start, end))
        self.used = merged
        self.dropped = list(_disjoint(sorted(self.dropped, key=lambda claim: claim.start)))
        self._starts = [start for start, _ in merged]
        self._claims = [claim.start for claim in self.dropped]

    def used_in(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The used stretches within [start, end), in order."""
        for index in range(max(0, bisect_right(self._starts, start) - 1), len(self.used)):
            first, last = self.used[index]
            if first >= end:
                return
            if last > start:
                yield max(first, start), min(last, end)

    def parts(self, start: int, end: int, name: str) -> Iterator[Part]:
        """The parts of the data [start, end): used ones stay, all others become zeros."""
        at = start
        for first, last in self.used_in(start, end):
            yield from self._unused(at, first)
            yield Part(first, last, name, "data of what is shown")
            at = last
        yield from self._unused(at, end)

    def _unused(self, start: int, end: int) -> Iterator[Part]:
        index = max(0, bisect_right(self._claims, start) - 1)
        while start < end:
            claim = self.dropped[index] if index < len(self.dropped) else None
            if claim is None or claim.start >= end:
                yield self._slack(start, end)
                return
            index += 1
            if claim.end <= start:
                continue
            if claim.start > start:
                yield self._slack(start, claim.start)
                start = claim.start
            stop = min(claim.end, end)
            yield self._gone(claim, start, stop)
            start = stop

    def _gone(self, claim: Claim, start: int, end: int) -> Part:
        whole = (start, end) == (claim.start, claim.end)
        new = claim.new if whole else b""
        if self._holds(start, end, new):
            return Part(start, end, claim.name, "holds only what may stay")
        return Part(start, end, claim.name, "not needed to show the picture", new, True, claim.findings)

    def _holds(self, start: int, end: int, new: bytes) -> bool:
        """Whether the bytes are `new` and zeros already."""
        if not self.source.is_zero(start + len(new), end):
            return False
        return not new or self.source.read(start, len(new)) == new

    def _slack(self, start: int, end: int) -> Part:
        if self.source.is_zero(start, end):
            return Part(start, end, "zeros", "padding")
        why = "bytes that nothing refers to"
        finding = Finding("M605", Kind.UNKNOWN, Span(MEDIA, start, end), why=why, source=self.plugin)
        return Part(start, end, "slack", why, b"", True, (finding,))


def _disjoint(claims: list[Claim]) -> Iterator[Claim]:
    """Cut overlapping claims so that each byte belongs to the first one."""
    at = 0
    for claim in claims:
        start = max(claim.start, at)
        if start < claim.end:
            yield claim if start == claim.start else claim._replace(start=start, new=b"")
            at = claim.end
