"""Unpack and pack the files in a ZIP archive (APPNOTE 6.3.10, 4.4.5; RFC 1951), in bounded memory.

What is large, unpacked or cleaned, waits in a temporary file without a name.
"""

from __future__ import annotations

import io
import tempfile
import weakref
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Final, cast

from scrubber.errors import LimitExceeded, Malformed, Uncleanable
from scrubber.media._source import Source, rewrite
from scrubber.media._zip_entries import DEFLATED, STORED
from scrubber.model import Edit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._zip_entries import Member
    from scrubber.model import Part

_IN_MEMORY: Final = 16 << 20  # bytes: what is larger is unpacked to disk
_SPOOL: Final = 8 << 20  # bytes of cleaned files that wait in memory
_STEP: Final = 1 << 20
_WORTH: Final = 0.9  # packed to unpacked: what was packed no better is stored from now on
_METHODS: Final = {
    1: "Shrink",
    6: "Implode",
    9: "Deflate64",
    12: "BZIP2",
    14: "LZMA",
    20: "Zstandard",
    93: "Zstandard",
    94: "MP3",
    95: "XZ",
    96: "JPEG",
    97: "WavPack",
    98: "PPMd",
}


def unpacked(source: Source, member: Member, limit: int) -> bytes:
    """The bytes of a member, checked; LimitExceeded over `limit`, Uncleanable for a rare method."""
    _allowed(member, limit)
    return b"".join(_checked(source, member))


@contextmanager
def opened(source: Source, member: Member, limit: int) -> Iterator[Source]:
    """As `unpacked`, as a source that takes little memory."""
    _allowed(member, limit)
    if member.size <= _IN_MEMORY:
        yield Source(b"".join(_checked(source, member)))
        return
    with tempfile.TemporaryFile() as file:
        for piece in _checked(source, member):
            file.write(piece)
        file.flush()
        yield Source(file.fileno())


def head(source: Source, member: Member, length: int) -> bytes:
    """Up to `length` bytes from the start of a member, unchecked."""
    try:
        return next(_pieces(source, member, length), b"")[:length]
    except (zlib.error, Uncleanable):
        return b""


def refuse_broken(source: Source, member: Member) -> None:
    """Raise Malformed for a member that is damaged, or has bytes behind its end."""
    for _ in _checked(source, member):
        pass


def _allowed(member: Member, limit: int) -> None:
    if member.size > limit:
        raise LimitExceeded(f"a file in the archive is larger than {limit >> 20} MB, and packed")


def _checked(source: Source, member: Member) -> Iterator[bytes]:
    """The bytes of a member, in pieces; Malformed at the end where length or checksum are others."""
    crc = size = 0
    try:
        for piece in _pieces(source, member, _STEP):
            crc, size = zlib.crc32(piece, crc), size + len(piece)
            if size > member.size:
                break
            yield piece
    except zlib.error:
        raise Malformed("a file in the archive cannot be unpacked", member.start) from None
    if size != member.size or crc != member.crc:
        raise Malformed("a file in the archive is damaged", member.start)


def _pieces(source: Source, member: Member, length: int) -> Iterator[bytes]:
    """The bytes of a member in pieces of `length` at most; Malformed for bytes behind a packed one."""
    steps = (source.read(at, min(_STEP, member.end - at)) for at in range(member.data, member.end, _STEP))
    if member.method == STORED:
        yield from steps
        return
    if member.method != DEFLATED:
        name = _METHODS.get(member.method, f"number {member.method}")
        raise Uncleanable(f"a file in the archive is packed by a rare method ({name})")
    engine, seen = zlib.decompressobj(-15), 0
    for step in steps:
        seen += len(step)
        data = step
        while data:
            yield engine.decompress(data, length)
            data = engine.unconsumed_tail
        if engine.eof:
            break
    while piece := engine.decompress(b"", length):
        yield piece
    if not engine.eof:
        raise Malformed("a file in the archive cannot be unpacked", member.start)
    if seen < member.packed or engine.unused_data:
        raise Malformed("bytes behind a packed file in the archive", member.start)


class Packed:
    """A cleaned file as it will lie in the archive: its checksum, and its sizes packed and unpacked."""

    def __init__(self, spool: Spool, method: int) -> None:
        self.crc = self.size = self.packed = 0
        self.method = method
        self._spool, self._at = spool, spool.file.seek(0, io.SEEK_END)
        self._engine = zlib.compressobj(6, zlib.DEFLATED, -15) if method == DEFLATED else None

    def write(self, data: bytes) -> int:
        """Take in a piece of the file."""
        self.crc, self.size = zlib.crc32(data, self.crc), self.size + len(data)
        self._out(self._engine.compress(data) if self._engine else data)
        return len(data)

    def done(self) -> Packed:
        """Say that the file is whole."""
        if self._engine:
            self._out(self._engine.flush())
            self._engine = None  # it holds memory
        return self

    def _out(self, data: bytes) -> None:
        self._spool.file.write(data)
        self.packed += len(data)

    def edits(self, start: int, end: int) -> Iterable[Edit]:
        """What replaces [start, end): read anew from the temporary file each time."""
        return _Edits(self._spool, (self._at, self._at + self.packed), (start, end))


class _Edits:
    def __init__(self, spool: Spool, held: tuple[int, int], place: tuple[int, int]) -> None:
        self._spool, self._held, self._place = spool, held, place

    def __iter__(self) -> Iterator[Edit]:
        start, end = self._place
        for at in range(*self._held, _STEP):
            self._spool.file.seek(at)
            yield Edit(start, end, self._spool.file.read(min(_STEP, self._held[1] - at)))
            start = end


class Spool:
    """Where the cleaned files of one archive wait until they are written: as long as its parts are there."""

    def __init__(self) -> None:
        self.file = tempfile.SpooledTemporaryFile(_SPOOL)  # noqa: SIM115 - closed with the last part
        weakref.finalize(self, self.file.close)

    def packed(self, source: Source, parts: Iterable[Part], member: Member) -> Packed:
        """The member as its parts say. What packing hardly made smaller is stored: it takes no time."""
        small = member.packed < _WORTH * member.size
        sink = Packed(self, DEFLATED if small else STORED)
        rewrite(source, parts, cast("IO[bytes]", sink))  # it is written to, no more
        return sink.done()


class Checksum:
    """A sink that counts, and forgets."""

    def __init__(self) -> None:
        self.crc = self.size = 0

    def write(self, data: bytes) -> int:
        """Take in a piece."""
        self.crc, self.size = zlib.crc32(data, self.crc), self.size + len(data)
        return len(data)
