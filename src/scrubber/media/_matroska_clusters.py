"""Clusters of a Matroska film: blocks of tracks that stay, their frames without private data.

RFC 9559 sections 5.1.3 and 10 (blocks, lacing), 12 (block additions). A film is walked one element at a time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.errors import Encrypted, LimitExceeded, Uncleanable
from scrubber.media._coded import touched
from scrubber.media._ebml import CRC, VOID, Element, children, number, vint, void
from scrubber.media._matroska_blocks import SAMPLE, frames, subtitle
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
    STATE,
)
from scrubber.media._matroska_tracks import Track, unpacked
from scrubber.media._sei import T35
from scrubber.media._source import READ_LIMIT, Source
from scrubber.media._stream_settings import start_codes
from scrubber.media._verdicts import Change, note
from scrubber.model import Edit, Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.model import Finding

PLUGIN: Final = "matroska"
_LONG: Final = frozenset({BLOCK, GROUPED, MORE_DATA, 0})  # all others are numbers
_DEFINED, _T35 = 1, 4  # additions that the coding defines; ITU-T T.35 (HDR10+)
_DEFINE: Final = ("V_VP8", "V_VP9", "A_WAVPACK4")  # transparency; what was lost of sound
_CUE_SETTINGS: Final = re.compile(
    rb"(?:[ \t]*(?:vertical|line|position|size|align|region):[\w.,%-]+)*[ \t]*(?=\n|\Z)"
)
_UNPACKED: Final = 32  # times as much as what is packed, at most, and
_SPARE: Final = 8 << 20  # bytes
_WORDS: Final = 20_000  # characters of subtitles that are looked into


class Clusters:
    """The clusters of a segment with these tracks; `look`: into their frames, too."""

    def __init__(self, source: Source, tracks: dict[int, Track], *, look: bool) -> None:
        self._source, self._tracks, self._look = source, tracks, look
        self._wordy = any(track.words for track in tracks.values())
        self._left = _WORDS
        self._packed, self._unpacked = 0, 0
        self._group: Track | None = None  # the track of the group that is walked
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
            yield _gone(child, "M901", "samples that are broken, or of a track that goes")
        elif kind == MORE:
            yield from self._addition(child)
        elif kind == STATE:
            yield from self._state(child)
        elif kind in KEPT:
            yield from self._master(child, sums, words)
        elif kind not in _LONG and child.end - child.body > 8:
            yield _gone(child, "M902", "a number that is too long")

    def _plays(self, group: Element) -> bool:
        for child in children(self._source, group):
            if child.id == GROUPED:
                head = self._source.glance(child.body, min(8, child.end - child.body))
                self._group = self._tracks.get(vint(head, 0)[0])
                return self._group is not None and frames(self._source, child) is not None
            if child.id == ENCRYPTED:
                raise Encrypted("the film is encrypted, so nobody can look into it")
        return False

    def _addition(self, more: Element) -> Iterator[Change]:
        """What goes of an addition: all that does not say what is shown (transparency), or how (HDR10+)."""
        kind, data, track = _DEFINED, None, self._group
        for child in children(self._source, more):
            if child.id == MORE_ID:
                kind = number(self._source, child)
            elif child.id == MORE_DATA and data is None:
                data = child
            else:
                data = child
                break
        else:
            sort = track.additions.get(kind, kind) if track else 0
            if track and data and sort == _DEFINED and track.coding.endswith("/WEBVTT"):
                yield from self._cue(data)
                return
            if track and data and self._shown(track, sort, data):
                return
        yield _gone(more, "M901", "addition to a frame that is not shown")

    def _shown(self, track: Track, sort: int, data: Element) -> bool:
        if sort == _DEFINED:
            return track.coding.startswith(_DEFINE)
        return sort == _T35 and self._source.glance(data.body, min(8, data.end - data.body)).startswith(T35)

    def _cue(self, data: Element) -> Iterator[Change]:
        """Where a subtitle stands; its name and remarks on it go."""
        size = data.end - data.body
        old = self._source.glance(data.body, min(size, SAMPLE))
        found = _CUE_SETTINGS.match(old)
        stays = found[0] if found else b""
        new = stays + b"\n" * (size - len(stays))
        if new != old:
            yield Change(
                data.body, data.end, new, "M503", "comment", old[len(stays) :].decode("utf-8", "replace")
            )

    def _state(self, state: Element) -> Iterator[Change]:
        """New settings of a decoder: headers of MPEG video."""
        size = state.end - state.body
        if self._group is None or not self._group.coding.startswith("V_MPEG") or size > SAMPLE:
            yield _gone(state, "M901", "settings that no decoder needs")
            return
        old = self._source.glance(state.body, size)
        new = start_codes(old)
        if new != old:
            yield Change(state.body, state.end, new, "M901", "user data inside coded pictures")

    def _block(self, block: Element, words: list[str] | None) -> Iterator[Change]:
        head = self._source.glance(block.body, min(12, block.end - block.body))
        track = self._tracks.get(vint(head, 0)[0])
        if track is None:
            if block.whole or any(head):
                yield _gone(block, "M901", "samples of a track that goes")
            return
        parts = frames(self._source, block)
        if parts is None:
            yield _gone(block, "M902", "a broken block")
            return
        if words is not None and track.words:
            self._read(track, parts, words)
        if not self._look or (track.codec is None and not track.packed):
            return
        if track.unknown:
            raise Uncleanable(
                "frames are compressed in an outdated way; write the film anew with mkvmerge first"
            )
        for start, end in parts:
            yield from self._frame(track, start, end)

    def _frame(self, track: Track, start: int, end: int) -> Iterator[Change]:
        codec = track.codec
        if codec is not None and not track.prefix and not track.packed:
            for first, last, old in touched(self._source, codec, [(start, end)]):
                yield Change(first, last, codec.clean(old), *codec.said(old))
            return
        if end - start > READ_LIMIT:
            raise Uncleanable("a frame is too long to look into")
        data = self._unpack(track, self._source.glance(start, end - start))
        if codec is None:
            return
        for first, last, old in touched(Source(data), codec, [(0, len(data))]):
            new, skip = codec.clean(old), max(0, len(track.prefix) - first)
            if track.packed or new[:skip] != old[:skip]:
                raise Uncleanable("frames hold user data that is compressed; write the film anew first")
            at = start + first + skip - len(track.prefix)
            yield Change(at, start + last - len(track.prefix), new[skip:], *codec.said(old))

    def _unpack(self, track: Track, data: bytes) -> bytes:
        whole = unpacked(track, data)
        self._packed += len(data)
        self._unpacked += len(whole)
        if self._unpacked > _UNPACKED * self._packed + _SPARE:
            raise LimitExceeded("frames that unpack to far more than they should")
        return whole

    def _read(self, track: Track, parts: list[tuple[int, int]], words: list[str]) -> None:
        for start, end in parts:
            if self._left <= 0 or end - start > SAMPLE:
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
