"""Find ages: "2 anos", "turned 2", "8yo", "(6)" after a name, "5th birthday", "35enne", `leon_9meses`.

An age tells that a child is meant, and with a date the day of birth. Spans of time ("for 31 years"), school
years and teams ("u9") are none. A birthday told by its ordinal as a word ("first birthday") is left standing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.text import _ages as ages
from scrubber.text._detect import Hit, RuleDetector

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.text._view import View

RULE: Final = "T402"
_WINDOW: Final = 40  # characters before a number in which a word can make it a length of time


def hits(seen: View, language: str) -> Iterable[Hit]:
    """The ages of one text, the surest forms first."""
    del language  # the words of all languages hardly collide
    if not ages.DIGIT.search(seen.value) and ages.SIGNS.isdisjoint(seen.runs):
        return ()
    told = not ages.told_by().isdisjoint(seen.runs) or ages.PARTS.search(seen.lowered)
    beside = _elders(seen) if seen.named else _beside_names(seen.value)
    return (*_told(seen, seen.plain if seen.named else seen.value), *beside) if told else beside


def _told(seen: View, value: str) -> Iterator[Hit]:
    for form in ages.sure():
        for match in form.pattern.finditer(value):
            yield Hit(*match.span(match.lastgroup or "a"), RULE, form.score, form.why)
    for match in ages.bare().finditer(value):
        if score := _bare_score(seen, value, match):
            yield Hit(*match.span("a"), RULE, score, "number with a unit of age")


def _elders(seen: View) -> Iterator[Hit]:
    if ages.KIN.isdisjoint(seen.runs):
        return
    for match in ages.elder().finditer(seen.value):
        yield Hit(*match.span("a"), RULE, 0.65, "number behind a grandparent's name")


def _beside_names(value: str) -> Iterator[Hit]:
    if not ages.BESIDE_SIGN.search(value):
        return
    for match in ages.beside_name().finditer(value):
        if match["a"]:
            yield Hit(*match.span("a"), RULE, 0.8, "number in brackets after a name")
        else:
            yield Hit(*match.span("b"), RULE, 0.7, "number after a name")


def _bare_score(seen: View, value: str, match: re.Match[str]) -> float:
    """A number with years or months: an age, unless the words around it make it a length of time."""
    unit = match["unit"].lower()
    if not seen.named and value[match.start() - 1 : match.start()].isalpha():
        return 0.0
    before = value[max(0, match.start() - _WINDOW) : match.start()]
    if ages.SPENT.search(before) or ages.SPAN.match(value, match.end()):
        return 0.0
    if unit == "an" and not match["a"].startswith("1"):
        return 0.0  # not French: 3 an a half
    if re.fullmatch(ages.WEEKS, unit):
        return 0.55 if seen.named and not unit.startswith(("d", "t", "j", "g")) else 0.0
    if unit in {"an", "anno", "jr", "yr", "yrs", "mes", "lat"} and not seen.named:
        return 0.7
    if seen.named:
        return 0.85
    if ages.APART.search(before) and ages.OVER.match(value, match.end()):
        return 0.8
    return 0.45 if ages.MOSTLY_SPENT.fullmatch(unit) else 0.6


detector = RuleDetector("age", hits)
