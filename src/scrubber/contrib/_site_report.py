"""What the log says of a site that was cleaned: no private word; paths are masked where they hold one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from scrubber.masking import mask
from scrubber.model import MEDIA
from scrubber.report import is_note
from scrubber.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from logging import Logger, LoggerAdapter
    from pathlib import Path
    from typing import Any

    from scrubber.contrib._site import Summary
    from scrubber.model import Finding
    from scrubber.trees._results import Result

    Log = Logger | LoggerAdapter[Any]

SHOWN: Final = 20  # lines of a kind; there may be thousands of pictures


def told(summary: Summary) -> str:
    """One line that sums up."""
    words = sum(map(len, summary.rewordings.values()))
    return (
        f"{counted(summary.files, 'file')}: {summary.cleaned} changed, {len(summary.names)} renamed, "
        f"{counted(words, 'text')} reworded, {counted(len(summary.left), 'finding')} left"
    )


def shown(result: Result, site: Path) -> str:
    """The path of a file below the site, masked where something was found in it."""
    folder, _, name = below(result.path, site).rpartition("/")
    found = [*result.findings, *result.removed]
    parts = [_masked(folder, "folder", found)] if folder else []
    return "/".join([*parts, _masked(name, "name", found)])


def _masked(text: str, part: str, findings: Iterable[Finding]) -> str:
    for finding in sorted(findings, key=lambda f: -f.span.start):
        span = finding.span
        if span.part == part:
            text = text[: span.start] + mask(text[span.start : span.end]) + text[span.end :]
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


def tell(results: Sequence[Result], site: Path, log: Log) -> None:
    """Say what became of the files: names and words are worth a line, media are not."""
    lines = [line for result in results for line in _changes(result, site)]
    for line in lines[:SHOWN]:
        log.info("%s", line)
    for line in lines[SHOWN:]:
        log.debug("%s", line)
    if len(lines) > SHOWN:
        log.info("… and %d more changes of names and words", len(lines) - SHOWN)
    for result in results:
        gone = dict.fromkeys(RULES[f.rule].title for f in result.removed if f.span.part == MEDIA)
        if gone and not result.left_out:  # names of those were not looked at
            log.debug("%s: removed %s", shown(result, site), ", ".join(gone))


def _changes(result: Result, site: Path) -> Iterator[str]:
    where = shown(result, site)
    if result.renamed and result.output:
        yield f"{where} → {result.output.rpartition('/')[2]}"
    for _, words in result.rewordings:
        yield f"{where}: now says “{words}”"


def left(result: Result, site: Path) -> Iterator[str]:
    """What remains in one file, each in a line."""
    if result.error or result.left_out:
        return
    where = shown(result, site)
    for finding in result.findings:
        if not is_note(finding):
            place = result.place(finding)
            at = f"{where}:{place}" if place else where
            offer = result.offered(finding)
            more = f" (offered: “{offer}”)" if offer else ""
            part = "" if finding.span.part == MEDIA else f" in {finding.span.part}"
            yield f"{at}: {finding.rule} {RULES[finding.rule].title}{part}: {mask(finding.value)}{more}"
    prefixes = (f"{site}/", f"{os.path.relpath(site)}/")
    for note in result.notes:
        for prefix in prefixes:
            note = note.replace(prefix, "")  # noqa: PLW2901 - where the build stands is of no interest
        yield f"{where}: {note}"


def below(path: str, site: Path) -> str:
    return path.removeprefix(f"{site}/")


def sentence(refused: list[str]) -> str:
    listed = "; ".join(refused[:SHOWN]) + ("; …" if len(refused) > SHOWN else "")
    return f"{counted(len(refused), 'file')} cannot be cleaned, so the site is not published: {listed}"


def counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
