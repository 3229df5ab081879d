"""reStructuredText: pictures, figures, links and titles, as docutils, Sphinx, Pelican and Nikola read them.

The specification is docutils' "reStructuredText Markup Specification" and "Directives"; where it leaves a
choice, what docutils does decides. Code, comments and literal blocks are left alone.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from scrubber import registry
from scrubber.errors import LimitExceeded
from scrubber.posts import _rst_head as head
from scrubber.posts import _rst_lines as rst_lines
from scrubber.posts import _rst_tables as rst_tables
from scrubber.posts._parts import Passage, Post, Reference
from scrubber.posts._rst_inline import (
    Link,
    inline,
    is_alias,
    shown,
    uri_value,
    write_inline,
    write_line,
    write_uri,
)
from scrubber.posts._sidecar_fields import is_file

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scrubber.posts._rst_inline import Run
    from scrubber.posts._rst_lines import Directive, Line, Option

DEPTH: Final = 50  # blocks within each other
_PICTURES: Final = frozenset({"image", "figure", "thumbnail", "video", "audio", "lightbox", "media"})
_LITERAL: Final = (
    "code code-block sourcecode parsed-literal literalinclude highlight math raw include default-role role"
    " doctest testcode testoutput graphviz digraph graph mermaid plantuml listing gist"
)
_CODE: Final = frozenset(_LITERAL.split())
_WORDS: Final = {"alt": "alt", "caption": "caption", "title": "title"}  # options of pictures
_FILES: Final = {"target", "poster", "thumb", "thumbnail", "src", "download", "tooltip-image"}
_META: Final = (  # a word in the name of a field of `meta`, and what it makes of the value
    ("image:alt", "alt"),
    ("image", "file"),
    ("video", "file"),
    ("description", "description"),
    ("title", "title"),
    ("keywords", "keyword"),
    ("author", "author"),
)
_DIRECTIVE: Final = re.compile(
    r"\.\.[ ]+(?:\|(?P<name>(?! )(?:[^|\\]|\\.)+)\|[ ]+)?"
    r"(?P<kind>[^\W_]++(?:[-._+:][^\W_]++)*+)[ ]?::(?:[ ]+|\Z)"
)
_TARGET: Final = re.compile(
    r"(?:\.\.[ ]+_(?:_|`(?:[^`\\]|\\.)+`|(?![ _`])(?:[^:\\]|\\.|:(?! |\Z))+):|__)(?:[ ]+|\Z)"
)
_NOTE: Final = re.compile(r"\.\.[ ]+\[[^\]\s]+\](?:[ ]+|\Z)")
_ITEM: Final = re.compile(
    r"(?:[-+*\u2022\u2023\u2043]|\(?(?:[0-9]{1,9}|[a-zA-Z]|[ivxlcdmIVXLCDM]{1,9}|#)[.)])[ ]+"
)


class RstForm:
    """reStructuredText."""

    name = "rst"
    suffixes: tuple[str, ...] = (".rst", ".rest")

    def read(self, source: str) -> Post:
        """Pictures with their words, links, title, description; `LimitExceeded` for absurd depth alone."""
        scan = _Scan(source)
        lines = rst_lines.split(source)
        scan.head(lines)
        scan.body(lines, None, 0)
        passages = sorted(scan.passages, key=lambda passage: (passage.start, passage.end))
        references = sorted(scan.references, key=lambda reference: reference.start)
        return Post(tuple(passages), tuple(references), scan.language)


class _Scan:
    """One walk through a source; `image` is everywhere the picture that words belong to, if there is one."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.passages: list[Passage] = []
        self.references: list[Reference] = []
        self.language: str | None = None
        self.in_cell = False  # other cells stand between the lines of one

    def text(self, line: Line) -> str:
        return self.source[line.start : line.end]

    def head(self, lines: list[Line]) -> None:
        """Take the words about the whole post."""
        found = head.read(self.source, lines)
        self.language = found.language
        self.passages += found.passages
        self.references += found.references
        for part, start, end in found.words:
            self.words(start, end, part, None)

    def body(self, lines: list[Line], image: str | None, depth: int) -> None:
        """The blocks in some lines; their paragraphs are words where they belong to an image."""
        if depth > DEPTH:
            raise LimitExceeded("the blocks of the post are nested too deeply")
        at = 0
        while at < len(lines):
            line = lines[at]
            text = self.text(line)
            if line.blank:
                at += 1
            elif text.startswith((".. ", "__ ")) or text == "..":
                at = self.explicit(lines, at, image, depth)
            elif not self.in_cell and (table := rst_tables.read(self.source, lines, at)):
                self.table(table, image, depth)
                at += table.lines
            elif item := _ITEM.match(text) or rst_lines.FIELD.match(text):
                below = lines[at + 1].indent if at + 1 < len(lines) and not lines[at + 1].blank else 0
                inner = line.after(item.end())
                lines[at] = inner._replace(indent=below) if below > line.indent else inner
            else:
                at = self.paragraph(lines, at, "description" if image else None, image)

    def table(self, table: rst_tables.Table, image: str | None, depth: int) -> None:
        """What stands in the cells of a table; new words and files have to fit into them."""
        passages, references = self.passages, self.references
        self.passages, self.references, self.in_cell = [], [], True
        for cell in table.cells:
            self.body(rst_tables.cell_lines(self.source, cell), image, depth + 1)
        starts = sorted([one.start for one in self.passages] + [one.start for one in self.references])
        passages += rst_tables.fitted(self.source, table, self.passages, starts)
        references += rst_tables.fitted(self.source, table, self.references, starts)
        self.passages, self.references, self.in_cell = passages, references, False

    def paragraph(self, lines: Sequence[Line], at: int, part: str | None, image: str | None) -> int:
        """A paragraph, and the literal block that it may announce. Gives the line behind them."""
        end = at + 1 if self.in_cell else rst_lines.paragraph_end(lines, at)
        if self.source.startswith(">>>", lines[at].start):
            return end
        stop = lines[end - 1].end
        if not self.source.endswith("::", lines[at].start, stop):
            self.words(lines[at].start, stop, part, image)
            return end
        self.words(lines[at].start, stop - 2, part, image)
        return rst_lines.block_end(lines, end, lines[at].indent)

    def explicit(self, lines: Sequence[Line], at: int, image: str | None, depth: int) -> int:
        """Explicit markup: directive, target, footnote or comment. Gives the line behind its block."""
        line = lines[at]
        text = self.text(line)
        if text == ".." and (at + 1 == len(lines) or lines[at + 1].blank):
            return at + 1
        end = rst_lines.block_end(lines, at + 1, line.indent)
        if match := _DIRECTIVE.match(text):
            self.directive(match, line, lines[at + 1 : end], image, depth)
        elif match := _TARGET.match(text):
            self.target(line.after(match.end()), lines[at + 1 : end])
        elif match := _NOTE.match(text):
            self.body([line.after(match.end()), *lines[at + 1 : end]], image, depth + 1)
        return end

    def target(self, first: Line, rest: Sequence[Line]) -> None:
        """The file that a hyperlink target names, over as many lines as it takes."""
        lines = [first, *rest[: next((n for n, line in enumerate(rest) if line.blank), len(rest))]]
        lines = [line for line in lines if not line.blank]
        if lines:
            self.file(lines[0].start, lines[-1].end)

    def file(self, start: int, end: int, *, embedded: bool = False) -> str | None:
        """A reference, unless it is the name of another one; gives what it refers to."""
        raw = self.source[start:end]
        if not raw or (not embedded and is_alias(raw)):
            return None
        reference = Reference(start, end, uri_value(raw), write_uri, embedded)
        self.references.append(reference)
        return reference.target

    def words(self, start: int, end: int, part: str | None, image: str | None) -> None:
        """Running text: its links, and where it is a `part` of something its words."""
        for piece in inline(self.source, start, end):
            if isinstance(piece, Link):
                self.references.append(Reference(*piece, write_uri, embedded=False))
            elif part:
                write = self.glued(piece, start, end)
                self.passages.append(Passage(part, piece.start, piece.end, piece.value, write, image))

    def glued(self, run: Run, start: int, end: int) -> Callable[[str], str]:
        """Write a run so that links before and behind it stay links: no letter may touch them."""
        before = "\\ " if start < run.start and not self.source[run.start - 1].isspace() else ""
        behind = "\\ " if run.end < end and not self.source[run.end].isspace() else ""
        if run.linked:
            return lambda value: write_inline(value) or "\\ "
        if not before and not behind:
            return write_inline
        return lambda value: f"{before}{write_inline(value)}{behind}"

    def directive(
        self, match: re.Match[str], line: Line, rest: Sequence[Line], image: str | None, depth: int
    ) -> None:
        """A directive: a picture, raw HTML, code, metadata, or a frame around other blocks."""
        kind = match["kind"].lower()
        parts = rst_lines.directive(self.source, line.after(match.end()), rest)
        argument = self.text(parts.arguments[0]) if parts.arguments else ""
        if kind in _PICTURES or (len(parts.arguments) == 1 and kind not in _CODE and is_file(argument)):
            self.picture(kind, parts, match["name"], line, depth)
        elif kind == "raw" and "html" in argument.split():
            self.html(parts.content)
        elif kind == "meta":
            self.meta(
                [
                    *parts.options,
                    *rst_lines.fields(self.source, [one for one in parts.content if not one.blank]),
                ]
            )
        elif kind == "title" and parts.arguments:
            start, end = parts.arguments[0].start, parts.arguments[-1].end
            self.passages.append(Passage("title", start, end, write_line(self.source[start:end]), write_line))
        elif kind not in _CODE:
            self.body([line.after(match.end()), *rest], image, depth + 1)

    def picture(self, kind: str, parts: Directive, name: str | None, line: Line, depth: int) -> None:
        """A picture or film with its options, and the caption and legend of a figure."""
        if not parts.arguments:
            return
        end = parts.arguments[-1].end
        image = self.file(parts.arguments[0].start, end, embedded=True)
        for option in parts.options:
            self.option(option, image)
        if name and not any(option.name.lower() == "alt" for option in parts.options):
            margin = parts.options[0].indent if parts.options else line.indent + 3
            self.passages.append(Passage("alt", end, end, shown(name), self.added_alt(margin), image))
        content = list(parts.content)
        first = next((at for at, one in enumerate(content) if not one.blank), len(content))
        if first < len(content) and not self.text(content[first]).startswith(".."):
            count = len(self.passages)
            first = self.paragraph(content, first, "caption", image)
            if kind == "figure" and len(self.passages) == count + 1:
                self.passages[-1] = _never_empty(self.passages[-1])
        self.body(content[first:], image, depth + 1)

    def added_alt(self, margin: int) -> Callable[[str], str]:
        """Write an alt text where docutils would take the name of the substitution."""
        line_end = "\r\n" if "\r\n" in self.source else "\n"
        return lambda value: f"{line_end}{' ' * margin}:alt: {write_line(value)}" if write_line(value) else ""

    def option(self, option: Option, image: str | None) -> None:
        name = option.name.lower()
        if option.start >= option.end:
            return
        if name in _FILES:
            self.file(option.start, option.end)
        elif name in _WORDS:
            value = write_line(self.source[option.start : option.end])
            self.passages.append(Passage(_WORDS[name], option.start, option.end, value, write_line, image))

    def meta(self, fields: Sequence[Option]) -> None:
        """What the page says about itself to search engines and other sites."""
        for field in fields:
            name = field.name.lower().replace("\\", "")
            part = next((part for word, part in _META if word in name), None)
            if part and field.start < field.end:
                value = write_line(self.source[field.start : field.end])
                if part == "file":
                    self.references.append(Reference(field.start, field.end, value, write_line))
                else:
                    self.passages.append(Passage(part, field.start, field.end, value, write_line))

    def html(self, content: Sequence[Line]) -> None:
        """A block of HTML; new words in it stay on one line, as a line to the left would end the block."""
        said = [line for line in content if not line.blank]
        if said:
            read_fragment = registry.plugin("scrubber.posts", "html", "read_fragment")
            post: Post = read_fragment(self.source, said[0].start, said[-1].end)
            self.passages += [replace(one, write=_on_one_line(one.write)) for one in post.passages]
            self.references += [replace(one, write=_on_one_line(one.write)) for one in post.references]


def _on_one_line(write: Callable[[str], str]) -> Callable[[str], str]:
    return lambda value: write_line(write(write_line(value)))


def _never_empty(caption: Passage) -> Passage:
    """A caption that leaves an empty comment if nothing is left of it: else the legend would become it."""
    return replace(caption, write=lambda value: caption.write(value) or "..")


form = RstForm()
