"""Write files so that a crash, a full disk or Ctrl-C leaves either the old file or the new one (P4)."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager, suppress
from functools import cache
from typing import IO, TYPE_CHECKING, Final

from scrubber.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PREFIX: Final = ".scrub-"  # temporary files: hidden, and skipped by our own walks
_BUFFER: Final = 1 << 16  # bytes; given, so that Python does not ask whether the file is a terminal


@contextmanager
def replacing(
    path: Path, *, like: Path | None = None, overwrite: bool, durable: bool = True
) -> Iterator[IO[bytes]]:
    """Give a temporary file in the folder of `path`, which takes its place when the block ends well.

    Permissions come from `like` (or follow the umask). Extended attributes do not come along: they tell
    where a file was downloaded from. Without `overwrite`, a file that is already there is left alone and
    InputError is raised. `durable` waits until the disk has it, which an original that is replaced needs.
    """
    temporary = path.parent / f"{PREFIX}{os.urandom(8).hex()}"
    try:  # from the first moment that the file may be there
        fd = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(fd, "w+b", buffering=_BUFFER) as sink:
            yield sink
            sink.flush()
            _permissions(sink.fileno(), like)
            if durable:
                os.fsync(sink.fileno())
        _place(temporary, path, overwrite=overwrite)
    except OSError as error:
        raise InputError(f"cannot write there: {error.strerror}") from None
    finally:
        with suppress(OSError):
            temporary.unlink()
    if durable:
        _sync_folder(path.parent)


def _permissions(fd: int, like: Path | None) -> None:
    if not hasattr(os, "fchmod"):
        return
    if like is None:
        os.fchmod(fd, 0o666 & ~_umask())
        return
    status, new = like.stat(), os.fstat(fd)
    if (status.st_uid, status.st_gid) != (new.st_uid, new.st_gid):
        with suppress(OSError):  # only root may give a file to its old owner
            os.fchown(fd, status.st_uid, status.st_gid)
    os.fchmod(fd, stat.S_IMODE(status.st_mode))


@cache
def _umask() -> int:
    """The process's umask, read once: reading it means to set it for a moment."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _place(temporary: Path, path: Path, *, overwrite: bool) -> None:
    if overwrite:
        temporary.replace(path)
        return
    try:
        os.link(temporary, path)  # fails where `path` exists, in one step with the check
    except FileExistsError:
        raise InputError("a file of that name is already there; it was not overwritten") from None
    except OSError as error:
        if error.errno not in {
            errno.EPERM,
            errno.ENOTSUP,
            errno.EOPNOTSUPP,
            errno.ENOSYS,
            errno.EMLINK,
            errno.EACCES,
        }:
            raise
        # no hard links on this file system: claim the name first, then move over it
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        except FileExistsError:
            raise InputError("a file of that name is already there; it was not overwritten") from None
        temporary.replace(path)


def move(old: Path, new: Path) -> None:
    """Rename a file; InputError where the new name is taken, which is checked in the same step."""
    _place(old, new, overwrite=False)
    with suppress(FileNotFoundError):  # where there are no hard links, it has moved already
        old.unlink()


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # not every system can
        fd = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)


_ORIGINS: Final = (
    "user.xdg.origin.url",
    "user.xdg.referrer.url",
    "user.mime_type",
    "com.apple.metadata:kMDItemWhereFroms",
    "com.apple.quarantine",
    "user.com.dropbox.attrs",
)


def drop_origin(path: Path) -> bool:
    """Remove the extended attributes that tell where a file came from; tell whether there were any."""
    if not hasattr(os, "listxattr"):
        return False
    dropped = False
    with suppress(OSError):
        for name in os.listxattr(path):
            if name in _ORIGINS or name.startswith(("user.xdg.", "com.apple.metadata:", "user.com.apple.")):
                os.removexattr(path, name)
                dropped = True
    return dropped
