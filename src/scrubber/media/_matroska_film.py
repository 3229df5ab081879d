"""The first walk over a Matroska film: its elements, its tracks, and which attached files are needed.

RFC 8794 section 6.2 (lengths that are unknown), RFC 9559 sections 5.1.4, 5.1.6, 8 and 23.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from scrubber.errors import LimitExceeded, Malformed
from scrubber.media._ebml import (
    CRC,
    ELEMENT_LIMIT,
    HEADER,
    VOID,
    Element,
    children,
    element_at,
    number,
    text,
    vint,
)
from scrubber.media._matroska_blocks import frames
from scrubber.media._matroska_fonts import font_gaps
from scrubber.media._matroska_ids import (
    BLOCK,
    CLUSTER,
    DOC_TYPE,
    ENTRY,
    FILE,
    FILE_DATA,
    FILE_UID,
    FILES,
    GROUP,
    GROUPED,
    KEPT,
    LEVEL_1,
    SEGMENT,
    TAGS,
    TRACKS,
)
from scrubber.media._matroska_tracks import Track, track, unpacked
from scrubber.media._telemetry import telemetry

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from scrubber.media._source import Source

_TYPES: Final = frozenset({"matroska", "webm"})
_TOP: Final = 1000  # headers, films and what stands between them
_TRACKS: Final = 1000
_FILES: Final = 1000
_SETTINGS: Final = 32 << 20  # bytes of the settings of all tracks
_LOOKED: Final = 40  # subtitles of each track that are looked into
_BLOCKS: Final = 50_000  # blocks among which they are sought
REST: Final = 0  # the id of bytes that are no element


@dataclass(slots=True)
class Film:
    """What the first walk found.

    `segments` gives the tracks that stay, by number, for where the data of a segment begins; `entries` are
    all of them, by their place; `uids` gives a new number for each that stays. `fonts` and `gone` hold places
    of attached files that stay and of elements that go whole; `settings` counts bytes of those of decoders;
    `places` are where all elements of segments begin.
    """

    segments: dict[int, dict[int, Track]] = field(default_factory=dict)
    entries: dict[int, Track] = field(default_factory=dict)
    uids: dict[str, dict[int, int]] = field(default_factory=lambda: {"track": {}, "file": {}})
    settings: int = 0
    fonts: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    places: array[int] = field(default_factory=lambda: array("Q"))

    def tracks_of(self, base: int) -> dict[int, Track]:
        """The tracks that stay of the segment whose data begins at `base`."""
        return self.segments.get(base, {})

    @property
    def tracks(self) -> list[Track]:
        """All tracks that stay."""
        return [track for tracks in self.segments.values() for track in tracks.values()]

    def holds(self, at: int) -> bool:
        """Whether an element of a segment that stays begins at `at`."""
        index = bisect_left(self.places, at)
        return index < len(self.places) and self.places[index] == at and at not in self.gone


def walk(source: Source) -> Iterator[Element]:
    """Headers, segments, and after each segment what is in it; bytes that are no element come as REST."""
    at = count = 0
    while at < source.size:
        count += 1
        if count > _TOP:
            raise LimitExceeded("more films in one file than any has")
        found = element_at(source, at, source.size)
        if found is None or found.id not in {HEADER, SEGMENT, VOID, CRC}:
            yield Element(REST, at, at, source.size)
            return
        yield found
        if found.id == SEGMENT:
            at = yield from _inside(source, found)
        elif found.open:
            raise Malformed("an element does not say how long it is", source.base + at)
        else:
            at = found.end


def _inside(source: Source, segment: Element) -> Generator[Element, None, int]:
    at, count = segment.body, 0
    while at < segment.end:
        count += 1
        if count > ELEMENT_LIMIT + at // 512:
            raise LimitExceeded("the film has too many elements in one place")
        found = element_at(source, at, segment.end)
        if found is not None and found.id in {HEADER, SEGMENT}:
            if segment.open:
                return at
            raise Malformed("a film inside a film", source.base + at)
        if found is None or not (found.whole or found.id in LEVEL_1 or found.id == VOID):
            yield Element(REST, at, at, segment.end)
            return segment.end
        if found.open:
            if found.id != CLUSTER:
                raise Malformed("an element does not say how long it is", source.base + at)
            found = found._replace(end=_cluster_end(source, found))
        yield found
        at = found.end
    return segment.end


def _cluster_end(source: Source, cluster: Element) -> int:
    at, inner, count = cluster.body, KEPT[CLUSTER], 0
    while at < cluster.end:
        count += 1
        if count > ELEMENT_LIMIT + (at - cluster.body) // 64:
            raise LimitExceeded("the film has too many elements in one place")
        found = element_at(source, at, cluster.end)
        if found is None or found.id in LEVEL_1 or found.id in {HEADER, SEGMENT}:
            return at
        if found.open or not (found.whole or found.id in inner or found.id in {VOID, CRC}):
            return at
        at = found.end
    return at


def survey(source: Source) -> Film:
    """Walk the file once; Malformed where it is no film."""
    film = Film()
    files: list[Element] = []
    typed, base = False, 0
    for element in walk(source):
        if element.id in LEVEL_1:
            film.places.append(element.start)
        if element.id == HEADER:
            typed |= _typed(source, element)
        elif element.id == SEGMENT:
            base = element.body
        elif element.id == TRACKS:
            _tracks(source, element, film, base)
        elif element.id == FILES:
            files.append(element)
        elif element.id == TAGS:
            film.gone.add(element.start)
    if not typed:
        raise Malformed("the file holds another kind of data than films")
    if not film.entries:
        raise Malformed("the file holds no film or sound that is known")
    _drop_telemetry(source, film)
    for place, tracks in film.segments.items():
        film.segments[place] = {key: found for key, found in tracks.items() if not found.gone[0]}
    if not film.tracks:
        raise Malformed("the file holds no film or sound that is known")
    for found in film.tracks:
        film.uids["track"].setdefault(found.uid, len(film.uids["track"]) + 1)
    for element in files:
        _fonts(source, element, film)
    return film


def _typed(source: Source, header: Element) -> bool:
    return any(
        child.id == DOC_TYPE and text(source, child, 32) in _TYPES for child in children(source, header)
    )


def _tracks(source: Source, tracks: Element, film: Film, base: int) -> None:
    known = film.segments.setdefault(base, {})
    for entry in children(source, tracks):
        if entry.id == ENTRY:
            found = track(source, entry)
            film.entries[entry.start] = known.setdefault(found.number, found)
            if len(film.entries) > _TRACKS:
                raise LimitExceeded(f"the film has more than {_TRACKS} tracks")
            film.settings += len(found.settings)
            if film.settings > _SETTINGS:
                raise LimitExceeded("the settings of the tracks are too long")
            if known[found.number] != found:
                raise Malformed("two tracks of the film have one number", source.base + entry.start)


def _fonts(source: Source, files: Element, film: Film) -> None:
    """Fonts stay where subtitles are drawn with them."""
    styled = any(found.coding.upper().endswith(("ASS", "SSA")) for found in film.tracks)
    stays = False
    for count, file in enumerate(children(source, files)):
        if count > _FILES:
            raise LimitExceeded(f"the film has more than {_FILES} attached files")
        if file.id != FILE or not styled:
            continue
        inside = {child.id: child for child in children(source, file)}
        data, uid = inside.get(FILE_DATA), inside.get(FILE_UID)
        if data is not None and font_gaps(source, data.body, data.end) is not None:
            stays = True
            film.fonts.add(file.start)
            if uid is not None:
                film.uids["file"].setdefault(number(source, uid), len(film.uids["file"]) + 1)
    if not stays:
        film.gone.add(files.start)


def _drop_telemetry(source: Source, film: Film) -> None:
    """Mark tracks of subtitles that hold measurements."""
    written = {
        (base, key): found
        for base, tracks in film.segments.items()
        for key, found in tracks.items()
        if found.words
    }
    texts: dict[tuple[int, int], list[bytes]] = {key: [] for key in written}
    for looked, (base, block) in enumerate(_blocks(source) if written else ()):
        if looked > _BLOCKS or all(len(each) >= _LOOKED for each in texts.values()):
            break
        key = base, vint(source.glance(block.body, min(8, block.end - block.body)), 0)[0]
        if key in texts and len(texts[key]) < _LOOKED:
            for start, end in frames(source, block) or ():
                data = source.glance(start, min(4096, end - start))
                texts[key].append(_unpacked(written[key], data))
    for key, each in texts.items():
        why, rule = telemetry(each)
        if why:
            written[key].gone = (rule, why)


def _unpacked(found: Track, data: bytes) -> bytes:
    try:
        return unpacked(found, data)
    except Malformed:
        return data


def _blocks(source: Source) -> Iterator[tuple[int, Element]]:
    """Where the data of its segment begins, and a block."""
    base = 0
    for element in walk(source):
        if element.id == SEGMENT:
            base = element.body
        elif element.id == CLUSTER:
            for child in children(source, element):
                if child.id == BLOCK:
                    yield base, child
                elif child.id == GROUP:
                    yield from ((base, inner) for inner in children(source, child) if inner.id == GROUPED)
