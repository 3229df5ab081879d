"""One packet of the data of an ASF file, as its payloads: ASF specification 01.20.06, section 5.2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import Malformed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._asf_streams import Extension

_WIDTHS: Final = (0, 1, 2, 4)  # bytes of a number, by the two bits that say so
_TIMES: Final = 6  # bytes of send time and duration
_FIXED: Final = 8  # bytes before each sample: its length, and when it is shown
_DAMAGED: Final = "the data of the film is damaged"


class Payload(NamedTuple):
    """A sample, or a piece of one: its data is [start, end) of the packet.

    `more`: where data of extensions begins, which ends where `after` is. `packed`: several short samples.
    """

    stream: int
    sample: int
    offset: int
    more: int
    after: int
    start: int
    end: int
    length: int  # of the whole sample, 0 where it is not told

    @property
    def packed(self) -> bool:
        """Whether several short samples stand in it, each behind its length in one byte."""
        return self.after == self.more - 1


class Packet(NamedTuple):
    """One packet. `length`: from its first byte to the next one; `slack`: bytes that should be zeros."""

    length: int
    payloads: list[Payload]
    slack: list[tuple[int, int]]


def packet(data: bytes, size: int, least: int) -> Packet:
    """Read a packet of `size` bytes; where the file ends before that, `data` is shorter.

    Raises Malformed where its parts do not fit into each other.
    """
    try:
        return _packet(data, size, least)
    except IndexError:
        if len(data) < size:
            return Packet(size, [], [(0, len(data))])
        raise Malformed(_DAMAGED) from None


def _packet(data: bytes, size: int, least: int) -> Packet:
    at, slack = 0, []
    flags = data[0]
    if flags & 0x80:
        if flags & 0x60:
            raise Malformed(_DAMAGED)
        at = 1 + (flags & 15)
        slack.append((1, at))  # data to mend errors, which nobody writes
        flags = data[at]
    kinds = data[at + 1]
    at += 2
    told, at = _number(data, at, flags >> 5)
    stop = at + _WIDTHS[flags >> 1 & 3]
    slack.append((at, stop))  # a sequence number that is reserved
    pad, at = _number(data, stop, flags >> 3)
    at += _TIMES
    end = (told or size) - pad
    if end > size or end < at:
        raise Malformed(_DAMAGED)
    many = flags & 1
    width = count = 1
    if many:
        width, count = data[at] >> 6, data[at] & 0x3F
        at += 1
        if not width:
            raise Malformed(_DAMAGED)
    payloads = []
    for _ in range(count):
        found = _payload(data, at, end, kinds, width if many else 0)
        at = found.end
        if at > end:
            raise Malformed(_DAMAGED)
        if at > len(data):
            payloads.append(found._replace(end=len(data)))
            break
        payloads.append(found)
    slack.append((min(at, len(data)), len(data)))
    return Packet(max(told or size, least), payloads, slack)


def _number(data: bytes, at: int, bits: int) -> tuple[int, int]:
    """A number at `at` whose width the low two bits tell, and where the next one stands."""
    end = at + _WIDTHS[bits & 3]
    return int.from_bytes(data[at:end], "little"), end


def _payload(data: bytes, at: int, end: int, kinds: int, width: int) -> Payload:
    stream = data[at] & 0x7F
    sample, at = _number(data, at + 1, kinds >> 4)
    offset, at = _number(data, at, kinds >> 2)
    size, at = _number(data, at, kinds)
    after = at + size
    length = int.from_bytes(data[at : at + 4], "little") if size >= _FIXED else 0
    more = at + _FIXED if size >= _FIXED else after + 1 if size == 1 else at
    start = after
    if width:
        size, start = _number(data, after, width)
        end = start + size
    if start > len(data):
        raise IndexError
    return Payload(stream, sample, offset, more, after, start, max(start, end), length)


def extensions(data: bytes, one: Payload, known: tuple[Extension, ...]) -> Iterator[tuple[int, int]]:
    """The stretches of data of extensions that go."""
    at = one.more
    for size, stays in known:
        if at >= one.after:
            return
        if size < 0:
            size, at = _number(data, at, 2)  # noqa: PLW2901 - told there
        end = min(at + size, one.after)
        if not stays:
            yield at, end
        at = end
    if at < one.after:
        yield at, one.after


def samples(data: bytes, one: Payload) -> Iterator[tuple[int, int]]:
    """The short samples of a packed payload."""
    at = one.start
    while at < one.end:
        end = min(at + 1 + data[at], one.end)
        yield at + 1, end
        at = end
