"""The way through a feed or sitemap: which text belongs to which element, picture and language."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, TypeVar

from scrubber import registry
from scrubber.errors import LimitExceeded, Malformed
from scrubber.posts._feed_text import Said, in_ascii, in_attribute
from scrubber.posts._feed_words import (
    ADDRESSES,
    ENTRIES,
    KEYWORDS,
    LINKS,
    MARKED,
    MEDIA,
    PARTS,
    PERSONS,
    SCOPES,
    SHOWN,
    XHTML,
    XML,
)
from scrubber.posts._html_attributes import literal
from scrubber.posts._html_elements import Scope
from scrubber.posts._html_escapes import MOST, as_text, text_value
from scrubber.posts._html_urls import is_file, is_media
from scrubber.posts._parts import Passage, Post, Reference
from scrubber.posts._xml import NO_XML, Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_Place = TypeVar("_Place", Passage, Reference)

_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]*+>")
_PREFIXED: Final = re.compile(r"<[^\s/>:]+:")
_ENCODING: Final = re.compile(r"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})""")


@dataclass(slots=True)
class _Open:
    """An element that is open: its namespace and name, where its content begins, and what is around it.

    `whole`: no element has begun in it.
    """

    space: str
    name: str
    start: int
    language: str | None = None
    scope: Scope | None = None
    entry: Scope | None = None  # that of the entry, for what Media RSS says beside a picture
    whole: bool = True


