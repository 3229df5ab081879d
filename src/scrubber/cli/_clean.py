"""`scrub clean`: strip media into new files or in place; rename and reword where asked."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import repeat
from typing import TYPE_CHECKING

import click

from scrubber import _atomic
from scrubber.cli import _journal, _pool, _progress, _render, _sidecar, _status, _walk, _work
from scrubber.cli._results import Result, status
from scrubber.cli._targets import Targets
from scrubber.errors import ScrubberError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from scrubber.cli._options import Options
    from scrubber.cli._walk import Item


def run(paths: Sequence[Path], options: Options) -> int:
    """Clean all files below the paths (the working folder where there are none)."""
    paths = paths or (_walk.HERE,)
    if _walk.STDIN in paths:
        return _stream(paths, options)
    _refuse_nonsense(paths, options)
    items = _walk.items(paths, options)
    targets = Targets(paths, items, options)
    results = []
    with ExitStack() as stack:
        spread = stack.enter_context(_pool.workers(options.jobs, len(items)))
        journal = stack.enter_context(_journal.opened(None if _dry(options) else options.journal))
        advance = stack.enter_context(_progress.bar(len(items), options))
        output = _render.writer(options, "clean")
        for result in _results(items, targets, options, spread, journal):
            advance()
            output.add(result)
            results.append(result)
        if options.in_place and options.rename and not _dry(options):
            for result in targets.rename_folders(journal):
                output.add(result)
                results.append(result)
        output.close()
    return status(results)


def _dry(options: Options) -> bool:
    return options.dry_run or options.diff


def _refuse_nonsense(paths: Sequence[Path], options: Options) -> None:
    if options.output is not None and options.in_place:
        raise click.UsageError("-o and --in-place exclude each other")
    if options.output is None and not options.in_place and not _dry(options):
        raise click.UsageError(
            "say where to write: -o PATH for new files, or --in-place to replace the originals"
        )
    if options.media_only and (options.rename or options.captions):
        raise click.UsageError("--media-only and --rename or --captions exclude each other")
    if options.text_only and options.output is not None:
        raise click.UsageError(
            "--text-only writes no media, so -o has nothing to write; rename with --in-place"
        )
    if options.output is None:
        return
    for path in paths:
        if path.is_dir() and options.output.exists() and options.output.resolve() == path.resolve():
            raise click.UsageError("-o is the input folder itself; use --in-place to replace the originals")


def _results(
    items: list[Item], targets: Targets, options: Options, spread: _pool.Spread, journal: _journal.Journal
) -> Iterator[Result]:
    """Words first where they decide about names, then the media, in order."""
    worded: dict[int, Result] = {}
    if not options.media_only:
        from scrubber.cli._words import with_words

        named = _work.format_of if options.rename else lambda _: None  # new names fit the content
        empty = ((item, Result(_walk.readable(item.path), named(item))) for item in items)
        worded = {i: result for i, (_, result) in enumerate(with_words(empty, options))}
        targets.rename(worded)
    if options.text_only:
        done: Iterator[Result] = map(_work.untouched, items)
    elif _dry(options):
        done = spread(_work.plan_media, ((item, options) for item in items))
    else:
        places = (item.path if options.in_place else targets.of(i) for i, item in enumerate(items))
        done = spread(_work.clean_media, zip(items, places, repeat(options)))
    for i, (item, result) in enumerate(zip(items, done, strict=True)):
        if i in worded and not item.problem:
            move = _Move(item, targets.of(i), worded[i], targets.folder_is_safe(i))
            yield _joined(result, move, options, journal)
        else:
            yield result


@dataclass(frozen=True, slots=True)
class _Move:
    """One file of the run: where it is, where it goes, what was found in its words."""

    item: Item
    target: Path
    words: Result
    folder_is_safe: bool  # in its new folder, nothing is found any more

    def offer(self, part: str) -> str | None:
        """The best wording for one part, or None."""
        return next((s.wording for s in self.words.suggestions if s.part == part and s.rank == 0), None)


def _joined(result: Result, move: _Move, options: Options, journal: _journal.Journal) -> Result:
    """Media and words of one file in one result: what was applied no longer remains."""
    words = move.words
    applied: set[str] = set()
    error = result.error or words.error
    if not error and not _dry(options):
        try:
            applied = _apply(move, options, journal)
        except (ScrubberError, OSError) as failure:
            error = _work.failed(result.path, failure).error
    return replace(
        result,
        findings=(*result.findings, *(f for f in words.findings if f.span.part not in applied)),
        removed=(*result.removed, *(f for f in words.findings if f.span.part in applied)),
        suggestions=tuple(s for s in words.suggestions if s.part not in applied),
        texts=words.texts,
        error=error,
        output=_walk.readable(move.target) if applied and not error else result.output,
        renamed=move.target.name != move.item.path.name and "name" in applied,
    )


def _apply(move: _Move, options: Options, journal: _journal.Journal) -> set[str]:
    """Carry out the wordings that were asked for, and say for which parts."""
    applied = set()
    if options.rename:
        if options.in_place and move.target != move.item.path:
            _journal.move(move.item.path, move.target)
        if move.target.name != move.item.path.name:
            journal.add(move.item.path, move.target)
        applied = {"name"} if move.offer("name") else set()
        applied |= {"folder"} if move.folder_is_safe else set()
    if move.item.caption is not None and (options.captions or options.in_place):
        applied |= _caption(move, options, journal)
    return applied


def _caption(move: _Move, options: Options, journal: _journal.Journal) -> set[str]:
    """Let the sidecar caption follow its picture: reworded where asked, under the picture's new name.

    A caption in which something was found, but for which there is no safe wording, is not written anew.
    """
    old = move.item.caption
    assert old is not None
    new = move.target.with_name(_sidecar.name_for(move.target.name, old.name, move.item.path.name))
    offer = move.offer("caption")
    found = any(f.span.part == "caption" for f in move.words.findings)
    if options.in_place and new != old:
        _journal.move(old, new)
        journal.add(old, new)
    if not options.captions or (found and offer is None) or (options.in_place and not found):
        return set()
    text = f"{offer}\n" if found else move.words.text("caption")
    with _atomic.replacing(new, overwrite=options.in_place or options.overwrite) as sink:
        sink.write(text.encode())
    return {"caption"}


def _stream_words(options: Options) -> int:
    """Say on standard error what the picture's own name tells; standard output holds the picture."""
    from scrubber.cli._words import with_words

    item = _walk.Item(_walk.STDIN)
    _, result = next(with_words([(item, Result(options.stdin_filename or "-"))], options))
    for finding in result.findings:
        click.echo(f"{result.path}: {finding.rule} {_render.title(finding)}", err=True)
    return status([result])


def _stream(paths: Sequence[Path], options: Options) -> int:
    """One picture from standard input to standard output, or to -o."""
    if len(paths) > 1:
        raise click.UsageError("- stands alone: one picture comes on standard input")
    if options.in_place:
        raise click.UsageError("standard input cannot be replaced; leave --in-place out")
    if _dry(options) or options.rename or options.captions or options.text_only:
        raise click.UsageError("a picture on standard input is cleaned and nothing else")
    from scrubber.pipeline import Scrubber

    target = options.output if options.output is not None and options.output != _walk.STDIN else None
    try:
        scrubber = Scrubber(options.policy)
        if target is None:
            scrubber.clean(sys.stdin.buffer, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        else:
            scrubber.clean(sys.stdin.buffer, target, overwrite=options.overwrite)
    except ScrubberError as error:
        click.echo(f"{options.stdin_filename or 'standard input'}: {error}", err=True)
        return _status.REFUSED
    return _status.OK if options.media_only or not options.stdin_filename else _stream_words(options)
