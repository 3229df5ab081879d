"""What search indexes repeat: the words of a page that are reworded there are reworded in the index, too."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from functools import partial
from itertools import chain, islice
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
_KEY: Final = 8  # words by which a passage is found
_SHORTEST: Final = 3  # characters of a passage that is looked for elsewhere


class _Said(NamedTuple):
    """Words of a page with what is private in them, and what is to stand instead.

    `before` is the number of characters before their first word.
    """

    before: int
    pattern: re.Pattern[str]
    wording: str
    findings: tuple[Finding, ...]


class Book:
    """What pages say, by its first words: time grows with a text, not with the number of passages."""

    def __init__(self) -> None:
        self._said: dict[tuple[str, ...], dict[str, _Said]] = {}
        self._lengths: list[int] = []  # of the keys, the longest first

    def add(self, value: str, wording: str, findings: tuple[Finding, ...]) -> None:
        """Take words and what is to stand instead, as text and as HTML; who comes first counts."""
        value = " ".join(value.split())
        for escape in (str, partial(html.escape, quote=False), html.escape):
            text = escape(value)
            words = tuple(islice((word[0] for word in _WORD.finditer(text)), _KEY))
            if words and len(value) >= _SHORTEST:
                pattern = re.compile(rf"(?<!\w){_SPACE.join(map(re.escape, text.split()))}(?!\w)")
                said = _Said(text.index(words[0]), pattern, escape(wording), findings)
                self._said.setdefault(words, {}).setdefault(text, said)
                self._lengths = sorted({len(words), *self._lengths}, reverse=True)

    def matches(self, text: str) -> Iterator[tuple[re.Match[str], _Said]]:
        """Where the longest passages begin in a text, in order."""
        places = list(_WORD.finditer(text))
        words = [place[0] for place in places]
        for number, place in enumerate(places):
            keys = (tuple(words[number : number + length]) for length in self._lengths)
            for one in chain.from_iterable(self._longest(key) for key in keys):
                start = place.start() - one.before
                if start >= 0 and (match := one.pattern.match(text, start)):
                    yield match, one
                    break

    def _longest(self, key: tuple[str, ...]) -> list[_Said]:
        some = self._said.get(key, {})
        return [some[text] for text in sorted(some, key=len, reverse=True)]

    def replaced(self, text: str) -> tuple[str, list[Finding]]:
        """A text with the new words of the passages in it, and what was found in these."""
        pieces: list[str] = []
        findings: list[Finding] = []
        at = 0
        for match, one in self.matches(text):
            if match.start() >= at:
                pieces += [text[at : match.start()], one.wording]
                findings += one.findings
                at = match.end()
        return "".join([*pieces, text[at:]]), findings


def echoed(drafts: list[Draft], *, pictures_only: bool) -> list[Draft]:
    """The drafts, those of search indexes with what their pages say in passages that are to be reworded.

    `pictures_only`: just passages that belong to a picture are.
    """
    if not any(passage.part == ECHO for draft in drafts for passage in _passages(draft)):
        return drafts
    book = _book(drafts, pictures_only=pictures_only)
    return [_with_echoes(draft, book) for draft in drafts]


def _passages(draft: Draft) -> Sequence[Passage]:
    return draft.document.post.passages if draft.document is not None else ()


def _book(drafts: Iterable[Draft], *, pictures_only: bool) -> Book:
    """All passages in which something was found."""
    book = Book()
    for draft in drafts:
        if draft.document is None or draft.words is None:
            continue
        each = zip(draft.document.post.passages, draft.words.passages, draft.words.offers, strict=True)
        for passage, findings, offers in each:
            stays = passage.part in {ADDRESS, LABEL} or (pictures_only and passage.image is None)
            if findings and offers and not stays:
                book.add(passage.value, offers[0].wording, findings)
    return book


def _with_echoes(draft: Draft, book: Book) -> Draft:
    """A draft of an index with findings and offers in its texts; any other one as it is."""
    if draft.document is None or draft.words is None:
        return draft
    new: list[Finding] = []
    offers: list[Offer] = []
    for number, passage in enumerate(draft.document.post.passages):
        if passage.part != ECHO:
            continue
        text, findings = book.replaced(passage.value)
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
