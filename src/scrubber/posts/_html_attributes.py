"""What the attributes of one start tag hold: words, and references to files."""

from __future__ import annotations

import re
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from scrubber.posts._html_escapes import (
    Decoded,
    as_attribute,
    as_text,
    attribute_value,
    in_attribute,
    limited,
    text_value,
)
from scrubber.posts._html_urls import candidates, css_urls, in_srcset, in_style, is_file, is_media
from scrubber.posts._html_words import EMBEDDED, GALLERY, LAZY, LINKED, SRCSETS, like
from scrubber.posts._parts import Passage, Reference

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scrubber.posts._html_tokens import Attribute, StartTag

_BLANK: Final = "\t\n\f\r "
TEMPLATE: Final = re.compile(  # Liquid, Jinja, Go; PHP, ERB: a program, which stays as it is
    r"\{\{.*?(?:\}\}|\Z)|\{%.*?(?:%\}|\Z)|<\?.*?(?:\?>|\Z)|<%.*?(?:%>|\Z)", re.DOTALL
)
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]*+>")
_JSON: Final = ('["', "[{", "[[", '{"')  # what the data of a gallery begins with
_ICONS: Final = frozenset(
    {"icon", "image_src", "apple-touch-icon", "apple-touch-icon-precomposed", "mask-icon"}
)


def value_of(source: str, attribute: Attribute) -> str:
    """What an attribute says."""
    return attribute_value(source[attribute.start : attribute.end])


def literal(source: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches of [start, end) that are words, not templates, without the white space around them."""
    at = start
    text = source[start:end]
    templates = (match.span() for match in TEMPLATE.finditer(text))
    for stop, after in chain(templates, [(len(text), len(text))]):
        piece = text[at - start : stop]
        inner = piece.strip(_BLANK)
        if inner:
            first = at + len(piece) - len(piece.lstrip(_BLANK))
            yield first, first + len(inner)
        at = start + after


def words(source: str, tag: StartTag, table: Mapping[str, str]) -> Iterator[Passage]:
    """The passages in the attributes of a tag that the table names; templates in them are left out."""
    for attribute in tag.attributes:
        part = table.get(attribute.name)
        if part is None:
            continue
        start, end, language = attribute.start, attribute.end, tag.element.language
        if attribute.name in GALLERY and _TAG.search(attribute_value(source[start:end])):
            yield from _inner_words(source, attribute, part, language)
        elif TEMPLATE.search(source, start, end):
            write = partial(in_attribute, quote=attribute.quote)
            for first, last in literal(source, start, end):
                value = attribute_value(source[first:last])
                yield Passage(part, first, last, value, write, language=language)
        else:
            write = partial(as_attribute, quote=attribute.quote)
            yield Passage(part, start, end, value_of(source, attribute), write, language=language)


def _inner_words(source: str, attribute: Attribute, part: str, language: str | None) -> Iterator[Passage]:
    """The texts of the HTML that an attribute is, as captions are for lightboxes and for WordPress."""
    decoded = Decoded(source[attribute.start : attribute.end], attribute.start)
    write = partial(_as_inner_text, quote=attribute.quote)
    at = 0
    tags = (tag.span() for tag in _TAG.finditer(decoded.text))
    for stop, after in chain(tags, [(len(decoded.text), 0)]):
        for first, last in literal(decoded.text, at, stop):
            value = text_value(decoded.text[first:last])
            start, end = decoded.place(first), decoded.place(last)
            yield Passage(part, start, end, value, write, language=language)
        at = after


def _as_inner_text(value: str, quote: str) -> str:
    return in_attribute(as_text(value), quote)


def files(source: str, tag: StartTag, said: Mapping[str, str]) -> list[tuple[str, Reference]]:
    """The references in the attributes of a tag, with the names of these, in the order of the source."""
    name = like(tag.element.name)
    icon = name == "link" and not _ICONS.isdisjoint(said.get("rel", "").lower().split())
    found = []
    for attribute in tag.attributes:
        if attribute.name in SRCSETS.get(name, ()) or re.fullmatch(r"data-.*srcset", attribute.name):
            some = srcset(source, attribute)
        elif attribute.name == "style":
            some = style(source, attribute)
        elif attribute.name in EMBEDDED.get(name, ()) or attribute.name in LAZY:
            some = url(source, attribute)
        elif attribute.name in LINKED.get(name, ()):
            some = url(source, attribute, embedded=icon)
        elif attribute.name.startswith("data-") and attribute.name not in GALLERY:
            some = [r for r in url(source, attribute) if is_media(r.target) and r.target[:2] not in _JSON]
        else:
            continue
        found += [(attribute.name, reference) for reference in some]
    return found


def download(source: str, tag: StartTag, named: Sequence[tuple[str, Reference]]) -> Iterator[Reference]:
    """The name under which a link is to be saved, where it is that of the file: it follows the file."""
    target = next((reference.target for name, reference in named if name == "href"), "")
    for attribute in tag.attributes:
        if attribute.name == "download" and value_of(source, attribute) == _file_name(target) != "":
            write = partial(_as_file_name, quote=attribute.quote)
            yield Reference(attribute.start, attribute.end, target, write, embedded=False)


def _as_file_name(target: str, quote: str) -> str:
    return as_attribute(_file_name(target), quote)


def _file_name(target: str) -> str:
    """The file name in a URL, readable."""
    return unquote(re.split("[?#]", target, maxsplit=1)[0].rpartition("/")[2])


def url(source: str, attribute: Attribute, *, embedded: bool = True) -> list[Reference]:
    """The reference that an attribute is, unless it can be no file; white space around it is left out."""
    raw = source[attribute.start : attribute.end]
    inner = raw.strip(_BLANK)
    target = attribute_value(inner).strip(_BLANK)
    if not target or not is_file(target):
        return []
    start = attribute.start + len(raw) - len(raw.lstrip(_BLANK))
    write = partial(as_attribute if inner == raw else in_attribute, quote=attribute.quote)
    return [Reference(start, start + len(inner), target, write, embedded)]


def srcset(source: str, attribute: Attribute) -> list[Reference]:
    """The references in a `srcset`."""
    decoded = Decoded(source[attribute.start : attribute.end], attribute.start)
    write = partial(in_srcset, quote=attribute.quote)
    return [
        Reference(decoded.place(found.start), decoded.place(found.end), found.target, write)
        for found in limited(candidates(decoded.text))
        if is_file(found.target)
    ]


def style(source: str, attribute: Attribute) -> list[Reference]:
    """The references in a `style` attribute."""
    decoded = Decoded(source[attribute.start : attribute.end], attribute.start)
    return [
        Reference(
            decoded.place(found.start),
            decoded.place(found.end),
            found.target,
            partial(in_style, css_quote=found.quote, quote=attribute.quote),
        )
        for found in limited(css_urls(decoded.text))
    ]
