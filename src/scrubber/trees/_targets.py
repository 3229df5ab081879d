"""Where each file of a run is written to, and under which name. Two files never get one name."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from scrubber.errors import ScrubberError, UsageError
from scrubber.trees._walk import absolute, readable
from scrubber.trees._work import failed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from scrubber.suggest._portable import Taken
    from scrubber.trees._renames import Renames
    from scrubber.trees._results import Result
    from scrubber.trees._walk import Item
    from scrubber.trees.options import Options

_DIGITS: Final = re.compile(r"(\d+)")


class Targets:
    """The target of every item. What is renamed is offered first, then settled."""

    def __init__(self, paths: Sequence[Path], items: Sequence[Item], options: Options) -> None:
        self._items = items
        self._options = options
        self._offers: dict[int, str] = {}  # new names of items, as they were offered
        self._endings: dict[int, str] = {}  # what new names end with, where they are to be stable
        self._folder_offers: dict[str, str] = {}  # of names of folders
        self._folders: dict[str, str] = {}  # new paths of folders below the root
        self._safe: frozenset[str] = frozenset()
        self._pictures = self._of_raw(items)
        self._roots = [path for path in paths if path.is_dir()]
        self._single = self._one_file(paths)
        self._targets = {item.path: self._plain(item) for item in items}
        self._refuse_collisions()

    def target(self, item: Item) -> Path:
        """Where an item goes."""
        return self._targets[item.path]

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
        return self._single or self._options.output / item.folder / self._name(item)

    def _name(self, item: Item) -> str:
        return self._pictures.get(item.path, item.path.name)

    def _of_raw(self, items: Sequence[Item]) -> dict[Path, str]:
        """The names of pictures that are taken out of camera raw; none is that of another file beside it."""
        if self._options.raw == "refuse" or self._options.in_place:
            return {}
        from scrubber._raw import SUFFIX, is_raw

        taken = {(item.folder, item.path.name.casefold()) for item in items}
        names = {}
        for item in items:
            if not item.problem and is_raw(item.path):
                name = f"{item.path.stem}{SUFFIX}"
                if (item.folder, name.casefold()) in taken:
                    name = f"{item.path.name}{SUFFIX}"
                taken.add((item.folder, name.casefold()))
                names[item.path] = name
        return names

    def _refuse_collisions(self) -> None:
        if self._options.output is None:
            return
        if len(set(self._targets.values())) < len(self._items):
            raise UsageError("two of the inputs would be written to the same file; clean them one by one")

    def offer(self, worded: Mapping[int, Result]) -> None:
        """Take in the names that are offered for items, by their number, and look at those of folders."""
        from scrubber.trees._words import folder_offers

        best = {
            i: [s.wording for s in result.suggestions if s.part == "name" and s.rank == 0]
            for i, result in worded.items()
        }
        self._offers = {i: offers[0] for i, offers in best.items() if offers}
        self._folder_offers = folder_offers({item.folder for item in self._items}, self._options)

    def wanted(self) -> tuple[set[str], set[str]]:
        """The files, then the folders, that are to have new names, by their absolute paths."""
        files = {absolute(self._items[i].path) for i in self._offers}
        folders = self._all_folders()
        return files, {path for path, below in folders if below.rpartition("/")[2] in self._folder_offers}

    def _all_folders(self) -> Iterator[tuple[str, str]]:
        """Every folder on the way to an item: its absolute path, and its path below the root."""
        seen: set[str] = set()
        for item in self._items:
            path, below = absolute(item.path.parent), item.folder
            while below and path not in seen:
                seen.add(path)
                yield path, below
                path, below = path.rpartition("/")[0], below.rpartition("/")[0]

    def settle(self, held: Collection[str]) -> None:
        """Decide about all names. Files and folders whose absolute path is in `held` keep theirs."""
        from scrubber.suggest._portable import Taken
        from scrubber.trees._words import folder_names, safe_folders

        kept = {below for path, below in self._all_folders() if path in held}
        self._folders = folder_names({item.folder for item in self._items}, self._folder_offers, kept)
        self._safe = safe_folders(self._folders.values(), self._options)
        names: dict[Path, set[str]] = {}
        claims: dict[Path, list[int]] = {}
        for i, item in enumerate(self._items):  # who keeps his name has it first
            moved = self._targets[item.path] = self._moved(item)
            there = names.setdefault(moved.parent, self._there(moved.parent))
            if i in self._offers and absolute(item.path) not in held:
                claims.setdefault(moved.parent, []).append(i)
            else:
                there.add(item.path.name)
        for folder, some in claims.items():
            self._claim(folder, some, Taken(names[folder]))
        self._follow()

    def _claim(self, folder: Path, some: Sequence[int], taken: Taken) -> None:
        """Give the items of one folder their names; equal ones are numbered in the order of the old names."""
        from scrubber.suggest._portable import key, split_extension

        some = sorted(some, key=lambda i: natural(self._items[i].path.name))
        offers = [self._offers[i] for i in some]
        keys = [key(offer) for offer in offers]
        counts = Counter(keys)
        numbers: dict[str, int] = {}
        for i, offer, each in zip(some, offers, keys, strict=True):
            name = offer
            stem, extension = split_extension(offer)
            if self._options.stable_names:
                name = f"{stem}-{self._ending(i)}{extension}"
            elif counts[each] > 1:
                numbers[each] = numbers.get(each, 0) + 1
                name = f"{stem}-{numbers[each]:0{len(str(counts[each]))}}{extension}"
            self._targets[self._items[i].path] = folder / taken.claim(name)

    def _ending(self, i: int) -> str:
        if i not in self._endings:
            self._endings[i] = _digest(self._items[i].path)
        return self._endings[i]

    def _follow(self) -> None:
        """Sidecars are called what their pictures are called."""
        for item in self._items:
            for picture in item.pictures[:1]:
                from scrubber.posts.sidecar import name_for

                beside = item.path.with_name(picture)
                new = self._targets.get(beside)
                if new is not None and new.name != picture:
                    target = self._targets[item.path]
                    self._targets[item.path] = target.with_name(name_for(item.path.name, picture, new.name))

    def _moved(self, item: Item) -> Path:
        if self._options.output is None:
            return item.path  # in place, folders are renamed last, when all files in them are done
        return self._options.output / self._folders.get(item.folder, item.folder) / self._name(item)

    def names(self) -> dict[str, str]:
        """The new name of every file and folder that gets one, by its absolute path."""
        folders = {
            path: self._folders[below].rpartition("/")[2]
            for path, below in self._all_folders()
            if below in self._folders
        }
        files = {absolute(item.path): self._targets[item.path].name for item in self._items}
        return {path: name for path, name in (folders | files).items() if path.rpartition("/")[2] != name}

    def folder_is_safe(self, item: Item) -> bool:
        """Whether nothing is found any more in the folder that an item is to be in."""
        return self._folders.get(item.folder, "") in self._safe

    def rename_sidecars(self, items: Sequence[Item], renames: Renames) -> Iterator[Result]:
        """Let sidecars of an in-place run follow their pictures; give those that could not."""
        for item in items:
            target = self._targets[item.path]
            pictures = {absolute(item.path.with_name(name)) for name in item.pictures}
            if target.name != item.path.name and pictures & renames.names.keys():
                try:
                    renames.rename(item.path, target)
                except (ScrubberError, OSError) as error:
                    yield failed(readable(item.path), error)

    def rename_folders(self, renames: Renames) -> Iterator[Result]:
        """Rename the folders of an in-place run, the deepest first; give those that could not be renamed."""
        used = {item.path.parent for item in self._items}
        used |= {parent for folder in used for parent in folder.parents}
        for root in self._roots:
            for old, new in sorted(self._folders.items(), key=lambda pair: -pair[0].count("/")):
                name = new.rpartition("/")[2]
                source = root / old
                if source in used and old.rpartition("/")[2] != name:
                    try:
                        renames.rename(source, source.with_name(name))
                    except (ScrubberError, OSError) as error:
                        yield failed(readable(source), error)

    def _there(self, folder: Path) -> set[str]:
        if self._options.output is not None and self._options.overwrite:
            return set()  # an earlier run's files are to be written again, not beside
        try:
            return {entry.name for entry in folder.iterdir()}
        except OSError:
            return set()


def _digest(path: Path) -> str:
    """Eight hexadecimal figures that come from the bytes of a file, a letter first: they are no date."""
    try:
        with path.open("rb") as file:
            digits = hashlib.file_digest(file, "sha256").hexdigest()[:8]
    except OSError:
        digits = "0" * 8  # it will be refused
    return f"{'abcdef'[int(digits[0], 16) % 6]}{digits[1:]}"


def natural(name: str) -> list[Any]:
    """What sorts names as people count: `photo-9` before `photo-10`."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in _DIGITS.split(name.casefold())]
