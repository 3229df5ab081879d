"""A unified diff of a post, as `diff -u` writes it, from the places that change; values are masked."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.masking import mask
from scrubber.trees._documents import line_starts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_CONTEXT: Final = 2  # lines around a change


class Replaced(NamedTuple):
    """Characters [start, end) of a source and what stands there instead."""

    start: int
    end: int
    new: str


def unified(
    paths: tuple[str, str], source: str, changes: Sequence[Replaced], private: Iterable[tuple[int, int]]
) -> Iterator[str]:
    """The lines of the diff; `private` are spans of the source to be masked, in what goes and what stays."""
    if not changes:
        return
    lines = line_starts(source)
    ends = [*lines[1:], len(source)]
    masks = sorted(set(private))
    yield f"--- {paths[0]}"
    yield f"+++ {paths[1]}"
    moved = 0  # lines more than in the source, so far
    for some in _hunks(sorted(changes), lines):
        first = max(0, _line(lines, some[0].start) - _CONTEXT)
        start, end = _line(lines, some[0].start), _line(lines, some[-1].end)
        last = min(len(lines) - 1, end + _CONTEXT)
        masked = [
            Replaced(*span, mask(source[slice(*span)])) for span in _within(masks, lines[first], ends[last])
        ]
        before = _shown(source, masked, lines[first], lines[start])
        old = _shown(source, masked, lines[start], ends[end])
        new = _shown(source, _over(some, masked), lines[start], ends[end])
        after = _shown(source, masked, ends[end], ends[last]) if last > end else []
        old_size, new_size = (len(before) + len(part) + len(after) for part in (old, new))
        yield f"@@ -{first + 1},{old_size} +{first + 1 + moved},{new_size} @@"
        yield from (f" {line}" for line in before)
        yield from (f"-{line}" for line in old)
        yield from (f"+{line}" for line in new)
        yield from (f" {line}" for line in after)
        moved += new_size - old_size


def _line(lines: Sequence[int], at: int) -> int:
    return bisect_right(lines, at) - 1


def _hunks(changes: Sequence[Replaced], lines: Sequence[int]) -> Iterator[list[Replaced]]:
    """Changes that stand so near to each other that they are shown together."""
    some = [changes[0]]
    for change in changes[1:]:
        if _line(lines, change.start) - _line(lines, some[-1].end) > 2 * _CONTEXT:
            yield some
            some = []
        some.append(change)
    yield some


def _within(spans: Sequence[tuple[int, int]], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of sorted spans that lie in [start, end), without those that overlap an earlier one."""
    at = start
    for one, other in spans[max(0, bisect_right(spans, (start, 0)) - 1) :]:
        if one >= end:
            return
        if other > at and one < end:
            yield max(one, at), min(other, end)
            at = min(other, end)


def _over(changes: Sequence[Replaced], masks: Sequence[Replaced]) -> list[Replaced]:
    """The changes, and the masks that overlap none of them."""
    free = [m for m in masks if not any(c.start < m.end and m.start < c.end for c in changes)]
    return sorted([*changes, *free])


def _shown(source: str, changes: Iterable[Replaced], start: int, end: int) -> list[str]:
    """The lines of source[start:end] with the changes that lie in it."""
    pieces, at = [], start
    for change in changes:
        if at <= change.start and change.end <= end:
            pieces += [source[at : change.start], change.new]
            at = change.end
    text = "".join([*pieces, source[at:end]])
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines if lines[-1] else lines[:-1]
