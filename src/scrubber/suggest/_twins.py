"""Offers as they are searched: a stand-in looks like a name, so a common noun takes its place there."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from scrubber.model import Finding, Span, Text
from scrubber.suggest._language import language_of
from scrubber.suggest.caption import _grammar

if TYPE_CHECKING:
    from collections.abc import Iterable


class Twin(NamedTuple):
    """An offer as it is searched: with a common noun for each stand-in; and how to find a place again.

    `places` has start and end of each noun in the twin, and of the stand-in in the offer.
    """

    text: Text
    places: tuple[tuple[int, int, int, int], ...]

    def back(self, findings: Iterable[Finding], text: Text) -> list[Finding]:
        """What was found in the twin, as findings in the offer; what is but a noun for a stand-in is none."""
        kept = []
        for finding in findings:
            start, end = finding.span.start, finding.span.end
            inside = [place for place in self.places if place[0] < end and start < place[1]]
            rest = "".join(
                char
                for i, char in enumerate(self.text.value[start:end], start)
                if not any(place[0] <= i < place[1] for place in inside)
            )
            if not inside or any(map(str.isalnum, rest)):
                span = Span(text.part, self._place(start, end=False), self._place(end, end=True))
                kept.append(replace(finding, span=span, value=text.value[span.start : span.end]))
        return kept

    def _place(self, at: int, *, end: bool) -> int:
        shift = 0
        for first, last, old_first, old_last in self.places:
            if at < first or (end and at == first):
                break
            if at < last or (end and at == last):
                return old_last if end else old_first
            shift = old_last - last
        return at + shift


def twin(text: Text, stand_ins: frozenset[str], language: str | None) -> Twin:
    """What is searched instead of an offer: a stand-in looks like a name, a common noun does not."""
    if not stand_ins:
        return Twin(text, ())
    noun = _grammar(language_of(text.value, language)).nouns.get("person")
    filler = noun.text if noun else "photo"
    filler = filler.lower() if text.sort in {"name", "folder"} else filler
    longest_first = sorted((re.escape(each) for each in stand_ins), key=len, reverse=True)
    pattern = re.compile(rf"(?i)(?<![^\W_])(?:{'|'.join(longest_first)})(?![^\W_])|(?<!\[)\[\u2026\]")
    pieces: list[str] = []
    places = []
    at = size = 0
    for match in pattern.finditer(text.value):
        pieces += [text.value[at : match.start()], filler]
        size += match.start() - at + len(filler)
        places.append((size - len(filler), size, match.start(), match.end()))
        at = match.end()
    return Twin(replace(text, value="".join([*pieces, text.value[at:]])), tuple(places))
