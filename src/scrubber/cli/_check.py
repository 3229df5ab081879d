"""`scrub check`: report, write nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber._references import References
from scrubber.cli import _baseline, _documents, _pool, _progress, _render, _status, _walk, _work
from scrubber.cli._results import Result, status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from scrubber.cli._options import Options
    from scrubber.cli._walk import Item


def run(paths: Sequence[Path], options: Options) -> int:
    """Check all files below the paths (the working folder where there are none)."""
    items = _walk.items(paths or (_walk.HERE,), options)
    results = []
    with _pool.workers(options.jobs, len(items)) as spread, _progress.bar(len(items), options) as advance:
        output = _render.writer(options, "check")
        for result in _baseline.accepted(_results(items, options, spread), options):
            advance()
            output.add(result)
            results.append(result)
        output.close()
    if options.write_baseline is not None:
        _baseline.write(results, options.write_baseline, options.reason or "")
        return _status.REFUSED if any(result.error for result in results) else _status.OK
    return status(results)


def _results(items: list[Item], options: Options, spread: _pool.Spread) -> Iterator[Result]:
    """Media first, then posts, each in the order of the items."""
    others, posts = _documents.parted(items)
    if options.text_only:
        media: Iterator[Result] = map(_work.untouched, others)
    else:
        media = spread(_work.check_media, ((item, options) for item in others))
    if options.media_only:  # posts are words
        yield from media
        return
    from scrubber.cli._words import with_words

    for _, result in with_words(zip(others, media, strict=True), options):
        yield result
    if not posts:
        return
    links = References((_walk.absolute(item.path) for item in items), options.site_url)
    yield from (draft.result for draft in _documents.drafts(posts, links, options))
