"""Clean films and sound in MP4, M4V, M4A, MOV, 3GP and fragments in place: ISO/IEC 14496-12, QTFF, CMAF.

Stays: pictures, sound, subtitles, chapters, and how to show them (rotation, colours, HDR, edit lists). Goes:
places, times, names, titles, covers, devices, tracks of measurements, old headers, whatever is unknown.
Nothing moves: chunks keep their offsets, and what no kept sample refers to becomes zeros.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.errors import LimitExceeded, Malformed, Uncleanable
from scrubber.media._boxes import Box, box_at
from scrubber.media._freed import freed
from scrubber.media._movie import clean_movie
from scrubber.media._mp4_clock import clock
from scrubber.media._mp4_data import DATA, Data
from scrubber.media._mp4_fragment_parts import Fragments
from scrubber.media._mp4_gapless import with_edit_list
from scrubber.media._mp4_tracks import RULES, rules
from scrubber.media._verdicts import data_header, merged, note
from scrubber.media.heif import handler as heif
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._movie import Movie
    from scrubber.media._source import Source
    from scrubber.policy import Keep

PLUGIN: Final = "mp4"
_FIRST: Final = frozenset(b"moov mdat wide free skip pnot styp moof sidx".split())
_INDEXES: Final = frozenset(b"sidx ssix".split())
_TYPES: Final = frozenset((b"ftyp", b"styp"))
_TYPE_LIMIT: Final = 1024  # bytes of a file type box
_MOST: Final = 400_000  # boxes at the top level


class Mp4Handler:
    """MP4 and QuickTime films, sound in the same form, and their fragments."""

    name = PLUGIN
    suffixes = (
        ".mp4", ".mov", ".m4v", ".m4a", ".3gp", ".m4b", ".m4r", ".3g2", ".qt", ".f4v", ".f4a", ".cmfv",
        ".cmfa", ".mp4v", ".insv", ".lrv", ".360", ".mqv",
    )  # fmt: skip
    mime = ("video/mp4", "video/quicktime", "audio/mp4", "video/x-m4v", "audio/x-m4a", "video/3gpp",
            "video/3gpp2", "audio/3gpp", "video/x-f4v")  # fmt: skip

    def accepts(self, head: bytes) -> bool:
        """Decide by the file type, or by the first box where there is none (QuickTime, segments)."""
        if head[4:8] == b"ftyp":
            return not heif.accepts(head)
        size = int.from_bytes(head[:4], "big")
        return head[4:8] in _FIRST and (size in {0, 1} or size >= 8) and head[:3] != b"\xff\xd8\xff"

    def parts(self, source: Source, keep: Keep) -> Iterable[Part]:
        """The parts of the file; only what follows the last box is cut off."""
        if keep.everything:
            return [Part(0, source.size, "file", "kept by wish")]
        return merged(_parts(source, keep))


def _parts(source: Source, keep: Keep) -> Iterator[Part]:
    tops, end = _top(source)
    moov = next((box for box in tops if box.type == b"moov"), None)
    if moov is None:
        raise _without_header(tops)
    moofs = [box for box in tops if box.type == b"moof"]
    movie = clean_movie(source, moov, PLUGIN, rules(moov, moofs))
    movie.parts = with_edit_list(source, movie)
    if not any(track.kept for track in movie.tracks):
        raise Malformed("the file holds no film or sound that is known")
    data = Data(source, movie, tops, look=not keep.packets)
    data.settle()
    tracks = {track.number: track for track in movie.tracks}
    times = clock(source, moofs, tracks, PLUGIN)
    fragments = Fragments(source, tracks, RULES, PLUGIN, times)
    for box in tops:
        yield from _box(source, box, movie, fragments, data)
    if end < source.size:
        yield _trailer(source, end)


def _without_header(tops: list[Box]) -> Exception:
    if any(box.type == b"moof" for box in tops):
        return Uncleanable("a segment of a film without the header that says what is in it; join them first")
    return Malformed("the file holds no film: its header is not there")


def _top(source: Source) -> tuple[list[Box], int]:
    """The boxes of the file and where the last one ends; a data box that is cut short reaches to the end."""
    tops: list[Box] = []
    at = 0
    while at < source.size:
        box = box_at(source, at, source.size) or _cut_short(source, at)
        if box is None:
            break
        tops.append(box)
        at = box.end
        if len(tops) > _MOST:
            raise LimitExceeded(f"more than {_MOST} boxes in one place")
    return tops, at


def _cut_short(source: Source, at: int) -> Box | None:
    head = source.head(16, at)
    if head[4:8] not in DATA:
        return None
    return Box(head[4:8], at, min(at + (16 if head[:4] == b"\0\0\0\1" else 8), source.size), source.size)


def _box(source: Source, box: Box, movie: Movie, fragments: Fragments, data: Data) -> Iterator[Part]:
    if box.type not in DATA:
        data.refuse_inside(box)
    if box == movie.box:
        yield from movie.parts
    elif box.type in {b"moof", b"mfra"}:
        yield from fragments.parts(box)
    elif box.type in DATA:
        yield data_header(source, box, PLUGIN)
        yield data.part(box)
    elif box.type in _INDEXES:
        yield from fragments.index(box)
    elif box.type in _TYPES and box.end - box.start <= _TYPE_LIMIT:
        yield Part(box.start, box.end, box.name, "structure")
    else:
        yield freed(source, box, PLUGIN, findings=RULES.gone(source, box))


def _trailer(source: Source, end: int) -> Part:
    """What follows the last box."""
    why = "data after the last box"
    return Part(
        end, source.size, "trailer", why, b"", findings=(note("M601", (end, source.size), why, PLUGIN),)
    )


handler = Mp4Handler()
