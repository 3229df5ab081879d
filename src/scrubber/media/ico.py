"""Clean icons and cursors: Microsoft "Icons" (ICONDIR, ICONDIRENTRY); PNG members since Windows Vista.

Each picture goes through its own rules: a PNG through its handler, a bitmap as far as its header says that it
reaches. What no entry of the directory refers to goes, and the directory is written anew where something
moves.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import LimitExceeded, Malformed
from scrubber.media import _dib
from scrubber.media._nested import inner_parts
from scrubber.media._verdicts import all_kept, dropped, note
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._source import Source
    from scrubber.policy import Keep

PLUGIN: Final = "ico"
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_HEAD: Final = 6
_ENTRY: Final = 16
_WITH_ALPHA: Final = 32  # bits per pixel
_MOST: Final = 1024  # pictures in one icon; real files have under thirty


class Entry(NamedTuple):
    """One entry of the directory: its bytes but for the last eight, and where its picture lies."""

    about: bytes
    start: int
    end: int


class IcoHandler:
    """Icons and cursors, with bitmaps and PNG pictures."""

    name = PLUGIN
    suffixes = (".ico", ".cur")
    mime = ("image/vnd.microsoft.icon", "image/x-icon", "image/x-win-bitmap")

    def accepts(self, head: bytes) -> bool:
        """Tell by the head of the directory and the place of its first picture."""
        if len(head) < _HEAD + _ENTRY or head[:4] not in {b"\0\0\1\0", b"\0\0\2\0"}:
            return False
        count, place = int.from_bytes(head[4:6], "little"), int.from_bytes(head[18:22], "little")
        return 0 < count <= _MOST and place >= _HEAD + _ENTRY * count

    def parts(self, source: Source, keep: Keep) -> Iterable[Part]:
        """The directory, then every picture in the order in which they lie."""
        body = list(_parts(source, keep))
        return all_kept(body) if keep.everything else body


def _parts(source: Source, keep: Keep) -> Iterator[Part]:
    entries = _entries(source)
    start = _HEAD + _ENTRY * len(entries)
    pictures: dict[tuple[int, int], list[Part]] = {}
    for place in sorted({(entry.start, entry.end) for entry in entries}):
        if pictures and place[0] < max(end for _, end in pictures):
            raise Malformed("two pictures of the icon overlap", place[0])
        pictures[place] = _picture(source, *place, keep)
    yield from _directory(source, entries, pictures, start)
    at = start
    for (begin, end), parts in pictures.items():
        if begin > at:
            yield dropped(at, begin, "gap", [note("M605", (at, begin), "bytes of no picture", PLUGIN)])
        yield from parts
        at = end
    if at < source.size:
        found = note("M601", (at, source.size), "data behind the last picture", PLUGIN)
        yield dropped(at, source.size, "rest", [found])


def _entries(source: Source) -> list[Entry]:
    (count,) = source.unpack("<H", 4)
    if count > _MOST:
        raise LimitExceeded(f"more than {_MOST} pictures in one icon")
    found = []
    for i in range(count):
        at = _HEAD + _ENTRY * i
        size, start = source.unpack("<II", at + 8)
        if start < _HEAD + _ENTRY * count or start >= source.size or not size:
            raise Malformed("a picture of the icon does not lie in the file", at)
        found.append(Entry(source.read(at, 8), start, min(start + size, source.size)))
    return found


def _directory(
    source: Source, entries: list[Entry], pictures: dict[tuple[int, int], list[Part]], end: int
) -> Iterator[Part]:
    """The directory as it has to be for what comes out."""
    places = {}
    at = end
    for place, parts in pictures.items():
        size = sum(part.size_after for part in parts)
        places[place] = (size, at)
        at += size
    fresh = source.read(0, _HEAD) + b"".join(
        entry.about[:3] + b"\0" + entry.about[4:] + struct.pack("<II", *places[entry.start, entry.end])
        for entry in entries
    )
    if fresh == source.read(0, end):
        yield Part(0, end, "directory", "says where the pictures are")
        return
    used = (note("M605", (0, end), "something in the reserved bytes of the directory", PLUGIN),)
    found = used if any(entry.about[3] for entry in entries) else ()
    yield Part(0, end, "directory", "says where the pictures are", fresh, findings=found)


def _picture(source: Source, start: int, end: int, keep: Keep) -> list[Part]:
    """The parts of one picture."""
    if source.head(8, start) == _PNG:
        return list(inner_parts(source, start, end, keep, ("png",)))
    about = _dib.bitmap(source, start, halved=True)
    if about.pixels is None or about.header != _dib.INFO:
        raise Malformed("a bitmap in the icon is of a kind that icons cannot hold", start)
    stop = start + about.colours + about.pixels
    width, height, _, depth = source.unpack("<iiHH", start + 4)
    mask = (abs(width) + 31) // 32 * 4 * (abs(height) // 2)
    if depth != _WITH_ALPHA or stop + mask <= end:  # with alpha, writers leave the mask out
        stop += mask
    stop = min(stop, end)
    parts = [Part(start, stop, "bitmap", "draws the picture")]
    if stop < end:
        found = note("M605", (stop, end), "bytes behind a bitmap", PLUGIN)
        parts.append(dropped(stop, end, "rest", [found]))
    return parts


handler = IcoHandler()
