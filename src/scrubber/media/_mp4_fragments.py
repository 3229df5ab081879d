"""Where the samples of the fragments of a film stand: ISO/IEC 14496-12 section 8.8 (moof, traf, trun)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scrubber.errors import LimitExceeded, Malformed, Uncleanable
from scrubber.media._movie import children
from scrubber.media._samples import SAMPLE_LIMIT, auxiliary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scrubber.media._boxes import Box
    from scrubber.media._movie import Track
    from scrubber.media._source import Source


@dataclass(frozen=True, slots=True)
class Run:
    """Samples that follow each other: those of a track from `start` on, with their sizes.

    `implied`: where they stand is only said by the samples of the track before.
    """

    number: int
    entry: int
    start: int
    sizes: list[int]
    implied: bool

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


def defaults(source: Source, moov: Box) -> dict[int, tuple[int, int]]:
    """Track number -> (sample entry, size of a sample), unless a fragment says otherwise (`trex`)."""
    found = {}
    for mvex in children(source, moov):
        if mvex.type == b"mvex":
            for box in children(source, mvex):
                if box.type == b"trex" and box.end - box.body >= 20:
                    number, entry, _, size = source.unpack(">IIII", box.body + 4)
                    found[number] = (entry, size)
    return found


def runs(
    source: Source, moof: Box, tracks: Mapping[int, Track], trex: Mapping[int, tuple[int, int]]
) -> Iterator[tuple[Track, Run]]:
    """The samples of a fragment that belong to tracks that stay."""
    clear = True
    for run in placed(source, moof, trex):
        track = tracks.get(run.number)
        if track is None or not track.kept:
            clear = False
        elif run.implied and not clear:
            raise Uncleanable("a fragment says where its samples are by those of a track that goes")
        else:
            yield track, run


def placed(source: Source, moof: Box, trex: Mapping[int, tuple[int, int]]) -> Iterator[Run]:
    """The samples of all tracks of a fragment."""
    last = moof.start
    for traf in children(source, moof):
        if traf.type != b"traf":
            continue
        inside = list(children(source, traf))
        head = header(source, next((box for box in inside if box.type == b"tfhd"), traf))
        base = moof.start if head.base == -1 else head.base if head.base >= 0 else last
        entry, size = trex.get(head.number, (1, 0))
        entry, size = head.entry or entry, size if head.size < 0 else head.size
        last = base
        for box in inside:
            if box.type == b"trun":
                start, sizes = _run(source, box, base, last, size)
                yield Run(head.number, entry, start, sizes, head.base == -2)
                last = start + sum(sizes)


def fragment_auxiliary(source: Source, moof: Box) -> Iterator[tuple[int, int]]:
    """Where what is needed to decrypt the samples of a fragment stands."""
    for traf in children(source, moof):
        if traf.type == b"traf":
            inside = {box.type: box for box in children(source, traf)}
            if b"saio" in inside and b"tfhd" in inside:
                head = header(source, inside[b"tfhd"])
                yield from auxiliary(source, inside, head.base if head.base >= 0 else moof.start)


@dataclass(frozen=True, slots=True)
class Header:
    """`tfhd`; `base`: -1 for the start of the fragment, -2 for the end of the track before."""

    number: int
    base: int
    entry: int
    size: int


def header(source: Source, box: Box) -> Header:
    """The header of a fragment of a track; Malformed where it is none."""
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
    return Header(number, base, entry, size)


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
