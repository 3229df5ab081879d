"""Lines of a reStructuredText source, blocks by indentation, arguments and options of directives."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_TAB: Final = 8
_AS_SPACE: Final = {0x0B: " ", 0x0C: " "}  # docutils takes these for spaces, not for ends of lines
FIELD: Final = re.compile(r":(?![: ])((?:[^:\\]|\\.|:(?![ `]|$))+)(?<! ):(?: +|$)")


class Line(NamedTuple):
    """One line without the white space around it: [start, end) of the source, `indent` in columns."""

    start: int
    end: int
    indent: int

    @property
    def blank(self) -> bool:
        """Whether nothing is left of it."""
        return self.start >= self.end

    def after(self, more: int) -> Line:
        """What follows the first `more` characters."""
        return Line(min(self.start + more, self.end), self.end, self.indent + more)


class Option(NamedTuple):
    """A field: its name, and where its value stands, over as many lines as it takes."""

    name: str
    start: int
    end: int
    indent: int
    lines: list[Line]


class Directive(NamedTuple):
    """A directive's block in its three parts."""

    arguments: list[Line]
    options: list[Option]
    content: list[Line]


def split(source: str) -> list[Line]:
    """All lines."""
    found = []
    at = 1 if source.startswith("\ufeff") else 0
    for text in source.translate(_AS_SPACE)[at:].splitlines(keepends=True):
        bare = text.strip()
        if bare:
            margin = text[: len(text) - len(text.lstrip())]
            start = at + len(margin)
            found.append(Line(start, start + len(bare), len(margin.expandtabs(_TAB))))
        else:
            found.append(Line(at, at, 0))
        at += len(text)
    return found


def block_end(lines: Sequence[Line], first: int, indent: int) -> int:
    """The line behind the block of blank and deeper lines that begins with line `first`."""
    while first < len(lines) and (lines[first].blank or lines[first].indent > indent):
        first += 1
    return first


def paragraph_end(lines: Sequence[Line], first: int) -> int:
    """The line behind the lines of one paragraph: those without blank line or change of indentation."""
    end = first + 1
    while end < len(lines) and not lines[end].blank and lines[end].indent == lines[first].indent:
        end += 1
    return end


def directive(source: str, first: Line, rest: Sequence[Line]) -> Directive:
    """A directive's parts; `first` is what stands behind the colons, `rest` the block below."""
    block = [first, *rest] if not first.blank else list(rest)
    cut = next((at for at, line in enumerate(block) if line.blank), len(block))
    options = next((at for at in range(cut) if FIELD.match(source, block[at].start, block[at].end)), cut)
    return Directive(block[:options], fields(source, block[options:cut]), block[cut:])


def fields(source: str, lines: Sequence[Line]) -> list[Option]:
    """The fields of a field list without blank lines in it."""
    found: list[Option] = []
    margin = lines[0].indent if lines else 0
    for line in lines:
        marker = FIELD.match(source, line.start, line.end)
        if marker and line.indent <= margin:
            found.append(
                Option(
                    marker[1], marker.end(), line.end, line.indent, [line.after(marker.end() - line.start)]
                )
            )
        elif found:
            last = found[-1]
            start = line.start if last.start >= last.end else last.start
            last.lines.append(line)
            found[-1] = last._replace(start=start, end=line.end)
    return found
