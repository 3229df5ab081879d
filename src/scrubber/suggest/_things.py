"""Places, dates, ages and contacts in a caption: left out, or said without the name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.suggest import _germanic
from scrubber.suggest._ages import birthday, school_year, verb_of_age
from scrubber.suggest._bag import bag
from scrubber.suggest._clauses import attributive, described, is_subject
from scrubber.suggest._people import GERMANIC
from scrubber.suggest._slots import CONTACT, DATE, PERSON, PLACE, REMOVED

if TYPE_CHECKING:
    from scrubber.suggest._draft import Draft, Word

JOIN: Final = (
    r"(?:\s*[,/|\u2013\u2014+&-]\s*|"
    r"\s+(?:and|e|y|et|und|en|ed|to|bis|al|until|a|till|au|tot)\s+"
    r"(?:(?:the|a|o|el|la|le|les|der|die|das|il|de|het)\s+|l['\u2019])?|\s+)"
)
MORE_PLACES: Final = re.compile(rf"(?:{JOIN}|\s*\(){PLACE}\)?")
_MORE_DATES: Final = re.compile(rf"{JOIN}{DATE}")
_MORE_CONTACTS: Final = re.compile(rf"{JOIN}{CONTACT}")
_POSSESSIVE: Final = re.compile(r"['\u2019]s?(?!\w)")
_SYMBOLS: Final = re.compile(r"[*\u2020\u271d\u26ad\u26b0]\ufe0f?\s*$")
_FULL_NAME: Final = re.compile(rf"\s*{PERSON}(?:\s*-?\s*{PERSON})*")
_OLD: Final = re.compile(
    r"[\s-]*(?:(?:year|month|week|day|yr|mo)s?[\s-]*)?(?:olds?|alt|de edad|de idade|oud)\b|"
    r"[\s-]*(?:anos|aninhos?)\b",
    re.IGNORECASE,
)
_BESIDE: Final = bag("front outskirts corner frente delante cerca perto pr\u00f3ximo pr\u00f3xima lado")
_LABELS: Final = bag(
    "tel tel. phone fon telefon telefone teléfono tél tél. fone mobile mob cell cel handy "
    "whatsapp wa zap e-mail email mail web www site website insta instagram ig facebook fb "
    "twitter tiktok dm contact contato contacto kontakt info call nr nr. no no. nº n. n° id cpf "
    "rg dni nif bsn iban passport pass passaporte follow siga @"
)
_LABEL_BEFORE: Final = re.compile(r"(?<!\w)([\w.\u00ba\u00b0-]+)\s*[:.]?\s*$")
_MONTHS: Final = re.compile(r"\bmes(?:es)?\b|\bm[e\u00ea]s|month", re.IGNORECASE)
_MONTHLY: Final = {
    "fez": "fez mais um m\u00eas",
    "faz": "faz mais um m\u00eas",
    "completa": "completa mais um m\u00eas",
    "completou": "completou mais um m\u00eas",
    "cumple": "cumple un mes m\u00e1s",
    "cumpli\u00f3": "cumpli\u00f3 un mes m\u00e1s",
    "turned": "is a month older",
    "turns": "is a month older",
}
_CONJUNCTIONS: Final = ("and", "e", "y", "et", "und", "en")


def place(draft: Draft, slot: str) -> None:  # noqa: ARG001 - one signature for all rules
    """Leave a place out with its preposition; as a subject it becomes "a place"."""
    several = False
    while match := draft.swallow(MORE_PLACES):
        several = several or match.group().strip().startswith(_CONJUNCTIONS)
    if draft.swallow(_POSSESSIVE):
        draft.leave_out()
        return
    if attributive(draft):
        draft.leave_out()
        return
    word = draft.last()
    if word.lower in draft.grammar.articles:
        draft.bare()
        word = draft.last()
    if "place" in draft.grammar.nouns and (is_subject(draft) or _needs_noun(draft, word)):
        noun = draft.grammar.nouns["places" if several else "place"]
        if described(draft, word):
            draft.write(noun.text)
        else:
            draft.write_indefinite(noun)
    else:
        draft.drop(*_BESIDE)


def is_address(draft: Draft) -> bool:
    """Whether a place follows another one after a comma: `in Leeds, Hyde Park`."""
    return bool(re.search(rf"{REMOVED}\s*,\s*$", draft.left[-20:]))


def _needs_noun(draft: Draft, word: Word) -> bool:
    """Whether the words before ask for one: `to visit`, `over an empty-looking`."""
    return word.lower in draft.grammar.verbs or described(draft, word)


def date(draft: Draft, slot: str) -> None:  # noqa: ARG001 - one signature for all rules
    """Leave a date out, with "on", "in the year", "dia"."""
    while draft.swallow(_MORE_DATES):
        pass
    draft.swallow(_POSSESSIVE)
    draft.left = _SYMBOLS.sub("", draft.left)
    if attributive(draft) and draft.last().lower != "of":
        draft.leave_out()
        return
    draft.drop(*draft.grammar.date_nouns, "c.", "ca.", "circa")
    word = draft.left.rstrip(REMOVED + " ").rpartition(" ")[2].lower()
    if word in draft.grammar.born and draft.right.startswith(","):
        before = draft.left.rstrip(REMOVED + " ")[: -len(word)].rstrip()
        if not before or before.endswith((".", "!", "?")):  # `Born DATE, 3.4 kg`
            draft.left = before + " " + REMOVED
            draft.right = draft.right[1:]


def age(draft: Draft, slot: str) -> None:
    """Leave an age out; "turned 2" becomes "had a birthday", "a 5-year-old" becomes "a child"."""
    if birthday(draft) or verb_of_age(draft) or school_year(draft, slot):
        return
    grammar, word = draft.grammar, draft.last()
    if grammar.code in {"fr", "it"} and word.lower in grammar.age_words:
        draft.drop(*grammar.age_words)
        return
    old = draft.swallow(_OLD) or re.search(r"old\b|j\u00e4hrig|jarige", draft.values[slot])
    if _germanic.turned(draft):
        return
    if word.lower in grammar.reached and not _birthday_follows(draft):
        draft.cut(word)
        months = _MONTHLY.get(word.lower, "") if _MONTHS.search(draft.values[slot]) else ""
        draft.left += months or grammar.reached[word.lower].replace("_", " ") or REMOVED
        if not grammar.reached[word.lower] and draft.next().lower() in grammar.conjunctions:
            draft.right = draft.right.lstrip()[len(draft.next()) :]
        return
    if grammar.code == "es" and re.search(r"\ba los\s+$", draft.left[-20:]):
        draft.left = re.sub(r"\s*\ba los\s+$", " ", draft.left)
        draft.leave_out()
        return
    following = draft.next().lower()
    determined = word.lower in grammar.articles or word.lower in grammar.possessives
    noun_missing = not following or grammar.is_function(following) or following.endswith(("ing", "ed", "s"))
    if old and determined and noun_missing and following not in grammar.kin | grammar.kin_plural:
        _somebody_of_age(draft, word)
        return
    if word.lower in grammar.contracted and following not in grammar.greetings:
        draft.drop(*grammar.age_words)
    elif grammar.code in {"pt", "es", "it", "fr"} and word.lower in grammar.age_words & grammar.prepositions:
        draft.drop()
    elif determined or grammar.is_function(following) or not following:
        _drop_age(draft, determined=determined and bool(following))
    else:
        draft.leave_out()


def _somebody_of_age(draft: Draft, word: Word) -> None:
    """`a 5-year-old`, and `der 82-jährige NAME`: somebody of that age."""
    grammar = draft.grammar
    named = draft.swallow(_FULL_NAME) if grammar.code in GERMANIC else None
    key = "child" if draft.age is None or draft.age < 13 else "teen" if draft.age < 18 else "person"
    if word.lower in grammar.possessives:
        draft.write(grammar.nouns[key].text)
        return
    draft.bare()
    if named and key == "person":
        key = _germanic.sex(draft, word.lower) or key
    noun = grammar.nouns[key]
    draft.write_indefinite(noun, _germanic.elderly(grammar.code, draft.age))
    if key != "woman":
        _germanic.agree(draft, noun.gender)


def _drop_age(draft: Draft, *, determined: bool) -> None:
    if determined:
        draft.leave_out()
    else:
        draft.drop(*draft.grammar.age_words)


def _birthday_follows(draft: Draft) -> bool:
    return draft.next().lower() in draft.grammar.greetings


def contact(draft: Draft, slot: str) -> None:  # noqa: ARG001 - one signature for all rules
    """Leave out addresses and numbers, with the labels before them (`Tel.:`, `via`)."""
    while draft.swallow(_MORE_CONTACTS):
        pass
    draft.swallow(_POSSESSIVE)
    draft.left = re.sub(r"[@#]$", "", draft.left)
    labelled = len(draft.left)
    for _ in range(3):
        match = _LABEL_BEFORE.search(draft.left[-40:])
        if match is None or match[1].lower() not in _LABELS:
            break
        draft.left = draft.left[: len(draft.left) - len(match.group())]
    alone = (
        len(draft.left) < labelled and not draft.left.strip()
    )  # a label was cut: `Email ADDRESS for prints`
    if draft.grammar.code == "en" and alone and draft.next() in {"for", "to", "if"}:
        draft.write("contact us")
        return
    draft.drop()
