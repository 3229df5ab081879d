"""Reword captions, alt texts, titles and descriptions: say what is shown without saying who, where and when.

"Emma and her grandmother at St Mary's Hospital, Leeds, 4 June 2019" becomes "A child and her grandmother at a
hospital". English and Portuguese are served best, then Spanish, French, German, Italian, Dutch; in any other
language private words are only taken out.
"""

from __future__ import annotations

import importlib
import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from scrubber.model import Kind
from scrubber.suggest import _persons, _sites, _spots, _things, _words_any
from scrubber.suggest._clauses import attributive
from scrubber.suggest._credits import without_credits
from scrubber.suggest._draft import Draft
from scrubber.suggest._institutions import LANGUAGES, find
from scrubber.suggest._language import language_of
from scrubber.suggest._order import subject_first
from scrubber.suggest._slots import AGE, MOST, PERSON, REMOVED, SLOT, Slots, fill, kind_of, merged
from scrubber.suggest._tidy import tidy
from scrubber.suggest._titles import cut_titles
from scrubber.suggest._years import years

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scrubber.model import Finding, Text
    from scrubber.suggest._grammar import Grammar

_OFFERS: Final = 5
_RULES: Final[dict[Kind, Callable[[Draft, str], None]]] = {
    Kind.PERSON: _persons.person,
    Kind.PLACE: _spots.place,
    Kind.INSTITUTION: _sites.institution,
    Kind.DATE: _things.date,
    Kind.AGE: _things.age,
    Kind.CONTACT: _things.contact,
}
_FILE_NAME: Final = re.compile(r"(?<=\S)\.(?:jpe?g|png|gif|webp|heic|avif|tiff?|mp4|mov)$", re.IGNORECASE)
_SITE: Final = re.compile(
    rf"(?:www\.)?{SLOT}(?:[-.]?{SLOT})*\.(?:com|org|net|info|blog|io|me|eu|de|it|fr|es|pt|br|nl|uk)\b(?:/\S*)?"
)
_BLANKS: Final = re.compile(r"\s{5,}")  # patterns that start with white space would try each of it
_GLUED: Final = re.compile(
    rf"(?<![^\W\d_])[^\W\d_]{{1,2}}(?={SLOT})|(?<={SLOT})[^\W\d_]{{1,2}}(?![^\W\d_])|(?<={SLOT}):s\b"
)
_AND_A_HALF: Final = re.compile(
    rf"(?<={AGE})\s+(?:et demie?|e mezz[oa]|y medi[oa]|e mei[oa]|and a half)\b", re.IGNORECASE
)
_CREDIT_LINE: Final = re.compile(r"\W*foto\W*", re.IGNORECASE)
_CUT_SHORT: Final = re.compile(rf"(?<={SLOT})['\u2019](?!(?:s|ll|re|ve|d)\b)[^\W\d_]{{2,}}")  # "Tête d|'Or"
_HASHTAG: Final = re.compile(rf"#\w*{SLOT}(?:\w|{SLOT})*")
_GROWN: Final = 13  # years: all persons in a text with lower ages only are taken for children
_RECENT: Final = 2005  # born since then: a child or young person, in the pictures that this is made for
_WEIGHT: Final = re.compile(r"\d\s?(?:kg|kilos?|lbs?|oz|gramm?|gramas?|gramos?|g)\b", re.IGNORECASE)
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")


@cache
def _grammar(code: str) -> Grammar:
    if code not in LANGUAGES:
        return _words_any.GRAMMAR
    module = importlib.import_module(f"scrubber.suggest._words_{code}")
    grammar: Grammar = module.GRAMMAR
    return grammar


