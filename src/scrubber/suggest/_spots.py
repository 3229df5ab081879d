"""Places that say what the picture shows without their name: "in Hyde Park" is "in a park"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.suggest import _sites, _things
from scrubber.suggest._bag import bag
from scrubber.suggest._common import find_site, write_landmark
from scrubber.suggest._institutions import find
from scrubber.suggest._portable import ascii_words

if TYPE_CHECKING:
    from scrubber.suggest._draft import Draft
    from scrubber.suggest._institutions import Concept

_SUBJECTS: Final = bag(
    "beach market harbour harbor port station airport pier promenade castle cemetery churchyard seafront "
    "riverside waterfront marina lighthouse funfair fair park playground town village"
)
_ENGLISH: Final = bag("bridge castle park square garden gardens beach island peak falls cemetery desert")
_IN_FRONT: Final = bag("lake loch mount river isle")
_TOWNS: Final = bag("janeiro grande branco preto claro verde negra negro")


def place(draft: Draft, slot: str) -> None:
    """A park, a lake, a beach keep their sort; any other place goes."""
    landmark = find_site(draft.values[slot], draft.grammar.sites)
    if landmark and write_landmark(draft, landmark):
        draft.swallow(_things.MORE_PLACES)
        return
    concept = _spot(draft, draft.values[slot])
    if concept is not None:
        draft.swallow(_things.MORE_PLACES)
        _sites.known(draft, concept)
        return
    word, following = draft.last().lower, draft.next()
    if draft.grammar.code == "en" and word in {"at", "on", "near", "in", "by"} and following in _SUBJECTS:
        draft.write("the")
        return
    _things.place(draft, slot)


def _spot(draft: Draft, value: str) -> Concept | None:
    """The sort of a place whose name says it first, or in English and German last.

    Towns are called after rivers and beaches too: in the languages with the sort in front, a capital is
    taken for one only behind an article ("na Praia do Rosa", but "en Playa del Carmen").
    """
    grammar, last = draft.grammar, draft.last().lower
    words = ascii_words(value).split("-")
    led = last in grammar.articles or last in grammar.contracted
    if not (led or last in grammar.prepositions):
        return None
    if not grammar.nouns or not words[0] or _TOWNS.intersection(words) or _things.is_address(draft):
        return None
    last_word = [words[-1]] if grammar.code in {"en", "de", "nl"} else []
    if last_word and words[0] in _ENGLISH and words[0] not in _IN_FRONT:
        words = words[-1:]
    for word in [*last_word, words[0]]:
        found = find(word)
        if found is None or not found[1].spot:
            continue
        if grammar.code in {"en", "de", "nl"} or led or value[0].islower():
            return found[1]
    return None
