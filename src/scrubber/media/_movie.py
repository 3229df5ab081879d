"""Clean a `moov` box in place: ISO/IEC 14496-12 sections 8.2 to 8.9; QTFF chapter 2.

Times become zero, names become empty, what is not known to play a track becomes a zeroed `free` box, and a
track that shows nothing goes whole. No length and no offset changes. What stays is said by `Rules`, which
films and sequences of pictures have each their own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from scrubber.errors import Malformed, Uncleanable
from scrubber.media._boxes import Box, box_at, free_header
from scrubber.media._freed import freed, rest
from scrubber.media._movie_leaves import GROUPED, REWRITES, empty, places
from scrubber.media._movie_sizes import counted, tail
from scrubber.media._sample_entries import sound_entries, text_entries, visual_entries
from scrubber.media._verdicts import note
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from scrubber.media._source import Source
    from scrubber.model import Finding

_TABLES: Final = {  # by the box that they stand in
    b"trak": frozenset(b"tkhd tref".split()),
    b"edts": frozenset({b"elst"}),
    b"mdia": frozenset(b"mdhd hdlr".split()),
    b"dinf": frozenset({b"dref"}),
    b"stbl": frozenset(b"stsd stts stsc stsz stz2 stco co64 saio saiz".split()),
}
_HOLDERS: Final = {
    b"trak": frozenset(b"mdia edts".split()),
    b"mdia": frozenset({b"minf"}),
    b"minf": frozenset(b"stbl dinf".split()),
}
_TABLE_LIMIT: Final = 8 << 20  # bytes of a box that is rewritten as a whole
_BOX_LIMIT: Final = 4096  # boxes in one box of structure
_ENTRIES: Final = {
    b"soun": sound_entries,
    b"vide": visual_entries,
    b"pict": visual_entries,
    b"auxv": visual_entries,
}


@dataclass(slots=True)
class Track:
    """One track: its number, kind of media and tables; `why` and `rule` say why it goes, if it does.

    `outside`: all of its samples stand in other files. `chapters`: it holds the titles of chapters.
    """

    box: Box
    number: int
    handler: bytes
    tables: dict[bytes, Box]
    why: str = ""
    rule: str = ""
    outside: bool = False
    chapters: bool = False

    @property
    def kept(self) -> bool:
        """Whether it stays."""
        return not self.why


@dataclass(frozen=True, slots=True)
class Rules:
    """What stays of a movie. `kept`: types by the box that they stand in; `references`: kept types of them.

    `verdict` says why a track goes and by which rule; `entries` and `groupings`: see `_leaf`. `outside`: a
    track may have its samples in other files, whose paths go. `special` gives the part for a box that needs
    more than to stay or go, `gone` what is to be said about one that goes, `notes` about a track that stays.
    """

    kept: Mapping[bytes, frozenset[bytes]]
    references: frozenset[bytes]
    groupings: frozenset[bytes]
    verdict: Callable[[Source, Track], tuple[str, str]]
    outside: bool = False
    special: Callable[[Source, Box, Movie], Part | None] = lambda source, box, movie: None  # noqa: ARG005
    notes: Callable[[Source, Track], tuple[Finding, ...]] = lambda source, track: ()  # noqa: ARG005
    gone: Callable[[Source, Box], tuple[Finding, ...]] = lambda source, box: ()  # noqa: ARG005


@dataclass(slots=True)
class Movie:
    """What became of a `moov` box: parts that tile it, and its tracks."""

    box: Box
    parts: list[Part] = field(default_factory=list)
    tracks: list[Track] = field(default_factory=list)

    @property
    def kept(self) -> list[Track]:
        """The tracks that stay and have their samples in this file."""
        return [track for track in self.tracks if track.kept and not track.outside]


def clean_movie(source: Source, moov: Box, plugin: str, rules: Rules) -> Movie:
    """Clean the tracks of `moov`; Malformed where its tables are broken, Encrypted for protected tracks."""
    movie = Movie(moov)
    for child in children(source, moov):
        if child.type == b"trak":
            track = _track(source, child)
            track.why, track.rule = rules.verdict(source, track)
            movie.tracks.append(track)
    _settle(movie, source, rules)
    walk = _Walk(source, plugin, rules, movie, {track.box.start: track for track in movie.tracks})
    movie.parts = list(walk.inside(moov, None))
    return movie


def _settle(movie: Movie, source: Source, rules: Rules) -> None:
    numbers: set[int] = set()
    chapters: set[int] = set()
    for track in movie.tracks:
        if track.number and track.number in numbers:
            raise Malformed("two tracks have the same number", track.box.start)
        numbers.add(track.number)
        if track.kept and (tref := track.tables.get(b"tref")):
            chapters.update(_targets(source, tref))
        if track.kept and (dref := track.tables.get(b"dref")):
            track.outside = _is_outside(source, dref)
            if track.outside and not rules.outside:
                raise Uncleanable("a track keeps its data in another file")
    for track in movie.tracks:
        track.chapters = track.number in chapters


def _targets(source: Source, tref: Box) -> Iterator[int]:
    """The numbers of the tracks that hold the chapters of one."""
    for box in children(source, tref):
        if box.type == b"chap":
            length = min(box.end - box.body, 4096) // 4
            yield from source.unpack(f">{length}I", box.body)


def children(source: Source, parent: Box) -> Iterator[Box]:
    """The boxes in `parent` as far as they fit; zeros or rests may follow them (QTFF ends lists by zeros)."""
    at = parent.body
    for _ in range(_BOX_LIMIT):
        box = box_at(source, at, parent.end)
        if box is None or box.open:
            return
        yield box
        at = box.end
    raise Malformed("too many boxes in one place", parent.start)


def _track(source: Source, trak: Box) -> Track:
    """The boxes of one track by type, down to its sample tables."""
    found: dict[bytes, Box] = {}
    work = [trak]
    while work:
        for child in children(source, (parent := work.pop())):
            if child.type in _TABLES.get(parent.type, ()):
                if child.type in found:
                    raise Malformed("a table of a track stands there twice", child.start)
                found[child.type] = child
            elif child.type in _HOLDERS.get(parent.type, ()):
                work.append(child)
    number = 0
    if header := found.get(b"tkhd"):
        at = 20 if source.head(1, header.body) == b"\1" else 12
        number = int.from_bytes(source.head(4, header.body + at), "big")
    handler = source.head(4, found[b"hdlr"].body + 8) if b"hdlr" in found else b""
    return Track(trak, number, handler, found)


@dataclass(slots=True)
class _Walk:
    source: Source
    plugin: str
    rules: Rules
    movie: Movie
    tracks: dict[int, Track]

    def inside(self, parent: Box, track: Track | None) -> Iterator[Part]:
        yield Part(parent.start, parent.body, parent.name, "structure", findings=self.notes(parent))
        at = parent.body
        for child in children(self.source, parent):
            at = child.end
            own = self.tracks.get(child.start) if child.type == b"trak" else track
            special = self.rules.special(self.source, child, self.movie)
            if special is not None:
                yield special
            elif child.type not in self.rules.kept[parent.type]:
                yield self.gone(child)
            elif own is not None and not own.kept:
                yield freed(
                    self.source, child, self.plugin, rule=own.rule, name=f"trak, {own.why}", why=own.why
                )
            elif child.type == b"tref":
                yield from self.references(child)
            elif child.type in self.rules.kept:
                yield from self.inside(child, own)
            else:
                end = counted(self.source, child)
                yield self.leaf(child, own, end)
                yield from tail(self.source, end, child, self.plugin)
        if at < parent.end:
            yield rest(self.source, at, parent.end, self.plugin)

    def gone(self, box: Box) -> Part:
        return freed(self.source, box, self.plugin, findings=self.rules.gone(self.source, box))

    def references(self, tref: Box) -> Iterator[Part]:
        """The references to tracks that stay."""
        numbers = {track.number for track in self.tracks.values() if track.kept}
        yield Part(tref.start, tref.body, tref.name, "structure")
        at = tref.body
        for child in children(self.source, tref):
            at = child.end
            length = min(child.end - child.body, 4096)
            targets = self.source.read(child.body, length)
            each = {int.from_bytes(targets[i : i + 4], "big") for i in range(0, length, 4)}
            if child.type in self.rules.references and each <= numbers | {0}:
                yield Part(child.start, child.end, child.name, "needed to play")
            else:
                yield freed(self.source, child, self.plugin)
        if at < tref.end:
            yield rest(self.source, at, tref.end, self.plugin)

    def leaf(self, box: Box, track: Track | None, end: int) -> Part:
        """The part for a box that stays, up to `end`."""
        change, rule, why = REWRITES.get(box.type, (None, "", ""))
        if box.type == b"stsd":
            change = _ENTRIES.get(track.handler if track else b"", text_entries)
        elif track is not None and track.outside and box.type in {b"stco", b"co64"}:
            change, rule, why = empty, "M504", "places in another file"
        elif box.type in GROUPED:
            change, rule, why = self.grouping, "M901", "unknown grouping of samples"
        if change is None:
            return Part(box.start, end, box.name, "needed to play")
        if end - box.start > _TABLE_LIMIT:
            raise Malformed("a header of a track is too long", box.start)
        old = self.source.read(box.start, end - box.start)
        new = change(old, box.body - box.start)
        if new == old:
            return Part(box.start, end, box.name, "needed to play")
        found = note(rule, (box.start, end), why, self.plugin)
        return Part(box.start, end, box.name, why, new, True, (found,))

    def notes(self, trak: Box) -> tuple[Finding, ...]:
        """What is worth knowing of a track that stays: its words, or that it shows nothing by itself."""
        track = self.tracks.get(trak.start)
        if trak.type != b"trak" or track is None:
            return ()
        if not track.outside:
            return self.rules.notes(self.source, track)
        return (
            note("M905", (trak.start, trak.end), "a track whose data stand in another file", self.plugin),
        )

    def grouping(self, old: bytes, body: int) -> bytes:
        if old[body + 4 : body + 8] in self.rules.groupings:
            return old
        return free_header(len(old)) + bytes(len(old) - 8)


_PLACES: Final = frozenset((b"url ", b"urn ", b"alis", b"rsrc"))  # whose offsets count from the file's start


def _is_outside(source: Source, dref: Box) -> bool:
    """Whether no entry of a `dref` box says that the data stand in this file."""
    if dref.end - dref.start > _TABLE_LIMIT:
        raise Malformed("a table of data references is too long", dref.start)
    old = source.read(dref.start, dref.end - dref.start)
    each = [start for start, _ in places(old, dref.body - dref.start)]
    if any(old[start + 4 : start + 8] not in _PLACES for start in each):
        raise Uncleanable("a track says in an unknown way where its data stand")
    flags = [old[start + 11] & 1 for start in each]
    return bool(flags) and not any(flags)


def timescale(source: Source, header: Box) -> int:
    """Units per second of a `mvhd` or `mdhd` box; 0 where it does not say."""
    at = header.body + (20 if source.head(1, header.body) == b"\1" else 12)
    return int.from_bytes(source.head(4, at), "big") if at + 4 <= header.end else 0
