"""Where the frames of a FLAC stream begin and end: RFC 9639, section 9."""

from __future__ import annotations

import re
import struct
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._source import Source

_SYNC: Final = re.compile(rb"\xff[\xf8\xf9]")
HEAD: Final = 16  # bytes of the longest frame header
_UNUSED: Final = ((1 << 64) - 1, 0, 0)  # a point of a seek table
_POINTS: Final = 50_000  # of a seek table; encoders make 32,768 at most
_LARGEST: Final = 1 << 36  # samples of a stream, and more bytes than any has
_TRIES: Final = 100_000
_LAST: Final = 200  # sync words at the end that may be none of a frame
_TAIL: Final = 1 << 18  # bytes at the end in which the last frame is looked for


def _table(width: int, polynomial: int) -> list[int]:
    top, mask = 1 << width - 1, (1 << width) - 1
    table = []
    for byte in range(256):
        value = byte << width - 8
        for _ in range(8):
            value = (value << 1 ^ polynomial if value & top else value << 1) & mask
        table.append(value)
    return table


_CRC8: Final = _table(8, 0x07)
_CRC16: Final = _table(16, 0x8005)


def header(data: bytes) -> int:
    """Length of the frame header at the start of `data` with its checksum; 0 where there is none."""
    if len(data) < 6 or not _SYNC.match(data) or data[3] & 1:
        return 0
    size, rate, channels, bits = data[2] >> 4, data[2] & 15, data[3] >> 4, data[3] >> 1 & 7
    if size == 0 or rate == 15 or channels > 10 or bits == 3:
        return 0
    lead = data[4]
    more = 0 if lead < 0x80 else next((n for n in range(1, 7) if not lead >> 6 - n & 1), 0)
    if 0x80 <= lead < 0xC0 or lead == 0xFF:
        return 0
    at = 5 + more + {6: 1, 7: 2}.get(size, 0) + {12: 1, 13: 2, 14: 2}.get(rate, 0)
    if at >= len(data):
        return 0
    value = 0
    for byte in data[:at]:
        value = _CRC8[value ^ byte]
    return at + 1 if value == data[at] else 0


def first(source: Source, start: int) -> int:
    """The first frame from `start` on that says that it is number 0, or -1."""
    for _ in range(_TRIES):
        start = source.search(_SYNC, start, 2)
        if start < 0:
            break
        data = source.head(HEAD, start)
        if data[4:5] == b"\0" and header(data):
            return start
        start += 1
    return -1


def last(source: Source, start: int, end: int, info: bytes) -> int:
    """Where the last frame ends, if bytes that are none of it follow; else `end`.

    `info` is the properties of the stream: the frame that completes its samples is the last one, and it ends
    where the checksum over it is zero. Where there is none (a stream of unknown length, a file that was cut),
    it is the last one that follows another; where that has no end, all stays: only a decoder could tell.
    """
    before = max(start, end - _TAIL)
    data = source.read(before, end - before) if end > before else b""
    heads = list(_heads(data))
    at = next((at for at in heads if _completes(data[at : at + HEAD], info)), -1)
    if at >= 0:
        return before + at + _length(data[at:], info)
    found = _numbered(source, start, end, info)
    if found >= 0:
        return found + _length(source.read(found, min(_TAIL, end - found)), info)
    at = _following(data, heads, info)
    return before + at + _length(data[at:], info) if at >= 0 else end


def _heads(data: bytes) -> Iterator[int]:
    """Where frame headers stand, the last one first."""
    at = len(data)
    for _ in range(_LAST):
        at = max(data.rfind(b"\xff\xf8", 0, at), data.rfind(b"\xff\xf9", 0, at))
        if at < 0:
            return
        if header(data[at : at + HEAD]):
            yield at


def _following(data: bytes, heads: list[int], info: bytes) -> int:
    """The last frame whose number follows that of one before it, or -1."""
    for index, at in enumerate(heads):
        first = _extent(data[at : at + HEAD], info)[0]
        if any(_extent(data[b : b + HEAD], info)[1] == first for b in heads[index + 1 : index + 9]):
            return at
    return -1


