"""Images and links of Markdown: alt text, title and target. CommonMark 0.31.2, sections 6.3 and 6.4."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.posts import _markdown_notation as notation
from scrubber.posts._markdown_parser import inline
from scrubber.posts._markdown_templates import MASK
from scrubber.posts._parts import Passage, Reference
from scrubber.posts._targets import Target, located

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from scrubber.posts._markdown_parser import Strand

_SPACE: Final = re.compile(r"[ \t\n]*")
_SIZE: Final = re.compile(r"\|\s*\d+(?:x\d+)?\s*$")  # Obsidian: `![alt|300](x.jpg)`
_LETTER: Final = re.compile(r"[^\W_]")


@dataclass(slots=True)
class Found:
    """What was found so far; `unread` are the ranges of code and comments."""

    passages: list[Passage] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    unread: list[tuple[int, int]] = field(default_factory=list)
    cells: list[Passage | Reference] = field(default_factory=list)  # in code that is run, not shown
    late: list[Reference] = field(default_factory=list)  # read where nothing else is


class Tail(NamedTuple):
    """What follows the label, in offsets of the text: destination, title, and the quote that closes it."""

    destination: tuple[int, int]
    title: tuple[int, int] | None = None
    closing: str = ""


def tail(text: str, at: int, end: int) -> Tail:
    """Destination and title that begin at `at`; the parser has found them well-formed."""
    from markdown_it.helpers import parseLinkDestination, parseLinkTitle

    at = _skip(text, at)
    destination = parseLinkDestination(text, at, end)
    if not destination.ok:
        return Tail((at, at))
    after = _skip(text, destination.pos)
    said = parseLinkTitle(text, after, end) if after > destination.pos else None
    if said is None or not said.ok:
        return Tail((at, destination.pos))
    return Tail((at, destination.pos), (after + 1, said.pos - 1), text[said.pos - 1])


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def reference(source: str, strand: Strand, where: tuple[int, int], *, embedded: bool) -> Reference | None:
    """The file that a destination names; None where it is empty or a template tells it."""
    start, end = where
    angled = strand.text.startswith("<", start, end)
    here = located(source, *strand.range(start + angled, end - angled))
    if here is None or here.end <= here.start:
        return None
    from markdown_it.common.utils import unescapeAll

    raw = source[here.start : here.end]
    if here.inside:
        return inside(source, here, embedded=embedded)
    if angled:
        write = notation.bracketed
    else:
        write = notation.destination if here.whole else notation.destination_part
    return Reference(here.start, here.end, unescapeAll(raw.replace("\\|", "|")), write, embedded)


def inside(source: str, here: Target, *, embedded: bool) -> Reference:
    """A file that is named in a template, or behind one."""
    target = source[here.start : here.end]
    if here.rooted:
        return Reference(here.start, here.end, "/" + target, _rooted, embedded)
    bare = not here.inside or source[here.start - 1].isspace()
    return Reference(here.start, here.end, target, notation.templated if bare else notation.quoted, embedded)


def _rooted(target: str) -> str:
    return notation.templated(target.removeprefix("/"))


def title(strand: Strand, said: Tail, image: str | None) -> Passage | None:
    """The words of a title; None where there are none, or a template tells them."""
    if said.title is None or said.title[0] >= said.title[1]:
        return None
    from markdown_it.common.utils import unescapeAll

    raw = strand.text[slice(*said.title)]
    value = notation.one_line(unescapeAll(raw))
    if not _LETTER.search(value) or MASK in raw:
        return None
    return Passage("title", *strand.range(*said.title), value, notation.title(said.closing), image)


def words(
    strand: Strand,
    where: tuple[int, int],
    part: str,
    image: str | None,
    tokens: Sequence[Token] | None = None,
) -> Iterator[Passage]:
    """The words in a range of the text, between the templates that stand there; what the reader sees.

    `tokens` are those of the whole range, where the parser gave them.
    """
    text = strand.text
    start, end = where
    if size := _SIZE.search(text[max(start, end - 20) : end]):
        end, tokens = max(start, end - 20) + size.start(), None
    at = start
    while at < end:
        if text[at] == MASK:
            at += 1
            continue
        stop = text.find(MASK, at, end)
        stop = end if stop < 0 else stop
        whole = (at, stop) == (start, end)
        value = plain(tokens) if whole and tokens is not None else visible(text[at:stop])
        first, last = (at, stop) if whole else _trimmed(text, at, stop)
        if _LETTER.search(value):
            write = notation.paragraph if first == 0 or text[first - 1] == "\n" else notation.text
            yield Passage(part, *strand.range(first, last), notation.one_line(value), write, image)
        at = stop


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def visible(text: str) -> str:
    """What a reader sees of inline Markdown."""
    return plain(inline(text, {}))


def plain(tokens: Sequence[Token]) -> str:
    """The words of inline tokens, as a reader of an alt text gets them."""
    pieces = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            pieces.append(" ")
        elif token.type == "image":
            pieces.append(plain(token.children or []))
        elif token.type in ("text", "text_special", "code_inline"):
            pieces.append(token.content)
    return "".join(pieces)
