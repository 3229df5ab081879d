"""Private data inside coded frames, found and overwritten without touching what is decoded.

NAL units: ISO/IEC 14496-15; OBUs: AV1 5.3, AV1-ISOBMFF; start codes: ISO/IEC 14496-2 and 13818-2 (user data).
Pictures coded one by one: `_coded_pictures`; sound: `_coded_sound`.
Only headers are read; what is found comes as stretches, each of which `clean` makes anew at the same length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final, Protocol

from scrubber.errors import LimitExceeded, Uncleanable
from scrubber.media._annexb import H264, H265
from scrubber.media._sei import T35, clean_sei, is_sei, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._source import Source

UNITS: Final = 65_536  # units of one sample
UNIT_LIMIT: Final = 1 << 20  # bytes of one unit that is looked into
FILLER_LIMIT: Final = 8 << 20  # the same of filler


class Codec(Protocol):
    """What can be cleaned in the samples of one sort of coding."""

    def find(self, source: Source, samples: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """The stretches [start, end) of samples that may hold private data."""
        ...

    def clean(self, block: bytes) -> bytes:
        """Such a stretch without private data, of the same length."""
        ...

    def said(self, block: bytes) -> tuple[str, str, str]:
        """(rule, words, value) of what goes from such a stretch."""
        ...


@dataclass(frozen=True, slots=True)
class Nal:
    """H.264, H.265, H.266: `width` bytes tell the length of each unit; `header` bytes begin it.

    `shift` and `mask` give its type by the byte `place`; types in `private` are SEI, those in `unknown` are
    filler or have no meaning to decoders: theirs becomes filler. `wide`: see `clean_sei`. `sealed`: units may
    be encrypted, and what does not look like SEI is none.
    """

    width: int
    header: int
    place: int
    shift: int
    mask: int
    private: frozenset[int]
    unknown: frozenset[int]
    wide: bool = False
    sealed: bool = False

    def find(self, source: Source, samples: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        for start, end in samples:
            found, at = self._units(source, start, end)
            if (
                at != end
                and self.place == 0
                and source.glance(start, min(4, end - start)).find(_CODE) in {0, 1}
            ):
                yield from (H264 if self.header == 1 else H265).find(source, [(start, end)])
            else:
                yield from found

    def _units(self, source: Source, start: int, end: int) -> tuple[list[tuple[int, int]], int]:
        """The units of a sample that are looked into, and where the last unit that fits into it ends."""
        width, place, least = self.width, self.place + self.width, self.header
        shift, mask, private, unknown = self.shift, self.mask, self.private, self.unknown
        glance = source.glance
        found: list[tuple[int, int]] = []
        for _ in range(UNITS):
            if start + place >= end:
                return found, start
            head = glance(start, place + 1)
            first = start + width
            last = first + int.from_bytes(head[:width], "big")
            if last - first <= least or last > end:
                return found, start
            kind = head[place] >> shift & mask
            if kind in private or kind in unknown:
                found.append(looked_into(first, last, UNIT_LIMIT if kind in private else FILLER_LIMIT))
            start = last
        raise LimitExceeded("a coded picture is cut into too many pieces")

    def clean(self, block: bytes) -> bytes:
        if block[self.place] >> self.shift & self.mask in self.private:
            if self.sealed and not is_sei(block, self.header):
                return block
            return clean_sei(block, self.header, wide=self.wide)
        inner, head = block[self.header :].rstrip(b"\0"), block[: self.header]
        if inner.rstrip(b"\x80").strip(b"\xff"):
            inner = b"\xff" * (len(inner) - 1) + b"\x80"
        return (head + inner).ljust(len(block), b"\0")

    def said(self, block: bytes) -> tuple[str, str, str]:
        if block[self.place] >> self.shift & self.mask in self.private:
            return said(block, self.header)
        return "M901", "units inside coded pictures that are unknown", ""


_CODE: Final = b"\0\0\1"  # begins a unit where no length does


def looked_into(start: int, end: int, limit: int = UNIT_LIMIT) -> tuple[int, int]:
    """A stretch that will be looked into; Uncleanable where it is too long for that."""
    if end - start > limit:
        raise Uncleanable("user data in coded pictures that is too large to be looked into")
    return start, end


# filler, reserved and unspecified types; those of Dolby Vision stay (28; 62 and 63)
_UNKNOWN_264: Final = frozenset({0, 12, 17, 18, *range(22, 28), *range(29, 32)})
_UNKNOWN_265: Final = frozenset({*range(10, 16), *range(22, 32), 38, *range(41, 62)})
_UNKNOWN_266: Final = frozenset({4, 5, 6, 11, *range(25, 32)})


def h264(width: int, profile: int) -> Nal:
    """H.264 with lengths of `width` bytes; profile 244 has full colour resolution."""
    return Nal(width, 1, 0, 0, 31, frozenset({6}), _UNKNOWN_264, wide=profile == 244)


def h265(width: int) -> Nal:
    """H.265 with lengths of `width` bytes."""
    return Nal(width, 2, 0, 1, 63, frozenset({39, 40}), _UNKNOWN_265)


def h266(width: int) -> Nal:
    """H.266 with lengths of `width` bytes."""
    return Nal(width, 2, 1, 3, 31, frozenset({23, 24}), _UNKNOWN_266)


_AV1_PRIVATE: Final = frozenset({0, 5, *range(9, 16)})  # metadata, padding, reserved types


@dataclass(frozen=True)
class Av1:
    """AV1: metadata, padding and unknown units."""

    def find(self, source: Source, samples: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        for start, end in samples:
            yield from self._find(source, start, end)

    def _find(self, source: Source, start: int, end: int) -> Iterator[tuple[int, int]]:
        for _ in range(UNITS):
            if start >= end:
                return
            head = source.glance(start, min(10, end - start))
            kind, extended, sized = head[0] >> 3 & 15, head[0] >> 2 & 1, head[0] >> 1 & 1
            size, used = _leb128(head, 1 + extended)
            stop = start + used + size if sized else end
            if stop > end or stop <= start:
                return
            if kind in _AV1_PRIVATE:
                yield looked_into(start, stop)
            start = stop
        raise LimitExceeded("a coded picture is cut into too many pieces")

    def clean(self, block: bytes) -> bytes:
        extended, sized = block[0] >> 2 & 1, block[0] >> 1 & 1
        at = _leb128(block, 1 + extended)[1] if sized else 1 + extended
        if block[0] >> 3 & 15 == 5:
            kind, at = _leb128(block, at)
            if kind in {1, 2, 3} or (kind == 4 and block.startswith(T35, at)):
                return block
        if at >= len(block):
            return block
        return block[:at] + bytes(len(block) - at - 1) + b"\x80"

    def said(self, block: bytes) -> tuple[str, str, str]:  # noqa: ARG002
        return "M901", "user data inside coded pictures", ""


def _leb128(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 56, 7):
        if at >= len(data):
            break
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if not byte & 128:
            break
    return value, at


@dataclass(frozen=True)
class StartCodes:
    """MPEG-4 part 2, MPEG-2, MPEG-1: user data; its start code can stand nowhere else.

    Captions stay, and the names of encoders whose faults decoders work around.
    """

    _USER: ClassVar = b"\0\0\1\xb2"
    _STAYS: ClassVar = re.compile(
        rb"(?:GA94|DTG1|CC\x01).*|Lavc[\d.]{1,12}|FFmpeg?(?: v)?[\db.]{0,16}(?: / libavcodec build: \d{1,8})?"
        rb"|ffmpeg|XviD\d{1,6}[A-Z]?|DivX\d{1,4}(?:Build|b)\d{1,5}p?|build\d{0,8}",
        re.DOTALL,
    )

    def find(self, source: Source, samples: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        for start, end in samples:
            at = source.find(self._USER, start, end)
            while at >= 0:
                stop = source.find(b"\0\0\1", at + 4, min(end, at + 4 + UNIT_LIMIT))
                if stop < 0:
                    stop = looked_into(at, end)[1]
                yield at, stop
                at = source.find(self._USER, stop, end)

    def clean(self, block: bytes) -> bytes:
        new, at = bytearray(block), 0
        while (at := block.find(self._USER, at)) >= 0:
            at += 4
            end = block.find(b"\0\0\1", at)
            end = len(block) if end < 0 else end
            while end > at and block[end - 1] == 0:
                end -= 1  # zeros before the next start code belong to it
            stays = self._STAYS.match(block, at, end)
            at = stays.end() if stays else at
            new[at:end] = b"\xff" * (end - at)
        return bytes(new)

    def said(self, block: bytes) -> tuple[str, str, str]:  # noqa: ARG002
        return "M901", "user data inside coded pictures", ""


def touched(
    source: Source, codec: Codec, samples: Iterable[tuple[int, int]]
) -> Iterator[tuple[int, int, bytes]]:
    """(start, end, bytes as they are) of all stretches in which a codec has something to clean."""
    for start, end in codec.find(source, samples):
        block = source.glance(start, end - start)
        if codec.clean(block) != block:
            yield start, end, block
