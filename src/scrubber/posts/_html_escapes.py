"""Character references of HTML, read and written: WHATWG HTML 13.2.5.72 ff. and 13.1.2.3."""

from __future__ import annotations

import contextlib
import html
import re
import sys
from bisect import bisect_right
from html.entities import html5
from typing import TYPE_CHECKING, Final, TypeVar

from scrubber.errors import LimitExceeded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_Item = TypeVar("_Item")

MOST: Final = 200_000  # places in one document, so that memory stays bounded; no post has as many
UNQUOTED: Final = ""  # the notation of an attribute value: `"`, `'`, or one of these three
ABSENT: Final = "absent"  # `<img alt>`
MISSING: Final = "missing"  # `<img alt=>`

_REFERENCE: Final = re.compile(
    r"&(?:#(?P<decimal>[0-9]++);?|#[xX](?P<hex>[0-9a-fA-F]++);?|(?P<name>[A-Za-z][A-Za-z0-9]*+)(?P<end>[;=]?))"
)
_LONGEST: Final = max(map(len, html5))
_SPECIAL: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_UNENCODABLE: Final = re.compile("[\0\ud800-\udc7f\udd00-\udfff]")
_IN_QUOTES: Final = {
    '"': re.compile(r'[&<>"\t\n\f\r]'),
    "'": re.compile(r"[&<>'\t\n\f\r]"),
    UNQUOTED: re.compile(r"[&<>\"'=`\t\n\f\r ]"),
}
_IN_TEXT: Final = re.compile(r"[&<>\t\n\f\r]|\A | \Z|(?<= ) ")
_BREAK: Final = re.compile(r"\r\n?")
_SPACES: Final = re.compile(r"[\t\n\f\r ]++")


def attribute_value(raw: str) -> str:
    """What an attribute says, its references undone and its line breaks as line feeds."""
    return _decoded(_BREAK.sub("\n", raw), attribute=True)


def text_value(raw: str) -> str:
    """What a reader sees of a text: every run of white space is one space, and references are undone."""
    return _decoded(_SPACES.sub(" ", raw), attribute=False)


def in_attribute(value: str, quote: str) -> str:
    """A piece of an attribute value, for these quotes; where there are none everything special is escaped."""
    return _IN_QUOTES[quote].sub(_escape, _encodable(value))


def as_attribute(value: str, quote: str) -> str:
    """A whole attribute value: where there were no quotes, they come with it if they are needed."""
    if quote in ('"', "'"):
        return in_attribute(value, quote)
    if quote == UNQUOTED and value and not _IN_QUOTES[UNQUOTED].search(value):
        return _encodable(value)
    if quote != UNQUOTED and not value:
        return ""
    return f'{"=" if quote == ABSENT else ""}"{in_attribute(value, chr(34))}"'


def as_text(value: str) -> str:
    """Text between tags; white space that would be lost is written as references."""
    return _IN_TEXT.sub(_escape, _encodable(value))


def as_cdata(value: str) -> str:
    """Text inside a CDATA section, which ends and begins again where the text has its end mark."""
    return _encodable(value).replace("]]>", "]]]]><![CDATA[>")


def limited(items: Iterable[_Item]) -> Iterator[_Item]:
    """The items, unless there are more than MOST: then `LimitExceeded`."""
    for number, item in enumerate(items):
        if number >= MOST:
            raise LimitExceeded(f"more than {MOST} words and references in one document")
        yield item


class Decoded:
    """An attribute value, and where in the source each place of it stands."""

    def __init__(self, raw: str, start: int) -> None:
        """`raw` is what stands in the source from `start` on."""
        pieces: list[str] = []
        self._here, self._there = [0], [start]
        at = length = 0
        for match in _REFERENCE.finditer(raw) if "&" in raw else ():
            new = _undone(match, attribute=True)
            if new == match[0]:
                continue
            if len(self._here) > 2 * MOST:
                raise LimitExceeded("too many character references in one attribute")
            pieces += [raw[at : match.start()], new]
            length += match.start() - at
            self._mark(length, start + match.start())
            length += len(new)
            at = match.end()
            self._mark(length, start + at)
        self.text = "".join([*pieces, raw[at:]])

    def _mark(self, here: int, there: int) -> None:
        self._here.append(here)
        self._there.append(there)

    def place(self, at: int) -> int:
        """The place in the source of place `at` of the text."""
        k = bisect_right(self._here, at) - 1
        return self._there[k] + at - self._here[k]


def _decoded(raw: str, *, attribute: bool) -> str:
    if "&" not in raw:
        return raw
    return _REFERENCE.sub(lambda match: _undone(match, attribute=attribute), raw)


def _undone(match: re.Match[str], *, attribute: bool) -> str:
    """The characters that a reference stands for, or the reference itself where it is none."""
    name = match["name"]
    if name is None:
        digits = (match["decimal"] or match["hex"]).lstrip("0")[:8]  # enough, and int() refuses very many
        return _character(int(digits or "0", 16 if match["hex"] else 10))
    if match["end"] == ";" and f"{name};" in html5:
        return html5[f"{name};"]
    if attribute:  # a query such as `?a=1&copy=2` is no reference
        return match[0] if match["end"] else html5.get(name, match[0])
    return html.unescape(match[0][: _LONGEST + 1]) + match[0][_LONGEST + 1 :]


def _character(number: int) -> str:
    """What a numeric reference stands for: WHATWG HTML 13.2.5.80."""
    if number == 0 or number > sys.maxunicode or 0xD800 <= number < 0xE000:
        return "\ufffd"
    with contextlib.suppress(UnicodeDecodeError):
        return bytes([number]).decode("cp1252") if 0x80 <= number < 0xA0 else chr(number)
    return chr(number)


def _encodable(value: str) -> str:
    """No character that HTML cannot hold; bytes that are not UTF-8 (U+DC80 to U+DCFF) stay."""
    return _UNENCODABLE.sub("\ufffd", value)


def _escape(match: re.Match[str]) -> str:
    return _SPECIAL.get(match[0]) or f"&#{ord(match[0])};"
