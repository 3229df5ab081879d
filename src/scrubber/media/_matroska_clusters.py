"""Clusters of a Matroska film: blocks of tracks that stay, their frames without private data.

RFC 9559 sections 5.1.3 and 10 (blocks, lacing), 12 (block additions). A film is walked one element at a time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.errors import Encrypted, Malformed, Uncleanable
from scrubber.media._coded import touched
from scrubber.media._ebml import CRC, VOID, Element, children, number, vint, void
from scrubber.media._matroska_ids import (
    BLOCK,
    CLUSTER,
    ENCRYPTED,
    GROUP,
    GROUPED,
    KEPT,
    MORE,
    MORE_DATA,
    MORE_ID,
    NAMES,
)
from scrubber.media._matroska_tracks import Track, unpacked
from scrubber.media._sei import T35
from scrubber.media._source import READ_LIMIT, Source
from scrubber.media._verdicts import Change, note
from scrubber.model import Edit, Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.model import Finding

PLUGIN: Final = "matroska"
_LONG: Final = frozenset({BLOCK, GROUPED, MORE_DATA, 0xA4, 0})  # all others are numbers
_DEFINED, _T35 = 1, 4  # additions that the coding defines; ITU-T T.35 (HDR10+)
_WORDS: Final = 20_000  # characters of subtitles that are looked into
_SAMPLE: Final = 1 << 16
_MARKS: Final = re.compile(r"<[^<>]*>|\{[^{}]*\}")


class Clusters:
    """The clusters of a film with these tracks; `look`: into their frames, too."""

    def __init__(self, source: Source, tracks: dict[int, Track], *, look: bool) -> None:
        self._source, self._tracks, self._look = source, tracks, look
        self._wordy = any(track.words for track in tracks.values())
        self._left = _WORDS
        self._said: set[tuple[str, str]] = set()

    def parts(self, cluster: Element) -> Iterator[Part]:
        """A note of its subtitles, if it has any, and the cluster."""
        found: list[Finding] = []
        dirty = False
        words: list[str] | None = [] if self._wordy else None
        for change in self.changes(cluster, words):
            dirty = True
            if change.rule and (change.rule, change.why) not in self._said:
                self._said.add((change.rule, change.why))
                found.append(note(change.rule, change[:2], change.why, PLUGIN, change.value))
        if words:
            said = note("M506", (cluster.start, cluster.end), "subtitle", PLUGIN, "\n".join(words))
            yield Part(cluster.start, cluster.start, NAMES[CLUSTER], "words that are shown", findings=(said,))
        opaque = bool(words)
        if not dirty:
            yield Part(cluster.start, cluster.end, NAMES[CLUSTER], "data of what is shown", opaque=opaque)
            return
        why = "data of what is shown, without what is not"
        edits = _Edits(self, cluster)
        yield Part(
            cluster.start, cluster.end, NAMES[CLUSTER], why, b"", True, tuple(found), opaque, patches=edits
        )

    def changes(self, cluster: Element, words: list[str] | None = None) -> Iterator[Change]:
        """What changes in a cluster, in order; subtitles are added to `words`."""
        return self._master(cluster, [], words)

    def _master(self, parent: Element, sums: list[Element], words: list[str] | None) -> Iterator[Change]:
        own: Element | None = None
        for child in children(self._source, parent):
            if child.id == CRC and child.start == parent.body and child.end - child.body == 4:
                own = child
                sums.append(child)
                continue
            for change in self._child(parent, child, sums, words):
                while sums:
                    summed = sums.pop(0)
                    yield Change(summed.start, summed.end, void(summed.end - summed.start))
                yield change
        if own is not None and sums and sums[-1] == own:
            sums.pop()

    def _child(
        self, parent: Element, child: Element, sums: list[Element], words: list[str] | None
    ) -> Iterator[Change]:
        kind = child.id
        if kind in {BLOCK, GROUPED}:
            yield from self._block(child, words)
        elif kind == ENCRYPTED:
            raise Encrypted("the film is encrypted, so nobody can look into it")
        elif kind in {VOID, 0}:
            if not self._source.is_zero(child.body, child.end):
                yield Change(child.body, child.end, b"", "M605", "bytes that nothing refers to")
        elif kind not in KEPT[parent.id]:
            yield _gone(child, "M901", "unknown element")
        elif kind == GROUP and not self._plays(child):
            yield _gone(child, "M901", "samples of a track that goes")
        elif kind == MORE and not self._shown(child):
            yield _gone(child, "M901", "addition to a frame that is not shown")
        elif kind in KEPT:
            yield from self._master(child, sums, words)
        elif kind not in _LONG and child.end - child.body > 8:
            yield _gone(child, "M902", "a number that is too long")

    def _plays(self, group: Element) -> bool:
        for child in children(self._source, group):
            if child.id == GROUPED:
                head = self._source.glance(child.body, min(8, child.end - child.body))
                return vint(head, 0)[0] in self._tracks
            if child.id == ENCRYPTED:
                raise Encrypted("the film is encrypted, so nobody can look into it")
        return False

    def _shown(self, more: Element) -> bool:
        """Whether an addition holds what is shown, as transparency, or how (HDR10+)."""
        kind, data = _DEFINED, None
        for child in children(self._source, more):
            if child.id == MORE_ID:
                kind = number(self._source, child)
            elif child.id == MORE_DATA:
                data = child
        if data is None or any(kind in track.times for track in self._tracks.values()):
            return False
        head = self._source.glance(data.body, min(8, data.end - data.body))
        return kind == _DEFINED or (kind == _T35 and head.startswith(T35))

    def _block(self, block: Element, words: list[str] | None) -> Iterator[Change]:
        head = self._source.glance(block.body, min(12, block.end - block.body))
        track = self._tracks.get(vint(head, 0)[0])
        if track is None:
            if block.whole or any(head):
                yield _gone(block, "M901", "samples of a track that goes")
            return
        if words is not None and track.words:
            self._read(track, block, words)
        if track.codec is None or not self._look:
            return
        if track.unknown:
            raise Uncleanable(
                "frames are compressed in an outdated way; write the film anew with mkvmerge first"
            )
        for start, end in frames(self._source, block):
            yield from self._frame(track, start, end)

    def _frame(self, track: Track, start: int, end: int) -> Iterator[Change]:
        codec = track.codec
        if codec is None:
            return
        if not track.prefix and not track.packed:
            for first, last, old in touched(self._source, codec, [(start, end)]):
                yield Change(first, last, codec.clean(old), *codec.said(old))
            return
        if end - start > READ_LIMIT:
            raise Uncleanable("a frame is too long to look into")
        data = unpacked(track, self._source.glance(start, end - start))
        for first, last, old in touched(Source(data), codec, [(0, len(data))]):
            new, skip = codec.clean(old), max(0, len(track.prefix) - first)
            if track.packed or new[:skip] != old[:skip]:
                raise Uncleanable("frames hold user data that is compressed; write the film anew first")
            at = start + first + skip - len(track.prefix)
            yield Change(at, start + last - len(track.prefix), new[skip:], *codec.said(old))

    def _read(self, track: Track, block: Element, words: list[str]) -> None:
        for start, end in frames(self._source, block):
            if self._left <= 0 or end - start > _SAMPLE:
                return
            said = subtitle(track, self._source.glance(start, end - start))
            self._left -= len(said) + 1
            if said:
                words.append(said)


class _Edits:
    """The edits of a cluster, made anew each time."""

    def __init__(self, clusters: Clusters, cluster: Element) -> None:
        self._clusters, self._cluster = clusters, cluster

    def __iter__(self) -> Iterator[Edit]:
        for change in self._clusters.changes(self._cluster):
            yield Edit(change.start, change.end, change.new, pad=True)


def _gone(child: Element, rule: str, why: str) -> Change:
    return Change(child.start, child.end, void(child.end - child.start), rule, why)


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
    return _MARKS.sub(" ", said).strip("\0 \r\n")


def frames(source: Source, block: Element) -> list[tuple[int, int]]:
    """Where the frames of a block stand; none where its lacing is broken."""
    data = source.glance(block.body, min(_SAMPLE, block.end - block.body))
    width = vint(data, 0)[1]
    at = width + 3
    if not width or at > len(data):
        return []
    lacing = data[at - 1] >> 1 & 3
    if lacing == 0:
        return [(block.body + at, block.end)]
    if at >= len(data):
        return []
    count, at = data[at] + 1, at + 1
    sizes, at = _SIZES[lacing](data, at, count, block.end - block.body)
    found, start = [], block.body + at
    for size in sizes:
        if size < 0 or start + size > block.end:
            return []
        found.append((start, start + size))
        start += size
    return [*found, (start, block.end)] if lacing != 2 else found


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
