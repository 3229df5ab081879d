"""Metadata items of a HEIF file that stay in minimal form: credits by wish, and the numbers of a gain map.

ISO/IEC 23008-12 annex A: Exif items (an offset, then TIFF) and XMP items (`mime`). Apple's gain maps have an
XMP item of their own. They are written anew over their old data; what does not fit there goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.media._apple_headroom import headroom
from scrubber.media._gainmap import gain_map_packet, read_gain_map, with_headroom
from scrubber.media._heif_keep import APPLE_GAIN_MAP, XMP_TYPE
from scrubber.metadata._essentials import Essentials, exif_block, gather, xmp_packet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scrubber.media._heif_meta import Item, Meta
    from scrubber.policy import Keep

_OFFSET: Final = bytes(4)  # before the TIFF header of an Exif item stands nothing


def described(meta: Meta, kept: frozenset[int], auxiliary: Mapping[int, bytes]) -> dict[int, bool]:
    """The items that could stay in minimal form: id -> whether of a gain map, or else of the primary."""
    found: dict[int, bool] = {}
    for ref in meta.references:
        if ref.type != b"cdsc" or not (is_exif(meta, ref.source) or is_xmp(meta, ref.source)):
            continue
        for target in ref.targets:
            if target == meta.primary:
                found[ref.source] = False
            elif target in kept and auxiliary.get(target) == APPLE_GAIN_MAP and is_xmp(meta, ref.source):
                found[ref.source] = True
    return found


def _item(meta: Meta, number: int) -> Item | None:
    return meta.items.get(number)


def is_exif(meta: Meta, number: int) -> bool:
    """Whether an item holds Exif."""
    item = _item(meta, number)
    return item is not None and item.type == b"Exif"


def is_xmp(meta: Meta, number: int) -> bool:
    """Whether an item holds XMP."""
    item = _item(meta, number)
    return item is not None and item.type == b"mime" and item.content_type == XMP_TYPE


def minimal(
    meta: Meta, blocks: Mapping[int, bytes], gains: Mapping[int, bool], keep: Keep
) -> Iterator[tuple[int, bytes]]:
    """(item id, new data) of the items that stay. `blocks`: item id -> old data, Exif without its offset."""
    exif = [block for number, block in blocks.items() if is_exif(meta, number)]
    xmp = [block for number, block in blocks.items() if is_xmp(meta, number) and not gains[number]]
    credit = gather(keep, exif=exif, xmp=xmp).credit
    ratio = next((text for text in map(headroom, exif) if text), "")
    for number, block in blocks.items():
        if gains[number]:
            new = _gain_map(block, ratio)
        elif is_exif(meta, number):
            new = exif_block(Essentials(credit=credit))
            new = _OFFSET + new if new else b""
        else:
            new = _compact(xmp_packet(credit))
        if new:
            yield number, new


def _gain_map(block: bytes, ratio: str) -> bytes:
    gain = with_headroom(read_gain_map(block), ratio)
    packet = _compact(gain_map_packet(gain)) if gain.apple else b""
    # any prefix means RDF; with a short one the packet is not taken for one that was left over
    return (
        packet.replace(b"xmlns:rdf=", b"xmlns:r=").replace(b"rdf:", b"r:")
        if b"<rdf:Seq" not in packet
        else b""
    )


def _compact(packet: bytes) -> bytes:
    """The packet without its optional wrapper: it has to fit where the old one stood."""
    start, end = packet.find(b"<rdf:RDF"), packet.rfind(b"</x:xmpmeta>")
    return packet[start:end] if start >= 0 and end > start else packet
