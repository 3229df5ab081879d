"""Files beside media in a run: found by name and content, told with the media, left out of an output."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from scrubber import _companions as companions
from scrubber.media._beside import FILM
from scrubber.trees._results import Result
from scrubber.trees._walk import STDIN, absolute, readable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scrubber.model import Finding
    from scrubber.trees._walk import Item
    from scrubber.trees.options import Options


def marked(items: Sequence[Item], paths: Sequence[Path], options: Options) -> list[Item]:
    """The items, each with what it is beside media; unchanged where sidecars are kept, or no media read."""
    if options.text_only or "sidecars" in options.policy.keep:
        return list(items)
    listed = cache(_listed)
    told = [_marked(item, listed(item.path.parent)) for item in items]
    if options.output is not None:
        return told
    named = {absolute(path) for path in paths if path != STDIN and not path.is_dir()}
    run = {absolute(item.path) for item in items} if named else set()
    return [_surrounded(item, run) if absolute(item.path) in named else item for item in told]


def found(item: Item, options: Options) -> tuple[Finding, ...]:
    """The findings that an item is beside media, or has such files around it."""
    if not options.policy.reports(companions.RULE):
        return ()
    return tuple(companions.finding(why) for why in filter(None, (item.beside, *item.around)))


def is_left_out(item: Item, options: Options) -> bool:
    """Whether an item does not come into what is written: an output, or a site that was built."""
    leaves = not options.in_place or (options.drops_sidecars and item.beside != FILM)
    return bool(item.beside) and leaves and not options.reads_only


def left_out(item: Item, options: Options, findings: Sequence[Finding] = ()) -> Result:
    """The result for a file that is left out; `findings` are those in its words, which go with it."""
    would = "would be " if options.dry else ""
    gone = (companions.finding(item.beside), *(f for f in findings if f.rule != companions.RULE))
    if options.in_place and not options.dry:
        item.path.unlink(missing_ok=True)
    return Result(
        readable(item.path), removed=gone, left_out=True, notes=(f"{would}left out: {item.beside}",)
    )


def _listed(folder: Path) -> frozenset[str]:
    try:
        return frozenset(entry.name for entry in folder.iterdir())
    except OSError:
        return frozenset()


def _marked(item: Item, names: frozenset[str]) -> Item:
    if item.path == STDIN or item.problem:
        return item
    below = f"{item.folder}/{item.name}" if item.folder else item.name
    what = companions.of_file(item.path, below, names)
    return replace(item, beside=what) if what else item


def _surrounded(item: Item, run: set[str]) -> Item:
    if item.beside or item.problem:
        return item
    around = (what for path, what in companions.around(item.path) if absolute(path) not in run)
    return replace(item, around=tuple(around))
