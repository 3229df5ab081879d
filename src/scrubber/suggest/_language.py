"""Guess the language of a few words by their commonest small words; good enough to choose an article."""

from __future__ import annotations

import re
from typing import Final

from scrubber.suggest._bag import bag
from scrubber.suggest._institutions import LANGUAGES

_SMALL: Final[dict[str, frozenset[str]]] = {
    "en": bag(
        "born happy sister brother grandma the of and in at on with is her his our from for by to my "
        "a an birthday first day party school this their she he photo are was as family baby beach "
        "garden"
    ),
    "pt": bag(
        "parabéns fazendo brincando nosso filho filha fez vovô de do da dos das em no na nos nas com "
        "e o os um uma ao à pela pelo sua seu minha meu para que não foi é aniversário aniversario "
        "festa escola vó vovó mãe avó avô irmã irmão criança bebê anos nascida nascido praia crianças"
    ),
    "es": bag(
        "felicidades jugando nuestro hijo hija cumplió de del el la los las en con y un una su mi al "
        "por para que es se no cumpleaños cumple fiesta escuela colegio años nacida nacido abuela "
        "abuelo hermana hermano madre niño niña playa junto"
    ),
    "fr": bag(
        "merci bravo joyeux bonne de du des le la les et en à au aux avec un une son sa ses mon ma "
        "pour est dans sur chez né née ans anniversaire fête école mamie papi mère père sœur frère "
        "plage l d qu"
    ),
    "de": bag(
        "kind mein feiert der die das den dem des und mit im am in vom zum zur von ein eine einer ist "
        "bei für auf aus beim geburtstag schule kindergarten oma opa jahre geboren mutter vater "
        "schwester bruder unser unsere"
    ),
    "it": bag(
        "figlio figlia nostro bambino di del della dei delle il lo la gli le e in al alla con un una "
        "per da dal nel nella su è che sua suo compleanno festa scuola anni nonna nonno nata nato "
        "mamma papà sorella fratello spiaggia"
    ),
    "nl": bag(
        "de het een en van met in op bij te voor is zijn haar mijn ons onze naar aan uit verjaardag "
        "feest school jaar oma opa geboren moeder vader zus broer strand"
    ),
}
_WORD: Final = re.compile(r"[^\W\d_]+")


def guess(text: str) -> str | None:
    """The ISO 639-1 code of the best of seven languages, or None if no small word speaks for one."""
    words = [word.lower() for word in _WORD.findall(text[:2000])]
    scores = {code: sum(word in small for word in words) for code, small in _SMALL.items()}
    best = max(LANGUAGES, key=lambda code: scores[code])
    return best if scores[best] else None


def language_of(text: str, given: str | None) -> str:
    """The given language where there is one (`pt-BR` counts as `pt`), else the guess, else English."""
    if given:
        return re.split(r"[-_]", given.lower())[0]
    return guess(text) or "en"
