"""Reword file and folder names: take out who, where and when, keep what the picture shows.

`emma_johnson_1st-birthday_2019-06-04.jpg` becomes `first-birthday.jpg`. Names come out portable: lower case,
ASCII, hyphens, at most 100 bytes, valid on Linux, macOS and Windows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from scrubber.model import Kind
from scrubber.suggest._institutions import find
from scrubber.suggest._language import language_of
from scrubber.suggest._name_words import (
    ARTICLES,
    BIRTHDAY,
    CAMERA,
    CREDIT,
    HONORIFICS,
    JOINING,
    MARKS,
    ORDINAL,
    ORDINALS,
    PRODUCTS,
    neutral,
    neutral_folder,
)
from scrubber.suggest._portable import portable, split_extension
from scrubber.suggest._slots import DATE, MOST, PERSON, SLOT, Slots, fill, kind_of, merged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrubber.model import Finding, Text

_SEPARATED: Final = r"(?:(?<![^\W_])|(?<=SLOT))".replace("SLOT", SLOT)
_END: Final = r"(?![^\W_])"
# What cameras and CMS write into names and what says nothing: sizes, quality, hashes, edit times.
_GRAMMAR: Final = re.compile(
    rf"{_SEPARATED}(?:v?\d{{2,5}}x\d{{2,5}}|\d{{2,4}}px|[wqth]\d{{2,4}}|e\d{{10,13}}|(?:id)?\d{{6,}}[a-z]?|"
    rf"(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{{7,64}}|"
    rf"(?=[a-z0-9]*[A-Z])(?=[A-Z0-9]*[a-z])(?=[A-Za-z0-9]*\d[A-Za-z])[A-Za-z0-9]{{12,}}|"
    rf"(?=[a-z]*\d[a-z]+\d)[a-z0-9]{{24,}}){_END}"
)
_CLOCK: Final = r"(?:\d{6}(?:\d{3})?|\d{1,2}[.:_h-]\d{2}(?:[.:_m-]\d{2})?s?)"
# The time of day behind a date: `_101112`, ` at 12.50.16 PM`, `-a-15-09-51`.
_TIME: Final = re.compile(
    rf"({DATE})(?:\d+|[\s_.,+-]*(?:(?:at|as|a|um|om|alle|\u00e0s|\u00e0)[\s_.+-]*)?{_CLOCK}"
    rf"(?:[\s_+.-]*[ap]\.?m\b)?){_END}",
    re.IGNORECASE,
)
_TOKEN: Final = re.compile(rf"{SLOT}|[^\W_]+(?:['\u2019][^\W_]+)*")
_CAMEL: Final = re.compile(
    r"(?<=[a-z\u00df-\u00f6\u00f8-\u00ff]{2})(?=[A-Z\u00c0-\u00d6\u00d8-\u00de][a-z\u00df-\u00ff])"
)
_CAMERA_COUNTER: Final = re.compile(r"(?:img|imgp|dsc[nf]?|pxl|mvimg|vid|wa|gopr|p)(\d{3,})$", re.IGNORECASE)
_OFFERS: Final = 5


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, number or slot; `glued`: no separator stands before it."""

    text: str
    glued: bool = False

    @property
    def slot(self) -> bool:
        return re.fullmatch(SLOT, self.text) is not None


class FilenameSuggester:
    """Offers for names: all that is left; the same without numbers and institutions; a neutral word."""

    parts = frozenset({"name", "folder"})

    def suggest(self, text: Text, findings: Sequence[Finding]) -> Sequence[str]:
        """Reword `text` without its findings; at most five offers, none if there are no findings."""
        spans = merged(text, findings)
        if not spans:
            return []
        language = language_of(re.sub(r"[\W_]+", " ", text.value), text.language)
        offers = (
            _folder(text.value, spans, language)
            if text.sort == "folder"
            else _name(text.value, spans, language)
        )
        return [offer for offer in dict.fromkeys(offers) if offer != text.value][:_OFFERS]


def _name(value: str, spans: list[tuple[int, int, Kind]], language: str) -> list[str]:
    stem, extension = split_extension(value)
    if any(end > len(stem) for _, end, _ in spans):
        # The private part reaches into what looks like an extension: `tharani.silva`, `maria-silva.com`.
        stem, extension = value, ""
    return _stems(stem, spans, neutral(extension, language), extension)


def _folder(value: str, spans: list[tuple[int, int, Kind]], language: str) -> list[str]:
    """Reword each folder of a path that holds something private; the others stay as they are."""
    choices: list[list[str]] = []
    at = 0
    for component in value.split("/"):
        end = at + len(component)
        inside = [(max(a, at) - at, min(b, end) - at, kind) for a, b, kind in spans if a < end and b > at]
        choices.append(_stems(component, inside, neutral_folder(language), "") if inside else [component])
        at = end + 1
    longest = max(map(len, choices))
    return ["/".join(choice[min(rank, len(choice) - 1)] for choice in choices) for rank in range(longest)]


