"""Roles that ask for an article once the name is gone: "a nurse gives", "the mayor opens"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.suggest._bag import bag
from scrubber.suggest._institutions import Noun

if TYPE_CHECKING:
    from scrubber.suggest._draft import Draft

_LONGEST: Final = 4  # words of a phrase such as "spelling bee winner"
_WITH_A: Final = bag(
    "baby toddler newborn guide nurse midwife teacher coach minister senator director secretary actor "
    "actress singer player photographer author artist designer bishop rabbi imam pastor vicar "
    "headmaster headmistress principal babysitter student pupil officer sergeant librarian lifeguard "
    "shopkeeper farmer assistant conductor customer soldier pilot scientist architect graduate winner "
    "runner driver worker volunteer firefighter paramedic engineer baker butcher chef cook waiter "
    "barber hairdresser mechanic carpenter fisherman gardener therapist psychologist lawyer judge "
    "detective reporter journalist historian dancer violinist pianist drummer guitarist swimmer "
    "gymnast striker defender midfielder cyclist jockey referee owner stylist trainer instructor "
    "tutor professor paediatrician surgeon dentist vet counsellor carer councillor bride-to-be "
    "resident survivor veteran campaigner activist refugee villager fan supporter spokesman "
    "spokeswoman analyst economist"
)
_WITH_THE: Final = bag(
    "mayor chairman chairwoman president captain goalkeeper coach owner headteacher headmaster headmistress "
    "principal conductor governor"
)


_ENDINGS: Final = {
    "pt": re.compile(
        r"\w(?:[td]ora?|eir[oa]|ista|[ae]nte|[ií]c[oa]|[óo]log[oa]|[áa]ri[oa]|advogad[oa]|deputad[oa]|delegad[oa]|"
        r"soldado|feit[oa]|capitão|capitã|aluna?o?|[íi]stic[oa]|pediatra|ginasta|atleta|bombeir[oa])$"
    ),
    "es": re.compile(
        r"\w(?:[td]ora?|er[oa]|ista|[ae]nte|[ií]c[oa]|[óo]log[oa]|[áa]ri[oa]|abogad[oa]|diputad[oa]|soldado|"
        r"alcalde|alcaldesa|capitán|capitana|maestr[oa]|alumn[oa]|pediatra|gimnasta|atleta|concejala?)$"
    ),
}
_FAMILY: Final = bag(
    "herdeiro herdeira companheiro companheira compañero compañera primero primera soltero soltera"
)
_FEMININE: Final = re.compile(r"(?:a|ã|triz)$")
_EITHER: Final = re.compile(r"(?:ista|nte|atra|asta|leta)$")


def is_role(draft: Draft, lower: str) -> bool:
    """Whether a word is an occupation or the like, so that a name after it can go."""
    if draft.grammar.code == "en":
        return lower in _WITH_A or lower in _WITH_THE
    endings = _ENDINGS.get(draft.grammar.code)
    if endings is None or lower in _FAMILY or draft.grammar.is_function(lower):
        return False
    return bool(endings.search(lower)) and lower not in draft.grammar.elders


def add_article(draft: Draft) -> None:
    """`nurse` becomes `a nurse`, `Teaching assistant` `A teaching assistant`, `Diretora` `A diretora`."""
    words = draft.left[-80:].split(" ")
    role = words[-1].lower()
    if draft.upper or not is_role(draft, role):
        return
    if draft.grammar.code == "en":
        _english(draft, words, role)
    elif (
        (len(words) == 1 or words[-2][-1:] in ".!?:") and words[-1][0].isupper() and not _EITHER.search(role)
    ):
        draft.left = draft.left[: len(draft.left) - len(role)]
        draft.write(draft.grammar.definite(Noun(role, "f" if _FEMININE.search(role) else "m")))


def _english(draft: Draft, words: list[str], role: str) -> None:
    grammar = draft.grammar
    start = len(words) - 1
    while start > 0 and len(words) - start < _LONGEST and _modifies(draft, words[start - 1]):
        start -= 1
    before = words[start - 1].lower() if start else ""
    if before in grammar.possessives or before in grammar.articles or words[start].lower() in grammar.numbers:
        return
    phrase = " ".join(words[start:])
    draft.left = draft.left[: len(draft.left) - len(phrase)]
    opening = draft.at_sentence_start() and phrase[:2].istitle()
    text = phrase[0].lower() + phrase[1:] if opening else phrase
    draft.write(f"the {text}" if role in _WITH_THE else grammar.indefinite(Noun(text)))


def _modifies(draft: Draft, word: str) -> bool:
    lower = word.lower()
    if not word or not word[-1].isalnum() or draft.grammar.is_function(lower) or lower in draft.grammar.kin:
        return False
    return not (word.islower() and lower.endswith(("s", "ed", "ing")))
