"""Rename the files and folders of an in-place run so that no link is dead on the way.

New names come first: a file has its old name beside the new one (a hard link), a folder leaves a symbolic
link behind, until every reference was rewritten. Then the old names go. A run that breaks off in between
leaves both, and the journal takes them back.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from scrubber import _atomic
from scrubber.errors import InputError
from scrubber.trees._undo import move
from scrubber.trees._walk import absolute

if TYPE_CHECKING:
    from collections.abc import Collection

    from scrubber.trees._journal import Journal


class Renames:
    """What was renamed so far: `names` has the new name of every old absolute path."""

    def __init__(self, journal: Journal, *, linger: bool) -> None:
        """`linger`: old names stay until `finish`, since references lead to them."""
        self.names: dict[str, str] = {}
        self._journal = journal
        self._linger = linger
        self._old: dict[str, tuple[int, int]] = {}  # what stood at old paths: device and inode

    def rename(self, old: Path, new: Path) -> None:
        """Rename a file or folder within its own folder; `InputError` where the new name is taken."""
        self._journal.renames(old, new)
        status = old.lstat()
        try:
            if not self._linger:
                move(old, new)
            elif old.is_dir():
                move(old, new)
                with suppress(OSError):  # a file system without links: references are dead for a moment
                    old.symlink_to(new.name, target_is_directory=True)
            else:
                _double(old, new)
        except (InputError, OSError):
            self._journal.void(old)
            raise
        self.names[absolute(old)] = new.name
        self._old[absolute(old)] = status.st_dev, status.st_ino

    def now(self, path: str) -> str:
        """Where the file or folder is that was at `path` when the run began."""
        return now(path, self.names)

    def finish(self, spared: Collection[str] = ()) -> None:
        """Let the old names go; those in `spared`, and the folders they lie in, are still referred to."""
        if not self._linger:
            return
        kept = {*spared, *(str(folder) for path in spared for folder in Path(path).parents)}
        for old, same in self._old.items():
            if old not in kept:
                there = Path(self.now(str(Path(old).parent))) / Path(old).name
                with suppress(OSError):  # it may have moved, where there are no links
                    status = there.lstat()
                    if there.is_symlink() or (status.st_dev, status.st_ino) == same:
                        there.unlink()


def now(path: str, names: dict[str, str]) -> str:
    """The path with the new names of all of its components; `names` has those of old paths."""
    if not names:
        return path
    parts = path.split("/")
    return "/".join(names.get("/".join(parts[: n + 1]), part) for n, part in enumerate(parts))


def _double(old: Path, new: Path) -> None:
    """Give a file its new name beside the old one; where that cannot be, rename it."""
    if old.is_symlink():
        move(old, new)
        return
    try:
        os.link(old, new)
    except FileExistsError:
        raise InputError("a file of that name is already there; it was not overwritten") from None
    except OSError:
        _atomic.move(old, new)
