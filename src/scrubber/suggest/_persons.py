"""Say a person without the name: "his sister Ana" is "his sister", "Emma, 5," is "a child"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scrubber.suggest import _germanic
from scrubber.suggest._agreement import feminine_shown, no_name, one_more
from scrubber.suggest._bag import bag
from scrubber.suggest._beside import maiden_name, owner
from scrubber.suggest._institutions import Noun
from scrubber.suggest._owners import expects, is_asked, is_label, left_to_thing
from scrubber.suggest._people import GERMANIC, kin_key
from scrubber.suggest._roles import by_role, is_author, swallow_list
from scrubber.suggest._slots import PERSON
from scrubber.suggest._titles import cut_adjective, cut_couple, cut_titles, parent

if TYPE_CHECKING:
    from scrubber.suggest._draft import Draft

_ANOTHER: Final = {
    "en": ("another", "another"),
    "pt": ("outro", "outra"),
    "es": ("otro", "otra"),
    "fr": ("un autre", "une autre"),
    "it": ("un altro", "un\u2019altra"),
}
_KNOWN_AS: Final = re.compile(r"\s+the\s+(?=[a-z])")
_GIVING: Final = re.compile(
    r"\b(?:entreg|oferec|d[\u00e1a]\b|deu\b|dando\b|dar\b|conced|apresent|ensin|pede|pergunt|agradec)",
    re.IGNORECASE,
)
_MALE: Final = bag("luca lucca nicola elia joshua borja bautista batista noah josh\u00faa mika sasha")
_ADULT: Final = 18  # years
_OLD: Final = 65  # years
_CHILDREN: Final = bag("child baby toddler teen")
_MORE_OF_THE_NAME: Final = re.compile(rf"(?:\s*-?\s*{PERSON})+")
_INITIAL: Final = re.compile(r"\.(?=\s*[,(])")  # of "Thomas K. (41)", where the name was found without it
_MAIDEN_NAME: Final = re.compile(
    rf"\s*,\s*(?:geb\.|geborene|née|geboren)\s+{PERSON}\s*(?:,|$)|\s*\(?(?:geb\.|geborene|née)\s+{PERSON}\s*\)?",
    re.IGNORECASE,
)
_THANKED_ONE: Final = bag("dank danke bedankt thanks merci gracias obrigado obrigada grazie")
_POSSESSIVE: Final = re.compile(r"['\u2019]s?(?!\w)")
_OWNED: Final = re.compile(r"['\u2019]s?\s+(?=\w)")
_FAMILY: Final = bag("family families twins brothers sisters siblings boys girls kids household clan")
_CALLED: Final = re.compile(r"\s*(?:[!.\n]|$|[^\w\s,;:])")
_COMMA: Final = re.compile(r"\s*,")
_THANKS: Final = bag("thanks obrigada obrigado gracias merci danke grazie bedankt dank")
_THANKED: Final = re.compile(
    r"(?:thank you|obrigad[ao]|gracias|merci|danke|grazie|bedankt)\s*,?\s*$", re.IGNORECASE
)
_FOR: Final = re.compile(r"\s*,?\s+(?:for|pel[ao]s?|por|para|pour|f\u00fcr|per|voor|de)\b", re.IGNORECASE)
_WORDS: Final = re.compile(r"[^\W\d_]{3,}")
_TITLED: Final = bag("professor doctor")


@dataclass(frozen=True, slots=True)
class _Who:
    """What the words around a name say of the person, or of how many."""

    title: str = ""
    age: float | None = None
    count: int = 1
    adjective: str = ""


def person(draft: Draft, slot: str) -> None:
    """Reword the name in `slot`, together with the names, ages and titles around it."""
    grammar = draft.grammar
    draft.swallow(_MORE_OF_THE_NAME)
    draft.swallow(_INITIAL)
    married = maiden_name(draft)
    draft.swallow(_MAIDEN_NAME)
    if draft.in_brackets() or is_author(draft):
        draft.leave_out()
        return
    if no_name(draft, slot) or is_asked(draft):
        return
    title = cut_titles(draft) or ("woman" if married else "")
    if not title and _germanic.of_kin(draft):
        draft.leave_out()
        return
    if by_role(draft, draft.values[slot]):
        draft.roles += 1
        return
    age, count = swallow_list(draft)
    germanic = grammar.code in GERMANIC
    who = _Who(title, age, count, (_germanic.cut_adjective if germanic else cut_adjective)(draft))
    key = _noun_key(draft, who, single=_single(draft, slot))
    if not title and _stands_apart(draft, slot, who, key):
        return
    if title and cut_couple(draft):
        who = _Who("", age, count + 1)
    own = bool(draft.swallow(_POSSESSIVE)) and grammar.code == "en"
    _write(draft, slot, who)
    if own:
        draft.left += "\u2019s" if draft.left[-1:] != "s" else "\u2019"


def _stands_apart(draft: Draft, slot: str, who: _Who, key: str) -> bool:
    """Leave out a name that nothing has to be said for: called, a label, an owner; tell whether it is."""
    if who.count == 1 and (_is_called(draft) or is_label(draft)):
        _remember(draft, slot, key)
        return True
    return (
        expects(draft)
        or is_asked(draft)
        or _qualifies(draft, slot)
        or (not is_child(key) and left_to_thing(draft))
    )


def _single(draft: Draft, slot: str) -> bool:
    """Whether a name is one word only: a first name, most often."""
    return len(_WORDS.findall(draft.values[slot])) <= 1


def _is_called(draft: Draft) -> bool:
    """`Happy birthday NAME!`: a name that is called, or thanked, goes without a substitute."""
    if _is_thanked(draft):
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


def _is_thanked(draft: Draft) -> bool:
    """`Thank you NAME for …`, `Dank an NAME`; what leads to the name is cut."""
    word = draft.last()
    before = draft.left[: word.start].split()[-1:]
    if word.lower in {"an", "aan"} and before and before[0].lower() in _THANKS:
        draft.cut(word)
        return True
    if word.lower in _THANKS and draft.grammar.code in GERMANIC:
        return True
    if not (word.lower in _THANKS or _THANKED.search(draft.left[-30:])) or not _FOR.match(draft.right):
        return False
    draft.left = draft.left.rstrip().rstrip(",")
    draft.swallow(_COMMA)
    return True


def _leads_to_noun(draft: Draft) -> bool:
    grammar, lower = draft.grammar, draft.last().lower
    return (
        lower in grammar.prepositions
        or lower in grammar.articles
        or lower in grammar.conjunctions
        or lower in grammar.contracted
        or lower in grammar.possessives
    )


def _qualifies(draft: Draft, slot: str) -> bool:
    """A name before the noun that it belongs to: `Kate Brown Wedding Dress`, `Annas Geburtstag`."""
    following = draft.next()
    if draft.grammar.code == "en" and draft.at_clause_start() and draft.swallow(_KNOWN_AS):
        draft.write("the ")
        return True
    if draft.grammar.code == "en" and following.lower() in _FAMILY:
        draft.leave_out()
        return True
    owns = _germanic.owns(draft, draft.values[slot])
    if owns or (draft.grammar.code in GERMANIC and draft.swallow(_OWNED)):
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
    key = _gendered(
        draft, _noun_key(draft, who, single=_single(draft, slot)), words, adult=(who.age or 0) >= _ADULT
    )
    if grammar.code == "en" and before == "the" and value.lower().endswith("s"):
        key = "family"
    key = kin_key(value, grammar.code) or key
    if who.count == 1 and before in grammar.family:
        key = "family"
    if (draft.known or key in {"person", "man", "woman"}) and owner(draft):
        return
    known = next((draft.known[word] for word in words if word in draft.known), None)
    adjective = who.adjective or _germanic.elderly(grammar.code, who.age)
    if adjective == "klein" and key == "person":
        key = "child"
    if not (grammar.code == "pt" and before == "a" and _GIVING.search(draft.left[-60:])):
        draft.bare()
    if before in grammar.possessives and is_child(key):
        _germanic.own_child(draft, grammar.nouns[key], adjective)
        return
    if key == "person" and who.count == 1 and not who.title:
        key = parent(draft, adult=(who.age or 0) >= _ADULT) or key
    if key == "person" and who.age is not None:
        key = _germanic.sex(draft, before) or key
    if before in grammar.possessives and before != "zijn":  # which is mostly the verb
        draft.cut(draft.last())
        draft.bare()
    if who.count == 1 and one_more(draft, grammar.nouns[key]):
        draft.write(grammar.counted(2, "children" if is_child(key) else "people"))
    elif who.count > 1:
        _germanic.without_order(draft)
        last = draft.last().lower
        draft.write(grammar.counted(who.count, "children" if is_child(key) else "people", last))
    elif known and known == key and draft.at_clause_start():
        draft.write(grammar.definite(grammar.nouns[key]))
    else:
        _write_one(draft, key, adjective)
        if before != "von" and key in {"person", *_CHILDREN}:
            _germanic.agree(draft, grammar.nouns[key].gender)
    _remember(draft, slot, key)


def _write_one(draft: Draft, key: str, adjective: str) -> None:
    noun = draft.grammar.nouns[key]
    if draft.grammar.code in GERMANIC:
        draft.write_indefinite(noun, adjective)
    else:
        noun = Noun(f"{adjective} {noun.text}", noun.gender) if adjective else noun
        if key in draft.known.values() and draft.grammar.code in _ANOTHER:
            draft.write(f"{_ANOTHER[draft.grammar.code][noun.gender == 'f']} {noun.text}")
        else:
            draft.write_indefinite(noun)
        _agree(draft, noun)


def _agree(draft: Draft, noun: Noun) -> None:
    """`uma crian\u00e7a vestido de` becomes `vestida`: the participle that follows agrees with the noun."""
    if draft.grammar.code in {"pt", "es"}:
        wrong, right = ("o", "a") if noun.gender == "f" else ("a", "o")
        draft.right = re.sub(rf"^(\s+[^\W\d_]{{2,}}[ai]d){wrong}(?=\s)", rf"\g<1>{right}", draft.right)


def _remember(draft: Draft, slot: str, key: str) -> None:
    draft.known.update(dict.fromkeys((word.lower() for word in _WORDS.findall(draft.values[slot])), key))


def is_child(key: str) -> bool:
    """Whether a noun of the tables means a child."""
    return key.removesuffix("-f") in _CHILDREN


def _gendered(draft: Draft, key: str, words: list[str], *, adult: bool = False) -> str:
    """The noun's key, of its feminine form where there is one and the text or the first name shows it."""
    grammar = draft.grammar
    shown = feminine_shown(draft)
    feminine = bool(words) and words[0].endswith("a") and words[0] not in _MALE
    if key == "person" and adult and words and grammar.code in {"pt", "es"}:
        return "woman" if feminine else "man" if words[0].endswith("o") else key
    if shown is not None and key not in _TITLED:
        feminine = shown  # a child is called as the words around say, not as its name sounds
    return f"{key}-f" if f"{key}-f" in grammar.nouns and feminine else key


def _noun_key(draft: Draft, who: _Who, *, single: bool) -> str:
    age, title = draft.age if who.age is None else who.age, who.title
    if age is not None:
        grown_up = "elder" if age >= _OLD and "elder" in draft.grammar.nouns else "person"
        return by_age(age) or title or grown_up
    if title:
        return title
    return "child" if draft.child == 2 or (draft.child == 1 and single) else "person"


def by_age(age: float) -> str:
    """The noun for somebody of this age, in years; "" for a grown-up."""
    steps = ((1, "baby"), (4, "toddler"), (13, "child"), (18, "teen"))
    return next((key for limit, key in steps if age < limit), "")
