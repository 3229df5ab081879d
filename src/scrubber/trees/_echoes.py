"""What search indexes repeat: the words of a page that are reworded there are reworded in the index, too."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.model import Finding, Span, Suggestion
from scrubber.posts._parts import ADDRESS, ECHO, LABEL
from scrubber.trees._results import Offer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scrubber.posts._parts import Passage
    from scrubber.trees._documents import Draft

_WORD: Final = re.compile(r"\w+")
_SPACE: Final = r"\s+"
_SHORTEST: Final = 3  # characters of a passage that is looked for elsewhere


class _Said(NamedTuple):
    """Words of a page with what is private in them, and what is to stand instead.

    `before` is the number of characters before their first word.
    """

    before: int
    pattern: re.Pattern[str]
    wording: str
    findings: tuple[Finding, ...]


def echoed(drafts: list[Draft]) -> list[Draft]:
    """The drafts, those of search indexes with what their pages say in passages that are to be reworded."""
    if not any(passage.part == ECHO for draft in drafts for passage in _passages(draft)):
        return drafts
    said = _by_first_word(drafts)
    return [_with_echoes(draft, said) for draft in drafts]


def _passages(draft: Draft) -> Sequence[Passage]:
    return draft.document.post.passages if draft.document is not None else ()


def _by_first_word(drafts: Iterable[Draft]) -> dict[str, list[_Said]]:
    """All passages in which something was found, by their first word; the longest come first."""
    found: dict[str, dict[str, _Said]] = {}
    for draft in drafts:
        if draft.document is None or draft.words is None:
            continue
        each = zip(draft.document.post.passages, draft.words.passages, draft.words.offers, strict=True)
        for passage, findings, offers in each:
            first = _WORD.search(passage.value)
            wanted = findings and offers and passage.part not in {ADDRESS, LABEL}
            if wanted and first and len(passage.value.strip()) >= _SHORTEST:
                value = " ".join(passage.value.split())
                said = _Said(value.index(first[0]), _pattern(value), offers[0].wording, findings)
                found.setdefault(first[0], {}).setdefault(value, said)
    return {word: [some[v] for v in sorted(some, key=len, reverse=True)] for word, some in found.items()}


def _pattern(value: str) -> re.Pattern[str]:
    """The words as indexes have them: with other white space, with the escapes of HTML or without."""
    words = (rf"(?:{re.escape(html.escape(w))}|{re.escape(w)})" for w in value.split())
    return re.compile(rf"(?<!\w){_SPACE.join(words)}(?!\w)")


def _with_echoes(draft: Draft, said: dict[str, list[_Said]]) -> Draft:
    """A draft of an index with findings and offers in its texts; any other one as it is."""
    if draft.document is None or draft.words is None:
        return draft
    new: list[Finding] = []
    offers: list[Offer] = []
    for number, passage in enumerate(draft.document.post.passages):
        if passage.part != ECHO:
            continue
        text, findings = _replaced(passage.value, said)
        if findings:
            span = Span(ECHO, passage.start, passage.end)
            own = tuple(dict.fromkeys(replace(finding, span=span) for finding in findings))
            draft.words.passages[number] = own
            draft.words.offers[number] = (Suggestion(ECHO, text),)
            new += own
            offers.append(Offer(ECHO, passage.start, passage.end, text, 0))
    if not new:
        return draft
    result = draft.result
    listed = sorted((*result.offers, *offers), key=lambda offer: (offer.start, offer.rank))
    return replace(draft, result=replace(result, findings=(*result.findings, *new), offers=tuple(listed)))


def _replaced(text: str, said: dict[str, list[_Said]]) -> tuple[str, list[Finding]]:
    """A text with the new words of the passages in it, and what was found in these."""
    pieces: list[str] = []
    findings: list[Finding] = []
    at = 0
    for match, one in _matches(text, said):
        if match.start() < at:
            continue
        wording = html.escape(one.wording, quote=False) if "&" in match[0] else one.wording
        pieces += [text[at : match.start()], wording]
        findings += one.findings
        at = match.end()
    return "".join([*pieces, text[at:]]), findings


def _matches(text: str, said: dict[str, list[_Said]]) -> Iterator[tuple[re.Match[str], _Said]]:
    """Where passages begin in the text, in order; time grows with the text, not with their number."""
    for word in _WORD.finditer(text):
        for one in said.get(word[0], ()):
            start = word.start() - one.before
            if start >= 0 and (match := one.pattern.match(text, start)):
                yield match, one
                break
