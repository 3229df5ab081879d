"""Where each file of a run is written to, and under which name. Two files never get one name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scrubber.cli._journal import move
from scrubber.cli._walk import readable
from scrubber.cli._work import failed
from scrubber.errors import ScrubberError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from scrubber.cli._journal import Journal
    from scrubber.cli._options import Options
    from scrubber.cli._results import Result
    from scrubber.cli._walk import Item


class Targets:
    """The target of every item, in the order of the items."""

    def __init__(self, paths: Sequence[Path], items: Sequence[Item], options: Options) -> None:
        self._items = items
        self._options = options
        self._folders: dict[str, str] = {}
        self._safe: frozenset[str] = frozenset()
        self._roots = [path for path in paths if path.is_dir()]
        self._single = self._one_file(paths)
        self._targets = [self._plain(item) for item in items]
        self._refuse_collisions()

    def of(self, index: int) -> Path:
        """Where item number `index` goes."""
        return self._targets[index]

    def _one_file(self, paths: Sequence[Path]) -> Path | None:
        """As with cp: one file goes to the very path, unless a folder is there or a slash ends it.

        With --rename, the output is a folder: the name in it is not the caller's to choose.
        """
        output = self._options.output
        if output is None or len(paths) != 1 or paths[0].is_dir() or output.is_dir():
            return None
        return None if self._options.to_folder or self._options.rename else output

    def _plain(self, item: Item) -> Path:
        if self._options.output is None:
            return item.path
        return self._single or self._options.output / item.folder / item.path.name

    def _refuse_collisions(self) -> None:
        if self._options.output is None:
            return
        seen: set[Path] = set()
        for target in self._targets:
            if target in seen:
                raise click.UsageError(
                    "two of the inputs would be written to the same file; clean them one by one"
                )
            seen.add(target)

    def rename(self, worded: Mapping[int, Result]) -> None:
        """Give the items their suggested names and folders, where renaming was asked for."""
        if not self._options.rename:
            return
        from scrubber.cli._words import folder_names, safe_folders
        from scrubber.suggest._portable import Taken

        self._folders = folder_names({item.folder for item in self._items}, self._options)
        self._safe = safe_folders(self._folders.values(), self._options)
        offers = {
            i: next((s.wording for s in result.suggestions if s.part == "name" and s.rank == 0), None)
            for i, result in worded.items()
        }
        names: dict[Path, set[str]] = {}
        for i, item in enumerate(self._items):  # who keeps his name has it first
            self._targets[i] = self._moved(item)
            folder = self._targets[i].parent
            names.setdefault(folder, self._there(folder)).update(
                {item.path.name} if offers.get(i) is None else ()
            )
        taken = {folder: Taken(some) for folder, some in names.items()}
        for i, target in enumerate(self._targets):
            offer = offers.get(i)
            if offer is not None:
                self._targets[i] = target.with_name(taken[target.parent].claim(offer))

    def _moved(self, item: Item) -> Path:
        if self._options.output is None:
            return item.path  # in place, folders are renamed last, when all files in them are done
        return self._options.output / self._folders.get(item.folder, item.folder) / item.path.name

    def folder_is_safe(self, index: int) -> bool:
        """Whether nothing is found any more in the folder that item number `index` is to be in."""
        return self._folders.get(self._items[index].folder, "") in self._safe

    def rename_folders(self, journal: Journal) -> Iterator[Result]:
        """Rename the folders of an in-place run, the deepest first; give those that could not be renamed."""
        used = {item.path.parent for item in self._items}
        for root in self._roots:
            for old, new in sorted(self._folders.items(), key=lambda pair: -pair[0].count("/")):
                name = new.rpartition("/")[2]
                source = root / old
                mine = any(source == folder or source in folder.parents for folder in used)
                if mine and old.rpartition("/")[2] != name:
                    try:
                        move(source, source.with_name(name))
                    except (ScrubberError, OSError) as error:
                        yield failed(readable(source), error)
                    else:
                        journal.add(source, source.with_name(name))

    def _there(self, folder: Path) -> set[str]:
        if self._options.output is not None and self._options.overwrite:
            return set()  # an earlier run's files are to be written again, not beside
        try:
            return {entry.name for entry in folder.iterdir()}
        except OSError:
            return set()
