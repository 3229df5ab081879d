"""`scrub clean`: strip media into new files or in place; rename and reword where asked, posts included."""

from __future__ import annotations

from contextlib import ExitStack
from itertools import repeat
from typing import TYPE_CHECKING

import click

from scrubber.cli import _documents, _pool, _progress, _redirects, _render, _walk, _work
from scrubber.cli._edits import Edits
from scrubber.cli._journal import Journal
from scrubber.cli._media_words import applied
from scrubber.cli._plan import Plan
from scrubber.cli._renames import Renames
from scrubber.cli._results import Result, status
from scrubber.cli._targets import Targets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from scrubber.cli._options import Options
    from scrubber.cli._walk import Item


def run(paths: Sequence[Path], options: Options) -> int:
    """Clean all files below the paths (the working folder where there are none)."""
    paths = paths or (_walk.HERE,)
    if _walk.STDIN in paths:
        from scrubber.cli import _stream

        return _stream.run(paths, options)
    _refuse_nonsense(paths, options)
    others, posts = _documents.parted(_walk.items(paths, options))
    targets = Targets(paths, [*others, *posts], options)
    results = []
    with ExitStack() as stack:
        spread = stack.enter_context(_pool.workers(options.jobs, len(others)))
        journal = Journal.opened(None if options.dry else options.journal)
        stack.callback(journal.close)
        advance = stack.enter_context(_progress.bar(len(others) + len(posts), options))
        output = _render.writer(options, "clean")
        for result in _results(_Files(paths, others, posts, targets), options, spread, journal):
            advance()
            output.add(result)
            results.append(result)
        output.close()
    return status(results)


def _refuse_nonsense(paths: Sequence[Path], options: Options) -> None:
    if options.output is not None and options.in_place:
        raise click.UsageError("-o and --in-place exclude each other")
    if options.output is None and not options.in_place and not options.dry:
        raise click.UsageError(
            "say where to write: -o PATH for new files, or --in-place to replace the originals"
        )
    if options.media_only and (options.rename or options.captions):
        raise click.UsageError("--media-only and --rename or --captions exclude each other")
    if options.text_only and options.output is not None:
        raise click.UsageError(
            "--text-only writes no media, so -o has nothing to write; rename with --in-place"
        )
    if (options.redirects is None) != (options.redirects_file is None):
        raise click.UsageError("--redirects and --redirects-file go together")
    if options.redirects is not None and not options.rename:
        raise click.UsageError("--redirects lists what --rename renames")
    if options.output is None:
        return
    for path in paths:
        if path.is_dir() and options.output.exists() and options.output.resolve() == path.resolve():
            raise click.UsageError("-o is the input folder itself; use --in-place to replace the originals")


class _Files:
    """The files of a run: media and whatever else is no post, the posts, and where all of them go."""

    def __init__(
        self, paths: Sequence[Path], others: list[Item], posts: list[Item], targets: Targets
    ) -> None:
        self.paths, self.others, self.posts, self.targets = paths, others, posts, targets


def _results(files: _Files, options: Options, spread: _pool.Spread, journal: Journal) -> Iterator[Result]:
    """Words first, where they decide about names; then the media; then the posts, which refer to them."""
    targets = files.targets
    if options.media_only:
        yield from _cleaned(files, options, spread)
        if options.output is not None and not options.dry:
            yield from (_work.copied(item, targets.target(item), options) for item in files.posts)
        return
    plan = Plan(files.paths, files.others, files.posts, options)
    plan.settle(targets)
    renames = Renames(journal, linger=bool(files.posts))
    for number, result in enumerate(_cleaned(files, options, spread)):
        yield applied(result, plan.media(number, targets), renames, journal, options)
    if options.in_place and options.rename and not options.dry:
        yield from targets.rename_sidecars(files.posts, renames)
        yield from targets.rename_folders(renames)
    if not options.in_place or options.dry:
        renames.names |= targets.names()
    edits = Edits(plan, targets, renames, journal, options)
    yield from edits.results()
    renames.finish(edits.spared)
    if options.redirects_file is not None and not options.dry:
        _redirects.write(
            _redirects.moved(files.paths, [*files.others, *files.posts], renames), journal, options
        )


def _cleaned(files: _Files, options: Options, spread: _pool.Spread) -> Iterator[Result]:
    if options.text_only:
        return map(_work.untouched, files.others)
    if options.dry:
        return spread(_work.plan_media, ((item, options) for item in files.others))
    places = (item.path if options.in_place else files.targets.target(item) for item in files.others)
    return spread(_work.clean_media, zip(files.others, places, repeat(options)))
