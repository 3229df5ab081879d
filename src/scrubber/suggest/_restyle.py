"""The first offer of a strategy: initials, made-up names, placeholders, roles, or private words taken out.

Where something is to stand for a name, a word of letters is put in its place, so that the rules of captions
and file names see an ordinary word there; at the end the stand-in takes its place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.model import Kind
from scrubber.suggest import _persons
from scrubber.suggest._language import language_of
from scrubber.suggest._name_words import HONORIFICS, neutral, neutral_folder
from scrubber.suggest._order import subject_first
from scrubber.suggest._portable import ascii_words, portable, split_extension
from scrubber.suggest._slots import MOST, PERSON, SLOT, Slots, fill, kind_of, merged, slot_of
from scrubber.suggest._styles import Style, style_of
from scrubber.suggest._tidy import tidy
from scrubber.suggest._years import years
from scrubber.suggest.caption import (
    _RULES,
    _child,
    _draft,
    _grammar,
    _has_content,
    _prepared,
    _spaced,
    _take_out,
)
from scrubber.suggest.filename import _words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrubber.model import Finding, Text
    from scrubber.stand_ins import Pseudonyms
    from scrubber.suggest._draft import Draft
    from scrubber.suggest._grammar import Grammar

_NAMES: Final = frozenset({"name", "folder"})
_MARK: Final = re.compile(r"(?i)zq[a-j]+qz")  # what holds the place of a stand-in
_TITLES: Final = re.compile(
    rf"(?i)(?:(?<![^\W_])(?:{'|'.join(sorted(map(re.escape, HONORIFICS), key=len, reverse=True))})[\W_]+)+$"
)


class Restyled(NamedTuple):
    """An offer, and what it says in place of names; "" where a strategy has nothing of its own."""

    offer: str
    stand_ins: frozenset[str] = frozenset()


def first_offer(
    text: Text, findings: Sequence[Finding], strategy: str, names: Pseudonyms | None = None
) -> Restyled:
    """What a strategy of `stand_ins.STRATEGIES` offers first for a text."""
    spans = merged(text, findings)
    if strategy == "generalise" or not spans or len(spans) > MOST:
        return Restyled("")
    if text.sort in _NAMES:
        wording = _Wording(strategy, _language(text), names)
        offer, written = _path(text, spans, wording), wording.written
    else:
        offer, marks = _caption(text, spans, strategy, names)
        written = set(marks.values())
    return Restyled(offer if offer != text.value else "", frozenset(written))


def _language(text: Text) -> str:
    plain = re.sub(r"[\W_]+", " ", text.value) if text.sort in _NAMES else text.value
    return language_of(plain, text.language)


def _mark(number: int) -> str:
    return "zq" + "".join(chr(ord("a") + int(figure)) for figure in str(number)) + "qz"


def _marked(slots: Slots, style: Style) -> tuple[str, dict[str, str]]:
    """The text with a mark for each value that something stands for, and what the marks stand for."""
    marks: dict[str, str] = {}
    pieces: list[str] = []
    for char in slots.text:
        value = slots.values.get(char)
        stand_in = style.stand_in(kind_of(char), value) if value is not None else ""
        if stand_in:
            mark = _mark(len(marks))
            marks[mark] = stand_in
            pieces += [" " if pieces and pieces[-1][-1:].isalnum() else "", mark.capitalize()]
        else:
            pieces += [" " if pieces and _MARK.fullmatch(pieces[-1]) and char.isalnum() else "", char]
    return "".join(pieces), marks


def _caption(
    text: Text, spans: list[tuple[int, int, Kind]], strategy: str, names: Pseudonyms | None
) -> tuple[str, dict[str, str]]:
    grammar = _grammar(language_of(text.value, text.language))
    slots = fill(_spaced(text.value), spans)
    values = [(kind_of(slot), value) for slot, value in slots.values.items()]
    style = style_of(strategy, values, grammar.code, names)
    marked, marks = _marked(slots, style)
    offer = _reworded(_draft(slots, grammar), _prepared(marked), style.said if grammar.nouns else frozenset())
    if not marks and not _has_content(offer, grammar):
        return (grammar.photo if strategy in {"remove", "role"} else ""), marks
    return _filled(offer, marks), marks


def _reworded(draft: Draft, work: str, said: frozenset[Kind]) -> str:
    """Common nouns for the kinds in `said`; the others are taken out."""
    draft.right = work
    while match := re.search(SLOT, draft.right):
        slot = match.group()
        draft.left += draft.right[: match.start()]
        draft.right = draft.right[match.end() :]
        rule = _RULES[kind_of(slot)] if kind_of(slot) in said else _take_out
        rule(draft, slot)
    done = draft.left + draft.right
    if Kind.PERSON in said or not re.search(PERSON, work):
        done = subject_first(done, draft.grammar)
    return tidy(done, draft.grammar, lower=draft.lower)


def _filled(offer: str, marks: dict[str, str]) -> str:
    """The stand-ins in place of their marks; a sentence with "E. J." at its end has one dot there."""

    def stand_in(match: re.Match[str]) -> str:
        written = marks.get(match[1].lower(), match[1])
        return written if written.endswith(".") else written + match[2]

    return re.sub(rf"({_MARK.pattern.removeprefix('(?i)')})(\.?)", stand_in, offer, flags=re.IGNORECASE)


class _Wording:
    """How the private words of one file or folder name are said."""

    def __init__(self, strategy: str, language: str, names: Pseudonyms | None) -> None:
        self.strategy = strategy
        self.language = language
        self.names = names
        self.written: set[str] = set()

    def stem(self, stem: str, spans: list[tuple[int, int, Kind]], word: str, extension: str) -> str:
        """A portable name; `word` says what it is where nothing else is left."""
        slots = fill(stem, spans)
        values = [(kind_of(slot), value) for slot, value in slots.values.items()]
        if self.strategy == "role":
            style = Style(frozenset({Kind.PERSON}), self._roles(slots))
        else:
            style = style_of(self.strategy, values, self.language, self.names)
        marked, marks = _marked(slots, style)
        if self.strategy == "role":
            marked = _without_titles(marked)
        else:
            self.written |= {ascii_words(stand_in) for stand_in in marks.values()}
        hushed, places = _hushed(marked, slots, style)
        words = _words(Slots(hushed, places), brief=False)
        said = [ascii_words(marks.get(each.lower(), each)) for each in words]
        if not any(re.search(r"[^\W\d_]{2}", each) and each.lower() not in HONORIFICS for each in words):
            said = [word, *(each for each in words if each.isdigit())]
        return portable("-".join(filter(None, said)), extension, neutral=word)

    def _roles(self, slots: Slots) -> dict[tuple[Kind, str], str]:
        """A noun for each person: by the title before the name, else by age and signs of a child."""
        grammar = _grammar(self.language)
        roles: dict[tuple[Kind, str], str] = {}
        for slot, value in slots.values.items():
            if kind_of(slot) is Kind.PERSON and grammar.nouns:
                before = slots.text[: slots.text.index(slot)]
                noun = _role(before, slots, grammar)
                if noun:
                    roles.setdefault((Kind.PERSON, value), noun)
        return roles


def _role(before: str, slots: Slots, grammar: Grammar) -> str:
    """The noun for a person behind these words; "" where kinship before the name says who it is."""
    words = [word.lower() for word in re.findall(r"[^\W\d_]+", before)]
    if words and (words[-1] in grammar.kin or words[-1] in grammar.kin_plural):
        return ""
    title = grammar.titles.get(words[-1], "") if words else ""
    if title:
        return grammar.nouns[title].text
    ages = [number for number in map(years, slots.of(Kind.AGE)) if number is not None]
    if len(ages) == 1 and ages[0] < 18:
        return grammar.nouns[_persons.by_age(ages[0])].text
    everything = {word.lower() for word in re.findall(r"[^\W\d_]+", re.sub(SLOT, " ", slots.text))}
    key = "child" if _child(everything, slots, grammar) else "person"
    return grammar.nouns[key].text


def _without_titles(marked: str) -> str:
    """Take the titles before each mark away: the noun says them."""
    pieces: list[str] = []
    at = 0
    for match in _MARK.finditer(marked):
        pieces += [_TITLES.sub("", marked[at : match.start()]), match.group()]
        at = match.end()
    return "".join([*pieces, marked[at:]])


def _hushed(marked: str, slots: Slots, style: Style) -> tuple[str, dict[str, str]]:
    """Values that no common noun may stand for, as places: of these nothing is said in a file name."""
    places = {}
    for number, (slot, value) in enumerate(slots.values.items()):
        kind = kind_of(slot)
        new = slot if kind in style.said or kind is Kind.PERSON else slot_of(Kind.PLACE, number)
        marked = marked.replace(slot, new)
        places[new] = value
    return marked, places


def _path(text: Text, spans: list[tuple[int, int, Kind]], wording: _Wording) -> str:
    if text.sort == "folder":
        return _folders(text.value, spans, wording)
    stem, extension = split_extension(text.value)
    if any(end > len(stem) for _, end, _ in spans):
        stem, extension = text.value, ""
    return wording.stem(stem, spans, neutral(extension, wording.language), extension)


def _folders(value: str, spans: list[tuple[int, int, Kind]], wording: _Wording) -> str:
    """Each folder of a path that holds something private is worded; the others stay as they are."""
    names: list[str] = []
    at = 0
    for name in value.split("/"):
        end = at + len(name)
        inside = [(max(a, at) - at, min(b, end) - at, kind) for a, b, kind in spans if a < end and b > at]
        names.append(wording.stem(name, inside, neutral_folder(wording.language), "") if inside else name)
        at = end + 1
    return "/".join(names)
