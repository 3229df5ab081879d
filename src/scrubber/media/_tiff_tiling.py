"""Turn what stays and what goes of a TIFF file into parts that tile it: what nothing refers to is zeroed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scrubber.media._tiff_removed import again, slack
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scrubber.media._source import Source
    from scrubber.media._tiff_keep import Item
    from scrubber.media._tiff_ranges import Ranges
    from scrubber.media._tiff_removed import Group

_PIXELS = ("image data", "pixels and the values that decode them")


def flatten(groups: Iterable[Group]) -> list[tuple[int, int, Group]]:
    """The ranges of all groups, sorted and disjoint: the first to claim a byte has it."""
    claims = sorted(
        ((start, end, group) for group in groups for start, end in group.ranges if start < end),
        key=lambda claim: claim[:2],
    )
    out: list[tuple[int, int, Group]] = []
    at = 0
    for start, end, group in claims:
        if end > at:
            if out and out[-1][2] is group and start <= at:
                out[-1] = (out[-1][0], end, group)
            else:
                out.append((max(start, at), end, group))
            at = end
    return out


@dataclass(slots=True)
class Tiling:
    """One walk over the file from its first byte to its last."""

    source: Source
    kept: Ranges
    gone: Sequence[tuple[int, int, Group]]
    next_gone: int = 0
    told: set[int] = field(default_factory=set)

    def parts(self, items: Sequence[Item]) -> Iterator[Part]:
        """The parts; neighbours that are only pixels or padding become one."""
        last: Part | None = None
        for part in self._all(items):
            if last is not None and _joins(last, part):
                last = Part(last.start, part.end, last.name, last.why)
                continue
            if last is not None:
                yield last
            last = part
        if last is not None:
            yield last

    def _all(self, items: Sequence[Item]) -> Iterator[Part]:
        at = 0
        for start, end, item in self._solid(items):
            yield from self._free(at, start)
            yield _item_part(self.source, item) if item is not None else Part(start, end, *_PIXELS)
            at = end
        yield from self._free(at, self.source.size)

    def _solid(self, items: Sequence[Item]) -> Iterator[tuple[int, int, Item | None]]:
        """All that stays or is written anew, in order; items go before pixels."""
        ranges, number, at = self.kept, 0, 0
        for item in (*items, None):
            limit = self.source.size if item is None else item.start
            while number < len(ranges) and ranges.starts[number] < limit:
                start, end = max(ranges.starts[number], at), min(ranges.ends[number], limit)
                if start < end:
                    yield start, end, None
                if ranges.ends[number] > limit:
                    break
                number += 1
            if item is not None:
                yield item.start, item.end, item
                at = item.end

    def _free(self, start: int, end: int) -> Iterator[Part]:
        """Name and zero what lies between; zeros stay as they are."""
        while start < end:
            while self.next_gone < len(self.gone) and self.gone[self.next_gone][1] <= start:
                self.next_gone += 1
            group, until = None, end
            if self.next_gone < len(self.gone) and self.gone[self.next_gone][0] < end:
                first, last, found = self.gone[self.next_gone]
                group, until = (found, min(last, end)) if first <= start else (None, first)
            yield self._blank(start, until, group)
            start = until

    def _blank(self, start: int, end: int, group: Group | None) -> Part:
        if self.source.is_zero(start, end):
            return Part(start, end, "padding", "zeros")
        if group is None:
            return Part(start, end, "slack", "nothing refers to it", b"", True, slack(start, end))
        findings = again(group.findings, start, end) if id(group) in self.told else group.findings
        self.told.add(id(group))
        return Part(start, end, group.name, group.why, b"", True, findings)


def _joins(last: Part, part: Part) -> bool:
    pixels = last.kept and last.name == _PIXELS[0]
    padding = last.kept and last.name == "padding"
    return (pixels and part.name in {_PIXELS[0], "padding"} and part.kept) or (
        padding and part.kept and part.name == "padding"
    )


def _item_part(source: Source, item: Item) -> Part:
    """The part of an item: kept where what would be written already stands there."""
    if item.new is None or same(source, item):
        findings = item.findings if item.new is None else ()
        return Part(item.start, item.end, item.name, item.why, findings=findings, opaque=item.opaque)
    findings = item.findings or slack(item.start, item.end)
    return Part(item.start, item.end, item.name, item.why, item.new, True, findings)


def same(source: Source, item: Item) -> bool:
    """Whether an item already reads as it would be written."""
    if item.new is None:
        return True
    return source.read(item.start, item.end - item.start) == item.new.ljust(item.end - item.start, b"\0")
