"""Walk a JPEG 2000 codestream: ISO/IEC 15444-1 Annex A (markers), 15444-2 A (extensions), 15444-15 (HTJ2K).

Comments (COM, A.9.2) go from the main header. In the header of a tile-part they are overwritten in place,
since its length counts them. Bytes behind the end of the codestream go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.errors import LimitExceeded, Malformed, Uncleanable
from scrubber.media._codestream_lengths import HEAD, Shape, fits, levels
from scrubber.media._verdicts import SEEN_LIMIT, dropped, named, note
from scrubber.metadata import comment
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from scrubber.media._source import Source
    from scrubber.model import Finding

SOC_SIZ: Final = b"\xff\x4f\xff\x51"
_SOT, _SOD, _EOC, _COM = 0xFF90, 0xFF93, 0xFFD9, 0xFF64
# CAP PRF SIZ COD COC TLM PLM PLT CPF QCD QCC RGN POC PPM PPT CRG, then those of part 2
_DRAWS: Final = frozenset(
    0xFF00 | code
    for code in b"\x50\x56\x51\x52\x53\x55\x57\x58\x59\x5c\x5d\x5e\x5f\x60\x61\x63"
    b"\x70\x71\x72\x73\x74\x75\x76\x77\x78\x79"
)
_ONCE: Final = frozenset(0xFF00 | code for code in b"\x50\x51\x52\x56\x59\x5c\x63")  # in the main header
# CAP PRF SIZ TLM PLM CPF PPM CRG
_NOT_IN_TILES: Final = frozenset(0xFF00 | code for code in b"\x50\x56\x51\x55\x57\x59\x60\x63")
_SEGMENTS: Final = 100_000
_NAME: Final = "jp2"


def codestream(source: Source, start: int, end: int) -> Iterator[Part]:
    """The parts of the codestream in [start, end); Malformed where it is none."""
    if source.head(4, start) != SOC_SIZ:
        raise Malformed("the codestream does not begin as one", start)
    shape = _shape(source, start, end)
    yield Part(start, start + 2, "SOC", "begins the codestream")
    at, seen = start + 2, set[int]()
    for _ in range(_SEGMENTS):
        marker, stop = _segment(source, at, end)
        if marker == _SOT:
            at = yield from _tile_part(source, at, end, shape)
        elif marker == _EOC:
            yield Part(at, at + 2, "EOC", "ends the codestream")
            if at + 2 < end:
                yield dropped(
                    at + 2, end, "rest", [note("M601", (at + 2, end), "data behind the codestream", _NAME)]
                )
            return
        elif marker in _DRAWS:
            _bounded(source, at, stop, marker, shape)
            if marker in seen:
                raise Malformed("a segment stands twice in the codestream", at)
            seen |= {marker} & _ONCE
            yield Part(at, stop, f"0x{marker:04X}", "draws the picture")
            at = stop
        else:
            yield dropped(at, stop, f"0x{marker:04X}", _found(source, at, stop, marker))
            at = stop
        if at >= end:
            return  # cut short: decoders draw what there is
    raise LimitExceeded(f"more than {_SEGMENTS} segments in one codestream")


def _segment(source: Source, at: int, end: int) -> tuple[int, int]:
    """The marker at `at` and where its segment ends."""
    if at + 2 > end:
        raise Malformed("the codestream ends inside a marker", at)
    (marker,) = source.unpack(">H", at)
    if marker in {_SOD, _EOC} or 0xFF30 <= marker <= 0xFF3F:
        return marker, at + 2
    if marker < 0xFF4F or at + 4 > end:
        raise Malformed("there is no marker where one has to stand", at)
    (length,) = source.unpack(">H", at + 2)
    stop = at + 2 + length
    if length < 2 or stop > end:
        raise Malformed("a segment reaches beyond the codestream", at)
    return marker, stop


def _shape(source: Source, start: int, end: int) -> Shape:
    """What the main header says that the lengths of segments depend on."""
    (components,) = source.unpack(">H", start + 40)
    at, deepest = start + 2, 0
    for _ in range(_SEGMENTS):
        if at >= end:
            break
        marker, stop = _segment(source, at, end)
        if marker in {_SOT, _EOC}:
            break
        head = source.head(min(stop - at - 4, HEAD), at + 4) if stop - at > 4 else b""
        deepest = max(deepest, levels(marker, head, components))
        at = stop
    return Shape(components, deepest)


def _bounded(source: Source, at: int, stop: int, marker: int, shape: Shape) -> None:
    """Malformed where a segment is not as long as its fields come to."""
    size = stop - at - 4
    if not fits(marker, source.head(min(size, HEAD), at + 4), size, shape):
        raise Malformed("a segment of the codestream is not as long as its fields come to", at)


def _tile_part(source: Source, start: int, end: int, shape: Shape) -> Generator[Part, None, int]:
    """One tile-part, header and data; gives where it ends (A.4.2)."""
    _, at = _segment(source, start, end)
    if at - start != 12:
        raise Malformed("a tile-part has no proper header", start)
    (length,) = source.unpack(">I", start + 6)
    stop = start + length if length else _end_of_last(source, at, end)
    stop = min(stop, end)
    if length and length < 14:
        raise Malformed("a tile-part is shorter than its header", start)
    kept = start
    for _ in range(_SEGMENTS):
        if at >= stop:
            break
        marker, after = _segment(source, at, stop)
        if marker == _SOD:
            break
        if marker == _COM and not _is_blank(source, at, after):
            if at > kept:
                yield Part(kept, at, "tile-part", "draws the picture")
            blank = source.read(at, 4)
            yield Part(
                at, after, "COM", "a comment", blank, pad=True, findings=_found(source, at, after, marker)
            )
            kept = after
        elif marker not in _DRAWS - _NOT_IN_TILES and marker != _COM:
            raise Uncleanable("an unknown segment in the header of a tile-part cannot be taken out")
        elif marker in _DRAWS:
            _bounded(source, at, after, marker, shape)
        at = after
    if stop > kept:
        yield Part(kept, stop, "tile-part", "draws the picture")
    return stop


def _end_of_last(source: Source, at: int, end: int) -> int:
    """Where a tile-part ends that does not say so: before EOC, which coded data cannot hold (A.4.4)."""
    found = source.find(b"\xff\xd9", at, end)
    return found if found >= 0 else end


def _is_blank(source: Source, at: int, stop: int) -> bool:
    return stop - at >= 4 and source.is_zero(at + 4, stop)


def _found(source: Source, at: int, stop: int, marker: int) -> tuple[Finding, ...]:
    if marker != _COM:
        return (note("M901", (at, stop), f"segment 0x{marker:04X}", _NAME),)
    fallback = note("M503", (at, stop), "a comment", _NAME)
    if stop - at <= 6 or stop - at > SEEN_LIMIT:
        return (fallback,)
    return named(comment.reader, source.read(at + 6, stop - at - 6), at, stop, fallback)
