"""Words of German and Dutch that say who is meant: kin, and roles with their gender."""

from __future__ import annotations

import re
from typing import Final

from scrubber.suggest._bag import bag

GERMANIC: Final = frozenset({"de", "nl"})

# Kin stand like names, without an article; roles do not: "Trainer NAME" is "Ein Trainer"
KIN: Final = bag(
    "mama mami mutti mam papa papi vati pap oma omi großmutter grootmoeder opa opi "
    "großvater grootvader uroma uropa overgrootoma overgrootopa tante onkel oom ome schwester zus zusje "
    "bruder broer broertje cousine cousin kusine nicht neef nichtje neefje tochter dochter sohn zoon enkelin "
    "enkel enkelkind kleindochter kleinzoon nichte neffe frau mann vrouw man ehefrau ehemann patin pate "
    "peter "
    "meter schwager schwägerin schwiegermutter schwiegervater schoonmoeder schoonvader schoonzus papas mamas "
    "patentante patenonkel peettante peetoom juf"
)
_WOMEN: Final = bag(
    "mama mami mutti mam oma omi uroma overgrootoma tante moeder mutter großmutter grootmoeder"
)
_MEN: Final = bag("papa papi vati pap opa opi uropa overgrootopa onkel oom vader vater großvater grootvader")
_FEMININE: Final = {
    "de": re.compile(
        r"(?:er|ist|or|ent|ant|ärzt|wält|urg|zept|eur|at|gog|og|wirt|än|ot|ling|är|iv|eut|ling)in$|schwester$|^(?:familie|katze|hündin|mutter|braut)$"
    ),
    "nl": re.compile(
        r"\w(?:ster|euse|trice|ares|esse|iste|ine)$|^(?:patiënte|advocate|studente|docente|presidente)$"
    ),
}
_MASCULINE: Final = {
    "de": re.compile(
        r"\w{2}(?:ist|or|ent|ant|eur|at|arzt|anwalt|urg|gog|loge|meister|leiter|wirt|kapitän|pilot|pfarrer|pastor|rektor|ling)$|"
        r"\w{3}er$|^(?:hund|kater|koch|papst|jubilar|vater|bräutigam)$"
    ),
    "nl": re.compile(
        r"\w{2}(?:aar|or|eur|ent|ant|ist|meester|arts|kundige|aris|agoog|loog|leider|houder|bakker|kapper|werker|"
        r"speler|zanger|danser|loper|rijder|ner|ker|ger|der|zitter|ënt|caat)$|^(?:premier|arts|acteur|hond|poes|kater|kat|chef|kok|model|minister|"
        r"dominee|pastoor|agent|student|juf|zuster|leidster|wethouder|familie|paus|dokter|aannemer|piloot|"
        r"opvoeder|moeder|vader|bruid|bruidegom|boer|boerin|koningin|koning|prins|prinses|gast|gids|clown)$"
    ),
}
_NEUTER: Final = {
    "de": bag("model baby kind mädchen paar ehepaar team"),
    "nl": bag("meisje echtpaar stel model team raadslid bestuurslid"),
}
_NO_ROLE: Final = bag(
    "sommer winter oktober september november dezember wetter theater wasser zimmer immer wieder hier über "
    "unter naar daar waar maar paar haar klaar onder over zonder verder eerder weer meer keer zeer minder "
    "december later samen moment januari februari ander ander ieder"
)
_PLURAL: Final = re.compile(
    r"(?:\w{3}(?:innen|essen|sters|isten|spelers|dansers|zangers|lopers)|kinder|mädchen|mädels|jungs|brüder|"
    r"schwestern|damen|herren|meiden|kinderen|broers|zussen|paar|duo|trio|stel)$"
)


def kin_key(value: str, code: str) -> str:
    """`woman` or `man` where a word of kin was taken for a name: certainly no child is meant."""
    word = value.lower() if code in GERMANIC else ""
    return "woman" if word in _WOMEN else "man" if word in _MEN else ""


def gender_of(role: str, code: str) -> str:
    """The gender of a role's noun (lower case), empty if the word is not known to be one."""
    if code not in GERMANIC or role in _NO_ROLE or role in KIN:
        return ""
    if role in _NEUTER[code]:
        return "n"
    if _FEMININE[code].search(role):
        return "f"
    return "m" if _MASCULINE[code].search(role) else ""


def is_plural(word: str, code: str) -> bool:
    """Whether a word before a list of names says that they are several."""
    return code in GERMANIC and bool(_PLURAL.search(word))
