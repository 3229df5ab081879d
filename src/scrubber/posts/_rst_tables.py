"""Grid tables and simple tables of reStructuredText: their cells, and new text that keeps to its cell."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from scrubber.errors import InputError
from scrubber.posts._parts import Passage, Reference
from scrubber.posts._rst_lines import Line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_Place = TypeVar("_Place", Passage, Reference)

_GRID: Final = re.compile(r"\+(?:[-=]+\+)+\Z")
_SIMPLE: Final = re.compile(r"=+(?: +=+)+\Z")
_RULE: Final = re.compile(r"[-=]+(?: +[-=]+)*\Z")


class Segment(NamedTuple):
    """What one line of the source has of one cell: [start, end), and the margin of its text in columns."""

    start: int
    end: int
    indent: int
    open: bool = False  # nothing stands to the right: the text may grow


class Table(NamedTuple):
    """The number of lines that a table takes, and the segments of each cell."""

    lines: int
    cells: list[list[Segment]]


def read(source: str, lines: Sequence[Line], at: int) -> Table | None:
    """The table that begins at a line, if one does."""
    text = source[lines[at].start : lines[at].end]
    if _GRID.match(text):
        return _grid(source, lines, at)
    if _SIMPLE.match(text):
        return _simple(source, lines, at)
    return None


def _grid(source: str, lines: Sequence[Line], at: int) -> Table:
    cells: list[list[Segment]] = []
    opened: dict[tuple[int, int], list[Segment]] = {}
    columns: list[int] = []
    end = at
    while end < len(lines) and source.startswith(("+", "|"), lines[end].start, lines[end].end):
        line = lines[end]
        text = source[line.start : line.end]
        if _GRID.match(text):
            cells += opened.values()
            opened = {}
            columns = [n for n, sign in enumerate(text) if sign == "+"]
        else:
            cuts = [n for n in columns if n < len(text) and text[n] == "|"]
            for one, other in pairwise(cuts):
                segment = Segment(line.start + one + 1, line.start + other, line.indent + one + 1)
                opened.setdefault((one, other), []).append(segment)
        end += 1
    return Table(end - at, cells + list(opened.values()))


def _simple(source: str, lines: Sequence[Line], at: int) -> Table | None:
    end = _simple_end(source, lines, at)
    if end is None:
        return None
    first = lines[at]
    columns = [match.start() for match in re.finditer("=+", source[first.start : first.end])]
    cells: list[list[Segment]] = []
    row: list[list[Segment]] = []
    for line in lines[at : end + 1]:
        if line.blank or _RULE.match(source, line.start, line.end):
            row = []
            continue
        before = line.indent - first.indent  # where the first column is empty, the line begins in another
        if not row or before < (columns[1] if len(columns) > 1 else 1):
            row = [[] for _ in columns]
            cells += row
        for cell, segment in zip(row, _segments(line, columns, before, first.indent), strict=True):
            if segment:
                cell.append(segment)
    return Table(end + 1 - at, cells)


def _segments(line: Line, columns: list[int], before: int, margin: int) -> Iterator[Segment | None]:
    size = line.end - line.start
    for number, column in enumerate(columns):
        last = number + 1 == len(columns)
        one = max(column - before, 0)
        other = size if last else min(columns[number + 1] - before, size)
        found = Segment(line.start + one, line.start + other, margin + before + one, last)
        yield found if one < other else None


def _simple_end(source: str, lines: Sequence[Line], at: int) -> int | None:
    """The line of the lower border: the second below the first, or one with a blank line behind it."""
    found = 0
    for end in range(at + 1, len(lines)):
        if not lines[end].blank and _SIMPLE.match(source, lines[end].start, lines[end].end):
            found += 1
            if found == 2 or end + 1 == len(lines) or lines[end + 1].blank:
                return end
    return None


def cell_lines(source: str, cell: list[Segment]) -> list[Line]:
    """The lines of a cell, without white space and borders."""
    lines = []
    for segment in cell:
        text = source[segment.start : segment.end]
        bare = text.strip()
        margin = len(text) - len(text.lstrip()) if bare else 0
        start = segment.start + margin
        lines.append(Line(start, start + len(bare), segment.indent + margin))
    return lines


def fitted(source: str, table: Table, places: Sequence[_Place], others: Sequence[int]) -> list[_Place]:
    """Places whose new text fills up, or has to fit, the room that its cell has; none over several lines.

    `others` are the starts of all places of the table, in order.
    """
    segments = sorted(segment for cell in table.cells for segment in cell)
    starts = [segment.start for segment in segments]
    found = []
    for place in places:
        segment = segments[max(bisect_right(starts, place.start) - 1, 0)]
        if not segment.start <= place.start <= place.end <= segment.end:
            continue
        following = bisect_right(others, place.start)
        last = following == len(others) or others[following] >= segment.end
        if segment.open:
            found.append(place)
        elif last:
            rest = source[place.end : segment.end].rstrip()
            write = _filling(place.write, rest, _width(source[place.start : segment.end]))
            found.append(replace(place, end=segment.end, write=write))
        else:
            write = _filling(place.write, "", _width(source[place.start : place.end]), least=True)
            found.append(replace(place, write=write))
    return found


def _filling(
    write: Callable[[str], str], rest: str, room: int, *, least: bool = False
) -> Callable[[str], str]:
    """Write into a cell; `least`: with something behind it, so that nothing but the same width will do."""

    def filled(value: str) -> str:
        new = write(value) + rest
        missing = room - _width(new)
        if missing < 0 or (least and missing) or "\n" in new:
            raise InputError("new words do not fit into a cell of a table")
        return new + " " * missing

    return filled


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
