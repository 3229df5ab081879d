"""`scrub suggest`: flag and reword texts from arguments, lines, or JSON lines."""

from __future__ import annotations

import json
import re
import sys
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import click

from scrubber.cli import _status
from scrubber.cli._render import shown_value, title
from scrubber.model import Text
from scrubber.pipeline import BATCH, Scrubber

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scrubber.cli._options import Options
    from scrubber.model import Finding, Suggestion

    Answer = tuple[tuple[Finding, ...], tuple[Suggestion, ...]]

_PARTS: Final = {"filename": "name", "caption": "caption"}
_FILE_NAME: Final = re.compile(
    r"[^/\\\n]{1,250}\.(?:jpe?g|jpe|jfif|png|apng|webp|gif|tiff?|hei[cf]s?|hif|avifs?|jxl|bmp|svg|psd|pdf|mp4|m4v|mov|webm|mkv)",
    re.IGNORECASE,
)


def run(texts: Sequence[str], kind: str, options: Options) -> int:
    """Answer every text; exit status 1 where something was found, 2 where a line could not be read."""
    if options.format not in {"text", "json", "jsonl"}:
        raise click.UsageError("suggest has the formats text, json and jsonl")
    if options.format == "jsonl" and not texts:
        return _json_lines(options)
    lines: Iterable[str] = texts or (line.rstrip("\r\n") for line in sys.stdin)
    found = False
    for batch in _batches(lines):
        ready = [Text(_part(kind, line), line, options.language) for line in batch]
        for text, answer in zip(ready, Scrubber(options.policy).suggest(ready), strict=True):
            found = found or bool(answer[0])
            _print(text, answer, options)
    return _status.FINDINGS if found else _status.OK


def _part(kind: str, text: str) -> str:
    """Whether a text is a file name shows by its extension, unless it was said."""
    if kind != "auto":
        return _PARTS[kind]
    return "name" if _FILE_NAME.fullmatch(text.strip()) else "caption"


def _print(text: Text, answer: Answer, options: Options) -> None:
    findings, offers = answer
    if options.format != "text":
        data = {"text": text.value, **_answer(answer)}
        click.echo(json.dumps(data, ensure_ascii=False))
        return
    click.echo(text.value)
    for finding in findings:
        value = shown_value(finding, show_values=options.show_values)
        sure = f"{finding.grade:8} {finding.score:.2f}"
        click.echo(f"  {finding.rule} {title(finding):32} {value:24} {sure} {finding.why}".rstrip())
    for offer in offers:
        click.echo(f"       → {offer.wording}")


def _answer(answer: Answer) -> dict[str, Any]:
    findings, offers = answer
    keys = ("rule", "kind", "start", "end", "score", "why")
    return {
        "findings": [
            dict(
                zip(
                    keys,
                    (f.rule, str(f.kind), f.span.start, f.span.end, round(f.score, 4), f.why),
                    strict=True,
                )
            )
            for f in findings
        ],
        "suggestions": [offer.wording for offer in offers],
    }


def _json_lines(options: Options) -> int:
    """Answer JSON lines in order. A line that cannot be read is answered with an error; the rest go on."""
    found = broken = False
    for batch in _batches(line for line in sys.stdin if line.strip()):
        asked = [_question(line, options) for line in batch]
        texts = [text for _, text in asked if text is not None]
        answers = iter(Scrubber(options.policy).suggest(texts))
        for identity, text in asked:
            if text is None:
                broken = True
                click.echo(
                    json.dumps(
                        {"id": identity, "error": "this line is not a question: see scrub suggest --help"}
                    )
                )
                continue
            answer = next(answers)
            found = found or bool(answer[0])
            click.echo(json.dumps({"id": identity, **_answer(answer)}, ensure_ascii=False))
    return _status.USAGE if broken else _status.FINDINGS if found else _status.OK


def _question(line: str, options: Options) -> tuple[Any, Text | None]:
    identity = None
    try:
        data = json.loads(line)
        identity = data.get("id")
        value = data["text"]
        part = _PARTS.get(data.get("kind", ""), data.get("kind") or _part("auto", value))
        if not isinstance(value, str) or not isinstance(part, str):
            return identity, None
        return identity, Text(part, value, options.language or data.get("language"))
    except (ValueError, KeyError, AttributeError, TypeError):
        return identity, None


def _batches(lines: Iterable[str]) -> Iterator[list[str]]:
    iterator = iter(lines)
    while batch := list(islice(iterator, 2 * BATCH)):
        yield batch