class Walk:
    """Reads one document; `run` gives what is in it."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._reader = Reader(source)
        declared = _ENCODING.match(source)
        self._ascii_only = declared is not None and declared[1].lower() not in {"utf-8", "utf8"}
        self._stack = [_Open("", "", 0)]
        self._scopes: list[Scope] = []
        self._passages: list[Passage] = []
        self._references: list[Reference] = []
        self._language: str | None = None
        self._page = 0  # how many elements of inline XHTML are open

    def run(self) -> Post:
        """All of it. `Malformed` where it is no XML, or declares entities of its own."""
        parser = self._reader.parser
        parser.StartDoctypeDeclHandler = _no_declarations
        parser.EntityDeclHandler = _refuse
        parser.SkippedEntityHandler = _refuse
        parser.StartElementHandler = self._open
        parser.EndElementHandler = self._close
        self._reader.run()
        for scope in self._scopes:
            image = scope.image or scope.instead
            for number in scope.waiting:
                self._passages[number] = replace(self._passages[number], image=image)
        return Post(
            tuple(sorted(self._passages, key=lambda passage: (passage.start, passage.end))),
            tuple(sorted(self._references, key=lambda reference: reference.start)),
            self._language,
        )

    # --- elements

    def _open(self, full_name: str, attributes: list[str]) -> None:
        if self._page:
            self._page += 1
            return
        at = self._reader.at()
        end = self._reader.tag_end(at)
        space, _, name = full_name.rpartition(" ")
        outer = self._stack[-1]
        outer.whole = False
        element = _Open(space, name, end, outer.language, outer.scope, outer.entry)
        if space == XHTML and _PREFIXED.match(self._source, at):
            element.name = name = f"xhtml:{name}"  # a single tag among others, as sitemaps have it
        self._stack.append(element)
        if space == XHTML and not name.startswith("xhtml:"):
            self._page = 1
            element.start = at
            return
        self._enter(element)
        if attributes:
            self._attributes(element, at, end, attributes)

    def _enter(self, element: _Open) -> None:
        """Begin a scope where the element is one."""
        name = element.name
        if name in SCOPES and (name != "content" or element.space.startswith(MEDIA)):
            element.scope = Scope(element.scope)
            self._scopes.append(element.scope)
        elif name in ENTRIES:
            element.entry = Scope()
            self._scopes.append(element.entry)

    def _close(self, _name: str) -> None:
        if self._page:
            self._page -= 1
        if self._page:
            return
        done = self._stack.pop()
        at = self._reader.at()
        if done.space == XHTML and not done.name.startswith("xhtml:"):
            end = self._source.find(">", at) + 1 if not self._empty(done.start) else at
            post = _html(self._source, done.start, end)
            passages, references = map(self._as_xml, post.passages), map(self._as_xml, post.references)
            self._take(Post(tuple(passages), tuple(references)), done)
        elif done.whole and done.start < at:
            self._leaf(done, at)

    def _as_xml(self, place: _Place) -> _Place:
        """A place in inline XHTML, where words are written as XML has to have them."""
        write = place.write

        def wrote(value: str) -> str:
            new = write(NO_XML.sub("", value))
            return in_ascii(new) if self._ascii_only else new

        return replace(place, write=wrote)

    def _empty(self, start: int) -> bool:
        return self._source.endswith("/>", start, self._reader.tag_end(start))

    # --- what they hold

    def _attributes(self, element: _Open, at: int, end: int, attributes: list[str]) -> None:
        named = dict(zip(attributes[::2], attributes[1::2], strict=True))
        if f"{XML} lang" in named:
            element.language = _iso_639_1(named[f"{XML} lang"])
            self._language = self._language or element.language
        for match, group, full_name, value in self._reader.attributes(at, end, attributes):
            start, stop = match.span(group)
            name = full_name.rpartition(" ")[2]
            if (name in ADDRESSES and is_file(value) and value) or is_media(value):
                self._refer(element, Reference(start, stop, value, self._in_attribute(), is_media(value)))
            elif part := _attribute_part(element, name):
                self._add(Passage(part, start, stop, value, self._in_attribute()), element)

    def _in_attribute(self) -> Callable[[str], str]:
        if self._ascii_only:
            return lambda value: in_ascii(in_attribute(value))
        return in_attribute

    def _leaf(self, done: _Open, end: int) -> None:
        """Take an element that holds text alone."""
        said = Said(self._source, done.start, end, ascii_only=self._ascii_only)
        text = said.text
        value = text.strip()
        if not value:
            return
        first = text.index(value)
        name = done.name.lower()
        part = PARTS.get(name) or ("author" if name == "name" and self._stack[-1].name in PERSONS else "")
        if part and _TAG.search(text):
            self._take(said.post(_html(text, 0, len(text))), done)
            if part in MARKED:
                for passage in _runs(text, part):
                    self._add(said.moved(passage), done)
        elif (name in LINKS and is_file(value)) or is_media(value):
            shown = name in SHOWN or is_media(value)
            self._refer(done, said.moved(Reference(first, first + len(value), value, str, shown)))
        elif part:
            self._add(said.moved(Passage(part, first, first + len(value), value, str)), done)
        elif name == "language":
            self._language = self._language or _iso_639_1(value)

    def _take(self, post: Post, element: _Open) -> None:
        """Take what stands in the HTML of an entry."""
        self._passages += (replace(p, language=p.language or element.language) for p in post.passages)
        self._references += post.references
        self._limit()

    def _refer(self, element: _Open, reference: Reference) -> None:
        self._references.append(reference)
        if reference.embedded:
            for scope in (element.scope, element.entry):
                if scope is not None:
                    scope.shows(reference.target)
        self._limit()

    def _add(self, passage: Passage, element: _Open) -> None:
        scope = element.scope or (element.entry if element.space.startswith(MEDIA) else None)
        if scope is not None:
            scope.waiting.append(len(self._passages))
        self._passages.append(replace(passage, language=element.language))
        self._limit()

    def _limit(self) -> None:
        if len(self._passages) + len(self._references) > MOST:
            raise LimitExceeded(f"more than {MOST} words and references in one document")


def _attribute_part(element: _Open, name: str) -> str:
    """What the words in an attribute are; "" where it holds none."""
    if element.name == "category" and name in KEYWORDS:
        return "keyword"
    if element.space == XHTML:
        return name if name in {"alt", "title"} else ""
    return "title" if name == "title" else ""


def _html(source: str, start: int, end: int) -> Post:
    post: Post = registry.plugin("scrubber.posts", "html", "read_fragment")(source, start, end)
    return post


def _runs(text: str, part: str) -> Iterator[Passage]:
    """The words between the tags of a title."""
    at = 0
    for stop, after in chain((tag.span() for tag in _TAG.finditer(text)), [(len(text), 0)]):
        for start, end in literal(text, at, stop):
            yield Passage(part, start, end, text_value(text[start:end]), as_text)
        at = after


def _iso_639_1(tag: str) -> str | None:
    letters = re.split("[-_]", tag.strip(), maxsplit=1)[0].lower()
    return letters if re.fullmatch("[a-z]{2}", letters) else None


def _no_declarations(*declared: Any) -> None:
    if declared[-1]:
        _refuse()


def _refuse(*_declaration: Any) -> None:
    raise Malformed("a feed that declares entities of its own is not read")
