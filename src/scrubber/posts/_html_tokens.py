"""Tags and texts of an HTML document at their places: the tokenizer of WHATWG HTML 13.2.5, in linear time.

The standard library's `html.parser` is not used: where script, title and comments end differs between the
versions of Python that we serve, some of them take quadratic time, and it gives no place for an attribute.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import LimitExceeded
from scrubber.posts._html_elements import Element, Elements
from scrubber.posts._html_escapes import ABSENT, MISSING, MOST, UNQUOTED
from scrubber.posts._html_words import is_read

if TYPE_CHECKING:
    from collections.abc import Iterator

_WS: Final = r"\t\n\f\r "
_MARKUP: Final = re.compile(r"<(?=[a-zA-Z!/?])")
_TAG_NAME: Final = re.compile(rf"</?([a-zA-Z][^{_WS}/>]*+)")
_GAP: Final = re.compile(rf"[{_WS}/]*+")
_ATTRIBUTE_NAME: Final = re.compile(rf"=?[^{_WS}/>=]*+")
_EQUALS: Final = re.compile(rf"[{_WS}]*+=[{_WS}]*+")
_BARE: Final = re.compile(rf"[^{_WS}>]++")
_COMMENT_END: Final = re.compile(r"--!?>")
_SCRIPT: Final = re.compile(rf"<!--|-->|</?script(?=[{_WS}/>])", re.IGNORECASE)
_RAW: Final = {
    name: re.compile(rf"</{name}(?=[{_WS}/>])", re.IGNORECASE)
    for name in ("title", "textarea", "style", "xmp", "iframe", "noembed", "noframes")
}


class Attribute(NamedTuple):
    """One attribute: its value stands at [start, end) of the source, without its quotes."""

    name: str
    start: int
    end: int
    quote: str


class StartTag(NamedTuple):
    """A start tag and the element that it opens."""

    element: Element
    attributes: tuple[Attribute, ...]


class Characters(NamedTuple):
    """A stretch of text directly inside `element`. `references`: character references are undone in it."""

    element: Element
    start: int
    end: int
    references: bool = True


def tokens(source: str, start: int, end: int) -> Iterator[StartTag | Characters]:
    """The start tags and texts of [start, end) in their order; comments and declarations are passed over.

    What the tags nest in is found as a browser does, roughly: void elements and those whose end tag may be
    left out are known, misnested ones are not put right.
    """
    elements = Elements(xml=source[start : min(end, start + 100)].lstrip("\ufeff \t\r\n").startswith("<?xml"))
    at = start
    while at < end:
        match = _MARKUP.search(source, at, end)
        stop = match.start() if match else end
        if stop > at:
            yield Characters(elements.innermost, at, stop)
        if match is None:
            return
        name = _TAG_NAME.match(source, stop, end)
        if name is None:
            at = _declaration(source, stop, end)
            if source.startswith("<![CDATA[", stop) and elements.takes_cdata:
                at, text_end = _cdata(source, stop, end)
                yield Characters(elements.innermost, stop + 9, text_end, references=False)
            continue
        tag = _attributes(source, name.end(), end)
        if tag is None:
            return  # a tag that does not end is no tag
        attributes, at, closed = tag
        if source[stop + 1] == "/":
            elements.close(name[1].lower())
            continue
        element = elements.open(name[1].lower(), closed=closed)
        yield StartTag(element, attributes)
        if element.raw:
            stop = _raw_end(source, at, end, element.name)
            yield Characters(element, at, stop, references=element.name in ("title", "textarea"))
            at = stop


def _attributes(source: str, at: int, end: int) -> tuple[tuple[Attribute, ...], int, bool] | None:
    """The attributes of a tag that can matter, the place behind its `>`, and whether it closes itself.

    None where it does not end.
    """
    found: list[Attribute] = []
    while True:
        gap = _GAP.match(source, at, end)
        assert gap is not None
        at = gap.end()
        if at >= end:
            return None
        if source[at] == ">":
            return tuple(found), at + 1, source[at - 1] == "/" and at > gap.start()
        name = _ATTRIBUTE_NAME.match(source, at, end)
        assert name is not None
        value = _value(source, name.end(), end)
        if value is None:
            return None
        start, stop, quote = value
        if is_read(name[0].lower()):
            if len(found) >= MOST:
                raise LimitExceeded("too many attributes in one tag")
            found.append(Attribute(name[0].lower(), start, stop, quote))
        at = stop + (quote in ('"', "'"))


def _value(source: str, at: int, end: int) -> tuple[int, int, str] | None:
    """Where the value of an attribute stands whose name ends at `at`, and its quotes."""
    equals = _EQUALS.match(source, at, end)
    if equals is None:
        return at, at, ABSENT
    at = equals.end()
    if at >= end:
        return None
    if source[at] in "\"'":
        close = source.find(source[at], at + 1, end)
        return (at + 1, close, source[at]) if close >= 0 else None
    bare = _BARE.match(source, at, end)
    return (at, bare.end(), UNQUOTED) if bare else (at, at, MISSING)


def _declaration(source: str, at: int, end: int) -> int:
    """The place behind the comment, declaration or instruction at `at`."""
    if not source.startswith("<!--", at):
        return source.find(">", at, end) + 1 or end
    if source.startswith((">", "->"), at + 4):
        return source.index(">", at) + 1
    closed = _COMMENT_END.search(source, at + 4, end)
    return closed.end() if closed else end


def _cdata(source: str, at: int, end: int) -> tuple[int, int]:
    """The place behind the CDATA section at `at`, and where its text ends."""
    closed = source.find("]]>", at + 9, end)
    return (closed + 3, closed) if closed >= 0 else (end, end)


def _raw_end(source: str, at: int, end: int, name: str) -> int:
    """Where the text of an element ends that holds no tags."""
    if name == "plaintext":
        return end
    if name != "script":
        closed = _RAW[name].search(source, at, end)
        return closed.start() if closed else end
    depth = 0  # 1 inside `<!--`, 2 inside `<script` in there: then `</script` is not the end
    while match := _SCRIPT.search(source, at, end):
        at = match.end()
        what = match[0].lower()
        if what == "<!--":
            depth = depth or 1
            at -= 2  # `<!-->` is the whole of one
        elif what == "-->":
            depth = 0
        elif what == "<script":
            depth = 2 if depth else 0
        elif depth < 2:
            return match.start()
        else:
            depth = 1
    return end
