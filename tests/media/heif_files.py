"""Make HEIF files box by box, from pictures that Pillow coded."""

import io
import struct
from dataclasses import dataclass
from functools import cache
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


EXIF = (
    b"MM\0*\0\0\0\x08\0\2\x01\x12\0\3\0\0\0\1\0\6\0\0\x01\x3b\0\2\0\0\0\x0d\0\0\0\x26\0\0\0\0"
    + SECRET
    + b"\0"
)
PACKET = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>" + SECRET + b"</x:xmpmeta>"
EXIF_ITEM = b"\0\0\0\x06Exif\0\0" + EXIF
ALPHA = full_box(b"auxC", 0, 0, b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0")
DEPTH = full_box(b"auxC", 0, 0, b"urn:mpeg:hevc:2015:auxid:2\0")
MATTE = full_box(b"auxC", 0, 0, b"urn:com:apple:photo:2018:aux:portraiteffectsmatte\0")
GAIN = full_box(b"auxC", 0, 0, b"urn:com:apple:photo:2020:aux:hdrgainmap\0")
NAMED = full_box(b"hdlr", 0, 0, bytes(4), b"pict", b"Johnson\0\0\0\0\0", SECRET + b"\0")
UDES = full_box(b"udes", 0, 0, b"en\0", SECRET, b"\0\0\0")
ROTATED = box(b"irot", b"\1")
C2PA = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
DATA, PROPERTIES = coded()
GRAY, GRAY_PROPERTIES = coded(picture(mode="L"))
# the grid of one row and two columns of 64 x 64
GRID = b"\0\0\0\1" + struct.pack(">HH", 128, 64)
WIDE = full_box(b"ispe", 0, 0, struct.pack(">II", 128, 64))


def main(**options):
    essential = options.pop("essential", (2,))
    return Made(1, b"av01", DATA, (*PROPERTIES, *options.pop("more", ())), essential, **options)


def gray(number, **options):
    return Made(number, b"av01", GRAY, (*GRAY_PROPERTIES, *options.pop("more", ())), (2,), **options)


def dirty():
    """A file with everything in it that has to go."""
    items = [
        main(name=SECRET, more=(ROTATED, UDES), essential=(2, 4)),
        Made(2, b"Exif", EXIF_ITEM, name=b"Exif", hidden=True),
        Made(3, b"mime", PACKET, name=b"XMP", content=XMP),
        Made(4, b"mime", b'{"who": "' + SECRET + b'"}', content=b"application/json"),
        Made(5, b"uri ", SECRET, content=b"urn:" + SECRET),
        gray(6, name=b"thumbnail of " + SECRET),
        gray(7, more=(DEPTH,), hidden=True),
        gray(8, more=(MATTE,), hidden=True),
        gray(9, more=(ALPHA,), hidden=True, name=b"Alpha"),
        gray(10, hidden=True),
        Made(11, b"wxyz", SECRET),
        Made(12, b"mime", PACKET, content=XMP, idat=True),
    ]
    references = [
        *(reference(b"cdsc", number, 1) for number in (2, 3, 12)),
        *(reference(b"auxl", number, 1) for number in (7, 8, 9)),
        reference(b"thmb", 6, 1),
        reference(b"base", 10, 1),
    ]
    return items, references


def built(**options):
    items, references = dirty()
    return heif(items, references, **options)


def around():
    """Boxes around the picture, all of which hold something."""
    return {
        "before": [box(b"free", SECRET), box(b"uuid", bytes(16), SECRET)],
        "after": [
            box(b"uuid", C2PA, SECRET), box(b"jumb", SECRET), box(b"mpvd", b"ftyp", SECRET),
            box(b"skip", SECRET), box(b"udta", SECRET), box(b"sefd", SECRET),
        ],
        "in_meta": [box(b"uuid", bytes(16), SECRET), box(b"free", SECRET), full_box(b"xml ", 0, 0, SECRET)],
        "tail": b"SEFT" + SECRET, "slack": SECRET, "head": NAMED,
    }  # fmt: skip


def sequence(**options):
    first = picture(mode=options.pop("mode", "RGB"))
    return saved(first, "AVIF", save_all=True, append_images=[first.rotate(90)], **options)


def top(data, kind):
    return next(b for b in boxes(Source(data), 0, len(data)) if b.type == kind)


def film(*, before=b"", after=b""):
    """A sequence whose moov box stands at the end, with more in it; the old one lies in a free box."""
    data = sequence(mode="RGBA")
    old = top(data, b"moov")
    inside = data[old.body : old.end].replace(b"AOM Coding", SECRET[:10])
    data = data[: old.start + 4] + b"free" + data[old.body :]
    return data + box(b"moov", before, inside, after)


def telemetry(at, length):
    """A track of timed metadata that uses `length` bytes at `at`."""
    table = box(
        b"stbl",
        full_box(b"stsd", 0, 0, struct.pack(">I", 1), box(b"mebx", bytes(6), b"\0\1", SECRET)),
        full_box(b"stts", 0, 0, struct.pack(">III", 1, 1, 1)),
        full_box(b"stsc", 0, 0, struct.pack(">IIII", 1, 1, 1, 1)),
        full_box(b"stsz", 0, 0, struct.pack(">III", 0, 1, length)),
        full_box(b"stco", 0, 0, struct.pack(">II", 1, at)),
    )
    handler_box = full_box(b"hdlr", 0, 0, bytes(4), b"meta", bytes(12), SECRET + b"\0")
    header = full_box(b"tkhd", 0, 3, struct.pack(">IIII", 1, 2, 9, 0), bytes(64))
    return box(
        b"trak", header, box(b"mdia", full_box(b"mdhd", 0, 0, bytes(20)), handler_box, box(b"minf", table))
    )


@cache
def profile():
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def parsed(data):
    source = Source(data)
    return read_meta(source, top(data, b"meta"))
