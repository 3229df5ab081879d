"""How old somebody is by the words of an age: "5 meses", "turned 2", "(6)"."""

from __future__ import annotations

import re
from typing import Final

_NUMBER: Final = re.compile(r"\d{1,3}")
_UNDER_A_YEAR: Final = re.compile(
    r"minut|hours?\b|stunde|heure|hora|\bor[ae]\b|uur\b|month|week|weke|day|m[eê]s|semana|d[ií]a|mois|semaine|jour|monat|"
    r"woche|tag|mes[ei]\b|settiman|giorn|maand|dag",
    re.IGNORECASE,
)
_WORDS: Final = (
    "zero",
    "one um uma un una une uno ein eine eins een primeiro primer premier first",
    "two dois duas dos deux zwei due twee second",
    "three três tres trois drei tre drie third",
    "four quatro cuatro quatre vier quattro fourth",
    "five cinco cinq fünf cinque vijf fifth",
    "six seis sechs sei zes sixth",
    "seven sete siete sept sieben sette zeven seventh",
    "eight oito ocho huit acht otto eighth",
    "nine nove nueve neuf neun negen ninth",
    "ten dez diez dix zehn dieci tien tenth",
    "eleven onze once elf undici",
    "twelve doze doce douze zwölf dodici twaalf",
)
_VALUES: Final = {word: number for number, words in enumerate(_WORDS) for word in words.split()}


def years(value: str) -> float | None:
    """The age in years, or None where the words do not say; months, weeks and days are less than one.

    From 24 months on, months are turned into years.
    """
    match = _NUMBER.search(value)
    number: float | None = float(match.group()) if match else None
    if number is None:
        words = re.findall(r"[^\W\d_]+", value.lower())
        number = next((float(_VALUES[word]) for word in words if word in _VALUES), None)
    if _UNDER_A_YEAR.search(value):
        return number // 12 if number and re.search(r"m[eoê]|maand", value, re.IGNORECASE) else 0.0
    return number