class CaptionSuggester:
    """Offers, best first: common nouns for names; names only taken out; a neutral sentence."""

    parts = frozenset({"caption", "alt", "title", "description"})

    def suggest(self, text: Text, findings: Sequence[Finding]) -> Sequence[str]:
        """Reword `text` without its findings; at most five offers, none if there are no findings."""
        spans = merged(text, findings)
        if not spans:
            return []
        grammar = _grammar(language_of(text.value, text.language))
        if len(spans) > MOST:
            return [grammar.photo] if grammar.photo != text.value else []
        slots = fill(_spaced(text.value), spans)
        work = _prepared(slots.text)
        draft = _draft(slots, grammar)
        reworded = _reworded(draft, work, tidy_only=not grammar.nouns)
        taken_out = _reworded(_draft(slots, grammar), work, tidy_only=True)
        if _CREDIT_LINE.fullmatch(re.sub(SLOT, "", slots.text)):
            return ["Foto"]  # the same word in many languages, and nothing says which
        offers = [
            reworded,
            taken_out if _has_content(taken_out, grammar) else "",
            _neutral(draft, work),
            grammar.photo,
        ]
        kept = dict.fromkeys(offer for offer in offers if _says_something(offer) and offer != text.value)
        return list(kept)[:_OFFERS]


def _spaced(value: str) -> str:
    """Turn a file name used as caption into words, keeping every character in its place."""
    if re.search(r"\s", value.strip()) or not re.search(r"[_-]", value):
        return value
    return value.replace("_", " ").replace("-", " ")


def _prepared(work: str) -> str:
    work = _BLANKS.sub(lambda blanks: "\n\n" if "\n" in blanks.group() else " ", work.strip())
    work = _FILE_NAME.sub("", work)
    work = _HASHTAG.sub(REMOVED, work)
    work = _SITE.sub(REMOVED, work)
    work = re.sub(rf"(?<={SLOT})s\b", "\u2019s", work)
    work = _GLUED.sub("", work)
    work = _AND_A_HALF.sub("", _CUT_SHORT.sub("", work))
    work = re.sub(rf"(?<=[^\W_])(?={SLOT})(?<!['\u2019])", " ", work)
    work = re.sub(rf"(?<={SLOT})(?=[^\W_])", " ", work)
    return without_credits(work)


def _draft(slots: Slots, grammar: Grammar) -> Draft:
    outside = re.sub(SLOT, "", slots.text)
    letters = [char for char in outside if char.isalpha()]
    first = next(
        (char for char in re.sub(SLOT, lambda m: slots.values[m.group()], slots.text) if char.isalpha()), "A"
    )
    row = [word.lower() for word in re.findall(r"[^\W\d_][\w-]*", outside)]
    words = {*row, *map("_".join, pairwise(row))}
    ages = [number for number in map(years, slots.of(Kind.AGE)) if number is not None]
    return Draft(
        left="",
        right="",
        grammar=grammar,
        values=slots.values,
        upper=len(letters) >= 4 and all(not char.islower() for char in letters),
        lower=first.islower() and not slots.text.lstrip().startswith("#"),
        child=_child(words - _theirs(outside, grammar), slots, grammar),
        age=_age(ages, slots, words & grammar.born and _WEIGHT.search(outside)),
        greeting=not words.isdisjoint(grammar.greetings),
    )


def _age(ages: list[float], slots: Slots, newborn: object) -> float | None:
    """The age of the only person in years; nought for one of whom the text tells the weight at birth."""
    if len(slots.of(Kind.PERSON)) != 1:
        return None
    return ages[0] if len(ages) == 1 else 0.0 if newborn and not ages else None


def _theirs(outside: str, grammar: Grammar) -> set[str]:
    """Kin of somebody: who is shown with "her baby" is no child."""
    own = "|".join(map(re.escape, sorted(grammar.possessives))) or "(?!)"
    found = re.findall(rf"\b(?:{own})\s+(?:[^\W\d_]+\s+)?([^\W\d_]+)", outside.lower())
    found += re.findall(rf"\b(?:{own})\s+([^\W\d_]+)", outside.lower())
    return {word for word in found if word in grammar.kin | grammar.kin_plural} - grammar.elders


