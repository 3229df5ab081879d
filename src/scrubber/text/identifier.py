"""Find numbers of documents and accounts, by form and check digit (see `_checksums`).

Cameras, servers and clocks write long numbers too: in a file name, and without separators anywhere, a number
counts only beside a word that says what it is, except where form and checksum leave no doubt.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from scrubber.text._detect import Hit, RuleDetector
from scrubber.text._documents import NUMBERS, Number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.text._view import View

RULE: Final = "T511"
_NEAR: Final = 32  # characters before a number in which the word that explains it stands


_TRUSTED: Final = frozenset(
    {"IBAN", "CPF", "CNPJ", "Italian codice fiscale", "Swiss AHV number", "number plate"}
)


def hits(seen: View, language: str) -> Iterator[Hit]:
    """Yield the document numbers of one text."""
    del language
    value = seen.value
    if sum(map(str.isdigit, value)) < 5:
        return
    plain = value.replace("_", " ") if seen.named else value
    for number, pattern in zip(NUMBERS, _patterns(), strict=True):
        for match in pattern.finditer(plain):
            if score := _score(number, match, plain, named=seen.named):
                yield Hit(*match.span(), RULE, score, number.name)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    edge, stop = r"(?<!\d)(?<![A-Z])(?<!\d[.\-/,])", r"(?![^\W_])(?![.\-/,]\d)"
    # a word may be glued to its bare number, as in `BSN123456782`
    return tuple(
        re.compile(
            rf"{edge}(?:(?P<w>{n.written})|(?P<b>{n.bare})){stop}|(?<=[A-Z]{{3}})(?P<g>\d{{6,14}}){stop}"
        )
        for n in NUMBERS
    )


@cache
def _words() -> dict[str, re.Pattern[str]]:
    return {
        n.name: re.compile(rf"(?i)(?<![^\W_])(?:{n.words})[^\w]{{0,4}}(?:\w{{1,12}}[^\w]{{1,3}}){{0,2}}$")
        for n in NUMBERS
    }


def _score(number: Number, match: re.Match[str], value: str, *, named: bool) -> float:
    """The probability that digits of the right form are this number; 0 where they are not."""
    run = re.sub(r"[\W_]", "", match[0]).upper()
    announced = _words()[number.name].search(value[max(0, match.start() - _NEAR) : match.start()]) is not None
    if match["g"] and not (announced and re.fullmatch(number.bare, run)):
        return 0.0
    if announced:
        return 0.97 if number.valid(run) else 0.75
    sure = number.name in _TRUSTED
    if not number.valid(run) or (named and not sure):
        return 0.0
    if match["w"] is None:
        return 0.9 if number.name in {"IBAN", "Italian codice fiscale"} else 0.0
    return number.alone


detector = RuleDetector("identifier", hits)
