"""The data of an ASF file, packet by packet: ASF specification 01.20.06, section 5.

Samples of streams that stay are put together where they are cut into pieces, so that their codec can look
into them. Nothing is remembered but the samples that are not at their end yet.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, Final

from scrubber.errors import LimitExceeded, Malformed, Uncleanable
from scrubber.media._asf_objects import PLUGIN, AsfObject
from scrubber.media._asf_packets import Packet, Payload, extensions, packet, samples
from scrubber.media._asf_words import command
from scrubber.media._coded import touched
from scrubber.media._source import READ_LIMIT, WINDOW, Source
from scrubber.media._verdicts import Change, note
from scrubber.model import Edit, Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._asf_streams import AsfStream
    from scrubber.media._coded import Codec
    from scrubber.model import Finding

START: Final = 50  # bytes of a Data Object before its packets
_PIECES: Final = 65_536  # pieces of one sample
_WAITING: Final = 100_000  # changes that wait for the end of a sample
_ROUND: Final = 16  # packets, after which is looked what need not wait any more
_MOST: Final = 1000  # findings
_SLACK: Final = ("M605", "bytes that nothing refers to", "")
_ADDED: Final = ("M901", "additions to samples", "")


class _Open:
    """A sample whose pieces are being collected."""

    __slots__ = ("left", "pieces", "sample")

    def __init__(self, sample: int, length: int) -> None:
        self.sample, self.left = sample, length
        self.pieces: list[tuple[int, int]] = []


class Packets:
    """The packets of a Data Object, each of `size` bytes; `look`: into their samples, too."""

    def __init__(
        self,
        source: Source,
        data: AsfObject,
        sizes: tuple[int, int],
        streams: dict[int, AsfStream],
        *,
        look: bool,
    ) -> None:
        self._source, self._data, self._streams, self._look = source, data, streams, look
        self._least, self._size = sizes
        if not 0 < self._least <= self._size <= READ_LIMIT and data.end > data.start + START:
            raise Malformed("the packets of the film have no length that can be")

    def parts(self) -> Iterator[Part]:
        """What becomes of them: one part."""
        start, end = self._data.start + START, self._data.end
        found: dict[tuple[str, str, str], Finding] = {}
        dirty = False
        for change in self.changes():
            dirty = True
            said = (change.rule, change.why, change.value)
            if said not in found and len(found) < _MOST:
                found[said] = note(change.rule, (change.start, change.end), change.why, PLUGIN, change.value)
        if not dirty:
            yield Part(start, end, "packets", "data of what is shown")
            return
        why, edits = "data of what is shown, without what is not", Edits(self)
        yield Part(start, end, "packets", why, b"", True, tuple(found.values()), patches=edits)

    def changes(self) -> Iterator[Change]:
        """What changes in them, in order."""
        waiting: list[Change] = []
        opened: dict[int, _Open] = {}
        for number, (at, data, one) in enumerate(self._packets()):
            for change in self._packet(at, data, one, opened):
                heappush(waiting, change)
            if len(waiting) > _WAITING:
                self._finish(opened, waiting)
            if waiting and number % _ROUND == 0:
                first = min((found.pieces[0][0] for found in opened.values()), default=at + len(data))
                while waiting and waiting[0].start < first:
                    yield heappop(waiting)
        self._finish(opened, waiting)
        while waiting:
            yield heappop(waiting)

    def _finish(self, opened: dict[int, _Open], waiting: list[Change]) -> None:
        for number, found in opened.items():
            for change in self._whole(self._streams[number].codec, found.pieces):
                heappush(waiting, change)
        opened.clear()

    def _packets(self) -> Iterator[tuple[int, bytes, Packet]]:
        """Where each packet begins, its bytes, and what is in it; those that are all zeros are left out."""
        at, end, size = self._data.start + START, self._data.end, self._size
        base, window, many = at, b"", max(1, WINDOW // size) * size if size else 0
        zeros = bytes(many)
        while at < end:
            if base + len(window) < min(at + size, end):
                base, window = at, self._source.read(at, min(many, end - at))
                if window == zeros:
                    at += many
                    continue
            data = window[at - base : at - base + size]
            if data[0] == 0 and zeros.startswith(data):
                at += len(data)
                continue
            found = self._parsed(at, data)
            yield at, data, found
            at += found.length

    def _parsed(self, at: int, data: bytes) -> Packet:
        first = self._source.glance(self._data.start + START, 1)
        if len(data) < self._least and (self._data.whole or data[:1] != first):
            return Packet(len(data), [], [(0, len(data))])
        try:
            return packet(data, self._size, self._least)
        except Malformed as error:
            raise Malformed(error.message, self._source.base + at) from None

    def _packet(self, at: int, data: bytes, one: Packet, opened: dict[int, _Open]) -> Iterator[Change]:
        for start, end in one.slack:
            yield from _zeros(data, at, (start, min(end, one.length)), _SLACK)
        for payload in one.payloads:
            stream = self._streams.get(payload.stream)
            if stream is None or not stream.kept:
                yield from _zeros(data, at, (payload.more, payload.after), _SLACK)
                yield from self._gone(at, data, payload, stream)
                continue
            if payload.after > payload.more:
                for stretch in extensions(data, payload, stream.extensions):
                    yield from _zeros(data, at, stretch, _ADDED)
            if stream.codec is not None and self._look and payload.end > payload.start:
                yield from self._sample(at, data, payload, stream.codec, opened)

    def _gone(self, at: int, data: bytes, one: Payload, stream: AsfStream | None) -> Iterator[Change]:
        words = command(data[one.start : one.end]) if stream is not None and stream.commands else ""
        said = ("M503", "comment", words) if words else ("M901", "samples of a stream that goes", "")
        yield from _zeros(data, at, (one.start, one.end), said)

    def _sample(
        self, at: int, data: bytes, one: Payload, codec: Codec, opened: dict[int, _Open]
    ) -> Iterator[Change]:
        """Look into a sample, as soon as all its pieces are there."""
        if one.packed:
            for start, end in samples(data, one):
                yield from self._whole(codec, [(at + start, at + end)])
            return
        known = opened.get(one.stream)
        if known is not None and (known.sample != one.sample or one.offset == 0):
            yield from self._whole(codec, known.pieces)
            known = None
        if known is None:
            known = opened[one.stream] = _Open(one.sample, one.length)
        known.pieces.append((at + one.start, at + one.end))
        if len(known.pieces) > _PIECES:
            raise LimitExceeded("a sample is cut into too many pieces")
        known.left -= one.end - one.start
        if known.left <= 0 < one.length:
            del opened[one.stream]
            yield from self._whole(codec, known.pieces)

    def _whole(self, codec: Codec | None, pieces: list[tuple[int, int]]) -> Iterator[Change]:
        if codec is None:
            return
        if len(pieces) == 1:
            for first, last, old in touched(self._source, codec, pieces):
                yield Change(first, last, codec.clean(old), *codec.said(old))
            return
        if sum(end - start for start, end in pieces) > READ_LIMIT:
            raise Uncleanable("a frame is too long to look into")
        data = b"".join(self._source.glance(start, end - start) for start, end in pieces)
        for first, last, old in touched(Source(data), codec, [(0, len(data))]):
            yield from _spread(pieces, first, last, codec.clean(old), codec.said(old))


class Edits:
    """The edits of the packets, made anew each time."""

    def __init__(self, packets: Packets) -> None:
        self._packets = packets

    def __iter__(self) -> Iterator[Edit]:
        for change in self._packets.changes():
            yield Edit(change.start, change.end, change.new, pad=True)


def _zeros(data: bytes, at: int, stretch: tuple[int, int], said: tuple[str, str, str]) -> Iterator[Change]:
    """A stretch of a packet that becomes zeros, unless it is that already; the packet begins at `at`."""
    start, end = stretch
    if start < end and data.count(0, start, end) < end - start:
        yield Change(at + start, at + end, b"", *said)


def _spread(
    pieces: list[tuple[int, int]], first: int, last: int, new: bytes, said: tuple[str, str, str]
) -> Iterator[Change]:
    """The stretch [first, last) of a sample in pieces becomes `new`: where that stands in the file."""
    at = 0
    for start, end in pieces:
        low, high = max(first, at), min(last, at + end - start)
        if low < high:
            yield Change(start + low - at, start + high - at, new[low - first : high - first], *said)
        at += end - start
