"""The sorts of document and account numbers: form, check digit, and the words that announce them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.text import _checksums as check

if TYPE_CHECKING:
    from collections.abc import Callable


class Number(NamedTuple):
    """One sort of number: its form with separators, its bare form, its check, and the words that announce it.

    `alone` is the score of the written form in a caption without such a word; 0: the word is needed.
    """

    name: str
    written: str
    bare: str
    valid: Callable[[str], bool]
    words: str
    alone: float = 0.0


def _swedish(run: str) -> bool:
    return check.luhn(run[-10:])


_NIR: Final = r"(?:0[1-9]|1[0-2]|[2-9]\d)"
_PASSPORT: Final = (
    r"passports?|passaporte|pasaporte|passeport|(?:reise)?pass(?:nr|nummer)?|reisepass|passaporto|paspoort"
    r"|paszport"
    r"|(?:personal)?ausweis\w*|id[ -]?card|carta d'identit[aà]|f[uü]hrerschein\w*|driver'?s? licen[cs]e|cnh"
)
_CARD: Final = "card|visa|master ?card|cart[aãeo]{1,2}|tarjeta|karten?|amex|kreditkarte"

NUMBERS: Final = (
    Number(
        "IBAN",
        r"[A-Z]{2}\d{2}(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?",
        r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}",
        check.iban,
        "iban|konto|account|conta|compte|cuenta",
        0.98,
    ),
    Number("CPF", r"\d{3}\.\d{3}\.\d{3}[\-/]\d{2}", r"\d{11}", check.cpf, "cpf", 0.98),
    Number("CNPJ", r"\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}", r"\d{14}", check.cnpj, "cnpj", 0.95),
    Number("voter's number", r"\d{4}[ .]\d{4}[ .]\d{4}", r"\d{12}", check.voter, "t[ií]tulo|eleitor"),
    Number(
        "payment card",
        r"(?:[3-6]\d{3}[ \-]\d{4}[ \-]\d{4}[ \-]\d{4}|3[47]\d{2}[ \-]\d{6}[ \-]\d{5})",
        r"[3-6]\d{14,15}",
        check.luhn,
        _CARD,
        0.95,
    ),
    Number("US SSN", r"\d{3}-\d{2}-\d{4}", r"\d{9}", check.ssn, "ssn|social security", 0.8),
    Number(
        "Spanish DNI or NIE",
        r"(?:\d{8}|[XYZ]-?\d{7}|\d{2}\.\d{3}\.\d{3})[ \-]?[A-HJ-NP-TV-Z]",
        r"(?:\d{8}|[XYZ]\d{7})[A-HJ-NP-TV-Z]",
        check.dni,
        "dni|nie|nif|documento",
        0.85,
    ),
    Number(
        "Italian codice fiscale",
        r"[A-Z]{3} ?[A-Z]{3} ?\d{2}[A-EHLMPRST]\d{2} ?[A-Z]\d{3}[A-Z]",
        r"[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]",
        check.codice_fiscale,
        "codice|cf",
        0.98,
    ),
    Number(
        "French NIR",
        rf"[12] \d{{2}} {_NIR} (?:\d{{2}}|2[AB]) \d{{3}} \d{{3}}(?: \d{{2}}|/\d{{2}})",
        rf"[12]\d{{2}}{_NIR}(?:\d{{2}}|2[AB])\d{{8}}",
        check.nir,
        "s[ée]curit[ée] sociale|nir|n° ?ss|secu",
        0.97,
    ),
    Number(
        "German tax id", r"\d{2} \d{3} \d{3} \d{3}", r"\d{11}", check.tax_id, r"steuer\w*|id-?nr|tin", 0.8
    ),
    Number(
        "Dutch BSN",
        r"\d{3}[. ]\d{3}[. ]\d{3}|\d{4}[. ]\d{2}[. ]\d{3}",
        r"\d{9}",
        check.bsn,
        r"bsn|burgerservice\w*|sofi\w*",
    ),
    Number(
        "UK NINO",
        r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] \d{2} \d{2} \d{2} [A-D]",
        r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]",
        check.any_number,
        "nino?|national insurance|insurance",
        0.95,
    ),
    Number("NHS number", r"\d{3}[ \-]\d{3}[ \-]\d{4}", r"\d{10}", check.nhs, "nhs"),
    Number("Polish PESEL", r"\d{11}", r"\d{11}", check.pesel, "pesel"),
    Number(
        "Swedish personal number",
        r"(?:19|20)?\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])[\-+]\d{4}",
        r"(?:19|20)?\d{10}",
        _swedish,
        "person(?:nummer|nr)|pnr",
        0.9,
    ),
    Number(
        "Swiss AHV number",
        r"756\.\d{4}\.\d{4}\.\d{2}",
        r"756\d{10}",
        check.ahv,
        r"ahv|avs|versicherten\w*",
        0.98,
    ),
    Number(
        "Brazilian RG",
        r"\d{1,2}\.\d{3}\.\d{3}-[\dXx]",
        r"\d{7,9}",
        check.any_number,
        "rg|identidade|registro geral",
        0.85,
    ),
    Number("passport", r"[A-Z]{1,3}[ \-]\d{6,8}", r"[A-Z]{0,3}\d{6,9}[A-Z]?", check.any_number, _PASSPORT),
    Number(
        "number plate",
        r"[A-HJ-NP-TV-Z]{2}-\d{3}-[A-HJ-NP-TV-Z]{2}",
        r"[A-HJ-NP-TV-Z]{2}\d{3}[A-HJ-NP-TV-Z]{2}",
        check.any_number,
        "plaque|immatriculation|targa|plate|placa",
        0.65,
    ),
)
