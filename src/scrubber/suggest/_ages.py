"""Ages that carry a sentence: "pour ses 12 ans" is "pour son anniversaire", "il a 7 ans et" can go."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from scrubber.suggest._draft import Draft

_HAS: Final = {
    "fr": re.compile(
        r"(?:(^|[.!?]\s+)(?:il|elle)\s+)?\ba\s+(?:d\u00e9j\u00e0\s+|bient\u00f4t\s+|maintenant\s+)?$",
        re.IGNORECASE,
    ),
    "it": re.compile(r"(^|[.!?]\s+)?\bha\s+(?:gi\u00e0\s+|quasi\s+|ora\s+)?$", re.IGNORECASE),
}
_AND_ALSO: Final = {
    "fr": re.compile(r"\s*,?\s+et\s+(?:(?:il|elle)\s+)?", re.IGNORECASE),
    "it": re.compile(r"\s*,?\s+ed?\s+", re.IGNORECASE),
}
_YEAR: Final = re.compile(r"CP|CE[12]|CM[12]|[3-6]e|[PMG]S\b")
_ENDS: Final = re.compile(r"\s*(?:$|[.,;!?)\n])")


def birthday(draft: Draft) -> bool:
    """`les 16 ans de` becomes `l'anniversaire de`, `per i suoi 12 anni` `per il suo compleanno`."""
    grammar, word, following = draft.grammar, draft.last(), draft.next().lower()
    phrase = grammar.birthday.get(word.lower)
    if phrase is None or (following and not grammar.is_function(following)):
        return False
    draft.cut(word)
    article = draft.last()
    if grammar.code == "it" and word.lower in grammar.possessives and article.lower in grammar.birthday:
        draft.cut(article)
        phrase = grammar.birthday[article.lower].rpartition("_")[0] + "_" + phrase
    draft.write(phrase.replace("_", " "))
    return True


def verb_of_age(draft: Draft) -> bool:
    """`Il a 7 ans et il adore` becomes `Il adore`; `elle a déjà trois mois` is only `elle`."""
    pattern = _HAS.get(draft.grammar.code)
    match = pattern.search(draft.left[-60:]) if pattern else None
    if match is None:
        return False
    also = _AND_ALSO[draft.grammar.code].match(draft.right)
    if not also and not _ENDS.match(draft.right):
        return False
    phrase = match.group()[len(match[1] or "") :]
    pronoun = re.match(r"(?:il|elle)\s", phrase, re.IGNORECASE)
    draft.left = draft.left[: len(draft.left) - len(phrase)]
    draft.right = draft.right[also.end() :] if also else draft.right
    if also and pronoun:
        draft.write(pronoun.group())
    else:
        draft.leave_out()
    return True


def school_year(draft: Draft, slot: str) -> bool:
    """`les CP` becomes `les élèves`."""
    word = draft.last().lower
    if draft.grammar.code != "fr" or word not in {"les", "des", "aux"} or not _YEAR.match(draft.values[slot]):
        return False
    draft.write("\u00e9l\u00e8ves")
    return True
