"""Tags before and behind the sound of a file: ID3v1, ID3v2, APEv1 and APEv2, Lyrics3, MusicMatch.

id3.org: ID3v1.1, enhanced tag, ID3v2.4 (3.1, 3.4, 5); APEv2 specification (2004); Lyrics3 v2.00 (1998). Each
is known by its mark at the one end and its length; they stand one behind the other in any order.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import LimitExceeded
from scrubber.media._sound_gains import tag_gains
from scrubber.media._verdicts import dropped, named, note
from scrubber.metadata import apetag, id3
from scrubber.model import Part
from scrubber.policy import Keep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrubber.media._source import Source
    from scrubber.model import Finding
    from scrubber.protocols import Reader

SEEN: Final = 8 << 20  # bytes of one tag that are looked into
_MOST: Final = 1000  # tags on one side of the sound
_ROUNDS: Final = 8
_JUNK: Final = "junk"
_NAMED: Final = 50  # tags in one stretch of junk that are looked into
_OLD_LYRICS: Final = 5100 + 20  # bytes of a Lyrics3 v1.00 tag
_MUSICMATCH: Final = b"Brava Software Inc.             "  # the name in the last 48 bytes of such a tag
_VERSIONS: Final = re.compile(rb"[\d.]{4,16} {0,12}")
_EMPTY: Final = b"ID3\x03" + bytes(6)
_ITEM: Final = re.compile(rb".{4}[\0-\7]\0\0[\0\x80][\x20-\x7e]{2,255}\0", re.DOTALL)  # of an APE tag
_STARTS: Final = re.compile(rb"ID3[\x02-\x04]|APETAGEX|LYRICSBEGIN|TAG")


class Tag(NamedTuple):
    """A tag [start, end) and its name."""

    start: int
    end: int
    name: str


def leading(source: Source, at: int = 0) -> Iterator[Tag]:
    """The tags from `at` on, one behind the other."""
    for _ in range(_MOST):
        tag = _at(source, at)
        if tag is None:
            return
        yield tag
        at = tag.end
    raise LimitExceeded("the file has too many tags")


def _at(source: Source, at: int) -> Tag | None:
    """A tag that begins at `at`; one that is longer than the file ends with it."""
    head = source.head(32, at)
    if size := id3.tag_length(head):
        return Tag(at, min(at + size, source.size), "ID3v2")
    if head.startswith(apetag.SIGN) and len(head) == 32 and head[23] & 0x20:
        size = 32 + int.from_bytes(head[12:16], "little")
        return Tag(at, at + size, "APE") if at + size <= source.size else None
    return None


def behind_tags(head: bytes) -> int:
    """Where the tags at the start of `head` end: at or behind its end where it holds nothing else."""
    at = 0
    while True:
        if size := id3.tag_length(head[at : at + 10]):
            at += size
        elif head.startswith(apetag.SIGN, at) and head[at + 23 : at + 24] > b"\x1f":
            at += 32 + int.from_bytes(head[at + 12 : at + 16], "little")
        else:
            return at


def visible(source: Source, length: int) -> bytes:
    """The first bytes of a file to tell it by, `length` at most: long tags in front become an empty one."""
    head = source.head(length)
    if not head.startswith(b"ID3"):
        return head
    at = next((tag.end for tag in list(leading(source))[::-1]), 0)
    return head if at <= length // 2 else _EMPTY + source.head(length - len(_EMPTY), at)


def trailing(source: Source, start: int, end: int) -> list[Tag]:
    """The tags at the end of [start, end), in the order in which they stand."""
    found: list[Tag] = []
    for _ in range(_MOST):
        tag = next((tag for look in _LOOKS if (tag := look(source, start, end)) is not None), None)
        if tag is None:
            return found[::-1]
        found.append(tag)
        end = tag.start
    raise LimitExceeded("the file has too many tags")


def _id3v1(source: Source, start: int, end: int) -> Tag | None:
    if end - start < 128 or source.glance(end - 128, 3) != b"TAG":
        return None
    return Tag(end - 128, end, "ID3v1")


def _enhanced(source: Source, start: int, end: int) -> Tag | None:
    if end - start < 227 or source.glance(end - 227, 4) != b"TAG+":
        return None
    return Tag(end - 227, end, "ID3v1")


def _ape(source: Source, start: int, end: int) -> Tag | None:
    """By the footer, whose length leaves out the header; where it is wrong, from the last header on."""
    foot = source.glance(end - 32, 32) if end - start >= 32 else b""
    if not foot.startswith(apetag.SIGN):
        return None
    size = int.from_bytes(foot[12:16], "little")
    at = end - size
    if start + 32 <= at <= end - 32 and source.glance(at - 32, 8) == apetag.SIGN:
        return Tag(at - 32, end, "APE")
    if start <= at < end - 32 and not foot[23] & 0x80 and _ITEM.match(source.read(at, min(264, end - at))):
        return Tag(at, end, "APE")
    before = max(start, end - SEEN)
    at = source.read(before, end - 32 - before).rfind(apetag.SIGN)
    return Tag(before + at if at >= 0 else end - 32, end, "APE")


def _id3v2(source: Source, start: int, end: int) -> Tag | None:
    """By the footer of ID3v2.4."""
    foot = source.glance(end - 10, 10) if end - start >= 20 else b""
    if foot[:3] != b"3DI":
        return None
    size = id3.tag_length(b"ID3" + foot[3:])
    at = end - size
    if size < 20 or at < start or source.glance(at, 3) != b"ID3":
        return Tag(end - 10, end, "ID3v2")
    return Tag(at, end, "ID3v2")


def _lyrics(source: Source, start: int, end: int) -> Tag | None:
    mark = source.glance(end - 15, 15) if end - start >= 26 else b""
    if mark[6:] == b"LYRICS200" and mark[:6].isdigit():
        at = end - 15 - int(mark[:6])
        if at >= start and source.glance(at, 11) == apetag.LYRICS:
            return Tag(at, end, "Lyrics3")
    if mark[6:] != b"LYRICSEND":
        return None
    before = max(start, end - _OLD_LYRICS)
    at = source.read(before, end - before).rfind(apetag.LYRICS)
    return Tag(before + at, end, "Lyrics3") if at >= 0 else None


def _musicmatch(source: Source, start: int, end: int) -> Tag | None:
    """A footer, 20 bytes with the offsets of five sections, and these before it, up to their own header."""
    if end - start < 48 or source.glance(end - 48, 19) != _MUSICMATCH[:19]:
        return None
    before = max(start, end - (1 << 20))
    data = source.read(before, end - before)
    at = data.rfind(b"18273645")  # the mark that begins the header and the version section
    first = data.rfind(b"18273645", 0, at)
    picture = _musicmatch_picture(data, at)
    places = [place for place in (picture, first if first >= 0 and at - first < 512 else at) if place >= 0]
    return Tag(before + min(places), end, "MusicMatch") if places else Tag(end - 48, end, "MusicMatch")


def _musicmatch_picture(data: bytes, at: int) -> int:
    """Where the picture section begins, by the offsets before the footer; -1 where they make no sense."""
    offsets = [int.from_bytes(data[i : i + 4], "little") for i in range(len(data) - 68, len(data) - 48, 4)]
    if at < 0 or offsets != sorted(offsets) or len(data) < 68:
        return -1
    first = at - (offsets[3] - offsets[0])
    return first if 0 <= first <= at else -1


_LOOKS: Final = (_id3v1, _ape, _lyrics, _enhanced, _id3v2, _musicmatch)


def tail(source: Source, start: int, cut: Callable[[int], int]) -> tuple[int, list[Tag]]:
    """Where the sound from `start` on ends, and what stands behind it, all of which goes.

    `cut` says where the sound ends in what is left before the tags. What it cuts off may have hidden a tag.
    """
    behind: list[Tag] = []
    end = source.size
    for _ in range(_ROUNDS):
        tags = trailing(source, start, end)
        end = tags[0].start if tags else end
        last = cut(end)
        more = [Tag(last, end, _JUNK)] if last < end else []
        behind = more + tags + behind
        if not more:
            return end, behind
        end = last
    raise LimitExceeded("the file has too many tags")


def gone(source: Source, tag: Tag, plugin: str, keep: Keep) -> Part:
    """The part for a tag: it goes, whatever it holds, but for its loudness, by wish."""
    place = (tag.start, tag.end)
    if tag.name == _JUNK:
        return dropped(*place, _JUNK, [note("M605", place, "bytes that are no sound", plugin)])
    block = source.read(tag.start, min(tag.end - tag.start, SEEN))
    name = f"{tag.name} tag"
    new = tag_gains(tag.name, block) if keep.replaygain else b""
    if new and len(new) == tag.end - tag.start and new == block:
        return Part(*place, name, "loudness, by wish")
    found = _said(tag, block, plugin)
    return (
        Part(*place, name, "loudness, by wish", new, findings=found)
        if new
        else dropped(*place, name, found, name)
    )


def _said(tag: Tag, block: bytes, plugin: str) -> tuple[Finding, ...]:
    """What goes with a tag."""
    readers: dict[str, Reader] = {"ID3v1": id3.reader, "ID3v2": id3.reader}
    fallback = note("M503", (tag.start, tag.end), f"{tag.name} tag", plugin)
    if tag.name == "MusicMatch":
        return (fallback,)
    return named(readers.get(tag.name, apetag.reader), block, tag.start, tag.end, fallback)


def junk(source: Source, start: int, end: int, plugin: str) -> Iterator[Part]:
    """The parts for bytes that are no sound: tags among them are named, all of them go."""
    for count in range(_NAMED + 1):
        if start >= end:
            return
        window = source.head(min(end - start, SEEN), start)
        match = _STARTS.search(window) if count < _NAMED else None
        at = start + match.start() if match else end
        if at > start:
            found = note("M605", (start, at), "bytes that are no sound", plugin)
            yield dropped(start, at, _JUNK, [found])
        if match is None:
            return
        tag = _inside(source, at, end)
        yield gone(source, tag, plugin, Keep())
        start = tag.end


def _inside(source: Source, at: int, end: int) -> Tag:
    """A tag at `at`, at most up to `end`; what only looks like one goes up to there."""
    head = source.head(32, at)
    size = id3.tag_length(head)
    if size:
        return Tag(at, min(at + size, end), "ID3v2")
    if head.startswith(b"TAG"):
        return Tag(at, min(at + (227 if head[3:4] == b"+" else 128), end), "ID3v1")
    if head.startswith(apetag.SIGN):
        size = 32 + int.from_bytes(head[12:16], "little")
        return Tag(at, min(at + size, end), "APE")
    return Tag(at, end, "Lyrics3" if head.startswith(apetag.LYRICS) else "APE")
