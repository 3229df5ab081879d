"""The words that the name model reads, each with its exact place: those of `_readable`, cut a little finer.

Hyphens and apostrophes cut too (the lists know `jean` and `pierre`), glued names of files are cut by the
lexicon, and e-mail addresses, links and handles are one masked word each (rules find those). What stands
between two words (the separator) is kept, since a change from `_` to `-` often ends a name. The model was
trained on exactly these words: a change here asks for a new model.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.model import Text
from scrubber.text._readable import looks_like_name, tokens
from scrubber.text._view import View, view

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.text._names_lexicon import Lexicon

LETTERS: Final = "word"
NUMBER: Final = "number"
GRAMMAR: Final = "grammar"
MASK: Final = "mask"
MAX_CHARACTERS: Final = 20_000  # longer texts are read up to here; a caption has a few hundred

_MASKED: Final = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"
    r"|(?:https?://|www\.)[^\s<>\"]{1,2000}"
    r"|(?<![\w@])@\w[\w.]{0,63}"
)
_RUN: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")
_SPACE: Final = re.compile(r"\s+")


class Word(NamedTuple):
    """One word, [start, end) of the original; `before` is the separator to the word before, shortened."""

    start: int
    end: int
    form: str
    kind: str
    before: str


class Reading(NamedTuple):
    """A text cut into words. `is_file`: read as a file name, not as a sentence."""

    words: list[Word]
    is_file: bool


def read(text: Text, lexicon: Lexicon) -> Reading:
    """Cut a text into the words of the model."""
    seen = view(Text(text.part, text.value[:MAX_CHARACTERS], text.language))
    is_file = seen.named or looks_like_name(seen.value)
    pieces = tokens(seen) if is_file else _masked(seen)
    found: list[Word] = []
    last = 0
    for start, end, kind in _fine(seen.value, pieces, lexicon, glued=is_file):
        gap = seen.value[last:start]
        before = gap if gap == " " else _SPACE.sub(" ", gap)[:3]
        found.append(Word(*seen.place(start, end), seen.value[start:end], kind, before if found else "^"))
        last = end
    return Reading(found, is_file)


def _masked(seen: View) -> Iterator[tuple[int, int, str]]:
    """The words of a sentence, with each address or handle as one."""
    value, pieces = seen.value, tokens(seen)
    masked = "@" in value or "://" in value or "www." in value
    masks = [match.span() for match in _MASKED.finditer(value)] if masked else ()
    at = 0
    for start, end in masks:
        while at < len(pieces) and pieces[at][0] < start:
            yield pieces[at]
            at += 1
        yield start, end, MASK
        while at < len(pieces) and pieces[at][0] < end:
            at += 1
    yield from pieces[at:]


def _fine(
    value: str, pieces: Iterable[tuple[int, int, str]], lexicon: Lexicon, *, glued: bool
) -> Iterator[tuple[int, int, str]]:
    """Cut at hyphens and apostrophes; where words are `glued` (file names, hashtags), by the lexicon too."""
    for start, end, kind in pieces:
        if kind != LETTERS:
            yield start, end, kind
            continue
        whole = value[start:end].isalpha()
        tag = start > 0 and value[start - 1] == "#"
        may_cut = glued or tag
        runs = [(start, end)] if whole else map(re.Match.span, _RUN.finditer(value, start, end))
        for first, last in _humps(value, runs) if tag and not glued else runs:
            cuts = lexicon.cut(value[first:last]) if may_cut else ()
            for a, b in pairwise((first, *(first + cut for cut in cuts), last)):
                yield a, b, LETTERS


def _humps(value: str, runs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Cut a hashtag before its capitals: #BodaLucia -> Boda, Lucia."""
    for start, end in runs:
        inner = (i for i in range(start + 1, end) if value[i].isupper() and value[i - 1].islower())
        yield from pairwise((start, *inner, end))
