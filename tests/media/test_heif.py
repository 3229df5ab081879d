import io
import struct
from datetime import UTC, datetime

import pillow_heif
import pytest
from PIL import Image

from scrubber.errors import Encrypted, LimitExceeded, Malformed, Uncleanable
from scrubber.media._boxes import box, boxes, full_box
from scrubber.media._heif_meta import read_meta
from scrubber.media._source import Source
from scrubber.media.heif import handler
from scrubber.policy import Keep
from tests.media.contract import HandlerContract, clean, frames, walk
from tests.media.heif_files import SECRET, URL, XMP, Made, coded, group, heif, picture, reference, saved

pillow_heif.register_heif_opener()

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


class TestHeif(HandlerContract):
    handler = handler
    secrets = (SECRET, b"urn:mpeg:hevc:2015:auxid:2", EXIF[8:30], b"SEFT")

    @classmethod
    def samples(cls):
        plain = picture()
        grid = [
            Made(1, b"grid", GRID, (WIDE,), idat=True),
            *(Made(n, b"av01", DATA, tuple(PROPERTIES), (2,), hidden=True) for n in (2, 3)),
        ]
        twice = heif(
            [main(), Made(2, b"av01", DATA, tuple(PROPERTIES), (2,)), Made(3, b"Exif", EXIF_ITEM)],
            [reference(b"cdsc", 3, 2)],
        )
        free_moov = film(
            before=box(b"udta", box(b"meta", SECRET)),
            after=box(b"uuid", bytes(16), SECRET) + telemetry(40, 9),
        )
        return {
            "avif": saved(plain, "AVIF", exif=EXIF, xmp=PACKET),
            "avif_alpha": saved(picture(mode="RGBA"), "AVIF", exif=EXIF, icc_profile=profile()),
            "heic": saved(plain, "HEIF", exif=b"Exif\0\0" + EXIF, xmp=PACKET),
            "heic_pages": saved(
                picture(mode="RGBA"), "HEIF", save_all=True, append_images=[plain.rotate(90)], exif=EXIF,
                icc_profile=profile(),
            ),
            "sequence": sequence(),
            "film": free_moov,
            "built": built(),
            "around": built(**around()),
            "version0": heif([main(), Made(2, b"Exif", EXIF_ITEM)], version=0, size=8),
            "version2": built(version=2, wide=False, size=8, wide_properties=True),
            "pieces": heif([main(pieces=3), Made(2, b"Exif", EXIF_ITEM, pieces=4)], slack=SECRET),
            "grid": heif([*grid, Made(4, b"Exif", EXIF_ITEM)], [reference(b"dimg", 1, 2, 3)]),
            "pages": twice,
            "named": heif([main(name=b"Em")], head=NAMED),
            "clean": heif([main()]),
            "clean_grid": heif(grid, [reference(b"dimg", 1, 2, 3)]),
            "clean_alpha": heif([main(), gray(2, more=(ALPHA,))], [reference(b"auxl", 2, 1)]),
            "clean_zeros": heif([main()], slack=bytes(20), after=[box(b"free", bytes(9))]),
        }  # fmt: skip

    def sparse(self, path):
        big = 2 << 30
        data = heif([main(), Made(2, b"Exif", EXIF_ITEM)], size=8)
        at = top(data, b"mdat").start
        meta = data[:at].replace(struct.pack(">QQ", 0, len(DATA)), struct.pack(">QQ", 0, big))
        exif_at = struct.pack(">Q", at + 8 + len(DATA))
        assert meta != data[:at]
        assert exif_at in meta
        first = struct.pack(">Q", at + 8)
        meta = meta.replace(exif_at, struct.pack(">Q", at + 16 + big)).replace(
            first, struct.pack(">Q", at + 16)
        )
        with path.open("wb") as file:
            file.write(meta + struct.pack(">I4sQ", 1, b"mdat", 16 + big + len(EXIF_ITEM)) + DATA)
            file.seek(at + 16 + big)
            file.write(EXIF_ITEM)
        return True


