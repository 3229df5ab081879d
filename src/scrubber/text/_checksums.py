"""Check digits of document and account numbers, each by the rule of its issuer.

Every function takes the figures and letters without separators, upper case, of the right length.
"""

from __future__ import annotations

from typing import Final

from scrubber.text._lexis import vocabulary

_IBAN: Final = vocabulary("""
    AD24 AE23 AT20 BE16 BG22 BR29 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 ES24 FI18 FR27 GB22 GI23 GR27
    HR21 HU28
    IE22 IL23 IS26 IT27 KW30 LI21 LT20 LU20 LV21 MC27 MT31 NL18 NO15 PK24 PL28 PT25 QA29 RO24 RS22 SA24
    SE24 SI19
    SK24 SM27 TN24 TR26 UA29
""")
_LETTERS: Final = "TRWAGMYFPDXBNJZSQVHLCKE"
_ODD: Final = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)


def luhn(run: str) -> bool:
    """ISO/IEC 7812-1, annex B: payment cards, Swedish personal numbers."""
    total = 0
    for place, figure in enumerate(reversed(run)):
        double = int(figure) * (2 if place % 2 else 1)
        total += double - 9 if double > 9 else double
    return total % 10 == 0


def iban(run: str) -> bool:
    """ISO 13616 with the length of the country and ISO 7064 mod 97-10."""
    if f"{run[:2]}{len(run)}" not in _IBAN:
        return False
    return int("".join(str(int(char, 36)) for char in run[4:] + run[:4])) % 97 == 1


def _weighted(run: str, weights: range | tuple[int, ...]) -> int:
    return sum(int(figure) * weight for figure, weight in zip(run, weights, strict=False))


def cpf(run: str) -> bool:
    """Brazil, Receita Federal: eleven figures."""
    first = _weighted(run, range(10, 1, -1)) * 10 % 11 % 10
    second = _weighted(run, range(11, 1, -1)) * 10 % 11 % 10
    return len(set(run)) > 1 and run[9:] == f"{first}{second}"


def cnpj(run: str) -> bool:
    """Brazil, Receita Federal: fourteen figures of a company."""
    weights = (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
    first, second = (
        0 if rest < 2 else 11 - rest
        for rest in (_weighted(run, weights[1:]) % 11, _weighted(run, weights) % 11)
    )
    return len(set(run)) > 1 and run[12:] == f"{first}{second}"


def voter(run: str) -> bool:
    """Brazil, TSE: título de eleitor, twelve figures."""
    first = _weighted(run, range(2, 10)) % 11 % 10
    return run[10] == str(first) and run[11] == str((int(run[8]) * 7 + int(run[9]) * 8 + first * 9) % 11 % 10)


def dni(run: str) -> bool:
    """Spain, DNI and NIE: eight figures (X, Y, Z for 0, 1, 2) and a letter."""
    figures = run[:-1].translate(str.maketrans("XYZ", "012"))
    return figures.isdigit() and _LETTERS[int(figures) % 23] == run[-1]


def codice_fiscale(run: str) -> bool:
    """Italy, D.M. 23 dicembre 1976: sixteen letters and figures."""
    total = 0
    for place, char in enumerate(run[:15]):
        value = int(char) if char.isdigit() else ord(char) - 65
        total += value if place % 2 else _ODD[value]
    return chr(65 + total % 26) == run[15]


def nir(run: str) -> bool:
    """France, INSEE: fifteen figures; Corsica's 2A and 2B count as 19 and 18."""
    body = run[:13].replace("2A", "19").replace("2B", "18")
    return body.isdigit() and 97 - int(body) % 97 == int(run[13:])


def tax_id(run: str) -> bool:
    """Germany, section 139b AO: eleven figures, ISO 7064 mod 11,10; one figure stands two or three times."""
    product = 10
    for figure in run[:10]:
        product = ((int(figure) + product) % 10 or 10) * 2 % 11
    repeated = sorted(run[:10].count(figure) for figure in set(run[:10]))
    return run[0] != "0" and repeated[-1] in (2, 3) and (11 - product) % 10 == int(run[10])


def bsn(run: str) -> bool:
    """Netherlands: nine figures, the eleven test."""
    return int(run) > 0 and (_weighted(run, range(9, 1, -1)) - int(run[8])) % 11 == 0


def nhs(run: str) -> bool:
    """United Kingdom, NHS number: ten figures, mod 11."""
    return len(set(run)) > 1 and (11 - _weighted(run, range(10, 1, -1)) % 11) % 11 == int(run[9])


def pesel(run: str) -> bool:
    """Poland: eleven figures."""
    return len(set(run)) > 1 and -_weighted(run, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)) % 10 == int(run[10])


def ahv(run: str) -> bool:
    """Switzerland: thirteen figures, an EAN-13 that begins with 756."""
    return -_weighted(run, (1, 3) * 6) % 10 == int(run[12])


def ssn(run: str) -> bool:
    """United States: no check digit, but areas, groups and serials that are never given."""
    return run[:3] not in {"000", "666"} and run[0] != "9" and run[3:5] != "00" and run[5:] != "0000"


def any_number(run: str) -> bool:
    """No rule is known, or none exists: the words beside it decide."""
    return len(set(run)) > 1
