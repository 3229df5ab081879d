"""The forms of dates that are written in figures, and what a text must hold for each of them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from scrubber.text._detect import Form, form
from scrubber.text._lexis import APOSTROPHES

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])"
MONTH: Final = r"(?:0?[1-9]|1[0-2])"
YEAR: Final = r"(?:19\d\d|20[0-4]\d)"
_TIME: Final = (
    r"(?:(?:[T_ .\-]{1,3}|[ _+\-,]{1,2}(?:at|um|a|à|as|às|alle|om|kl)[ _+\-]{1,2})"
    r"(?:[01]\d|2[0-3])[\-_.:h ]?[0-5]\d(?:[\-_.:m ]?[0-5]\d)?(?!\d))?"
)
_UNITS: Final = (
    r"px|x|\u00d7|km|m|mm|cm|kg|g|gr|gramm|ml|l|mb|gb|mah|w|kw|v|hz|rpm|€|\$|£|%|euros?|eur|usd|reais"
    r"|dollars?|people"
    r"|personen|personnes|personas|pessoas|persone|guests|words|k?cal|kalorien|calories|pcs|steps|met(?:er"
    r"|re)s?"
    r"|pieces|teile|stück|miles|ft|feet|fans|points|points|mm²|m²|km²"
)

_JOINT: Final = r"[\s\-_./:\u2013]{1,3}"
_JOINED: Final = re.compile(rf"\d{_JOINT}\d|\d年")
_SIX: Final = re.compile(r"\d{6}")
_NEEDS: Final = {
    "first": re.compile(rf"{YEAR}(?:{_JOINT}\d|年)"),
    "last": re.compile(rf"\d{_JOINT}{YEAR}"),
    "short": re.compile(r"\d[\-./]\s?\d\d?[\-./]\s?\d\d"),
    "month": re.compile(r"\s\d\d?[/.]\d"),
}
"""What a text must hold for a form with two groups of digits: cheaper to look for than the form."""

YEAR_SIGN: Final = re.compile(rf"1\d\d\d|20[0-4]\d|[{APOSTROPHES}]\d\d")
"""What `years` needs."""


def fitting(work: str) -> Iterator[Form]:
    """The forms that a text may hold, the surest first."""
    joint, six = _JOINED.search(work) is not None, _SIX.search(work) is not None
    if not (joint or six):
        return
    answers = {"six": six}
    for need, one in _forms():
        if need not in answers:
            answers[need] = joint and _NEEDS[need].search(work) is not None
        if answers[need]:
            yield one


@cache
def _forms() -> tuple[tuple[str, Form], ...]:
    """Each with what it needs; group `d` is the date, the rest of the match is its clock time."""
    free, stop = r"(?<!\d)", r"(?!\d)"
    two = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    time = r"(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d(?:\d{3})?)?"
    return (
        _form(
            "first",
            rf"{free}(?P<d>{YEAR}(?P<s>[\-_./: ])(?:{MONTH})(?P=s)(?:{DAY})){stop}{_TIME}",
            0.97,
            "ISO date",
        ),
        _form("first", rf"{free}(?P<d>{YEAR}年\s?{MONTH}月(?:\s?{DAY}日)?)", 0.97, "date in figures"),
        _form(
            "six",
            rf"{free}(?P<d>(?:19[5-9]\d|20[0-4]\d){two})(?:{time})?{stop}{_TIME}",
            0.95,
            "date in eight figures",
        ),
        _form(
            "last",
            rf"{free}(?<!\d[./])(?P<d>(?:{DAY}(?P<s>[\-./_])\s?{MONTH}|{MONTH}(?P<t>[\-./_])\s?{DAY})"
            rf"(?:(?P=s)|(?P=t))\s?{YEAR}){stop}{_TIME}",
            0.95,
            "date in figures",
        ),
        _form("last", rf"{free}(?P<d>{DAY}[./]\s?{MONTH}\.?[ \-]{YEAR}){stop}", 0.9, "date in figures"),
        _form(
            "first",
            rf"{free}(?P<d>{YEAR}\s?[\-/\u2013]\s?(?:{YEAR}|(?!0[1-9](?:\D|$)|1[0-2](?:\D|$))\d\d)){stop}",
            0.9,
            "years",
        ),
        _form(
            "last", rf"{free}(?<!\d[./\-])(?P<d>{MONTH}[\-./]{YEAR}){stop}", 0.85, "month and year in figures"
        ),
        _form(
            "first",
            rf"{free}(?P<d>{YEAR}(?:[\-./](?:0[1-9]|1[0-2])|_(?:0[1-9]|1[0-2])(?=\D*$))){stop}(?!-\d)",
            0.85,
            "month and year in figures",
        ),
        _form(
            "short",
            rf"{free}(?<!\d[.\-/_:,])(?P<d>(?:{DAY}(?P<s>[\-./])\s?{MONTH}|{MONTH}(?P<t>[\-./])\s?{DAY})"
            rf"(?:(?P=s)|(?P=t))\s?\d\d){stop}(?![.\-/:,]\d)",
            0.75,
            "date in figures, short year",
        ),
        _form(
            "month",
            rf"(?i)\b(?:am|vom|bis|ab|zum|le|du|el|il|em|dia|del|den|op|on|ur\.|born|né|née"
            rf"|geb\.)\s(?P<d>(?:{DAY}/{MONTH}|{DAY}\.{MONTH}\.)){stop}",
            0.75,
            "day and month in figures",
        ),
        _form(
            "six",
            rf"{free}(?P<d>(?:0[5-9]|[1-3]\d){two})(?:[01]\d|2[0-3])[0-5]\d[0-5]\d{stop}",
            0.9,
            "time stamp",
        ),
        _form("six", rf"{free}(?P<d>(?:{two}|{_day_first()}){YEAR}){stop}", 0.85, "date in eight figures"),
        _form(
            "six",
            rf"(?<![^\W_])(?<!\d[.,\-])(?P<d>(?:0[5-9]|[1-3]\d){two}|(?:{two}|{_day_first()})(?:0[5-9]"
            rf"|[12]\d)){stop}(?![.,]\d)",
            0.65,
            "date in six figures",
        ),
    )


def _form(need: str, pattern: str, score: float, why: str) -> tuple[str, Form]:
    """`need` is a key of _NEEDS, or "six"; `score` is that in a file name."""
    return need, form(pattern, score, why)


def _day_first() -> str:
    return r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])"


@cache
def years() -> re.Pattern[str]:
    """A year alone, also short behind an apostrophe, or older behind a word such as "circa"."""
    units = rf"\s?(?i:{_UNITS})(?![^\W\d_])"
    known = r"(?i:c\.|ca\.?|circa|um|anno|in|im|nel|en|em|since|seit|depuis)"
    follows = rf"[\da-zß-ÿ]|[.,:]\d|[ \-]\d{{4}}(?!\d)|{units}"
    return re.compile(
        rf"(?<!\d)(?<!\d[.,:])(?<!\d{{3}}[ \-])(?:{YEAR}(?:s|er)?)(?!{follows})"
        rf"|(?<![^\W_])[{APOSTROPHES}]\d\d(?![^\W_]|[{APOSTROPHES}])"
        rf"|\b{known}\s(?P<old>1[0-8]\d\d)(?!\d|[.,]\d|{units})"
    )
