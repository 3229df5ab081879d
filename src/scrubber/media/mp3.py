"""Clean MP3 and other MPEG audio: ISO/IEC 11172-3 section 2.4, ISO/IEC 13818-3; tags as in `_sound_tags`.

The first frame may hold no sound but a table for seeking and gapless playing (`_mp3_info`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.errors import Malformed
from scrubber.media import _mp3_info
from scrubber.media._sound_frames import Run, chained, runs, sound_end
from scrubber.media._sound_tags import behind_tags, gone, junk, leading, tail
from scrubber.media._verdicts import all_kept
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._source import Source
    from scrubber.policy import Keep

_OTHERS: Final = (b"fLaC", b"OggS", b"RIFF", b"FORM", b"MPCK", b"MP+", b"MAC ", b"wvpk", b"TTA1", b"TTA2")
_WORD: Final = re.compile(rb"[\x20-\x7e]{4}")  # as most formats begin, or have it behind a length
_BINARY: Final = (
    b"\xff\xd8",
    b"\x89",
    b"\x1a\x45",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb",
    b"\xff\xf1",
    b"\xff\xf9",
)
_CUT: Final = 4096  # bytes of a frame that a recording may begin in the middle of
_FRAMES: Final = 8  # of them in a row are no chance
_LAYER_3: Final = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb]")
_OTHERS_AFTER_ID3: Final = re.compile(rb"\xff[\xf0\xf1\xf8\xf9]")  # AAC in ADTS


class MpegAudio:
    """Headers of MPEG-1, 2 and 2.5 audio, layers 1 to 3."""

    sync = re.compile(rb"\xff[\xe2-\xe7\xf2-\xf7\xfa-\xff]")
    head = 4

    def __init__(self, first: bytes = b"") -> None:
        self._known: dict[int, tuple[int, int]] = {}
        self._free = _free(first)

    def frame(self, data: bytes, at: int) -> tuple[int, int]:
        """The sort is version, layer and sampling rate."""
        head = data[at] << 16 | data[at + 1] << 8 | data[at + 2]
        found = self._known.get(head)
        if found is None:
            found = self._known[head] = _frame(head, self._free)
        return found


_RATES: Final = (44100, 48000, 32000)
_KBITS: Final = {
    (1, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}


def _free(data: bytes) -> int:
    """The length of a frame without padding, where the first one leaves its bit rate open; else 0.

    It is as long as the way to the next header of the same form, if one more follows at that distance.
    """
    if len(data) < 4 or data[0] != 0xFF or data[1] < 0xE0 or data[2] >> 4:
        return 0
    same = re.compile(re.escape(data[:2]) + b"[" + bytes([data[2] & 0xFD, data[2] | 2]) + b"]", re.DOTALL)
    for match in same.finditer(data, 24, _LONGEST_FREE):
        size = match.start() - (data[2] >> 1 & 1)
        following = match.start() + size + (data[match.start() + 2] >> 1 & 1)
        if same.match(data, following):
            return size
    return 0


def _frame(head: int, free: int = 0) -> tuple[int, int]:
    """Sort and length of a frame by the first three bytes of its header."""
    version, layer = head >> 11 & 3, 4 - (head >> 9 & 3)
    kbits, rate, padding = head >> 4 & 15, head >> 2 & 3, head >> 1 & 1
    if head >> 13 != 0x7FF or version == 1 or layer == 4 or kbits == 15 or rate == 3:
        return 0, 0
    hertz = _RATES[rate] >> {3: 0, 2: 1, 0: 2}[version]
    sort = 1 + (version << 4 | layer << 2 | rate)
    if not kbits:
        return (sort, free + padding * (4 if layer == 1 else 1)) if free else (0, 0)
    bits = _KBITS[1 if version == 3 else 2, layer][kbits - 1] * 1000
    if layer == 1:
        return sort, (12 * bits // hertz + padding) * 4
    return sort, (72 if layer == 3 and version != 3 else 144) * bits // hertz + padding


_MPEG: Final = MpegAudio()
_LONGEST_FREE: Final = 8000  # bytes


class Mp3Handler:
    """Keeps the frames; of the first one, if it is a table, what seeking and gapless playing need.

    Data inside frames stays, and with it the encoder's name that some write into their padding: to blank it
    would change the stream.
    """

    name = "mp3"
    suffixes = (".mp3", ".mp2", ".mp1", ".mpga")
    mime = ("audio/mpeg", "audio/mp3", "audio/mpegapplication/octet-stream")

    def accepts(self, head: bytes) -> bool:
        """Tell by two frames in a row, behind tags and zeros, or by many, behind the rest of a frame."""
        at = behind_tags(head)
        if at >= len(head):
            return at > 0
        data = head[at:].lstrip(b"\0")
        if not data:
            return at > 0
        if data[:2] != b"\xff\xfe" and chained(MpegAudio(data[: 2 * _LONGEST_FREE]), data, 0):
            return True
        if at and _MPEG.frame(data.ljust(4, b"\0"), 0)[1] >= len(data):
            return True  # one frame, or what is left of it
        if data.startswith(_OTHERS) or _OTHERS_AFTER_ID3.match(data):
            return False
        if not at and (_WORD.match(head) or _WORD.match(head, 4) or head.startswith(_BINARY)):
            return False
        return _begins(data) if at else _goes_on(head)

    def parts(self, source: Source, keep: Keep) -> Iterable[Part]:
        """Tags in front and behind, then frame by frame."""
        parts = _walk(source, keep)
        return all_kept(parts) if keep.everything else parts


def _begins(data: bytes) -> bool:
    """Whether frames follow each other from somewhere on."""
    found = _MPEG.sync.search(data)
    while found and not chained(_MPEG, data, found.start(), 3):
        found = _MPEG.sync.search(data, found.start() + 1)
    return found is not None


def _goes_on(data: bytes) -> bool:
    """Whether many frames of layer 3 follow each other, from somewhere near the start on."""
    return any(_many(data, found.start()) for found in _LAYER_3.finditer(data, 0, _CUT))


def _many(data: bytes, at: int) -> bool:
    first = 0
    for _ in range(_FRAMES):
        key, size = _MPEG.frame(data, at) if at + 4 <= len(data) else (0, 0)
        if not size or (first and key != first):
            return False
        first, at = key, at + size
    return True


def _walk(source: Source, keep: Keep) -> Iterator[Part]:
    start = 0
    for tag in leading(source):
        yield gone(source, tag, "mp3", keep)
        start = tag.end
    syntax = _syntax(source, start, source.size)
    end, behind = tail(source, start, lambda end: sound_end(source, syntax, start, end))
    first = True
    for run in runs(source, syntax, start, end):
        if run.sound:
            yield from _sound(source, syntax, run, keep)
            first = False
        elif source.is_zero(run.start, run.end):
            yield Part(run.start, run.end, "zeros", "padding")
        else:
            yield from junk(source, run.start, run.end, "mp3")
    if first:
        raise Malformed("the file holds no frame of MPEG audio")
    for tag in behind:
        yield gone(source, tag, "mp3", keep)


def _frames(start: int, end: int) -> Iterator[Part]:
    if start < end:
        yield Part(start, end, "frames", "the sound")


def _syntax(source: Source, start: int, end: int) -> MpegAudio:
    """The form of the frames: where they leave their bit rate open, the first of them tell their length."""
    at = source.find(b"\xff", start, end)
    return MpegAudio(source.head(min(2 * _LONGEST_FREE, end - at), at) if at >= 0 else b"")


def _sound(source: Source, syntax: MpegAudio, run: Run, keep: Keep) -> Iterator[Part]:
    """A run of frames: its first frame may be a table, also where one file stands behind another."""
    start, end, _sound = run
    size = syntax.frame(source.read(start, 4), 0)[1] if end - start >= 4 else 0
    if start + size <= end and size:
        part = _mp3_info.part(source, start, start + size, keep)
        if part is not None:
            yield part
            start += size
    yield from _frames(start, end)


handler = Mp3Handler()
