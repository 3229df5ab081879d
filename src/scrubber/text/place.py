"""Find streets and named places by the words they are made with: Rua, Straße, Street, Piazza, Lake, Park.

Towns and regions have no such word; the name model finds them.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from scrubber.text._detect import Hit, RuleDetector
from scrubber.text._lexis import APOSTROPHES, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.text._view import View

RULE: Final = "T201"
_OPENING: Final = (
    "rua|avenida|travessa|praça|praca|alameda|rodovia|ladeira|praia|parque|ilha|calle|plaza|paseo|carrer"
    "|playa|isla|plaça"
    r"|viale|piazza|piazzale|corso|vicolo|lungomare|spiaggia|isola|castello|palazzo|rue|boulevard|chemin"
    r"|allée|quai|impasse"
    r"|plage|île|lac|château|ulica|ul\.|av\.|bd\."
)
_CLOSING: Final = (
    "Street|Road|Rd|Avenue|Ave|Lane|Boulevard|Blvd|Square|Crescent|Terrace|Park|County|Bridge|Lake|River"
    "|Island"
    "|Airport"
)
_GERMAN: Final = r"[A-ZÄÖÜ][\wäöüß\-]{2,30}(?:straße|strasse|str\.|gasse|allee|platz(?=\s\d))"
_NO_STREETS: Final = vocabulary("""
    hauptstraße hauptstrasse dorfstraße dorfstrasse sackgasse einkaufsstraße landstraße wasserstraße
    milchstraße
    bundesstraße parkallee parkplatz stellplatz tabellenplatz sitzplatz
""")
_BEFORE: Final = vocabulary(
    "the a an in at on my our this that to from of big new old by near day beautiful along"
)


_OPENS: Final = vocabulary(_OPENING.replace("|", " ").replace("\\.", "")) | {"via"}
_CLOSES: Final = vocabulary(_CLOSING.lower().replace("|", " "))
_IN_NAMES: Final = vocabulary("rua avenida travessa calle piazza viale rue via ulica street road avenue lane")
_ENDS: Final = re.compile(r"stra(?:ß|ss)e|str\.|gasse|allee|platz")


def hits(seen: View, language: str) -> Iterable[Hit]:
    """The streets and named places of one text."""
    ends = _ENDS.search(seen.lowered) is not None
    if seen.named:
        return () if _IN_NAMES.isdisjoint(seen.runs) and not ends else _named(seen.value)
    opens, closes = not _OPENS.isdisjoint(seen.runs), not _CLOSES.isdisjoint(seen.runs)
    if not (opens or closes or ends) or seen.value.isupper():
        return ()  # capitals show no names
    return (
        *(_by_opening(seen.value, language) if opens else ()),
        *(_by_closing(seen.value) if closes else ()),
        *(_by_ending(seen.value) if ends else ()),
    )


def _named(value: str) -> Iterator[Hit]:
    for match in _in_names().finditer(value):
        yield Hit(*match.span(), RULE, 0.7, "street by its word")


def _by_opening(value: str, language: str) -> Iterator[Hit]:
    for match in _opened().finditer(value):
        if match["via"] is None or language == "it" or (not language and match["via"] == "Via"):
            yield Hit(*match.span(), RULE, 0.75, "place by its opening word")


def _by_closing(value: str) -> Iterator[Hit]:
    for match in _closed().finditer(value):
        words = match[0].split()
        start = match.start()
        if words[0].lower() in _BEFORE:
            start += len(words.pop(0)) + 1
        if len(words) > 1:
            yield Hit(start, match.end(), RULE, 0.65, "place by its closing word")


def _by_ending(value: str) -> Iterator[Hit]:
    for match in _german().finditer(value):
        if match["street"].lower() not in _NO_STREETS:
            yield Hit(*match.span(), RULE, 0.75, "street by its ending")


@cache
def _opened() -> re.Pattern[str]:
    name = rf"[A-ZÀ-ÞŁŚŻ][\w{APOSTROPHES}\-]{{1,30}}"
    link = (
        rf"(?:d[aeo]s?|del|della|delle|dello|dei|degli|di|du|des|of|la|le|les|los|las|el|dels"
        rf"|d[{APOSTROPHES}]|de l[{APOSTROPHES}]|dell[{APOSTROPHES}])"
    )
    number = r"(?:,?\s(?:n\.?[ºo°]?\s?|nº\s?)?\d{1,5}(?![\d.:]))?"
    return re.compile(
        rf"(?<![^\W_])(?:(?i:{_OPENING})|(?P<via>[Vv]ia))(?:[ ]{link}){{0,2}}(?:[ ]"
        rf"|(?<=[{APOSTROPHES}])){name}"
        rf"(?:[ ](?:{link}[ ]){{0,2}}{name}){{0,3}}{number}"
    )


@cache
def _closed() -> re.Pattern[str]:
    word = rf"[A-ZÀ-Þ][\w{APOSTROPHES}]{{1,20}}"
    return re.compile(rf"(?<![^\W_])(?:\d{{1,5}}[ ])?(?:{word}[ ]){{1,3}}(?:{_CLOSING})(?![^\W_])")


@cache
def _german() -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?P<street>{_GERMAN})(?:\s\d{{1,4}}\s?[a-z]?)?(?![^\W_])")


@cache
def _in_names() -> re.Pattern[str]:
    opening = "rua|avenida|travessa|calle|piazza|viale|rue|via|ulica"
    return re.compile(
        rf"(?i)(?<![^\W_])(?:{opening})(?P<s>[_ \-])(?:d[aeiou]s?|del|della|de(?P=s)la)(?P=s)[^\W\d_]{{3,20}}"
        r"|(?<![^\W_])\d{1,4}[_ \-][^\W\d_]{3,20}[_ \-](?:street|road|avenue|lane)(?![^\W_])"
        r"|(?<![^\W_])[^\W\d_]{4,25}(?:straße|strasse|gasse)(?:[_ \-]\d{1,3})?(?![^\W_])"
    )


detector = RuleDetector("place", hits)
