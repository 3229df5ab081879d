"""Show results as text for people; `_machine` has the formats for programs."""

from __future__ import annotations

import os
import sys
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, Protocol

import click

from scrubber import embedded
from scrubber.cli import _status
from scrubber.linkability import Level
from scrubber.masking import mask
from scrubber.model import MEDIA
from scrubber.report import is_note
from scrubber.rules import RULES
from scrubber.trees._results import OUTSIDE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrubber.cli._options import Options
    from scrubber.linkability import Linkability
    from scrubber.model import Finding
    from scrubber.trees._results import Cell, Place, Result

_PARTS: Final = {"name": "file name", "folder": "folder name", "link": "file name in a link"}
_INSIDE: Final = {  # what other texts inside media are called follows from their parts
    embedded.ATTACHMENTS: "file inside",
    embedded.DELETED: "deleted text",
    embedded.LAYERS: "name of a layer",
    embedded.SHOWN: "text layer",
}
_SHOWN_LINES: Final = 3  # of an offer for a text of many lines: subtitles of a film have thousands
_TITLE_WIDTH: Final = 32
_WHERE_WIDTH: Final = 46
_OFFER_WIDTH: Final = 32


class Writer(Protocol):
    """Shows one result after the other."""

    def add(self, result: Result) -> None: ...
    def close(self) -> None: ...


def writer(options: Options, command: str) -> Writer:
    """The writer for the format that was asked for."""
    if options.format == "text":
        return TextWriter(options, command)
    if options.format == "html":
        from scrubber.cli._html import Html

        return Html(options, command)
    from scrubber.cli._machine import machine_writer

    return machine_writer(options, command)


def shown_value(finding: Finding, *, show_values: bool) -> str:
    """The value in quotes, masked unless values are to be shown; control characters made visible."""
    value = finding.value if show_values else mask(finding.value)
    value = value if len(value) <= 80 else f"{value[:79]}…"
    return f'"{printable(value)}"'


def printable(text: str) -> str:
    """A line that cannot do anything to a terminal."""
    return "".join(c if c.isprintable() or c == "\t" else "\ufffd" for c in text)


def title(finding: Finding) -> str:
    """What was found and, for words, in which text."""
    rule = RULES[finding.rule]
    part = finding.span.part
    return rule.title if part == MEDIA else f"{rule.title} in {_PARTS.get(part) or _inside(part)}"


def _inside(part: str) -> str:
    """What people call a text: "embedded chapters" are words of a chapter inside."""
    sort, archived, number = part.partition(" (file ")
    if archived:
        return f"{_inside(sort) if sort.startswith('embedded') else f'{_PARTS[sort]} inside'} (file {number}"
    if part in _INSIDE or not part.startswith("embedded "):
        return _INSIDE.get(part, part)
    return f"{part.removeprefix('embedded ').removesuffix('s')} inside"


def _offered(result: Result) -> list[str]:
    """The best wording of each text; of one with many lines, the first of those that change."""
    offers = []
    for suggestion in result.suggestions:
        if suggestion.rank == 0:
            old = set(result.text(suggestion.part).splitlines())
            lines = [line for line in suggestion.wording.splitlines() if line not in old]
            more = " / …" if len(lines) > _SHOWN_LINES else ""
            _, archived, number = suggestion.part.partition(" (file ")
            which = f"  (file {number}" if archived else ""
            offers.append(" / ".join(lines[:_SHOWN_LINES]) + more + which)
    return offers