def _numbered(source: Source, start: int, end: int, info: bytes) -> int:
    """The frame that completes a stream of equal blocks, found by its number, or -1."""
    size, total = int.from_bytes(info[:2], "big"), int.from_bytes(info[13:18], "big") & (1 << 36) - 1
    if not size or not total or (total - 1) // size >= 1 << 31:
        return -1
    sign = re.compile(rb"\xff\xf8.." + re.escape(_coded((total - 1) // size)), re.DOTALL)
    for _ in range(_LAST):
        start = source.search(sign, start, 10, end)
        if start < 0 or _completes_at(source, start, info):
            return start
        start += 1
    return -1


def _completes_at(source: Source, at: int, info: bytes) -> bool:
    head = source.head(HEAD, at)
    return header(head) > 0 and _completes(head, info)


def _coded(number: int) -> bytes:
    """A frame number as it is written: like UTF-8, which goes on to 31 bits here."""
    if number < 0x80:
        return bytes([number])
    more = next(n for n in range(1, 6) if number < 1 << 5 * n + 6)
    lead = (0xFF00 >> more + 1) & 0xFF | number >> 6 * more
    return bytes([lead, *(0x80 | number >> 6 * n & 63 for n in range(more - 1, -1, -1))])


def _completes(head: bytes, info: bytes) -> bool:
    """Whether the samples of the stream are all there with the frame of this header."""
    return 0 < int.from_bytes(info[13:18], "big") & (1 << 36) - 1 == _extent(head, info)[1]


def _extent(head: bytes, info: bytes) -> tuple[int, int]:
    """The number of the first sample of a frame, and that of the first behind it."""
    size, at = head[2] >> 4, 4
    lead = head[4]
    more = 0 if lead < 0x80 else next(n for n in range(1, 7) if not lead >> 6 - n & 1)
    number = lead & (0x7F if not more else 0x3F >> more)
    for byte in head[5 : 5 + more]:
        number = number << 6 | byte & 63
    at = 5 + more
    if size in {6, 7}:
        count = int.from_bytes(head[at : at + size - 5], "big") + 1
    else:
        count = 192 if size == 1 else 576 << size - 2 if size < 6 else 256 << size - 8
    first = number if head[1] & 1 else number * int.from_bytes(info[:2], "big")
    return first, first + count


def seeks(table: bytes) -> bool:
    """Whether these bytes are a seek table (RFC 9639, 8.5): points in order, then those that are not used."""
    if not table or len(table) % 18 or len(table) > 18 * _POINTS:
        return False
    points = list(struct.iter_unpack(">QQH", table))
    used = [point for point in points if point[0] != _UNUSED[0]]
    return (
        points[len(used) :] == [_UNUSED] * (len(points) - len(used))
        and all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(used))
        and all(sample < _LARGEST and offset < _LARGEST for sample, offset, _ in used)
    )


def _length(data: bytes, info: bytes) -> int:
    """The length of the frame at the start of `data`: the last place where the checksum over it is zero.

    It is no longer than the longest of the stream, nor than its samples unpacked. All of `data` where
    there is no such place.
    """
    least, most = int.from_bytes(info[4:7], "big"), int.from_bytes(info[7:10], "big")
    channels, bits = (info[12] >> 1 & 7) + 1, ((info[12] & 1) << 4 | info[13] >> 4) + 1
    unpacked = int.from_bytes(info[2:4], "big") * channels * (bits + 1) // 8 + 64
    most = min(most or unpacked, unpacked)
    value, found = 0, len(data)
    for index, byte in enumerate(data[:most]):
        value = (value << 8 & 0xFF00) ^ _CRC16[value >> 8 ^ byte]
        if not value and index + 1 >= max(least, 8):
            found = index + 1
    return found
