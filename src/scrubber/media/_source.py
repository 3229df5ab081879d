"""Checked reads of a media file, and the one writer.

A `Source` never reads short and never reads more than READ_LIMIT at once, so that a hostile length field
costs an error and not memory. Files are read with `pread`: a source is safe to share between threads.
"""

from __future__ import annotations

import io
import os
import struct
from typing import IO, TYPE_CHECKING, Final

from scrubber.errors import InputError, LimitExceeded, Malformed, PluginError

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

    from scrubber.model import Edit, Part

READ_LIMIT: Final = 16 << 20  # bytes in one read
WINDOW: Final = 1 << 20  # bytes per step in scans and copies
_AHEAD: Final = 1 << 16  # small reads of a file are served from a window of this size
_NEAR: Final = 1 << 14  # bytes between two places that are read together
_ZEROS: Final = bytes(WINDOW)


class Source:
    """A range of a media file, in memory or on disk; offsets count from the start of the range.

    `base` is where the range starts in the outermost file: error texts name positions there.
    """

    __slots__ = ("_bytes", "_cache", "_fd", "base", "size")

    def __init__(self, data: bytes | int, *, base: int = 0, size: int | None = None) -> None:
        self._bytes: bytes | None = data if isinstance(data, bytes) else None
        self._fd = -1 if isinstance(data, bytes) else data
        self.base = base
        if size is None:
            whole = len(data) if isinstance(data, bytes) else os.fstat(data).st_size
            size = whole - base
        self.size = size
        self._cache = (0, b"")  # (absolute offset, bytes): replaced as one object, so threads never mix two

    def window(self, start: int, end: int) -> Source:
        """The sub-range [start, end) as a source of its own."""
        self._check(start, end - start)
        return Source(
            self._fd if self._bytes is None else self._bytes, base=self.base + start, size=end - start
        )

    def _check(self, start: int, length: int) -> None:
        if start < 0 or length < 0 or start + length > self.size:
            raise Malformed("the file ends before what it announces", self.base + max(start, 0))

    def read(self, start: int, length: int) -> bytes:
        """Exactly `length` bytes from `start`; Malformed past the end, LimitExceeded over READ_LIMIT."""
        self._check(start, length)
        if length > READ_LIMIT:
            raise LimitExceeded(f"a block of {length} bytes is more than is read at once")
        at = self.base + start
        if self._bytes is not None:
            return self._bytes[at : at + length]
        return self._pread(at, length)

    def _pread(self, at: int, length: int) -> bytes:
        if length >= _AHEAD:
            return _full(self._fd, at, length)
        start, cached = self._cache
        if not start <= at <= at + length <= start + len(cached):
            ahead = max(length, min(_AHEAD, self.base + self.size - at))
            start, cached = self._cache = (at, _full(self._fd, at, ahead))
        return cached[at - start : at - start + length]

    def glance(self, start: int, length: int) -> bytes:
        """As `read`, for a few bytes here and there: more is read at once only where places are near."""
        if start < 0 or start + length > self.size:
            self._check(start, length)
        at = self.base + start
        if self._bytes is not None:
            return self._bytes[at : at + length]
        first, cached = self._cache
        last = first + len(cached)
        if first <= at and at + length <= last:
            return cached[at - first : at - first + length]
        ahead = length
        if last <= at + _NEAR and at <= last + _NEAR:
            ahead = max(length, min(_AHEAD, self.base + self.size - at))
        self._cache = (at, _full(self._fd, at, ahead))
        return self._cache[1][:length]

    def head(self, length: int, start: int = 0) -> bytes:
        """Up to `length` bytes from `start`: fewer at the end of the range, which is no error."""
        return self.read(start, min(length, self.size - start)) if start < self.size else b""

    def payload(self, start: int, end: int) -> bytes | None:
        """The bytes [start, end) for a reader to name, or None where they are too many to look into."""
        return self.read(start, end - start) if end - start <= READ_LIMIT else None

    def unpack(self, layout: str, start: int) -> tuple[int, ...]:
        """Unpack integers with a `struct` layout at `start`."""
        return struct.unpack(layout, self.read(start, struct.calcsize(layout)))

    def find(self, needle: bytes, start: int = 0, end: int | None = None) -> int:
        """The first position of `needle` that lies wholly in [start, end), or -1."""
        end = self.size if end is None else min(end, self.size)
        if self._bytes is not None:
            at = self._bytes.find(needle, self.base + start, self.base + end)
            return at if at < 0 else at - self.base
        keep = len(needle) - 1
        while end - start >= len(needle):
            chunk = self.read(start, min(WINDOW, end - start))
            at = chunk.find(needle)
            if at >= 0:
                return start + at
            start += max(1, len(chunk) - keep)
        return -1

    def search(self, pattern: re.Pattern[bytes], start: int, width: int, end: int | None = None) -> int:
        """The first position in [start, end) where `pattern` matches, or -1.

        `width` is the length of the longest match in bytes: windows overlap by it.
        """
        end = self.size if end is None else min(end, self.size)
        if self._bytes is not None:
            match = pattern.search(self._bytes, self.base + start, self.base + end)
            return match.start() - self.base if match else -1
        while start < end:
            chunk = self.read(start, min(WINDOW, end - start))
            match = pattern.search(chunk)
            if match:
                return start + match.start()
            if start + len(chunk) >= end:
                break
            start += max(1, len(chunk) - width + 1)
        return -1

    def is_zero(self, start: int, end: int) -> bool:
        """Whether all bytes of [start, end) are zero."""
        self._check(start, end - start)
        while start < end:
            chunk = self.read(start, min(WINDOW, end - start))
            if chunk != _ZEROS[: len(chunk)]:
                return False
            start += len(chunk)
        return True

    def copy(self, start: int, end: int, sink: IO[bytes]) -> None:
        """Write the bytes [start, end) to `sink` in bounded steps, inside the kernel where both are files."""
        self._check(start, end - start)
        at, left = self.base + start, end - start
        if self._bytes is not None:
            sink.write(memoryview(self._bytes)[at : at + left])
            return
        if left > WINDOW and (out := _fileno(sink)) >= 0:
            done = _kernel_copy(self._fd, at, out, left)
            sink.seek(0, os.SEEK_END)
            at, left = at + done, left - done
        while left:
            chunk = _full(self._fd, at, min(WINDOW, left))
            sink.write(chunk)
            at, left = at + len(chunk), left - len(chunk)


