"""German and Dutch captions around a name: roles with an article, adjectives, owners, appositions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.suggest import _inflect
from scrubber.suggest._bag import bag
from scrubber.suggest._institutions import Noun
from scrubber.suggest._people import GERMANIC, KIN, gender_of, is_plural
from scrubber.suggest._slots import PERSON, REMOVED

if TYPE_CHECKING:
    from scrubber.suggest._draft import Draft, Word


_PARENTS: Final = bag("mutter vater moeder vader")
_SAYING: Final = bag("sagt sagte erzählt erzählte meint meinte erklärt erklärte zegt zei vertelt vertelde")
_CASES: Final = {"ein": "nom", "eine": "nom", "einen": "acc", "einem": "dat", "einer": "dat"}
_SOON: Final = r"(?: (?:schon|heute|nun|jetzt|bereits|endlich|al|alweer|vandaag|nu|eindelijk))"
_TURNED: Final = (  # what leads to an age, and what says the same without it
    (re.compile(rf"\bwirst du{_SOON}*\s*$"), "hast du Geburtstag"),
    (re.compile(rf"\bwird{_SOON}+\s*$"), "hat Geburtstag"),
    (re.compile(rf"\bword je{_SOON}*\s*$"), "ben je jarig"),
    (re.compile(rf"\bwordt{_SOON}+\s*$"), "is jarig"),
)
_IS: Final = re.compile(rf"\b(?:ist|is|werd)({_SOON}*)\s*$")
_WAS: Final = {"de": ("hatte", "Geburtstag"), "nl": ("was", "jarig")}
_BECAME: Final = re.compile(
    r"\s+(?:(?:jaar|jahre?|maanden|monate?)\s+)?(?:(?:oud|alt)\s+)?geworden\b", re.IGNORECASE
)
_YEARS: Final = re.compile(
    r"\s+(?:jaar|jahre?|maanden|monate?|weken|wochen)(?:\s+(?:alt|jung|oud|jong|geworden))?(?!\w)",
    re.IGNORECASE,
)
_OWNED: Final = re.compile(
    r"\s+(?:(?:[a-zäöüß]{2,}(?:er|es)|erste|zweite|dritte|neue|alte|kleine|große|liebste|beste|letzte|schönste)\s+)?"
    r"[A-ZÄÖÜ][a-zäöüß]"
)
_OWNED_DUTCH: Final = re.compile(r"\s+(?:oude|nieuwe|eerste|tweede|laatste|mooie|grote|kleine)\s+[^\W\d_]")
_OWNER_MARK: Final = re.compile(r"['\u2019]s?$")
_DEAR: Final = bag("lieb süß gut best alt neu lief groß bekannt beliebt")
_FROM_LEFT: Final = re.compile(
    r"(?:\s*\((?:von links|van links|v\.\s?l\.)[^()]{0,20}\)(?=\s*:?\s*$)|"
    r"(?:\bvon links(?: nach rechts)?|\bvan links(?: naar rechts)?|\bv\.\s?l\.\s?(?:n\.\s?r\.)?|\bvlnr)"
    r"\s*[:,]?\s*$)",
    re.IGNORECASE,
)
_LEFT_AFTER: Final = re.compile(r"\s*\((?:von links|van links|v\.\s?l\.)[^()]{0,20}\)", re.IGNORECASE)
_APPOSITION: Final = re.compile(r"\s*,\s+([^\W\d_][\w-]*)(?=[\s,.;!?]|$)")
_APPOSITION_END: Final = re.compile(r"([^.;:!?()\n,]{0,80}),(?=\s+([^\W\d_]+))")
_RELATIVE: Final = bag(
    "der die das den dem deren dessen weil wo als dass welche welcher dat wie waar toen omdat"
)
_ELDERLY: Final = 70


def says_who(draft: Draft, word: Word) -> bool:
    """Whether a word before a name, in no table, is a role: a noun in German, in Dutch by its ending."""
    if draft.grammar.code == "de":
        return word.raw[0].isupper()
    known = word.lower in KIN or is_plural(word.lower, "nl") or gender_of(word.lower, "nl")
    return word.raw[0].isupper() or bool(known)


def after_role(draft: Draft, value: str) -> None:
    """Give the role that stands for a name its article, or kin the ending of the owner."""
    code, word = draft.grammar.code, draft.last()
    if code not in GERMANIC or not word.lower:
        return
    if word.lower in KIN and value.endswith("s") and _owned(draft):
        draft.left = draft.left.rstrip() + ("'s " if code == "nl" and word.lower[-1] in "aeiou" else "s ")
        return
    gender = "" if word.lower in draft.grammar.kin_plural else gender_of(word.lower, code)
    if gender and not is_plural(word.lower, code) and (case := _bare_case(draft, word)):
        draft.cut(word)
        role = word.raw if code == "de" or draft.upper else word.lower
        draft.write(_article(role, gender, case, code) + " ")


def _article(role: str, gender: str, case: str, code: str) -> str:
    if code == "nl":
        return f"een {role}"
    return _inflect.german(Noun(_inflect.oblique(role, case) if gender == "m" else role, gender), case)


def _bare_case(draft: Draft, word: Word) -> str:
    """The case of a role without article, or nothing where it has one or none is missed."""
    left = draft.left[: word.start].rstrip(REMOVED + " \t\"'\u201e\u201c\u201d")
    if not left or left[-1] in ".!?:\n":
        return "nom"
    grammar, before = draft.grammar, left.split()[-1].lower()
    if before in grammar.prepositions and word.lower not in _PARENTS:
        return "dat" if before in grammar.dative else "acc"
    if before in grammar.conjunctions and word.lower not in _PARENTS:
        return "nom" if grammar.code == "nl" else _joined_case(draft, left)
    return "nom" if before in _SAYING else ""


def _joined_case(draft: Draft, left: str) -> str:
    """The case behind "und": that of the last "ein" of the clause, or the nominative without preposition."""
    grammar, clause = draft.grammar, re.split(r"[!?:;]", left[-80:])[-1].lower().split()
    said = [word for word in clause if word in _CASES]
    if said and said[0] in {"ein", "eine"}:
        return "nom"
    if said:
        return _CASES[said[-1]]
    led = any(word in grammar.dative or word in grammar.contracted for word in clause)
    return "" if led else "nom"


def owns(draft: Draft, value: str) -> bool:
    """`Lukas' neues Zimmer`, `Anna's eerste schooldag`, `Annas fünfter Geburtstag`: an owner."""
    if draft.grammar.code not in GERMANIC:
        return False
    if _OWNER_MARK.search(value) and draft.next():
        return True
    return value.endswith(("s", "\u00df", "x", "z")) and not draft.upper and _owned(draft)


def _owned(draft: Draft) -> bool:
    pattern = _OWNED if draft.grammar.code == "de" else _OWNED_DUTCH
    return bool(pattern.match(draft.right))


def of_kin(draft: Draft) -> bool:
    """`die Kinder von NAME` are `die Kinder`: take the preposition away."""
    grammar, word = draft.grammar, draft.last()
    if grammar.code not in GERMANIC or word.lower not in {"von", "van"}:
        return False
    before = (draft.left[: word.start].split()[-1:] or [""])[0].lower()
    if before not in grammar.kin and before not in grammar.kin_plural:
        return False
    draft.cut(word)
    return True


def turned(draft: Draft) -> bool:
    """`Heute wirst du schon 6`, `is 1 jaar`: say without the age that it is a birthday."""
    if draft.grammar.code not in GERMANIC:
        return False
    tail = draft.left[-60:]
    for pattern, instead in _TURNED:
        if match := pattern.search(tail):
            draft.left = draft.left[: len(draft.left) - len(tail) + match.start()] + instead
            draft.swallow(_YEARS)
            return True
    if _BECAME.match(draft.right) and (match := _IS.search(tail)):
        draft.left = draft.left[: len(draft.left) - len(tail) + match.start()]
        draft.left += f"{_WAS[draft.grammar.code][0]}{match[1]} {_WAS[draft.grammar.code][1]}"
        draft.swallow(_BECAME)
        return True
    word = draft.last()
    birthday = {"is": "is jarig", "ist": "hat Geburtstag"}.get(word.lower, "")
    if not birthday or not draft.greeting:
        draft.swallow(_YEARS)
        return False
    draft.cut(word)
    draft.left += birthday
    draft.swallow(_YEARS)
    return True


def cut_adjective(draft: Draft) -> str:
    """Take the adjective between an article and a name away; its stem, if it says what is shown."""
    grammar, word = draft.grammar, draft.last()
    if not word.lower or not word.raw[0].islower():
        return ""
    known = word.lower in grammar.adjectives
    before = (draft.left[: word.start].split()[-1:] or [""])[0].lower()
    determined = before in grammar.articles or before in grammar.possessives or before in grammar.contracted
    ending = word.lower.endswith(("e",) if grammar.code == "nl" else ("e", "en", "er", "em"))
    if not known and not (determined and ending and not grammar.is_function(word.lower)):
        return ""
    draft.cut(word)
    stem = _inflect.stem(word.lower, grammar.code)
    return "" if stem in _DEAR else stem


def sex(draft: Draft, article: str) -> str:
    """`man` or `woman` where a German article before a name says so."""
    if draft.grammar.code != "de":
        return ""
    if article in {"den", "dem", "des"} or (article == "der" and draft.case == "nom"):
        return "man"
    return "woman" if article in {"der", "die"} else ""


def elderly(code: str, age: float | None) -> str:
    """The adjective for a great age."""
    return {"de": "älter", "nl": "ouder"}.get(code, "") if age is not None and age >= _ELDERLY else ""


def own_child(draft: Draft, noun: Noun, adjective: str) -> None:
    """`unsere kleine NAME` is `unser kleines Kind`; the possessive is still to the left."""
    word = draft.last()
    parts = _inflect.possessive(word.lower)
    if draft.grammar.code == "nl" and word.lower in {"ons", "onze"}:
        draft.cut(word)
        draft.write(_inflect.dutch(noun, adjective, "ons" if noun.gender == "n" else "onze"))
        return
    if draft.grammar.code != "de" or parts is None:
        draft.write(f"{adjective}e {noun.text}" if adjective and draft.grammar.code == "nl" else noun.text)
        return
    draft.cut(word)
    draft.write(_inflect.german(noun, parts[1], adjective, parts[0]))


def agree(draft: Draft, gender: str) -> None:
    """Let the possessives behind a German noun agree with it, up to the next person."""
    if draft.grammar.code != "de":
        return
    mine, *rest = re.split(f"(?={PERSON})", draft.right, maxsplit=1)
    draft.right = _inflect.with_pronouns(mine, gender) + "".join(rest)


def without_order(draft: Draft) -> None:
    """`Von links:` and `(v. l. n. r.)` say nothing once the names are gone."""
    if draft.grammar.code in GERMANIC:
        draft.left = _FROM_LEFT.sub("", draft.left[-60:]).join([draft.left[:-60], ""])
        draft.swallow(_LEFT_AFTER)


def role_follows(draft: Draft) -> bool:
    """`NAME, Oberarzt am Klinikum, erklärt`: the role behind the name takes its place."""
    code, match = draft.grammar.code, _APPOSITION.match(draft.right)
    if code not in GERMANIC or match is None or (code == "de" and not match[1][0].isupper()):
        return False
    gender = gender_of(match[1].lower(), code)
    if not gender:
        return False
    before = draft.last().lower
    draft.right = draft.right[match.end() :]
    end = _APPOSITION_END.match(draft.right)
    if end and end[2].lower() not in _RELATIVE:
        draft.right = end[1] + draft.right[end.end(1) + 1 :]
    case = (
        "nom"
        if before not in draft.grammar.prepositions
        else "dat"
        if before in draft.grammar.dative
        else "acc"
    )
    draft.write(_article(match[1], gender, case, code))
    return True
