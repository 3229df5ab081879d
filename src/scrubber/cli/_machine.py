"""Results for programs: JSON, JSON lines, SARIF 2.1.0 (OASIS) and GitHub workflow commands."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import click

from scrubber._version import __version__
from scrubber.cli import _status
from scrubber.cli._render import exit_words, title
from scrubber.model import MEDIA
from scrubber.report import VERSION, finding_dict, is_note
from scrubber.rules import RULES
from scrubber.trees._results import Cell, Place

if TYPE_CHECKING:
    from scrubber.cli._options import Options
    from scrubber.cli._render import Writer
    from scrubber.model import Finding
    from scrubber.trees._results import Offer, Result

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def machine_writer(options: Options, command: str) -> Writer:
    """The writer for one of the formats json, jsonl, sarif, github."""
    if options.format == "jsonl":
        return JsonLines(options)
    if options.format == "github":
        return GitHub()
    return Json(options, command) if options.format == "json" else Sarif(options, command)


def result_dict(result: Result, *, show_values: bool) -> dict[str, Any]:
    """One file as plain data; values and texts only where asked for."""
    data: dict[str, Any] = {
        "path": result.path,
        "format": result.format,
        "findings": [_finding_dict(f, result, show_values=show_values) for f in result.findings],
        "suggestions": [
            *({"part": s.part, "wording": s.wording, "rank": s.rank} for s in result.suggestions),
            *(_offer_dict(offer, result) for offer in result.offers),
        ],
        "linkability": result.linkability.to_dict(),
    }
    if result.notes:
        data["notes"] = list(result.notes)
    if result.output is not None or result.removed:
        data |= {
            "output": result.output,
            "changed": result.changed,
            "renamed": result.renamed,
            "removed": [_finding_dict(f, result, show_values=show_values) for f in result.removed],
        }
    if result.left_out:
        data["left_out"] = True
    if result.error:
        data["error"] = {"type": result.error[0], "message": result.error[1]}
    return data


def _finding_dict(finding: Finding, result: Result, *, show_values: bool) -> dict[str, Any]:
    place = result.place(finding)
    return finding_dict(finding, show_values=show_values) | (place._asdict() if place else {})


def _offer_dict(offer: Offer, result: Result) -> dict[str, Any]:
    place = result.at(offer.start, offer.end)
    return {"part": offer.part, "wording": offer.wording, "rank": offer.rank, **place._asdict()}


class JsonLines:
    """One JSON object per file and line."""

    def __init__(self, options: Options) -> None:
        self.show = options.show_values

    def add(self, result: Result) -> None:
        """Print the file's line."""
        click.echo(json.dumps(result_dict(result, show_values=self.show), ensure_ascii=False))

    def close(self) -> None:
        """Nothing follows the last line."""


class _Collecting(ABC):
    def __init__(self, options: Options, command: str) -> None:
        self.options = options
        self.command = command
        self.results: list[Result] = []

    def add(self, result: Result) -> None:
        """Remember the file until the end."""
        self.results.append(result)

    @abstractmethod
    def close(self) -> None:
        """Print what was collected."""


class Json(_Collecting):
    """One JSON document."""

    def close(self) -> None:
        """Print the document."""
        show = self.options.show_values
        document = {
            "version": VERSION,
            "scrubber": __version__,
            "command": self.command,
            "files": [result_dict(result, show_values=show) for result in self.results],
            "summary": {
                "files": len(self.results),
                "with_findings": sum(r.remains for r in self.results),
                "changed": sum(r.changed for r in self.results),
                "renamed": sum(r.renamed for r in self.results),
                "left_out": sum(r.left_out for r in self.results),
                "refused": sum(r.error is not None for r in self.results),
                "status": exit_words(_status.of(self.results)),
            },
        }
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))


class Sarif(_Collecting):
    """SARIF for code-scanning services."""

    def close(self) -> None:
        """Print the document."""
        rules = [
            {
                "id": rule.id,
                "shortDescription": {"text": rule.title},
                "fullDescription": {"text": rule.why},
                "help": {"text": f"Example: {rule.example}. {rule.allow}"},
                "defaultConfiguration": {"level": "note" if rule.note else "warning"},
            }
            for rule in RULES.values()
        ]
        run = {
            "tool": {"driver": {"name": "scrubber", "version": __version__, "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "results": [entry for result in self.results for entry in self._entries(result)],
            "invocations": [
                {
                    "executionSuccessful": not any(r.error for r in self.results),
                    "toolExecutionNotifications": [
                        {"level": "error", "message": {"text": r.error[1]}, "locations": [_location(r)]}
                        for r in self.results
                        if r.error
                    ],
                }
            ],
        }
        click.echo(
            json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)
        )

    def _entries(self, result: Result) -> list[dict[str, Any]]:
        return [
            {
                "ruleId": finding.rule,
                "level": "note" if is_note(finding) else "warning",
                "message": {"text": _sentence(finding, result)},
                "locations": [_location(result, finding)],
                "properties": {"score": round(finding.score, 4), "part": finding.span.part},
            }
            for finding in result.findings
        ]


class GitHub:
    """Workflow commands that show as annotations."""

    def add(self, result: Result) -> None:
        """Print an annotation for each finding and error."""
        if result.error:
            click.echo(f"::error file={as_property(result.path)},title=refused::{as_data(result.error[1])}")
        for finding in result.findings:
            level = "notice" if is_note(finding) else "warning"
            head = (
                f"::{level} file={as_property(result.path)}{_lines(result, finding)},title={finding.rule}::"
            )
            click.echo(head + as_data(_sentence(finding, result)))

    def close(self) -> None:
        """Nothing follows the last annotation."""


def _sentence(finding: Finding, result: Result) -> str:
    place = result.place(finding)
    where = f"{place} " if isinstance(place, Cell) else ""
    text = where + title(finding) + (f" ({finding.why})" if finding.why else "")
    offer = result.offered(finding)
    return f"{text}; suggested: {offer}" if offer else text


def _location(result: Result, finding: Finding | None = None) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(result.path)}}
    if finding is not None and finding.span.part == MEDIA and len(finding.span):
        place["region"] = {"byteOffset": finding.span.start, "byteLength": len(finding.span)}
    spot = result.place(finding) if finding is not None else None
    if isinstance(spot, Cell):  # no region of a text, nor one of bytes
        name = str(spot).rstrip(":")
        return {"physicalLocation": place, "logicalLocations": [{"fullyQualifiedName": name}]}
    if spot is not None:
        place["region"] = {
            "startLine": spot.line,
            "startColumn": spot.column,
            "endLine": spot.end_line,
            "endColumn": spot.end_column,
        }
    return {"physicalLocation": place}


def _lines(result: Result, finding: Finding) -> str:
    """Where an annotation stands. GitHub takes columns only within one line."""
    place = result.place(finding)
    if not isinstance(place, Place):
        return ""
    if place.line != place.end_line:
        return f",line={place.line},endLine={place.end_line}"
    last = max(place.column, place.end_column - 1)
    return f",line={place.line},endLine={place.line},col={place.column},endColumn={last}"


def as_data(text: str) -> str:
    """A text as a workflow command has it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def as_property(text: str) -> str:
    """A text as a property of a workflow command."""
    return as_data(text).replace(":", "%3A").replace(",", "%2C")
