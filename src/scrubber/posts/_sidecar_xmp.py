"""Words and file names in an XMP sidecar: ISO 16684-1 clause 7 (RDF/XML), read with expat for their places.

A document type is refused: without one there are no entities but the five of XML, and nothing to expand.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from scrubber.errors import Malformed
from scrubber.posts._parts import Metadata, Passage, Post, Reference
from scrubber.posts._xmp_fields import FILES, PARTS, RDF, XML, rule

if TYPE_CHECKING:
    from collections.abc import Callable

_LANGUAGE: Final = f"{XML} lang"
_ATTRIBUTE: Final = re.compile(r"""(?<!\s)\s++([^\s=<>/"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_TAG_END: Final = re.compile(r"""(?:[^"'>]++|"[^"]*+"|'[^']*+')*+>""")
_WIDE: Final = re.compile(r"[^\x00-\x7f]")
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
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
        self._bytes, self._chars = _wide(source)
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.ordered_attributes = True

    def run(self) -> None:
        parser = self._parser
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = self._open
        parser.EndElementHandler = self._close
        parser.CharacterDataHandler = self._text
        try:
            parser.Parse(self.source.encode(), True)
        except UnicodeEncodeError:
            raise Malformed("this is not XML") from None
        except expat.ExpatError:
            raise Malformed("this is not XML", parser.ErrorByteIndex) from None

    def _at(self) -> int:
        """Where the parser stands, in characters."""
        index = self._parser.CurrentByteIndex
        wide = bisect_right(self._bytes, index) - 1
        return index if wide < 0 else self._chars[wide] + index - self._bytes[wide]

    def _open(self, name: str, attributes: list[str]) -> None:
        at = self._at()
        tag_end = _TAG_END.match(self.source, at)
        end = tag_end.end() if tag_end else at
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
        written = [
            match
            for match in _ATTRIBUTE.finditer(self.source, at, end)
            if match[1] != "xmlns" and not match[1].startswith("xmlns:")
        ]
        for match, name, value in zip(written, attributes[::2], attributes[1::2], strict=True):
            group = match.lastindex or 0
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
        at = self._at()
        empty = self.source.endswith("/>", done.begin, done.end)
        end = done.end if empty else self.source.find(">", at) + 1
        self.metadata.append(Metadata(done.begin, end, *rule(done.own), value))

    def _words(self, done: _Open, value: str) -> None:
        raw = self.source[done.end : self._at()]
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


def _wide(source: str) -> tuple[list[int], list[int]]:
    """The positions behind every character that is no ASCII: in bytes of UTF-8, and in characters."""
    in_bytes, in_chars = [], []
    more = 0
    for match in _WIDE.finditer(source):
        code = ord(match[0])
        more += 1 + (code > 0x7FF) + (code > 0xFFFF)
        in_chars.append(match.end())
        in_bytes.append(match.end() + more)
    return in_bytes, in_chars


def _language(tag: str) -> str | None:
    """The language of a tag such as "pt-BR"; "x-default" says nothing."""
    first = tag.partition("-")[0].lower()
    return first if len(first) == 2 else None


def _content(value: str) -> str:
    return html.escape(_NO_XML.sub("", value), quote=False).replace("\r", "&#13;")


def _attribute(value: str) -> str:
    return html.escape(_NO_XML.sub("", value)).translate(_CODE)
