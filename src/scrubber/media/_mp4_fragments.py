"""Fragments of a film: ISO/IEC 14496-12 section 8.8 (moof, traf, trun); ISO/IEC 23001-7 (senc).

Where their samples stand, and their headers without what is not needed to play them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from scrubber.errors import LimitExceeded, Malformed, Uncleanable
from scrubber.media._freed import freed, rest
from scrubber.media._movie import children
from scrubber.media._movie_sizes import counted, tail
from scrubber.media._samples import SAMPLE_LIMIT, auxiliary
from scrubber.media._verdicts import note
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scrubber.media._boxes import Box
    from scrubber.media._movie import Movie, Rules, Track
    from scrubber.media._source import Source

_KEPT: Final = {
    b"moof": frozenset(b"mfhd traf pssh".split()),
    b"traf": frozenset(b"tfhd tfdt trun sbgp sgpd subs saiz saio senc sdtp".split()),
}
_PIFF: Final = bytes.fromhex("a2394f525a9b4f14a2446c427c648df4")  # senc, before it had a name
_WRITTEN_ONCE: Final = 1 << 20  # bytes of a grouping that is looked into


@dataclass(frozen=True, slots=True)
class Run:
    """Samples that follow each other: those of a track from `start` on, with their sizes."""

    track: Track
    entry: int
    start: int
    sizes: list[int]

    @property
    def end(self) -> int:
        """The byte behind the last one."""
        return self.start + sum(self.sizes)

    def samples(self, limit: int) -> Iterator[tuple[int, int]]:
        """(start, end) of each sample that lies before `limit`."""
        at = self.start
        for size in self.sizes:
            if at + size <= limit:
                yield at, at + size
            at += size


def defaults(source: Source, movie: Movie) -> dict[int, tuple[int, int]]:
    """Track number -> (sample entry, size of a sample), unless a fragment says otherwise (`trex`)."""
    found = {}
    for mvex in children(source, movie.box):
        if mvex.type == b"mvex":
            for box in children(source, mvex):
                if box.type == b"trex" and box.end - box.body >= 20:
                    number, entry, _, size = source.unpack(">IIII", box.body + 4)
                    found[number] = (entry, size)
    return found


def runs(
    source: Source, moof: Box, tracks: Mapping[int, Track], trex: Mapping[int, tuple[int, int]]
) -> Iterator[Run]:
    """The samples of a fragment that belong to tracks that stay."""
    last, clear = moof.start, True
    for traf in children(source, moof):
        if traf.type != b"traf":
            continue
        inside = list(children(source, traf))
        head = _header(source, next((box for box in inside if box.type == b"tfhd"), traf))
        track = tracks.get(head.number)
        kept = track is not None and track.kept
        base = moof.start if head.base == -1 else head.base if head.base >= 0 else last
        if head.base == -2 and not clear and kept:
            raise Uncleanable("a fragment says where its samples are by those of a track that goes")
        clear = clear and kept
        entry, size = trex.get(head.number, (1, 0))
        head = replace(head, entry=head.entry or entry, size=size if head.size < 0 else head.size)
        last = base
        for box in inside:
            if box.type == b"trun":
                start, sizes = _run(source, box, base, last, head.size)
                if track is not None and kept:
                    run = Run(track, head.entry, start, sizes)
                    yield run
                last = start + sum(sizes)


def fragment_auxiliary(source: Source, moof: Box) -> Iterator[tuple[int, int]]:
    """Where what is needed to decrypt the samples of a fragment stands."""
    for traf in children(source, moof):
        if traf.type == b"traf":
            inside = {box.type: box for box in children(source, traf)}
            if b"saio" in inside and b"tfhd" in inside:
                head = _header(source, inside[b"tfhd"])
                yield from auxiliary(source, inside, head.base if head.base >= 0 else moof.start)


@dataclass(frozen=True, slots=True)
class _Header:
    """`tfhd`; `base`: -1 for the start of the fragment, -2 for the end of the track before."""

    number: int
    base: int
    entry: int
    size: int


def _header(source: Source, box: Box) -> _Header:
    if box.type != b"tfhd" or box.end - box.body < 8:
        raise Malformed("a fragment of a track has no header", box.start)
    flags, number = source.unpack(">II", box.body)
    at = box.body + 8
    base, entry, size = (-1 if flags & 0x20000 else -2), 0, -1
    for bit, width in ((1, 8), (2, 4), (8, 4), (16, 4)):
        if not flags & bit:
            continue
        if at + width > box.end:
            raise Malformed("the header of a fragment is cut short", box.start)
        value = int.from_bytes(source.read(at, width), "big")
        at += width
        if bit == 1:
            base = value
        elif bit == 2:
            entry = value
        elif bit == 16:
            size = value
    return _Header(number, base, entry, size)


def _run(source: Source, box: Box, base: int, last: int, size: int) -> tuple[int, list[int]]:
    """(start, sizes) of the samples of a `trun` box."""
    if box.end - box.body < 8:
        raise Malformed("a run of samples is cut short", box.start)
    flags, count = source.unpack(">II", box.body)
    if count > SAMPLE_LIMIT:
        raise LimitExceeded(f"a run has more than {SAMPLE_LIMIT} samples")
    at, start = box.body + 8, last
    if flags & 1:
        start = base + source.unpack(">i", at)[0]
        at += 4
    at += 4 if flags & 4 else 0
    fields = [bit for bit in (0x100, 0x200, 0x400, 0x800) if flags & bit]
    if at + 4 * len(fields) * count > box.end or start < 0:
        raise Malformed("a run of samples is cut short", box.start)
    if 0x200 not in fields:
        return start, [size] * count
    table = source.read(at, 4 * len(fields) * count)
    place, step = 4 * fields.index(0x200), 4 * len(fields)
    return start, [int.from_bytes(table[i : i + 4], "big") for i in range(place, len(table), step)]


def fragment_parts(
    source: Source, box: Box, tracks: Mapping[int, Track], rules: Rules, plugin: str
) -> Iterator[Part]:
    """A `moof` or `traf` box without what is not known; fragments of tracks that go, go whole."""
    yield Part(box.start, box.body, box.name, "structure")
    at = box.body
    for child in children(source, box):
        at = child.end
        if child.type == b"traf":
            yield from _fragment_of_track(source, child, tracks, rules, plugin)
        elif child.uuid == _PIFF or child.type in _KEPT[box.type]:
            yield from _leaf(source, child, rules, plugin)
        else:
            yield freed(source, child, plugin, findings=rules.gone(source, child))
    if at < box.end:
        yield rest(source, at, box.end, plugin)


def _fragment_of_track(
    source: Source, traf: Box, tracks: Mapping[int, Track], rules: Rules, plugin: str
) -> Iterator[Part]:
    head = next((box for box in children(source, traf) if box.type == b"tfhd"), traf)
    track = tracks.get(_header(source, head).number)
    if track is not None and track.kept:
        yield from fragment_parts(source, traf, tracks, rules, plugin)
        return
    why, rule = (track.why, track.rule) if track is not None else ("track that is not described", "M901")
    yield freed(source, traf, plugin, rule=rule, name=f"traf, {why}", why=why)


def _leaf(source: Source, box: Box, rules: Rules, plugin: str) -> Iterator[Part]:
    if box.type in {b"sgpd", b"sbgp"} and source.head(4, box.body + 4) not in rules.groupings:
        why = "unknown grouping of samples"
        found = (note("M901", (box.start, box.end), why, plugin),)
        yield freed(source, box, plugin, why=why, findings=found)
    else:
        yield from index_parts(source, box, plugin, "needed to play")


def index_parts(source: Source, box: Box, plugin: str, why: str = "structure") -> Iterator[Part]:
    """A box of numbers, without what stands behind them."""
    end = counted(source, box)
    yield Part(box.start, end, box.name, why)
    yield from tail(source, end, box, plugin)


def random_access_parts(source: Source, mfra: Box, plugin: str) -> Iterator[Part]:
    """Where fragments begin, for players that jump (`mfra`: 14496-12 section 8.8.9)."""
    yield Part(mfra.start, mfra.body, mfra.name, "structure")
    at = mfra.body
    for child in children(source, mfra):
        at = child.end
        if child.type in {b"tfra", b"mfro"}:
            yield from index_parts(source, child, plugin)
        else:
            yield freed(source, child, plugin)
    if at < mfra.end:
        yield rest(source, at, mfra.end, plugin)
