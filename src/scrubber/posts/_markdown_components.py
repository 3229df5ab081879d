"""Components of MDX (`<Image src="x.jpg" alt="…" />`, `<Album images={[{src: "x.jpg"}]} />`), and imports.

MDX 3: attributes as in JSX, strings in braces as in JavaScript.
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Final

from scrubber.posts import _markdown_notation as notation
from scrubber.posts._markdown_captions import PARTS
from scrubber.posts._parts import Passage, Reference
from scrubber.posts._targets import is_media

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LONGEST: Final = 1 << 13  # characters of a tag
NESTING: Final = 50  # braces in braces, and tags in braces

_OPENING: Final = re.compile(r"<[A-Z][\w.]*(?=[\s/>])")
_STRUCTURE: Final = re.compile(r"\"[^\"]*\"|'[^'\n]*'|[{}<>]")
_PAIR: Final = re.compile(
    r"(?P<key>[\w-]+)[\"']?\s*(?P<sign>[=:])\s*(?P<brace>\{\s*)?"
    r"(?:\"(?P<double>(?:[^\"\\\n]|\\.)*)\"|'(?P<single>(?:[^'\\\n]|\\.)*)')"
)
_ESCAPE: Final = re.compile(r"\\(.)")
_MODULE: Final = re.compile(
    r"^(?:import|export)\s[^\n'\"]*?(['\"])(?P<import>[^'\"\n]+)\1|\brequire\(\s*(['\"])(?P<require>[^'\"\n]+)\3",
    re.MULTILINE,
)


def modules(source: str, start: int) -> Iterator[Reference]:
    """Media that is imported or required."""
    for found in _MODULE.finditer(source, start):
        group = "import" if found["import"] else "require"
        if is_media(found[group]):
            yield Reference(*found.span(group), found[group], notation.quoted)


def components(source: str, start: int) -> Iterator[Passage | Reference]:
    """Words and files in the tags of components."""
    at = start
    while opening := _OPENING.search(source, at):
        at = _end(source, opening.end()) or opening.end()
        if at > opening.end():
            yield from _tag(source, opening.end(), at)


def _end(source: str, start: int) -> int | None:
    """Where the tag ends; None where it does not, or another begins first."""
    depth = tags = 0
    for found in _STRUCTURE.finditer(source, start, start + LONGEST):
        sign = found[0]
        depth += (sign == "{") - (sign == "}")
        tags += sign == "<"
        if not 0 <= depth <= NESTING or tags > NESTING or (not depth and sign == "<"):
            return None
        if not depth and sign == ">":
            return found.end()
    return None


def _tag(source: str, start: int, end: int) -> Iterator[Passage | Reference]:
    image: str | None = None
    waiting: list[tuple[str, int, int, str, Callable[[str], str]]] = []
    for found in _PAIR.finditer(source, start, end):
        script = found["sign"] == ":" or found["brace"] is not None
        group = "double" if found["double"] is not None else "single"
        raw, part = found[group], PARTS.get(found["key"].lower())
        value = _ESCAPE.sub(r"\1", raw) if script else html.unescape(raw)
        first, last = found.start(group) - 1, found.end(group) + 1
        if is_media(value):
            image = value
            yield Reference(first + 1, last - 1, value, notation.quoted)
            yield from (Passage(*one, image=image) for one in waiting)
            waiting = []
        elif part and value.strip():
            one = (part, first, last, value, _in_script if script else _in_tag)
            if image is None:
                waiting.append(one)
            else:
                yield Passage(*one, image=image)
    yield from (Passage(*one) for one in waiting)


def _in_script(words: str) -> str:
    return json.dumps(notation.one_line(words), ensure_ascii=False)


def _in_tag(words: str) -> str:
    return f'"{html.escape(notation.one_line(words))}"'
