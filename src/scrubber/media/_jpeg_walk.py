"""Cut a JPEG stream into its marker segments and entropy-coded stretches: ITU-T T.81 Annex B.

The cut follows what decoders do (libjpeg and those built on it): where they skip bytes, the bytes are junk;
where they stop, the picture ends. Nothing here decides what stays.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import LimitExceeded, Malformed

if TYPE_CHECKING:
    from scrubber.media._source import Source

TEM: Final = 0x01
SOI: Final = 0xD8
EOI: Final = 0xD9
SOS: Final = 0xDA
DQT: Final = 0xDB
DNL: Final = 0xDC
DRI: Final = 0xDD
DHP: Final = 0xDE
EXP: Final = 0xDF
LOSSLESS_FRAME: Final = 0xF7  # SOF55 of JPEG-LS (ITU-T T.87), a format of its own
DHT: Final = 0xC4
DAC: Final = 0xCC
COM: Final = 0xFE
FRAMES: Final = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})

# stretches that no marker names
SCAN: Final = -1  # entropy-coded data, restart markers included
FILL: Final = -2  # 0xFF bytes before a marker (B.1.1.2)
JUNK: Final = -3  # bytes that decoders skip

SEGMENT_LIMIT: Final = 20_000  # a film of colour profiles and metadata stays far below
STEP_LIMIT: Final = 5 * SEGMENT_LIMIT  # stops at all, broken segments included
_MARKER: Final = re.compile(rb"\xff[\xc0-\xcf\xd8-\xfe]")
_SCAN_END: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
# with restart intervals a decoder that meets a marker below SOF0 looks for the next restart and goes on
_SCAN_END_RESTARTED: Final = re.compile(rb"\xff[\xc0-\xcf\xd8-\xfe]")
_NOT_FILL: Final = re.compile(rb"[^\xff]")
_AFTER_SCAN: Final = FRAMES | {TEM, DHT, DAC, EOI, SOS, DQT, DNL, DRI, EXP, COM} | set(range(0xE0, 0xF0))
_TEXT: Final = bytes((9, 10, 13, *range(0x20, 0x7F)))
_TAIL: Final = 4096  # bytes looked at
_TAIL_LENGTH: Final = 20  # data that was cut off looks like this much text once in 400 million
_TAIL_LETTERS: Final = 10  # repeated codes of a plain area may look like text, but have few distinct bytes
_FOREIGN: Final = re.compile(
    rb"\x00\x00\x00.ftyp|PK\x03\x04|SEFH|<\?xpacket|<x:xmpmeta|http://ns\.|Exif\x00\x00|\r\n\r\n--", re.DOTALL
)


class Segment(NamedTuple):
    """[start, end) and its marker code (the second byte), or SCAN, FILL or JUNK."""

    marker: int
    start: int
    end: int


class Walk(NamedTuple):
    """The segments of one picture from SOI on.

    `end` is where the picture ends: behind EOI if `closed`, else where decoders stop reading. `scanned`
    tells whether there was any scan.
    """

    segments: list[Segment]
    end: int
    closed: bool
    scanned: bool

    @property
    def header(self) -> list[Segment]:
        """The segments before the first scan: only those tell a decoder how to show the picture."""
        for number, segment in enumerate(self.segments):
            if segment.marker == SOS:
                return self.segments[:number]
        return self.segments


def walk(source: Source, start: int, end: int) -> Walk:
    """Cut the stream whose SOI stands at `start`, at most up to `end`.

    Raises Malformed where only the marker speaks for a JPEG, LimitExceeded over SEGMENT_LIMIT segments.
    """
    segments = [Segment(SOI, start, start + 2)]
    at = start + 2
    scanned, restarts, steps = False, False, 0
    while at < end:
        steps += 1
        if steps > STEP_LIMIT or len(segments) > SEGMENT_LIMIT:
            raise LimitExceeded(f"the picture has more than {SEGMENT_LIMIT} segments")
        head = source.read(at, min(4, end - at))
        marker = head[1] if len(head) > 1 and head[0] == 0xFF else 0
        if marker < 0xC0 or 0xD0 <= marker < SOI or marker == 0xFF:  # no marker, or none that means anything
            following = _search(source, _MARKER, at, end)
            if following < 0:
                break
            _add_gap(source, segments, at, following)
            at = following
            continue
        if marker == EOI:
            segments.append(Segment(EOI, at, at + 2))
            return Walk(segments, at + 2, True, scanned)
        if scanned and marker == SOI:
            break
        stop = at + 2 + int.from_bytes(head[2:4], "big") if marker != SOI else 0
        if stop < at + 4:  # a second SOI or an impossible length: decoders go on or give up here
            _add_junk(segments, at, min(at + 2, end))
            at = segments[-1].end
            continue
        if stop > end:
            break
        segments.append(Segment(marker, at, stop))
        if marker == DRI:
            restarts = source.head(2, at + 4) != b"\0\0"
        at = stop
        if marker == SOS:
            scanned = True
            at, goes_on = _scan(source, segments, at, end, restarts)
            if not goes_on:
                break
    if all(segment.marker in {SOI, FILL, JUNK} for segment in segments):
        raise Malformed("nothing of a JPEG but its start marker was found", source.base + start)
    return Walk(segments, at, False, scanned)


def _scan(source: Source, segments: list[Segment], at: int, end: int, restarts: bool) -> tuple[int, bool]:  # noqa: FBT001
    """Add the entropy-coded data from `at`; its end, and whether decoders read on there."""
    stop = _search(source, _SCAN_END_RESTARTED if restarts else _SCAN_END, at, end)
    if stop < 0:
        stop = _cut_foreign(source, at, end)
        segments.append(Segment(SCAN, at, stop))
        return stop, False
    if stop > at:
        segments.append(Segment(SCAN, at, stop))
    return stop, source.read(stop + 1, 1)[0] in _AFTER_SCAN


def _cut_text(source: Source, at: int, end: int) -> int:
    """Where text starts that stands at the very end of a picture that was cut off, else `end`."""
    tail = source.read(max(at, end - _TAIL), min(end - at, _TAIL))
    text = tail[len(tail.rstrip(_TEXT)) :]
    return end - len(text) if len(text) >= _TAIL_LENGTH and len(set(text)) >= _TAIL_LETTERS else end


def _cut_foreign(source: Source, at: int, end: int) -> int:
    """Where something else starts in data that no marker ends (a picture that was cut off), else `end`."""
    foreign = source.search(_FOREIGN, at, 8, end)
    return _cut_text(source, at, end) if foreign < 0 else foreign


def _search(source: Source, pattern: re.Pattern[bytes], at: int, end: int) -> int:
    """As Source.search for a two-byte pattern, with windows that grow: many near hits cost little."""
    size = 4096
    while at < end:
        stop = min(end, at + size)
        found = source.search(pattern, at, 2, stop)
        if found >= 0:
            return found
        if stop == end:
            break
        at = stop - 1
        size <<= 4
    return -1


def _add_gap(source: Source, segments: list[Segment], start: int, end: int) -> None:
    if source.search(_NOT_FILL, start, 1, end) < 0:
        segments.append(Segment(FILL, start, end))
    else:
        _add_junk(segments, start, end)


def _add_junk(segments: list[Segment], start: int, end: int) -> None:
    if segments[-1].marker == JUNK:
        start = segments.pop().start
    segments.append(Segment(JUNK, start, end))


def meant(marker: int, payload: bytes) -> int:
    """How many bytes of the payload of a table or header segment its own fields account for.

    What follows them is read by no decoder. A payload shorter than its fields announce counts whole.
    """
    if marker in FRAMES or marker == DHP:
        return 6 + 3 * payload[5] if len(payload) > 5 else len(payload)
    if marker == SOS:
        return 4 + 2 * payload[0] if payload else 0
    if marker in {DRI, DNL}:
        return 2
    if marker == EXP:
        return 1
    at = 0
    while at < len(payload):
        size = _table(marker, payload, at)
        if not size:
            return at
        at += size
    return at


def _table(marker: int, payload: bytes, at: int) -> int:
    """Length of the quantisation, Huffman or arithmetic table at `at`; 0 where none begins."""
    high, low = payload[at] >> 4, payload[at] & 15
    if high > 1 or low > 3:
        return 0
    if marker == DQT:
        return 1 + (64 << high)
    if marker == DAC:
        return 2
    codes = sum(payload[at + 1 : at + 17])
    return 17 + codes if codes <= 256 else 0
