"""Say what an institution in a caption is, without its name: "at a hospital"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.suggest._clauses import after_first_verb, attributive, described, is_subject
from scrubber.suggest._common import find_site, write_site
from scrubber.suggest._institutions import find
from scrubber.suggest._slots import INSTITUTION, PERSON
from scrubber.suggest._things import JOIN

if TYPE_CHECKING:
    from scrubber.suggest._draft import Draft
    from scrubber.suggest._institutions import Concept, Noun

_MORE_INSTITUTIONS: Final = re.compile(rf"(?:{JOIN}|\s*\()({INSTITUTION})\)?")
_BETWEEN: Final = re.compile(r"\s*(?:,|[.!]?$)")
_COMMA: Final = re.compile(r"\s*,")
_MEMBERS: Final = re.compile(r"\s+[a-z]+(?:ers|ors|ates|ents|ils|ists)\b")
_POSSESSIVE: Final = re.compile(r"['\u2019]s?(?!\w)")


def institution(draft: Draft, slot: str) -> None:
    """Say what the institution is: "at St Mary's Hospital" becomes "at a hospital"."""
    value = draft.values[slot]
    found = find(value)
    while match := draft.swallow(_MORE_INSTITUTIONS):
        found = found or find(draft.values[match[1]])
    if re.match(rf"['\u2019]s?\s+{PERSON}", draft.right):
        draft.swallow(_POSSESSIVE)
        draft.leave_out()
    elif draft.in_brackets() or _apposition(draft):
        draft.leave_out()
    elif own := find_site(value, draft.grammar.sites):
        _known(draft, own, building=True)
    elif found and draft.grammar.nouns:
        known(draft, found[1])
    else:
        _unknown(draft)


def _apposition(draft: Draft) -> bool:
    """`Our guesthouse, NAME, in the old town`: the words before say enough; the commas go."""
    grammar = draft.grammar
    match = re.search(r"([^\W\d_]+)\s+[^\W\d_]+\s*,\s+(?:([^\W\d_]+)\s+)?$", draft.left[-60:])
    if match is None or match[1].lower() not in grammar.possessives or not _BETWEEN.match(draft.right):
        return False
    if match[2] and match[2].lower() not in grammar.articles:
        return False
    draft.left = draft.left[: draft.left.rindex(",")]
    draft.swallow(_COMMA)
    return True


def known(draft: Draft, concept: Concept) -> None:
    """Write the common noun of an institution or place, with what its article asks for."""
    _known(draft, concept.noun(draft.grammar.code), building=concept.building)


def _known(draft: Draft, noun: Noun, *, building: bool) -> None:
    if _said_before(draft, noun.text):
        draft.drop()
    elif draft.grammar.code == "en" and draft.at_clause_start() and _MEMBERS.match(draft.right):
        draft.write(noun.text)
    else:
        _write(draft, noun, building=building)


def _write(draft: Draft, noun: Noun, *, building: bool) -> None:
    grammar, word = draft.grammar, draft.last()
    if grammar.definite_after and write_site(draft, noun):
        return
    if _agrees(draft, noun.text, noun.gender):
        ending = ("es" if noun.text.endswith("s") else "s") if word.lower == "des" else ""
        draft.write(noun.text + ending)
    elif word.lower in grammar.articles or word.lower in grammar.contracted:
        draft.bare()
        draft.write_indefinite(noun)
    elif word.lower in grammar.possessives or (described(draft, word) and draft.next()[:1].islower()):
        draft.write(noun.text)
    elif grammar.code == "en" and draft.at_clause_start() and _names_follow(draft):
        draft.leave_out()
    elif (
        word.lower in grammar.prepositions
        or word.lower in grammar.verbs
        or draft.at_sentence_start()
        or is_subject(draft)
        or after_first_verb(draft, word)
    ):
        draft.write_indefinite(noun)
    elif building:
        if grammar.definite_after:
            draft.left = re.sub(r"\s*,\s*$", " ", draft.left)
        draft.write(f"{grammar.at} {grammar.indefinite(noun, grammar.at)}")
    elif word.lower in grammar.conjunctions:
        draft.write_indefinite(noun)
    else:
        draft.drop()


def _said_before(draft: Draft, noun: str) -> bool:
    """Whether the word that this belongs to says the same: `scouts of the scout group`."""
    match = re.search(r"([^\W\d_]{4,})\s+[^\W\d_]+(?:\s+[^\W\d_]+)?\s+$", draft.left[-60:])
    return bool(match) and match[1][:5].lower() in noun.lower() if match else False


def _takes_article(draft: Draft) -> bool:
    grammar, word = draft.grammar, draft.last()
    led = word.lower in grammar.prepositions or word.lower in grammar.verbs
    return led or draft.at_sentence_start() or is_subject(draft)


def _names_follow(draft: Draft) -> bool:
    """Whether a capitalised noun follows that the name belongs to: `Napa Technology Wine Bar`."""
    following = draft.next()
    return following[:1].isupper() and not draft.upper and not draft.grammar.is_function(following.lower())


def _agrees(draft: Draft, text: str, gender: str) -> bool:
    """Whether the article or contraction in the text fits the common noun, so that it can stay."""
    grammar, word = draft.grammar, draft.last()
    if word.lower in {"a", "an"} and grammar.code == "en":
        return False
    fits = grammar.contracted_gender.get(word.lower) or grammar.articles.get(word.lower, "")
    if not fits:
        return False
    vowel = text[0].lower() in "aeiouh\u00e9\u00f4\u00e8"
    if (
        grammar.code in {"fr", "it"}
        and (word.lower.endswith("'") != vowel)
        and not word.lower.startswith("u")
    ):
        return False
    return fits == "*" or gender in fits


def _unknown(draft: Draft) -> None:
    """An institution of which nothing is known: left out, as a subject "a group"."""
    grammar, word = draft.grammar, draft.last()
    own = draft.swallow(_POSSESSIVE)
    if attributive(draft):
        draft.leave_out()
        return
    if word.lower in grammar.articles:
        draft.bare()
        word = draft.last()
    if "group" in grammar.nouns and not own and (is_subject(draft) or word.lower in grammar.verbs):
        draft.write_indefinite(grammar.nouns["group"])
    elif own:
        draft.leave_out()
    else:
        draft.drop()
