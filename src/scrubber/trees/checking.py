"""Check all files of a tree: media, names, captions and posts. Nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber._references import References
from scrubber.trees import _beside, _documents, _pool, _walk, _work

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from pathlib import Path

    from scrubber.trees._results import Result
    from scrubber.trees.options import Options


class Checking:
    """One look at the files below `paths`. UsageError where a path is not there.

    `len` is the number of files; iterating gives a result per file, media first, then posts.
    """

    def __init__(self, paths: Sequence[Path], options: Options) -> None:
        self._options = options
        self._items = _beside.marked(_walk.items(paths, options), paths, options)
        self._others, self._posts, _ = _documents.parted(self._items, options)

    def __len__(self) -> int:
        return len(self._others) + len(self._posts)

    def __iter__(self) -> Generator[Result, None, None]:
        with _pool.workers(self._options.jobs, len(self._others)) as spread:
            yield from self._results(spread)

    def _results(self, spread: _pool.Spread) -> Iterator[Result]:
        options = self._options
        others, posts = self._others, self._posts
        if options.text_only:
            media: Iterator[Result] = map(_work.untouched, others)
        else:
            media = spread(_work.check_media, ((item, options) for item in others))
        if options.media_only:  # posts are words
            yield from media
            return
        from scrubber.trees._words import with_words

        for _, result in with_words(zip(others, media, strict=True), options):
            yield result
        if not posts:
            return
        links = References((_walk.absolute(item.path) for item in self._items), options.site_url)
        yield from (draft.result for draft in _documents.drafts(posts, links, options))
