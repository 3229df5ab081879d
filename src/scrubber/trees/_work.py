"""What is done to one file, in this process or in another one."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import replace
from typing import IO, TYPE_CHECKING

from scrubber import _atomic
from scrubber._raw import is_raw
from scrubber.errors import InputError, ScrubberError
from scrubber.media._album import WITHIN
from scrubber.media._beside import FILM
from scrubber.model import Asset
from scrubber.pipeline import Scrubber, planned
from scrubber.trees import _beside
from scrubber.trees._journal import Journal
from scrubber.trees._results import Result
from scrubber.trees._walk import STDIN, readable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scrubber.pipeline import Cleaned
    from scrubber.trees._walk import Item
    from scrubber.trees.options import Options


def untouched(item: Item) -> Result:
    """The result where just the words are looked at: what could not be listed is said all the same."""
    shown = readable(item.path)
    return failed(shown, InputError(item.problem)) if item.problem else Result(shown)


def check_media(item: Item, options: Options) -> Result:
    """Report on the media of one file."""
    shown = readable(item.path)
    if item.problem:
        return failed(shown, InputError(item.problem))
    beside = _beside.found(item, options)
    if item.beside and item.beside != FILM:
        return Result(shown, findings=beside)
    try:
        media = sys.stdin.buffer if item.path == STDIN else item.path
        name = options.stdin_filename or "" if item.path == STDIN else item.name
        report = Scrubber(options.policy).check_media(Asset(media, name=name))
    except (ScrubberError, OSError, MemoryError) as error:
        return failed(shown, error)
    return Result(shown, report.format, (*report.findings, *beside))


def clean_media(item: Item, target: Path, options: Options) -> Result:
    """Strip one file to `target`, which in place is the file itself; `removed` says what went."""
    shown = readable(item.path)
    if item.problem:
        return failed(shown, InputError(item.problem))
    beside = _beside.found(item, options)
    if item.beside and item.beside != FILM:
        return Result(shown, findings=beside)
    if item.linked and options.in_place:
        return failed(shown, InputError("is a link; name the file itself to clean it in place"))
    try:
        stamp = item.path.stat()
        if not options.in_place and not target.parent.is_dir():
            target.parent.mkdir(parents=True, exist_ok=True)
        if not options.in_place and _is_original(item, target):
            return failed(shown, InputError("would replace the original; use --in-place for that"))
        done = _clean(item, target, options)
        _stamp(target, stamp, options.mtime, written=done.changed or not options.in_place)
    except (ScrubberError, OSError, MemoryError) as error:
        return failed(shown, error)
    left, notes = (*done.notes, *beside), _renamed_inside(item, options)
    return Result(
        shown, done.format, left, done.removed, output=readable(target), changed=done.changed, notes=notes
    )


def _renamed_inside(item: Item, options: Options) -> tuple[str, ...]:
    """What to say of new names in an archive: the old ones are values in a file, and shown as these are."""
    if not item.inside:
        return ()
    would, plural = "would be " if options.dry else "", "" if len(item.inside) == 1 else "s"
    head = f"{len(item.inside)} name{plural} inside {would}changed"
    pairs = (f"{old.replace(WITHIN, '/')} → {new}" for old, new in item.inside) if options.show_values else ()
    return (head, *pairs)


def _clean(item: Item, target: Path, options: Options) -> Cleaned:
    """Clean one file; in place, with its original kept where there is a journal."""
    scrubber, path, overwrite = Scrubber(options.policy), item.path, options.overwrite
    if not options.in_place or options.journal is None:
        return scrubber.clean(path, target, overwrite=overwrite, raw=options.raw, names=dict(item.inside))
    journal = Journal(options.journal)
    journal.keeps(path)
    changed = False
    try:
        done = scrubber.clean(path, target, names=dict(item.inside))
        changed = done.changed
    finally:
        if not changed:
            journal.void(path)
    journal.wrote(path)
    return done


def copied(item: Item, target: Path, options: Options) -> Result:
    """Copy a post as it is to `target`."""
    shown = readable(item.path)
    try:
        with item.path.open("rb") as source:
            written(target, lambda sink: shutil.copyfileobj(source, sink), item, options)
    except (ScrubberError, OSError, MemoryError) as error:
        return failed(shown, error)
    return Result(shown, output=readable(target))


def written(target: Path, write: Callable[[IO[bytes]], object], item: Item, options: Options) -> None:
    """Let `write` write a post to its place in the output, or over itself."""
    if not options.in_place and _is_original(item, target):
        raise InputError("would replace the original; use --in-place for that")
    stamp = item.path.stat()
    target.parent.mkdir(parents=True, exist_ok=True)
    overwrite = options.in_place or options.overwrite
    with _atomic.replacing(target, like=item.path, overwrite=overwrite, durable=options.in_place) as sink:
        write(sink)
    _stamp(target, stamp, options.mtime, written=True)


def format_of(item: Item, options: Options) -> str | None:
    """The name of the handler for what is written of a file, by its first bytes, or None."""
    if options.raw != "refuse" and is_raw(item.path):
        return "jpeg"
    from scrubber.stripping import handler_of, head_of

    try:
        return handler_of(head_of(item.path)).name
    except ScrubberError:
        return None


def plan_media(item: Item, options: Options) -> Result:
    """What `clean_media` would do, checked in memory or in a temporary file; nothing is left behind."""
    import tempfile

    from scrubber.stripping import Plan, opened, verify, write

    def details(todo: Plan) -> tuple[str, ...]:
        return tuple(f"{p.start:>10}  {p.verdict:8} {p.name}" for p in todo.parts if not p.kept)

    shown = readable(item.path)
    if item.problem:
        return failed(shown, InputError(item.problem))
    beside = _beside.found(item, options)
    if item.beside and item.beside != FILM:
        return Result(shown, findings=beside)
    try:
        with opened(item.path) as source, tempfile.TemporaryFile() as sink:
            from scrubber.media._source import Source

            todo = planned(source, replace(options.policy.media(), names=item.inside), options.raw)
            write(todo, sink)
            sink.flush()
            verify(todo, Source(sink.fileno()))
            return Result(
                shown,
                todo.handler.name,
                (*todo.notes, *beside),
                todo.findings,
                changed=todo.changes,
                details=details(todo),
                notes=_renamed_inside(item, options),
            )
    except (ScrubberError, OSError, MemoryError) as error:
        return failed(shown, error)


def failed(path: str, error: BaseException) -> Result:
    """The result for a file that could not be handled. Only our own errors speak for themselves."""
    if isinstance(error, ScrubberError):
        sentence = str(error)
    elif isinstance(error, OSError):
        sentence = f"cannot be handled: {error.strerror or type(error).__name__}"
    else:
        sentence = "not enough memory"
    return Result(path, error=(type(error).__name__, sentence))


def _is_original(item: Item, target: Path) -> bool:
    """Originals are replaced only where that was asked for, not by way of the output's name or a link."""
    try:
        return target.samefile(item.path)
    except OSError:
        return False


def _stamp(path: Path, old: os.stat_result, mtime: str, *, written: bool) -> None:
    if mtime == "zero":
        os.utime(path, (0, 0))
    elif mtime == "keep" and written:
        os.utime(path, ns=(old.st_atime_ns, old.st_mtime_ns))
