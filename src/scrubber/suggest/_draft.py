"""The text under work: what is settled on the left, what is still to do on the right.

Rules look at the last words of the left and the first words of the right, and write to the left.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from scrubber.suggest import _inflect
from scrubber.suggest._bag import bag
from scrubber.suggest._slots import REMOVED, SLOT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrubber.suggest._grammar import Grammar
    from scrubber.suggest._institutions import Noun

_WINDOW: Final = 80  # characters of context; longer words are none
_LAST: Final = re.compile(r"(\S+)(\s+)$")
_ELIDED: Final = re.compile(r"(?<!\w)((?:d|l|qu|un|dell|all|nell|sull|dall|degl)['\u2019])$", re.IGNORECASE)
_GLUED: Final = re.compile(r"(?:d|l|dell|all|dall)['\u2019]")
_NEXT: Final = re.compile(r"\s+([^\W\d_][\w'\u2019-]*)")
_SHORT: Final = frozenset(["&", "+", "@", "c.", "ca.", "sr.", "sra.", "dr.", "dra.", "prof.", "d."])
_OPENING: Final = "([{\"'\u201c\u201e\u00ab\u2018\u00bf\u00a1#*-\u2013\u2014" + REMOVED
_SENTENCE_END: Final = re.compile(r"(?:[.!?\u2026\n\r]|[.!?\u2026][\"'\u201d\u00bb)\]])$")
_CLAUSE_END: Final = re.compile(r"[^\w\s'\u2019%&+" + REMOVED + r"]$")


_GIVING: Final = bag(
    "erklärt zeigt liest schenkt gibt gratuliert gratulieren hilft helfen dankt danken überreicht "
    "bringt erzählt"
)
_PRONOUNS: Final = bag("ich du er sie es wir ihr")
_FROM: Final = bag("abschied besuch fan gruß grüße post brief nachricht geschenk zeichnung glückwünsche")


@dataclass(frozen=True, slots=True)
class Word:
    """The last word on the left: lower case, as written, and where it starts."""

    lower: str = ""
    raw: str = ""
    start: int = 0


@dataclass(slots=True)
class Draft:
    """Left and right of the slot at hand, and what is known of the whole text.

    `upper`, `lower`: the text is written in capitals, or starts without one. `child`: 2 if the text says
    plainly that a child is meant, 1 if kin of a child is near, else 0. `known`: words of persons already
    mentioned, with the noun that stood for them; `roles`: how many were said by kin or role. `case`: that of
    the German article taken away last.
    """

    left: str
    right: str
    grammar: Grammar
    values: Mapping[str, str]
    upper: bool = False
    lower: bool = False
    child: int = 0
    age: float | None = None
    greeting: bool = False
    known: dict[str, str] = field(default_factory=dict)
    roles: int = 0
    case: str = ""

    def last(self) -> Word:
        """The word directly before the slot, or an empty one after punctuation."""
        tail = self.left[-_WINDOW:]
        offset = len(self.left) - len(tail)
        if match := _ELIDED.search(tail):
            return Word(match[1].lower().replace("\u2019", "'"), match[1], offset + match.start())
        match = _LAST.search(tail)
        if match is None:
            return Word()
        raw = match[1].lstrip(_OPENING)
        lower = raw.lower()
        if (elided := _GLUED.match(lower)) and lower[elided.end() :].rstrip(".") in self.grammar.titles:
            raw, lower = raw[elided.end() :], lower[elided.end() :]
        known = (
            {lower, lower.rstrip(".")} & self.grammar.titles.keys()
            or lower in self.grammar.kin
            or lower in _SHORT
        )
        if not raw or not (known or raw[-1].isalnum()):
            return Word()
        return Word(raw.lower(), raw, offset + match.end(1) - len(raw))

    def next(self) -> str:
        """The word directly after the slot, as written, or nothing."""
        match = _NEXT.match(self.right[:_WINDOW])
        return match[1] if match else ""

    def cut(self, word: Word) -> None:
        """Take the last word away from the left."""
        self.left = self.left[: word.start]

    def swallow(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Take a match away from the start of the right."""
        match = pattern.match(self.right)
        if match:
            self.right = self.right[match.end() :]
        return match

    def at_sentence_start(self) -> bool:
        """Whether what is written next begins a sentence."""
        left = self.left[-_WINDOW:].rstrip(_OPENING + " \t")
        return not left or bool(_SENTENCE_END.search(left))

    def at_clause_start(self) -> bool:
        """Whether what is written next stands after punctuation, an emoji or nothing."""
        left = self.left[-_WINDOW:].replace(REMOVED, "").rstrip()
        return not left or bool(_CLAUSE_END.search(left))

    def in_brackets(self) -> bool:
        """Whether nothing but the slot stands between brackets."""
        left = self.left[-_WINDOW:].replace(REMOVED, "").rstrip()
        return left.endswith(("(", "[")) and bool(re.match(r"\s*[)\]]", self.right))

    def write(self, phrase: str) -> None:
        """Add words, with the capitals that the text asks for."""
        if self.upper:
            phrase = phrase.upper()
        elif not self.lower and self.at_sentence_start():
            phrase = phrase[:1].upper() + phrase[1:]
        self.left += phrase

    def write_indefinite(self, noun: Noun, adjective: str = "") -> None:
        """Add "a …" to a preposition, in the case and with the elision that it asks for."""
        word = self.last()
        if self.grammar.code == "de" and not self.case and _owner(self, word):
            self.cut(word)
            self.case = "gen"
        elif self.grammar.code == "de" and not self.case and _given_to(self, word):
            self.case = "dat"
        phrase = self.grammar.indefinite(noun, word.lower, case=self.case, adjective=adjective)
        self.case = ""
        if self.grammar.code == "fr" and word.lower in {"de", "que"} and phrase[0] in "aeiouhéô":
            self.left = self.left.rstrip()[:-1] + "'"
        self.write(phrase)

    def bare(self) -> None:
        """Take the article before the slot away; `no` becomes `em`."""
        word = self.last()
        self.case = ""
        if word.lower in self.grammar.contracted:
            preposition = self.grammar.contracted[word.lower]
            self.cut(word)
            self.left += (preposition.capitalize() if word.raw[0].isupper() else preposition) + " "
        elif word.lower in self.grammar.articles:
            self.cut(word)
        else:
            return
        if self.grammar.code == "de":
            led = self.last().lower in self.grammar.prepositions
            self.case = _inflect.case_of(word.lower, led=led, first=self.at_clause_start())

    def drop(self, *more: str) -> None:
        """Leave the slot out, with the prepositions and articles (and `more`) that led to it."""
        grammar = self.grammar
        for _ in range(4):
            word = self.last()
            if not word.lower or word.lower not in {
                *more,
                *grammar.prepositions,
                *grammar.articles,
                *grammar.contracted,
            }:
                break
            self.cut(word)
        self.left += REMOVED

    def leave_out(self) -> None:
        """Leave out the slot alone."""
        self.left += REMOVED


def _owner(draft: Draft, word: Word) -> bool:
    """`Taufe von NAME` is better said as `Taufe eines Kindes`; not so behind a verb or preposition."""
    if word.lower != "von":
        return False
    before = draft.left[-_WINDOW:].rstrip()[: -len(word.raw)].split()[-2:]
    if not before or not before[-1][0].isupper() or not before[-1].isalpha():
        return False
    grammar, noun = draft.grammar, before[-1].lower()
    if noun in _FROM or noun in grammar.kin:
        return False
    lead = before[0].lower() if len(before) > 1 else ""
    return noun == "leitung" or not (lead in grammar.prepositions or lead in grammar.contracted)


def _given_to(draft: Draft, word: Word) -> bool:
    """`Opa erklärt NAME die Eisenbahn`: verbs whose object, behind a subject, is in the dative."""
    if word.lower not in _GIVING:
        return False
    before = draft.left[: word.start].split()[-1:]
    subject = before[0].lower() if before else ""
    noun = bool(before) and before[0][0].isupper() and not draft.grammar.is_function(subject)
    return noun or subject in _PRONOUNS


def slots_in(text: str) -> list[str]:
    """The slots of a stretch of text, in order."""
    return re.findall(SLOT, text)
