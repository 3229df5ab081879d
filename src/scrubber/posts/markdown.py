"""Markdown documents with their front matter, as CommonMark reads them and site generators extend them.

CommonMark 0.31.2, GFM tables, and the ways of Hugo, Jekyll, Pelican, MkDocs, MyST, Pandoc, Obsidian and MDX
to show a picture. Code, comments and prose are not read.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import chain
from typing import TYPE_CHECKING, Final

from scrubber.errors import Malformed
from scrubber.posts import _front_matter, _markdown_shortcodes, _markdown_walk
from scrubber.posts import _markdown_templates as templates
from scrubber.posts._markdown_components import components, modules
from scrubber.posts._parts import Passage, Post, Reference

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrubber.posts._parts import Form


class MarkdownForm:
    """Markdown. `read` raises `Malformed` where the front matter cannot be read."""

    name = "markdown"
    suffixes: tuple[str, ...] = (".md", ".markdown", ".mdx", ".mdown", ".mkd", ".qmd", ".rmd")

    def read(self, source: str) -> Post:
        """All words and references of the source."""
        front, end = _front_matter.read(source)
        found = templates.templates(source, end)
        masked = templates.masked(source, end, found)
        try:
            body = _markdown_walk.read(source, masked)
        except RecursionError:
            raise Malformed("the Markdown document is nested too deeply") from None
        unread = _Ranges([*body.unread, *templates.verbatim(source, found)])
        places = _Places()
        places.add(chain(front.passages, front.references))
        places.add(body.cells)
        places.add(_outside(unread, chain(body.passages, body.references)))
        for template in found:
            if not unread.holds(template.start):
                places.add(chain(*_markdown_shortcodes.read(source, template)))
        places.add(_outside(unread, chain(modules(source, end), components(source, end), body.late)))
        return places.post(front.language)


class _Ranges:
    """Ranges that are not read; they may overlap."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted(ranges):
            if self.ends and start < self.ends[-1]:
                self.ends[-1] = max(end, self.ends[-1])
            else:
                self.starts.append(start)
                self.ends.append(end)

    def holds(self, place: int) -> bool:
        """Whether something at this place is not read."""
        at = bisect_right(self.starts, place) - 1
        return at >= 0 and place < self.ends[at]


class _Places:
    """Passages and references that never overlap: of two that do, what was added first stays."""

    def __init__(self) -> None:
        self.kept: list[Passage | Reference] = []

    def add(self, places: Iterable[Passage | Reference]) -> None:
        """Add those that overlap nothing that is there."""
        for place in places:
            at = bisect_left(self.kept, (place.start, place.end), key=lambda kept: (kept.start, kept.end))
            free = at == 0 or self.kept[at - 1].end <= place.start
            if free and (at == len(self.kept) or place.end <= self.kept[at].start):
                self.kept.insert(at, place)

    def post(self, language: str | None) -> Post:
        """All of them, in the order of the source."""
        passages = tuple(place for place in self.kept if isinstance(place, Passage))
        references = tuple(place for place in self.kept if isinstance(place, Reference))
        return Post(passages, references, language)


def _outside(unread: _Ranges, places: Iterable[Passage | Reference]) -> Iterable[Passage | Reference]:
    return (place for place in places if not unread.holds(place.start))


form: Final[Form] = MarkdownForm()
