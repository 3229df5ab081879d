"""What the rewording of captions has to know about a language; one table per language in `_words_*`."""

from __future__ import annotations

import re
from collections.abc import Mapping  # noqa: TC003 - dataclass fields are read at run time
from dataclasses import dataclass, field
from typing import Final

from scrubber.suggest import _inflect
from scrubber.suggest._institutions import Noun

_VOWEL: Final = re.compile(r"[aeiouhâàéèêíóôöüy]", re.IGNORECASE)
_SOUNDS_LIKE_CONSONANT: Final = re.compile(r"uni|eu|one\b", re.IGNORECASE)
_ITALIAN_UNO: Final = re.compile(r"z|s[^aeiou]|ps|gn|chef", re.IGNORECASE)


def nouns(rows: str) -> dict[str, Noun]:
    """`child: criança f; man: homem m` as nouns."""
    table = {}
    for row in rows.split(";"):
        name, _, rest = row.strip().partition(":")
        text, _, gender = rest.strip().rpartition(" ")
        table[name] = Noun(text, gender) if gender in {"m", "f", "n", "p"} else Noun(rest.strip())
    return table


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """The words of one language, lower case.

    prepositions   go with the place, date or contact that they introduced
    articles       with their gender ("mn" may hold two letters, "*" fits all); before a removed place they go
    contracted     preposition with an article inside = the bare preposition (`no=em`)
    contracted_gender  which gender that article has
    kin            words that say who is meant, so that a name after them is dropped ("Grandma", "sister")
    elders         elder kin and school words: a first name near them is probably a child's
    titles         honorifics = the noun that stands for title and name together
    child_signs    words that tell that a person named in the text is a child
    greetings      words of congratulation: the name called after them is dropped
    verbs          words that need an object: a place after them becomes "a place"
    reached        verbs before an age = the words for both ("turned 2" = "has a birthday")
    date_nouns     go with a date ("dia 4 de junho")
    born, died     participles that must not stay alone
    by, of         prepositions of authors and owners
    adjectives     what may stand between an article and a name
    others         further function words: what is neither noun nor verb
    at             what joins an institution to a sentence
    sites          common nouns of this language for institutions and places, finer than the table of all
                   seven: by ASCII word, "-x" also for compounds that end in it
    definite_after prepositions and contractions behind which "the hospital" may stand for any hospital; where
                   the set is empty, an article that fits is kept everywhere
    roles          roles whose gender their ending does not tell ("m", "f", "mf" where only the text could)
    small          adjectives that can stand for the child when its name is gone ("la petite")
    birthday       words before an age = what says birthday instead ("ses" 12 ans = "son anniversaire")
    things         what needs no owner: the dog, the garden, the wedding of somebody
    adults         words that tell that a person named in the text is no child
    family         articles before a surname that mean the family
    """

    code: str
    conjunctions: frozenset[str]
    prepositions: frozenset[str]
    articles: Mapping[str, str]
    contracted: Mapping[str, str] = field(default_factory=dict)
    contracted_gender: Mapping[str, str] = field(default_factory=dict)
    possessives: frozenset[str] = frozenset()
    nouns: Mapping[str, Noun]
    numbers: tuple[str, ...]
    many: str
    kin: frozenset[str]
    kin_plural: frozenset[str]
    elders: frozenset[str]
    titles: Mapping[str, str]
    child_signs: frozenset[str]
    greetings: frozenset[str]
    verbs: frozenset[str] = frozenset()
    reached: Mapping[str, str] = field(default_factory=dict)
    date_nouns: frozenset[str] = frozenset()
    age_words: frozenset[str] = frozenset()
    born: frozenset[str] = frozenset()
    died: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    by: frozenset[str] = frozenset()
    of: frozenset[str] = frozenset()
    adjectives: frozenset[str] = frozenset()
    at: str
    photo: str
    photo_of: str
    dative: frozenset[str] = frozenset()
    sites: Mapping[str, Noun] = field(default_factory=dict)
    definite_after: frozenset[str] = frozenset()
    relation: str = ""
    roles: Mapping[str, str] = field(default_factory=dict)
    small: frozenset[str] = frozenset()
    birthday: Mapping[str, str] = field(default_factory=dict)
    things: frozenset[str] = frozenset()
    adults: frozenset[str] = frozenset()
    family: frozenset[str] = frozenset()

    def is_function(self, word: str) -> bool:
        """Whether the word only joins others."""
        return (
            word in self.conjunctions
            or word in self.prepositions
            or word in self.articles
            or word in self.contracted
            or word in self.possessives
            or word in self.others
        )

    def indefinite(self, noun: Noun, preposition: str = "", *, case: str = "", adjective: str = "") -> str:
        """The noun with "a": `preposition` decides the case in German, where `case` does not."""
        text, gender = noun.text, noun.gender
        if gender == "p":
            return text
        if self.code == "en":
            vowel = _VOWEL.match(text) and text[0] not in "hy" and not _SOUNDS_LIKE_CONSONANT.match(text)
            return f"{'an' if vowel else 'a'} {text}"
        if self.code == "nl":
            return _inflect.dutch(noun, adjective)
        if self.code == "de":
            return _inflect.german(noun, case or self._case(preposition), adjective)
        if self.code == "it":
            return _italian(text, gender)
        article = {"pt": ("um", "uma"), "es": ("un", "una"), "fr": ("un", "une")}[self.code][gender == "f"]
        return f"{article} {text}"

    def _case(self, preposition: str) -> str:
        if preposition in self.dative:
            return "dat"
        return "acc" if preposition in self.prepositions else "nom"

    def definite(self, noun: Noun) -> str:
        """The noun with "the", as a subject: for somebody who was mentioned before."""
        vowel = bool(_VOWEL.match(noun.text))
        feminine = noun.gender == "f"
        article = {
            "en": "the ",
            "pt": "a " if feminine else "o ",
            "es": "la " if feminine else "el ",
            "fr": "l'" if vowel else "la " if feminine else "le ",
            "de": {"f": "die ", "m": "der "}.get(noun.gender, "das "),
            "it": "l'" if vowel else "la " if feminine else "lo " if _ITALIAN_UNO.match(noun.text) else "il ",
            "nl": "het " if noun.gender == "n" else "de ",
        }[self.code]
        return article + noun.text

    def counted(self, number: int, key: str, preposition: str = "") -> str:
        """`two people`; above ten only that there are many. German has a dative plural."""
        word = self.numbers[number - 2] if 2 <= number < len(self.numbers) + 2 else self.many
        word, _, other = word.partition("/")
        noun = self.nouns[key]
        text = f"{noun.text}n" if preposition in self.dative and noun.text.endswith("r") else noun.text
        return f"{other if other and noun.gender == 'f' else word} {text}"


def _italian(text: str, gender: str) -> str:
    vowel = text[0].lower() in "aeiou"
    if gender == "f":
        return f"un'{text}" if vowel else f"una {text}"
    return f"uno {text}" if _ITALIAN_UNO.match(text) else f"un {text}"
