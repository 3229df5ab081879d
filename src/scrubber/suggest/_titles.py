"""Honorifics and adjectives before a name: "Mrs", "Prof. Dr.", "little"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from scrubber.suggest._draft import Draft


_HERS: Final = re.compile(r"[^.;:!?]*?\b(her|his)\b", re.IGNORECASE)
_HER_FAMILY: Final = re.compile(
    r"[^.;:!?]*?\b(her|his)\s+(?:[\w-]+\s+)?(?:sons?|daughters?|child|children|kids|husband|wife|grand\w+)\b",
    re.IGNORECASE,
)


def cut_titles(draft: Draft) -> str:
    """Take honorifics away; return the noun that says most, such as "professor"."""
    grammar, found = draft.grammar, ""
    for _ in range(4):
        word = draft.last()
        noun = grammar.titles.get(word.lower) or grammar.titles.get(word.lower.rstrip("."))
        if noun is None:
            break
        before = draft.left[: word.start].split()[-1:]
        if word.lower in grammar.kin and before and before[0].lower() in grammar.possessives:
            break
        draft.cut(word)
        found = "professor" if "professor" in {found, noun} else found or noun
    return found


def cut_couple(draft: Draft) -> bool:
    """`Mr and Mrs NAME` are two."""
    word = draft.last()
    before = draft.left[: word.start].split()[-1:]
    if word.lower not in draft.grammar.conjunctions or not before:
        return False
    if before[0].lower().rstrip(".") not in draft.grammar.titles:
        return False
    draft.cut(word)
    draft.cut(draft.last())
    return True


def cut_adjective(draft: Draft) -> str:
    """Take `little`, `dear` away; English says it again before the noun."""
    word = draft.last()
    if word.lower not in draft.grammar.adjectives:
        return ""
    draft.cut(word)
    return word.lower if draft.grammar.code == "en" else ""


def parent(draft: Draft, *, adult: bool) -> str:
    """Woman or man, where the English text says so: `waits with her two children`; else nothing."""
    if draft.grammar.code != "en":
        return ""
    match = (_HERS if adult else _HER_FAMILY).match(draft.right[:80])
    return {"her": "woman", "his": "man"}[match[1].lower()] if match else ""
