"""Words and references in JSON-LD (schema.org) and in the data of galleries, at their JSON strings: RFC 8259.

The text is walked, not parsed: what is broken in one place still gives what stands in the others.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from scrubber.errors import LimitExceeded
from scrubber.posts._html_attributes import TEMPLATE, literal
from scrubber.posts._html_escapes import MOST, Decoded, in_attribute
from scrubber.posts._html_urls import is_file, is_media
from scrubber.posts._parts import Passage, Post, Reference

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrubber.posts._html_tokens import Attribute

_Place = TypeVar("_Place", Passage, Reference)

_TOKEN: Final = re.compile(r'"((?:[^"\\]|\\.)*+)("?)|([{}\[\]:,])', re.DOTALL)
_SURROGATE: Final = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_UNSAFE: Final = re.compile("[<>&\u2028\u2029]")  # `</script>` would end the element, `&` is special in XHTML
_PARTS: Final = {
    "name": "title",
    "title": "title",
    "headline": "title",
    "alternateName": "title",
    "alternativeHeadline": "title",
    "alt": "alt",
    "caption": "caption",
    "description": "description",
    "abstract": "description",
}
_CREDITED: Final = frozenset(
    {"author", "creator", "contributor", "editor", "publisher", "copyrightHolder", "creditText"}
)
_SHOWN: Final = frozenset({"contentUrl", "image", "thumbnailUrl", "thumbnail", "logo", "photo", "screenshot"})
_LINKED: Final = frozenset({"url", "@id", "sameAs", "embedUrl", "associatedMedia", "encoding"})
DEPTH: Final = 1000  # nobody nests deeper who wants to be read


@dataclass(slots=True)
class _Open:
    """An object or array: the key that it is the value of, the present key, and what an object holds."""

    array: bool
    name: str = ""
    key: str = ""
    picture: bool = False
    content: str | None = None
    url: str | None = None
    media: str | None = None
    passages: list[Passage] = field(default_factory=list)


def read_json(source: str, start: int, end: int, language: str | None) -> Post:
    """What the JSON at [start, end) of the source says: names, captions, descriptions, files."""
    walk = _Walk(source, language)
    for token in _TOKEN.finditer(source, start, end):
        if len(walk.stack) > DEPTH:
            break
        if walk.found > MOST:
            raise LimitExceeded(f"more than {MOST} words and references in one document")
        if token[3]:
            walk.structure(token[3])
        elif token[2]:
            walk.string(token.start(), token.end())
        else:
            break  # a string that does not end
    while walk.stack:
        walk.structure("}")
    return Post(tuple(walk.passages), tuple(walk.references))


def read_data(source: str, attribute: Attribute, language: str | None) -> Post:
    """What an attribute says that is JSON, as galleries have it."""
    if source[attribute.start : attribute.end].lstrip()[:1] not in ("[", "{"):
        return Post()
    decoded = Decoded(source[attribute.start : attribute.end], attribute.start)
    post = read_json(decoded.text, 0, len(decoded.text), language)

    def moved(place: _Place) -> _Place:
        start, end = decoded.place(place.start), decoded.place(place.end)
        return replace(place, start=start, end=end, write=partial(_in_both, place.write, attribute.quote))

    return Post(tuple(map(moved, post.passages)), tuple(map(moved, post.references)))


def _in_both(write: Callable[[str], str], quote: str, value: str) -> str:
    return in_attribute(write(value), quote)


def as_json(value: str) -> str:
    """A JSON string with its quotes that can stand in a `script` element."""
    text = json.dumps(_SURROGATE.sub("\ufffd", value), ensure_ascii=False)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def in_json(value: str) -> str:
    """A piece of a JSON string."""
    return as_json(value)[1:-1]


class _Walk:
    """The way through one JSON text; `stack` is what is open."""

    def __init__(self, source: str, language: str | None) -> None:
        self._source = source
        self._language = language
        self._last = ""  # a string that is a key if a colon follows
        self.found = 0
        self.stack: list[_Open] = []
        self.passages: list[Passage] = []
        self.references: list[Reference] = []

    def structure(self, sign: str) -> None:
        """Take one of the six signs of JSON."""
        if sign in "{[":
            outer = self.stack[-1] if self.stack else _Open(array=False)
            name = outer.name if outer.array else outer.key
            self.stack.append(_Open(sign == "[", name, key=name if sign == "[" else ""))
        elif not self.stack:
            return
        elif sign in "}]":
            self._close(self.stack.pop())
        elif not self.stack[-1].array:
            self.stack[-1].key = self._last if sign == ":" else ""

    def string(self, start: int, end: int) -> None:
        """Take a string: a key, or the value of one."""
        value = _value(self._source[start:end])
        if value is None or not self.stack:
            return
        top = self.stack[-1]
        if not top.key and not top.array:
            self._last = value
        elif top.key == "@type":
            self._object().picture |= value.endswith("Object")
        elif part := _part(top, value):
            self.found += 1
            self._object().passages += self._words(part, start, end, value)
        elif top.key in _SHOWN or top.key in _LINKED or is_media(value):
            self._refer(top, Reference(start, end, value.strip(), as_json))

    def _words(self, part: str, start: int, end: int, value: str) -> list[Passage]:
        """The words in a string, without the templates in it."""
        if not TEMPLATE.search(value):
            return [Passage(part, start, end, value, as_json, language=self._language)]
        return [
            Passage(part, first, last, said, in_json, language=self._language)
            for first, last in literal(self._source, start + 1, end - 1)
            if (said := _value(f'"{self._source[first:last]}"')) is not None
        ]

    def _object(self) -> _Open:
        """The object that the present value belongs to, itself or through an array."""
        return self.stack[-2] if self.stack[-1].array and len(self.stack) > 1 else self.stack[-1]

    def _refer(self, top: _Open, reference: Reference) -> None:
        if not reference.target or not is_file(reference.target):
            return
        shown = top.key not in _LINKED or (top.key == "url" and (top.picture or top.name in _SHOWN))
        self.found += 1
        self.references.append(replace(reference, embedded=shown))
        holder = self._object()
        if top.key == "contentUrl":
            holder.content = reference.target
        elif top.key == "url":
            holder.url = reference.target
        elif top.key not in _SHOWN and top.key not in _LINKED:
            holder.media = holder.media or reference.target

    def _close(self, closed: _Open) -> None:
        """Keep the words of an object; those of a picture belong to it."""
        shown = (
            closed.content
            or closed.media
            or (closed.url if closed.picture or closed.name in _SHOWN else None)
        )
        self.passages += [replace(passage, image=shown) for passage in closed.passages]


def _part(top: _Open, value: str) -> str | None:
    """What a value is to the picture or page; None where it is not words."""
    if top.key in _CREDITED or (top.key == "name" and top.name in _CREDITED):
        return None if value.startswith(("http:", "https:")) else "author"
    return _PARTS.get(top.key)


def _value(string: str) -> str | None:
    """What a JSON string says, or None where it is broken."""
    try:
        return _SURROGATE.sub("\ufffd", json.loads(string, strict=False))
    except ValueError:
        return None
