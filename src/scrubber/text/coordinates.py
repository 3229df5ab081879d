"""Find positions: decimal degrees, degrees and minutes, `geo:` (RFC 5870), map links, plus codes."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from scrubber.text._detect import Form, Hit, RuleDetector, form

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.text._view import View

RULE: Final = "T202"
_CODE: Final = "23456789CFGHJMPQRVWX"  # Open Location Code, the alphabet without look-alikes


_LINK: Final = re.compile(r"maps|goo\.gl|osm|w3w|what3|waze|openstreetmap")
_DECIMALS: Final = re.compile(r"\d\.\d{3}")
_AFTER_HOST: Final = re.compile(r"[/?#]")
_SHARE: Final = re.compile(r"\d[.,]\d")


def hits(seen: View, language: str) -> Iterable[Hit]:
    """The positions of one text."""
    del language
    value = seen.value
    if not (
        "+" in value
        or "\u00b0" in value
        or "\u00ba" in value
        or _DECIMALS.search(value)
        or (_AFTER_HOST.search(value) and ("///" in value or _LINK.search(seen.lowered)))
        or ("geo:" in seen.lowered)
        or ("lat" in seen.lowered and _SHARE.search(value))
    ):
        return ()
    return _found(value) if _any_sign().search(value) else ()


def _found(value: str) -> Iterator[Hit]:
    for pattern, score, why in _patterns():
        for match in pattern.finditer(value):
            if _on_earth(match):
                yield Hit(*match.span(), RULE, score, why)


@cache
def _any_sign() -> re.Pattern[str]:
    return re.compile(
        r"\d[.,\u00b0\u00ba+:]|\d\s[\u00b0\u00ba]|\+[2-9CFGHJMPQRVWX]|///|(?i:maps|goo\.gl|osm|w3w|what3"
        r"|waze)"
    )


def _on_earth(match: re.Match[str]) -> bool:
    found = match.groupdict()
    latitude, longitude = found.get("lat"), found.get("lon")
    if latitude is None or longitude is None:
        return True
    return abs(float(latitude.replace(",", "."))) <= 90 and abs(float(longitude.replace(",", "."))) <= 180


@cache
def _patterns() -> tuple[Form, ...]:
    signed = r"[+\-\u2212]?"
    seconds = r"(?:\d{1,2}(?:[.,]\d{1,4})?\s?(?:[\"\u2033\u201d]|''))?"
    degrees = rf"\d{{1,3}}\s?[°º]\s?(?:\d{{1,2}}(?:[.,]\d{{1,6}})?\s?['\u2032\u2019]\s?{seconds})?"
    return (
        form(
            r"(?i)(?:https?://)?(?:(?:maps\.app\.goo\.gl|goo\.gl/maps|g\.co/maps|maps\.google\.[a-z.]{2,6}"
            r"|(?:www\.)?google\.[a-z.]{2,6}/maps"
            r"|maps\.apple\.com|(?:www\.)?openstreetmap\.org|osm\.org/go|what3words\.com|w3w\.co"
            r"|waze\.com/ul)[/?#][^\s<>\"']{1,500})",
            0.95,
            "link to a map",
        ),
        form(
            r"(?i)(?<![^\W_])geo:[+\-]?\d{1,2}(?:\.\d{1,12})?,[+\-]?\d{1,3}(?:\.\d{1,12})?(?:,[+\-]?\d{1,6}(?:\.\d{1,6})?)?",
            0.99,
            "geo URI",
        ),
        form(
            r"(?<![\d.])@?(?P<lat>[+\-]?\d{1,2}\.\d{3,12})\s?[°º]?\s?[NSns]?\s?(?:[,;/|_]\s?|\s)"
            r"(?P<lon>[+\-]?\d{1,3}\.\d{3,12})(?!\d|\.\d)(?:\s?[°º]?\s?[EWOewo](?![^\W_]))?",
            0.9,
            "decimal degrees",
        ),
        form(
            rf"(?<![\d.,]){signed}{degrees}\s?[NSns](?![^\W_])[\s,;/_\-]{{0,3}}{signed}{degrees}\s?[EWOLewol](?![^\W_])",
            0.97,
            "degrees and minutes",
        ),
        form(
            rf"(?i)(?<![^\W_])[NS]\s?{degrees}[\s,;/_\-]{{0,3}}[EWO]\s?{degrees}", 0.95, "degrees and minutes"
        ),
        form(
            r"(?i)(?<![^\W_])lat(?:itude)?[\s:=_]{0,3}[+\-]?\d{1,2}[.,]\d{1,12}[\s,;_\-]{1,3}(?:lon|lng"
            r"|long|longitude)[\s:=_]{0,3}[+\-]?\d{1,3}[.,]\d{1,12}",
            0.97,
            "latitude and longitude",
        ),
        form(rf"(?<![^\W_])[23456789C][{_CODE}]{{7}}\+[{_CODE}]{{2,3}}(?![^\W_])", 0.95, "plus code"),
        form(
            rf"(?<![^\W_])(?=[A-Z]*\d)(?=\d*[A-Z])[{_CODE}]{{4}}\+[{_CODE}]{{2,3}},?\s[A-ZÀ-Þ]",
            0.7,
            "short plus code",
        ),
        form(
            r"(?<![^\s(])///[a-zà-ÿ]{2,20}\.[a-zà-ÿ]{2,20}\.[a-zà-ÿ]{2,20}(?![^\W_])",
            0.9,
            "what3words address",
        ),
    )


detector = RuleDetector("coordinates", hits)
