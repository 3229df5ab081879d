"""How private words are said by a strategy: what stands for a name, and which kinds are only taken out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scrubber._folding import fold
from scrubber.model import Kind
from scrubber.stand_ins import PLACEHOLDERS, Pseudonyms
from scrubber.suggest._name_words import HONORIFICS
from scrubber.suggest._portable import ascii_words

if TYPE_CHECKING:
    from collections.abc import Mapping

_ALL: Final = frozenset(Kind)
_SAID: Final = {"remove": frozenset[Kind](), "role": frozenset({Kind.PERSON})}
_PARTICLES: Final = frozenset(
    [
        "de",
        "da",
        "do",
        "das",
        "dos",
        "di",
        "del",
        "della",
        "der",
        "den",
        "des",
        "du",
        "van",
        "von",
        "la",
        "le",
    ]
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_CAMEL: Final = re.compile(r"(?<=[a-z\u00df-\u00f6\u00f8-\u00ff])(?=[A-Z\u00c0-\u00d6\u00d8-\u00de])")


@dataclass(frozen=True, slots=True)
class Style:
    """What a strategy makes of the private words of one text.

    `said`: the kinds that common nouns may stand for; the others are only taken out. `stands`: what is
    written in place of a value, by kind and value.
    """

    said: frozenset[Kind] = _ALL
    stands: Mapping[tuple[Kind, str], str] | None = None

    def stand_in(self, kind: Kind, value: str) -> str:
        """What is written in place of a value; "" where nothing stands for it."""
        return self.stands.get((kind, value), "") if self.stands else ""


def style_of(
    strategy: str, values: list[tuple[Kind, str]], language: str, names: Pseudonyms | None = None
) -> Style:
    """The style for a text with these private values, in their order."""
    if strategy in _SAID:
        return Style(_SAID[strategy])
    if strategy == "placeholder":
        return Style(stands=_placeholders(values, language))
    persons = [value for kind, value in values if kind is Kind.PERSON]
    if strategy == "initials":
        return Style(stands={(Kind.PERSON, value): _initials(value) for value in persons})
    if strategy == "pseudonym":
        run = names or Pseudonyms()
        return Style(stands={(Kind.PERSON, value): _made_up(value, run) for value in persons})
    return Style()


def name_words(value: str) -> list[str]:
    """The first and the last word of a name, without titles and particles; one word where it has but one."""
    found = [word for run in _WORD.findall(value) for word in _CAMEL.split(run)]
    telling = [word for word in found if fold(word) not in _PARTICLES | HONORIFICS and fold(word) != "s"]
    telling = telling or found
    return telling if len(telling) < 2 else [telling[0], telling[-1]]


def _initials(value: str) -> str:
    """`E. J.`; of names in other scripts the letters with which they are written in Latin ones."""
    letters = (ascii_words(word)[:1].upper() for word in name_words(value))
    return " ".join(f"{letter}." for letter in letters if letter.isalpha())


def _made_up(value: str, names: Pseudonyms) -> str:
    """The made-up name, in capitals where the name is."""
    given, *surname = [*name_words(value), ""][:2] if name_words(value) else ("",)
    made = [names.of(given, surname=False)] if given else []
    made += [names.of(word, surname=True) for word in surname if word]
    whole = " ".join(made)
    return whole.upper() if len(value) > 2 and value.isupper() else whole


def _placeholders(values: list[tuple[Kind, str]], language: str) -> dict[tuple[Kind, str], str]:
    """`[name]`, or `[name 1]` and `[name 2]` where several are told apart."""
    words = PLACEHOLDERS.get(language, {})
    by_kind: dict[Kind, dict[str, int]] = {}
    for kind, value in values:
        numbers = by_kind.setdefault(kind, {})
        numbers.setdefault(fold(value), len(numbers) + 1)
    stands = {}
    for kind, value in values:
        number = f" {by_kind[kind][fold(value)]}" if len(by_kind[kind]) > 1 else ""
        stands[kind, value] = f"[{words[kind]}{number}]" if kind in words else "[\u2026]"
    return stands
