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
from scrubber.media._mp4_codecs import entries
from scrubber.media._mp4_fragments import defaults, placed
from scrubber.media._samples import samples
from scrubber.media._verdicts import note
from scrubber.metadata import quicktime
from scrubber.model import MEDIA, Part, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scrubber.media._movie import Track
    from scrubber.media._source import Source
    from scrubber.model import Finding

_MOST: Final = 20_000  # samples of one track that are read
_LONGEST: Final = 20_000  # characters of one track
_SAMPLE: Final = 1 << 16  # bytes of one sample
_TAGS: Final = re.compile(r"<(?:v[.\w]*\s+([^<>]*)|[^<>]*)>")  # who speaks, in WebVTT, is said
_LINK: Final = re.compile(
    rb"href.{5}([^\0]*)", re.DOTALL
)  # 3GPP TS 26.245 5.17.1.5: two numbers and a length
_PICTURES: Final = frozenset((b"c608", b"c708", b"mp4s", b"dvbs"))
_PAYLOAD: Final = re.compile(rb"payl(.*?)(?:\0\0|$)", re.DOTALL)
_UDTA_LIMIT: Final = 4 << 20  # bytes of user data


def texts(source: Source, track: Track, moov: Box, fragments: Sequence[Box]) -> Iterator[bytes]:
    """The first bytes of the samples of a track of words, those in fragments included."""
    if any(kind in _PICTURES for kind, _ in entries(source, track)):
        return
    left = 4 * _LONGEST
    for start, end in islice(_places(source, track, moov, fragments), _MOST):
        data = source.glance(start, min(end - start, _SAMPLE))
        left -= len(data)
        if left < 0:
            return
        yield data


def _places(source: Source, track: Track, moov: Box, fragments: Sequence[Box]) -> Iterator[tuple[int, int]]:
    for start, end, _ in samples(source, track.tables):
        yield start, end
    trex = defaults(source, moov)
    for moof in fragments:
        for run in placed(source, moof, trex):
            if run.number == track.number:
                yield from run.samples(source.size)


def words(source: Source, track: Track, each: Iterator[bytes], plugin: str) -> Iterator[Finding]:
    """A note for each chapter, or one for all subtitles, whose samples are `each`."""
    place = (track.box.start, track.box.end)
    kind = next((kind for kind, _ in entries(source, track)), b"")
    try:
        said = [text for text in (_text(data, kind) for data in each) if text]
    except InputError:
        return
    if track.chapters:
        yield from (note("M506", place, "chapter title", plugin, text) for text in said[:1000])
    elif said:
        yield note("M506", place, "subtitle", plugin, "\n".join(said)[:_LONGEST])


def _text(data: bytes, kind: bytes) -> str:
    if kind in {b"text", b"tx3g"}:
        end = 2 + int.from_bytes(data[:2], "big")
        links = b" ".join(found[1] for found in _LINK.finditer(data, end))
        data = data[2:end] + (b" " + links if links else b"")
    elif kind == b"wvtt":
        data = b" ".join(found[1] for found in _PAYLOAD.finditer(data))
    code = "utf-16" if data[:2] in {b"\xfe\xff", b"\xff\xfe"} else "utf-8"
    said = _TAGS.sub(r" \1 ", data.decode(code, "replace")).strip("\0 \r\n")
    return re.sub(" {2,}", " ", said)


def chapter_list(source: Source, udta: Box, plugin: str) -> Part | None:
    """User data that is nothing but a list of chapters; None where it holds no such list."""
    if udta.end - udta.start > _UDTA_LIMIT:
        return None
    chpl = next((box for box in children(source, udta) if box.type == b"chpl"), None)
    if chpl is None:
        return None
    said, list_of = _titles(source.read(chpl.start, chpl.end - chpl.start), chpl.body - chpl.start)
    titles = [note("M506", (chpl.start, chpl.end), "chapter title", plugin, text) for text in said]
    old = source.read(udta.start, udta.end - udta.start)
    new = old[: udta.body - udta.start] + list_of
    left = len(old) - len(new)
    new += free_header(left) if left >= 8 else b""
    if new.ljust(len(old), b"\0") == old:
        return Part(udta.start, udta.end, udta.name, "list of chapters", findings=tuple(titles))
    gone = quicktime.reader.findings(old[udta.body - udta.start :], Span(MEDIA, udta.start, udta.end))
    why = "a list of chapters, and user data"
    return Part(udta.start, udta.end, udta.name, why, new, True, (*gone, *titles))


def _titles(chpl: bytes, body: int) -> tuple[list[str], bytes]:
    """The titles of a list of chapters, and the list without what stands behind the last of them."""
    count = body + (8 if chpl[body : body + 1] == b"\1" else 4)
    at, titles = count + 1, []
    for _ in range(int.from_bytes(chpl[count:at], "big")):
        end = at + 9 + int.from_bytes(chpl[at + 8 : at + 9], "big")
        if end > len(chpl):
            break
        titles.append(chpl[at + 9 : end].decode("utf-8", "replace").strip("\0 "))
        at = end
    return titles, chpl[:at] + bytes(max(0, len(chpl) - at))
