"""Jupyter notebooks: nbformat 4 (and 3), whose cells hold Markdown and HTML in JSON strings.

Cells and outputs are read by the forms for Markdown, HTML and reStructuredText; their places are those of the
JSON. Nothing else of the notebook changes: outputs, ids, indentation and the way the JSON escapes stay.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

from scrubber import registry
from scrubber.errors import Malformed
from scrubber.posts import _json, _quarto
from scrubber.posts._parts import Passage, Post, Reference
from scrubber.posts._sidecar_fields import PARTS, plain
from scrubber.posts.sidecar import meaning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from scrubber.posts._json import Path, String

    _Write: TypeAlias = Callable[[str], str]

_ATTACHMENT: Final = "attachment:"  # how a cell refers to a file that it brings with it
_SHOWN: Final = re.compile(r"""\battachment:[^\s()<>"'\[\]]+""")
_TECHNICAL: Final = frozenset({"kernelspec", "languageinfo", "widgets", "jupytext", "colab", "kernelinfo"})
_ABOUT: Final = frozenset({"title", "description", "author", "keyword"})  # of what stands in the metadata
_CAPTIONS: Final = frozenset({"caption", "figcap", "alt", "alttext", "figalt", "description", "title"})
_TYPES: Final = {
    "text/html": "html",
    "html": "html",
    "image/svg+xml": "html",
    "text/markdown": "markdown",
    "text/restructuredtext": "rst",
    "text/x-rst": "rst",
}
_HTML_CELL: Final = re.compile(r"\s*%%(?:html|HTML|svg|SVG)[^\n]*\n")


class NotebookForm:
    """Jupyter notebooks."""

    name = "notebook"
    suffixes: tuple[str, ...] = (".ipynb",)

    def read(self, source: str) -> Post:
        """Words and references of all cells and outputs; `Malformed` where it is no notebook.

        A cell that its own form cannot read is `Malformed` too: nobody could say what is in it.
        """
        if not re.match(r"\ufeff?\s*\{", source):
            raise Malformed("this is not a notebook")
        write = _json.writer(source)
        cells, found = _gathered(source, write)
        posts = [found, *(post for cell in cells for post in _cell(source, cell, write))]
        return Post(
            tuple(sorted((p for post in posts for p in post.passages), key=lambda p: (p.start, p.end))),
            tuple(sorted((r for post in posts for r in post.references), key=lambda r: (r.start, r.end))),
            next((post.language for post in posts if post.language), None),
        )


@dataclass
class _Cell:
    """What of a cell is looked at: its type, its source, its outputs by place, and what it is raw text of."""

    kind: str = ""
    mime: str = ""
    source: list[String] = field(default_factory=list)
    outputs: dict[Path, list[String]] = field(default_factory=dict)


def _gathered(source: str, write: _Write) -> tuple[list[_Cell], Post]:
    """The cells, and what stands outside of their texts: metadata, captions, names of attachments."""
    cells: dict[Path, _Cell] = {}
    passages: list[Passage] = []
    references: list[Reference] = []
    for string in _json.strings(source):
        at = _cell_of(string.path)
        inner = string.path[len(at) :]
        if string.key:
            if at and inner[0] == "attachments" and len(inner) == 2:
                references.append(_attachment(source, string, write))
        elif at and inner[0] in _TAKEN:
            _take(source, cells.setdefault(at, _Cell()), string, inner)
        if not string.key and (part := _part(inner, in_cell=bool(at))) and string.start < string.end:
            passages.append(Passage(part, string.start, string.end, string.value(source), write))
    return list(cells.values()), Post(tuple(passages), tuple(references))


def _cell_of(path: Path) -> Path:
    """The cell in which a string stands: `cells[n]`, or `worksheets[n].cells[n]`; else ()."""
    if len(path) > 2 and path[0] == "cells":
        return path[:2]
    if len(path) > 4 and path[0] == "worksheets" and path[2] == "cells":
        return path[:4]
    return ()


_TAKEN: Final = frozenset({"cell_type", "source", "outputs", "metadata"})


def _take(source: str, cell: _Cell, string: String, inner: Path) -> None:
    """Put a string where it belongs in its cell."""
    if inner == ("cell_type",):
        cell.kind = string.value(source)
    elif inner[0] == "source" and len(inner) <= 2:
        cell.source.append(string)
    elif inner[0] == "metadata" and inner[-1] in {"format", "raw_mimetype"}:
        cell.mime = string.value(source)
    elif inner[0] == "outputs":
        end = next((n for n, step in enumerate(inner) if step in _TYPES), len(inner))
        if end + 2 >= len(inner) > end and inner[end - 1] != "metadata":
            cell.outputs.setdefault(inner[: end + 1], []).append(string)


def _part(inner: Path, *, in_cell: bool) -> str:
    """What a string of the metadata is to a reader; "" for what only programs read."""
    keys = [plain(step) for step in inner if isinstance(step, str)]
    if "metadata" not in keys[:2] or not _TECHNICAL.isdisjoint(keys):
        return ""
    if in_cell:
        return PARTS.get(keys[-1], "") if keys[-1] in _CAPTIONS else ""
    part = meaning(keys)
    return part if part in _ABOUT and (keys[-1] != "name" or part == "author") else ""


def _attachment(source: str, key: String, write: _Write) -> Reference:
    target = _ATTACHMENT + key.value(source)
    return Reference(key.start, key.end, target, lambda new: write(new.removeprefix(_ATTACHMENT)))


def _cell(source: str, cell: _Cell, write: _Write) -> Iterator[Post]:
    """What stands in the text of a cell and in its outputs."""
    if cell.source:
        places = _json.Places(source, cell.source, write)
        post = _read(cell, places.text)
        yield places.post(post)
        yield places.post(Post(references=tuple(_attached(places.text, post))))
    for path, pieces in cell.outputs.items():
        places = _json.Places(source, pieces, write)
        yield places.post(_formed(_TYPES[str(path[-1])], places.text))


def _attached(text: str, post: Post) -> Iterator[Reference]:
    """Where a cell shows what it brings with it, unless its form has said so."""
    said = sorted(
        [(one.start, one.end) for one in post.passages] + [(r.start, r.end) for r in post.references]
    )
    for match in _SHOWN.finditer(text):
        before = bisect_left(said, (match.end(),)) - 1
        if before < 0 or said[before][1] <= match.start():
            yield Reference(match.start(), match.end(), unquote(match[0]), _as_url)


def _as_url(target: str) -> str:
    return _ATTACHMENT + quote(target.removeprefix(_ATTACHMENT), safe="!$*+,/:;=@~")


def _read(cell: _Cell, text: str) -> Post:
    if cell.kind in {"markdown", "heading", "html"}:
        return _formed("html" if cell.kind == "html" else "markdown", text)
    if cell.kind == "raw":
        front_matter = "markdown" if text.startswith("---") else ""
        name = _TYPES.get(cell.mime, front_matter)
        return _formed(name, text) if name else Post()
    if magic := _HTML_CELL.match(text):
        return _formed("html", text, magic.end())
    return _quarto.read(text)


def _formed(name: str, text: str, start: int = 0) -> Post:
    """A text as one of the other forms reads it; of HTML, a piece of a page."""
    if name == "html":
        post: Post = registry.plugin("scrubber.posts", "html", "read_fragment")(text, start, len(text))
    else:
        post = registry.plugin("scrubber.posts", name, "form").read(text)
    return post


form = NotebookForm()
