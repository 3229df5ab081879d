"""How far the name of an institution reaches from its head word."""

from __future__ import annotations

from typing import Final, NamedTuple

from scrubber.text import _institutions as lists
from scrubber.text import _months as months
from scrubber.text._lexis import APOSTROPHES

_MOST: Final = 7  # words beside a head word that can belong to its name
PASSING: Final = lists.LINKS | lists.AND | lists.GENERIC | lists.SAINTS


class Token(NamedTuple):
    """One word: its place, its letters, its folded form, the gap before it, whether it is a word at all."""

    start: int
    end: int
    text: str
    key: str
    gap: str
    word: bool


class Growth(NamedTuple):
    """How far a name reaches from its head word: last token, words of its own, signs of a name."""

    reach: int
    content: int
    signs: int


def right(row: list[Token], at: int, *, named: bool, shouted: bool, links: bool = True) -> Growth:
    """Follow the name behind an opening word."""
    reach, content, signs = at, 0, 0
    most = 2 if named or shouted else 5
    for i in range(at + 1, min(len(row), at + 1 + _MOST)):
        token = row[i]
        if not _joined(row, at, i, named=named) or not token.word:
            break
        small = named or shouted or not token.text[0].isupper() or token.key in {"of", "the"}
        if token.key in lists.LINKS and small and links:
            signs += content == 0
            continue
        if token.key in lists.AND:
            if not (i + 1 < len(row) and (signs > 1 or row[i + 1].key in lists.GENERIC)):
                break
            continue
        if token.key in lists.GENERIC:
            signs += 1
            reach = i if token.text[0].isupper() and content else reach
            continue
        if _ordinary(token, named=named) or not (named or token.text[0].isupper()):
            break
        signs += 2 * (token.key in lists.SAINTS or token.key.split("-")[0] in lists.SAINTS)
        content += token.key not in lists.SAINTS
        reach = i
        if content >= most + (named and signs > 0):
            break
    return Growth(reach, content, signs)


def left(row: list[Token], at: int, *, named: bool, shouted: bool) -> Growth:
    """Follow the name before a closing word."""
    reach, content, signs = at, 0, 0
    most = 2 if named or shouted else 4
    for i in range(at - 1, max(-1, at - 1 - _MOST), -1):
        token = row[i]
        if not _joined(row, i, i + 1, named=named) or not (token.word or token.text == "s"):
            break
        if token.key == "s" and token.gap in set(APOSTROPHES):
            signs += 1
            continue
        if token.key in lists.GENERIC:
            signs += bool(content)
            reach = i if token.text[0].isupper() and content else reach
            continue
        if (
            token.key in {"of", "the", "de", "and"}
            and content
            and i
            and row[i - 1].text[0].isupper()
            and not named
        ):
            continue
        lady = token.key == "our" and i + 1 < len(row) and row[i + 1].key == "lady"
        if not lady and (_ordinary(token, named=named) or not (named or token.text[0].isupper())):
            break
        saint = token.key in lists.SAINTS
        signs += 2 * saint
        content += not saint
        reach = i
        if content >= most + (named and signs > 0) or saint:
            break
    return Growth(reach, content, signs)


def _joined(row: list[Token], first: int, i: int, *, named: bool) -> bool:
    """Whether nothing but a space or a joint stands before token `i`; in file names always the same one."""
    gap = row[i].gap
    if named:
        return (
            gap == row[first + 1].gap
            or gap in set(APOSTROPHES)
            or (gap == ". " and row[i - 1].key in lists.SAINTS)
        )
    if row[i - 1].key in lists.SAINTS and gap in {". ", ".", ".-"}:
        return True
    return gap in {" ", "-", " \u201e", ' "', " \u201c", " \u00ab"} or gap in set(APOSTROPHES)


def _ordinary(token: Token, *, named: bool) -> bool:
    """Whether a word belongs to no proper name."""
    if token.key in lists.COMMON or token.key in months.CERTAIN:
        return True
    return named and (len(token.key) < 2 or token.key in lists.LINKS)
