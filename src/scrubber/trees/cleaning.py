"""Clean all files of a tree: words first, where they decide about names; then media; then the posts."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING

from scrubber.trees import _beside, _documents, _pool, _redirects, _walk, _work
from scrubber.trees._edits import Edits
from scrubber.trees._inside import with_names
from scrubber.trees._journal import Journal
from scrubber.trees._media_words import applied
from scrubber.trees._plan import Plan
from scrubber.trees._renames import Renames
from scrubber.trees._targets import Targets
from scrubber.trees._words import with_words_that_stay

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from pathlib import Path

    from scrubber.trees._results import Result
    from scrubber.trees.options import Options


class Cleaning:
    """One run over the files below `paths`. UsageError where it cannot be done as it was asked for.

    `len` is the number of files; iterating does the work, once, and gives a result per file. One file that
    cannot be cleaned never stops the rest: its result has an `error`, and it was not written.
    """

    def __init__(self, paths: Sequence[Path], options: Options) -> None:
        self._paths = paths
        self._options = options
        items = _beside.marked(_walk.items(paths, options), paths, options)
        others, self._posts, passing = _documents.parted(items, options)
        self._left = [item for item in others if _beside.is_left_out(item, options)]
        self._others = [item for item in others if not _beside.is_left_out(item, options)]
        self._passing = [] if options.in_place or options.dry else passing
        self._targets = Targets(paths, [*self._others, *self._posts, *self._passing], options)

    def __len__(self) -> int:
        return len(self._others) + len(self._posts) + len(self._passing) + len(self._left)

    def __iter__(self) -> Generator[Result, None, None]:
        options = self._options
        with _pool.workers(options.jobs, len(self._others)) as spread:
            journal = Journal.opened(None if options.dry else options.journal)
            try:
                yield from self._media_only(spread) if options.media_only else self._all(spread, journal)
                for item in self._passing:
                    yield _work.copied(item, self._targets.target(item), options)
                yield from (_beside.left_out(item, options) for item in self._left)
            finally:
                journal.close()

    def _media_only(self, spread: _pool.Spread) -> Iterator[Result]:
        yield from self._cleaned(spread)
        for item in self._posts:
            if _beside.is_left_out(item, self._options):
                yield _beside.left_out(item, self._options)
            elif self._options.output is not None and not self._options.dry:
                yield _work.copied(item, self._targets.target(item), self._options)

    def _all(self, spread: _pool.Spread, journal: Journal) -> Iterator[Result]:
        options, targets = self._options, self._targets
        plan = Plan(self._paths, self._others, self._posts, self._left, options)
        plan.settle(targets)
        renames = Renames(journal, linger=bool(self._posts))
        for number, result in enumerate(self._cleaned(spread)):
            done = applied(result, plan.media(number, targets), renames, journal, options)
            yield with_words_that_stay(done, self._others[number], options)
        if options.in_place and options.rename and not options.dry:
            stay = [item for item in self._posts if not _beside.is_left_out(item, options)]
            yield from targets.rename_sidecars(stay, renames)
            yield from targets.rename_folders(renames)
        if not options.in_place or options.dry:
            renames.names |= targets.names()
        edits = Edits(plan, targets, renames, journal, options)
        yield from edits.results()
        renames.finish(edits.spared)
        if options.redirects_file is not None and not options.dry:
            _redirects.write(
                _redirects.moved(self._paths, [*self._others, *self._posts], renames, options),
                journal,
                options,
            )

    def _cleaned(self, spread: _pool.Spread) -> Iterator[Result]:
        options = self._options
        if options.text_only:
            return map(_work.untouched, self._others)
        items = (with_names(item, options) for item in self._others) if options.rename else self._others
        if options.dry:
            return spread(_work.plan_media, zip(items, repeat(options)))
        places = (item.path if options.in_place else self._targets.target(item) for item in self._others)
        return spread(_work.clean_media, zip(items, places, repeat(options)))