class TextWriter:
    """Indented lists under each path, and one line that sums up."""

    def __init__(self, options: Options, command: str) -> None:
        self.options = options
        self.command = command
        self.color = options.color if options.color is not None else _wants_color()
        self.files = self.flagged = self.changed = self.renamed = self.failed = self.left = 0

    def add(self, result: Result) -> None:
        """Print what there is to say of one file."""
        self.files += 1
        self.changed += result.changed
        self.renamed += result.renamed
        self.left += result.left_out
        self.flagged += result.remains
        if result.error:
            self.failed += 1
            click.echo(self._style(f"{result.path}: {result.error[1]}", fg="red"), err=True)
        if self.options.quiet:
            return
        lines = self._lines(result)
        if lines or self.options.verbose:
            arrow = f" → {result.output}" if result.output and result.output != result.path else ""
            self._print(self._style(f"{result.path}{arrow}", bold=True))
            for line in lines or [] if result.error else lines or ["  nothing found"]:
                self._print(line)

    def _print(self, line: str) -> None:
        click.echo(line, color=self.color)

    def _style(self, text: str, **style: object) -> str:
        return click.style(text, **style) if self.color else text  # type: ignore[arg-type]

    def _lines(self, result: Result) -> list[str]:
        lines = []
        if result.removed and (self.options.verbose or self.options.dry):
            lines += self._media(
                result.removed, "gone" if result.output and not self.options.dry else "strip"
            )
        if self.options.diff:
            lines += [self._style(f"  - {detail}", fg="red") for detail in result.details]
            lines += self._word_diff(result)
        lines += self._media([f for f in result.findings if f.span.part == MEDIA], "strip")
        if result.lines:
            return [*lines, *self._document(result)]
        lines += [self._word(f) for f in result.findings if f.span.part != MEDIA]
        offers = [] if self.options.diff else _offered(result)
        notes = [f"       {printable(note)}" for note in result.notes]
        return lines + notes + self._offers(offers, result.linkability)

    def _offers(self, offers: list[str], linkability: Linkability) -> list[str]:
        """The best offers, and beside the first of them how identifying all that was found is."""
        lines = [self._style(f"       → {offer}", fg="green") for offer in offers]
        if linkability.level is Level.NONE:
            return lines
        told = f"linkability: {linkability}"
        if offers and len(offers[0]) <= _OFFER_WIDTH - 2:
            gap = " " * (_OFFER_WIDTH - len(offers[0]) - 2)
            return [f"{lines[0]}{gap} {told}", *lines[1:]]
        return [*lines, f"       {told}"]

    def _document(self, result: Result) -> list[str]:
        """The findings of a document in its order, each wording under the last finding that it is for."""
        own = [f for f in result.findings if f.span.part in OUTSIDE]
        inside = sorted(
            (f for f in result.findings if f.span.part not in OUTSIDE), key=lambda f: f.span.start
        )
        lines = [self._word(f) for f in own]
        offers = [] if self.options.diff else _offered(result)
        lines += [self._style(f"       → {offer}", fg="green") for offer in offers]
        best = iter([offer for offer in result.offers if offer.rank == 0])
        offer = next(best, None)
        for finding, following in zip_longest(inside, inside[1:]):
            lines.append(self._word(finding, result.place(finding)))
            while offer is not None and (following is None or offer.end <= following.span.start):
                if not self.options.diff:
                    lines.append(self._style(f"       → {offer.wording}", fg="green"))
                offer = next(best, None)
        colors = {"-": "red", "+": "green", "@": "cyan"}
        lines += [self._style(f"  {line}", fg=colors.get(line[0])) for line in map(printable, result.diff)]
        lines += [f"       {printable(note)}" for note in result.notes]
        return lines + self._offers([], result.linkability)

    def _word_diff(self, result: Result) -> list[str]:
        lines = []
        for suggestion in result.suggestions:
            if suggestion.rank == 0:
                old = printable(self._hidden(result, suggestion.part))
                lines.append(self._style(f"  - {suggestion.part}: {old}", fg="red"))
                lines.append(self._style(f"  + {suggestion.part}: {suggestion.wording}", fg="green"))
        return lines

    def _hidden(self, result: Result, part: str) -> str:
        """The words of one part as they were, what was found in them masked unless it is to be shown."""
        text = result.text(part)
        if self.options.show_values:
            return text
        spans = {f.span for f in (*result.findings, *result.removed) if f.span.part == part}
        for span in sorted(spans, key=lambda span: -span.start):
            text = text[: span.start] + mask(text[span.start : span.end]) + text[span.end :]
        return text

    def _media(self, findings: Iterable[Finding], verdict: str) -> list[str]:
        by_rule: dict[str, list[Finding]] = {}
        for finding in findings:
            by_rule.setdefault(finding.rule, []).append(finding)
        lines = []
        for rule, some in sorted(by_rule.items()):
            where = ", ".join(dict.fromkeys(f.why for f in some if f.why))
            where = (
                where
                if len(where) <= _WHERE_WIDTH or self.options.verbose
                else f"{where[: _WHERE_WIDTH - 1]}…"
            )
            what = "note" if is_note(some[0]) else verdict
            head = f"  {self._style(rule, fg='yellow')} {title(some[0]):{_TITLE_WIDTH}}"
            lines.append(f"{head} {where:{_WHERE_WIDTH}} {what}")
            if self.options.show_values:
                values = dict.fromkeys(shown_value(f, show_values=True) for f in some if f.value)
                lines += [f"       {value}" for value in list(values)[:8]]
        return lines

    def _word(self, finding: Finding, place: Place | Cell | None = None) -> str:
        value = shown_value(finding, show_values=self.options.show_values)
        rule = self._style(finding.rule, fg="yellow")
        sure = f"{finding.grade:8} {finding.score:.2f}"
        where = f"{printable(str(place))} " if place else ""
        return f"  {where}{rule} {title(finding):{_TITLE_WIDTH}} {value:24} {sure} {finding.why}".rstrip()

    def close(self) -> None:
        """Print the line that sums up, unless only errors were wanted."""
        if not self.options.quiet:
            click.echo(self._summary(), color=self.color)

    def _summary(self) -> str:
        some = f"{self.files} file{'' if self.files == 1 else 's'}"
        if self.command == "check":
            told = [f"{self.flagged} with findings", f"{self.files - self.flagged - self.failed} clean"]
        else:
            would = "would be " if self.options.dry_run or self.options.diff else ""
            told = [
                f"{self.changed} {would}cleaned",
                f"{self.files - self.changed - self.failed - self.left} clean already",
            ]
            told += [f"{self.left} {would}left out"] if self.left else []
            told += [f"{self.renamed} renamed"] if self.renamed else []
            told += [f"{self.flagged} with findings left"] if self.flagged else []
        told += [f"{self.failed} refused"] if self.failed else []
        return f"{some}: {', '.join(told)}"


def _wants_color() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def exit_words(status: int) -> str:
    """An exit status in words, for machine formats."""
    return {_status.OK: "clean", _status.FINDINGS: "findings", _status.REFUSED: "refused"}.get(
        status, "error"
    )
