"""Which elements are open at a place of an HTML document: WHATWG HTML 13.2.4.2 and 13.1.2.4, simplified."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

DEPTH: Final = 512  # what is nested deeper is looked at, but not remembered: browsers do the same


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_VOID: Final = _names(
    "area base basefont bgsound br col embed frame hr img input link meta param source track wbr"
)
_RAW: Final = _names("title textarea style xmp iframe noembed noframes script plaintext")
_HTML_INSIDE: Final = {"svg": _names("foreignobject desc title"), "math": _names("mi mo mn ms mtext")}
_BREAKS_OUT: Final = _names(  # of SVG and MathML: WHATWG HTML 13.2.6.5
    "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing "
    "menu meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var"
)
_SPECIAL: Final = _names(  # the end tag of another element does not reach over these: 13.2.6.4.7
    "address article aside blockquote body button caption center dd details dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header html li listing main marquee menu nav noscript "
    "object ol p pre search section select summary table tbody td template tfoot th thead tr ul"
)
_WALLS: Final = _names("caption html marquee object table td template th")
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
    passages that belong to it. `only_with_image`: without a picture in it they are not about pictures (the
    title of a link).
    """

    outer: Scope | None = None
    image: str | None = None
    instead: str | None = None
    waiting: list[int] = field(default_factory=list)
    only_with_image: bool = False

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
    """An element; `raw`: it holds text only, no tags. What reads it sets the rest, which children inherit.

    `foreign` is "svg" or "math" for elements of these vocabularies.
    """

    name: str
    foreign: str = ""
    raw: bool = False
    language: str | None = None
    scope: Scope | None = None
    caption: Scope | None = None


class Elements:
    """The open elements, the innermost last."""

    def __init__(self, *, xml: bool = False) -> None:
        self._xml = xml
        self._open = [Element("")]
        self._places: dict[str, list[int]] = defaultdict(list)  # where each name stands among the open ones
        self._special = [0]
        self._walls = [0]
        self._html = [0]

    @property
    def innermost(self) -> Element:
        """The element that text at this place belongs to."""
        return self._open[-1]

    @property
    def takes_cdata(self) -> bool:
        """Whether `<![CDATA[` begins a text here."""
        return self._xml or self._open[-1].foreign != ""

    @property
    def _foreign(self) -> str:
        """The vocabulary that tags at this place belong to, "" for HTML."""
        top = self._open[-1]
        return "" if top.name in _HTML_INSIDE.get(top.foreign, ()) else top.foreign

    def open(self, name: str, *, closed: bool) -> Element:
        """The element that a start tag opens; `closed`: the tag says that it is empty."""
        if self._foreign and name in _BREAKS_OUT:
            self._break_out()
        while self._open[-1].name in _CLOSES.get(name, ()):
            self._pop()
        if name == "image" and not self._foreign:
            name = "img"  # as browsers read it
        outer = self._open[-1]
        foreign = self._foreign or (name if name in _HTML_INSIDE else "")
        empty = closed and (foreign != "" or self._xml)
        raw = name in _RAW and not foreign and not empty
        element = Element(name, foreign, raw, outer.language, outer.scope, outer.caption)
        if not empty and (foreign or name not in _VOID) and len(self._open) < DEPTH:
            self._push(element)
        return element

    def close(self, name: str) -> None:
        """Close the innermost open element of this name and all inside it, if its end tag reaches it."""
        if self._foreign and name in ("p", "br"):
            self._break_out()
        places = self._places.get(name)
        if not places:
            return
        barriers = self._walls if name in _SPECIAL else self._special
        if places[-1] >= barriers[-1] or places[-1] > self._html[-1]:
            while self._pop().name != name:
                pass

    def _break_out(self) -> None:
        while self._foreign:
            self._pop()

    def _push(self, element: Element) -> None:
        for places in self._kept(element):
            places.append(len(self._open))
        self._open.append(element)

    def _pop(self) -> Element:
        element = self._open.pop()
        for places in self._kept(element):
            places.pop()
        return element

    def _kept(self, element: Element) -> Iterator[list[int]]:
        """The lists in which the place of an element is kept."""
        yield self._places[element.name]
        if not element.foreign:
            yield self._html
        inside = element.name in _HTML_INSIDE.get(element.foreign, ())
        if inside or (element.name in _SPECIAL and not element.foreign):
            yield self._special
        if inside or (element.name in _WALLS and not element.foreign):
            yield self._walls
