"""From tags and texts to passages and references: what belongs to which picture, and in which language."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from scrubber.posts._html_attributes import download, files, literal, url, value_of, words
from scrubber.posts._html_elements import Scope
from scrubber.posts._html_escapes import as_cdata, as_text, limited, text_value
from scrubber.posts._html_json import read_data, read_json
from scrubber.posts._html_urls import css_urls, in_css, is_media
from scrubber.posts._html_words import (
    CAPTION_CLASSES,
    GALLERY,
    META_FILES,
    META_WORDS,
    SAID,
    SCOPES,
    SHOWN,
    TARGETS,
    WORDS,
    like,
)
from scrubber.posts._parts import Passage, Post, Reference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrubber.posts._html_elements import Element
    from scrubber.posts._html_tokens import Characters, StartTag

_JSON_LD: Final = "application/ld+json"
_JSON: Final = (
    "application/json"  # data of a program: files that it names are followed, words are not touched
)
_SVG_WORDS: Final = {"title": "title", "desc": "description"}


class Document:
    """What was read of a document so far."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._passages: list[Passage] = []
        self._references: list[Reference] = []
        self._page = Scope()  # the picture that the page shows where it is linked to
        self._scopes = [self._page]
        self._language: str | None = None
        self._locale: str | None = None  # where the document's element says nothing
        self._json = ""  # the type of the script that is open, where that is JSON

    @property
    def size(self) -> int:
        """How many places were found."""
        return len(self._passages) + len(self._references)

    def post(self) -> Post:
        """All of it, in the order of the source."""
        foreign = set()
        for scope in self._scopes:
            image = scope.image or scope.instead
            if image is None and scope.only_with_image:
                foreign.update(scope.waiting)
            for number in scope.waiting:
                self._passages[number] = replace(self._passages[number], image=image)
        passages = [passage for number, passage in enumerate(self._passages) if number not in foreign]
        return Post(
            tuple(sorted(passages, key=lambda passage: passage.start)),
            tuple(sorted(self._references, key=lambda reference: reference.start)),
            self._language or self._locale,
        )

    def tag(self, tag: StartTag) -> None:
        """Take a start tag with its attributes."""
        element = tag.element
        self._json = ""
        if not tag.attributes and element.name not in SCOPES and element.name != "figcaption":
            return  # most tags
        said = {a.name: value_of(self._source, a) for a in reversed(tag.attributes) if a.name in SAID}
        self._inherit(element, said)
        if element.name == "meta":
            self._meta(tag, said)
            return
        if element.name == "script" and (essence := _essence(said.get("type", ""))) in (_JSON_LD, _JSON):
            self._json = essence
        if element.name == "input" and said.get("type", "").strip().lower() != "image":
            return
        self._take(tag, said)

    def _take(self, tag: StartTag, said: dict[str, str]) -> None:
        """Take the words and references in the attributes of a tag."""
        element = tag.element
        named = files(self._source, tag, said)
        self._references += [reference for _, reference in named]
        self._references += download(self._source, tag, named)
        self._data(tag)
        image = _shown(element, named)
        table = WORDS.get(like(element.name), {})
        if said.get("role", "").strip().lower() == "img":
            table = WORDS["picture"] | table
        scope = element.scope if element.name in SCOPES else None
        if element.name == "a" and not is_media(image or ""):
            image, scope = None, Scope(element.scope, only_with_image=True)
        found = [replace(passage, image=image) for passage in limited(words(self._source, tag, table))]
        for passage in found:
            self._add(passage, scope)
        if found and element.name == "a" and scope is not None:
            element.scope = scope
            self._scopes.append(scope)

    def _data(self, tag: StartTag) -> None:
        """Take the attributes that are JSON."""
        for attribute in tag.attributes:
            if attribute.name.startswith("data-") and attribute.name not in GALLERY:
                more = read_data(self._source, attribute, tag.element.language)
                self._passages += more.passages
                self._references += more.references

    def text(self, text: Characters) -> None:
        """Take a stretch of text."""
        element = text.element
        if element.name == "style":
            self._style(text)
            return
        if element.raw and element.name != "title":
            self._script(text)
            return
        part = None
        scope = None
        if element.name in _SVG_WORDS and (element.raw or element.foreign):
            part, scope = _SVG_WORDS[element.name], element.scope if element.foreign else None
        elif element.caption is not None:
            part, scope = "caption", element.caption
        if part is None:
            return
        for start, end in limited(literal(self._source, text.start, text.end)):
            value = self._source[start:end]
            if text.references:
                new = Passage(part, start, end, text_value(value), as_text, language=element.language)
            else:
                new = Passage(part, start, end, value, as_cdata, language=element.language)
            self._add(new, scope)

    def _script(self, text: Characters) -> None:
        """Take the text of a `script` or of another element that shows nothing."""
        if self._json:
            more = read_json(self._source, text.start, text.end, text.element.language)
            if self._json == _JSON_LD:
                self._passages += more.passages
            self._references += (r for r in more.references if self._json == _JSON_LD or is_media(r.target))

    def _style(self, text: Characters) -> None:
        """Take a style sheet, whole or in part."""
        for found in limited(css_urls(self._source[text.start : text.end])):
            start, end = text.start + found.start, text.start + found.end
            write = partial(in_css, css_quote=found.quote)
            self._references.append(Reference(start, end, found.target, write))

    def _meta(self, tag: StartTag, said: dict[str, str]) -> None:
        """Take a `meta` element: what the page is called, and the picture that stands for it elsewhere."""
        keys = [said.get(name, "").strip().lower() for name in ("property", "name", "itemprop", "http-equiv")]
        content = [attribute for attribute in tag.attributes if attribute.name == "content"]
        if content and ("og:locale" in keys or "content-language" in keys):
            self._locale = self._locale or _iso_639_1(value_of(self._source, content[0]))
        part = next((META_WORDS[key] for key in keys if key in META_WORDS), None)
        if part is not None:
            for passage in limited(words(self._source, tag, {"content": part})):
                self._add(passage, self._page if part == "alt" else None)
        elif not META_FILES.isdisjoint(keys):
            named = [reference for attribute in content for reference in url(self._source, attribute)]
            self._references += named
            if named and "image" in " ".join(keys):
                self._share(named[0].target)

    def _share(self, target: str) -> None:
        """Take note of the picture of the page: the words that follow belong to it."""
        if self._page.image is not None:
            self._page = Scope()
            self._scopes.append(self._page)
        self._page.image = target

    def _add(self, passage: Passage, scope: Scope | None) -> None:
        if scope is not None:
            scope.waiting.append(len(self._passages))
        self._passages.append(passage)

    def _inherit(self, element: Element, said: dict[str, str]) -> None:
        """Set what the attributes of an element say for all that is in it."""
        language = said.get("lang", said.get("xml:lang"))
        if language is not None:
            element.language = _iso_639_1(language)
            if element.name == "html":
                self._language = self._language or element.language
        kind = element.name
        for name in said.get("class", "").split():
            kind = CAPTION_CLASSES.get(name, kind)
        if kind in SCOPES:
            element.scope = Scope(element.scope)
            self._scopes.append(element.scope)
        if kind == "figcaption":
            element.caption = element.scope
            while element.caption is not None and element.caption.only_with_image:
                element.caption = element.caption.outer
            element.caption = element.caption or Scope()


def _shown(element: Element, named: Sequence[tuple[str, Reference]]) -> str | None:
    """The target of the picture that an element is or leads to; what is around it takes note."""
    targets = {name: reference.target for name, reference in reversed(named)}
    target = next((targets[name] for name in TARGETS if name in targets), None)
    scope = element.scope
    if scope is not None and "poster" in targets:
        scope.stands_for(targets["poster"])
    if element.name == "source":
        target = targets.get(
            "src", targets.get("data-src")
        )  # `srcset` is that of a `picture`, whose `img` counts
    if scope is not None and target is not None and like(element.name) in SHOWN:
        scope.shows(target)
    return target


def _essence(mime: str) -> str:
    """A media type without its parameters."""
    return mime.partition(";")[0].strip().lower()


def _iso_639_1(tag: str) -> str | None:
    """The two letters of a language tag such as `pt-BR`, or None where it has none."""
    letters = re.split("[-_]", tag.strip(), maxsplit=1)[0].lower()
    return letters if re.fullmatch("[a-z]{2}", letters) else None