def profile():
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def parsed(data):
    source = Source(data)
    return read_meta(source, top(data, b"meta"))


def names(data):
    return {part.name for part in walk(handler, data) if not part.kept}


def rules(data):
    return {finding.rule for part in walk(handler, data) for finding in part.findings if not part.kept}


def test_file_keeps_its_length_and_offsets():
    data = built()
    out = clean(handler, data)
    assert len(out) == len(data)
    before, after = parsed(data), parsed(out)
    assert set(after.items) == {1, 9}
    for number in after.items:
        assert after.locations[number] == before.locations[number]
        assert after.properties_of()[number][:4] == before.properties_of()[number][:4]


def test_what_goes_is_named():
    assert {"Exif item", "XMP item", "thumbnail", "auxiliary picture", "picture that is not shown"} <= names(
        built()
    )
    assert {"M602", "M603", "M606", "M901", "M503"} <= rules(built())
    assert {"M601", "M604", "M605", "M501"} <= rules(built(**around()))


def test_references_to_what_goes_are_gone():
    after = parsed(clean(handler, built()))
    assert [(r.type, r.source, r.targets) for r in after.references] == [(b"auxl", 9, (1,))]
    assert {p.type for p in after.properties} >= {b"irot", b"free"}
    assert b"udes" not in clean(handler, built())


def test_gain_maps_stay():
    base, tmap = main(), Made(2, b"tmap", b"\0" + bytes(60), (WIDE,), idat=True)
    gain = gray(3, hidden=True)
    data = heif(
        [base, tmap, gain, Made(4, b"Exif", EXIF_ITEM)],
        [reference(b"dimg", 2, 1, 3), reference(b"cdsc", 4, 1)],
        [group(b"altr", 9, 2, 1), group(b"brst", 8, 1, 4)],
    )
    after = parsed(clean(handler, data))
    assert set(after.items) == {1, 2, 3}
    assert [(g.type, g.entities) for g in after.groups] == [(b"altr", (2, 1))]
    apple = heif([base, gray(2, more=(GAIN,), hidden=True), gray(3, more=(DEPTH,))], [
        reference(b"auxl", 2, 1), reference(b"auxl", 3, 1)])  # fmt: skip
    assert set(parsed(clean(handler, apple)).items) == {1, 2}


def test_pages_stay_and_hidden_pictures_go():
    data = TestHeif.samples()["heic_pages"]
    assert len(frames(data)) == len(frames(clean(handler, data))) == 2
    assert set(parsed(clean(handler, TestHeif.samples()["pages"])).items) == {1, 2}


def test_times_and_names_of_a_sequence_go():
    data = sequence()
    year = struct.pack(">I", int(datetime.now(tz=UTC).timestamp()) + 2082844800)[:2]
    assert year in data[: top(data, b"mdat").start]
    out = clean(handler, data)
    assert len(out) == len(data)
    assert {"mvhd", "tkhd", "mdhd"} <= names(data)
    assert frames(out) == frames(data)
    for kind, width in ((b"mvhd", 16), (b"tkhd", 16), (b"mdhd", 16)):
        at = out.index(kind) + 8
        assert out[at : at + width] == bytes(width)


def test_tracks_that_draw_nothing_go_with_their_samples():
    data = film()
    at = len(data) + 8
    data += box(b"mdat", SECRET)
    moov = top(data, b"moov")
    inside = data[moov.body : moov.end] + telemetry(at, len(SECRET))
    data = data[: moov.start + 4] + b"free" + data[moov.body :] + box(b"moov", inside)
    out = clean(handler, data)
    assert SECRET not in out
    assert "samples of a track that is no picture or sound" in names(data)
    assert frames(out) == frames(data)


