"""What a reStructuredText post says about itself: title, docinfo fields (Pelican), and Nikola's comments."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from scrubber.posts import _rst_lines as rst_lines
from scrubber.posts._parts import Passage, Reference
from scrubber.posts._rst_inline import Run, inline, shown, write_inline, write_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrubber.posts._rst_lines import Line, Option

FIELDS: Final = {
    "title": "title",
    "subtitle": "title",
    "summary": "description",
    "description": "description",
    "abstract": "description",
    "author": "author",
    "authors": "author",
    "contact": "author",
    "address": "author",
    "tags": "keyword",
    "keywords": "keyword",
}
FILES: Final = frozenset(
    ("image", "cover", "thumbnail", "featured_image", "og_image", "header_cover", "banner", "previewimage")
)
_ADORNMENT: Final = re.compile(r"([!-/:-@\[-`{-~])\1*\Z")
_NIKOLA: Final = re.compile(r"\.\. ([a-z_]+): +(?=\S)")
_MARKUP: Final = re.compile(r"(?:\.\.|__)(?: |\Z)")


@dataclass
class Head:
    """Passages and references that are ready, and stretches of markup still to be read (part, start, end)."""

    passages: list[Passage] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    words: list[tuple[str, int, int]] = field(default_factory=list)
    language: str | None = None


def read(source: str, lines: list[Line]) -> Head:
    """The head of a post; lines that are done with are made blank."""
    head = Head()
    at = _comments(source, lines, 0, head)
    if at < len(lines) and (taken := _title(source, lines, at, head)):
        lines[at : at + taken] = [line._replace(end=line.start) for line in lines[at : at + taken]]
        at = _comments(source, lines, at, head)
    end = at
    while end < len(lines) and not lines[end].blank:
        end += 1
    if at < end and rst_lines.FIELD.match(source, lines[at].start, lines[at].end):
        for option in rst_lines.fields(source, lines[at:end]):
            _field(source, option, head)
        lines[at:end] = _blanked(lines[at:end], head)
    return head


def _blanked(lines: list[Line], head: Head) -> list[Line]:
    """The lines, made blank where something was taken from them."""
    spans = sorted(
        [(start, end) for _, start, end in head.words] + [(r.start, r.end) for r in head.references]
    )
    result = []
    for line in lines:
        last = bisect_left(spans, (line.end,)) - 1
        taken = last >= 0 and spans[last][1] > line.start
        result.append(line._replace(end=line.start) if taken else line)
    return result


def _comments(source: str, lines: list[Line], at: int, head: Head) -> int:
    """Go past comments and directives; take from comments what Nikola does. Gives the first other line."""
    while at < len(lines):
        line = lines[at]
        if not line.blank and not _MARKUP.match(source, line.start, line.end):
            break
        if note := _NIKOLA.match(source, line.start, line.end):
            value = source[note.end() : line.end]
            if part := FIELDS.get(note[1]):
                head.passages.append(Passage(part, note.end(), line.end, value, write_line))
            elif note[1] in FILES:
                head.references.append(Reference(note.end(), line.end, value, write_line))
        at += 1 if line.blank else max(1, rst_lines.block_end(lines, at + 1, line.indent) - at)
    return at


def _field(source: str, option: Option, head: Head) -> None:
    name = option.name.lower()
    if name in {"lang", "language"}:
        code = source[option.start : option.start + 2].lower()
        head.language = code if code.isalpha() else None
    elif name in FILES and option.start < option.end:
        value = shown(write_line(source[option.start : option.end]))
        head.references.append(Reference(option.start, option.end, value, write_inline))
    elif part := FIELDS.get(name):
        listed = [line for line in option.lines if source.startswith(("- ", "* "), line.start)]
        spans = [(line.start + 2, line.end) for line in listed] or [(option.start, option.end)]
        head.words += [(part, start, end) for start, end in spans if start < end]


def _title(source: str, lines: list[Line], at: int, head: Head) -> int:
    """Take the title that begins at a line, with its adornment; give the number of its lines."""
    texts = [source[line.start : line.end] for line in lines[at : at + 3]] + ["", "", ""]
    over = _ADORNMENT.match(texts[0])
    if over and texts[0] == texts[2] and texts[1]:
        count, words = 3, lines[at + 1]
    elif not over and _ADORNMENT.match(texts[1]) and len(texts[1]) >= min(4, _width(texts[0])):
        count, words = 2, lines[at]
    else:
        return 0
    if lines[at].indent:
        return 0
    runs = list(inline(source, words.start, words.end))
    if len(runs) != 1 or not isinstance(runs[0], Run):
        head.words.append(("title", words.start, words.end))
    else:
        block = (lines[at].start, lines[at + count - 1].end)
        head.passages.append(
            Passage("title", *block, runs[0].value, _titled(source, block, (words.start, words.end)))
        )
    return count


def _titled(source: str, block: tuple[int, int], words: tuple[int, int]) -> Callable[[str], str]:
    """Write a title with an adornment that is long enough for it."""
    above = source[block[0] : words[0]]
    below = source[words[1] : block[1]]

    def write(value: str) -> str:
        new = write_inline(value)
        if not new:
            return ""
        missing = below[-1] * (_width(new) + len(above) - len(above.rstrip(" ")) - len(below.split()[0]))
        return f"{missing}{above}{new}{below}{missing}" if above else f"{new}{below}{missing}"

    return write


def _width(text: str) -> int:
    """Columns, at least as many as docutils counts."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
