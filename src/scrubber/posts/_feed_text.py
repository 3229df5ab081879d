"""What the text of an XML element says, and where each character of it stands: XML 1.0, 2.4, 2.7, 4.1.

Character references and CDATA sections are undone, in any mixture; comments and instructions are left out.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeVar

from scrubber.errors import LimitExceeded
from scrubber.posts._html_escapes import MOST
from scrubber.posts._parts import Passage, Post, Reference
from scrubber.posts._xml import NO_XML

if TYPE_CHECKING:
    from collections.abc import Callable

_Place = TypeVar("_Place", Passage, Reference)

_PIECE: Final = re.compile(
    r"<!\[CDATA\[(?P<cdata>.*?)\]\]>|<!--.*?-->|<\?.*?\?>|&(?P<reference>[^;]*);|\r\n?", re.DOTALL
)
_LINE_END: Final = re.compile(r"\r\n?")
_WIDE: Final = re.compile(r"[^\x00-\x7f]+")
_OPEN: Final = "<![CDATA["
_CLOSE: Final = "]]>"


def in_text(value: str) -> str:
    """Words between tags."""
    return html.escape(NO_XML.sub("", value), quote=False).replace("\r", "&#13;")


def in_attribute(value: str) -> str:
    """Words in an attribute, whatever its quotes."""
    return re.sub("[\t\n\r]", lambda found: f"&#{ord(found[0])};", html.escape(NO_XML.sub("", value)))


def in_ascii(text: str) -> str:
    """The same text or attribute value in ASCII, which every encoding holds."""
    return text.encode("ascii", "xmlcharrefreplace").decode()


class Said:
    """The text of an element whose content is the well-formed XML at [start, end), without elements in it.

    `ascii_only`: the document is in an encoding that may not hold what is written.
    """

    def __init__(self, source: str, start: int, end: int, *, ascii_only: bool = False) -> None:
        self._ascii_only = ascii_only
        self._here: list[int] = []  # where stretches begin in the text,
        self._there: list[int] = []  # and in the source;
        self._sizes: list[int] = []  # how long an escape is there, 0 for what stands there as it is;
        self._cdata: list[bool] = []  # and if it is in a CDATA section
        self._pieces: list[str] = []
        self._length = 0
        at = start
        for piece in _PIECE.finditer(source, start, end):
            self._plain(source, at, piece.start())
            at = piece.end()
            if piece["cdata"] is not None:
                self._section(source, *piece.span("cdata"))
            elif piece["reference"] is not None:
                self._add(_undone(piece["reference"]), piece.start(), len(piece[0]))
            elif piece[0][0] == "\r":
                self._add("\n", piece.start(), len(piece[0]))
        self._plain(source, at, end)
        if not self._here:
            self._add("", start, 0)
        self.text = "".join(self._pieces)

    def _section(self, source: str, start: int, end: int) -> None:
        for line in _LINE_END.finditer(source, start, end):
            self._plain(source, start, line.start(), cdata=True)
            self._add("\n", line.start(), len(line[0]), cdata=True)
            start = line.end()
        self._plain(source, start, end, cdata=True)

    def _plain(self, source: str, start: int, end: int, *, cdata: bool = False) -> None:
        if start < end:
            self._add(source[start:end], start, 0, cdata=cdata)

    def _add(self, text: str, there: int, size: int, *, cdata: bool = False) -> None:
        if len(self._here) > 2 * MOST:
            raise LimitExceeded("too many character references in one text")
        self._here.append(self._length)
        self._there.append(there)
        self._sizes.append(size)
        self._cdata.append(cdata)
        self._pieces.append(text)
        self._length += len(text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where [start, end) of the text stands in the source."""
        first = self._stretch(start)
        begin = self._there[first] + self._within(first, start)
        if start >= end:
            return begin, begin
        last = self._stretch(end - 1)
        return begin, self._there[last] + (self._sizes[last] or end - self._here[last])

    def _stretch(self, at: int) -> int:
        return bisect_right(self._here, at) - 1

    def _within(self, stretch: int, at: int) -> int:
        """How far from the start of a stretch, in the source."""
        return (at > self._here[stretch]) * self._sizes[stretch] or at - self._here[stretch]

    def writer(self, start: int, end: int, write: Callable[[str], str] = str) -> Callable[[str], str]:
        """How new words are written at [start, end) of the text, whose own notation is that of `write`."""
        first = self._cdata[self._stretch(start)]
        last = self._cdata[self._stretch(max(start, end - 1))]

        def wrote(value: str) -> str:
            text = write(value)
            if not first:
                new = in_text(text)
                return (in_ascii(new) if self._ascii_only else new) + (_OPEN if last else "")
            new = NO_XML.sub("", text).replace("\r", "\n").replace(_CLOSE, f"]]{_CLOSE}{_OPEN}>")
            new = _WIDE.sub(_outside, new) if self._ascii_only else new
            return new + ("" if last else _CLOSE)

        return wrote

    def moved(self, place: _Place) -> _Place:
        """A place in the text, as it stands in the source."""
        start, end = self.span(place.start, place.end)
        return replace(place, start=start, end=end, write=self.writer(place.start, place.end, place.write))

    def post(self, inner: Post) -> Post:
        """A post that was read from the text, with its places in the source."""
        return Post(tuple(map(self.moved, inner.passages)), tuple(map(self.moved, inner.references)))


def _undone(reference: str) -> str:
    """What a reference stands for, which is known to be well-formed: a number, or one of five names."""
    if reference[0] != "#":
        return html.unescape(f"&{reference};")
    return chr(int(f"0{reference[1:]}", 16 if reference[1] == "x" else 10))


def _outside(found: re.Match[str]) -> str:
    """Characters that a CDATA section cannot hold in an encoding that lacks them."""
    return _CLOSE + in_ascii(found[0]) + _OPEN