def test_data_inside_the_meta_box_addressed_by_file_offset_do_not_move():
    items = [main(), Made(2, b"Exif", EXIF_ITEM), Made(3, b"mime", PACKET, content=XMP)]
    data = heif(items, after=[], version=0)
    meta = top(data, b"meta")
    # an idat box at the end of meta, and the picture moved into it
    grown = 8 + len(DATA)
    start = struct.pack(">I", top(data, b"mdat").body)
    moved = data[: meta.end].replace(start, struct.pack(">I", meta.end + 8)) + box(b"idat", DATA)
    moved = moved[: meta.start] + struct.pack(">I", meta.end - meta.start + grown) + moved[meta.start + 4 :]
    data = moved + data[meta.end :]
    out = clean(handler, data)
    assert frames(out) == frames(heif([main()]))
    assert len(out) == len(data)


def test_a_truncated_picture_is_cleaned():
    data = built()
    at = top(data, b"mdat").end
    cut = data[: at - 40]
    out = clean(handler, cut)
    assert SECRET not in out
    assert len(out) == len(cut)
    assert top(out, b"mdat").end == len(out)


def test_a_second_meta_box_goes():
    data = built(after=[full_box(b"meta", 0, 0, NAMED)])
    assert frames(clean(handler, data)) == frames(built())


def test_mdat_to_the_end_of_the_file():
    data = heif([main(), Made(2, b"Exif", EXIF_ITEM)])
    at = top(data, b"mdat").start
    data = data[:at] + bytes(4) + data[at + 4 :]
    out = clean(handler, data)
    assert SECRET not in out
    assert out[at : at + 4] == bytes(4)
    assert frames(out) == frames(data)


def test_item_data_in_other_boxes_are_found():
    data = heif([main(), Made(2, b"Exif", EXIF_ITEM)])
    for kind in (b"free", b"wxyz"):
        other = data.replace(b"mdat", kind)
        out = clean(handler, other)
        assert out.count(b"wxyz") == 0
        assert SECRET not in out
        assert frames(out) == frames(data)


def test_references_alone_keep_no_metadata():
    data = heif([main(), Made(2, b"Exif", EXIF_ITEM)], [reference(b"dimg", 1, 2), reference(b"iloc", 1, 2)])
    assert SECRET not in clean(handler, data)


def test_small_rests_are_padded():
    data = heif([main(), gray(2, more=(ALPHA,))], [reference(b"auxl", 2, 1, 77)])
    assert (b"auxl", 2, (1,)) in [
        (r.type, r.source, r.targets) for r in parsed(clean(handler, data)).references
    ]
    out = clean(handler, data)
    assert len(out) == len(data)
    assert clean(handler, out) == out


def test_dinf_stays_only_where_it_says_nothing():
    local = box(b"dinf", full_box(b"dref", 0, 0, struct.pack(">I", 1), URL))
    data = heif([main()], in_meta=[local])
    assert clean(handler, data) == data
    remote = box(
        b"dinf", full_box(b"dref", 0, 0, struct.pack(">I", 1), full_box(b"url ", 0, 0, SECRET, b"\0"))
    )
    assert SECRET not in clean(handler, heif([main()], in_meta=[remote]))


REFUSED = {
    "no primary item": (heif([main()], primary=7), Malformed),
    "primary of an unknown type": (heif([Made(1, b"wxyz", DATA)]), Uncleanable),
    "protected": (heif([main(protection=1)]), Encrypted),
    "unknown essential property": (
        heif([Made(1, b"av01", DATA, (*PROPERTIES, box(b"wxyz", b"1")), (2, 4))]),
        Uncleanable,
    ),
    "two items with one id": (heif([main(), Made(1, b"Exif", EXIF_ITEM)]), Malformed),
    "fragments": (heif([main()], after=[box(b"moof", b"1234")]), Uncleanable),
    "camera raw": (box(b"ftyp", b"crx ", bytes(4), b"crx isom"), Uncleanable),
    "nothing in it": (box(b"ftyp", b"heic", bytes(4), b"mif1"), Malformed),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name):
    data, error = REFUSED[name]
    with pytest.raises(error):
        walk(handler, data)


