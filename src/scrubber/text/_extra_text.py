"""File names, folders and captions as a pipeline for sentences wants to read them, with the way back.

`maria_silva-at-the-lake.jpg` becomes `maria silva at the lake` and `Maria Silva at the Lake`: such pipelines
were trained on the news, where a name stands between spaces and has a capital letter.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.model import Span, Text
from scrubber.text._lexis import APOSTROPHES, vocabulary
from scrubber.text._readable import looks_like_name, tokens
from scrubber.text._view import View, view

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_CHARACTERS: Final = 20_000  # longer texts are read up to here, as the name model does
_PAUSE: Final = ", "  # for folders and camera tokens: what stands on both sides is not one name
_SMALL: Final = vocabulary("""
    a an and as at by for from her his in is my of on or our the their to with
    com da das de del do dos e em la las los mi na nas no nos o os para por su y
    am auf bei beim das dem den der des die du et im in les mit und van vom von zu zum zur
    al alla con della di een en het il mia mio op
""")  # words that keep their small letter in a title


class Reading(NamedTuple):
    """A readable form of one text. `places` leads each character back to `seen.value`; -1: it was put in.

    `places` is None where the text is read as it stands. `capitals`: they are ours, not the writer's.
    """

    seen: View
    value: str
    places: list[int] | None = None
    capitals: bool = False

    def span(self, start: int, end: int) -> Span | None:
        """The range of the original text for [start, end) of `value`, without marks around; None if empty."""
        value = self.value
        while start < end and _around(value[start]):
            start += 1
        while start < end and _around(value[end - 1]):
            end -= 1
        if end - start > 2 and value[end - 1] in "sS" and value[end - 2] in APOSTROPHES:
            end -= 2  # Emma's
        if not any(map(str.isalpha, value[start:end])):
            return None
        if self.places is None:
            return self.seen.span(start, end)
        return self.seen.span(self.places[start], self.places[end - 1] + 1)


def _around(char: str) -> bool:
    """Whether it is a space, a mark or a sign: no part of a name where it stands at its edge."""
    return unicodedata.category(char)[0] in "CPSZ"


def readings(text: Text) -> list[Reading]:
    """The forms in which one text is read: none where it holds no letters, two for most file names."""
    seen = view(Text(text.part, text.value[:MAX_CHARACTERS], text.language))
    if not (seen.named or looks_like_name(seen.value)):
        return [Reading(seen, seen.value)] if any(map(str.isalpha, seen.value)) else []
    chars: list[str] = []
    capitals: list[str] = []
    places: list[int] = []
    shouted = not any(map(str.islower, (seen.value[a:b] for a, b, kind in tokens(seen) if kind == "word")))
    for start, end, joint in _pieces(seen):
        chars += joint + seen.value[start:end]
        capitals += joint + _capital(seen.value[start:end], first=not places, shouted=shouted)
        places += [-1] * len(joint)
        places += range(start, end)
    written, titled = "".join(chars), "".join(capitals)
    if not any(map(str.isalpha, written)):
        return []
    more = [Reading(seen, titled, places, capitals=True)] if titled != written else []
    return [Reading(seen, written, places), *more]


def _pieces(seen: View) -> Iterator[tuple[int, int, str]]:
    """The words and numbers of a file name, each with what joins it to the one before."""
    last, before = 0, ""
    pause = False
    for start, end, kind in tokens(seen):
        if kind == "grammar":
            pause = True
        else:
            gap = seen.value[last:start]
            pause = pause or "/" in gap
            yield start, end, (_PAUSE if pause else _joint(gap, before, kind)) if before else ""
            before, pause = kind, False
        last = end


def _joint(gap: str, before: str, kind: str) -> str:
    if not gap:
        return "" if (before, kind) == ("number", "word") else " "  # 1st, but emma 2019
    if gap in APOSTROPHES:
        return gap
    marks = gap.strip("_-.+\\~ \t\n\r")
    return f" {marks} " if marks else " "


def _capital(word: str, *, first: bool, shouted: bool) -> str:
    """The word as a title writes it, letter for letter: never longer or shorter."""
    if word.lower() in _SMALL and not first:
        return word.lower()
    if word.islower():
        return _same_size(word[0], word[0].upper()) + word[1:]
    if shouted and len(word) > 1:
        return word[0] + "".join(_same_size(char, char.lower()) for char in word[1:])
    return word


def _same_size(old: str, new: str) -> str:
    return new if len(new) == len(old) else old
