import io
import struct

import piexif
import pytest
from PIL import Image, ImageOps

from scrubber.metadata._essentials import Credit, Essentials, exif_block, gather, tiff_of, xmp_packet
from scrubber.policy import Keep


def entry(kind, number, value, order="<", count=1):
    head = {"<": b"II", ">": b"MM"}[order] + struct.pack(order + "HI", 42, 8)
    return head + struct.pack(order + "HHHI", count, 0x0112, kind, number) + value.ljust(4, b"\0") + bytes(4)


def orientation(*, exif=(), xmp=()):
    return gather(Keep(), exif=exif, xmp=xmp).orientation


@pytest.mark.parametrize("number", range(1, 9))
def test_written_and_read_again(number):
    block = exif_block(Essentials(orientation=number))
    assert bool(block) == (number != 1)
    for form in (block, b"Exif\0\0" + block):
        assert orientation(exif=[form]) == number


@pytest.mark.parametrize("order", ["<", ">"])
def test_types_and_byte_orders(order):
    assert orientation(exif=[entry(3, 1, struct.pack(order + "H", 6), order)]) == 6
    assert orientation(exif=[entry(4, 1, struct.pack(order + "I", 6), order)]) == 6
    assert orientation(exif=[entry(1, 1, b"\6", order)]) == 6


def test_what_viewers_do_not_read():
    six = struct.pack("<H", 6)
    assert orientation(exif=[entry(3, 2, six)]) == 1
    assert orientation(exif=[entry(2, 1, b"6")]) == 1
    assert orientation(exif=[entry(3, 1, struct.pack("<H", 9))]) == 1
    assert orientation(exif=[b"XX" + entry(3, 1, six)[2:], b"", b"Exif"]) == 1


def test_a_directory_cut_short_is_read_up_to_there():
    assert orientation(exif=[entry(3, 1, struct.pack("<H", 6), count=40)]) == 6
    assert orientation(exif=[entry(3, 1, struct.pack("<H", 6))[:-5]]) == 1


def test_exif_before_xmp_as_pillow_does():
    packet = b'<a tiff:Orientation="8"/>'
    assert orientation(xmp=[packet]) == 8
    assert orientation(xmp=[b"<tiff:Orientation>3</tiff:Orientation>"]) == 3
    assert orientation(exif=[entry(3, 1, b"\6")], xmp=[packet]) == 6
    assert orientation(exif=[entry(3, 1, b"\0")], xmp=[packet]) == 1


@pytest.mark.parametrize("block", [entry(3, 1, b"\6"), entry(3, 1, b"\0"), entry(3, 1, b"\6", count=40)])
def test_pillow_sees_the_same(block):
    image = Image.new("RGB", (4, 2))
    sink = io.BytesIO()
    image.save(sink, "JPEG", exif=b"Exif\0\0" + block)
    seen = ImageOps.exif_transpose(Image.open(io.BytesIO(sink.getvalue()))).size
    assert (seen == (2, 4)) == (orientation(exif=[block]) == 6)


def test_adobe_rgb_only_without_a_profile():
    block = piexif.dump({"Exif": {40961: 0xFFFF}, "Interop": {1: b"R03"}})
    assert gather(Keep(), exif=[block]).adobe_rgb
    assert not gather(Keep(), exif=[block], has_icc=True).adobe_rgb
    assert not gather(Keep(), exif=[piexif.dump({"Exif": {40961: 1}, "Interop": {1: b"R03"}})]).adobe_rgb
    written = exif_block(gather(Keep(), exif=[block]))
    assert gather(Keep(), exif=[written]).adobe_rgb
    assert exif_block(gather(Keep(), exif=[written])) == written


def test_nothing_needs_nothing():
    assert not Essentials()
    assert exif_block(Essentials()) == b""
    assert xmp_packet(Credit()) == b""
    assert tiff_of(b"MM") == b"MM"