def test_counts_are_bounded():
    data = heif([main()])
    at = data.index(b"ipma") + 8
    with pytest.raises(LimitExceeded):
        walk(handler, data[:at] + b"\xff\xff\xff\xff" + data[at + 4 :])
    at = data.index(b"iloc") + 10
    with pytest.raises(Malformed):
        walk(handler, data[:at] + b"\xff\xff" + data[at + 2 :])


@pytest.mark.parametrize("brand", [b"isom", b"mp42", b"qt  ", b"M4A ", b"3gp5", b"iso8"])
def test_films_are_not_accepted(brand):
    assert not handler.accepts(box(b"ftyp", brand, bytes(4), b"mif1", b"heic"))


@pytest.mark.parametrize(
    "brand", [b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis", b"heim", b"mif3", b"crx "]
)
def test_pictures_are_accepted(brand):
    assert handler.accepts(box(b"ftyp", brand, bytes(4)))
    assert handler.accepts(box(b"ftyp", b"MiHB", bytes(4), b"mif1"))


def test_orientation_is_that_of_the_picture_not_of_exif():
    data = built()
    with Image.open(io.BytesIO(data)) as image:
        before = image.getexif().get(0x0112, 1)
    with Image.open(io.BytesIO(clean(handler, data))) as image:
        assert image.getexif().get(0x0112, 1) == before == 8


APPLE_XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 6.0.0"><rdf:RDF xmlns:rdf='
    b'"http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
    b' xmlns:apdi="http://ns.apple.com/pixeldatainfo/1.0/"'
    b' xmlns:HDRGainMap="http://ns.apple.com/HDRGainMap/1.0/">'
    b"<apdi:AuxiliaryImageType>urn:com:apple:photo:2020:aux:hdrgainmap</apdi:AuxiliaryImageType>"
    b"<apdi:Owner>Emma Johnson</apdi:Owner><HDRGainMap:HDRGainMapVersion>65536</HDRGainMap:HDRGainMapVersion>"
    b"</rdf:Description></rdf:RDF></x:xmpmeta>" + b" " * 200
)


def test_numbers_of_an_apple_gain_map_stay_alone():
    data = heif(
        [main(), gray(2, more=(GAIN,), hidden=True), Made(3, b"mime", APPLE_XMP, content=XMP, name=b"Emma")],
        [reference(b"auxl", 2, 1), reference(b"cdsc", 3, 2)],
    )
    out = clean(handler, data)
    after = parsed(out)
    extent = after.locations[3].extents[0]
    packet = out[extent.offset : extent.offset + extent.length]
    assert b"<HDRGainMap:HDRGainMapVersion>65536<" in packet
    assert packet.endswith(b"</r:RDF>")
    assert b"urn:com:apple:photo:2020:aux:hdrgainmap" in packet
    assert SECRET not in out
    assert b"XMP Core" not in out
    assert [(r.type, r.source, r.targets) for r in after.references][1] == (b"cdsc", 3, (2,))
    assert clean(handler, out) == out


def test_credits_stay_by_wish():
    keep = Keep(copyright=True)
    packet = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        b' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:x="http://x/" x:y="Leeds">'
        b"<dc:creator><rdf:Seq><rdf:li>Emma Johnson</rdf:li></rdf:Seq></dc:creator>"
        b"</rdf:Description></rdf:RDF>" + b" " * 200
    )
    data = heif(
        [main(), Made(2, b"Exif", EXIF_ITEM + b"Leeds" * 9), Made(3, b"mime", packet, content=XMP)],
        [reference(b"cdsc", 2, 1), reference(b"cdsc", 3, 1)],
    )
    out = clean(handler, data, keep)
    assert out.count(SECRET) == 2
    assert b"Leeds" not in out
    with Image.open(io.BytesIO(out)) as image:
        assert image.getexif()[0x013B] == SECRET.decode()
    assert clean(handler, out, keep) == out
    assert frames(out) == frames(data)
    assert SECRET not in clean(handler, out)


