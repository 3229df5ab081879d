"""Find picture agencies and stock libraries: they lead to where the picture stands with its caption."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from scrubber.text._detect import Hit, RuleDetector
from scrubber.text._lexis import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrubber.text._view import View

RULE: Final = "T301"
_NAMES: Final = (
    r"getty[ _\-]?images|shutterstock|i ?stock(?:photo)?|unsplash|pexels|pixabay|deposit ?photos|dreamstime"
    r"|alamy|adobe[ _\-]?stock|reuters|picture[ _\-]alliance|imago(?: ?images)?|lapresse|wire ?image"
    r"|zuma[ _\-]?press|associated press|agence france[ \-]presse|europa press|xinhua"
)
_LETTERS: Final = "AFP|AP|EPA|EFE|ANSA|TASS|DPA|dpa|PA|APA"  # only in a credit
_SIGNS: Final = vocabulary("""
    getty gettyimages shutterstock stock stockphoto istock istockphoto unsplash pexels pixabay deposit
    depositphotos dreamstime alamy adobe adobestock reuters alliance imago imagoimages lapresse wire wireimage
    zuma zumapress associated agence europa xinhua
    afp ap epa efe ansa tass dpa pa apa
""")
"""A run of letters of each name."""


def hits(seen: View, language: str) -> Iterable[Hit]:
    """The agencies named in one text."""
    del language
    if _SIGNS.isdisjoint(seen.runs):
        return ()
    return (
        Hit(*match.span(match.lastgroup or 0), RULE, 0.55, "picture agency")
        for match in _pattern().finditer(seen.value)
    )


@cache
def _pattern() -> re.Pattern[str]:
    credit = r"[/(\[\u00a9|]\s?|(?:[Pp]hotos?|[Ff]otos?|[Cc]redit|[Qq]uelle|[Bb]ild)\s?:\s?|\bvia\s"
    return re.compile(
        rf"(?<![^\W_])(?P<name>(?i:{_NAMES}))(?![^\W_])"
        rf"|(?:{credit})(?P<letters>{_LETTERS})(?=[/)\].,;|]|\s?$|\svia|\sPhoto)"
        rf"|/(?P<last>{_LETTERS})(?![^\W_])"
    )


detector = RuleDetector("agency", hits)
