"""Front matter: YAML between `---`, TOML between `+++`, a JSON object, or `Key: value` lines before a post.

The ways of Jekyll, Hugo, Astro, MkDocs (YAML), Hugo (TOML and JSON), Pelican and MultiMarkdown (lines).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import Malformed
from scrubber.posts import _front_json, _front_toml, _front_yaml
from scrubber.posts._front_scalars import Scalar
from scrubber.posts._front_words import sorted_out
from scrubber.posts._markdown_notation import one_line
from scrubber.posts._parts import Post

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST: Final = 1 << 18  # characters of a front matter; a longer one is refused

_OPENING: Final = re.compile(r"\ufeff?(---|\+\+\+)[ \t]*(?:\r\n?|\n)")
_CLOSING: Final = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE),
}
_PAIR: Final = re.compile(
    r"(?:[ \t]*(?:#[^\r\n]*)?[\r\n]+)*(?:[\"']?[\w.-][^\r\n:]*[\"']?\s*:(?:\s|$)|-{3}|\.{3}|\{)"
)
_OBJECT: Final = re.compile(r"\ufeff?\{\s*[\"}]")
_LINE: Final = re.compile(r" {0,3}([A-Za-z][\w-]*):[ \t]*([^\r\n]*)(?:\r\n?|\n|$)")
_MORE: Final = re.compile(r"(?: {4,}|\t)[ \t]*([^\r\n]*)(?:\r\n?|\n|$)")
_KNOWN: Final = frozenset(
    (
        *("title", "subtitle", "headline", "date", "modified", "author", "authors", "category", "categories"),
        *("tags", "keywords", "keyword", "slug", "summary", "description", "lang", "status", "template"),
        *("image", "cover", "thumbnail", "layout", "save_as", "url", "translation", "og_image", "gallery"),
        *("featured_image", "header_cover", "css", "copyright"),
    )
)


class Extent(NamedTuple):
    """The front matter is [0, end), what stands in it [start, stop); `notation` "" where there is none."""

    notation: str = ""
    start: int = 0
    stop: int = 0
    end: int = 0


def extent(source: str) -> Extent:
    """Where the front matter is. Raises `Malformed` where it begins and cannot be read."""
    if opening := _OPENING.match(source):
        yaml = opening[1] == "---"
        found = _CLOSING[opening[1]].search(source.replace("\r", "\n"), opening.end())
        if found is None or (
            yaml and found.start() > opening.end() and not _PAIR.match(source, opening.end())
        ):
            return Extent()  # a thematic break
        return Extent("yaml" if yaml else "toml", opening.end(), *found.span())
    if _OBJECT.match(source):
        start = source.index("{")
        end = _front_json.extent(source, start)
        return Extent("json", start, end, end)
    end = _lines_end(source)
    return Extent("lines", 0, end, end) if end else Extent()


def read(source: str) -> tuple[Post, int]:
    """What a front matter holds, and where it ends: 0 where there is none. Raises `Malformed`."""
    here = extent(source)
    if here.end > LONGEST:
        raise Malformed("the front matter is too long to be read")
    if not here.notation:
        return Post(), 0
    return sorted_out(_READERS[here.notation](source, here.start, here.stop)), here.end


def _lines_end(source: str) -> int:
    """Where `Key: value` lines end that begin the document; 0 where they are prose."""
    at = 0
    if (
        not (first := _LINE.match(source))
        or first[1].lower().replace("-", "_") not in _KNOWN
        or not first[2].strip()
    ):
        return 0
    while at < len(source) and (line := _LINE.match(source, at) or (at and _MORE.match(source, at))):
        at = line.end()
    return at


def _line_scalars(source: str, start: int, end: int) -> Iterator[Scalar]:
    """The values of `Key: value` lines; lines that go on are one value."""
    at = start
    while at < end and (line := _LINE.match(source, at)):
        first, last = line.span(2)
        values = [line[2].strip()]
        at = line.end()
        while at < end and (more := _MORE.match(source, at)):
            values.append(more[1].strip())
            last, at = more.end(1), more.end()
        if value := "\n".join(values).strip():
            last = first + len(source[first:last].rstrip())
            yield Scalar((line[1].lower(),), value, first, last, one_line)


_READERS: Final = {
    "yaml": _front_yaml.scalars,
    "toml": _front_toml.scalars,
    "json": _front_json.scalars,
    "lines": _line_scalars,
}
