"""`scrub show`: every part of one file with the verdict on it."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import click

from scrubber import stripping
from scrubber.cli import _status
from scrubber.cli._render import shown_value
from scrubber.errors import ScrubberError
from scrubber.report import finding_dict
from scrubber.trees._walk import readable

if TYPE_CHECKING:
    from pathlib import Path

    from scrubber.cli._options import Options
    from scrubber.model import Part


def run(path: Path, options: Options) -> int:
    """Print the parts; exit status 1 where something would go."""
    if not os.path.lexists(path):
        raise click.UsageError(f"there is no {readable(path)}")
    try:
        with stripping.opened(path) as source:
            todo = stripping.plan(source, options.policy.media())
    except ScrubberError as error:
        click.echo(f"{readable(path)}: {error}", err=True)
        return _status.REFUSED
    if options.format in {"json", "jsonl"}:
        click.echo(_json(path, todo, options))
    else:
        for line in _lines(path, todo, options):
            click.echo(line)
    return _status.FINDINGS if todo.changes else _status.OK


def _json(path: Path, todo: stripping.Plan, options: Options) -> str:
    parts = [_part(part, options) for part in todo.parts]
    document = {"path": readable(path), "format": todo.handler.name, "size": todo.source.size, "parts": parts}
    return json.dumps(document, ensure_ascii=False, indent=None if options.format == "jsonl" else 2)


def _part(part: Part, options: Options) -> dict[str, Any]:
    return {
        "start": part.start,
        "end": part.end,
        "name": part.name,
        "verdict": part.verdict,
        "why": part.why,
        "findings": [finding_dict(f, show_values=options.show_values) for f in part.findings],
    }


def _lines(path: Path, todo: stripping.Plan, options: Options) -> list[str]:
    lines = [f"{readable(path)}  {todo.handler.name.upper()}, {todo.source.size} bytes"]
    width = max((len(part.name) for part in todo.parts), default=4)
    for part in todo.parts:
        place = f"{part.start:>10} {part.end - part.start:>10}"
        lines.append(f"{place}  {part.verdict:7}  {part.name:{min(width, 32)}}  {part.why}".rstrip())
        for finding in part.findings:
            value = (
                f" {shown_value(finding, show_values=True)}" if options.show_values and finding.value else ""
            )
            lines.append(f"{'':33}{finding.rule} {finding.why}{value}")
    return lines
