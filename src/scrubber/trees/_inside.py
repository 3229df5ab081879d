"""New names for the files in an archive: it is a tree, and its files are named as those of a folder are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from scrubber.errors import InputError
from scrubber.media._album import WITHIN, plain
from scrubber.media._album_names import ALBUMS, names_inside
from scrubber.stripping import opened
from scrubber.trees._results import Result
from scrubber.trees._targets import Targets
from scrubber.trees._walk import Item, readable
from scrubber.trees._words import with_words
from scrubber.trees._work import format_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from scrubber.media._album_names import Inside
    from scrubber.media._source import Source
    from scrubber.trees.options import Options

_NO_FILE: Final = "\1"  # stands in a folder of which the archive has an entry, so that it gets a name


def with_names(item: Item, options: Options) -> Item:
    """An item with the new names of the files in it, where it is an archive and names are to be new."""
    if not options.rename or item.problem or item.beside or format_of(item, options) not in ALBUMS:
        return item
    try:
        with opened(item.path) as source:
            return replace(item, inside=tuple(new_names(source, item.path, options).items()))
    except InputError:
        return item  # it will be refused


def new_names(source: Source, path: Path, options: Options) -> dict[str, str]:
    """The new path of every file and folder in an archive that gets one, by the path that it has.

    Those of an archive inside have the path of that before them, with `WITHIN` between. `path` is where the
    archive is: words that are allowed below it are allowed in it. Raises InputError where it is none.
    """
    archives: dict[tuple[str, ...], list[Inside]] = {}
    for each in names_inside(source, options.policy.media()):
        archives.setdefault(each.archives, []).append(each)
    as_tree = replace(
        options, output=path, in_place=False, overwrite=True, rename=True, raw="refuse", stable_names=False
    )
    found: dict[str, str] = {}
    for names, files in archives.items():
        root = path.joinpath(*map(plain, names))
        before = "".join(name + WITHIN for name in names)
        renamed = _renamed(files, root, replace(as_tree, output=root))
        found |= {before + old: new for old, new in renamed}
    return found


def _renamed(files: Sequence[Inside], root: Path, options: Options) -> Iterable[tuple[str, str]]:
    """Old and new paths in one archive, of what gets a new one."""
    items = [_item(each, root) for each in files]
    empty = (Result(readable(item.path), each.format) for item, each in zip(items, files, strict=True))
    worded = [result for _, result in with_words(zip(items, empty, strict=True), options)]
    targets = Targets([], items, options)
    targets.offer(dict(enumerate(worded)))
    targets.settle(frozenset())
    for item, each in zip(items, files, strict=True):
        target = targets.target(item)
        folder = target.name == _NO_FILE
        new = (target.parent if folder else target).relative_to(root).as_posix() + ("/" if folder else "")
        if new != plain(each.name):
            yield each.name, new


def _item(each: Inside, root: Path) -> Item:
    name = plain(each.name)
    folder = name.rpartition("/")[0]
    return Item(root / name / _NO_FILE if name.endswith("/") else root / name, folder)
