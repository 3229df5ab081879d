"""Words that are part of a film and stay in it: chapters and subtitles, to be searched for names.

QTFF "Text media", 3GPP TS 26.245 (tx3g), ISO/IEC 14496-30 (WebVTT, TTML); `chpl` as Nero and ffmpeg write it.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from scrubber.errors import InputError
from scrubber.media._boxes import Box, free_header
from scrubber.media._movie import children
from scrubber.media._samples import samples
from scrubber.media._verdicts import note
from scrubber.metadata import quicktime
from scrubber.model import MEDIA, Part, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._movie import Track
    from scrubber.media._source import Source
    from scrubber.model import Finding

_MOST: Final = 20_000  # samples of one track that are read
_LONGEST: Final = 20_000  # characters of one track
_SAMPLE: Final = 1 << 16  # bytes of one sample
_TAGS: Final = re.compile(r"<[^<>]*>")
_PAYLOAD: Final = re.compile(rb"payl(.*?)(?:\0\0|$)", re.DOTALL)
_UDTA_LIMIT: Final = 4 << 20  # bytes of user data


def words(source: Source, track: Track, kind: bytes, plugin: str) -> Iterator[Finding]:
    """A note for each chapter, or one for all subtitles; `kind` is their coding."""
    place = (track.box.start, track.box.end)
    if kind in {b"c608", b"c708", b"mp4s", b"dvbs"}:
        return
    try:
        said = [text for text in _read(source, track, kind) if text]
    except InputError:
        return
    if track.chapters:
        yield from (note("M506", place, "chapter title", plugin, text) for text in said[:1000])
    elif said:
        yield note("M506", place, "subtitle", plugin, "\n".join(said)[:_LONGEST])


def _read(source: Source, track: Track, kind: bytes) -> Iterator[str]:
    left = 4 * _LONGEST
    for start, end, _ in islice(samples(source, track.tables), _MOST):
        data = source.glance(start, min(end - start, _SAMPLE))
        left -= len(data)
        if left < 0:
            return
        yield _text(data, kind)


def _text(data: bytes, kind: bytes) -> str:
    if kind in {b"text", b"tx3g"}:
        data = data[2 : 2 + int.from_bytes(data[:2], "big")]
    elif kind == b"wvtt":
        data = b" ".join(found[1] for found in _PAYLOAD.finditer(data))
    code = "utf-16" if data[:2] in {b"\xfe\xff", b"\xff\xfe"} else "utf-8"
    return _TAGS.sub(" ", data.decode(code, "replace")).strip("\0 \r\n")


def chapter_list(source: Source, udta: Box, plugin: str) -> Part | None:
    """User data that is nothing but a list of chapters; None where it holds no such list."""
    if udta.end - udta.start > _UDTA_LIMIT:
        return None
    chpl = next((box for box in children(source, udta) if box.type == b"chpl"), None)
    if chpl is None:
        return None
    titles = [
        note("M506", (chpl.start, chpl.end), "chapter title", plugin, text) for text in _titles(source, chpl)
    ]
    old = source.read(udta.start, udta.end - udta.start)
    new = old[: udta.body - udta.start] + source.read(chpl.start, chpl.end - chpl.start)
    left = len(old) - len(new)
    new += free_header(left) if left >= 8 else b""
    if new.ljust(len(old), b"\0") == old:
        return Part(udta.start, udta.end, udta.name, "list of chapters", findings=tuple(titles))
    gone = quicktime.reader.findings(old[udta.body - udta.start :], Span(MEDIA, udta.start, udta.end))
    why = "a list of chapters, and user data"
    return Part(udta.start, udta.end, udta.name, why, new, True, (*gone, *titles))


def _titles(source: Source, chpl: Box) -> Iterator[str]:
    data = source.read(chpl.body, min(chpl.end - chpl.body, _SAMPLE))
    at = 9 if data[:1] == b"\1" else 5
    while at + 9 <= len(data):
        size = data[at + 8]
        yield data[at + 9 : at + 9 + size].decode("utf-8", "replace").strip("\0 ")
        at += 9 + size
