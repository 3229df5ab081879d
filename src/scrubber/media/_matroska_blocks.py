"""Blocks of a Matroska film: where their frames stand (RFC 9559 section 10), and what subtitles say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.errors import Malformed
from scrubber.media._ebml import vint
from scrubber.media._matroska_tracks import unpacked

if TYPE_CHECKING:
    from scrubber.media._ebml import Element
    from scrubber.media._matroska_tracks import Track
    from scrubber.media._source import Source

SAMPLE: Final = 1 << 16  # bytes of a block in which its lacing stands; of a subtitle that is read
_FIXED: Final = 2  # lacing of frames that are all of one length
_SPEAKER: Final = re.compile(r"<v(?:\.[^<>\s]*)?\s([^<>]*)>")
_MARKS: Final = re.compile(r"<[^<>]*>|\{\\[^{}]*\}")


def subtitle(track: Track, data: bytes) -> str:
    """The words of a subtitle, without marks of how they look."""
    try:
        said = unpacked(track, data).decode("utf-8", "replace")
    except Malformed:
        return ""
    if track.coding.upper().endswith(("ASS", "SSA")):
        fields = said.split(",", 8)
        said = f"{fields[3]}\n{fields[8]}" if len(fields) == 9 else said
        said = said.replace("\\N", "\n").replace("\\n", "\n")
    return _MARKS.sub(" ", _SPEAKER.sub(r"\1: ", said)).strip("\0 \r\n")


def frames(source: Source, block: Element) -> list[tuple[int, int]] | None:
    """Where the frames of a block stand; None where its header or its lacing is broken."""
    data = source.glance(block.body, min(SAMPLE, block.end - block.body))
    width = vint(data, 0)[1]
    at = width + 3
    if not width or at > len(data):
        return None
    lacing = data[at - 1] >> 1 & 3
    if lacing == 0:
        return [(block.body + at, block.end)]
    if at >= len(data):
        return None
    count, at = data[at] + 1, at + 1
    sizes, at = _SIZES[lacing](data, at, count, block.end - block.body)
    found, start = [], block.body + at
    for size in sizes:
        if size < 0 or start + size > block.end:
            return None
        found.append((start, start + size))
        start += size
    return [*found, (start, block.end)] if lacing != _FIXED else found if start == block.end else None


def _xiph(data: bytes, at: int, count: int, total: int) -> tuple[list[int], int]:  # noqa: ARG001
    sizes = []
    for _ in range(count - 1):
        size = 0
        while at < len(data):
            byte, at = data[at], at + 1
            size += byte
            if byte != 255:
                break
        sizes.append(size)
    return sizes, at


def _fixed(data: bytes, at: int, count: int, total: int) -> tuple[list[int], int]:  # noqa: ARG001
    return [max(0, total - at) // count] * count, at


def _ebml(data: bytes, at: int, count: int, total: int) -> tuple[list[int], int]:  # noqa: ARG001
    sizes: list[int] = []
    for index in range(count - 1):
        value, width = vint(data, at)
        at += width
        sizes.append(value if index == 0 else sizes[-1] + value - ((1 << 7 * width - 1) - 1 if width else 0))
    return sizes, at


_SIZES: Final = {1: _xiph, 2: _fixed, 3: _ebml}
