"""Choose which pieces of the pretrained vocabulary ship: those that our languages are written with."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from scrubber.text._names_pieces import BEGINNING, LONGEST, STANDS_FOR, Pieces
from scrubber.text._names_words import LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scrubber.training.pretrained import Encoder

SIZE: Final = 24_000
_LETTERS: Final = (
    "abcdefghijklmnopqrstuvwxyzßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿāăąćčďđēęěğįıłńňőœřśşšţťūůűųźżžșț"  # noqa: RUF001  # the Turkish letter is meant
)
_SPECIAL: Final = 4  # <s>, <pad>, </s>, <unk>


def choose(encoder: Encoder, forms: Mapping[str, float], size: int = SIZE) -> list[int]:
    """Indices of the pieces to keep, most used first. `forms` weighs the words as they are written."""
    every = whole(encoder)
    used: defaultdict[int, float] = defaultdict(float)
    for form, weight in forms.items():
        for piece in every.of.__wrapped__(form, LETTERS):
            used[piece - 2] += weight
    index = {piece: i for i, piece in enumerate(encoder.pieces)}
    needed = [index[p] for p in needed_pieces() if p in index]
    usable = [i for i in used if i >= _SPECIAL and len(encoder.pieces[i]) <= LONGEST]
    rest = sorted(usable, key=lambda i: (-used[i], i))
    return list(dict.fromkeys([*needed, *rest]))[:size]


def whole(encoder: Encoder) -> Pieces:
    """The vocabulary as it was pretrained, for choosing."""
    return Pieces.made_of(encoder.pieces, encoder.scores.tolist())


def needed_pieces() -> Iterable[str]:
    """Letters, numbers and stand-ins: with them every word can be cut."""
    for letter in _LETTERS + _LETTERS.upper():
        yield letter
        yield BEGINNING + letter
    yield BEGINNING
    yield from (str(digit) for digit in range(10))
    numbers = [*range(100), *range(1900, 2051), 1000]
    yield from (f"{BEGINNING}{number}" for number in numbers)
    yield from (f"0{digit}" for digit in range(10))
    yield from (BEGINNING + word for word in STANDS_FOR.values())


def weighed(counts: Mapping[str, int], names: Iterable[str], usage: Mapping[str, float]) -> dict[str, float]:
    """Forms of words with their weight: running text, names, and frequency lists (which fold case)."""
    forms: defaultdict[str, float] = defaultdict(float)
    for form, count in counts.items():
        forms[form] += math.sqrt(count)
    for name in names:
        forms[name] += 1.0
        forms[name.lower()] += 1.0
    for word, level in usage.items():
        forms[word] += level
        forms[word.title()] += level / 3
    return forms
