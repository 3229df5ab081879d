"""What stands around a picture in Markdown and speaks of it: attribute lists, and captions below it."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from scrubber.posts import _markdown_links as links
from scrubber.posts import _markdown_notation as notation
from scrubber.posts._parts import Passage, Reference
from scrubber.posts._targets import is_media

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from scrubber.posts._markdown_parser import Strand

PARTS: Final = {
    "alt": "alt",
    "title": "title",
    "caption": "caption",
    "figcaption": "caption",
    "fig-alt": "alt",
    "fig-cap": "caption",
    "data-caption": "caption",
    "data-title": "title",
    "data-alt": "alt",
    "data-description": "description",
    "aria-label": "alt",
    "description": "description",
}
_LIST: Final = re.compile(r"\{:?([^{}\n]*)\}")
_PAIR: Final = re.compile(r"([\w-]+)=(?:\"([^\"]*)\"|'([^']*)')")
_URL: Final = re.compile(r"https?://[^\s<>()\[\]\"'`|\ue000]+[^\s<>()\[\]\"'`|\ue000.,;:!*_]", re.IGNORECASE)
_EMPHASISED: Final = re.compile(r"([*_]{1,3})(.+)\1", re.DOTALL)
_LETTER: Final = re.compile(r"[^\W_]")
_AROUND: Final = frozenset({"softbreak", "hardbreak", "link_open", "link_close", "image", "wiki"})
_LINE_BREAK: Final = re.compile(r"[ \t\\]*\n\s*")
_TRAILING: Final = re.compile(r"\s*\{:?[^{}\n]*\}$")
_BALANCED: Final = re.compile(r"^[^*_].*[^*_]$", re.DOTALL)
_EMPHASISED_TWICE: Final = re.compile(r"[*_]")


def attributes(strand: Strand, pictures: Sequence[tuple[int, str | None]]) -> Iterator[Passage]:
    """Words in the attribute lists of a paragraph; each belongs to the picture before it.

    `pictures` are the offsets where one begins, ascending, with its target.
    """
    for pair, group in _pairs(strand):
        part = PARTS.get(pair[1].lower())
        if part and _LETTER.search(pair[group]):
            at = bisect_right(pictures, pair.start(), key=lambda picture: picture[0])
            image = pictures[at - 1][1] if at else None
            start, end = pair.span(group)
            yield Passage(part, *strand.range(start - 1, end + 1), pair[group], notation.attribute, image)


def files(strand: Strand) -> Iterator[Reference]:
    """Files that attribute lists name (`{background-image="x.jpg"}`)."""
    for pair, group in _pairs(strand):
        if is_media(pair[group]):
            yield Reference(*strand.range(*pair.span(group)), pair[group], notation.quoted)


def urls(strand: Strand) -> Iterator[Reference]:
    """URLs of media that stand in the text as they are."""
    if "://" not in strand.text:
        return
    for found in _URL.finditer(strand.text):
        if is_media(found[0]):
            yield Reference(*strand.range(*found.span()), found[0], notation.quoted, embedded=False)


def _pairs(strand: Strand) -> Iterator[tuple[re.Match[str], int]]:
    if "{" not in strand.text:
        return
    for found in _LIST.finditer(strand.text):
        for pair in _PAIR.finditer(strand.text, *found.span(1)):
            yield pair, 2 if pair[2] is not None else 3


def only_pictures(children: Sequence[Token]) -> bool:
    """Whether a paragraph is pictures and nothing else, but for links around and attribute lists behind."""
    return all(
        child.type in _AROUND
        or (child.type in ("text", "text_special") and not _LIST.sub("", child.content).strip())
        for child in children
    )


def below(strand: Strand, children: Sequence[Token]) -> int | None:
    """Where the line below the last picture of a paragraph begins; None where there is none."""
    at = around = 0
    for child in children:
        if child.type == "link_open":
            around = child.meta["span"][1]
        elif child.type in ("image", "wiki"):
            at = max(around, child.meta["span"][1])
    while found := _LIST.match(strand.text, at):
        at = found.end()
    found = _LINE_BREAK.match(strand.text, at)
    return found.end() if found else None


def emphasised(strand: Strand, children: Sequence[Token], start: int, image: str | None) -> Iterator[Passage]:
    """The words from `start` to the end where they are all emphasised: `*a caption*`."""
    end = len(strand.text.rstrip())
    if trailing := _TRAILING.search(strand.text, start, end):
        end = trailing.start()
    found = _EMPHASISED.fullmatch(strand.text, start, end)
    if not found or not any(child.type in ("em_open", "strong_open") for child in children):
        return
    if _EMPHASISED_TWICE.search(found[2]) and not _one_run(children):
        return
    yield from pieces(strand, children, found.span(2), image)


def _one_run(children: Sequence[Token]) -> bool:
    """Whether the last emphasis that is not inside another ends the paragraph and is one."""
    opened = [child for child in children if child.type in ("em_open", "strong_open")]
    level = min(child.level for child in opened)
    return sum(child.level == level for child in opened) == 1


def pieces(
    strand: Strand, children: Sequence[Token], where: tuple[int, int], image: str | None
) -> Iterator[Passage]:
    """The words of a caption, between pictures, code, tags and what stands around a link's text."""
    at, end = where
    for first, last in [*_holes(strand, children), (end, end)]:
        if last <= at:
            continue
        stop = min(first, end)
        if at < stop:
            yield from _piece(strand, at, stop, image)
        at = last
        if at >= end:
            return


def _piece(strand: Strand, start: int, end: int, image: str | None) -> Iterator[Passage]:
    text = strand.text[start:end]
    blank = " \t\n"
    if not _BALANCED.search(links.visible(text)):
        blank += "*_"  # emphasis that ends in another piece
    start += len(text) - len(text.lstrip(blank))
    text = text.strip(blank)
    yield from links.words(strand, (start, start + len(text)), "caption", image)


def _holes(strand: Strand, children: Sequence[Token]) -> list[tuple[int, int]]:
    """What in a text is no words, in order: ranges of offsets."""
    holes = [found.span() for found in _LIST.finditer(strand.text)]
    for child in children:
        span = child.meta.get("span")
        if span and child.type == "link_open" and "label" in child.meta:
            (start, end), (first, last) = span, child.meta["label"]
            own = end - last <= 3 and strand.text[last + 1 : end] in ("", "[]")
            holes += [span] if own else [(start, first), (last, end)]
        elif span:
            holes.append(span)
    return sorted(holes)


def unmarked(masked: str, start: int, end: int) -> bool:
    """Whether no line in the range begins with the mark of a quotation."""
    return not re.search(r"\n[ \t]*>", masked[start:end])
