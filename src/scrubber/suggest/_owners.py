"""Names that only say whose something is: "Kate's dog", "o cachorro da Bruna", "Pupil of the month: Kate"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.suggest._bag import bag

if TYPE_CHECKING:
    from scrubber.suggest._draft import Draft

_POSSESSIVE: Final = re.compile(r"['\u2019]s?\s+(?=[^\W\d_])")
_PET: Final = re.compile(r"^((?:[a-z]+ )?(?:dog|cat|puppy|kitten|pony|horse|rabbit|hamster)) [A-Z]\w+")
_SHOWER: Final = re.compile(r"(?:beb[\u00ea\u00e9]|shower)\s+((?:d[aeo]|del|de la)\s+)$", re.IGNORECASE)
_ASKED: Final = bag("contact call email message text ask phone")
_NEAR: Final = 120  # characters of the left that are looked at
_ENDS: Final = re.compile(r"\s*[.!]?\s*$")
_LABEL: Final = re.compile(r"(?:^|[.!?\n])\s*[^\W\d_][\w'\u2019-]*(?:\s+[\w'\u2019-]+){1,6}\s*:\s*$")
# behind these, "of NAME" says who is seen, or where
_SHOWS: Final = bag(
    "foto fotos photo photos retrato retratos portrait portraits picture pictures imagem imagen image images "
    "sourire visage sorriso viso sguardo regard desenho dibujo drawing pintura painting selfie ritratto "
    "immagine lado frente redor volta side front "
    "beside cerca perto junto bust statue busto estatua instead ahead because afraid proud "
    "tipo kind sort lots video v\u00eddeo smile sorriso sonrisa face rosto rostro m\u00e3o mano manos"
)
_MEMORY: Final = bag(
    "memory mem\u00f3ria memoria m\u00e9moire wedding casamento boda bodas funeral tomb grave tumba "
    "t\u00famulo"
)


def is_label(draft: Draft) -> bool:
    """`Student of the month: NAME`: leave the name out where the label says enough; tell whether it does."""
    if not _ENDS.match(draft.right) or not _LABEL.search(draft.left[-80:]):
        return False
    draft.leave_out()
    return True


def expects(draft: Draft) -> bool:
    """`Chá de bebê da NAME`, `Ana's baby shower`: a parent's name goes; tell whether it was one."""
    if match := _SHOWER.search(draft.left[-_NEAR:]):
        draft.left = draft.left[: len(draft.left) - len(match[1])]
        draft.leave_out()
        return True
    if draft.grammar.code == "en" and re.match(r"['\u2019]s?\s+(?:baby shower|ultrasound)\b", draft.right):
        return _before_thing(draft)
    return False


def is_asked(draft: Draft) -> bool:
    """English: `Contact NAME to order` becomes `Contact us to order`; tell whether it did."""
    word = draft.last()
    asked = draft.grammar.code == "en" and word.lower in _ASKED and not draft.left[: word.start].strip()
    if asked:
        draft.write("us")
    return asked


def left_to_thing(draft: Draft) -> bool:
    """Leave out the owner of a thing; tell whether there was one."""
    return _before_thing(draft) if draft.grammar.code == "en" else _behind_thing(draft)


def _before_thing(draft: Draft) -> bool:
    """English: `Kate's dog` becomes `a dog`; `in memory of Kate` ends before `of`."""
    grammar, word = draft.grammar, draft.last()
    if word.lower == "of" and _POSSESSIVE.match(draft.right) is None:
        return _behind_thing(draft)
    if grammar.is_function(draft.next().lower()) or draft.upper:
        return False
    if not draft.swallow(_POSSESSIVE):
        return False
    draft.right = _PET.sub(r"\1", draft.right)
    thing = _thing(draft)
    if word.lower in grammar.articles or word.lower in grammar.possessives or not thing:
        draft.leave_out()
    elif thing[-1].endswith("s") and not thing[-1].endswith("ss"):
        first = draft.right[0]
        draft.write(draft.right[0])
        draft.right = draft.right[len(first) :]
    else:
        draft.write("an " if thing[0][0].lower() in "aeiou" else "a ")
    return True


def _thing(draft: Draft) -> list[str]:
    """The words of the thing that is owned: up to four, the noun last."""
    words: list[str] = []
    for match in re.finditer(r"([^\W\d_][\w'\u2019-]*)(\s?)", draft.right[:80]):
        word = match[1].lower()
        if draft.grammar.is_function(word) or (words and word.endswith("ing")):
            break
        words.append(word)
        if not match[2] or len(words) == 4:
            break
    return words


def _behind_thing(draft: Draft) -> bool:
    """`O cachorro da Bruna` becomes `O cachorro`, `The grave of Ellen` `The grave`."""
    grammar, word = draft.grammar, draft.last()
    if word.lower not in grammar.of and grammar.contracted.get(word.lower) not in grammar.of:
        return False
    if re.match(r"\s*['\u2019]", draft.right):
        return False
    words = draft.left[max(0, word.start - _NEAR) : word.start].split()
    thing = words[-1].lower() if words else ""
    if not thing or not thing[-1].isalpha() or thing in _SHOWS or grammar.is_function(thing):
        return False
    if thing not in _MEMORY and not _starts_phrase(draft, words):
        return False
    draft.drop()
    return True


def _starts_phrase(draft: Draft, words: list[str]) -> bool:
    """Whether the thing begins the clause or has an article."""
    grammar = draft.grammar
    if len(words) == 1 or words[-2][-1] in ".!?:,;":
        return words[-1][0].isupper()
    return words[-2].lower() in grammar.articles or words[-2].lower() in grammar.contracted
