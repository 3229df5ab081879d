"""Bounds on files inside files: how deep they may lie, and what archives in archives may cost together.

An archive of a few kilobytes can hold twenty archives, each of them twenty more, and so on: every one of them
is harmless by itself.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

from scrubber.errors import LimitExceeded

if TYPE_CHECKING:
    from collections.abc import Iterator

DEPTH: Final = 8  # containers inside containers; real files have three
FILES: Final = 20_000
_TOTAL: Final = 64 << 30  # bytes of all files unpacked
_RATIO: Final = 200  # unpacked to packed, over all files
_SMALL: Final = 64 << 20  # bytes unpacked that need no look at the ratio


class _Work:
    """What the archives inside one outermost file hold together."""

    def __init__(self, length: int) -> None:
        self.files = self.size = 0
        self.length = length


# handlers do not pass these on; each thread has its own
_depth: Final = ContextVar("depth", default=0)
_work: Final[ContextVar[_Work | None]] = ContextVar("work", default=None)


@contextmanager
def deeper() -> Iterator[None]:
    """Look into a file inside another one; LimitExceeded where that is too deep."""
    if _depth.get() >= DEPTH:
        raise LimitExceeded(f"files inside files, more than {DEPTH} deep")
    token = _depth.set(_depth.get() + 1)
    try:
        yield
    finally:
        _depth.reset(token)


@contextmanager
def counted(length: int) -> Iterator[None]:
    """Count what an archive of `length` bytes holds, with all archives inside it."""
    token = _work.set(_work.get() or _Work(length))
    try:
        yield
    finally:
        _work.reset(token)


def spend(files: int, size: int) -> None:
    """Count files of an archive, and their bytes unpacked; LimitExceeded where no album holds as many."""
    work = _work.get()
    if work is None:
        return
    work.files += files
    work.size += size
    if work.files > FILES:
        raise LimitExceeded(f"more than {FILES:,} files in one archive")
    if work.size > _TOTAL:
        raise LimitExceeded(f"the archive unpacks to more than {_TOTAL >> 30} GB")
    if work.size > _SMALL and work.size > _RATIO * work.length:
        raise LimitExceeded(f"the archive unpacks to more than {_RATIO} times its size")
