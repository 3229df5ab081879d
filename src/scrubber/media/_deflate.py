"""Find where a compressed stream ends, without keeping what it holds: zlib (RFC 1950), deflate (RFC 1951).

Bytes behind that end are never read by a viewer; they are remains of earlier pictures or hidden on purpose.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

from scrubber.errors import LimitExceeded, Malformed, Uncleanable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._source import Source

_WINDOW: Final = 1 << 16  # compressed bytes per step
_STEP: Final = 1 << 18  # unpacked bytes per step
_MOST: Final = 4 << 30  # unpacked bytes of one stream
_REPACKED: Final = 48 << 20  # packed bytes of a stream that had to be packed anew


class Surplus(Uncleanable):
    """A stream holds more than it should: a picture that was cropped in its header only."""


class Deflate:
    """One stream, fed in pieces. `limit` is what it may hold, in unpacked bytes: more raises Surplus.

    With `bare` there is neither header nor checksum (Apple's CgBI pictures).
    """

    def __init__(self, limit: int, *, bare: bool = False) -> None:
        self.begun = False
        self.done = False
        self.broken = False
        self._limit = limit
        self._unpacked = 0
        self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        self._header = b"" if bare else None
        self._checksum = 0 if bare else 4

    def feed(self, source: Source, start: int, end: int) -> int:
        """Read [start, end) and give the offset up to which it belongs to the stream."""
        self.begun = True
        while start < end and not self.done:
            data = source.read(start, min(_WINDOW, end - start))
            used = self._take(data)
            start += used
            if used < len(data):
                break
        return start

    def _take(self, data: bytes) -> int:
        at = 0
        if self._header is None or len(self._header) == 1:
            at = self._take_header(data)
        if at < len(data) and not self._inflate.eof:
            at += self._take_body(data[at:])
        if (
            self._inflate.eof and not self.broken
        ):  # the checksum is not verified: viewers need not agree on it
            step = min(self._checksum, len(data) - at)
            self._checksum -= step
            at += step
            self.done = not self._checksum
        return at

    def _take_header(self, data: bytes) -> int:
        before = self._header or b""
        self._header = before + data[: 2 - len(before)]
        if len(self._header) == 2:
            first, second = self._header
            if first & 15 != 8 or second & 32 or (first << 8 | second) % 31:
                raise Malformed("the picture is not packed as its format says")
        return len(self._header) - len(before)

    def _take_body(self, data: bytes) -> int:
        """Unpack and forget; at damage, which no viewer gets past, the stream ends with the damaged byte."""
        before = self._inflate.copy()
        try:
            self._unpack(self._inflate, data)
        except zlib.error:
            self.done = self.broken = True
            return _broken_at(before, data) + 1
        return len(data) - len(self._inflate.unused_data)

    def _unpack(self, inflate: zlib._Decompress, data: bytes) -> None:
        while True:
            piece = inflate.decompress(data, _STEP)
            self._unpacked += len(piece)
            if self._unpacked > self._limit:
                raise Surplus("a picture holds more than it shows")
            if self._unpacked > _MOST:
                raise LimitExceeded("a picture is too large when unpacked")
            data = inflate.unconsumed_tail
            if inflate.eof or (not data and len(piece) < _STEP):
                return


def _broken_at(inflate: zlib._Decompress, data: bytes) -> int:
    """The offset of the first byte that `inflate` cannot follow: in steps that become smaller."""
    at = 0
    for step in (1024, 32, 1):
        while at < len(data):
            trial = inflate.copy()
            try:
                _drain(trial, data[at : at + step])
            except zlib.error:
                break
            inflate = trial
            at += step
    return min(at, len(data) - 1)


def _drain(inflate: zlib._Decompress, data: bytes) -> None:
    while data or not inflate.eof:
        piece = inflate.decompress(data, _STEP)
        data = inflate.unconsumed_tail
        if not data and len(piece) < _STEP:
            return


def repacked(source: Source, ranges: Iterable[tuple[int, int]], needed: int, *, bare: bool) -> bytes | None:
    """The first `needed` unpacked bytes of the stream in `ranges`, packed anew; None where it holds no more.

    Pixels stay the same: only the packing around them is new. Raises LimitExceeded for very large pictures.
    """
    bits = -zlib.MAX_WBITS
    deflate = zlib.compressobj(wbits=bits if bare else zlib.MAX_WBITS)
    pieces: list[bytes] = []
    size = 0
    for piece in _unpacked(source, ranges, skip=0 if bare else 2):
        pieces.append(deflate.compress(piece[:needed]))
        size += len(pieces[-1])
        if size > _REPACKED:
            raise LimitExceeded("a picture holds more than it shows, and is too large to pack it anew")
        if len(piece) > needed:
            return b"".join([*pieces, deflate.flush()])
        needed -= len(piece)
    return None


def _unpacked(source: Source, ranges: Iterable[tuple[int, int]], skip: int) -> Iterator[bytes]:
    """What the stream in `ranges` holds, piece by piece, up to its end or to damage."""
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    for start, end in ranges:
        skipped = min(skip, end - start)
        skip -= skipped
        for at in range(start + skipped, end, _WINDOW):
            data = source.read(at, min(_WINDOW, end - at))
            piece = bytes(_STEP)
            while (data or len(piece) == _STEP) and not inflate.eof:
                try:
                    piece = inflate.decompress(data, _STEP)
                except zlib.error:
                    return
                yield piece
                data = inflate.unconsumed_tail
