"""Clean JPEG files: ITU-T T.81, T.871 (JFIF), CIPA DC-007, DC-008 (MPF, Exif), Ultra HDR, ISO 21496-1.

What draws the picture stays: tables, frames, scans, JFIF, Adobe, SPIFF, ICC. Of Exif and XMP, orientation and
Adobe RGB are written anew. An HDR gain map stays, itself cleaned. Everything else goes: other segments, bytes
between them, and all that follows the end of the picture.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import InputError, Malformed, Uncleanable
from scrubber.media import _jpeg_meta
from scrubber.media._jpeg_meta import Meta, finding, read_metas
from scrubber.media._jpeg_parts import Plan, picture, place_of, segment
from scrubber.media._jpeg_walk import EOI, FRAMES, LOSSLESS_FRAME, Segment, Walk, walk
from scrubber.metadata._essentials import Essentials, exif_block, gather, xmp_packet
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._gainmap import GainMap
    from scrubber.media._source import Source
    from scrubber.policy import Keep

# blank bytes before SOI come from broken web scripts, 128 bytes from old Macs (MacBinary II)
_BLANK: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?[\x00\t\n\r ]{1,4096}(?=\xff\xd8\xff)|\xef\xbb\xbf(?=\xff\xd8\xff)"
)
_MACBINARY: Final = re.compile(rb"\x00[\x01-\x3f].{72}\x00.{7}\x00.{45}(?=\xff\xd8\xff)", re.DOTALL)
_HEAD: Final = 4200


class _Gain(NamedTuple):
    """The gain map of a picture: its segments, metadata and parameters."""

    cut: Walk
    metas: list[Meta]
    read: GainMap


class JpegHandler:
    """JPEG files, with or without a gain map behind the picture."""

    name = "jpeg"
    suffixes = (".jpg", ".jpeg", ".jpe", ".jfif")
    mime = ("image/jpeg",)

    def accepts(self, head: bytes) -> bool:
        """Whether SOI stands at the start, or behind the few things that are known to come before it."""
        return head[:2] == b"\xff\xd8" or _start(head) > 0

    def parts(self, source: Source, keep: Keep) -> Iterable[Part]:
        """The parts of the file; the gain map and what lies behind the picture included."""
        parts = _parts(source, keep)
        if keep.everything:
            return [replace(p, new=None, findings=()) for p in parts if p.end > p.start]
        return parts


def _start(head: bytes) -> int:
    """Where SOI stands: 0, or behind bytes of which nothing else is known to begin with them."""
    if head[:2] == b"\xff\xd8":
        return 0
    before = _BLANK.match(head) or _MACBINARY.match(head)
    return before.end() if before else -1


def _parts(source: Source, keep: Keep) -> list[Part]:
    start = _start(source.head(_HEAD))
    if start < 0:
        raise Malformed("no JPEG start marker", source.base)
    cut = walk(source, start, source.size)
    markers = {piece.marker for piece in cut.segments}
    if LOSSLESS_FRAME in markers and not markers & FRAMES:
        raise Uncleanable("a JPEG-LS picture, which is not a JPEG")
    metas = read_metas(source, cut.segments)
    gain = _find_gain_map(source, cut, metas) if cut.closed and cut.end < source.size else None
    parts = [_dropped(0, start, "bytes before SOI", "M605")] if start else []
    if gain is None:
        parts += picture(source, cut, metas, _plan(cut, metas, keep))
        parts += _behind(source, cut.end, source.size, b"" if cut.closed else bytes((0xFF, EOI)))
        return parts
    parts += _pair(source, cut, metas, keep, gain)
    parts += _behind(source, gain.cut.end, source.size, b"")
    return parts


def _plan(cut: Walk, metas: list[Meta], keep: Keep, description: str = "") -> Plan:
    """The Exif and XMP that the picture needs; `description` is RDF that the XMP has to hold."""
    if not metas:
        return Plan()
    end = cut.header[-1].end
    header = [meta for meta in metas if meta.segment.start < end]
    essentials = gather(
        keep,
        exif=_jpeg_meta.exif_blocks(header),
        xmp=_jpeg_meta.xmp_packets(header),
        iptc=_jpeg_meta.photoshop_blocks(metas) if keep.copyright else (),
        has_icc=any(meta.label.key == "icc" for meta in header),
    )
    packet = xmp_packet(essentials.credit)
    if description:
        from scrubber.media._gainmap import packet_of

        credit = packet.partition(b"<rdf:Description")
        packet = (
            packet_of(description) if not packet else credit[0] + description.encode() + credit[1] + credit[2]
        )
    return Plan(_exif_segment(essentials), segment(0xE1, _jpeg_meta.XMP + packet) if packet else b"")


def _exif_segment(essentials: Essentials) -> bytes:
    return _upright(essentials) if not essentials.credit else _exif(essentials)


def _exif(essentials: Essentials) -> bytes:
    block = exif_block(essentials)
    return segment(0xE1, b"Exif\0\0" + block) if block else b""


@lru_cache(maxsize=32)
def _upright(essentials: Essentials) -> bytes:
    """As _exif, remembered: without credits there are few."""
    return _exif(essentials)


def _find_gain_map(source: Source, cut: Walk, metas: list[Meta]) -> _Gain | None:
    """The first picture behind this one whose own metadata says that it is a gain map."""
    from scrubber.media import _gainmap

    for at in _candidates(source, cut, metas):
        try:
            second = walk(source, at, source.size)
        except InputError:
            continue
        if not second.scanned or not (second.closed or second.end == source.size):
            continue
        own = read_metas(source, second.segments)
        packets = _jpeg_meta.xmp_packets(own)[::-1]
        gain = next((gain for packet in packets if (gain := _gainmap.read_gain_map(packet))), None)
        head = len(_jpeg_meta.ISO_GAIN)
        if gain or any(
            meta.label.key == "iso" and _gainmap.iso_length(meta.payload[head:]) > 4 for meta in own
        ):
            return _Gain(second, own, gain or _gainmap.read_gain_map(b""))
    return None


def _candidates(source: Source, cut: Walk, metas: list[Meta]) -> Iterator[int]:
    """Where second pictures start: one after the other, then where the MPF index says."""
    from scrubber.media import _jpeg_trailer, _mpf

    seen = set()
    for at in _jpeg_trailer.pictures(source, cut.end, source.size):
        seen.add(at)
        yield at
    for meta in metas:
        if meta.label.key == "mpf":
            for offset in _mpf.offsets(meta.payload):
                at = meta.segment.start + 4 + len(_mpf.SIGNATURE) + offset
                if at >= cut.end and at not in seen and source.head(3, at) == b"\xff\xd8\xff":
                    seen.add(at)
                    yield at


def _pair(source: Source, cut: Walk, metas: list[Meta], keep: Keep, gain: _Gain) -> list[Part]:
    """The parts of a picture and its gain map, up to the end of the latter, with the index between them."""
    from scrubber.media import _gainmap, _mpf

    read = gain.read
    if read.apple_type:
        from scrubber.media._apple_headroom import headroom

        read = _gainmap.with_headroom(read, headroom(b"".join(_jpeg_meta.exif_blocks(metas))))
    packet = _gainmap.gain_map_packet(read)
    own = segment(0xE1, _jpeg_meta.XMP + packet) if packet else b""
    second = picture(source, gain.cut, gain.metas, Plan(xmp=own, gain=True))
    length = sum(part.size_after for part in second)
    versions = map(_gainmap.announced_version, _jpeg_meta.xmp_packets(metas))
    version = next((version for version in versions if version), "")
    plan = _plan(cut, metas, keep, _gainmap.directory(version, length) if version else "")
    plan = replace(plan, gain=True)
    index = next((meta for meta in metas if meta.label.key == "mpf"), None)
    if index:
        order = index.payload[4:6]
        draft = picture(source, cut, metas, replace(plan, mpf=segment(0xE2, _mpf.index(order, 0, 0, 0))))
        place, total = place_of(draft, index.label.name)
        mark = place + 4 + len(_mpf.SIGNATURE)
        plan = replace(plan, mpf=segment(0xE2, _mpf.index(order, total, total - mark, length)))
    between = _behind(source, cut.end, gain.cut.segments[0].start, b"")
    return [*picture(source, cut, metas, plan), *between, *second]


def _behind(source: Source, start: int, end: int, new: bytes) -> list[Part]:
    """What follows the end of the picture; `new` ends a picture that was cut off."""
    if start >= end:
        return []
    from scrubber.media import _jpeg_trailer

    found = _jpeg_trailer.findings(source, start, end)
    return [
        Part(
            start,
            end,
            "bytes after EOI",
            "; ".join(f.why for f in found if f.source == "jpeg"),
            new,
            findings=found,
        )
    ]


def _dropped(start: int, end: int, name: str, rule: str) -> Part:
    why = f"{end - start} {name}"
    return Part(start, end, name, why, b"", findings=(finding(rule, Segment(0, start, end), why),))


handler = JpegHandler()
