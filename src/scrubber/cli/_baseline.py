"""`scrub check --baseline` and `--write-baseline`: accepted findings are not shown, stale ones are told."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from scrubber import _atomic
from scrubber.baseline import Baseline, is_acceptable
from scrubber.linkability import of_asset
from scrubber.report import is_note
from scrubber.trees._results import OUTSIDE
from scrubber.trees._walk import readable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from scrubber.cli._options import Options
    from scrubber.model import Finding
    from scrubber.trees._results import Result


def accepted(results: Iterable[Result], options: Options) -> Iterator[Result]:
    """The results without the findings that the baseline accepts; at the end, the stale entries are told."""
    if options.baseline is None:
        yield from results
        return
    baseline = Baseline.read(options.baseline)
    for result in results:
        path = _path(result, options.baseline)
        kept = tuple(f for f in result.findings if not baseline.accepts(path, f))
        yield result if len(kept) == len(result.findings) else _without(result, kept)
    if stale := baseline.stale():
        told = ", ".join(f"{number} ({entry.rule}: {entry.reason})" for number, entry in stale[:8])
        more = f" and {len(stale) - 8} more" if len(stale) > 8 else ""
        click.echo(f"{readable(options.baseline)}: nothing here matches entry {told}{more}", err=True)


def write(results: Iterable[Result], path: Path, reason: str) -> None:
    """Write a baseline of all findings in words; those that it holds already keep their reasons."""
    old = Baseline.read(path) if path.exists() else Baseline.new()
    found = [
        (_path(result, path), finding)
        for result in results
        for finding in result.findings
        if is_acceptable(finding) and not is_note(finding)
    ]
    new = old.rewritten(found, reason)
    with _atomic.replacing(path, like=path if path.exists() else None, overwrite=True, durable=True) as sink:
        sink.write(new.to_json().encode())
    click.echo(f"{readable(path)}: {len(new.entries)} findings accepted", err=True)


def _without(result: Result, kept: tuple[Finding, ...]) -> Result:
    """The result with the findings that are left, and the offers for them."""
    parts = {finding.span.part for finding in kept}
    spans = [finding.span for finding in kept if finding.span.part not in OUTSIDE]
    offers = tuple(
        offer for offer in result.offers if any(offer.start <= s.start and s.end <= offer.end for s in spans)
    )
    return replace(
        result,
        findings=kept,
        suggestions=tuple(s for s in result.suggestions if s.part in parts),
        offers=offers,
        together=of_asset((), kept) if result.together and not kept else result.together,
    )


def _path(result: Result, baseline: Path) -> str:
    """The path of a file from the folder of the baseline, with "/" between its parts."""
    return os.path.relpath(result.path, baseline.absolute().parent).replace(os.sep, "/")
