"""What the words around a slot say about its role in the sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.suggest._bag import bag
from scrubber.suggest._slots import REMOVED

if TYPE_CHECKING:
    from scrubber.suggest._draft import Draft, Word


_PEOPLE: Final = re.compile(
    r"\b(?:residents|people|villagers|citizens|inhabitants|members|pupils|students|children|volunteers|workers|fans|"
    r"supporters|players|scouts|women|men|girls|boys|soldiers|locals|families|parents|teachers)\s+$",
    re.IGNORECASE,
)
_NAMED_ING: Final = bag(
    "building wedding crossing meeting training evening morning wing ring spring clothing king"
)


def is_subject(draft: Draft) -> bool:
    """Whether a verb seems to follow, so that the sentence needs a noun here."""
    grammar, word, following = draft.grammar, draft.last(), draft.next()
    if not following or not following[0].islower() or joins(draft, following):
        return False
    if grammar.code == "en" and word.lower in {"after", "before", "since", "until", "as"}:
        return following.endswith(("s", "ed"))
    if grammar.code == "en" and not (following.endswith(("s", "ed")) or following in grammar.others):
        return False
    return draft.at_clause_start() or word.lower in grammar.others or word.lower in grammar.conjunctions


def described(draft: Draft, word: Word) -> bool:
    """Whether an article and an adjective stand before the slot: `an empty-looking`, `the new`."""
    grammar = draft.grammar
    before = draft.left[: word.start].split()[-1:]
    unknown = bool(word.lower) and word.raw[0].islower() and not grammar.is_function(word.lower)
    return grammar.code == "en" and unknown and bool(before) and before[0].lower() in {"a", "an", "the"}


def joins(draft: Draft, following: str) -> bool:
    """Whether the next word only joins: after it a place is no subject."""
    grammar, lower = draft.grammar, following.lower()
    return lower in grammar.conjunctions or lower in grammar.prepositions or lower in grammar.contracted


def attributive(draft: Draft) -> bool:
    """English puts names before nouns: `a Leeds street`, `view of Leeds skyline`, `the 2015 season`."""
    grammar, word, following = draft.grammar, draft.last(), draft.next()
    if grammar.code != "en" or not following or grammar.is_function(following.lower()):
        return False
    if word.lower in grammar.articles or word.lower in grammar.possessives:
        return not following.endswith("ing") or following in _NAMED_ING
    if word.lower == "of" and _PEOPLE.search(draft.left[max(0, word.start - 40) : word.start]):
        return False
    return word.lower == "of" and following[0].islower() and not following.endswith(("ing", "ed"))


def after_first_verb(draft: Draft, word: Word) -> bool:
    """`Am Samstag feierte NAME`: German and Dutch put the subject behind the verb, and the date is gone."""
    if draft.grammar.code not in {"de", "nl"} or not word.raw[:1].islower():
        return False
    before = draft.left[: word.start].rstrip()
    gone = before.endswith(REMOVED) and draft.grammar.is_function(word.lower) <= (
        word.lower in draft.grammar.others
    )
    return gone and not before.rstrip(REMOVED + " ").strip()[-1:].isalnum()
