"""The journal of renames: JSON lines {"old", "new"}, for its owner's eyes alone: old names are private."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from scrubber import _atomic
from scrubber.cli import _status
from scrubber.cli._walk import readable
from scrubber.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator


class Journal:
    """Writes down each rename as it happens."""

    def __init__(self, file: IO[str] | None) -> None:
        self._file = file

    def add(self, old: Path, new: Path) -> None:
        """Write one rename and hand it to the disk."""
        if self._file is not None:
            import json  # here and below: most runs keep no journal

            entry = {"old": str(old.absolute()), "new": str(new.absolute())}
            self._file.write(json.dumps(entry) + "\n")  # ASCII: names that are not UTF-8 survive as \udcXX
            self._file.flush()


@contextmanager
def opened(path: Path | None) -> Iterator[Journal]:
    """A journal that is appended to, or one that forgets where there is no path."""
    if path is None:
        yield Journal(None)
        return
    try:
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    except OSError as error:
        raise click.UsageError(f"the journal cannot be written: {error.strerror}") from None
    with os.fdopen(fd, "a", encoding="utf-8") as file:
        yield Journal(file)


def move(old: Path, new: Path) -> None:
    """Rename without overwriting; InputError where the new name is taken."""
    new.parent.mkdir(parents=True, exist_ok=True)
    if old.is_file() and not old.is_symlink():
        _atomic.move(old, new)
        return
    if os.path.lexists(new):
        raise InputError("something of the suggested name is already there; it was not overwritten")
    old.rename(new)


def undo(path: Path) -> int:
    """Take back the renames of a journal, last one first; what cannot be taken back is said and left."""
    import json

    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        entries = [(Path(entry["old"]), Path(entry["new"])) for entry in map(json.loads, lines)]
    except OSError as error:
        raise click.UsageError(f"the journal cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError):
        raise click.UsageError("this is not a journal of scrub") from None
    failed = 0
    for old, new in reversed(entries):
        try:
            move(new, old)
        except (InputError, OSError) as error:
            failed += 1
            reason = error.strerror if isinstance(error, OSError) else str(error)
            click.echo(f"{readable(new)}: cannot be renamed back: {reason}", err=True)
    click.echo(f"{len(entries) - failed} of {len(entries)} renames taken back")
    return _status.REFUSED if failed else _status.OK
