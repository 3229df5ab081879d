"""Clean AAC in ADTS frames: ISO/IEC 13818-7 section 6.2, ISO/IEC 14496-3 annex 1.A. Tags: `_sound_tags`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.errors import Malformed
from scrubber.media._coded_sound import Aac
from scrubber.media._patches import looked_into
from scrubber.media._sound_frames import bounded, chained, runs, sound_end
from scrubber.media._sound_tags import behind_tags, gone, junk, leading, tail
from scrubber.media._verdicts import all_kept
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._sound_frames import Run
    from scrubber.media._source import Source
    from scrubber.policy import Keep


class Adts:
    """Headers of ADTS frames."""

    sync = re.compile(rb"\xff[\xf0\xf1\xf8\xf9]")
    head = 7

    def frame(self, data: bytes, at: int) -> tuple[int, int]:
        """The sort is version, profile and sampling rate."""
        if data[at] != 0xFF or data[at + 1] & 0xF6 != 0xF0:
            return 0, 0
        rate = data[at + 2] >> 2 & 15
        size = (data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
        if rate > 12 or size < (7 if data[at + 1] & 1 else 9):
            return 0, 0
        return 1 + (data[at + 1] & 8) * 256 + (data[at + 2] & 0xFC), size


_ADTS: Final = Adts()


class AacHandler:
    """Keeps the frames; of what stands in them before the sound, as in films, no more than a plain name."""

    name = "aac"
    suffixes = (".aac", ".adts")
    mime = ("audio/aac", "audio/x-hx-aac-adts", "audio/aacp")

    def accepts(self, head: bytes) -> bool:
        """Tell by two frames in a row, behind tags."""
        at = behind_tags(head)
        return at < len(head) and chained(_ADTS, head[at:], 0)

    def parts(self, source: Source, keep: Keep) -> Iterable[Part]:
        """Tags in front and behind, then frame by frame."""
        parts = _walk(source, keep)
        return all_kept(parts) if keep.everything else parts


def _walk(source: Source, keep: Keep) -> Iterator[Part]:
    start = 0
    for tag in leading(source):
        yield gone(source, tag, "aac", keep)
        start = tag.end
    end, behind = tail(source, start, lambda end: sound_end(source, _ADTS, start, end))
    sound = False
    for run in runs(source, _ADTS, start, end):
        sound |= run.sound
        if run.sound:
            yield (
                Part(run.start, run.end, "frames", "the sound")
                if keep.packets
                else looked_into(source, (run.start, run.end), Aac(), _blocks(source, run), "aac")
            )
        elif source.is_zero(run.start, run.end):
            yield Part(run.start, run.end, "zeros", "padding")
        else:
            yield from junk(source, run.start, run.end, "aac")
    if not sound:
        raise Malformed("the file holds no frame of AAC")
    for tag in behind:
        yield gone(source, tag, "aac", keep)


def _blocks(source: Source, run: Run) -> Iterator[tuple[int, int]]:
    """Where the elements of each frame stand: behind its header and its checksum."""
    at, count = run.start, 0
    while at + _ADTS.head <= run.end:
        count += 1
        bounded(count, run.end - run.start)
        head = source.glance(at, _ADTS.head)
        size = _ADTS.frame(head, 0)[1]
        if not size:
            return
        yield at + (7 if head[1] & 1 else 9), min(at + size, run.end)
        at += size


handler = AacHandler()
