"""What the words around a name show: a feminine, a participle that needs its doer, a word that is no name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.suggest._institutions import Noun

if TYPE_CHECKING:
    from scrubber.suggest._draft import Draft, Word

_FEMININE: Final = {  # what follows the name agrees with a girl or woman
    "fr": re.compile(
        r"\s*,?\s*(?:(?:est|\u00e9tait|tr\u00e8s|si|toute|d\u00e9j\u00e0|bien)\s+)?"
        r"(?:(?!cr\u00e9e\b)[^\W\d_]+\u00e9e|assise|endormie|v\u00eatue|"
        r"assoupie|blottie|heureuse|fi\u00e8re|contente|ravie|enceinte|seule|joyeuse|souriante|absorb\u00e9e)(?!\w)"
    ),
    "it": re.compile(
        r"\s*,?\s*(?:(?:\u00e8|era|molto|tutta|gi\u00e0|cos\u00ec)\s+)?"
        r"(?:[^\W\d_]+ata|vestita|travestita|seduta|addormentata|"
        r"assorta|contenta|pronta|bagnata|stanca|cresciuta|caduta|incinta|tutta|sola|.{0,40}\bpoverina)(?!\w)"
    ),
}
_MADE: Final = {  # participles before `par`: the sentence needs who it was
    "fr": re.compile(r"(?:[^\W\d_]+[\u00e9iu]e?s?|f?aite?s?|erte?s?|[ei]nte?s?|[cu]rite?s?|prise?s?)$"),
}


def feminine_shown(draft: Draft) -> bool | None:
    """Whether the words behind a name agree with a girl or woman; None where the language is not read."""
    pattern = _FEMININE.get(draft.grammar.code)
    return bool(pattern.match(draft.right)) if pattern else None


def made(draft: Draft, word: Word) -> bool:
    """`portée par NAME`: the participle must not stay alone."""
    pattern, before = _MADE.get(draft.grammar.code), draft.left[: word.start].split()[-1:]
    return bool(pattern and before and pattern.search(before[0].lower()))


def no_name(draft: Draft, slot: str) -> bool:
    """Reword `Mia cugina` and `cinque persone`, of which the first word was taken for a name."""
    grammar, value, following = draft.grammar, draft.values[slot].lower(), draft.next()
    if value in grammar.numbers and following in {noun.text for noun in grammar.nouns.values()}:
        draft.leave_out()
        return True
    if value not in grammar.possessives or following not in grammar.kin or grammar.code not in {"it", "fr"}:
        return False
    draft.right = draft.right.lstrip()[len(following) :]
    draft.write(grammar.definite(Noun(following, "f" if following.endswith(("a", "e")) else "m")))
    return True


def one_more(draft: Draft, noun: Noun) -> bool:
    """`une personne et NAME` are two: take the first away."""
    grammar = draft.grammar
    for word in grammar.conjunctions:
        phrase = f"{grammar.indefinite(noun)} {word} "
        if draft.left.lower().endswith(phrase):
            draft.left = draft.left[: len(draft.left) - len(phrase)]
            return True
    return False
