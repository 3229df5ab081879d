"""Clean HEIF (HEIC, AVIF, collections and sequences) in place: ISO/IEC 23008-12, 14496-12, MIAF, AV1-AVIF.

Stays: every picture that is shown, what it is made of, its transparency, gain map, colour and rotation;
tracks of sequences. Goes: Exif, XMP, thumbnails, depth, mattes, hidden pictures, names, times, unknown boxes.
Nothing moves: item data keep their offsets, and what no kept item or sample refers to becomes zeros.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from scrubber.errors import LimitExceeded, Malformed, Uncleanable
from scrubber.media._boxes import BOX_LIMIT, Box, box_at, boxes
from scrubber.media._freed import freed
from scrubber.media._heif_items import PAYLOAD_LIMIT, PLUGIN, plan_meta
from scrubber.media._heif_meta import read_meta
from scrubber.media._heif_mini import mini_parts
from scrubber.media._heif_movie import clean_sequence, dropped, used
from scrubber.media._heif_parts import meta_parts
from scrubber.media._ranges import Ranges
from scrubber.media._tiff_raw import RAW
from scrubber.media._verdicts import data_header, note
from scrubber.metadata.c2pa import reader as c2pa
from scrubber.metadata.xmp import reader as xmp
from scrubber.model import MEDIA, Part, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._source import Source
    from scrubber.policy import Keep

_BRANDS: Final = frozenset(
    b"heic heix heim heis hevc hevx hevm hevs mif1 mif2 mif3 msf1 avif avis avci avcs jpeg jpgs j2ki j2is "
    b"vvic vvis evbi evbs miaf unif".split()
)
_RAW: Final = b"crx "  # Canon CR3
_FILM: Final = re.compile(rb"iso.|mp4.|M4..|3g..|qt  |avc1|dash|MSNV|mmp4|f4v |XAVC|KDDI|NDAS|nras|cmf.")
_C2PA: Final = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
_XMP: Final = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_TYPE_LIMIT: Final = 1024  # bytes of a file type box


class HeifHandler:
    """HEIC, HEIF, AVIF and their sequences."""

    name = PLUGIN
    suffixes = (".heic", ".heif", ".hif", ".avif", ".heics", ".heifs", ".avifs", ".avci", ".avcs")
    mime = ("image/heic", "image/heif", "image/avif", "image/heic-sequence", "image/heif-sequence")

    def accepts(self, head: bytes) -> bool:
        """Decide by the brands: films, which may name a picture brand among others, are not meant."""
        if head[4:8] != b"ftyp":
            return False
        major, others = _brands(head)
        if major in _BRANDS or major == _RAW:
            return True
        return not _FILM.match(major) and not _BRANDS.isdisjoint(others)

    def parts(self, source: Source, keep: Keep) -> Iterable[Part]:
        """The parts of the file; the length of all but the last box stays."""
        if _brands(source.head(_TYPE_LIMIT))[0] == _RAW:
            raise Uncleanable(RAW)
        if keep.everything:
            return [Part(0, source.size, "file", "kept by wish")]
        return _parts(source, keep)


def _brands(head: bytes) -> tuple[bytes, set[bytes]]:
    """The major brand, and the compatible brands."""
    end = min(int.from_bytes(head[:4], "big"), len(head), _TYPE_LIMIT)
    return head[8:12], {head[at : at + 4] for at in range(16, end - 3, 4)}


def _parts(source: Source, keep: Keep) -> Iterator[Part]:
    tops, end = _top(source)
    ranges = Ranges(source, PLUGIN)
    plan = movie = mini = None
    for box in tops:
        if box.type == b"moov" and movie is None:
            movie = clean_sequence(source, box, PLUGIN)
            ranges.add(used(source, movie), dropped(source, movie, PLUGIN))
        elif box.type == b"meta" and plan is None and _is_picture(source, box):
            plan = plan_meta(source, read_meta(source, box), tops, keep)
            ranges.add(plan.used, plan.dropped)
    if plan is None:
        mini = next((box for box in tops if box.type == b"mini"), None)
        if mini is None and movie is None:
            raise Malformed("the file holds no picture")
        if mini is not None and movie is not None:
            raise Uncleanable("a minimized picture beside tracks, whose data would move")
    ranges.settle()
    for box in tops:
        if plan is not None and box == plan.meta.box:
            yield from meta_parts(source, plan, ranges, {t.number for t in movie.kept} if movie else ())
        elif movie is not None and box == movie.box:
            _untouched(ranges, box.start, box.end)
            yield from movie.parts
        elif box == mini:
            yield from mini_parts(source, box)
        else:
            yield from _box(source, ranges, box)
    yield from _trailer(ranges, end)


def _top(source: Source) -> tuple[list[Box], int]:
    """The boxes of the file and where the last one ends; a data box that is cut short reaches to the end.

    A second file type begins another file, such as the film that some phones append.
    """
    tops: list[Box] = []
    at = 0
    while at < source.size:
        box = box_at(source, at, source.size) or _cut_short(source, at)
        if box is None or (tops and box.type == b"ftyp"):
            break
        tops.append(box)
        at = box.end
        if len(tops) > BOX_LIMIT:
            raise LimitExceeded(f"more than {BOX_LIMIT} boxes in one place")
    return tops, at


def _cut_short(source: Source, at: int) -> Box | None:
    head = source.head(16, at)
    if head[4:8] != b"mdat":
        return None
    return Box(b"mdat", at, min(at + (16 if head[:4] == b"\0\0\0\1" else 8), source.size), source.size)


def _is_picture(source: Source, box: Box) -> bool:
    """Whether a `meta` box holds picture items (handler `pict`)."""
    for child in boxes(source, min(box.body + 4, box.end), box.end):
        if child.type == b"hdlr":
            return source.head(4, child.body + 8) == b"pict"
    raise Malformed("the meta box says not what it holds", box.start)


def _untouched(ranges: Ranges, start: int, end: int) -> None:
    """Refuse a file whose item data stand where structure has to be written."""
    if any(ranges.used_in(start, end)):
        raise Malformed("a picture's data stand inside the structure of the file", start)


def _box(source: Source, ranges: Ranges, box: Box) -> Iterator[Part]:
    if box.type in {b"ftyp", b"etyp"} and box.end - box.start <= _TYPE_LIMIT:
        yield Part(box.start, box.end, box.name, "file type")
        return
    if box.type == b"moof":
        raise Uncleanable("sequences in fragments are not supported")
    used = any(ranges.used_in(box.start, box.end))
    if box.type != b"mdat" and not used:
        yield _gone(source, box)
        return
    _untouched(ranges, box.start, box.body)
    if box.type in {b"mdat", b"free", b"skip"}:
        yield data_header(source, box, PLUGIN)
    else:
        yield _renamed(source, box)
    yield from ranges.parts(box.body, box.end, box.name)


def _renamed(source: Source, box: Box) -> Part:
    """The header of an unknown box that holds item data: its type becomes `free`."""
    size = source.read(box.start, 4)
    rest = source.read(box.start + 8, box.body - box.start - 8)[: 8 if size == b"\0\0\0\1" else 0]
    why = "unknown box"
    finding = note("M901", (box.start, box.body), why, PLUGIN)
    return Part(box.start, box.body, box.name, why, size + b"free" + rest, True, (finding,))


def _gone(source: Source, box: Box) -> Part:
    """A box at the top level that draws nothing; readers say what is inside."""
    part = freed(source, box, PLUGIN, rule="M604" if box.type == b"mpvd" else "M901")
    if part.kept:
        return part
    reader = c2pa if box.type == b"jumb" or box.uuid == _C2PA else xmp if box.uuid == _XMP else None
    if reader is None or box.end - box.body > PAYLOAD_LIMIT:
        return part
    block = source.read(box.body, box.end - box.body)
    found = tuple(reader.findings(block, Span(MEDIA, box.start, box.end)))
    return replace(part, findings=found or part.findings)


def _trailer(ranges: Ranges, end: int) -> Iterator[Part]:
    """What follows the last box is cut off."""
    size = ranges.source.size
    if end < size:
        _untouched(ranges, end, size)
        rule, why = "M601", "data after the last box"
        if ranges.source.head(8, end)[4:] == b"ftyp":
            rule, why = "M604", "another file after the picture, such as a film"
        finding = note(rule, (end, size), why, PLUGIN)
        yield Part(end, size, "trailer", why, b"", findings=(finding,))


handler = HeifHandler()
