"""Say a person without the name: "his sister Ana" is "his sister", "Emma, 5," is "a child"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from scrubber.suggest import _germanic
from scrubber.suggest._bag import bag
from scrubber.suggest._institutions import Noun
from scrubber.suggest._slots import AGE, INSTITUTION, PERSON, REMOVED
from scrubber.suggest._titles import cut_adjective, cut_couple, cut_titles
from scrubber.suggest._years import years

if TYPE_CHECKING:
    from scrubber.suggest._draft import Draft, Word
    from scrubber.suggest._grammar import Grammar

_CHILDREN: Final = bag("child baby toddler teen")
_MORE_OF_THE_NAME: Final = re.compile(rf"(?:\s*-?\s*{PERSON})+")
_MAIDEN_NAME: Final = re.compile(
    rf"\s*,\s*(?:geb\.|geborene|née|geboren)\s+{PERSON}\s*(?:,|$)|\s*\(?(?:geb\.|geborene|née)\s+{PERSON}\s*\)?",
    re.IGNORECASE,
)
_THANKS: Final = bag("dank danke bedankt thanks merci gracias obrigado obrigada grazie")
_POSSESSIVE: Final = re.compile(r"['\u2019]s?(?!\w)")
_OWNED: Final = re.compile(r"['\u2019]s?\s+(?=\w)")
_FAMILY: Final = bag("family families twins brothers sisters siblings boys girls kids household clan")
_COMMA: Final = re.compile(r"\s*,")
_CALLED: Final = re.compile(r"\s*(?:[!.\n]|$|[^\w\s,;:])")
_CLAUSE_ENDS: Final = re.compile(r"\s*(?:$|[.,;:!?)\]|/\n\u2013\u2014-])")
_WORDS: Final = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class _Who:
    """What the words around a name say of the person, or of how many."""

    title: str = ""
    age: float | None = None
    count: int = 1
    adjective: str = ""


@cache
def _patterns(
    grammar_code: str, conjunctions: frozenset[str], age_words: frozenset[str]
) -> tuple[re.Pattern[str], ...]:
    """What may follow a name: an age, another name. `grammar_code` only tells the cache entries apart."""
    assert grammar_code
    joined = "|".join(re.escape(word) for word in sorted(conjunctions | {"and", "und", "y", "e", "et", "en"}))
    before = "|".join(re.escape(word) for word in sorted(age_words)) or "(?!)"
    age = re.compile(
        rf"\s*\(\s*(?:(?:{before})\s+)*({AGE})[^()\w]{{0,4}}\w{{0,8}}\s*\)"
        rf"|\s*,\s*(?:(?:{before})\s+)*({AGE})(?:\s+(?:alt|jung|oud|jong)\b)?"
        rf"\s*(?:,(?!\s*(?:(?:{joined})\s+)?{PERSON})|(?=[,.;!?)\]]|$))"
        rf"|\s+(?:(?:{before})\s+)+({AGE})"
        rf"|\s+({AGE})\s+(?:alt|jung|oud|jong)\b",
        re.IGNORECASE,
    )
    another = re.compile(
        rf"(?:\s*,\s*(?:(?:{joined})\s+)?|\s+(?:{joined})\s+|\s*[+&/]\s*)(?:{INSTITUTION}[\u2019']s\s+)?{PERSON}(?:\s*-?\s*{PERSON})*",
        re.IGNORECASE,
    )
    return age, another


def person(draft: Draft, slot: str) -> None:
    """Reword the name in `slot`, together with the names, ages and titles around it."""
    grammar = draft.grammar
    draft.swallow(_MORE_OF_THE_NAME)
    draft.swallow(_MAIDEN_NAME)
    if draft.in_brackets() or _is_author(draft):
        draft.leave_out()
        return
    title = cut_titles(draft)
    if not title and _germanic.of_kin(draft):
        draft.leave_out()
        return
    if _says_who(draft):
        draft.roles += 1
        word = draft.last().lower
        if word in grammar.kin_plural or _germanic.is_plural(word, grammar.code):
            _swallow_list(draft)
            _germanic.without_order(draft)
        else:
            draft.swallow(_patterns(grammar.code, grammar.conjunctions, grammar.age_words)[0])
        if grammar.code != "en":
            draft.swallow(_POSSESSIVE)
        _germanic.after_role(draft, draft.values[slot])
        draft.left = draft.left.rstrip()
        return
    if _apposition(draft) or _germanic.role_follows(draft):
        draft.roles += 1
        return
    age, count = _swallow_list(draft)
    germanic = grammar.code in _germanic.LANGUAGES
    who = _Who(title, age, count, (_germanic.cut_adjective if germanic else cut_adjective)(draft))
    if not title and count == 1 and _is_called(draft):
        _remember(draft, slot, _noun_key(draft, who, single=True))
        return
    if not title and _qualifies(draft, slot):
        return
    if title and cut_couple(draft):
        who = _Who("", age, count + 1)
    own = bool(draft.swallow(_POSSESSIVE)) and grammar.code == "en"
    _write(draft, slot, who)
    if own:
        draft.left += "\u2019s" if draft.left[-1:] != "s" else "\u2019"


def _swallow_list(draft: Draft) -> tuple[float | None, int]:
    """Take ages and further names; the youngest age counts."""
    grammar = draft.grammar
    age_follows, another = _patterns(grammar.code, grammar.conjunctions, grammar.age_words)
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


def _is_author(draft: Draft) -> bool:
    """`by NAME` at the end of a clause: a credit that says nothing of the picture."""
    word = draft.last()
    if word.lower in draft.grammar.of and not draft.left[: word.start].strip(REMOVED + " \t"):
        draft.cut(word)  # what it belonged to was private and is gone
        return False
    if (
        word.lower in draft.grammar.by
        and _CLAUSE_ENDS.match(draft.right)
        and draft.left[: word.start].strip()
    ):
        draft.cut(word)
        return True
    return False


def _says_who(draft: Draft) -> bool:
    """Whether the word before the name is kin or a role, so that the name can simply go."""
    grammar, word = draft.grammar, draft.last()
    lower = word.lower
    if not lower or lower in {"&", "+", "@"}:
        return False
    if lower in grammar.kin or lower in grammar.kin_plural or lower.rsplit("-", 1)[-1] in grammar.kin:
        return True
    plain = grammar.is_function(lower) or lower in grammar.greetings or lower in grammar.verbs
    if draft.upper or plain or lower in grammar.adjectives:
        return False
    if grammar.code in _germanic.LANGUAGES:
        return _germanic.says_who(draft, word)
    if word.raw[0].isupper():
        return not _alone(draft, word)
    before = draft.left[: word.start].split()[-1:]
    return bool(before) and (
        before[0].lower() in grammar.possessives
        or before[0].lower() in grammar.articles
        or before[0].lower() in grammar.contracted
    )


def _alone(draft: Draft, word: Word) -> bool:
    """Whether a capital is only that of a sentence: `Meet Emma` names no role."""
    return not draft.left[: word.start].strip() and word.lower.endswith(("ing", "s", "t", "d", "y"))


def _apposition(draft: Draft) -> bool:
    """`My mother, NAME, baking` and `NAME, my granddaughter`: the kin word is enough."""
    grammar = draft.grammar
    match = re.search(r"(\w+)\s*,\s*$", draft.left[-60:])
    if match and match[1].lower() in grammar.kin and _ends_clause(draft):
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
        if grammar.code in _germanic.LANGUAGES:
            draft.right = re.sub(r"^(\S+\s+[^\W\d_]+)\s*,(?!\s*\S+\s*,)", r"\1", draft.right)
        return True
    return False


def _ends_clause(draft: Draft) -> bool:
    """Whether the name, with its age, ends a clause; the age is taken away."""
    grammar = draft.grammar
    age = _patterns(grammar.code, grammar.conjunctions, grammar.age_words)[0].match(draft.right)
    right = draft.right[age.end() :] if age else draft.right
    if not _CLAUSE_ENDS.match(right) and not (age and age.group().endswith(",")):
        return False
    draft.right = right
    return True


def _is_called(draft: Draft) -> bool:
    """`Happy birthday NAME!`: a name that is called, or thanked, goes without a substitute."""
    word = draft.last()
    before = draft.left[: word.start].split()[-1:]
    if word.lower in _THANKS or (word.lower in {"an", "aan"} and before and before[0].lower() in _THANKS):
        if word.lower not in _THANKS:
            draft.cut(word)
        draft.leave_out()
        return True
    if not draft.greeting or not _CALLED.match(draft.right) or not draft.left.strip():
        return False
    left = draft.left.rstrip()
    if left.endswith(","):
        draft.left = left[:-1]
    elif _leads_to_noun(draft):
        return False
    draft.leave_out()
    return True


def _leads_to_noun(draft: Draft) -> bool:
    grammar, lower = draft.grammar, draft.last().lower
    return (
        lower in grammar.prepositions
        or lower in grammar.articles
        or lower in grammar.conjunctions
        or lower in grammar.contracted
    )


def _qualifies(draft: Draft, slot: str) -> bool:
    """A name before the noun that it belongs to: `Kate Brown Wedding Dress`, `Annas Geburtstag`."""
    following = draft.next()
    if draft.grammar.code == "en" and following.lower() in _FAMILY:
        draft.leave_out()
        return True
    owns = _germanic.owns(draft, draft.values[slot])
    if owns or (draft.grammar.code in _germanic.LANGUAGES and draft.swallow(_OWNED)):
        draft.left += " "
        draft.leave_out()
        return True
    if draft.upper or not following or not following[0].isupper():
        return False
    if draft.grammar.is_function(following.lower()) or following.isupper():
        return False
    possessive = draft.values[slot].endswith(("s", "\u00df", "x", "z"))
    if (draft.grammar.code == "en" and draft.at_clause_start()) or (
        draft.grammar.code == "de" and possessive
    ):
        draft.leave_out()
        return True
    return False


def _write(draft: Draft, slot: str, who: _Who) -> None:
    grammar, value = draft.grammar, draft.values[slot]
    words = [word.lower() for word in _WORDS.findall(value)]
    before = draft.last().lower
    key = _gendered(grammar, _noun_key(draft, who, single=len(words) <= 1), words)
    if grammar.code == "en" and before == "the" and value.lower().endswith("s"):
        key = "family"
    known = next((draft.known[word] for word in words if word in draft.known), None)
    adjective = who.adjective or _germanic.elderly(grammar.code, who.age)
    if adjective == "klein" and key == "person":
        key = "child"
    draft.bare()
    if before in grammar.possessives and is_child(key):
        _germanic.own_child(draft, grammar.nouns[key], adjective)
        return
    if key == "person" and who.age is not None:
        key = _germanic.sex(draft, before) or key
    if before in grammar.possessives and before != "zijn":  # which is mostly the verb
        draft.cut(draft.last())
        draft.bare()
    if who.count > 1:
        _germanic.without_order(draft)
        last = draft.last().lower
        draft.write(grammar.counted(who.count, "children" if is_child(key) else "people", last))
    elif known and known == key and draft.at_clause_start():
        draft.write(grammar.definite(grammar.nouns[key]))
    else:
        _write_one(draft, grammar.nouns[key], adjective)
        if before != "von" and key in {"person", *_CHILDREN}:
            _germanic.agree(draft, grammar.nouns[key].gender)
    _remember(draft, slot, key)


def _write_one(draft: Draft, noun: Noun, adjective: str) -> None:
    if draft.grammar.code in _germanic.LANGUAGES:
        draft.write_indefinite(noun, adjective)
    else:
        draft.write_indefinite(Noun(f"{adjective} {noun.text}", noun.gender) if adjective else noun)


def _remember(draft: Draft, slot: str, key: str) -> None:
    draft.known.update(dict.fromkeys((word.lower() for word in _WORDS.findall(draft.values[slot])), key))


def is_child(key: str) -> bool:
    """Whether a noun of the tables means a child."""
    return key.removesuffix("-f") in _CHILDREN


def _gendered(grammar: Grammar, key: str, words: list[str]) -> str:
    """The noun's key, of its feminine form where there is one and the first name ends in -a."""
    return f"{key}-f" if f"{key}-f" in grammar.nouns and words and words[0].endswith("a") else key


def _noun_key(draft: Draft, who: _Who, *, single: bool) -> str:
    age, title = draft.age if who.age is None else who.age, who.title
    if age is not None:
        for limit, key in ((1, "baby"), (4, "toddler"), (13, "child"), (18, "teen")):
            if age < limit:
                return key
        return title or "person"
    if title:
        return title
    return "child" if draft.child == 2 or (draft.child == 1 and single) else "person"
