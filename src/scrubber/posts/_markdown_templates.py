"""Shortcodes and Liquid in a Markdown document: where they stand, and a source in which they are letters.

Hugo and Jekyll read theirs before Markdown does. So that Markdown is read as they leave it, each is masked
by as many letters as it had; every place in the masked source is the same place in the source.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

MASK: Final = "\ue000"
LONGEST: Final = 1 << 13  # characters that are looked through for the end of a template

_OPENING: Final = re.compile(r"\{\{[<%]?|\{%|=\{(?!\{)")
_CLOSING: Final = {"{{<": ">}}", "{{%": "%}}", "{{": "}}", "{%": "%}", "={": "}"}
_EMPTY_LINE: Final = re.compile(r"\n[ \t\r]*\n")
_EXPRESSION: Final = re.compile(r"[^{}\[\]<`\n]*")
_VERBATIM: Final = re.compile(r"\{%-?\s*(?:end)?(raw|highlight|comment)\b")
_NOT_SPACE: Final = re.compile(r"[^\n]")


class Template(NamedTuple):
    """A template at [start, end); `opening` is what it begins with: `{{<`, `{{%`, `{{`, `{%` or `={`."""

    start: int
    end: int
    opening: str


def templates(source: str, start: int) -> list[Template]:
    """All from `start` on, in order; one never stands in another."""
    found: list[Template] = []
    at = start
    while opening := _OPENING.search(source, at):
        at = opening.end()
        closing = _CLOSING[opening[0]]
        end = source.find(closing, at, at + LONGEST)
        body = source[at : max(end, at)]
        fits = _EXPRESSION.fullmatch(body) if opening[0] == "={" else not _EMPTY_LINE.search(body)
        if end >= 0 and fits:
            at = end + len(closing)
            found.append(Template(opening.start() + (opening[0] == "={"), at, opening[0]))
    return found


def verbatim(source: str, found: Sequence[Template]) -> list[tuple[int, int]]:
    """What stands between `{% raw %}` and `{% endraw %}` and the like: shown as it is, or not at all."""
    ranges = []
    opened: tuple[str, int] | None = None
    for template in found:
        word = _VERBATIM.match(source, template.start, template.end) if template.opening == "{%" else None
        if word and opened and "end" in word[0] and word[1] == opened[0]:
            ranges.append((opened[1], template.start))
            opened = None
        elif word and not opened and "end" not in word[0]:
            opened = (word[1], template.end)
    return ranges


def masked(source: str, front: int, found: Sequence[Template]) -> str:
    """The source as Markdown sees it, place for place: `front` characters of front matter are blank."""
    pieces = [_NOT_SPACE.sub(" ", source[:front].replace("\r\n", " \n").replace("\r", "\n"))]
    at = front
    for template in found:
        pieces += [source[at : template.start], MASK * (template.end - template.start)]
        at = template.end
    text = "".join([*pieces, source[at:]])
    return text.replace("\r\n", " \n").replace("\r", "\n").replace("\0", "\ufffd")