def _stems(stem: str, spans: list[tuple[int, int, Kind]], word: str, extension: str) -> list[str]:
    if len(spans) > MOST:
        return [portable(word, extension, neutral=word)]
    slots = fill(stem, spans)
    offers = []
    for brief in (False, True):
        words = _words(slots, brief=brief)
        if not any(re.search(r"[^\W\d_]{2}", each) and each.lower() not in HONORIFICS for each in words):
            words = [word, *(each for each in words if each.isdigit())]
        offers.append(portable("-".join(words), extension, neutral=word))
    return [*offers, portable(word, extension, neutral=word)]


def _words(slots: Slots, *, brief: bool) -> list[str]:
    """The words that stay, in order. `brief`: no counters, no institutions."""
    tokens = _tokens(slots.text)
    tokens = _without_joining(_without_remains(tokens))
    words: list[str] = []
    for token in tokens:
        if token.slot:
            words += [] if brief else _said(token.text, slots)
        elif not (brief and token.text.isdigit()):
            words.append(token.text)
    return [_spelled(word, last=number == len(words) - 1) for number, word in enumerate(words)]


def _tokens(text: str) -> list[_Token]:
    text = unquote(text) if re.search(r"%[0-9A-Fa-f]{2}", text) else text
    text = _TIME.sub(r"\1", text)
    text = _GRAMMAR.sub("", text)
    tokens: list[_Token] = []
    counters: list[_Token] = []
    end, after_camera = -1, False
    for match in _TOKEN.finditer(text):
        glued = match.start() == end
        end = match.end()
        token = match.group()
        if camera := _CAMERA_COUNTER.match(token):
            counters.append(_Token(camera[1]))
        elif after_camera and token.isdigit():
            counters.append(_Token(token))
            after_camera = False
        elif token.lower() in CAMERA and not glued:
            after_camera = True
        elif token.lower() in MARKS:
            continue
        else:
            after_camera = after_camera and re.fullmatch(SLOT, token) is not None
            tokens += [_Token(word, glued and not number) for number, word in enumerate(_split(token))]
    return tokens + counters


def _split(token: str) -> list[str]:
    """`PranzoNatale` is two words; names of products are one."""
    if any(product in token for product in PRODUCTS):
        return [token]
    return _CAMEL.split(token)


def _without_remains(tokens: list[_Token]) -> list[_Token]:
    """Drop what a name left behind: endings glued to it, a possessive s, a credit, a title."""
    kept: list[_Token] = []
    for number, token in enumerate(tokens):
        before = kept[-1] if kept else None
        after = tokens[number + 1] if number + 1 < len(tokens) else None
        short = len(token.text) <= 2 and not token.text.isdigit()
        if (
            not token.slot
            and before
            and before.slot
            and ((token.glued and short) or token.text in {"s", "S"})
        ):
            continue
        if not token.slot and after and after.slot and after.glued and (short or token.text.isdigit()):
            continue
        kept.append(token)
        if token.slot and re.match(PERSON, token.text):
            kept.pop()
            while kept and kept[-1].text.lower() in HONORIFICS | CREDIT:
                kept.pop()
            kept.append(token)
    return kept


def _without_joining(tokens: list[_Token]) -> list[_Token]:
    """Drop joining words that led to something private, and those now left at an edge."""
    kept: list[_Token] = []
    for token in tokens:
        if token.slot:
            led = False  # an article before a preposition belongs to something else: `fere-um-em-NAME`
            while (
                kept and kept[-1].text.lower() in JOINING and not (led and kept[-1].text.lower() in ARTICLES)
            ):
                led = led or kept[-1].text.lower() not in ARTICLES
                kept.pop()
            kept.append(token)
        elif token.text.lower() in JOINING and kept and all(each.slot for each in kept):
            continue
        else:
            kept.append(token)
    while len(kept) > 1 and kept[-1].text.lower() in JOINING and any(each.slot for each in kept):
        kept.pop()
    return kept


def _said(slot: str, slots: Slots) -> list[str]:
    """What may stay of a private span: the sort of an institution, "first" and "birthday" of an age."""
    value, kind = slots.values[slot], kind_of(slot)
    if kind is Kind.INSTITUTION:
        found = find(value)
        return [found[0]] if found else []
    if kind is Kind.AGE:
        words = re.findall(r"[^\W_]+", value.lower())
        first = [ORDINALS[1] for word in words[:1] if word == "1st"]
        return first + [word for word in words if word in BIRTHDAY]
    return []


def _spelled(word: str, *, last: bool) -> str:
    """`1st` to `20th` in words, where something follows that is counted."""
    match = ORDINAL.match(word)
    if match is None or last or not 1 <= int(match[1]) <= 20:
        return word
    return ORDINALS[int(match[1])]


suggester: Final = FilenameSuggester()
