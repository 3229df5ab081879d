"""Find positions on the map: decimal degrees, degrees and minutes, `geo:` (RFC 5870), map links, plus codes."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from scrubber.text._detect import Hit, RuleDetector

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.text._view import View

RULE: Final = "T202"
_CODE: Final = "23456789CFGHJMPQRVWX"  # Open Location Code, the alphabet without look-alikes


def hits(seen: View, language: str) -> Iterator[Hit]:
    """Yield the positions of one text."""
    del language
    value = seen.value
    for pattern, score, why in _patterns():
        for match in pattern.finditer(value):
            if _on_earth(match):
                yield Hit(*match.span(), RULE, score, why)


def _on_earth(match: re.Match[str]) -> bool:
    found = match.groupdict()
    latitude, longitude = found.get("lat"), found.get("lon")
    if latitude is None or longitude is None:
        return True
    return abs(float(latitude.replace(",", "."))) <= 90 and abs(float(longitude.replace(",", "."))) <= 180


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], float, str], ...]:
    signed = r"[+\-\u2212]?"
    degrees = r"\d{1,3}\s?[°º]\s?(?:\d{1,2}(?:[.,]\d{1,6})?\s?['′\u2019]\s?(?:\d{1,2}(?:[.,]\d{1,4})?\s?(?:[\"″\u201d]|''))?)?"
    rows = (
        (
            r"(?i)(?:https?://)?(?:(?:maps\.app\.goo\.gl|goo\.gl/maps|g\.co/maps|maps\.google\.[a-z.]{2,6}|(?:www\.)?google\.[a-z.]{2,6}/maps"
            r"|maps\.apple\.com|(?:www\.)?openstreetmap\.org|osm\.org/go|what3words\.com|w3w\.co|waze\.com/ul)[/?#][^\s<>\"']{1,500})",
            0.95,
            "link to a map",
        ),
        (
            r"(?i)(?<![^\W_])geo:[+\-]?\d{1,2}(?:\.\d{1,12})?,[+\-]?\d{1,3}(?:\.\d{1,12})?(?:,[+\-]?\d{1,6}(?:\.\d{1,6})?)?",
            0.99,
            "geo URI",
        ),
        (
            rf"(?<![\d.])@?(?P<lat>[+\-]?\d{{1,2}}\.\d{{3,12}})\s?[°º]?\s?[NSns]?\s?(?:[,;/|_]\s?|\s)(?P<lon>[+\-]?\d{{1,3}}\.\d{{3,12}})(?!\d|\.\d)(?:\s?[°º]?\s?[EWOewo](?![^\W_]))?",
            0.9,
            "decimal degrees",
        ),
        (
            rf"(?<![\d.,]){signed}{degrees}\s?[NSns](?![^\W_])[\s,;/_\-]{{0,3}}{signed}{degrees}\s?[EWOLewol](?![^\W_])",
            0.97,
            "degrees and minutes",
        ),
        (rf"(?i)(?<![^\W_])[NS]\s?{degrees}[\s,;/_\-]{{0,3}}[EWO]\s?{degrees}", 0.95, "degrees and minutes"),
        (
            r"(?i)(?<![^\W_])lat(?:itude)?[\s:=_]{0,3}[+\-]?\d{1,2}[.,]\d{1,12}[\s,;_\-]{1,3}(?:lon|lng|long|longitude)[\s:=_]{0,3}[+\-]?\d{1,3}[.,]\d{1,12}",
            0.97,
            "latitude and longitude",
        ),
        (rf"(?<![^\W_])[23456789C][{_CODE}]{{7}}\+[{_CODE}]{{2,3}}(?![^\W_])", 0.95, "plus code"),
        (
            rf"(?<![^\W_])(?=[A-Z]*\d)(?=\d*[A-Z])[{_CODE}]{{4}}\+[{_CODE}]{{2,3}},?\s[A-ZÀ-Þ]",
            0.7,
            "short plus code",
        ),
        (
            r"(?<![^\s(])///[a-zà-ÿ]{2,20}\.[a-zà-ÿ]{2,20}\.[a-zà-ÿ]{2,20}(?![^\W_])",
            0.9,
            "what3words address",
        ),
    )
    return tuple((re.compile(pattern), score, why) for pattern, score, why in rows)


detector = RuleDetector("coordinates", hits)