def test_jpeg_pictures_inside_are_cleaned():
    jpeg = saved(picture(), "JPEG", exif=b"Exif\0\0" + EXIF, comment=SECRET)
    size = full_box(b"ispe", 0, 0, struct.pack(">II", 64, 64))
    data = heif([Made(1, b"jpeg", jpeg, (size,))], brand=b"jpeg")
    out = clean(handler, data)
    assert len(out) == len(data)
    assert SECRET not in out
    extent = parsed(out).locations[1].extents[0]
    assert frames(out[extent.offset : extent.offset + extent.length]) == frames(jpeg)
    assert clean(handler, out) == out


def test_user_data_in_an_hevc_picture_are_overwritten():
    source = saved(picture(), "HEIF")
    extent = parsed(source).locations[1].extents[0]
    coded_picture = source[extent.offset : extent.offset + extent.length]
    text = bytes(16) + SECRET + b"\0\0\3\1" + SECRET
    inside = bytes([5, len(text) - 1]) + text + b"\x80"
    unit = struct.pack(">I", 2 + len(inside)) + b"\x4e\1" + inside
    properties = tuple(source[p.start : p.end] for p in parsed(source).properties)
    data = heif([Made(1, b"hvc1", unit + coded_picture, properties, (0,))], brand=b"heic")
    out = clean(handler, data)
    assert SECRET not in out
    assert len(out) == len(data)
    assert frames(out) == frames(data) == frames(source)
    assert clean(handler, out) == out


def test_comments_in_jpeg_2000_are_overwritten():
    codestream = saved(picture(), "JPEG2000", comment=SECRET, no_jp2=True)
    assert SECRET in codestream
    out = clean(handler, heif([Made(1, b"j2k1", codestream, tuple(PROPERTIES[:1]))], brand=b"j2ki"))
    assert SECRET not in out
    extent = parsed(out).locations[1].extents[0]
    assert frames(out[extent.offset : extent.offset + extent.length]) == frames(codestream)


def mini(*, exif=b"", xmp=b"", icc=b"", wide=1, packed=False, data=DATA, config=b"\x81\0\x0c\0"):
    """A minimized picture of 64 x 64, in the draft where `wide` announces large numbers."""
    bits = "00" + "001000" + f"{bool(icc):d}{bool(exif):d}{bool(xmp):d}" + "01" + "000"
    bits += f"{1 - wide:d}" + f"{63:07b}" * 2 + "00" + "0"
    bits += f"{wide:d}" if exif or xmp or icc else ""
    bits += f"{wide:d}{wide:d}"
    bits += f"{len(icc) - 1:020b}" if icc else ""
    bits += f"{len(config):012b}{len(data) - 1:028b}"
    bits += f"{0:d}" if packed and (exif or xmp) else ""
    bits += "".join(f"{len(block) - 1:020b}" for block in (exif, xmp) if block)
    bits += "0" * (-len(bits) % 8)
    header = int(bits, 2).to_bytes(len(bits) // 8, "big")
    return box(b"ftyp", b"mif3", b"avif") + box(b"mini", header, config, icc, data, exif, xmp)


class TestMinimizedPicture(HandlerContract):
    handler = handler
    secrets = (SECRET, EXIF[8:30])
    decodes = False

    @classmethod
    def samples(cls):
        return {
            "both": mini(exif=EXIF, xmp=PACKET),
            "exif": mini(exif=EXIF, icc=profile()),
            "draft": mini(exif=EXIF, xmp=PACKET, wide=0, icc=profile()),
            "packed": mini(exif=EXIF, xmp=PACKET, packed=True),
            "around": mini(xmp=PACKET) + box(b"uuid", bytes(16), SECRET),
            "clean": mini(),
            "clean_profile": mini(icc=profile(), wide=0),
        }

    def test_metadata_go_with_their_bits(self, files):
        assert clean(handler, files["both"]) == clean(handler, files["packed"]) == files["clean"]
        assert clean(handler, files["exif"]) == mini(icc=profile())
        assert clean(handler, files["draft"]) == files["clean_profile"]
