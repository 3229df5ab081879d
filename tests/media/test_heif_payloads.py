import io
import struct

import pillow_heif
from PIL import Image

from scrubber.media._boxes import full_box
from scrubber.media.heif import handler
from scrubber.policy import Keep
from tests.media.contract import clean, frames
from tests.media.heif_files import (
    EXIF,
    EXIF_ITEM,
    GAIN,
    PROPERTIES,
    SECRET,
    XMP,
    Made,
    gray,
    heif,
    main,
    parsed,
    picture,
    reference,
    saved,
)

pillow_heif.register_heif_opener()


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
