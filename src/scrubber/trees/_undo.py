"""Take back what a journal tells of, the last first; what has changed since is left alone."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrubber import _atomic
from scrubber.errors import InputError
from scrubber.trees import _journal
from scrubber.trees._walk import readable

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Undone:
    """What became of `total` changes: `failed` has the path and the reason of those that still stand."""

    total: int
    failed: tuple[tuple[str, str], ...] = ()


def undo(path: Path) -> Undone:
    """Restore what the journal tells of; UsageError where it cannot be read."""
    entries = _journal.read(path)
    failed = []
    for entry in reversed(entries):
        try:
            _take_back(entry, _journal.originals(path))
        except (InputError, OSError) as error:
            reason = error.strerror or type(error).__name__ if isinstance(error, OSError) else str(error)
            where = entry.get("new") or entry.get("edit") or entry["made"]
            failed.append((readable(where), reason))
    if not failed:
        _journal.undone(path)
    return Undone(len(entries), tuple(failed))


def _take_back(entry: Mapping[str, Any], originals: Path) -> None:
    if "old" in entry:
        _rename_back(Path(entry["old"]), Path(entry["new"]))
    elif "edit" in entry:
        _restore(Path(entry["edit"]), originals / entry["original"], entry["before"], entry.get("after"))
    else:
        _unmake(Path(entry["made"]), entry["after"])


def _rename_back(old: Path, new: Path) -> None:
    """Rename `new` to `old`; a run that broke off may have left both, or not have come so far."""
    if not os.path.lexists(new):
        if os.path.lexists(old):
            return
        raise InputError("cannot be renamed back: it is not there any more")
    if old.is_symlink() and new.is_dir() and old.samefile(new):
        old.unlink()  # it stood in for the folder until all references were rewritten
    elif os.path.lexists(old) and not old.is_symlink() and old.is_file() and old.samefile(new):
        new.unlink()
        return
    try:
        move(new, old)
    except InputError as error:
        raise InputError(f"cannot be renamed back: {error}") from None


def move(old: Path, new: Path) -> None:
    """Rename without overwriting; InputError where the new name is taken."""
    new.parent.mkdir(parents=True, exist_ok=True)
    if old.is_file() and not old.is_symlink():
        _atomic.move(old, new)
        return
    if os.path.lexists(new):
        raise InputError("something of that name is already there; it was not overwritten")
    old.rename(new)


def _restore(path: Path, original: Path, before: str, after: str | None) -> None:
    """Put an original back, unless the file was changed by somebody else since."""
    if not path.is_file():
        raise InputError("is not there any more; its original was kept")
    now = _journal.digest(path)
    if now == before:
        original.unlink(missing_ok=True)
        return
    if not original.is_file():
        raise InputError("cannot be restored: its original is not there any more")
    if after is None:  # the run broke off in between: what is there now is kept, too
        shutil.copy2(path, original.with_name(original.name + ".interrupted"))
    elif now != after:
        raise InputError("has changed since; it was left as it is, and its original was kept")
    target = path.resolve()
    try:
        original.replace(target)
    except OSError:  # another file system
        with original.open("rb") as source, _atomic.replacing(target, like=original, overwrite=True) as sink:
            shutil.copyfileobj(source, sink)
        original.unlink()


def _unmake(path: Path, after: str) -> None:
    if path.is_file() and _journal.digest(path) != after:
        raise InputError("has changed since; it was left as it is")
    with suppress(FileNotFoundError):
        path.unlink()
