"""Find numbers of documents and accounts, by form and check digit (see `_checksums`).

Cameras, servers and clocks write long numbers too: in a file name, and without separators anywhere, a number
counts only beside a word that says what it is, except where form and checksum leave no doubt.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.text import _checksums as check
from scrubber.text._detect import Hit, RuleDetector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrubber.text._view import View

RULE: Final = "T511"
_NEAR: Final = 32  # characters before a number in which the word that explains it stands


class _Number(NamedTuple):
    """One sort of number: its form with separators, its bare form, its check, and the words that announce it.

    `alone` is the score of the written form in a caption without such a word; 0: the word is needed.
    """

    name: str
    written: str
    bare: str
    valid: Callable[[str], bool]
    words: str
    alone: float


_NUMBERS: Final = (
    _Number("IBAN", r"[A-Z]{2}\d{2}(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?", r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", check.iban, "iban|konto|account|conta|compte|cuenta", 0.98),
    _Number("CPF", r"\d{3}\.\d{3}\.\d{3}[\-/]\d{2}", r"\d{11}", check.cpf, "cpf", 0.98),
    _Number("CNPJ", r"\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}", r"\d{14}", check.cnpj, "cnpj", 0.95),
    _Number("voter's number", r"\d{4}[ .]\d{4}[ .]\d{4}", r"\d{12}", check.voter, "t[ií]tulo|eleitor", 0.0),
    _Number("payment card", r"(?:[3-6]\d{3}[ \-]\d{4}[ \-]\d{4}[ \-]\d{4}|3[47]\d{2}[ \-]\d{6}[ \-]\d{5})", r"[3-6]\d{14,15}", check.luhn, "card|visa|master ?card|cart[aãeo]{1,2}|tarjeta|karten?|amex|kreditkarte", 0.95),
    _Number("US SSN", r"\d{3}-\d{2}-\d{4}", r"\d{9}", check.ssn, "ssn|social security", 0.8),
    _Number("Spanish DNI or NIE", r"(?:\d{8}|[XYZ]-?\d{7}|\d{2}\.\d{3}\.\d{3})[ \-]?[A-HJ-NP-TV-Z]", r"(?:\d{8}|[XYZ]\d{7})[A-HJ-NP-TV-Z]", check.dni, "dni|nie|nif|documento", 0.85),
    _Number("Italian codice fiscale", r"[A-Z]{3} ?[A-Z]{3} ?\d{2}[A-EHLMPRST]\d{2} ?[A-Z]\d{3}[A-Z]", r"[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]", check.codice_fiscale, "codice|cf", 0.98),
    _Number("French NIR", r"[12] \d{2} (?:0[1-9]|1[0-2]|[2-9]\d) (?:\d{2}|2[AB]) \d{3} \d{3}(?: \d{2}|/\d{2})", r"[12]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d{2}|2[AB])\d{6}\d{2}", check.nir, "s[ée]curit[ée] sociale|nir|n° ?ss|secu", 0.97),
    _Number("German tax id", r"\d{2} \d{3} \d{3} \d{3}", r"\d{11}", check.tax_id, "steuer\\w*|id-?nr|tin|idnr", 0.8),
    _Number("Dutch BSN", r"\d{3}[. ]\d{3}[. ]\d{3}|\d{4}[. ]\d{2}[. ]\d{3}", r"\d{9}", check.bsn, "bsn|burgerservice\\w*|sofi\\w*", 0.0),
    _Number("UK NINO", r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] \d{2} \d{2} \d{2} [A-D]", r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]", check.any_number, "nino?|national insurance|insurance", 0.95),
    _Number("NHS number", r"\d{3}[ \-]\d{3}[ \-]\d{4}", r"\d{10}", check.nhs, "nhs", 0.0),
    _Number("Polish PESEL", r"\d{11}", r"\d{11}", check.pesel, "pesel", 0.0),
    _Number("Swedish personal number", r"(?:19|20)?\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])[\-+]\d{4}", r"(?:19|20)?\d{10}", lambda run: check.luhn(run[-10:]), "person(?:nummer|nr)|pnr", 0.9),
    _Number("Swiss AHV number", r"756\.\d{4}\.\d{4}\.\d{2}", r"756\d{10}", check.ahv, "ahv|avs|versicherten\\w*", 0.98),
    _Number("Brazilian RG", r"\d{1,2}\.\d{3}\.\d{3}-[\dXx]", r"\d{7,9}", check.any_number, "rg|identidade|registro geral", 0.85),
    _Number("passport", r"[A-Z]{1,3}[ \-]\d{6,8}", r"[A-Z]{0,3}\d{6,9}[A-Z]?", check.any_number, "passports?|passaporte|pasaporte|passeport|(?:reise)?pass(?:nr|nummer)?|reisepass|passaporto|paspoort|paszport|(?:personal)?ausweis\\w*|id[ -]?card|carta d'identit[aà]|f[uü]hrerschein\\w*|driver'?s? licen[cs]e|cnh|licence number", 0.0),
    _Number("number plate", r"[A-HJ-NP-TV-Z]{2}-\d{3}-[A-HJ-NP-TV-Z]{2}", r"[A-HJ-NP-TV-Z]{2}\d{3}[A-HJ-NP-TV-Z]{2}", check.any_number, "plaque|immatriculation|targa|plate|placa", 0.65),
)  # fmt: skip
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
    for number, pattern in zip(_NUMBERS, _patterns(), strict=True):
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
        for n in _NUMBERS
    )


@cache
def _words() -> dict[str, re.Pattern[str]]:
    return {
        n.name: re.compile(rf"(?i)(?<![^\W_])(?:{n.words})[^\w]{{0,4}}(?:\w{{1,12}}[^\w]{{1,3}}){{0,2}}$")
        for n in _NUMBERS
    }


def _score(number: _Number, match: re.Match[str], value: str, *, named: bool) -> float:
    """The probability that digits of the right form are this number; 0 where they are not."""
    run = re.sub(r"[\W_]", "", match[0]).upper()
    announced = _words()[number.name].search(value[max(0, match.start() - _NEAR) : match.start()]) is not None
    if match["g"] and not (announced and re.fullmatch(number.bare, run)):
        return 0.0
    if announced:
        return 0.97 if _valid(number, run) else 0.75
    sure = number.name in _TRUSTED
    if not _valid(number, run) or (named and not sure):
        return 0.0
    if match["w"] is None:
        return 0.9 if number.name in {"IBAN", "Italian codice fiscale"} else 0.0
    return number.alone


def _valid(number: _Number, run: str) -> bool:
    return number.valid(run)


detector = RuleDetector("identifier", hits)
