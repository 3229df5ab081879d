"""File names, folders and captions as words that know where they stand.

`words` is what the name model and the detectors read: offsets count characters of the original text.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.text._lexis import APOSTROPHES, HYPHENS
from scrubber.text._view import Sort, View, view

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.model import Text

_MARKS: Final = "\u0300-\u036f"  # accents that no letter composes with


class Word(NamedTuple):
    """One word of a text: `text` is its readable form (NFC, without escapes) at [start, end) of the original.

    `kind` is "word", "number" or "grammar" (camera and CMS tokens, sizes, hashes, counters, the extension).
    `sep` is what stands between the word before and this one, readable: "" at an edge inside a glued run.
    """

    start: int
    end: int
    text: str
    kind: Sort
    sep: str


@cache
def _split() -> re.Pattern[str]:
    letters = rf"[^\W\d_][{_MARKS}]*+(?:[^\W\d_]|[{_MARKS}])*+"
    return re.compile(rf"(?P<word>{letters}(?:[{APOSTROPHES}](?!s(?![^\W\d_])){letters})*+)|\d++")


@cache
def _joined() -> re.Pattern[str]:
    """As `_split`, for sentences: a hyphen joins."""
    letters = rf"[^\W\d_][{_MARKS}]*+(?:[^\W\d_]|[{_MARKS}])*+"
    return re.compile(
        rf"(?P<word>{letters}(?:(?:[{APOSTROPHES}](?!s(?![^\W\d_]))|[{HYPHENS}]){letters})*+)|\d++"
    )


def words(text: Text) -> list[Word]:
    """Split a text into words. Captions that look like a file name are read as one."""
    return words_of(view(text))


def words_of(seen: View) -> list[Word]:
    """As `words`, for a text that has been read already."""
    found = []
    last = 0
    for start, end, kind in tokens(seen):
        found.append(Word(*seen.place(start, end), seen.value[start:end], kind, seen.value[last:start]))
        last = end
    return found


def tokens(seen: View) -> list[tuple[int, int, Sort]]:
    """The ranges of `seen.value` that are words, with their kind."""
    if seen.pieces is None:
        named = seen.named or looks_like_name(seen.value)
        seen.pieces = list(_named(seen) if named else _sentence(seen.value))
    return seen.pieces


def looks_like_name(value: str) -> bool:
    """Whether a caption is a file name in truth: one run without spaces, with joints inside."""
    if len(value) > 200 or any(map(str.isspace, value)):
        return False
    return "_" in value or value.count("-") > 1 or any(map(str.isdigit, value))


def _sentence(value: str) -> Iterator[tuple[int, int, Sort]]:
    for match in _joined().finditer(value):
        yield (*match.span(), "word" if match.lastgroup else "number")


def _named(seen: View) -> Iterator[tuple[int, int, Sort]]:
    value, at = seen.value, 0
    for start, end in seen.grammar:
        yield from _between(value, at, start)
        yield start, end, "grammar"
        at = end
    yield from _between(value, at, len(value))


def _between(value: str, start: int, end: int) -> Iterator[tuple[int, int, Sort]]:
    for match in _split().finditer(value, start, end):
        if not match.lastgroup:
            yield (*match.span(), "number")
            continue
        at = match.start()
        for cut in _humps(match[0]):
            yield at, match.start() + cut, "word"
            at = match.start() + cut


def _humps(word: str) -> list[int]:
    """Where the parts of a camelCase word end: `JPEGFile` after G and e; `McAdam` has one part."""
    size = len(word)
    if word[1:].islower() or word.isupper():
        return [size]
    cuts = [0]
    for i in range(1, size):
        if not word[i].isupper():
            continue
        after_lower = word[i - 1].islower() and word[cuts[-1] : i] not in {"Mc", "Mac"}
        last_of_run = (
            word[i - 1].isupper() and i + 1 < size and word[i + 1].islower() and word[i + 1 :] != "s"
        )
        if after_lower or last_of_run:
            cuts.append(i)
    return [*cuts[1:], size]
