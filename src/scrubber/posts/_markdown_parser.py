"""Markdown as markdown-it reads it, with the places of all that it finds. CommonMark 0.31.2, GFM tables.

The rules of markdown-it do the reading; each is wrapped so that its tokens know where in the source they
come from. So what is found here is what markdown-it shows, not what another reading would find.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from scrubber.errors import Malformed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    InlineRule = Callable[[StateInline, bool], bool]
    BlockRule = Callable[[StateBlock, int, int, bool], bool]

BLOCKS: Final = 100  # levels of lists (two each) and quotations; a document with more is refused

_LEAVES: Final = ("paragraph", "heading", "lheading", "table", "html_block", "reference", "fence", "code")
_PLACED: Final = ("image", "link_open", "code_inline", "html_inline", "wiki")
_AFTER_HASHES: Final = re.compile(r"#*[ \t]*")
_PIPE: Final = re.compile(r"(?<!\\)\|")
_BLANK: Final = " \t\n\r\f\v"
_WIKI: Final = re.compile(r"!?\[\[([^\[\]\n|]+)((?:\|[^\[\]\n|]*)*)\]\](?![(\[])")


@functools.cache
def _blocks() -> MarkdownIt:
    """The parser of blocks; it holds no state of a document."""
    from markdown_it import MarkdownIt

    from scrubber.posts._markdown_directives import container, directive

    md = MarkdownIt("commonmark", {"maxNesting": BLOCKS, "inline_definitions": True})
    md.enable(["table"]).core.ruler.enableOnly(["block"])
    for name in _LEAVES:
        options: RuleOptionsType = {"alt": _rule_alt(md.block.ruler, name)}
        md.block.ruler.at(name, _placed_block(_rule(md.block.ruler, name)), options)
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list", "table"]}
    md.block.ruler.before("fence", "directive", directive, interrupts)
    md.block.ruler.before("fence", "container", container, interrupts)
    return md


@functools.cache
def _inlines() -> MarkdownIt:
    """The parser of what stands in a paragraph; it holds no state of a document."""
    from markdown_it import MarkdownIt

    md = MarkdownIt("commonmark").enable(["strikethrough"])
    for name in ("image", "link", "backticks", "html_inline", "autolink"):
        md.inline.ruler.at(name, _placed_inline(_rule(md.inline.ruler, name)))
    md.inline.ruler.before("link", "wiki", _placed_inline(_wiki))
    return md


def inline(text: str, env: dict[str, Any]) -> list[Token]:
    """The tokens of inline Markdown; `env` holds the labels of the document."""
    md = _inlines()
    return md.inline.parse(text, md, env, [])


def blocks(masked: str) -> tuple[list[Token], dict[str, Any]]:
    """The blocks of a masked document, what stands in them not read yet, and its labels.

    Raises `Malformed` where they are nested too deeply: the parser leaves out what is below.
    """
    env: dict[str, Any] = {}
    tokens = _blocks().parse(masked, env)
    if any(token.level >= BLOCKS - 2 for token in tokens):
        raise Malformed("the Markdown document is nested too deeply")
    return tokens, env


def _rule(ruler: Any, name: str) -> Any:
    return next(rule.fn for rule in ruler.__rules__ if rule.name == name)


def _rule_alt(ruler: Any, name: str) -> list[str]:
    return list(next(rule.alt for rule in ruler.__rules__ if rule.name == name))


def _placed_inline(rule: InlineRule) -> InlineRule:
    """The rule, which notes on its token where it stands in the text, and where its label ends."""

    def placed(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as markdown-it calls it
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            token = next((t for t in state.tokens[count:] if t.type in _PLACED), None)
            if token is not None:
                token.meta["span"] = (start, state.pos)
                if token.type == "image" or (token.type == "link_open" and token.markup != "autolink"):
                    label = start + (token.type == "image")
                    end = state.md.helpers.parseLinkLabel(state, label, token.type != "image")
                    token.meta["label"] = (label + 1, end)
        return True

    return placed


def _placed_block(rule: BlockRule) -> BlockRule:
    """The rule, which notes on its tokens where their lines stand, without what marks a list or quotation."""

    def placed(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
        count = len(state.tokens)
        if not rule(state, start, end, silent):
            return False
        if not silent:
            for token in state.tokens[count:]:
                if token.map:
                    lines = range(token.map[0], min(token.map[1], len(state.eMarks)))
                    token.meta["lines"] = [
                        (state.bMarks[i] + state.tShift[i], state.eMarks[i]) for i in lines
                    ]
        return True

    return placed


def _wiki(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """`![[maria.jpg|caption]]`, where its target is no label of CommonMark."""
    if not state.src.startswith(("[[", "![["), state.pos):
        return False
    found = _WIKI.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    from markdown_it.common.utils import normalizeReference

    from scrubber.posts._targets import is_media

    target = found[1].partition("#")[0].strip()
    if not is_media(target) or normalizeReference(found[1]) in state.env.get("references", {}):
        return False
    if not silent:
        token = state.push("wiki", "", 0)
        token.meta["parts"] = (found.span(1), found.span(2))
    state.pos = found.end()
    return True


@dataclass(frozen=True, slots=True)
class Strand:
    """The text of one paragraph, heading or cell, and where its characters stand in the source."""

    text: str
    starts: tuple[int, ...]  # offsets in the text, ascending, and for each
    places: tuple[int, ...]  # the place in the source

    def place(self, offset: int) -> int:
        """Where in the source the character at this offset of the text stands."""
        i = max(bisect_right(self.starts, offset) - 1, 0)
        return self.places[i] + offset - self.starts[i]

    def range(self, start: int, end: int) -> tuple[int, int]:
        """The range of the source for a range of the text."""
        return self.place(start), self.place(end - 1) + 1 if end > start else self.place(end)


def strands(masked: str, tokens: Sequence[Token], env: dict[str, Any]) -> Iterator[tuple[int, Strand]]:
    """The number of each inline token that is not empty, now read, and its text with its places.

    Raises `Malformed` where the source and the text do not agree.
    """
    row: list[Strand] = []
    column = -1
    for number, token in enumerate(tokens):
        if token.type == "tr_open":
            row, column = _row(masked, *token.meta["lines"][0]), -1
        elif token.type in ("th_open", "td_open"):
            column += 1
        elif token.type == "inline" and token.content:
            before, hashes = tokens[number - 1].type, tokens[number - 1].markup.startswith("#")
            if before in ("th_open", "td_open"):
                found = row[column]
            else:
                found = _paragraph(masked, token, hashes=hashes)
            if found.text != token.content:
                raise Malformed("a paragraph of the Markdown document cannot be placed")
            token.children = inline(found.text, env)
            yield number, found


def lines_of(masked: str, token: Token) -> Strand:
    """The lines of a block as one text."""
    starts, offset = [], 0
    for start, end in token.meta["lines"]:
        starts.append(offset)
        offset += end - start + 1
    text = "\n".join(masked[start:end] for start, end in token.meta["lines"])
    return Strand(text, tuple(starts), tuple(start for start, _ in token.meta["lines"]))


def _paragraph(masked: str, token: Token, *, hashes: bool) -> Strand:
    starts, places = [], []
    offset = 0
    text = []
    for (start, end), line in zip(token.meta["lines"], token.content.split("\n"), strict=False):
        words = line.lstrip(" \t")
        place = _AFTER_HASHES.match(masked, start, end).end() if hashes else start  # type: ignore[union-attr]
        starts.append(offset + len(line) - len(words))
        places.append(place)
        text.append(line[: len(line) - len(words)] + masked[place : place + len(words)])
        offset += len(line) + 1
    return Strand("\n".join(text), tuple(starts), tuple(places))


def _row(masked: str, start: int, end: int) -> list[Strand]:
    r"""The cells of a row of a table, with `\|` as the `|` that it stands for."""
    line = masked[start:end]
    start += len(line) - len(line.lstrip(_BLANK))
    line = line.strip(_BLANK)
    bounds = [-1, *(found.start() for found in _PIPE.finditer(line)), len(line)]
    cells = [_cell(line, start, first + 1, last) for first, last in pairwise(bounds)]
    if cells and bounds[1] == 0:
        del cells[0]
    if cells and bounds[-2] == len(line) - 1:
        del cells[-1]
    return cells


def _cell(line: str, place: int, start: int, end: int) -> Strand:
    raw = line[start:end]
    start += len(raw) - len(raw.lstrip(_BLANK))
    pieces = raw.strip(_BLANK).split("\\|")
    starts, places = [0], [place + start]
    offset = 0
    for piece in pieces[:-1]:
        offset += len(piece)
        start += len(piece)
        starts += [offset, offset + 1]
        places += [place + start, place + start + 2]
        offset, start = offset + 1, start + 2
    return Strand("|".join(pieces), tuple(starts), tuple(places))
