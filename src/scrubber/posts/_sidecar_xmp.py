"""Words and file names in an XMP sidecar: ISO 16684-1 clause 7 (RDF/XML), read with expat for their places.

A document type is refused: without one there are no entities but the five of XML, and nothing to expand.
"""

from __future__ import annotations

import html
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from scrubber.errors import Malformed
from scrubber.posts._parts import Metadata, Passage, Post, Reference
from scrubber.posts._xml import NO_XML, Reader
from scrubber.posts._xmp_fields import FILES, PARTS, RDF, XML, rule

if TYPE_CHECKING:
    from collections.abc import Callable

_LANGUAGE: Final = f"{XML} lang"
_CODE: Final = {ord(c): f"&#{ord(c)};" for c in "\t\n\r"}


def read(source: str) -> Post:
    """The words of a sidecar; `Malformed` where it is no XML, or has a document type."""
    walk = _Walk(source)
    walk.run()
    references = sorted(walk.references, key=lambda reference: reference.start)
    image = references[0].target if references else None
    passages = sorted(walk.passages, key=lambda passage: passage.start)
    return Post(
        tuple(replace(passage, image=image) for passage in passages),
        tuple(references),
        metadata=tuple(walk.metadata),
    )


@dataclass(slots=True)
class _Open:
    """An element that is open: where its start tag stands, the property it belongs to, its language and text.

    `before` is the number of words and files before it. `whole`: no element has begun in it, its text is all.
    """

    own: str
    name: str
    begin: int
    end: int
    before: int = 0
    language: str | None = None
    whole: bool = True
    text: list[str] = field(default_factory=list)


class _Walk:
    def __init__(self, source: str) -> None:
        self.source = source
        self.passages: list[Passage] = []
        self.references: list[Reference] = []
        self.metadata: list[Metadata] = []
        self._stack = [_Open("", "", 0, 0)]
        self._reader = Reader(source)

    def run(self) -> None:
        parser = self._reader.parser
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = self._open
        parser.EndElementHandler = self._close
        parser.CharacterDataHandler = self._text
        self._reader.run()

    def _open(self, name: str, attributes: list[str]) -> None:
        at = self._reader.at()
        end = self._reader.tag_end(at)
        self._stack[-1].whole = False
        named = dict(zip(attributes[::2], attributes[1::2], strict=True))
        outer = self._stack[-1]
        language = _language(named[_LANGUAGE]) if _LANGUAGE in named else outer.language
        inherited = name.startswith(RDF)
        words = len(self.passages) + len(self.references)
        known = outer.name if inherited else name
        self._stack.append(_Open(name, known, at, end, words, language))
        if (
            not PARTS.keys().isdisjoint(named)
            or not FILES.isdisjoint(named)
            or any(rule(one)[0] for one in named)
        ):
            self._attributes(at, end, attributes)

    def _attributes(self, at: int, end: int, attributes: list[str]) -> None:
        """Those of a start tag that are words; expat leaves the declarations of namespaces out."""
        for match, group, name, value in self._reader.attributes(at, end, attributes):
            self._add(name, match.start(group), match.end(group), value, _attribute)
            if rule(name)[0]:
                self.metadata.append(Metadata(match.start(), match.end(), *rule(name), value))

    def _text(self, text: str) -> None:
        if self._stack[-1].whole:
            self._stack[-1].text.append(text)

    def _close(self, _name: str) -> None:
        done = self._stack.pop()
        value = "".join(done.text)
        if rule(done.own)[0] and done.before == len(self.passages) + len(self.references):
            self._remove(done, value.strip())
        elif done.whole and value.strip():
            self._words(done, value)

    def _remove(self, done: _Open, value: str) -> None:
        """Take an element out as a whole, with all that is taken out of it."""
        while self.metadata and self.metadata[-1].start >= done.begin:
            self.metadata.pop()
        at = self._reader.at()
        empty = self.source.endswith("/>", done.begin, done.end)
        end = done.end if empty else self.source.find(">", at) + 1
        self.metadata.append(Metadata(done.begin, end, *rule(done.own), value))

    def _words(self, done: _Open, value: str) -> None:
        raw = self.source[done.end : self._reader.at()]
        start = done.end + len(raw) - len(raw.lstrip())
        self._add(
            done.name, start, done.end + len(raw.rstrip()), value.strip(), _content, language=done.language
        )

    def _add(  # noqa: PLR0913 - the fields of what it adds
        self,
        name: str,
        start: int,
        end: int,
        value: str,
        write: Callable[[str], str],
        *,
        language: str | None = None,
    ) -> None:
        if name in FILES and value:
            self.references.append(Reference(start, end, value, write))
        elif name in PARTS and value:
            self.passages.append(Passage(PARTS[name], start, end, value, write, language=language))


def _refuse(*_declaration: object) -> None:
    raise Malformed("an XMP sidecar has no document type")


def _language(tag: str) -> str | None:
    """The language of a tag such as "pt-BR"; "x-default" says nothing."""
    first = tag.partition("-")[0].lower()
    return first if len(first) == 2 else None


def _content(value: str) -> str:
    return html.escape(NO_XML.sub("", value), quote=False).replace("\r", "&#13;")


def _attribute(value: str) -> str:
    return html.escape(NO_XML.sub("", value)).translate(_CODE)
