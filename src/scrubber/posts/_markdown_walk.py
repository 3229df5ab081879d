"""From the tokens of markdown-it to passages and references."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from scrubber.posts import _markdown_captions as captions
from scrubber.posts import _markdown_cells as cells
from scrubber.posts import _markdown_labels as labels
from scrubber.posts import _markdown_links as links
from scrubber.posts import _markdown_notation as notation
from scrubber.posts._html_urls import is_file
from scrubber.posts._markdown_parser import blocks, inline, lines_of, strands
from scrubber.posts._parts import Passage, Reference
from scrubber.posts._targets import is_media, located
from scrubber.posts.html import read_fragment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown_it.token import Token

    from scrubber.posts._markdown_labels import Label
    from scrubber.posts._markdown_parser import Strand

_CAPTION_MARKER: Final = re.compile(r"(?:figure-)?caption\b|\{[^}]*#fig-")
_FIGCAPTION: Final = re.compile(r"<(/?)figcaption\b", re.IGNORECASE)
_VERBATIM: Final = re.compile(r"<(?:!--|pre\b|script\b|style\b|textarea\b|\?|!)", re.IGNORECASE)
_LAYOUT: Final = re.compile(r"(?:\d+(?:x\d+)?|left|right|center|thumb|frame)?")
_COMMENT: Final = re.compile(r"<!--(?:(?!-->).)*(?:-->|$)", re.DOTALL)


@dataclass(slots=True)
class _Walk:
    """What is known on the way through a document."""

    source: str
    masked: str
    labels: dict[str, Label]
    found: links.Found
    env: dict[str, Any]
    shown: str | None = None  # the picture shown last
    alone: str | None = None  # the same, where it was all of the paragraph just before
    zone: bool = False  # what is read now is the caption of the picture shown last
    depth: list[bool] = field(default_factory=list)  # of directives: whether they are figures


def read(source: str, masked: str) -> links.Found:
    """All that the Markdown of the masked source holds, but for templates. Raises `Malformed`."""
    tokens, env = blocks(masked)
    found = links.Found()
    walk = _Walk(source, masked, labels.definitions(source, masked, tokens, found), found, env)
    texts = dict(strands(masked, tokens, env))
    for number, token in enumerate(tokens):
        if number in texts:
            _paragraph(walk, token, texts[number])
        elif token.type == "html_block":
            _html_block(walk, token)
        elif token.type in ("fence", "code_block") and token.meta["lines"]:
            found.unread.append((token.meta["lines"][0][0], token.meta["lines"][-1][1]))
            found.cells += cells.read(source, token.info, token.meta["lines"])
        elif token.type == "directive_open":
            _directive(walk, token)
        elif token.type == "directive_close":
            walk.zone = False
        elif token.type == "marker":
            walk.zone = bool(_CAPTION_MARKER.match(token.info))
    labels.collect(source, walk.labels, found)
    return found


def _paragraph(walk: _Walk, token: Token, strand: Strand) -> None:
    children = token.children or []
    alone, walk.alone = walk.alone, None
    pictures: list[tuple[int, str | None]] = []
    for number, child in enumerate(children):
        if child.type in ("image", "wiki"):
            (_image if child.type == "image" else _wiki)(walk, strand, child)
            pictures.append((child.meta["span"][0], walk.shown))
        elif child.type == "link_open":
            _link(walk, strand, children, number)
        elif child.type == "code_inline":
            walk.found.unread.append(strand.range(*child.meta["span"]))
    _html_inline(walk, strand, children)
    walk.found.passages += captions.attributes(strand, pictures)
    walk.found.references += captions.files(strand)
    walk.found.late += captions.urls(strand)
    _caption(walk, strand, children, alone)


def _caption(walk: _Walk, strand: Strand, children: list[Token], alone: str | None) -> None:
    """Words of the paragraph that are the caption of a picture in it, or of the one that stood before it."""
    if not any(child.type in ("image", "wiki") for child in children):
        if walk.zone:
            walk.found.passages += captions.pieces(strand, children, (0, len(strand.text)), walk.shown)
        elif alone:
            walk.found.passages += captions.emphasised(strand, children, 0, alone)
    elif captions.only_pictures(children):
        walk.alone = walk.shown
    elif start := captions.below(strand, children):
        walk.found.passages += captions.emphasised(strand, children, start, walk.shown)


def _image(walk: _Walk, strand: Strand, token: Token) -> None:
    end, after = token.meta["span"][1], token.meta["label"][1] + 1
    if strand.text.startswith("(", after) and end > after:
        said = links.tail(strand.text, after + 1, end - 1)
        reference = links.reference(walk.source, strand, said.destination, embedded=True)
        walk.shown = reference.target if reference else None
        if reference and is_file(reference.target):
            walk.found.references.append(reference)
        walk.found.passages += links.words(strand, token.meta["label"], "alt", walk.shown, token.children)
        if passage := links.title(strand, said, walk.shown):
            walk.found.passages.append(passage)
    elif label := _label(walk, strand, token):
        labels.used(label, strand, token)
        walk.shown = label.target


def _target(walk: _Walk, strand: Strand, token: Token) -> str | None:
    """The target of an image."""
    end, after = token.meta["span"][1], token.meta["label"][1] + 1
    if strand.text.startswith("(", after) and end > after:
        said = links.tail(strand.text, after + 1, end - 1)
        reference = links.reference(walk.source, strand, said.destination, embedded=True)
        return reference.target if reference else None
    label = _label(walk, strand, token)
    return label.target if label else None


def _label(walk: _Walk, strand: Strand, token: Token) -> Label | None:
    """The label that a reference image or link uses."""
    from markdown_it.common.utils import normalizeReference

    start, end = token.meta["label"]
    stop = token.meta["span"][1]
    name = strand.text[end + 2 : stop - 1] if stop - end > 3 else strand.text[start:end]
    return walk.labels.get(normalizeReference(name))


def _link(walk: _Walk, strand: Strand, children: list[Token], number: int) -> None:
    token = children[number]
    start, end = token.meta["span"]
    if token.markup == "autolink":
        url = strand.text[start + 1 : end - 1]
        if is_file(url) and ":" in url:
            place = strand.range(start + 1, end - 1)
            walk.found.references.append(Reference(*place, url, notation.autolink, embedded=False))
        return
    after = token.meta["label"][1] + 1
    inside = _inside(children, number)
    picture = next((child for child in inside if child.type == "image"), None)
    if not (strand.text.startswith("(", after) and end > after):
        if label := _label(walk, strand, token):
            labels.used(label, strand, token)
            if picture is None and label.target and is_media(label.target):
                labels.shown(
                    label, strand, token, captions.pieces(strand, inside, token.meta["label"], label.target)
                )
        return
    said = links.tail(strand.text, after + 1, end - 1)
    reference = links.reference(walk.source, strand, said.destination, embedded=False)
    if reference and is_file(reference.target):
        walk.found.references.append(reference)
    target = reference.target if reference else None
    if picture is None and not (target and is_media(target)):
        return
    shown = target
    if picture and not (target and is_media(target)):
        shown = _target(walk, strand, picture)
    if passage := links.title(strand, said, shown):
        walk.found.passages.append(passage)
    if picture is None:
        walk.found.passages += captions.pieces(strand, inside, token.meta["label"], target)


def _inside(children: list[Token], number: int) -> list[Token]:
    """The tokens between link_open and link_close; links do not stand in links."""
    end = next(i for i in range(number, len(children)) if children[i].type == "link_close")
    return children[number + 1 : end]


def _wiki(walk: _Walk, strand: Strand, token: Token) -> None:
    (start, end), (first, last) = token.meta["parts"]
    embedded = strand.text[token.meta["span"][0]] == "!"
    name: str = strand.text[start:end].partition("#")[0].rstrip()
    start += len(name) - len(name.lstrip())
    target = quote(name.strip(), safe="/:", errors="surrogateescape")
    place = strand.range(start, start + len(name.strip()))
    walk.found.references.append(Reference(*place, target, notation.wiki_target, embedded))
    if embedded:
        walk.shown = target
    for piece in re.finditer(r"[^|]+", strand.text[first:last]):
        words = piece[0].strip()
        if not _LAYOUT.fullmatch(words):
            at = first + piece.start() + len(piece[0]) - len(piece[0].lstrip())
            place = strand.range(at, at + len(words))
            walk.found.passages.append(Passage("caption", *place, words, notation.wiki, target))


def _html_inline(walk: _Walk, strand: Strand, children: list[Token]) -> None:
    tags = [child.meta["span"] for child in children if child.type == "html_inline"]
    if not tags:
        return
    walk.found.unread += [strand.range(*span) for span in tags if strand.text.startswith("<!--", span[0])]
    start, end = strand.range(tags[0][0], tags[-1][1])
    if len(strand.places) == 1 or captions.unmarked(walk.masked, start, end):
        _html(walk, start, end)
    else:
        for span in tags:
            _html(walk, *strand.range(*span))


def _html_block(walk: _Walk, token: Token) -> None:
    lines = token.meta["lines"]
    start, end = lines[0][0], lines[-1][1]
    if not _VERBATIM.match(walk.masked, start) and "](" in walk.masked[start:end]:
        _markdown_in_html(walk, token)
    if all(not walk.masked[a[1] : b[0]].strip() for a, b in pairwise(lines)):
        _html(walk, start, end)
    else:
        for line in lines:
            _html(walk, *line)
    walk.found.unread += [found.span() for found in _COMMENT.finditer(walk.masked, start, end)]
    for found in _FIGCAPTION.finditer(walk.masked, start, end):
        walk.zone = not found[1]


def _markdown_in_html(walk: _Walk, token: Token) -> None:
    """Images and links in a block of HTML: some read them there (`<figure markdown>`), others show them."""
    strand = lines_of(walk.masked, token)
    children = inline(strand.text, walk.env)
    for number, child in enumerate(children):
        if child.type == "image":
            _image(walk, strand, child)
        elif child.type == "link_open":
            _link(walk, strand, children, number)
        elif child.type == "code_inline":
            walk.found.unread.append(strand.range(*child.meta["span"]))


def _html(walk: _Walk, start: int, end: int) -> None:
    post = read_fragment(walk.source, start, end)
    shown = next((r.target for r in reversed(post.references) if r.embedded), None)
    for passage in post.passages:
        lost = passage.image is None and passage.part == "caption"
        walk.found.passages.append(replace(passage, image=walk.shown) if lost else passage)
    walk.found.references += filter(None, (_in_template(walk.source, one) for one in post.references))
    walk.shown = shown or walk.shown


def _in_template(source: str, reference: Reference) -> Reference | None:
    """A reference in HTML; where templates stand in it, what they leave; None where they leave nothing."""
    if "{" not in source[reference.start : reference.end]:
        return reference
    here = located(source, reference.start, reference.end)
    if here is None or source.startswith("{", here.start):  # an expression of JSX
        return None
    if here.whole:
        return reference
    return links.inside(source, here, embedded=reference.embedded)


def _directive(walk: _Walk, token: Token) -> None:
    start, end = token.meta["target"]
    here = located(walk.source, start, end)
    walk.shown = None
    walk.zone = True
    if here and here.end > here.start:
        target = walk.source[here.start : here.end]
        walk.shown = target
        walk.found.references.append(Reference(here.start, here.end, target, notation.one_line))
    options: Iterable[Any] = token.meta["options"]
    for name, first, last in options:
        part = captions.PARTS.get(name.lower())
        value = walk.source[first:last].strip()
        if part and value:
            walk.found.passages.append(Passage(part, first, last, value, notation.one_line, walk.shown))
