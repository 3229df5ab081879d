"""Results as one HTML page, for people who would rather look than read: no script, nothing fetched.

Thumbnails are made from the cleaned picture, so that the page holds nothing that the picture must not.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from scrubber._version import __version__
from scrubber.cli import _thumbnails
from scrubber.cli._render import title
from scrubber.linkability import Level
from scrubber.masking import mask
from scrubber.model import MEDIA
from scrubber.report import is_note

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jinja2 import Template

    from scrubber.cli._options import Options
    from scrubber.model import Finding, Text
    from scrubber.trees._results import Result

_PLACES: Final = ("M101", "M102")  # rules of positions and of places in words


class Piece(NamedTuple):
    """A stretch of a text; `what` says what was found in it, "" where it may stay."""

    words: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """One text before and after; `where` is its place in a document, "" for words beside a picture."""

    part: str
    where: str
    before: list[Piece]
    after: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """What the page shows of one file."""

    result: Result
    picture: str | None
    media: list[tuple[str, str, str]]  # rule, title, where
    places: list[str]
    wordings: list[Wording]
    level: str
    risk: str  # the level of linkability and its reason, "" where there is none


class Html:
    """One page with a card for each file that has something to show."""

    def __init__(self, options: Options, command: str) -> None:
        self.options = options
        self.command = command
        self.results: list[Result] = []

    def add(self, result: Result) -> None:
        """Remember the file until the end."""
        self.results.append(result)

    def close(self) -> None:
        """Print the page."""
        shown = [r for r in self.results if r.findings or r.removed or r.error or self.options.verbose]
        stream = _template().stream(
            command=self.command,
            version=__version__,
            cards=map(self._card, shown),
            quiet=len(self.results) - len(shown),
            files=len(self.results),
            flagged=sum(result.remains for result in self.results),
            refused=sum(result.error is not None for result in self.results),
            cleaned=sum(result.changed for result in self.results),
            masked=not self.options.show_values,
        )
        for chunk in stream:
            click.echo(chunk, nl=False)

    def _card(self, result: Result) -> Card:
        found = (*result.findings, *result.removed)
        media = [f for f in found if f.span.part == MEDIA]
        return Card(
            result,
            None if result.lines else _thumbnails.of(Path(result.output or result.path)),
            _rows(media),
            self._places(media),
            list(self._wordings(result, found)),
            str(result.linkability.level),
            "" if result.linkability.level is Level.NONE else str(result.linkability),
        )

    def _places(self, media: Iterable[Finding]) -> list[str]:
        values = dict.fromkeys(f.value or f.why for f in media if f.rule in _PLACES)
        return [value if self.options.show_values else mask(value) for value in values]

    def _wordings(self, result: Result, found: Iterable[Finding]) -> Iterator[Wording]:
        words = sorted((f for f in found if f.span.part != MEDIA), key=lambda f: f.span.start)
        for text in result.texts:
            mine = [f for f in words if f.span.part == text.part and not result.place(f)]
            if mine:
                offer = next(
                    (s.wording for s in result.suggestions if (s.part, s.rank) == (text.part, 0)), None
                )
                yield Wording(text.part, "", self._pieces(text, mine), offer)
        yield from self._passages(result, [f for f in words if result.place(f)])

    def _passages(self, result: Result, findings: Iterable[Finding]) -> Iterator[Wording]:
        """What was found in a document, that in one passage together."""
        for after, some in groupby(findings, result.offered):
            first, *rest = some
            pieces = [Piece(self._shown(first.value), title(first))]
            for finding in rest:
                pieces += [Piece(" … "), Piece(self._shown(finding.value), title(finding))]
            place = result.place(first)
            where = str(place).rstrip(":") if place else ""
            yield Wording(first.span.part, where, pieces, after)

    def _pieces(self, text: Text, findings: Iterable[Finding]) -> list[Piece]:
        pieces, at = [], 0
        for finding in findings:
            start, end = finding.span.start, finding.span.end
            if start >= at:
                pieces += [
                    Piece(text.value[at:start]),
                    Piece(self._shown(text.value[start:end]), title(finding)),
                ]
                at = end
        return [piece for piece in (*pieces, Piece(text.value[at:])) if piece.words]

    def _shown(self, value: str) -> str:
        return value if self.options.show_values else mask(value)


def _rows(media: Iterable[Finding]) -> list[tuple[str, str, str]]:
    by_rule: dict[str, list[Finding]] = {}
    for finding in media:
        by_rule.setdefault(finding.rule, []).append(finding)
    return [
        (rule, title(some[0]), ", ".join(dict.fromkeys(f.why for f in some if f.why)))
        for rule, some in sorted(by_rule.items())
        if not all(map(is_note, some))
    ]


def _template() -> Template:
    from jinja2 import Environment

    source = files("scrubber.cli").joinpath("report.html.jinja").read_text(encoding="utf-8")
    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(source)