def _full(fd: int, at: int, length: int) -> bytes:
    data = os.pread(fd, length, at)
    if len(data) == length:
        return data
    chunks = [data]
    got = len(data)
    while got < length:  # a signal may cut a read; a file that shrank while we read it must not go unseen
        more = os.pread(fd, length - got, at + got)
        if not more:
            raise InputError("the file became shorter while it was read")
        chunks.append(more)
        got += len(more)
    return b"".join(chunks)


def _fileno(sink: IO[bytes]) -> int:
    """The descriptor of a file that is written at its end, with nothing left in the buffer; -1 for others."""
    try:
        sink.flush()
        return sink.fileno() if sink.tell() == os.fstat(sink.fileno()).st_size or sink.tell() == 0 else -1
    except (AttributeError, OSError):
        return -1


def _kernel_copy(source: int, at: int, target: int, length: int) -> int:
    """Copy up to `length` bytes inside the kernel; 0 or less than asked where it cannot."""
    done = 0
    copy = getattr(os, "copy_file_range", None)
    while copy is not None and done < length:
        try:
            step = copy(source, target, min(length - done, 1 << 30), at + done, None)
        except OSError as error:
            if error.errno in {
                28,
                27,
                122,
            }:  # ENOSPC, EFBIG, EDQUOT: the disk is full, and nothing else will help
                raise
            break
        if step <= 0:
            break
        done += step
    return done


def splice(source: Source, edits: Iterable[Edit], sink: IO[bytes]) -> None:
    """Write `source` to `sink` with the edits applied: the only writer of media.

    Edits may come in any order; overlapping ones raise PluginError before the first byte is written.
    """
    ordered = sorted(edits, key=lambda edit: (edit.start, edit.end))
    at = 0
    for edit in ordered:
        if edit.start < at or edit.end < edit.start or edit.end > source.size:
            raise PluginError("edits overlap or lie outside the file")
        if edit.pad and len(edit.new) > edit.end - edit.start:
            raise PluginError("a padded edit is longer than what it replaces")
        at = edit.end
    at = 0
    for edit in ordered:
        if edit.start > at:
            source.copy(at, edit.start, sink)
        sink.write(edit.new)
        if edit.pad:
            _write_zeros(sink, edit.end - edit.start - len(edit.new))
        at = edit.end
    if at < source.size:
        source.copy(at, source.size, sink)


def rewrite(
    source: Source, parts: Iterable[Part], sink: IO[bytes], *, start: int = 0, end: int | None = None
) -> None:
    """Write `source` to `sink` as its parts say, which cover it (see `tiled`), in constant memory.

    With `start` and `end`, the parts cover [start, end) alone, and only that is written.
    """
    at, end = start, source.size if end is None else end
    for part in parts:
        for edit in part.edits():
            if not at <= edit.start <= edit.end or not part.start <= edit.start <= edit.end <= part.end:
                raise PluginError(f"the edits of part {part.name!r} overlap or lie outside of it")
            if edit.start > at:
                source.copy(at, edit.start, sink)
            sink.write(edit.new)
            if edit.pad:
                _write_zeros(sink, edit.end - edit.start - len(edit.new))
            at = edit.end
    if at < end:
        source.copy(at, end, sink)


def _write_zeros(sink: IO[bytes], count: int) -> None:
    while count > 0:
        sink.write(_ZEROS[: min(count, WINDOW)])
        count -= WINDOW


def tiled(parts: Iterable[Part], size: int) -> list[Part]:
    """Check that parts cover [0, size) in order without gap or overlap; PluginError otherwise.

    This is what makes the allowlist whole: a byte that no part speaks of cannot reach the output.
    """
    checked = []
    at = 0
    for part in parts:
        if part.start != at or part.end < part.start:
            raise PluginError(f"part {part.name!r} does not start where the one before ends")
        if part.pad and part.new is not None and len(part.new) > part.end - part.start:
            raise PluginError(f"part {part.name!r} is padded to less than its content")
        at = part.end
        checked.append(part)
        if len(checked) > PART_LIMIT:
            raise LimitExceeded(f"the file has more than {PART_LIMIT} parts")
    if at != size:
        raise PluginError("the parts do not cover the whole file")
    return checked


PART_LIMIT: Final = 500_000


def join(source: Source, parts: Iterable[Part]) -> bytes:
    """The output of `parts` in memory: for a container inside a container, which is bounded by READ_LIMIT."""
    listed = list(parts)
    if sum(part.size_after for part in listed) > READ_LIMIT:
        raise LimitExceeded("an embedded picture is larger than scrubber handles inside another file")
    sink = io.BytesIO()
    rewrite(source, listed, sink)
    return sink.getvalue()
