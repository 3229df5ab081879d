"""Name the application and comment segments of a JPEG and what is inside them.

Exif: CIPA DC-008 4.7.2. XMP: ISO 16684-3. Photoshop: APP13. JUMBF: ISO 19566-5. FlashPix: CIPA DC-008 annex.
Whether a segment goes is decided elsewhere; nothing here has to succeed for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import LimitExceeded
from scrubber.media._jpeg_walk import COM, Segment
from scrubber.model import MEDIA, Finding, Span
from scrubber.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._source import Source

EXIF: Final = b"Exif\0"
XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
EXTENDED: Final = b"http://ns.adobe.com/xmp/extension/\0"
ICC: Final = b"ICC_PROFILE\0"
PHOTOSHOP: Final = b"Photoshop 3.0\0"
ISO_GAIN: Final = b"urn:iso:std:iso:ts:21496:-1\0"
MPF: Final = b"MPF\0"
ADOBE: Final = b"Adobe"
SPIFF: Final = b"SPIFF\0"
JFIF: Final = b"JFIF\0"
_EXTENDED_HEAD: Final = len(EXTENDED) + 40  # GUID, full length and offset before the data
_MEMORY: Final = 10 << 20  # payloads are held up to three times while they are put together
_BEGINNING: Final = 64
_ESSENTIAL: Final = frozenset({"jfif", "exif", "xmp", "icc", "mpf", "iso", "spiff", "adobe"})


class Label(NamedTuple):
    """What a segment is: a short key, how people call it, the rule for it if no reader says more."""

    key: str
    name: str
    rule: str
    why: str


class Meta(NamedTuple):
    """An application or comment segment with its payload and label."""

    segment: Segment
    payload: bytes
    label: Label


def _label(key: str, name: str, rule: str, why: str) -> Label:
    return Label(key, name, rule, why)


_KNOWN: Final[dict[int, tuple[tuple[bytes, Label], ...]]] = {
    0: (
        (JFIF, _label("jfif", "APP0 JFIF", "M605", "bytes after the JFIF header")),
        (b"JFXX\0", _label("", "APP0 JFXX", "M602", "JFIF extension thumbnail")),
        (b"AVI1", _label("", "APP0 AVI1", "M501", "film frame header")),
        (b"Ocad", _label("", "APP0 Ocad", "M501", "map program header")),
    ),
    1: (
        (EXIF, _label("exif", "APP1 Exif", "M605", "Exif block")),
        (XMP, _label("xmp", "APP1 XMP", "M502", "XMP packet")),
        (EXTENDED, _label("extended", "APP1 extended XMP", "M502", "part of an extended XMP packet")),
        (b"FLIR\0", _label("", "APP1 FLIR", "M303", "thermal camera data")),
        (b"QVCI\0", _label("", "APP1 Casio QVCI", "M303", "camera maker's data")),
        (b"PARROT", _label("", "APP1 Parrot", "M303", "drone data")),
    ),
    2: (
        (ICC, _label("icc", "APP2 ICC profile", "M904", "colour profile")),
        (MPF, _label("mpf", "APP2 MPF", "M603", "index of second pictures")),
        (ISO_GAIN, _label("iso", "APP2 gain map parameters", "M605", "gain map parameters")),
        (b"FPXR\0", _label("", "APP2 FlashPix", "M602", "FlashPix stream: screen nail or audio")),
    ),
    3: (
        (b"Meta", _label("", "APP3 Kodak Meta", "M303", "camera maker's data")),
        (b"META", _label("", "APP3 Kodak Meta", "M303", "camera maker's data")),
        (b"Exif", _label("", "APP3 Meta", "M303", "camera maker's data")),
        (b"_JPSJPS_", _label("", "APP3 stereo", "M503", "stereo description and comment")),
    ),
    4: (
        (b"SCALADO\0", _label("", "APP4 Scalado", "M303", "camera maker's data")),
        (b"FPXR\0", _label("", "APP4 FlashPix", "M602", "FlashPix stream: screen nail or audio")),
    ),
    5: (
        (b"RMETA\0", _label("", "APP5 Ricoh RMETA", "M303", "camera maker's data")),
        (b"ssuniqueid\0", _label("", "APP5 Samsung", "M302", "unique id")),
    ),
    6: (
        (b"EPPIM\0", _label("", "APP6 Toshiba PrintIM", "M303", "camera maker's data")),
        (b"NITF\0", _label("", "APP6 NITF", "M303", "military image header")),
        (b"TDHD\x01\0", _label("", "APP6 HP TDHD", "M303", "camera maker's data")),
        (b"GoPro\0", _label("", "APP6 GoPro", "M303", "camera maker's data")),
    ),
    7: (
        (b"\x1aQualcomm", _label("", "APP7 Qualcomm", "M303", "camera chip's attributes")),
        (b"PENTAX \0", _label("", "APP7 Pentax", "M303", "camera maker's data")),
        (b"HUAWEI\0", _label("", "APP7 Huawei", "M303", "camera maker's data")),
        (b"DJI-DBG\0", _label("", "APP7 DJI", "M303", "drone data")),
    ),
    8: ((SPIFF, _label("spiff", "APP8 SPIFF", "M605", "bytes after the SPIFF header")),),
    9: ((b"Media Jukebox\0", _label("", "APP9 Media Jukebox", "M501", "photo program's data")),),
    10: (
        (b"UNICODE\0", _label("unicode", "APP10 comment", "M503", "PhotoStudio comment")),
        (b"AROT\0", _label("", "APP10 AROT", "M303", "camera maker's data")),
    ),
    11: (
        (b"HDR_RI ver", _label("", "APP11 JPEG-HDR", "M501", "JPEG-HDR ratio image")),
        (b"JP", _label("jumbf", "APP11 JUMBF", "M701", "JUMBF box")),
    ),
    12: (
        (b"Ducky", _label("", "APP12 Ducky", "M501", "Photoshop's web export settings")),
        (b"[picture info]", _label("", "APP12 picture info", "M303", "camera maker's data")),
    ),
    13: (
        (PHOTOSHOP, _label("photoshop", "APP13 Photoshop", "M502", "Photoshop resources")),
        (b"Adobe_CM", _label("", "APP13 Adobe_CM", "M501", "Adobe colour management")),
    ),
    14: ((ADOBE, _label("adobe", "APP14 Adobe", "M605", "bytes after the Adobe header")),),
    15: ((b"Q ", _label("", "APP15 GraphicConverter", "M501", "photo program's settings")),),
}
_COMMENT: Final = _label("comment", "COM", "M503", "comment")
_CIFF: Final = _label("", "APP0 CIFF", "M303", "Canon camera data")
_PREVIEW: Final = _label("", "preview picture", "M602", "camera maker's preview")
_VENDOR: Final = tuple(_label("", f"APP{n}", "M901", "unknown application segment") for n in range(16))
_RESERVED: Final = _label("", "reserved marker", "M901", "segment of a reserved marker")


def label(marker: int, payload: bytes) -> Label:
    """What a segment is, by its marker and the first bytes of its payload."""
    if marker == COM:
        return _COMMENT
    if not 0xE0 <= marker <= 0xEF:
        return _RESERVED
    for prefix, known in _KNOWN.get(marker - 0xE0, ()):
        if payload.startswith(prefix):
            return known
    if payload[6:14] == b"HEAPJPGM":
        return _CIFF
    if payload[:3] == b"\xff\xd8\xff" or payload[1:4] == b"\xff\xd8\xff":
        return _PREVIEW
    return _VENDOR[marker - 0xE0]


def finding(rule: str, segment: Segment, why: str) -> Finding:
    """The finding that stands for a whole stretch."""
    return Finding(rule, RULES[rule].kind, Span(MEDIA, segment.start, segment.end), why=why, source="jpeg")


def findings(metas: Iterable[Meta]) -> dict[int, tuple[Finding, ...]]:
    """For each segment, by its start, what readers find inside.

    A payload that runs over several segments is put together, and what is inside counts for the first.
    """
    found: dict[int, tuple[Finding, ...]] = {}
    groups: dict[str, list[Meta]] = {}
    for meta in metas:
        if meta.label.key in _JOINED:
            groups.setdefault(meta.label.key, []).append(meta)
        elif meta.label.key in _READ:
            inside = _inside(meta.label.key, meta.payload[_READ[meta.label.key] :], meta.segment)
            if inside:
                found[meta.segment.start] = inside
    for key, group in groups.items():
        found[group[0].segment.start] = _inside(key, b"".join(_JOINED[key](group)), group[0].segment)
    return found


_READ: Final = {"exif": 6, "xmp": len(XMP), "comment": 0}  # key -> bytes before the block


def _inside(key: str, block: bytes, segment: Segment) -> tuple[Finding, ...]:
    """What the reader for `key` says; the metadata package is imported only for files that need it."""
    import importlib

    module = importlib.import_module(f"scrubber.metadata.{_MODULES[key]}")
    return tuple(module.reader.findings(block, Span(MEDIA, segment.start, segment.end)))


_MODULES: Final = {
    "exif": "exif",
    "xmp": "xmp",
    "extended": "xmp",
    "icc": "icc",
    "photoshop": "photoshop",
    "jumbf": "c2pa",
    "comment": "comment",
}


def _photoshop(group: list[Meta]) -> Iterator[bytes]:
    """The resources, which may be cut anywhere (Adobe's own files are)."""
    return (meta.payload[len(PHOTOSHOP) :] for meta in group)


def _extended(group: list[Meta]) -> Iterator[bytes]:
    """The extended packet in the order of its offsets."""
    ordered = sorted(group, key=lambda m: m.payload[_EXTENDED_HEAD - 4 : _EXTENDED_HEAD])
    return (meta.payload[_EXTENDED_HEAD:] for meta in ordered)


def _icc(group: list[Meta]) -> Iterator[bytes]:
    """The profile in the order of its sequence numbers (ICC.1 annex B.4)."""
    return (meta.payload[14:] for meta in sorted(group, key=lambda m: m.payload[12:13]))


def _jumbf(group: list[Meta]) -> Iterator[bytes]:
    """The boxes: identifier, instance and sequence go, and the box header of each later segment."""
    seen = set()
    for meta in group:
        instance = meta.payload[2:4]
        yield meta.payload[16 if instance in seen else 8 :]
        seen.add(instance)


_JOINED: Final = {"photoshop": _photoshop, "extended": _extended, "icc": _icc, "jumbf": _jumbf}


def read_metas(source: Source, segments: Iterable[Segment]) -> list[Meta]:
    """The application and comment segments among `segments`, and those of reserved markers.

    Over _MEMORY bytes of payload in all, the beginning of a segment is enough to drop it; LimitExceeded for
    one that may have to be kept or read.
    """
    metas = []
    left = _MEMORY
    for segment in segments:
        if segment.marker >= 0xE0 or segment.marker == 0xC8:
            start, size = segment.start + 4, segment.end - segment.start - 4
            payload = source.read(start, size if size <= left else min(size, _BEGINNING))
            meta = Meta(segment, payload, label(segment.marker, payload))
            if size > left and meta.label.key in _ESSENTIAL:
                raise LimitExceeded(f"the picture has more than {_MEMORY} bytes of metadata")
            left -= len(payload)
            metas.append(meta)
    return metas


def exif_blocks(metas: Iterable[Meta]) -> list[bytes]:
    """All Exif blocks put together, as decoders do with a block that runs over several segments."""
    block = b"".join(meta.payload[6:] for meta in metas if meta.label.key == "exif")
    return [block] if block else []


def xmp_packets(metas: Iterable[Meta]) -> list[bytes]:
    """The XMP packets, the last one first: it is the one that counts where there are several."""
    return [meta.payload[len(XMP) :] for meta in metas if meta.label.key == "xmp"][::-1]


def photoshop_blocks(metas: Iterable[Meta]) -> list[bytes]:
    """The Photoshop resources put together: IPTC credits stand there."""
    block = b"".join(_photoshop([meta for meta in metas if meta.label.key == "photoshop"]))
    return [block] if block else []
