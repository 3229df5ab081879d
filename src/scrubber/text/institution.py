"""Find named institutions: a hospital, school or church ties a person to a place.

A head word (`_institutions`) alone is nothing: "at the hospital", `school-trip`. The proper name beside it
makes it one: capital letters show it in captions; in file names the neighbours do, up to the next number,
change of separator or ordinary word.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from scrubber.text import _growth as growth
from scrubber.text import _institutions as lists
from scrubber.text._detect import Hit, RuleDetector
from scrubber.text._familiar import ordinary, strange
from scrubber.text._lexis import APOSTROPHES
from scrubber.text._readable import looks_like_name, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.text._view import View

RULE: Final = "T301"
_HEADS: Final = lists.OPENING | lists.CLOSING | lists.BOTH | lists.CENTRE | lists.CLUBS | lists.UNSURE_CLUBS


def hits(seen: View, language: str) -> Iterable[Hit]:
    """The institutions of one text, the longest reading of each first."""
    named = seen.named or looks_like_name(seen.value)
    if not _may_hold(seen, named=named):
        return ()
    row = _row(seen)
    found: list[Hit] = []
    shouted = not named and seen.value.isupper()
    for at, token in enumerate(row):
        if token.word and (token.key in _HEADS or token.key.endswith(lists.COMPOUND)):
            found.extend(_around(row, at, language, named=named, shouted=shouted))
    return sorted(found, key=lambda hit: (-hit.score - (hit.end - hit.start) / 40, hit.start))


# Which texts to look at

_NONE, _CLUB, _SHORT, _LONG = range(4)
_ODD: Final = re.compile(r"[\u0300-\u036f\u0130\u0131\u017f\u212a]")  # parts of words that `View.runs` alters
_APOSTROPHE: Final = re.compile(f"[{APOSTROPHES}]")
_CAPITALS: Final = re.compile(
    r"(?<![^\W\d_])[^\W\d_a-zß-öø-ÿ]{2,3}(?![^\W\d_])|(?:Vf[BL]|TuS|FCs)(?![^\W\d_])"
)


def _may_hold(seen: View, *, named: bool) -> bool:
    """Whether a head word is there, so that most texts cost nothing more."""
    value = seen.value
    if not value.isascii() and _ODD.search(value):
        rank = _SHORT
    elif not named:
        rank = max(map(_rank, seen.runs), default=_NONE)
    elif _APOSTROPHE.search(value):
        rank = _SHORT  # perhaps behind an article
    else:
        rank = max((_rank(value[a:b]) for a, b, kind in tokens(seen) if kind == "word"), default=_NONE)
    if rank == _CLUB and not named and not _CAPITALS.search(value):
        return False
    return rank == _LONG or (rank != _NONE and _any_head(_fold(value)))


@lru_cache(maxsize=4096)
def _rank(word: str) -> int:
    """How sure it is that a word brings a text under `_any_head`; _NONE: it is no head of a name at all."""
    key = _fold(word)
    if key.endswith(lists.COMPOUND) or (key in _HEADS and len(key) > 4):
        return _LONG
    if key in lists.CLUBS or key in lists.UNSURE_CLUBS:
        return _CLUB
    return _SHORT if key in _HEADS else _NONE


_STEMS: Final = re.compile(
    "|".join(sorted({head[:5] for head in _HEADS if len(head) > 4} | {end[:5] for end in lists.COMPOUND}))
)
_WORD: Final = re.compile(r"[^\W_]+")
_SHORT_HEADS: Final = frozenset(head for head in _HEADS if len(head) <= 4)
_SHORT_ENDS: Final = ("fc", "ik", "bk", "kita", "kirke")


def _any_head(folded: str) -> bool:
    """Whether a text holds the stem of a long head word, or a short one that is no part of a longer word."""
    words = _WORD.findall(folded)
    return (
        not _SHORT_HEADS.isdisjoint(words)
        or any(word.endswith(_SHORT_ENDS) for word in words)
        or _STEMS.search(folded) is not None
    )


@lru_cache(maxsize=1024)
def _key(word: str) -> str:
    return _fold(word)


def _fold(word: str) -> str:
    """Lower case without accents, letter for letter where that can be."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.lower()).replace("ł", "l").replace("ø", "o")
    return "".join([char for char in plain if not unicodedata.combining(char)])


# The names


def _row(seen: View) -> list[growth.Token]:
    """The words of a text; an article before an apostrophe (l', dell') is cut off."""
    row = []
    last = 0
    for start, end, kind in tokens(seen):
        text = seen.value[start:end]
        gap = seen.value[last:start]
        last = end
        cut = re.match(rf"(?i)(?:d|l|dell|all|nell|dall|sull|un|qu)[{APOSTROPHES}](?=\w)", text)
        if cut:
            key = _key(text[: cut.end() - 1])
            row.append(
                growth.Token(start, start + cut.end() - 1, text[: cut.end() - 1], key, gap, kind == "word")
            )
            text, gap = text[cut.end() :], "'"
        row.append(growth.Token(end - len(text), end, text, _key(text), gap, kind == "word"))
    return row


