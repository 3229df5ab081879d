"""The frame of the detectors that follow rules: from hits in the readable text to findings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from scrubber.model import Finding
from scrubber.rules import RULES
from scrubber.text._view import View, view

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from scrubber.model import Text


class Hit(NamedTuple):
    """One thing found at [start, end) of `View.value`."""

    start: int
    end: int
    rule: str
    score: float
    why: str


class Form(NamedTuple):
    """One written form of a private thing, how sure it is, and what it is in words."""

    pattern: re.Pattern[str]
    score: float
    why: str


def form(pattern: str, score: float, why: str) -> Form:
    """Compile one form. Call it lazily: a run that has no words to look at pays for nothing."""
    return Form(re.compile(pattern), score, why)


@dataclass(frozen=True, slots=True)
class RuleDetector:
    """A detector made of one function: `hits` is given the readable text and its language.

    Where hits overlap the first one counts, so the surest are yielded first.
    """

    source: str
    hits: Callable[[View, str], Iterable[Hit]]

    def find(self, texts: Sequence[Text]) -> Iterator[list[Finding]]:
        """Yield the findings of each text, in order of their place."""
        for text in texts:
            seen = view(text)
            found = list(self.hits(seen, text.language[:2].lower() if text.language else ""))
            if found:
                yield [self._finding(seen, hit) for hit in apart(found, len(seen.value))]
            else:
                yield []

    def _finding(self, seen: View, hit: Hit) -> Finding:
        kind, value = RULES[hit.rule].kind, seen.value[hit.start : hit.end]
        return Finding(hit.rule, kind, seen.span(hit.start, hit.end), value, hit.score, hit.why, self.source)


def apart(hits: Iterable[Hit], size: int) -> list[Hit]:
    """Those hits that overlap none before them, in order of their place; in linear time."""
    taken = bytearray(size)
    kept = []
    for hit in hits:
        if hit.start < hit.end and taken.find(1, hit.start, hit.end) < 0:
            taken[hit.start : hit.end] = b"\x01" * (hit.end - hit.start)
            kept.append(hit)
    return sorted(kept)
