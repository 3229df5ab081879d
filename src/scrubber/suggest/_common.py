"""Common nouns for institutions and places: which noun fits, and with which article it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.suggest._portable import ascii_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrubber.suggest._draft import Draft, Word
    from scrubber.suggest._institutions import Noun

_INFLECTED: Final = ("", "s", "es", "n")  # "des Goethe-Gymnasiums", "im Englischen Garten"


def find_site(value: str, sites: Mapping[str, Noun]) -> Noun | None:
    """The noun of a language's own table that a name contains first: "Grundschule am Park" is a school."""
    words = ascii_words(value.replace("_", " ")).split("-") if sites else ()
    return next((found for word in words if (found := _exact(word, sites) or _ending(word, sites))), None)


def _exact(word: str, sites: Mapping[str, Noun]) -> Noun | None:
    forms = [word.removesuffix(ending) for ending in _INFLECTED if word.endswith(ending)]
    return next((sites[key] for form in forms for key in (form, f"-{form}") if key in sites), None)


def _ending(word: str, sites: Mapping[str, Noun]) -> Noun | None:
    endings = [key for key in sites if key[0] == "-" and word.rstrip("s").endswith(key[1:].rstrip("s"))]
    return sites[max(endings, key=len)] if endings else None


def write_site(draft: Draft, noun: Noun) -> bool:
    """Write the noun after an article: "in the hospital" may stay, "of the school" is "of a school"."""
    grammar, word = draft.grammar, draft.last()
    if word.lower not in grammar.articles and word.lower not in grammar.contracted:
        return False
    lead = word.lower
    if word.lower in grammar.articles:
        lead = _before(draft, word)
    if lead in grammar.definite_after and _fits(draft, word, noun):
        draft.write(noun.text)
        return True
    draft.bare()
    draft.write_indefinite(noun)
    return True


def write_landmark(draft: Draft, noun: Noun) -> bool:
    """Write the noun after an article, or as "a castle" behind a preposition."""
    if write_site(draft, noun):
        return True
    if draft.last().lower not in draft.grammar.prepositions:
        return False
    draft.write_indefinite(noun)
    return True


def _before(draft: Draft, word: Word) -> str:
    return (draft.left[: word.start].split()[-1:] or [""])[0].lower()


def _fits(draft: Draft, word: Word, noun: Noun) -> bool:
    fits = draft.grammar.contracted_gender.get(word.lower) or draft.grammar.articles.get(word.lower, "")
    return fits == "*" or bool(noun.gender and noun.gender in fits)