def _around(row: list[growth.Token], at: int, language: str, *, named: bool, shouted: bool) -> Iterator[Hit]:
    token = row[at]
    key = token.key
    if key in lists.CLUBS or key in lists.UNSURE_CLUBS:
        yield from _club(row, at, named=named)
        return
    opens = key in lists.OPENING or key in lists.BOTH or _centre(row, at)
    closes = key in lists.CLOSING or key in lists.BOTH
    compound = _compound(token) if named or token.text[0].isupper() else 0.0
    if compound:
        yield Hit(token.start, token.end, RULE, compound, "name within the word for an institution")
        opens = True
    before = list(_closed(row, at, named=named, shouted=shouted)) if closes else []
    behind = list(_opened(row, at, language, named=named, shouted=shouted)) if opens else []
    if before and behind and row[at + 1].key == "of":  # Watson School of Music
        yield behind[0]._replace(start=before[0].start)
    elif before and behind and row[at + 1].key in lists.LINKS:
        before = []  # Maria Silva, Hospital das Clínicas: two names
    yield from (*before, *behind)


def _centre(row: list[growth.Token], at: int) -> bool:
    return row[at].key in lists.CENTRE and at + 1 < len(row) and row[at + 1].key in lists.OF_CENTRE


def _compound(token: growth.Token) -> float:
    """The score of a word such as Lindenschule, Anne-Frank-Schule, vikingaskolan; 0 for Grundschule."""
    for end in lists.COMPOUND if token.key.endswith(lists.COMPOUND) else ():
        if not token.key.endswith(end) or len(token.key) < len(end) + 3:
            continue
        before = token.key[: -len(end)]
        if before.endswith(("-", "\u2010", "\u2011")):
            return 0.9 if before[:-1] not in lists.PLAIN_PREFIX and token.text[0].isupper() else 0.0
        if end == "school" and len(before) < 6:
            return 0.0
        stem = before.rstrip("s")
        return (
            0.0 if {before, stem} & lists.PLAIN_PREFIX or before in lists.GENERIC or len(before) < 4 else 0.6
        )
    return 0.0


def _opened(row: list[growth.Token], at: int, language: str, *, named: bool, shouted: bool) -> Iterator[Hit]:
    grown = growth.right(row, at, named=named, shouted=shouted)
    if not grown.content:
        return
    token = row[at]
    english = token.key in lists.BOTH or token.key in {"institut", "academia"}
    if named:
        capital = row[grown.reach].text[0].isupper()
        score = 0.8 if grown.signs > 0 else 0.72 if capital and not english else 0.65 if not english else 0.45
        if english and grown.signs == 0 and language in {"pt", "es", "fr", "it", "de", "nl", "pl"}:
            score = 0.6
        score = _known(score, grown, row[at + 1 : grown.reach + 1])
    elif shouted:
        score = 0.6
    else:
        linked = not english or row[at + 1].key in lists.LINKS or row[at + 1].key in lists.SAINTS
        score = 0.9 if linked else 0.7
    yield Hit(token.start, row[grown.reach].end, RULE, score, "institution by its opening word")


def _closed(row: list[growth.Token], at: int, *, named: bool, shouted: bool) -> Iterator[Hit]:
    grown = growth.left(row, at, named=named, shouted=shouted)
    if not grown.content:
        return
    token = row[at]
    last = at
    if named:
        score = 0.8 if grown.signs > 1 else 0.65 if grown.signs or token.key in lists.SURE_CLOSING else 0.45
        score = _known(score, grown, row[grown.reach : at])
    elif shouted:
        score = 0.6
    else:
        score = 0.9 if token.text[0].isupper() else 0.55 if grown.reach == 0 and grown.content == 1 else 0.7
        follows = row[at + 1] if at + 1 < len(row) else None
        last += follows is not None and follows.gap == " " and follows.key in {"school", "club", "hospital"}
    yield Hit(row[grown.reach].start, row[last].end, RULE, score, "institution by its closing word")


def _known(score: float, grown: growth.Growth, words: list[growth.Token]) -> float:
    """The score of a name in a file name, in the light of what the lists know about its words."""
    if grown.signs > 1:
        return score
    own = [token.text for token in words if token.key not in growth.PASSING]
    if ordinary(own):
        return 0.4
    return 0.6 if score < 0.5 and strange(own) else score


def _club(row: list[growth.Token], at: int, *, named: bool) -> Iterator[Hit]:
    token = row[at]
    if not named and not (token.text.isupper() or token.text in {"VfB", "VfL", "TuS", "FCs"}):
        return
    if named and at and not token.gap:
        return  # letters of a glued run, or of a hash
    sure = token.key in lists.CLUBS
    right = growth.right(row, at, named=named, shouted=True, links=False)
    state = not named and "," in token.gap  # Charleston, SC
    if not sure and at + 1 < len(row) and row[at + 1].text.isupper():
        return
    if right.content and not state and (not named or sure):
        yield Hit(token.start, row[right.reach].end, RULE, 0.65 if named or not sure else 0.85, "sports club")
    left = growth.left(row, at, named=named, shouted=True)
    if left.content and sure:
        yield Hit(row[left.reach].start, token.end, RULE, 0.65 if named else 0.8, "sports club")


detector = RuleDetector("institution", hits)
