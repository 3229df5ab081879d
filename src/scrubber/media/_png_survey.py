"""The first walk over a PNG: what kind of picture it is, and what of its metadata must survive.

ISO/IEC 15948:2024 clause 5.6 (order of chunks), clause 11.3.6 (animation).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from scrubber.errors import Malformed
from scrubber.media._png_chunks import DATA, Chunk, Header, chunk_bytes, chunks, header
from scrubber.media._png_text import TEXTS, UNPACKED, XMP_KEYWORD, Block, look, unpacked
from scrubber.media._verdicts import SEEN_LIMIT
from scrubber.metadata._essentials import Essentials, exif_block, gather, xmp_packet

if TYPE_CHECKING:
    from scrubber.media._source import Source
    from scrubber.policy import Keep

HOLDERS: Final = (b"eXIf", b"zxIf", *TEXTS)  # chunks in which Exif, XMP or IPTC may stand
_COLOURS: Final = (b"iCCP", b"sRGB", b"cICP")
_TOTAL: Final = 2 * SEEN_LIMIT  # bytes of all blocks that are looked into
_ONCE: Final = (b"IHDR", b"PLTE", b"tRNS", b"acTL")


_NONE: Final = Header(0, 0, 0, interlaced=False)


@dataclass(slots=True)
class Survey:
    """What the verdicts on single chunks depend on.

    `frames`: how many frames an animation announces, 0 for a still picture. `bare`: Apple's CgBI form, whose
    mark stands before the header; elsewhere it says nothing.
    `ihdr` is where the header stands, `first` and `last` the first and the last chunk of picture data.
    `damaged`: there is no header, or it comes late, or there are no data; no viewer shows the file, but what
    is left of it can be cleaned all the same.
    `anchor` is where the chunks `fresh` go: in place of the chunk that stands there, or before the picture
    data; `same` holds the places of chunks which already are what would be written.
    """

    header: Header = _NONE
    bare: bool = False
    damaged: bool = False
    frames: int = 0
    ihdr: int = -1
    first: int = -1
    last: int = -1
    anchor: int = -1
    fresh: bytes = b""
    same: set[int] = field(default_factory=set)


def survey(source: Source, keep: Keep) -> Survey:
    """Walk once; Malformed where viewers would disagree about which picture is meant."""
    found = Survey()
    holders: list[tuple[int, Block, bytes]] = []  # place, what it holds, the chunk if it is a small one
    coloured = False
    once: set[bytes] = set()
    room = _TOTAL
    work = UNPACKED
    for chunk in chunks(source):
        kind = chunk.kind
        if kind in DATA:
            _data(found, chunk)
        elif kind in HOLDERS:
            size = chunk.stop - chunk.start
            work -= unpacked(kind, size)
            if size <= min(room, SEEN_LIMIT) and (work >= 0 or not unpacked(kind, size)):
                room -= size
                block = look(kind, source.read(chunk.start, size))
                if block.sort:
                    raw = source.read(chunk.at, chunk.end - chunk.at) if size < 1 << 16 else b""
                    holders.append((chunk.at, block, raw))
        elif kind in _ONCE:
            if kind in once:
                raise Malformed("a chunk stands twice, and viewers differ in which one counts", chunk.at)
            once.add(kind)
            _once(source, found, chunk)
        coloured |= kind in _COLOURS
        found.bare |= kind == b"CgBI" and found.ihdr < 0
    if found.first < 0 and found.header is _NONE:
        raise Malformed("the file holds no picture")
    found.damaged |= found.first < 0 or found.header is _NONE
    _place(found, holders, _essentials(keep, [block for _, block, _ in holders], coloured=coloured))
    return found


def _data(found: Survey, chunk: Chunk) -> None:
    found.damaged |= found.header is _NONE
    if chunk.kind == b"IDAT" and found.first < 0:
        found.first = chunk.at
    found.last = chunk.at


def _once(source: Source, found: Survey, chunk: Chunk) -> None:
    if chunk.kind == b"IHDR":
        found.header = header(source, chunk)
        found.ihdr = chunk.at
    elif chunk.kind == b"acTL" and found.first < 0 and chunk.stop - chunk.start == 8:
        (frames,) = source.unpack(">I", chunk.start)
        found.frames = frames if frames <= 0x7FFFFFFF else 0


def _essentials(keep: Keep, blocks: list[Block], *, coloured: bool) -> Essentials:
    """Orientation from where viewers look for it, the last block first; credits from anywhere."""
    blocks.reverse()
    shown = [block for block in blocks if block.shown]
    seen = gather(keep, exif=_sort(shown, "exif"), xmp=_sort(shown, "xmp"), has_icc=coloured)
    if keep.copyright:
        every = gather(keep, exif=_sort(blocks, "exif"), xmp=_sort(blocks, "xmp"), iptc=_sort(blocks, "iptc"))
        seen = replace(seen, credit=every.credit)
    return seen


def _sort(blocks: list[Block], sort: str) -> list[bytes]:
    return [block.data for block in blocks if block.sort == sort]


def _place(found: Survey, holders: list[tuple[int, Block, bytes]], essentials: Essentials) -> None:
    """Decide where the minimal chunks go: where they already stand, else in place of the first old one."""
    wanted = []
    if block := exif_block(essentials):
        wanted.append(chunk_bytes(b"eXIf", block))
    if packet := xmp_packet(essentials.credit):
        wanted.append(chunk_bytes(b"iTXt", XMP_KEYWORD + bytes(5) + packet))
    outside = [(at, raw) for at, _, raw in holders if at > found.ihdr and not found.first < at < found.last]
    for chunk in wanted:
        place = next((at for at, raw in outside if raw == chunk), None)
        if place is None:
            found.fresh += chunk
        else:
            found.same.add(place)
    free = [at for at, _ in outside if at not in found.same]
    found.anchor = free[0] if free else found.first