def _child(words: set[str], slots: Slots, grammar: Grammar) -> int:
    """How plainly the text says that a child is meant: see `Draft.child`."""
    if words & grammar.adults:
        return 0
    if words & grammar.child_signs:
        return 2
    if words & grammar.born:
        institutions = (find(value) for value in slots.of(Kind.INSTITUTION))
        if any(found and found[1].name in {"hospital", "maternity", "clinic"} for found in institutions):
            return 2
        if any(int(year) >= _RECENT for value in slots.of(Kind.DATE) for year in _YEAR.findall(value)):
            return 2
    concepts = [found[1].name for found in map(find, slots.of(Kind.INSTITUTION)) if found]
    if {"nursery", "preschool", "maternity"} & set(concepts):
        return 2
    birthday = words & {
        "birthday",
        "anivers\u00e1rio",
        "cumplea\u00f1os",
        "anniversaire",
        "geburtstag",
        "verjaardag",
        "compleanno",
    }
    ages = [age for age in map(years, slots.of(Kind.AGE)) if age is not None]
    if ages and max(ages) < _GROWN:
        return 1
    return int(bool(words & grammar.elders or birthday or {"school", "secondary", "college"} & set(concepts)))


def _reworded(draft: Draft, work: str, *, tidy_only: bool) -> str:
    """Go through the slots from left to right."""
    draft.right = work
    while match := re.search(SLOT, draft.right):
        slot = match.group()
        draft.left += draft.right[: match.start()]
        draft.right = draft.right[match.end() :]
        if tidy_only:
            _take_out(draft, slot)
        else:
            _RULES[kind_of(slot)](draft, slot)
    done = draft.left + draft.right
    if not (tidy_only and re.search(PERSON, work)):
        done = subject_first(done, draft.grammar)
    return tidy(done, draft.grammar, lower=draft.lower)


def _take_out(draft: Draft, slot: str) -> None:
    kind = kind_of(slot)
    if kind is Kind.CONTACT:
        _things.contact(draft, slot)
    elif kind is Kind.DATE:
        _things.date(draft, slot)
    elif kind is Kind.AGE and draft.grammar.nouns:
        _things.age(draft, slot)
    elif kind is not Kind.PERSON and attributive(draft):
        draft.leave_out()
    else:
        draft.swallow(re.compile(r"['\u2019]s?(?!\w)"))
        if kind is Kind.PERSON:
            cut_titles(draft)
        draft.drop()


def _neutral(draft: Draft, work: str) -> str:
    """`A photo of a child`: what can always be said."""
    grammar = draft.grammar
    count = len({draft.values[slot] for slot in re.findall(PERSON, work)})
    if not grammar.nouns or not count:
        return grammar.photo
    if count > 1:
        children = draft.known and not draft.roles and all(map(_persons.is_child, draft.known.values()))
        noun = grammar.counted(count, "children" if children else "people")
    else:
        key = next(iter(draft.known.values()), "person")
        noun = grammar.indefinite(grammar.nouns[key], grammar.photo_of.split()[-1].lower())
    sentence = f"{grammar.photo_of} {noun}"
    return sentence.replace("de un", "d\u2019un") if grammar.code == "fr" else sentence


def _has_content(offer: str, grammar: Grammar) -> bool:
    """Whether more than joining words and verbs of birth is left."""
    words = re.findall(r"[^\W\d_]{2,}", offer.lower())
    idle = grammar.born | grammar.greetings | grammar.reached.keys() | grammar.titles.keys()
    return len(words) > 1 and any(len(w) > 2 and w not in idle and not grammar.is_function(w) for w in words)


def _says_something(offer: str) -> bool:
    """Whether at least one word of two letters is left."""
    return bool(re.search(r"[^\W\d_]{2}", offer))


suggester: Final = CaptionSuggester()
