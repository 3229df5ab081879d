"""The verdict on each segment of one JPEG picture: ITU-T T.81 Annex B, T.871, CIPA DC-008, ICC.1 annex B.4.

What stays: tables, frames, scans, and of the application segments JFIF, Adobe, SPIFF and ICC. Exif, XMP, MPF
and gain map parameters stay in the form that the plan gives. Everything else goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scrubber.media import _gainmap, _jpeg_meta
from scrubber.media._jpeg_meta import Meta, finding
from scrubber.media._jpeg_walk import (
    DAC,
    DHP,
    DHT,
    DNL,
    DQT,
    DRI,
    EOI,
    EXP,
    FILL,
    FRAMES,
    JUNK,
    SCAN,
    SOI,
    SOS,
    Segment,
    Walk,
    meant,
)
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrubber.media._source import Source
    from scrubber.model import Finding

_BARE: Final = {
    SOI: ("SOI", "start of the picture"),
    EOI: ("EOI", "end of the picture"),
    SCAN: ("entropy-coded data", "the picture"),
    FILL: ("fill bytes", "they carry nothing"),
}
_TABLES: Final = {
    DQT: ("DQT", "quantisation tables"),
    DHT: ("DHT", "Huffman tables"),
    DAC: ("DAC", "arithmetic coding conditioning"),
    DRI: ("DRI", "restart interval"),
    DNL: ("DNL", "number of lines"),
    DHP: ("DHP", "hierarchical progression"),
    EXP: ("EXP", "reference expansion"),
    SOS: ("SOS", "scan header"),
    **{marker: (f"SOF{marker - 0xC0}", "frame header") for marker in FRAMES},
}
_KEPT_WHY: Final = {
    "jfif": "density; its presence tells the colour space",
    "adobe": "tells the colour space",
    "spiff": "tells the colour space",
    "icc": "colours need it",
    "exif": "orientation, colour space or credits in minimal form",
    "xmp": "gain map or credits in minimal form",
    "iso": "the gain map needs it",
    "mpf": "the gain map is found with it",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """The metadata segments that a picture gets, whole, each b"" for none.

    `gain`: the picture is one of a pair with a gain map, whose ISO 21496-1 parameters stay.
    """

    exif: bytes = b""
    xmp: bytes = b""
    mpf: bytes = b""
    gain: bool = False


def segment(marker: int, payload: bytes) -> bytes:
    """A marker segment with its length."""
    return bytes((0xFF, marker)) + (len(payload) + 2).to_bytes(2, "big") + payload


def picture(source: Source, cut: Walk, metas: list[Meta], plan: Plan) -> list[Part]:
    """The parts of one picture, from its SOI to its end."""
    new = _decide(cut, metas, plan)
    by_start = {meta.segment.start: meta for meta in metas}
    read = [meta for meta in metas if meta.segment.start in new or meta.label.key == "icc"]
    inside = _jpeg_meta.findings(read) if read else {}
    parts = []
    for piece in cut.segments:
        meta = by_start.get(piece.start)
        if meta is None:
            parts.append(_structure(source, piece))
        elif piece.start in new:
            parts.append(_changed(meta, new[piece.start], inside.get(piece.start, ())))
        else:
            parts.append(_kept(meta, inside.get(piece.start, ())))
    _insert(parts, plan)
    return parts


def _structure(source: Source, piece: Segment) -> Part:
    """A stretch that draws the picture, cut to what its own fields account for; or junk."""
    marker, start, end = piece
    if marker in _BARE:
        return Part(start, end, *_BARE[marker])
    if marker == JUNK:
        why = f"{end - start} bytes between segments"
        return Part(start, end, "bytes between segments", why, b"", findings=(finding("M605", piece, why),))
    payload = source.read(start + 4, end - start - 4)
    size = meant(marker, payload)
    name, why = _TABLES[marker]
    if size >= len(payload):
        return Part(start, end, name, why)
    why = f"{len(payload) - size} bytes that the {name} segment does not account for"
    new = segment(marker, payload[:size]) if size else b""
    return Part(start, end, name, why, new, findings=(finding("M605", piece, why),))


def _decide(cut: Walk, metas: list[Meta], plan: Plan) -> dict[int, bytes]:
    """What replaces each segment that does not stay as it is, by its start."""
    end = next((piece.start for piece in cut.segments if piece.marker == SOS), cut.end)
    used: set[str] = set()
    new = {}
    for meta in metas:
        key = meta.label.key
        wanted = b""
        if key and meta.segment.start < end and (key not in used or key in {"adobe", "icc"}):
            wanted = _wanted(meta, plan)
        if wanted:
            used.add(key)
        if wanted[4:] != meta.payload or not wanted:
            new[meta.segment.start] = wanted
    return new


def _wanted(meta: Meta, plan: Plan) -> bytes:
    """The form in which a segment of the header stays; b"" for none."""
    key, payload, marker = meta.label.key, meta.payload, meta.segment.marker
    if key == "icc":
        return segment(marker, payload)
    if key == "jfif" and len(payload) >= 14:
        apple = payload[14:18] if plan.gain and payload[14:18] == b"AMPF" else b""  # "Apple MPF"
        return segment(marker, payload[:12] + b"\0\0" + apple)
    if key == "adobe" and len(payload) >= 12:
        return segment(marker, payload[:12])
    if key == "spiff" and len(payload) >= 30:
        return segment(marker, payload[:30])
    if key == "iso" and plan.gain:
        head = len(_jpeg_meta.ISO_GAIN)
        size = _gainmap.iso_length(payload[head:])
        return segment(marker, payload[: head + size]) if size else b""
    return {"exif": plan.exif, "xmp": plan.xmp, "mpf": plan.mpf}.get(key, b"")


def _changed(meta: Meta, new: bytes, inside: tuple[Finding, ...]) -> Part:
    piece, name = meta.segment, meta.label.name
    if meta.label.key == "jfif" and any(meta.payload[12:14]):
        inside = (finding("M602", piece, "JFIF thumbnail"),)
    elif not inside:
        inside = (finding(meta.label.rule, piece, meta.label.why),)
    why = _KEPT_WHY.get(meta.label.key, "") if new else meta.label.why
    return Part(piece.start, piece.end, name, why, new, findings=inside)


def _kept(meta: Meta, inside: tuple[Finding, ...]) -> Part:
    key, piece = meta.label.key, meta.segment
    return Part(piece.start, piece.end, meta.label.name, _KEPT_WHY[key], findings=inside, opaque=key == "icc")


def _insert(parts: list[Part], plan: Plan) -> None:
    """Put in what the plan wants and no segment gave place to, behind SOI and JFIF."""
    number = 2 if len(parts) > 1 and parts[1].name == "APP0 JFIF" else 1
    for name, wanted in (("APP1 XMP", plan.xmp), ("APP1 Exif", plan.exif)):
        if wanted and not any(part.name == name and part.size_after for part in parts):
            at = parts[number - 1].end
            parts.insert(number, Part(at, at, name, _KEPT_WHY[name[5:].lower()], wanted))


def place_of(parts: Iterable[Part], name: str) -> tuple[int, int]:
    """Where the part `name` begins in the output of `parts` (-1 for nowhere), and the length of it all."""
    place, total = -1, 0
    for part in parts:
        if part.name == name and part.size_after and place < 0:
            place = total
        total += part.size_after
    return place, total
