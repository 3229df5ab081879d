"""Private data beside the words of subtitles and chapters, overwritten in place; the words themselves stay.

WebVTT: ISO/IEC 14496-30 clause 7 (comments); TTML and EBU-TT: clause 9, W3C TTML2 14 (metadata, comments);
timed text of 3GPP TS 26.245 5.17 and of QTFF "Text sample data" (modifiers that are unknown).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from scrubber.media._coded import looked_into

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._source import Source


@dataclass(frozen=True)
class Words:
    """What all of them share: whole samples are looked into, if they are no larger than a unit."""

    def find(self, source: Source, samples: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:  # noqa: ARG002
        for start, end in samples:
            if end > start:
                yield looked_into(start, end)

    def clean(self, block: bytes) -> bytes:
        """A sample without what is not shown."""
        raise NotImplementedError

    def said(self, block: bytes) -> tuple[str, str, str]:  # noqa: ARG002
        return "M503", "comments and metadata of subtitles", ""


@dataclass(frozen=True)
class WebVtt(Words):
    """Comments between the cues (`vtta`), and boxes that are unknown, become spaces."""

    _KEPT: ClassVar = frozenset(b"vttc vtte payl iden sttg ctim vsid".split())

    def clean(self, block: bytes) -> bytes:
        new = bytearray(block)
        _blank(new, 0, self._KEPT, b" ")
        return bytes(new)


@dataclass(frozen=True)
class TimedText(Words):
    """Behind the text stand modifiers, which say how it looks; those that are unknown become zeros."""

    _KEPT: ClassVar = frozenset(
        b"styl ftab hlit hclr drpo drpt metr encd tbox blnk href twrp krok dlay".split()
    )

    def clean(self, block: bytes) -> bytes:
        new = bytearray(block)
        _blank(new, 2 + int.from_bytes(block[:2], "big"), self._KEPT, b"\0")
        return bytes(new)


@dataclass(frozen=True)
class Ttml(Words):
    """Comments, and elements of metadata, become spaces; with one that does not end, all that follows."""

    _GOES: ClassVar = re.compile(
        rb"<!--.*?(?:-->|\Z)"
        rb"|<((?:\w+:)?metadata)\b[^<>]*(?<!/)>.*?(?:</\1\s*>|\Z)"
        rb"|<((?:ttm|ebuttm|ebuttExt|dc|dcterms):[\w-]+)\b[^<>]*(?<!/)>.*?(?:</\2\s*>|\Z)",
        re.DOTALL,
    )

    def clean(self, block: bytes) -> bytes:
        return self._GOES.sub(lambda found: b" " * len(found[0]), block)


def _blank(new: bytearray, at: int, kept: frozenset[bytes], by: bytes) -> None:
    """Overwrite the payload of the boxes from `at` on that are not `kept`, and what is no box."""
    while at + 8 <= len(new):
        size = int.from_bytes(new[at : at + 4], "big")
        if size < 8 or at + size > len(new):
            break
        if bytes(new[at + 4 : at + 8]) not in kept:
            new[at + 8 : at + size] = by * (size - 8)
        at += size
    new[at:] = bytes(max(0, len(new) - at))


def web_vtt_header(old: bytes) -> bytes:
    """A `vttC` box with styles and regions only; comments and notes become spaces."""
    blocks = re.split(rb"(\r?\n(?:\r?\n)+)", old[8:])
    kept = (b"STYLE", b"REGION")
    new = b"".join(
        block if index % 2 or block.startswith(kept) else _signature(block)
        for index, block in enumerate(blocks)
    )
    return old[:8] + new


def _signature(block: bytes) -> bytes:
    first = block[:6] if block.startswith(b"WEBVTT") else b""
    return first + re.sub(rb"[^\r\n]", b" ", block[len(first) :])
