"""The first walk over a WebP: its flags, and what of its metadata must survive (RFC 9649 section 2.7)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from scrubber.errors import Malformed
from scrubber.media._riff import chunk_bytes, chunks
from scrubber.media._verdicts import SEEN_LIMIT
from scrubber.metadata._essentials import Essentials, exif_block, gather, xmp_packet

if TYPE_CHECKING:
    from scrubber.media._source import Source
    from scrubber.policy import Keep

ICC, ALPHA, EXIF, XMP, ANIMATION = 0x20, 0x10, 0x08, 0x04, 0x02  # flags of VP8X
HOLDERS: Final = {b"EXIF": EXIF, b"XMP ": XMP}
_FLAGS: Final = {b"ICCP": ICC, **HOLDERS}


@dataclass(slots=True)
class Survey:
    """What the verdicts on single chunks depend on.

    `extended`: the file starts with VP8X, `old` and `new` are its flags; `present` are the flags of metadata
    and profile chunks that stand in the file. `fresh` goes in place of the chunk
    at `anchor`; the chunks at `same` already are what would be written.
    """

    extended: bool = False
    old: int = 0
    new: int = 0
    present: int = 0
    anchor: int = -1
    fresh: bytes = b""
    same: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Holder:
    at: int
    kind: bytes
    data: bytes
    raw: bytes


def survey(source: Source, end: int, keep: Keep) -> Survey:
    """Walk [12, end) once; Malformed where the extended header is too short."""
    found = Survey()
    holders: list[_Holder] = []
    room = 2 * SEEN_LIMIT
    coloured = False
    for chunk in chunks(source, 12, end):
        size = chunk.stop - chunk.start
        found.present |= _FLAGS.get(chunk.kind, 0)
        if chunk.at == 12 and chunk.kind == b"VP8X":
            if size < 10:
                raise Malformed("the extended header is too short", 12)
            found.extended, found.old = True, source.read(chunk.start, 1)[0]
        elif chunk.kind == b"ICCP":
            coloured = bool(found.old & ICC)
        elif chunk.kind in HOLDERS and found.extended and size <= min(room, SEEN_LIMIT):
            room -= size
            data = source.read(chunk.start, size)
            raw = source.read(chunk.at, chunk.end - chunk.at) if size < 1 << 16 else b""
            holders.append(_Holder(chunk.at, chunk.kind, data, raw))
    found.new = found.old & (ALPHA | ANIMATION) | (ICC if coloured else 0)
    _place(found, holders, _essentials(found.old, keep, holders, coloured=coloured))
    return found


def _essentials(flags: int, keep: Keep, holders: list[_Holder], *, coloured: bool) -> Essentials:
    """Orientation from chunks that the flags announce, as viewers do; credits from all."""
    shown = [holder for holder in holders if flags & HOLDERS[holder.kind]]
    seen = gather(keep, exif=_data(shown, b"EXIF"), xmp=_data(shown, b"XMP "), has_icc=coloured)
    if keep.copyright:
        every = gather(keep, exif=_data(holders, b"EXIF"), xmp=_data(holders, b"XMP "))
        seen = replace(seen, credit=every.credit)
    return seen


def _data(holders: list[_Holder], kind: bytes) -> list[bytes]:
    return [holder.data for holder in holders if holder.kind == kind]


def _place(found: Survey, holders: list[_Holder], essentials: Essentials) -> None:
    """Decide where the minimal chunks go: where they already stand, else in place of the first old one."""
    for kind, data in ((b"EXIF", exif_block(essentials)), (b"XMP ", xmp_packet(essentials.credit))):
        if data:
            chunk = chunk_bytes(kind, data)
            found.new |= HOLDERS[kind]
            place = next((holder.at for holder in holders if holder.raw == chunk), None)
            if place is None:
                found.fresh += chunk
            else:
                found.same.add(place)
    found.anchor = next((holder.at for holder in holders if holder.at not in found.same), -1)
