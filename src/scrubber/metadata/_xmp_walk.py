"""Properties of an XMP packet as (prefix, name, value): RDF/XML of ISO 16684-1 clause 7, without its model.

A value belongs to the nearest element that is not RDF's own: lists, alternatives and structures are read
as the names and texts they hold, which is all that a report needs.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from scrubber.metadata._report import VALUE_LIMIT, printable
from scrubber.metadata._xmp_names import NAMESPACES

if TYPE_CHECKING:
    from collections.abc import Iterator

PARSED: Final = 1 << 20  # bytes of a packet that are parsed: what is larger holds pictures in base64
_PROPERTIES: Final = 20_000  # of one packet
_RDF: Final = "rdf"
Property = tuple[str, str, str]


def packet_text(block: bytes) -> tuple[str, str]:
    """The markup of a packet as text, and the encoding it stood in.

    What stands before the first "<" goes: the name of the namespace in JPEG, or padding.
    """
    if block.startswith(b"http"):
        block = block[block.find(b"\0", 0, 128) + 1 :]
    at = max(block.find(b"<", 0, 4096), 0)
    encoding = "utf-8"
    if block[at + 1 : at + 2] == b"\0":  # UTF-16: little endian, unless the zero before belongs to it
        encoding = "utf-16-be" if at % 2 and block[at - 1] == 0 else "utf-16-le"
        at -= at % 2 if encoding == "utf-16-be" else 0
    body = block[at : at + PARSED]
    body = body[: len(body) & ~1] if encoding != "utf-8" else body
    text = body.decode(encoding, "replace").replace("\ufeff", "").replace("\0", "")
    return text[: text.rfind(">") + 1] or text, encoding


def properties(text: str) -> Iterator[Property]:
    """Every property of a packet; ("", rule, why) for what cannot be read."""
    walk = _Walk()
    at = walk.parse(text)
    yield from walk.found
    if at is None:
        return
    rest = list(_search(text[at:] if walk.found else text))
    yield from rest
    if walk.refused:
        yield "", "M902", "an XMP packet with a document type declaration"
    elif not rest and not walk.found:
        yield "", "M902", "an XMP packet that is no XML"


class _Refused(Exception):
    """The packet declares a document type, or has more properties than any real one."""


class _Walk:
    """Collects properties while expat goes through the packet."""

    def __init__(self) -> None:
        self.found: list[Property] = []
        self.refused = False
        self._names: list[tuple[str, str]] = []  # nearest property per open element
        self._text: list[str] = []
        self._length = 0

    def parse(self, text: str) -> int | None:
        """Read all of `text`; the character where it stopped being XML, or None."""
        parser = expat.ParserCreate("utf-8", "\n")
        parser.buffer_text = True
        parser.ordered_attributes = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        data = text.encode("utf-8", "replace")
        try:
            parser.Parse(data, True)  # a packet cut short ends in an error, after all that it holds
        except expat.ExpatError:
            return len(data[: max(parser.ErrorByteIndex, 0)].decode("utf-8", "ignore"))
        except _Refused:
            return 0
        return None

    def _doctype(self, *_: object) -> None:
        self.refused = True
        raise _Refused

    def _start(self, tag: str, attributes: list[str]) -> None:
        name = _split(tag)
        if name[0] == _RDF and self._names:
            name = self._names[-1]
        self._names.append(name)
        self._text.clear()
        self._length = 0
        for key, value in zip(attributes[::2], attributes[1::2], strict=True):
            prefix, local = _split(key)
            if prefix == _RDF and local in {"resource", "value", "about"}:
                self._add(*(name if name[0] != _RDF else ("xmpMM", "about")), value)
            elif prefix not in {_RDF, "xml", ""}:
                self._add(prefix, local, value)

    def _end(self, _: str) -> None:
        if self._text:
            self._add(*self._names[-1], "".join(self._text))
            self._text.clear()
            self._length = 0
        self._names.pop()

    def _data(self, data: str) -> None:
        if self._length < VALUE_LIMIT:
            self._text.append(data[:VALUE_LIMIT])
            self._length += len(data)

    def _add(self, prefix: str, local: str, value: str) -> None:
        value = value.strip()[:VALUE_LIMIT]
        if value:
            self.found.append((prefix, local, value))
            if len(self.found) > _PROPERTIES:
                raise _Refused


def _split(name: str) -> tuple[str, str]:
    """Our prefix and the local name of what expat gives: namespace and local name on two lines."""
    uri, newline, local = name.rpartition("\n")
    return (NAMESPACES.get(uri, "?") if newline else ""), local


# Pieces of a packet: bounded patterns, so that hostile text costs linear time.
_ATTRIBUTE: Final = (
    r"""\s([A-Za-z][\w-]{0,30}):([A-Za-z_][\w.-]{0,60})\s{0,4}=\s{0,4}(?:"([^"<]{1,2000})|'([^'<]{1,2000}))"""
)
# looked ahead, not consumed: the attributes of an element are searched too
_ELEMENT: Final = r"""<([A-Za-z][\w-]{0,30}):([A-Za-z_][\w.-]{0,60})(?=(?:\s[^<>]{0,300})?>([^<]{1,2000})<)"""
_PIECE: Final = re.compile(f"{_ATTRIBUTE}|{_ELEMENT}")


def _search(text: str) -> Iterator[Property]:
    """Properties of what is not well-formed; prefixes count as written."""
    nearest = ("xmp", "?")
    for count, match in enumerate(_PIECE.finditer(text)):
        prefix, local, double, single, tag, name, content = match.groups()
        if prefix:
            value = double or single
        else:
            prefix, local, value = tag, name, content
            if prefix == _RDF:
                prefix, local = _opened(text, match.start()) or nearest
        value = printable(html.unescape(value))
        if prefix not in {"xmlns", "xml", _RDF} and value:
            nearest = (prefix, local)
            yield prefix, local, value
        if count > _PROPERTIES:
            return


_OPEN: Final = re.compile(r"<(?!rdf:)([A-Za-z][\w-]{0,30}):([A-Za-z_][\w.-]{0,60})")


def _opened(text: str, at: int) -> tuple[str, str] | None:
    """The property whose list item starts at `at`: the last element opened in the 300 characters before."""
    found = None
    for match in _OPEN.finditer(text, max(0, at - 300), at):
        found = (match[1], match[2])
    return found
