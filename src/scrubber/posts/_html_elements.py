"""Which elements are open at a place of an HTML document: WHATWG HTML 13.2.4.2 and 13.1.2.4, simplified."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

DEPTH: Final = 512  # what is nested deeper is looked at, but not remembered: browsers do the same


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_VOID: Final = _names(
    "area base basefont bgsound br col embed frame hr img input link meta param source track wbr"
)
_RAW: Final = _names("title textarea style xmp iframe noembed noframes script plaintext")
_FOREIGN: Final = _names("svg math")
_HTML_INSIDE: Final = _names("foreignobject desc title mi mo mn ms mtext annotation-xml")
_BREAKS_OUT: Final = _names(  # of SVG and MathML: WHATWG HTML 13.2.6.5
    "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing "
    "menu meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var"
)
_CLOSES: Final = {  # which open element ends where another begins
    name: closed
    for begun, closed in (
        ("dd dt", _names("dd dt p")),
        ("td th", _names("td th")),
        ("tr tbody tfoot", _names("td th tr")),
        ("option optgroup", _names("option")),
        ("rt rp", _names("rt rp")),
        ("li", _names("li p")),
        (
            "address article aside blockquote details div dl fieldset figcaption figure footer form",
            _names("p"),
        ),
        ("h1 h2 h3 h4 h5 h6 header hr main menu nav ol p pre section table ul", _names("p")),
    )
    for name in begun.split()
}


@dataclass(slots=True, eq=False)
class Scope:
    """A figure or film whose words belong to the picture that comes first in it.

    `instead` is shown where there is nothing better: the poster of a film. `waiting` are the numbers of the
    passages that belong to it.
    """

    outer: Scope | None = None
    image: str | None = None
    instead: str | None = None
    waiting: list[int] = field(default_factory=list)

    def shows(self, target: str) -> None:
        """Take note of a picture; the first one counts, here and in what is around."""
        scope: Scope | None = self
        while scope is not None and scope.image is None:
            scope.image = target
            scope = scope.outer

    def stands_for(self, target: str) -> None:
        """Take note of a picture that is shown until something better is."""
        scope: Scope | None = self
        while scope is not None and scope.instead is None:
            scope.instead = target
            scope = scope.outer


@dataclass(slots=True, eq=False)
class Element:
    """An element; `raw`: it holds text only, no tags. What reads it sets the rest, which children inherit."""

    name: str
    foreign: bool = False
    raw: bool = False
    language: str | None = None
    scope: Scope | None = None
    caption: Scope | None = None


class Elements:
    """The open elements, the innermost last."""

    def __init__(self, *, xml: bool = False) -> None:
        self._xml = xml
        self._open = [Element("")]
        self._names: Counter[str] = Counter()

    @property
    def innermost(self) -> Element:
        """The element that text at this place belongs to."""
        return self._open[-1]

    @property
    def takes_cdata(self) -> bool:
        """Whether `<![CDATA[` begins a text here."""
        return self._xml or self._foreign

    @property
    def _foreign(self) -> bool:
        top = self._open[-1]
        return top.foreign and top.name not in _HTML_INSIDE

    def open(self, name: str, *, closed: bool) -> Element:
        """The element that a start tag opens; `closed`: the tag says that it is empty."""
        if self._foreign and name in _BREAKS_OUT:
            self._break_out()
        while self._open[-1].name in _CLOSES.get(name, ()):
            self._pop()
        if name == "image" and not self._foreign:
            name = "img"  # as browsers read it
        outer = self._open[-1]
        foreign = self._foreign or name in _FOREIGN
        empty = closed and (foreign or self._xml)
        raw = name in _RAW and not foreign and not empty
        element = Element(name, foreign, raw, outer.language, outer.scope, outer.caption)
        if not empty and (foreign or name not in _VOID) and len(self._open) < DEPTH:
            self._open.append(element)
            self._names[name] += 1
        return element

    def close(self, name: str) -> None:
        """Close the innermost open element of this name and all inside it, if there is one."""
        if self._foreign and name in ("p", "br"):
            self._break_out()
        if self._names[name]:
            while self._pop().name != name:
                pass

    def _break_out(self) -> None:
        while self._foreign:
            self._pop()

    def _pop(self) -> Element:
        element = self._open.pop()
        self._names[element.name] -= 1
        return element
