"""Make HEIF files box by box, from pictures that Pillow coded."""

import io
import struct
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image

from scrubber.media._boxes import box, boxes, full_box
from scrubber.media._heif_meta import read_meta
from scrubber.media._source import Source

SECRET = b"Emma Johnson"
XMP = b"application/rdf+xml"
URL = full_box(b"url ", 0, 1)
PICT = full_box(b"hdlr", 0, 0, bytes(4), b"pict", bytes(13))


def picture(size=(64, 64), mode="RGB"):
    return Image.radial_gradient("L").resize(size).convert(mode)


def saved(image, kind, **options):
    sink = io.BytesIO()
    image.save(sink, kind, **options)
    return sink.getvalue()


def coded(image=None):
    """The AV1 data of a picture, and its properties as boxes."""
    data = saved(image or picture(), "AVIF")
    source = Source(data)
    box_of_meta = next(b for b in boxes(source, 0, source.size) if b.type == b"meta")
    meta = read_meta(source, box_of_meta)
    extent = meta.locations[1].extents[0]
    return data[extent.offset : extent.offset + extent.length], [
        data[p.start : p.end] for p in meta.properties
    ]


@dataclass
class Made:
    """One item. `essential` are indices into `properties`; `pieces` the number of extents."""

    id: int
    type: bytes
    data: bytes = b""
    properties: tuple = ()
    essential: tuple = ()
    name: bytes = b""
    content: bytes = b""
    hidden: bool = False
    idat: bool = False
    pieces: int = 1
    protection: int = 0


def infe(item, wide):
    number = struct.pack(">I" if wide else ">H", item.id)
    tail = item.content + b"\0" if item.type in {b"mime", b"uri "} else b""
    return full_box(
        b"infe", 3 if wide else 2, item.hidden, number, struct.pack(">H", item.protection), item.type,
        item.name + b"\0", tail,
    )  # fmt: skip


def reference(kind, source, *targets, wide=False):
    letter = "I" if wide else "H"
    return box(kind, struct.pack(f">{letter}H{len(targets)}{letter}", source, len(targets), *targets))


def group(kind, number, *entities):
    return full_box(kind, 0, 0, struct.pack(f">II{len(entities)}I", number, len(entities), *entities))


def iloc(items, places, version, size):
    wide = "I" if version == 2 else "H"
    letter = "Q" if size == 8 else "I"
    out = struct.pack(f">H{wide}", size << 12 | size << 8 | size << 4, len(places))
    for item in items:
        if item.id not in places:
            continue
        out += struct.pack(f">{wide}", item.id)
        out += struct.pack(">H", item.idat) if version else b""
        start, length = places[item.id]
        step = -(-length // item.pieces) if length else 0
        cuts = [min(length, i * step) for i in range(item.pieces + 1)]
        out += struct.pack(f">H{letter}H", 0, start, item.pieces)
        out += b"".join(struct.pack(f">{letter}{letter}", a, b - a) for a, b in pairwise(cuts))
    return full_box(b"iloc", version, 0, out)


def heif(
    items, references=(), groups=(), *, primary=1, brand=b"avif", version=1, size=4, wide=False, slack=b"",
    handler=PICT, in_meta=(), before=(), after=(), tail=b"", head=b"", wide_properties=False,
):  # fmt: skip
    """A whole file: ftyp, `before`, meta, mdat (with `slack` between the items), `after`, `tail`."""
    stored = [item for item in items if item.data]
    pool = list(dict.fromkeys(p for item in items for p in item.properties))
    letter, mark = (">H", 0x8000) if wide_properties else (">B", 0x80)
    rows = b"".join(
        struct.pack(">IB" if wide else ">HB", item.id, len(item.properties))
        + b"".join(
            struct.pack(letter, pool.index(p) + 1 | mark * (i in item.essential))
            for i, p in enumerate(item.properties)
        )
        for item in items
        if item.properties
    )
    count = sum(bool(item.properties) for item in items)
    ipma = full_box(b"ipma", wide, wide_properties, struct.pack(">I", count), rows)
    idat = b"".join(item.data for item in stored if item.idat)
    ftyp = box(b"ftyp", brand, bytes(4), b"mif1", b"miaf", brand)

    def meta(places):
        infes = b"".join(infe(item, wide) for item in items)
        return full_box(
            b"meta", 0, 0, head or handler,
            full_box(b"pitm", wide, 0, struct.pack(">I" if wide else ">H", primary)),
            full_box(b"iinf", 0, 0, struct.pack(">H", len(items)), infes),
            full_box(b"iref", wide, 0, *references) if references else b"",
            box(b"iprp", box(b"ipco", *pool), ipma),
            box(b"grpl", *groups) if groups else b"",
            box(b"idat", idat) if idat else b"",
            iloc(items, places, version, size), *in_meta,
        )  # fmt: skip

    places, at = {}, 0
    for item in stored:
        if item.idat:
            places[item.id] = (at, len(item.data))
            at += len(item.data)
    blank = dict.fromkeys((item.id for item in stored), (0, 0))
    at = len(ftyp) + sum(map(len, before)) + len(meta(blank)) + 8
    body = b""
    for item in stored:
        if not item.idat:
            body += slack
            places[item.id] = (at + len(body), len(item.data))
            body += item.data
    return ftyp + b"".join(before) + meta(places) + box(b"mdat", body + slack) + b"".join(after) + tail
