"""Persons that the text says by kin, role or number as well, so that the name can simply go."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from scrubber.suggest import _beside, _germanic
from scrubber.suggest._agreement import made
from scrubber.suggest._articles import add_article, is_role
from scrubber.suggest._bag import bag
from scrubber.suggest._institutions import Noun
from scrubber.suggest._people import GERMANIC, gender_of, is_plural
from scrubber.suggest._slots import AGE, INSTITUTION, PERSON, REMOVED
from scrubber.suggest._years import years

if TYPE_CHECKING:
    from scrubber.suggest._draft import Draft, Word

_POSSESSIVE: Final = re.compile(r"['\u2019]s?(?!\w)")
_COMMA: Final = re.compile(r"\s*,")
_CLAUSE_ENDS: Final = re.compile(r"\s*(?:$|[.,;:!?)\]|/\n\u2013\u2014-])")
_AFTER: Final = re.compile(
    rf"((?:\s*,\s*(?:[^\W\d_]+\s+){{0,2}}{AGE}|\s*\(\s*{AGE}[^()]{{0,10}}\))?\s*,\s+)"
    r"([^\W\d_]+)(?:\s+([^\W\d_]+))?"
)
_NUMBER: Final = re.compile(r"\s*\(\d{1,3}\)(?=\s*(?:,|$))")  # an age that was not found
_CLOSING: Final = re.compile(r"([^,.;:!?()\n]{0,80}),(?=\s+[^\W\d_A-Z])")
_NEAR: Final = 120  # characters of the left that are looked at
_CLAUSE: Final = re.compile(r"[^.!?;:,()\n]{0,60}$")
_PEOPLE: Final = re.compile(r"\w(?:ers|ors|ists|ians|ants|ates|ents|eers|ees)$")


@cache
def _patterns(
    grammar_code: str, conjunctions: frozenset[str], age_words: frozenset[str], lead: frozenset[str]
) -> tuple[re.Pattern[str], ...]:
    """What may follow a name: an age, another name. `grammar_code` only tells the cache entries apart."""
    assert grammar_code
    joined = _any_of(conjunctions | {"and", "und", "y", "e", "et", "en"})
    before = _any_of(age_words)
    age = re.compile(
        rf"\s*\(\s*(?:(?:{before})\s+)*({AGE})[^()\w]{{0,4}}\w{{0,8}}\s*\)"
        rf"|\s*,\s*(?:(?:{before})\s+)*({AGE})(?:\s+(?:alt|jung|oud|jong)\b)?"
        rf"\s*(?:,(?!\s*(?:(?:{joined})\s+)?{PERSON})|(?=[,.;!?)\]]|$))"
        rf"|\s+(?:(?:{before})\s+)+({AGE})"
        rf"|\s+({AGE})\s+(?:alt|jung|oud|jong)\b",
        re.IGNORECASE,
    )
    another = re.compile(
        rf"(?:\s*,\s*(?:(?:{joined})\s+)?|\s+(?:{joined})\s+|\s*[+&/]\s*)(?:{INSTITUTION}[\u2019']s\s+)?"
        rf"(?:(?:{_any_of(lead)})\s+){{0,2}}{PERSON}(?:\s*-?\s*{PERSON})*",
        re.IGNORECASE,
    )
    return age, another


def _any_of(words: frozenset[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words)) or "(?!)"


def _following(draft: Draft) -> tuple[re.Pattern[str], ...]:
    grammar = draft.grammar
    lead = grammar.adjectives | (grammar.articles.keys() if grammar.code != "en" else frozenset())
    return _patterns(grammar.code, grammar.conjunctions, grammar.age_words, frozenset(lead))


def swallow_list(draft: Draft) -> tuple[float | None, int]:
    """Take ages and further names; the greatest age counts."""
    age_follows, another = _following(draft)
    ages: list[float] = []
    count = 1
    while True:
        match = draft.swallow(age_follows)
        if match:
            age = years(draft.values[next(group for group in match.groups() if group)])
            ages += [age] if age is not None else []
        if not draft.swallow(another):
            break
        count += 1
    return (max(ages) if ages else None), count


def is_author(draft: Draft) -> bool:
    """`by NAME` at the end of a clause: a credit that says nothing of the picture."""
    word = draft.last()
    if word.lower in draft.grammar.of and not draft.left[: word.start].strip(REMOVED + " \t"):
        draft.cut(word)  # what it belonged to was private and is gone
        return False
    if (
        word.lower in draft.grammar.by
        and _CLAUSE_ENDS.match(draft.right)
        and draft.left[: word.start].strip()
        and not made(draft, word)
    ):
        draft.cut(word)
        return True
    return False


def by_role(draft: Draft, value: str) -> bool:
    """Leave the name `value` out where the words beside it say who is meant; tell whether they do."""
    if _says_who(draft):
        if _is_plural(draft, draft.last().lower):
            swallow_list(draft)
            _germanic.without_order(draft)
        else:
            draft.swallow(_following(draft)[0])
        if draft.grammar.code != "en":
            draft.swallow(_POSSESSIVE)
        _germanic.after_role(draft, value)
        draft.left = draft.left.rstrip()
        add_article(draft)
        return True
    if draft.grammar.code in GERMANIC:
        return _germanic_apposition(draft) or _germanic.role_follows(draft)
    said = _beside.said_beside(draft, *_following(draft)) or _people_before(draft)
    return said or _apposition_before(draft) or _apposition_after(draft)


def _says_who(draft: Draft) -> bool:
    """Whether the word before the name is kin or a role, so that the name can simply go."""
    grammar, word = draft.grammar, draft.last()
    lower = word.lower
    if not lower or lower in {"&", "+", "@"}:
        return False
    if lower in grammar.kin or lower in grammar.kin_plural or lower.rsplit("-", 1)[-1] in grammar.kin:
        return True
    before = draft.left[max(0, word.start - _NEAR) : word.start].split()[-3:]
    if is_role(draft, lower) or _belongs(draft, lower, before) or _beside.says_who(draft, word):
        return True
    plain = grammar.is_function(lower) or lower in grammar.greetings or lower in grammar.verbs
    if draft.upper or plain or lower in grammar.adjectives:
        return False
    if grammar.code in GERMANIC:
        return _germanic.says_who(draft, word)
    if word.raw[0].isupper():
        return not _alone(draft, word)
    while len(before) > 1 and before[-1].lower() in _COMMON:
        before.pop()
    return bool(before) and (
        before[-1].lower() in grammar.possessives
        or before[-1].lower() in grammar.articles
        or before[-1].lower() in grammar.contracted
    )


_COMMON: Final = bag("new nova novo nuevo nueva old young dear first best favourite favorite")
_LATER: Final = bag(
    "reci\u00e9n nacida nacido mayor menor mais velha velho nova novo pequeña pequeño querido querida"
)


def _belongs(draft: Draft, lower: str, before: list[str]) -> bool:
    """Whether kin stands a little before the name: `dona de casa NAME`, `su hermana mayor NAME`."""
    grammar = draft.grammar
    if len(before) > 1 and before[-1].lower() in grammar.of and before[-2].lower() in grammar.kin:
        return grammar.code in {"pt", "es", "fr", "it"} and not grammar.is_function(lower)
    while lower in _LATER and before:
        lower = before.pop().lower()
        if lower in grammar.kin:
            return True
    return False


def _alone(draft: Draft, word: Word) -> bool:
    """Whether a capital is only that of a sentence: `Meet Emma` names no role."""
    if draft.left[: word.start].strip():
        return False
    return draft.grammar.code != "en" or word.lower.endswith(("ing", "s", "t", "d", "y"))


def _is_plural(draft: Draft, lower: str) -> bool:
    if lower in draft.grammar.kin_plural or is_plural(lower, draft.grammar.code):
        return True
    return draft.grammar.code not in GERMANIC and lower.endswith(("s", "men", "women"))


def _people_before(draft: Draft) -> bool:
    """`Young farmers A and B`, `My grandparents, A and B,`, `Three siblings, A, B and C,`: the list goes."""
    match = re.search(r"([^\W\d_]+)(\s*[,:]?\s*)$", draft.left[-60:])
    if match is None or not match[2]:
        return False
    word, link = match[1].lower(), match[2].strip()
    counted = _counted(draft)
    known = word in draft.grammar.kin_plural or counted
    if not known and (link or draft.grammar.code != "en" or not _PEOPLE.search(word)):
        return False
    right = draft.right
    _, count = swallow_list(draft)
    if count == 1 or (link == ":" and not (counted and _CLAUSE_ENDS.match(draft.right))):
        draft.right = right
        return False
    if link:
        draft.left = draft.left.rstrip().rstrip(",:").rstrip()
        draft.swallow(_COMMA)
    draft.left += REMOVED
    return True


def _counted(draft: Draft) -> bool:
    """Whether the clause says how many: `Three siblings`."""
    clause = _CLAUSE.search(draft.left[-_NEAR:].rstrip().rstrip(",:"))
    numbers = {number for entry in draft.grammar.numbers for number in entry.split("/")}
    return bool(clause) and not numbers.isdisjoint(clause.group().lower().split()[:3]) if clause else False


def _germanic_apposition(draft: Draft) -> bool:
    """`Meine Mutter, NAME,` and `NAME, meine Enkelin`: the kin word is enough."""
    grammar = draft.grammar
    match = re.search(rf"(\w+)[\s{REMOVED}]*,\s*$", draft.left[-60:])
    role = match and (match[1].lower() in grammar.kin or gender_of(match[1].lower(), grammar.code))
    if role and _ends_clause(draft):
        draft.left = draft.left.rstrip().rstrip(",").rstrip()
        draft.swallow(_COMMA)
        return True
    match = re.match(r"\s*,\s+([^\W\d_]+)\s+([^\W\d_]+)", draft.right)
    determined = match and (match[1].lower() in grammar.possessives or match[1].lower() in grammar.articles)
    if match and determined and match[2].lower() in grammar.kin:
        draft.bare()
        draft.right = draft.right[match.start(1) :]
        if draft.at_sentence_start() and not draft.lower:
            draft.right = draft.right[:1].upper() + draft.right[1:]
        draft.right = re.sub(r"^(\S+\s+[^\W\d_]+)\s*,(?!\s*\S+\s*,)", r"\1", draft.right)
        return True
    return False


def _ends_clause(draft: Draft) -> bool:
    """Whether the name, with its age, ends a clause; the age is taken away."""
    age = _following(draft)[0].match(draft.right) or _NUMBER.match(draft.right)
    right = draft.right[age.end() :] if age else draft.right
    if not _CLAUSE_ENDS.match(right) and not (age and age.group().endswith(",")):
        return False
    draft.right = right
    return True


def _apposition_before(draft: Draft) -> bool:
    """`My mother, NAME, baking` and `The president of the club, NAME, speaks`."""
    left = draft.left.rstrip()
    if not left.endswith(","):
        return False
    clause = _CLAUSE.search(left[-_NEAR:-1])
    if clause is None or not _is_somebody(draft, clause.group().split()) or not _ends_clause(draft):
        return False
    draft.left = left[:-1].rstrip()
    draft.swallow(_COMMA)
    draft.left += REMOVED
    return True


def _is_somebody(draft: Draft, words: list[str]) -> bool:
    """Whether the words are kin or a role, and what belongs to it."""
    grammar = draft.grammar
    if not words:
        return False
    if words[-1].lower() in grammar.kin:
        return True
    if words[0].lower() in grammar.articles or words[0].lower() in grammar.possessives:
        words = words[1:]
    belongs = len(words) > 1 and (words[1].lower() in grammar.contracted or words[1].lower() in grammar.of)
    return belongs and words[0].lower() in grammar.kin and len(words) <= 5


def _apposition_after(draft: Draft) -> bool:
    """`NAME, my granddaughter`, `NAME, 38, a refugee from Syria,`: the words after the name are enough."""
    grammar = draft.grammar
    match = _AFTER.match(draft.right[:200])
    if match is None:
        return False
    first, second = match[2].lower(), (match[3] or "").lower()
    article = ""
    if first in grammar.possessives and second in grammar.kin:
        pass
    elif first in grammar.articles and second and match[3].islower():
        rest = draft.right[match.end() : match.end() + 80]
        noun = second in grammar.kin or not grammar.is_function(second)
        if not noun or re.match(r"[^,.;!?]*\s(?:and|e|y|&)\s[^,.;!?]*(?:$|[,.;!?])", rest):
            return False
    elif first in grammar.kin and (
        second in grammar.of or second in grammar.contracted or second in {"at", "from"}
    ):
        article = grammar.indefinite(_kin_noun(match[2]), draft.last().lower) + " "
    else:
        return False
    draft.bare()
    draft.right = draft.right[match.start(2) :]
    if article:
        draft.right = article + draft.right[len(match[2]) :].lstrip()
    closing = _CLOSING.match(draft.right)
    if closing and draft.at_clause_start():
        draft.right = closing[1] + draft.right[closing.end() :]
    if draft.at_sentence_start() and not draft.lower:
        draft.right = draft.right[:1].upper() + draft.right[1:]
    return True


def _kin_noun(word: str) -> Noun:
    return Noun(word.lower(), "f" if word.lower().endswith(("a", "\u00e3", "triz")) else "m")
