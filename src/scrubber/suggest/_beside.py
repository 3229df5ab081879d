"""Roles beside a name: "NAME, présidente du club", "le facteur, NAME,", "NAME, née NAME"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.suggest._bag import bag, pairs
from scrubber.suggest._institutions import Noun
from scrubber.suggest._slots import AGE, PERSON

if TYPE_CHECKING:
    from scrubber.suggest._draft import Draft, Word
    from scrubber.suggest._grammar import Grammar

LANGUAGES: Final = bag("fr it")
_ELIDED: Final = re.compile(r"^(?:d|l|dell|all|nell|sull|dall)['\u2019](?=\w{3})")
_MAIDEN: Final = re.compile(
    rf"\s*(?:\(\s*(?:n\u00e9e|nata)\s+{PERSON}\s*\)|,?\s*\b(?:n\u00e9e|nata)\s+{PERSON}\s*(?:,|(?=[.;:!?()]|\s|$)))",
    re.IGNORECASE,
)
_FOLLOWS: Final = re.compile(rf"\s*,\s+(?:{AGE}\s*,\s+)?(?=([^\W\d_][\w-]*))")
_PHRASE: Final = re.compile(r"\s*,\s+([^,.;:!?()\n\U000f0000-\U000fffff]{3,60})(?=[,.;:!?()\n]|$)")
_CLOSES: Final = re.compile(rf"[^,.;:!?()\n]{{0,80}}(,)(?!\s*{PERSON})")
_BEFORE: Final = re.compile(r"(?:^|[.,;:!?()\n\u00ab\u201c\"])([^.,;:!?()\n]{1,80}?)\s*,\s*$")
_WORD: Final = re.compile(r"[^\W\d_][\w-]*['\u2019]?")
_ENDS: Final = re.compile(r"\s*(?:$|[.,;:!?)\]/\n\u2013\u2014-])")
# Endings that tell a role and its gender; "mf" where only the text around could tell.
_ENDINGS: Final = {
    "fr": (
        (re.compile(r"(?:trice|euse|i\u00e8re|ienne)$"), "f"),
        (re.compile(r"(?:teur|seur|neur|leur|geur|cien)$"), "m"),
        (re.compile(r"(?:iste|logue)$"), "mf"),
    ),
    "it": (
        (re.compile(r"(?:trice|essa|iera|tora)$"), "f"),
        (re.compile(r"(?:tore|sore|iere)$"), "m"),
        (re.compile(r"ista$"), "mf"),
    ),
}
_NO_ROLES: Final = bag(
    "ext\u00e9rieur int\u00e9rieur couleur hauteur chaleur valeur moteur fleur premi\u00e8re derni\u00e8re "
    "enti\u00e8re rivi\u00e8re lumi\u00e8re mani\u00e8re particuli\u00e8re heureuse joyeuse s\u00e9rieuse "
    "curieuse pr\u00e9cieuse merveilleuse ancienne matrice promessa stessa messa intera tastiera bandiera "
    "preghiera vista lista pista rivista intervista motore quartiere cantiere bicchiere ancora"
)
_IDLE: Final = bag("papa")  # also the pope, also at a comma of a list
_BEHIND: Final = 6  # words of a noun phrase
_UNIQUE: Final = re.compile(
    r"(?:co-?)?(?:pr\u00e9sident|direct|maire$|chef|proviseur|principal|fondat|g\u00e9rant|capitaine|cur\u00e9$|"
    r"responsable|presidente|dirett|sindac|preside$|capitan|parroco|titolare|responsabile|comandante)"
)
_ARTICLES: Final = {
    "fr": {("de", "le"): "du", ("d'", "le"): "du", ("\u00e0", "le"): "au"},
    "it": {
        (led, article): stem + joined
        for led, stem in pairs("di=de a=a da=da in=ne su=su").items()
        for article, joined in {"il": "l", "lo": "llo", "la": "lla", "l'": "ll'"}.items()
    },
}
_OF_THE: Final = {
    "fr": re.compile(r"\s+(?:du|des|de\s+l[ae]|de\s+l['\u2019])(?!\w)"),
    "it": re.compile(r"\s+de(?:l|llo|lla|ll['\u2019]|i|gli|lle)(?!\w)"),
}


def gender_of(grammar: Grammar, word: str) -> str:
    """The gender of a role ("m", "f" or "mf"), or nothing if the word is none."""
    word = word.lower()
    if word in grammar.roles:
        return grammar.roles[word]
    if word in _NO_ROLES:
        return ""
    return next((gender for ending, gender in _ENDINGS.get(grammar.code, ()) if ending.search(word)), "")


def says_who(draft: Draft, word: Word) -> bool:
    """Whether a role with an elided article stands before the name (`l'entraîneur`), or `la petite`."""
    lower = _ELIDED.sub("", word.lower)
    if lower in draft.grammar.small:
        before = draft.left[: word.start].split()[-1:]
        return bool(before) and _determines(draft.grammar, before[0].lower())
    if draft.upper or lower == word.lower or draft.grammar.code not in LANGUAGES:
        return False
    return not draft.grammar.is_function(lower) and lower not in draft.grammar.greetings


def said_beside(draft: Draft, ages: re.Pattern[str], another: re.Pattern[str]) -> bool:
    """Leave the name out where a noun before or behind it says who is meant; tell whether one does."""
    if draft.grammar.code not in LANGUAGES:
        return False
    return noun_before(draft, ages, another) or role_follows(draft) or phrase_follows(draft)


def maiden_name(draft: Draft) -> bool:
    """Take `née NAME` away; whether there was one, so that a woman is meant."""
    return bool(draft.swallow(_MAIDEN))


def role_follows(draft: Draft) -> bool:
    """Say `NAME, présidente du club, remet` as `La présidente du club remet`."""
    grammar = draft.grammar
    match = _FOLLOWS.match(draft.right)
    gender = gender_of(grammar, match[1]) if match and match[1][0].islower() else ""
    if match is None or not gender or draft.last().lower in grammar.articles:
        return False
    word = match[1]
    draft.right = draft.right[match.end() + len(word) :]
    if closing := _CLOSES.match(draft.right):
        draft.right = draft.right[: closing.start(1)] + draft.right[closing.end(1) :]
    noun = Noun(word, gender[0])
    if _UNIQUE.match(word.lower()) and _OF_THE[grammar.code].match(draft.right):
        _write_definite(draft, noun)
    else:
        draft.write_indefinite(noun)
    return True


def phrase_follows(draft: Draft) -> bool:
    """Say `NAME, notre assistante préférée` without the name."""
    grammar = draft.grammar
    match = _PHRASE.match(draft.right)
    if match is None or not draft.at_clause_start():
        return False
    words = _WORD.findall(match[1].lower().replace("\u2019", "'"))
    noun = next((word for word in words[1:4] if _is_noun_of_person(grammar, word)), "")
    if not noun or not _determines(grammar, words[0]) or grammar.conjunctions.intersection(words):
        return False
    draft.right = draft.right[match.start(1) :]
    if closing := _CLOSES.match(draft.right):
        draft.right = draft.right[: closing.start(1)] + draft.right[closing.end(1) :]
    if draft.at_sentence_start() and not draft.lower:
        draft.right = draft.right[:1].upper() + draft.right[1:]
    return True


def owner(draft: Draft) -> bool:
    """Leave the owner of a thing out: `le chien de NAME` is `le chien`."""
    grammar, word = draft.grammar, draft.last()
    words = draft.left[: word.start].lower().split()[-3:]
    if not words or grammar.contracted.get(word.lower, word.lower) not in grammar.of:
        return False
    thing = words[-1] in grammar.things or (
        len(words) == 3 and words[0] in grammar.things and words[1] in grammar.of
    )
    if thing:
        draft.drop()
    return thing


def _write_definite(draft: Draft, noun: Noun) -> None:
    """Add "the role", joined with a preposition before it: `de` and `le` are `du`."""
    phrase = draft.grammar.definite(noun)
    article = phrase[: len(phrase) - len(noun.text)].strip()
    word = draft.last()
    joined = _ARTICLES[draft.grammar.code].get((word.lower, article))
    if joined:
        draft.cut(word)
        phrase = joined + ("" if joined.endswith("'") else " ") + noun.text
    elif word.lower == "d'":
        draft.cut(word)
        draft.left += "de "
    draft.write(phrase)


def noun_before(draft: Draft, ages: re.Pattern[str], another: re.Pattern[str]) -> bool:
    """Take the names of `le facteur, NAME, prend` and of `nos deux enfants, NAME et NAME` away."""
    grammar = draft.grammar
    match = _BEFORE.search(draft.left[-100:])
    noun = _head(grammar, _WORD.findall(match[1].lower().replace("\u2019", "'"))) if match else ""
    if not noun:
        return False
    several = noun in grammar.kin_plural
    right = draft.right
    while several and draft.swallow(another):
        pass
    aged = draft.swallow(ages)
    if not aged and (not _ENDS.match(draft.right) or another.match(draft.right)):
        draft.right = right
        return False
    draft.left = draft.left.rstrip().rstrip(",").rstrip()
    draft.swallow(re.compile(r"\s*,"))
    return True


def _head(grammar: Grammar, words: list[str]) -> str:
    """The last noun for a person that an article leads, with at most four words behind it; or nothing."""
    for at in range(len(words) - 1, -1, -1):
        if words[at] not in _IDLE and _is_noun_of_person(grammar, words[at]) and len(words) - at <= _BEHIND:
            led = words[max(0, at - 3) : at]
            if any(_determines(grammar, word) for word in led) or words[at] in grammar.kin_plural:
                return words[at]
    return ""


def _determines(grammar: Grammar, word: str) -> bool:
    return word in grammar.articles or word in grammar.possessives or word in grammar.contracted


def _is_noun_of_person(grammar: Grammar, word: str) -> bool:
    return word in grammar.kin or word in grammar.kin_plural or bool(gender_of(grammar, word))
