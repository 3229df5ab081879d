"""What may stand for a private word: initials, placeholders, made-up names; and how these are known again.

A wording with initials or a made-up name looks like one with a name, and the search would find it again. Two
things prevent that. An offer is searched as its twin, in which a common noun stands in the place of each
stand-in: so no stand-in can be found, and all other words are searched as ever. And where a text comes later
that says a stand-in (the wording was chosen, a folder got its new name), a finding that consists of stand-ins
alone is none: of single letters where the strategy is `initials`, of names made up in this very run where it
is `pseudonym`, of words such as "name" where it is `placeholder`. With one more word it stays a finding.
"""

from __future__ import annotations

import re
import secrets
import threading
from typing import TYPE_CHECKING, Final

from scrubber._folding import fold, words
from scrubber.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

STRATEGIES: Final[dict[str, str]] = {
    "generalise": "common nouns for names, places and institutions; dates are taken out",
    "remove": "private words are only taken out",
    "role": "people by kinship, title or age; all else is taken out",
    "initials": "the first letters of names; all else as generalise",
    "placeholder": "[name], [place], [date] in the language of the text",
    "pseudonym": "made-up names, the same for the same person in the whole run; all else as generalise",
}

PLACEHOLDERS: Final[dict[str, dict[Kind, str]]] = {
    language: dict(
        zip(
            (Kind.PERSON, Kind.PLACE, Kind.INSTITUTION, Kind.DATE, Kind.AGE, Kind.CONTACT),
            row.split(),
            strict=True,
        )
    )
    for language, row in {
        "en": "name place institution date age contact",
        "pt": "nome lugar instituição data idade contato",
        "es": "nombre lugar institución fecha edad contacto",
        "fr": "nom lieu établissement date âge contact",
        "de": "Name Ort Einrichtung Datum Alter Kontakt",
        "it": "nome luogo istituto data età contatto",
        "nl": "naam plaats instelling datum leeftijd contact",
    }.items()
}
_PLACEHOLDER_WORDS: Final = frozenset(fold(word) for row in PLACEHOLDERS.values() for word in row.values())

_ONSETS: Final = "B Br D Dr F Fl G Gl H J K Kl L M N P Pr R S Sk T Tr V Vl W Y Z".split()  # noqa: SIM905
_MIDDLES: Final = "alv arn avr eld elm erv ilv irn oln orv ovr uln urv yld yrn".split()  # noqa: SIM905
_GIVEN_ENDS: Final = "a e i o is en in ea io".split()  # noqa: SIM905
_SURNAME_ENDS: Final = "ard eck enby ik oth und owan ast erly".split()  # noqa: SIM905


class Pseudonyms:
    """The made-up names of one run, one for each word of a name: random, never derived from it.

    One instance serves many threads. What stands for what is held in memory alone: it is never written,
    shown, or sent to another process, and a copy starts empty.
    """

    __slots__ = ("_made", "_of", "_seen", "_turn")

    def __init__(self) -> None:
        self._of: dict[str, str] = {}
        self._made: set[str] = set()
        self._seen: set[str] = set()
        self._turn = threading.Lock()

    def __reduce__(self) -> tuple[type[Pseudonyms], tuple[()]]:
        return Pseudonyms, ()

    def avoid(self, texts: Iterable[str]) -> None:
        """Never make up a word that stands in these texts."""
        seen = {word.folded for text in texts for word in words(text)}
        with self._turn:
            self._seen |= seen - self._made

    def of(self, word: str, *, surname: bool) -> str:
        """The made-up word for one word of a name, capitalised; a made-up one stands for itself."""
        key = fold(word)
        with self._turn:
            if key in self._made:
                return word
            if key not in self._of:
                related = key.removesuffix("s") if key.endswith("s") else f"{key}s"  # "Emmas Geburtstag"
                self._of[key] = self._of.get(related) or self._new(_SURNAME_ENDS if surname else _GIVEN_ENDS)
            return self._of[key]

    def made(self, word: str) -> bool:
        """Whether a word was made up in this run."""
        return fold(word) in self._made

    def _new(self, ends: list[str]) -> str:
        name = secrets.choice(_ONSETS)
        while True:  # each turn makes the name longer, so a free one is found soon
            name += secrets.choice(_MIDDLES)
            whole = name + secrets.choice(ends)
            if fold(whole) not in self._made | self._seen:
                self._made.add(fold(whole))
                return whole


def is_stand_in(value: str, strategy: str, names: Pseudonyms) -> bool:
    """Whether what was found consists of stand-ins of the strategy alone."""
    if strategy not in {"initials", "placeholder", "pseudonym"}:
        return False
    found = [word.folded for word in words(value)]
    if strategy == "initials":
        return bool(found) and all(len(word) == 1 and word.isalpha() for word in found)
    if strategy == "pseudonym":
        return bool(found) and all(map(names.made, found))
    letters = [word for word in found if not word.isdigit()]
    return bool(letters) and all(word in _PLACEHOLDER_WORDS for word in letters)


_LETTERS: Final = re.compile(r"(?<![^\W_])[A-Z]\.(?:[ ]?[A-Z]\.)*|(?<![^\W_])[a-z](?:-[a-z])+(?![^\W_])")
_BRACKETS: Final = re.compile(r"\[[^\[\]]{1,40}\]")


def written(value: str, strategy: str, names: Pseudonyms) -> frozenset[str]:
    """The stand-ins of the strategy in a wording of which it is not known where they stand."""
    if strategy == "initials":
        return frozenset(_LETTERS.findall(value))
    if strategy == "pseudonym":
        return frozenset(value[w.start : w.end] for w in words(value) if names.made(w.folded))
    if strategy == "placeholder":
        return frozenset(held for held in _BRACKETS.findall(value) if is_stand_in(held, strategy, names))
    return frozenset()
