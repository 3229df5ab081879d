"""Articles and endings of German and Dutch noun phrases (Duden, Die Grammatik, "Deklination").

A case is "nom", "acc", "dat" or "gen"; a gender "m", "f" or "n".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from scrubber.suggest._institutions import Noun

_ENDINGS: Final = {  # of ein-, mein-, kein-
    "nom": {"m": "", "f": "e", "n": ""},
    "acc": {"m": "en", "f": "e", "n": ""},
    "dat": {"m": "em", "f": "er", "n": "em"},
    "gen": {"m": "es", "f": "er", "n": "es"},
}
_ADJECTIVES: Final = {  # between ein- and a noun
    "nom": {"m": "er", "f": "e", "n": "es"},
    "acc": {"m": "en", "f": "e", "n": "es"},
}
_CASES: Final = {  # what an article says by itself
    "dem": "dat",
    "einem": "dat",
    "diesem": "dat",
    "des": "gen",
    "eines": "gen",
    "den": "acc",
    "einen": "acc",
    "ins": "acc",
    "ans": "acc",
    "aufs": "acc",
    "im": "dat",
    "am": "dat",
    "beim": "dat",
    "vom": "dat",
    "zum": "dat",
    "zur": "dat",
}
_STEM: Final = re.compile(r"(?:e[nmrs]?)$")
_POSSESSIVE: Final = re.compile(r"(mein|dein|sein|ihr|unser|eur)(e[nmrs]?)?$")
_STRONG_GENITIVE: Final = re.compile(
    r"(?:[sßxz]|kind|mann|arzt|bad|fest|dorf|schloss|park|hof|strand)$", re.IGNORECASE
)
_WEAK: Final = re.compile(r"(?:ist|ent|ant|at|soph|gog|loge|junge)$")


def german(noun: Noun, case: str, adjective: str = "", stem: str = "ein") -> str:
    """`stem` (ein, mein, …), adjective (without ending) and noun in a case."""
    described = f"{adjective}{_ADJECTIVES.get(case, {}).get(noun.gender, 'en')} " if adjective else ""
    text = genitive(noun) if case == "gen" else noun.text
    return f"{stem}{_ENDINGS[case][noun.gender]} {described}{text}"


def genitive(noun: Noun) -> str:
    """`Kindes`, `Vereins`, `Person`."""
    if noun.gender == "f":
        return noun.text
    return noun.text + ("es" if _STRONG_GENITIVE.search(noun.text) else "s")


def oblique(role: str, case: str) -> str:
    """`Polizist` in the accusative and dative is `Polizisten`."""
    if case == "nom" or not _WEAK.search(role):
        return role
    return role + ("n" if role.endswith("e") else "en")


def case_of(article: str, *, led: bool, first: bool) -> str:
    """The case that an article speaks for; `led`: behind a preposition, `first`: at the start of a clause."""
    if article in {"der", "einer", "dieser"}:
        return "dat" if led else "nom" if first else "gen"
    return _CASES.get(article, "nom")


def possessive(word: str) -> tuple[str, str] | None:
    """Stem and case of a German possessive: `unserer` is (`unser`, `dat`)."""
    match = _POSSESSIVE.match(word)
    if match is None:
        return None
    cases = {"em": "dat", "er": "dat", "en": "acc", "es": "gen"}
    return match[1], cases.get(match[2] or "", "nom")


def dutch(noun: Noun, adjective: str = "", article: str = "een") -> str:
    """`een slapend kind`, `een slapende persoon`; the adjective without ending."""
    if not adjective:
        return f"{article} {noun.text}"
    bare = article == "een" and noun.gender == "n"
    return f"{article} {adjective if bare else adjective + 'e'} {noun.text}"


def stem(adjective: str, code: str) -> str:
    """An adjective without its ending: `weinenden` is `weinend`."""
    return adjective.removesuffix("e") if code == "nl" else _STEM.sub("", adjective)


def with_pronouns(text: str, gender: str) -> str:
    """German possessives in `text` that agree with a noun of `gender` before it.

    "zeigt ihre Zahnlücke" becomes "zeigt seine Zahnlücke" behind "ein Kind"; nothing changes where somebody
    else may be meant.
    """
    old, new = ("sein", "ihr") if gender == "f" else ("ihr", "sein")
    pattern = re.compile(
        rf"\b{old}(?=(?:e[nmrs]?)?\s+(?:[a-zäöüß]+e[nrs]?\s+)?[A-ZÄÖÜ])|\bund\s+(?!(?:ihr|sein))|[.;!?:\n]"
    )
    at, pieces = 0, []
    for match in pattern.finditer(text):
        if match.group() != old:
            break
        pieces += [text[at : match.start()], new]
        at = match.end()
    return "".join([*pieces, text[at:]])
