"""Find numbers of documents and accounts, by form and check digit (see `_checksums`).

Cameras, servers and clocks write long numbers too: in a file name, and without separators anywhere, a number
counts only beside a word that says what it is, except where form and checksum leave no doubt.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from scrubber.text._detect import Hit, RuleDetector
from scrubber.text._documents import NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.text._documents import Number
    from scrubber.text._view import View

RULE: Final = "T511"
_NEAR: Final = 32  # characters before a number in which the word that explains it stands


_TRUSTED: Final = frozenset(
    {"IBAN", "CPF", "CNPJ", "Italian codice fiscale", "Swiss AHV number", "number plate"}
)


_BY_FORM: Final = frozenset({"IBAN", "Italian codice fiscale"})  # sure without separators too
_SOME_DIGITS: Final = re.compile(r"(?:\d\D*+){5}")


def hits(seen: View, language: str) -> Iterable[Hit]:
    """The document numbers of one text."""
    del language
    value = seen.value
    if not _SOME_DIGITS.search(value) and (value.isascii() or sum(map(str.isdigit, value)) < 5):
        return ()
    plain = value.replace("_", " ") if seen.named else value
    if _any_word().search(seen.lowered.replace("_", " ")):
        return _found(seen, plain, NUMBERS)
    if not _any_form(seen.named).search(plain):
        return ()
    return _found(seen, plain, _unannounced(seen.named))


def _found(seen: View, plain: str, numbers: Iterable[Number]) -> Iterator[Hit]:
    for number in numbers:
        for match in _patterns()[number.name].finditer(plain):
            if score := _score(number, match, plain, named=seen.named):
                yield Hit(*match.span(), RULE, score, number.name)


@cache
def _any_word() -> re.Pattern[str]:
    """Any of the words that announce a number, in lower case."""
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(n.words for n in NUMBERS)})")


@cache
def _unannounced(named: bool) -> tuple[Number, ...]:  # noqa: FBT001 - a key of the cache
    """The numbers that count without such a word."""
    return tuple(n for n in NUMBERS if n.name in _TRUSTED or (n.alone and not named))


@cache
def _any_form(named: bool) -> re.Pattern[str]:  # noqa: FBT001 - as above
    """Their forms in one pattern, for a quick look."""
    numbers = _unannounced(named)
    return re.compile(
        "|".join([n.written for n in numbers] + [n.bare for n in numbers if n.name in _BY_FORM])
    )


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    edge, stop = r"(?<!\d)(?<![A-Z])(?<!\d[.\-/,])", r"(?![^\W_])(?![.\-/,]\d)"
    # a word may be glued to its bare number, as in `BSN123456782`
    return {
        n.name: re.compile(
            rf"{edge}(?:(?P<w>{n.written})|(?P<b>{n.bare})){stop}|(?<=[A-Z]{{3}})(?P<g>\d{{6,14}}){stop}"
        )
        for n in NUMBERS
    }


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
        return 0.9 if number.name in _BY_FORM else 0.0
    return number.alone


detector = RuleDetector("identifier", hits)
