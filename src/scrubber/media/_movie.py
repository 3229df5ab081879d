"""Clean a `moov` box in place: ISO/IEC 14496-12 sections 8.2 to 8.9; HEIF sequences: 23008-12 section 7.

Times become zero, names become empty, what is not known to play a track becomes a zeroed `free` box, and a
track that is no picture or sound goes whole. No length and no offset changes. `Movie` says which bytes of the
file the kept samples use.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from scrubber.errors import Encrypted, Malformed, Uncleanable
from scrubber.media._boxes import Box, boxes, free_header
from scrubber.media._ranges import Claim
from scrubber.media._samples import sample_ranges, sound_entries, visual_entries
from scrubber.media._verdicts import note
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrubber.media._source import Source

_TRACKS: Final = frozenset(b"pict vide auxv soun".split())
_ALPHA: Final = b":alpha\0", b":auxid:1\0"
_KEPT: Final = {  # what stays, by the box that it stands in
    b"moov": frozenset(b"mvhd trak mvex".split()),
    b"trak": frozenset(b"tkhd edts tref mdia".split()),
    b"edts": frozenset({b"elst"}),
    b"tref": frozenset(b"auxl prem".split()),
    b"mdia": frozenset(b"mdhd hdlr minf".split()),
    b"minf": frozenset(b"vmhd smhd nmhd hmhd dinf stbl".split()),
    b"dinf": frozenset({b"dref"}),
    b"stbl": frozenset(
        b"stsd stts ctts cslg stsc stsz stz2 stco co64 stss stsh sdtp sgpd sbgp csgp subs padb stdp".split()
    ),
    b"mvex": frozenset(b"mehd trex".split()),
}
_GROUPINGS: Final = frozenset(
    (b"roll", b"prol", b"rap ", b"sync", b"refs", b"tele", b"tsas", b"stsa", b"alst")
)
_TABLE_LIMIT: Final = 1 << 20  # bytes of a box that is rewritten as a whole


@dataclass(slots=True)
class Movie:
    """What became of a `moov` box: parts that tile it, the bytes that kept samples use, those that go."""

    box: Box
    parts: list[Part] = field(default_factory=list)
    used: list[tuple[int, int]] = field(default_factory=list)
    dropped: list[Claim] = field(default_factory=list)
    tracks: set[int] = field(default_factory=set)


def clean_movie(source: Source, moov: Box, plugin: str) -> Movie:
    """Clean the tracks of `moov`; Malformed where its tables are broken, Encrypted for protected tracks."""
    movie = Movie(moov)
    movie.parts = list(_inside(source, moov, plugin, movie, sound=False))
    return movie


def _inside(source: Source, parent: Box, plugin: str, movie: Movie, *, sound: bool) -> Iterator[Part]:
    yield Part(parent.start, parent.body, parent.name, "structure")
    for child in boxes(source, parent.body, parent.end):
        if child.type not in _KEPT[parent.type]:
            yield freed(source, child, plugin)
        elif child.type == b"trak":
            yield from _track(source, child, plugin, movie)
        elif child.type in _KEPT:
            yield from _inside(source, child, plugin, movie, sound=sound)
        else:
            yield _leaf(source, child, plugin, sound=sound)


def freed(source: Source, box: Box, plugin: str, *, rule: str = "M901", name: str = "") -> Part:
    """A box turned into a `free` box of zeros; kept where it is one already."""
    name = name or box.name
    if box.type in {b"free", b"skip"} and source.is_zero(box.body, box.end):
        return Part(box.start, box.end, name, "padding")
    head = source.read(box.start, box.body - box.start)
    if box.type in {b"free", b"skip"}:
        why, rule, new = "padding that is not empty", "M605", head
    else:
        why, new = "not needed to show the picture", free_header(box.end - box.start)
    return Part(box.start, box.end, name, why, new, True, (note(rule, (box.start, box.end), why, plugin),))


def _leaf(source: Source, box: Box, plugin: str, *, sound: bool) -> Part:
    change, rule, why = _REWRITES.get(box.type, (None, "", ""))
    if sound and box.type == b"stsd":
        change = sound_entries
    if change is None:
        return Part(box.start, box.end, box.name, "needed to play")
    if box.end - box.start > _TABLE_LIMIT:
        raise Malformed("a header of a track is too long", box.start)
    old = source.read(box.start, box.end - box.start)
    new = change(old, box.body - box.start)
    if new == old:
        return Part(box.start, box.end, box.name, "needed to play")
    return Part(
        box.start, box.end, box.name, why, new, True, (note(rule, (box.start, box.end), why, plugin),)
    )


def _without_times(old: bytes, body: int) -> bytes:
    width = 16 if old[body : body + 1] == b"\1" else 8
    if len(old) < body + 4 + width:
        raise Malformed("a header of a track is cut short")
    return old[: body + 4] + bytes(width) + old[body + 4 + width :]


def without_name(old: bytes, body: int) -> bytes:
    """A `hdlr` box with its handler type and class only."""
    if len(old) < body + 12:
        raise Malformed("a handler box is cut short")
    kind = old[body + 4 : body + 8]
    kind = kind if kind in {b"mhlr", b"dhlr"} else bytes(4)
    return old[: body + 4] + kind + old[body + 8 : body + 12] + bytes(len(old) - body - 12)


def _local_data(old: bytes, body: int) -> bytes:
    """A `dref` box whose entries say no more than that the data stand in this file."""
    new, at = bytearray(old), body + 8
    while at + 12 <= len(old):
        size = int.from_bytes(old[at : at + 4], "big")
        if size < 12 or at + size > len(old):
            break
        if not old[at + 11] & 1:
            raise Uncleanable("a track keeps its data in another file")
        new[at + 12 : at + size] = bytes(size - 12)
        at += size
    if at != len(old):
        raise Malformed("a table of data references is broken")
    return bytes(new)


def _grouping(old: bytes, body: int) -> bytes:
    kind = old[body + 4 : body + 8]
    if kind == b"seig":
        raise Encrypted("a track is encrypted")
    return old if kind in _GROUPINGS else free_header(len(old)) + bytes(len(old) - 8)


_REWRITES: Final[dict[bytes, tuple[Callable[[bytes, int], bytes], str, str]]] = {
    b"mvhd": (_without_times, "M401", "creation and modification time"),
    b"tkhd": (_without_times, "M401", "creation and modification time"),
    b"mdhd": (_without_times, "M401", "creation and modification time"),
    b"hdlr": (without_name, "M501", "name of the handler"),
    b"stsd": (visual_entries, "M501", "name of the encoder"),
    b"dref": (_local_data, "M901", "text in a data reference"),
    b"sgpd": (_grouping, "M901", "unknown grouping of samples"),
    b"sbgp": (_grouping, "M901", "unknown grouping of samples"),
    b"csgp": (_grouping, "M901", "unknown grouping of samples"),
}


def _track(source: Source, trak: Box, plugin: str, movie: Movie) -> Iterator[Part]:
    """One track: cleaned, or gone whole with its samples."""
    tables = _tables(source, trak)
    why, rule = _verdict(source, tables)
    if not why:
        movie.used.extend(sample_ranges(source, tables))
        if header := tables.get(b"tkhd"):
            at = 20 if source.read(header.body, 1) == b"\1" else 12
            movie.tracks.add(source.unpack(">I", header.body + at)[0])
        yield from _inside(source, trak, plugin, movie, sound=_handler(source, tables) == b"soun")
        return
    part = freed(source, trak, plugin, rule=rule, name=f"trak, {why}")
    yield part
    try:
        gone = list(sample_ranges(source, tables))
    except Malformed:
        gone = []  # nothing refers to its samples any more: they become zeros as slack
    for start, end in gone:
        movie.dropped.append(
            Claim(start, end, f"samples of a {why}", (note(rule, (start, end), why, plugin),))
        )


def _tables(source: Source, trak: Box) -> dict[bytes, Box]:
    """The boxes of one track by type, down to its sample tables."""
    found: dict[bytes, Box] = {}
    work = [trak]
    while work:
        for child in boxes(source, (parent := work.pop()).body, parent.end):
            if child.type in {
                b"tkhd",
                b"tref",
                b"hdlr",
                b"stsd",
                b"stsc",
                b"stsz",
                b"stz2",
                b"stco",
                b"co64",
            }:
                if child.type in found:
                    raise Malformed("a table of a track stands there twice", child.start)
                found[child.type] = child
            elif child.type in {b"mdia", b"minf", b"stbl"}:
                work.append(child)
    return found


def _verdict(source: Source, tables: dict[bytes, Box]) -> tuple[str, str]:
    """Why a track goes and by which rule; empty where it stays."""
    kind = _handler(source, tables)
    if kind not in _TRACKS:
        return "track that is no picture or sound", "M901"
    if (tref := tables.get(b"tref")) and any(b.type == b"thmb" for b in boxes(source, tref.body, tref.end)):
        return "track of thumbnails", "M602"
    if kind == b"auxv" and (stsd := tables.get(b"stsd")):
        text = source.read(stsd.start, min(_TABLE_LIMIT, stsd.end - stsd.start))
        if not any(urn in visual_entries(text, stsd.body - stsd.start) for urn in _ALPHA):
            return "track of depth or masks", "M606"
    return "", ""


def _handler(source: Source, tables: dict[bytes, Box]) -> bytes:
    box = tables.get(b"hdlr")
    return source.head(4, box.body + 8) if box else b""
