"""Clean FLAC files: RFC 9639, sections 6 and 8. Tags of other formats before and behind: `_sound_tags`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.errors import LimitExceeded, Malformed
from scrubber.media import _flac_frames
from scrubber.media._sound_gains import vorbis_gains
from scrubber.media._sound_tags import SEEN, behind_tags, gone, junk, leading, tail
from scrubber.media._verdicts import all_kept, dropped, named, note
from scrubber.metadata import vorbiscomment
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._source import Source
    from scrubber.model import Finding
    from scrubber.policy import Keep

SIGN: Final = b"fLaC"
_INFO, _PADDING, _APPLICATION, _SEEK, _COMMENT, _CUES, _PICTURE = range(7)
_MOST: Final = 10_000  # metadata blocks
_SAID: Final = {
    _SEEK: ("SEEKTABLE", "M902", "a seek table that is none"),
    _PADDING: ("padding", "M605", "padding that is not zero"),
    _APPLICATION: ("APPLICATION", "M901", "data of an application"),
    _CUES: ("CUESHEET", "M302", "a table of a CD's tracks, with its number"),
    _PICTURE: ("PICTURE", "M602", "a picture"),
}


class FlacHandler:
    """Keeps the stream's properties, its seek table and its frames. All other metadata blocks go."""

    name = "flac"
    suffixes = (".flac", ".fla")
    mime = ("audio/flac", "audio/x-flac")

    def accepts(self, head: bytes) -> bool:
        """Tell by the signature, behind tags."""
        at = behind_tags(head)
        return head[at : at + 4] == SIGN

    def parts(self, source: Source, keep: Keep) -> Iterable[Part]:
        """Tags, metadata blocks, frames."""
        parts = _walk(source, keep)
        return all_kept(parts) if keep.everything else parts


def _walk(source: Source, keep: Keep) -> Iterator[Part]:
    start = 0
    for tag in leading(source):
        yield gone(source, tag, "flac", keep)
        start = tag.end
    if source.head(4, start) != SIGN:
        raise Malformed("no FLAC stream behind the tags", start)
    yield Part(start, start + 4, "signature", "FLAC")
    blocks = _blocks(source, start + 4)
    if not blocks or blocks[0][0] != _INFO or blocks[0][2] - blocks[0][1] != 4 + 34:
        raise Malformed("the file does not begin with the properties of its stream", start)
    first = _first(source, blocks)
    blocks = [block for block in blocks if block[2] <= first]
    yield from _verdicts(source, blocks, keep)
    yield from junk(source, blocks[-1][2], first, "flac")
    yield from _sound(source, first, source.read(blocks[0][1] + 4, 34), keep)


def _blocks(source: Source, at: int) -> list[tuple[int, int, int]]:
    """Type, start and end of each metadata block, as far as they can be followed."""
    blocks: list[tuple[int, int, int]] = []
    while at + 4 <= source.size:
        if len(blocks) >= _MOST:
            raise LimitExceeded("the file has too many metadata blocks")
        head = source.read(at, 4)
        kind, end = head[0] & 127, at + 4 + int.from_bytes(head[1:], "big")
        if kind == 127 or end > source.size:
            break
        blocks.append((kind, at, end))
        at = end
        if head[0] >= 128:
            break
    return blocks


def _first(source: Source, blocks: list[tuple[int, int, int]]) -> int:
    """Where the first frame begins: behind the blocks, or, where lengths are wrong, where number 0 stands.

    Some writers give pictures of more than 16 MiB, or of a length that they did not set right.
    """
    start = blocks[-1][2]
    if _flac_frames.header(source.head(_flac_frames.HEAD, start)) or source.is_zero(start, source.size):
        return start
    first = _flac_frames.first(source, blocks[0][2])
    if first >= 0:
        return first
    if source.head(2, start) in {b"\xff\xf8", b"\xff\xf9"}:
        return start
    raise Malformed("no frame of sound where it should begin", start)


def _verdicts(source: Source, blocks: list[tuple[int, int, int]], keep: Keep) -> Iterator[Part]:
    """The kept blocks, the last of them marked so, and those that go."""
    gains = _gains(source, blocks, keep)
    stays = {index for index, block in enumerate(blocks) if index in gains or _stays(source, index, block)}
    for index, (kind, start, end) in enumerate(blocks):
        if index not in stays:
            name, found = _gone(source, kind, start, end)
            yield dropped(start, end, name, found)
        else:
            mark = 128 if index == max(stays) else 0
            yield from _kept(source, (kind, start, end), mark, gains.get(index))


def _stays(source: Source, index: int, block: tuple[int, int, int]) -> bool:
    """The properties of the stream, points to seek to, and empty padding."""
    kind, start, end = block
    if kind == _SEEK:
        return index > 0 and _flac_frames.seeks(source.read(start + 4, end - start - 4))
    return index == 0 or (kind == _PADDING and source.is_zero(start + 4, end))


def _kept(source: Source, block: tuple[int, int, int], mark: int, data: bytes | None) -> Iterator[Part]:
    """A block that stays: `mark` is 128 for the last one, `data` its new content, if that changes."""
    kind, start, end = block
    name = {_INFO: "STREAMINFO", _SEEK: "SEEKTABLE", _PADDING: "PADDING"}.get(kind, "VORBIS_COMMENT")
    size = end - start - 4 if data is None else len(data)
    head = bytes([mark | kind]) + size.to_bytes(3, "big")
    if data is not None and source.read(start, end - start) != head + data:
        yield Part(start, end, name, "loudness and channels", head + data, findings=_gone(source, *block)[1])
    elif source.read(start, 4) == head:
        yield Part(start, end, name, "tells how to play")
    else:
        yield Part(start, start + 4, name, "marks the last block", head)
        yield Part(start + 4, end, name, "tells how to play")


def _gains(source: Source, blocks: list[tuple[int, int, int]], keep: Keep) -> dict[int, bytes]:
    """The block that takes the place of the first comment block, where something of it has to stay."""
    for index, (kind, start, end) in enumerate(blocks):
        if kind == _COMMENT and end - start <= SEEN:
            block = vorbis_gains(source.read(start + 4, end - start - 4), loudness=keep.replaygain)
            return {index: block} if block else {}
    return {}


def _gone(source: Source, kind: int, start: int, end: int) -> tuple[str, tuple[Finding, ...]]:
    """Name of a block and what goes with it."""
    place = (start, end)
    if kind == _COMMENT:
        block = source.read(start + 4, min(end - start - 4, SEEN))
        fallback = note("M503", place, "a comment block", "flac")
        return "VORBIS_COMMENT", named(vorbiscomment.reader, block, start, end, fallback)
    name, rule, why = _SAID.get(kind, (f"block {kind}", "M901", "an unknown metadata block"))
    found: tuple[Finding, ...] = (note(rule, place, why, "flac"),)
    if kind == _PICTURE:
        block = source.read(start + 4, min(end - start - 4, 4096))
        found += tuple(
            note(said.rule, place, said.why, "flac", said.value)
            for said in vorbiscomment.picture_notes(block)
        )
    return name, found


def _sound(source: Source, first: int, info: bytes, keep: Keep) -> Iterator[Part]:
    """The frames, up to what stands behind them."""
    end, behind = tail(source, first, lambda end: _flac_frames.last(source, first, end, info))
    if first < end:
        yield Part(first, end, "frames", "the sound")
    for tag in behind:
        yield gone(source, tag, "flac", keep)


handler = FlacHandler()
