"""Frames that follow each other without an index: MPEG audio (ISO/IEC 11172-3, 13818-3), ADTS (13818-7).

A header tells the length of its frame. What stands between frames is no sound: decoders seek the next one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from scrubber.errors import LimitExceeded

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from scrubber.media._source import Source

_CHAIN: Final = 3  # frames in a row that make sure that a sync word is one
_STEP: Final = 1 << 20
_GAPS: Final = 5000  # stretches without sound between frames
_FEW: Final = 100_000  # frames of any file, and one more for every 100 bytes of it
_TRIES: Final = 100_000  # sync words that turn out to be none, in one file


def bounded(count: int, size: int) -> None:
    """LimitExceeded where sound of `size` bytes is cut into more frames than any."""
    if count > _FEW + size // 100:
        raise LimitExceeded("the file has more frames than any sound of its size")


class Syntax(Protocol):
    """One sort of frames. `sync` finds the first bytes of a header, `head` is its length in bytes."""

    sync: re.Pattern[bytes]
    head: int

    def frame(self, data: bytes, at: int) -> tuple[int, int]:
        """What stays the same from frame to frame, and the length of this one; (0, 0) where there is none."""


class Run(NamedTuple):
    """A stretch [start, end): frames without anything between them, or what is none."""

    start: int
    end: int
    sound: bool


def chained(syntax: Syntax, data: bytes, at: int, least: int = 2) -> bool:
    """Whether `least` frames of one sort follow each other from `at`, or fewer whole ones up to the end."""
    first = 0
    for index in range(least):
        if at + syntax.head > len(data):
            return index > 1 or (index > 0 and at == len(data))
        key, size = syntax.frame(data, at)
        if not size or (first and key != first):
            return False
        first, at = key, at + size
    return True


def runs(source: Source, syntax: Syntax, at: int, end: int) -> Iterator[Run]:
    """All of [at, end) as runs. A frame that the end cuts short is sound, too."""
    tries = gaps = 0
    while at < end:
        gaps += 1
        if gaps > _GAPS:
            raise LimitExceeded("the file has too many bytes between its frames")
        stop = _frames(source, syntax, at, end)
        if stop > at:
            yield Run(at, stop, sound=True)
        if stop >= end:
            return
        start, at = stop, stop + (1 if stop == at else 0)
        while at < end:
            at = source.find(b"\xff", at, end)  # zeros are passed over much faster like that
            at = source.search(syntax.sync, at, syntax.head, end) if at >= 0 else at
            if at < 0:
                at = end
            elif not _chain_at(source, syntax, at, end):
                at, tries = at + 1, tries + 1
                if tries < _TRIES:
                    continue
                at = end
            break
        yield Run(start, at, sound=False)


def _chain_at(source: Source, syntax: Syntax, at: int, end: int) -> bool:
    """Whether _CHAIN frames follow each other from `at`, or as many as the range holds."""
    first = 0
    for _ in range(_CHAIN):
        if at + syntax.head > end:
            return first != 0
        key, size = syntax.frame(source.glance(at, syntax.head), 0)
        if not size or (first and key != first):
            return False
        first, at = key, at + size
    return True


def _frames(source: Source, syntax: Syntax, at: int, end: int) -> int:
    """Where the frames from `at` on end: at one whose header is none, or of another sort and alone."""
    frame, head, sort = syntax.frame, syntax.head, 0
    while at + head <= end:
        data = source.read(at, min(_STEP, end - at))
        here, last = 0, len(data) - head
        while here <= last:
            key, size = frame(data, here)
            if not size or (key != sort and not _chain_at(source, syntax, at + here, end)):
                return at + here
            sort, here = key, here + size
        at += here
    return min(at, end)


def sound_end(source: Source, syntax: Syntax, start: int, end: int) -> int:
    """Where what stays of [start, end) ends: with its last frame, or with zeros behind it."""
    last = end
    for run in runs(source, syntax, start, end):
        last = end if run.sound or source.is_zero(run.start, run.end) else run.start
    return last
