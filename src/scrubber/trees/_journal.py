"""The journal of an in-place run: what was renamed and what was written, with the originals beside it.

JSON lines, for their owner's eyes alone, since old names are private. `{"old", "new"}` is a rename. `{"edit",
"original", "before"}` is a file about to be written, whose original lies in `FILE.d/`; `{"wrote", "after"}`
says that it was. `{"made", "after"}` is a new file. `{"void"}` says that what was about to happen to a path
did not, `{"copied", "new"}` what went where without a rename, `{"undone"}` that all before was taken back.
Lines come before what they tell of, so that a run that breaks off can be undone.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from scrubber.errors import InputError, UsageError
from scrubber.trees._walk import MARK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Self

    from scrubber.trees.options import Options


class Journal:
    """Appends to the journal of a run; without a path, it forgets. Every process of a run has its own."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._kept: dict[Path, Path] = {}  # originals of files that are being written

    @classmethod
    def opened(cls, path: Path | None) -> Self:
        """A journal that can be written; a usage error where it cannot."""
        if path is not None:
            try:
                _append(path, b"")
                folder = originals(path)
                folder.mkdir(mode=0o700, exist_ok=True)
                (folder / MARK).touch(mode=0o600)
            except OSError as error:
                raise UsageError(f"the journal cannot be written: {error.strerror}") from None
        return cls(path)

    def renames(self, old: Path, new: Path) -> None:
        """Say that a file or folder is about to be renamed."""
        self._add({"old": str(old.absolute()), "new": str(new.absolute())})

    def keeps(self, path: Path) -> None:
        """Keep the original of a file that is about to be written."""
        if self._path is None:
            return
        name = os.urandom(12).hex()
        kept = originals(self._path) / name
        try:
            _keep(path, kept)
            before = digest(kept)
        except OSError as error:
            raise InputError(f"the original cannot be kept for undo: {error.strerror}") from None
        self._kept[path] = kept
        self._add({"edit": str(path.absolute()), "original": name, "before": before})

    def wrote(self, path: Path) -> None:
        """Say that the file of the last `keeps` was written."""
        if self._path is not None:
            self._add({"wrote": str(path.absolute()), "after": digest(path)})

    @contextmanager
    def editing(self, path: Path, options: Options) -> Iterator[None]:
        """Keep the original of a file while it is written in place; elsewhere, there is nothing to keep."""
        if not options.in_place or self._path is None:
            yield
            return
        self.keeps(path)
        try:
            yield
        except BaseException:
            self.void(path)
            raise
        self.wrote(path)

    def copied(self, old: Path, new: Path) -> None:
        """Say under which name a file went to the output; there is nothing to undo."""
        self._add({"copied": str(old.absolute()), "new": str(new.absolute())})

    def made(self, path: Path) -> None:
        """Say that a new file was written."""
        if self._path is not None:
            self._add({"made": str(path.absolute()), "after": digest(path)})

    def void(self, path: Path) -> None:
        """Say that what was about to happen to a path did not."""
        self._add({"void": str(path.absolute())})
        if path in self._kept:
            self._kept.pop(path).unlink(missing_ok=True)

    def _add(self, entry: dict[str, str]) -> None:
        if self._path is not None:
            # ASCII: names that are not UTF-8 survive as \udcXX; one write, so that processes do not mix lines
            _append(self._path, json.dumps(entry).encode() + b"\n")

    def close(self) -> None:
        """Remove the folder of originals where nothing had to be kept."""
        if self._path is not None:
            drop_empty(originals(self._path))


def originals(journal: Path) -> Path:
    """The folder beside a journal that holds the originals."""
    return journal.with_name(journal.name + ".d")


def undone(journal: Path) -> None:
    """Say that everything was taken back, so that the journal can be used again."""
    _append(journal, b'{"undone": ""}\n')
    drop_empty(originals(journal))


def drop_empty(folder: Path) -> None:
    """Remove a folder of originals that holds none any more."""
    with suppress(OSError):
        if {entry.name for entry in folder.iterdir()} <= {MARK}:
            (folder / MARK).unlink(missing_ok=True)
            folder.rmdir()


def digest(path: Path) -> str:
    """SHA-256 of a file in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read(path: Path) -> list[dict[str, Any]]:
    """What is still to be undone, in the order in which it happened; a usage error for what is no journal.

    A last line that was not finished is left out: nothing had happened yet.
    """
    try:
        text = path.read_text(encoding="ascii")
        lines = text.split("\n")
        found = [json.loads(line) for line in lines[:-1]] + (
            [json.loads(lines[-1])] if _whole(lines[-1]) else []
        )
    except OSError as error:
        raise UsageError(f"the journal cannot be read: {error.strerror}") from None
    except ValueError:
        raise UsageError("this is not a journal of scrub") from None
    entries: list[dict[str, Any]] = []
    latest: dict[str, dict[str, Any]] = {}
    for entry in found:
        _take_in(entry, entries, latest)
    return [entry for entry in entries if "void" not in entry]


def _whole(line: str) -> bool:
    with suppress(ValueError):
        return isinstance(json.loads(line), dict)
    return False


_KEYS: Final = {"old": ("new",), "edit": ("original", "before"), "made": ("after",), "wrote": ("after",)}


def _take_in(entry: Any, entries: list[dict[str, Any]], latest: dict[str, dict[str, Any]]) -> None:
    """Add one line to what there is to undo; `latest` has the last entry of each path."""
    kind = next(iter(entry), "") if isinstance(entry, dict) else ""
    if not kind or not all(isinstance(entry.get(key), str) for key in (kind, *_KEYS.get(kind, ()))):
        raise UsageError("this is not a journal of scrub")
    if kind in {"old", "edit", "made"}:
        entries.append(entry)
        latest[entry[kind]] = entry
    elif kind == "copied":
        pass
    elif kind == "undone":
        entries.clear()
        latest.clear()
    elif kind in {"void", "wrote"}:
        if entry[kind] in latest:
            latest[entry[kind]] |= {"void": True} if kind == "void" else {"after": entry["after"]}
    else:
        raise UsageError("this is not a journal of scrub")


def _keep(path: Path, kept: Path) -> None:
    """Keep a file under another name: by a hard link, since who writes puts a new file in its place."""
    try:
        os.link(path.resolve(), kept)
    except OSError:
        shutil.copy2(path, kept)
        kept.chmod(0o600)


def _append(path: Path, line: bytes) -> None:
    """Add a line, or nothing: on a full disk, half a line would spoil those after it."""
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        written = os.write(fd, line)
        if written < len(line):
            end = os.lseek(fd, 0, os.SEEK_CUR)
            if os.fstat(fd).st_size == end:
                os.ftruncate(fd, end - written)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    finally:
        os.close(fd)
