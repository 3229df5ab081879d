import io
import struct

import pytest
from PIL import Image, features

from scrubber.errors import Malformed, Uncleanable
from scrubber.media._boxes import box
from scrubber.media.jp2 import handler
from scrubber.metadata._essentials import Credit, xmp_packet
from scrubber.policy import Keep
from tests.media.contract import HandlerContract, clean, frames, walk

NAME = b"Emma Johnson"
XMP_ID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
PACKET = b'<?xpacket begin=""?><x:xmpmeta><rdf:Description dc:creator="Emma Johnson"/></x:xmpmeta>'

pytestmark = pytest.mark.skipif(not features.check("jpg_2000"), reason="this Pillow reads no JPEG 2000")


def saved(mode="RGB", size=(48, 32), **options):
    image = Image.linear_gradient("L").resize(size).convert(mode)
    sink = io.BytesIO()
    image.save(sink, "JPEG2000", **options)
    return sink.getvalue()


def tops(data):
    """The top boxes after the signature as (type, bytes)."""
    found, at = [], 12
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        size = size or len(data) - at
        found.append((kind, data[at : at + size]))
        at += size
    return found


def with_boxes(*extra, before=b"jp2c", data=None):
    data = data or saved()
    return data[:12] + b"".join(
        (b"".join(extra) if kind == before else b"") + bytes_ for kind, bytes_ in tops(data)
    )


def codestream(data=None):
    return dict(tops(data or saved()))[b"jp2c"][8:]


def com(text=NAME, kind=1):
    return struct.pack(">HHH", 0xFF64, 4 + len(text), kind) + text


def main_comment(stream):
    """The codestream with one more comment before its first tile-part."""
    at = stream.index(b"\xff\x90")
    return stream[:at] + com() + stream[at:]


def tile_comment(stream):
    """A comment in the header of the first tile-part, counted in its length."""
    at = stream.index(b"\xff\x90")
    (length,) = struct.unpack(">I", stream[at + 6 : at + 10])
    length = length + len(com()) if length else 0
    head = stream[at : at + 6] + struct.pack(">I", length) + stream[at + 10 : at + 12]
    return stream[:at] + head + com() + stream[at + 12 :]


def with_stream(stream):
    boxes = (box(kind, stream) if kind == b"jp2c" else data for kind, data in tops(saved()))
    return saved()[:12] + b"".join(boxes)


def in_header(extra):
    data = saved()
    return data[:12] + b"".join(
        box(b"jp2h", bytes_[8:], extra) if kind == b"jp2h" else bytes_ for kind, bytes_ in tops(data)
    )


def jpx(*extra):
    """A JPX file with more boxes before its header."""
    plain = box(b"ftyp", b"jp2 ", bytes(4), b"jp2 ")
    fresh = box(b"ftyp", b"jpx ", bytes(4), b"jpx jp2 ")
    return with_boxes(*extra, before=b"jp2h").replace(plain, fresh)


def rreq(*features, vendor=b"", masks=b"\xc0\x80"):
    """Reader requirements with masks of one byte, first the features of the standard."""
    listed = b"".join(struct.pack(">HB", *feature) for feature in features)
    return box(b"rreq", b"\1", masks, struct.pack(">H", len(features)), listed, vendor or bytes(2))


VENDOR = b"\0\1" + NAME + bytes(4) + b"\x20"


def segment(code, payload):
    """The codestream with one more segment in its main header."""
    stream = codestream()
    at = stream.index(b"\xff\x90")
    return stream[:at] + struct.pack(">HH", 0xFF00 | code, 2 + len(payload)) + payload + stream[at:]


def longer(code):
    """The codestream whose segment `code` has a name behind its fields."""
    stream = codestream()
    at = stream.index(bytes((0xFF, code)))
    (size,) = struct.unpack(">H", stream[at + 2 : at + 4])
    stop = at + 2 + size
    head = stream[: at + 2] + struct.pack(">H", size + len(NAME))
    return head + stream[at + 4 : stop] + NAME + stream[stop:]


class TestJp2(HandlerContract):
    handler = handler

    @classmethod
    def samples(cls):
        stream = codestream()
        return {
            "clean": clean(handler, saved()),
            "clean grey": clean(handler, saved("L")),
            "clean bare": clean(handler, stream),
            "xmp": with_boxes(box(b"uuid", XMP_ID, PACKET)),
            "xml at the end": saved() + box(b"xml ", PACKET),
            "label": with_boxes(box(b"asoc", box(b"lbl ", NAME))),
            "unknown uuid": with_boxes(box(b"uuid", bytes(16), NAME)),
            "in the header": in_header(box(b"xml ", NAME)),
            "resolution with more": in_header(box(b"res ", box(b"resc", bytes(10)), box(b"lbl ", NAME))),
            "trailer": saved() + NAME,
            "requirements of a vendor": jpx(rreq((5, 0x80), (45, 0x40), vendor=VENDOR)),
            "behind the requirements": jpx(rreq((5, 0x80)) + b"").replace(
                rreq((5, 0x80)), box(b"rreq", rreq((5, 0x80))[8:], NAME)
            ),
            "resolution that is too long": in_header(box(b"res ", box(b"resc", bytes(10), NAME))),
            "colours with more": in_header(box(b"colr", b"\1\0\0\0\0\0\x10", NAME)),
            "colours that nobody knows": in_header(box(b"colr", b"\1\0\0", NAME)),
            "behind a profile": in_header(box(b"colr", b"\2\0\0", struct.pack(">I", 128), bytes(124), NAME)),
            "second of a kind": in_header(box(b"res ", box(b"resc", bytes(10)), box(b"resc", NAME[:10]))),
            "comment": with_stream(main_comment(stream)),
            "comment in a tile": with_stream(tile_comment(stream)),
            "behind the codestream": with_stream(stream + NAME),
            "bare": main_comment(stream),
            "bare with a trailer": stream + NAME,
            "lossless tiles": with_boxes(
                box(b"uuid", XMP_ID, PACKET), data=saved(tile_size=(16, 16), irreversible=False)
            ),
            "second picture": saved() + box(b"jp2c", main_comment(stream)),
            "brand": saved()
            .replace(b"jp2 jp2 ", b"jp2 jp2 ")
            .replace(
                box(b"ftyp", b"jp2 ", bytes(4), b"jp2 "), box(b"ftyp", b"jp2 ", bytes(4), b"jp2 ", NAME)
            ),
        }

    def sparse(self, path):
        data = saved()
        with path.open("wb") as file:
            file.write(data)
            file.write(struct.pack(">I4sQ", 1, b"free", 2 << 30))
            file.truncate(len(data) + (2 << 30))
        return True


def test_the_same_picture_without_any_text():
    for data in (TestJp2.samples()["comment in a tile"], TestJp2.samples()["comment"]):
        out = clean(handler, data)
        assert NAME not in out
        assert b"OpenJPEG" not in out
        assert frames(out) == frames(data)


def test_the_size_of_the_codestream_box_follows():
    out = clean(handler, TestJp2.samples()["comment"])
    kinds = dict(tops(out))
    assert sum(len(data) for data in kinds.values()) + 12 == len(out)
    assert kinds[b"jp2c"][8:10] == b"\xff\x4f"


def test_credits_are_written_anew_by_wish():
    packet = xmp_packet(Credit(artist="Emma Johnson"))
    out = clean(handler, with_boxes(box(b"uuid", XMP_ID, PACKET + b" " * 99)), Keep(copyright=True))
    assert box(b"uuid", XMP_ID, packet) in out
    assert clean(handler, out, Keep(copyright=True)) == out
    assert NAME not in clean(handler, out)


LISTS = {
    "channels": box(b"cdef", b"\0\1" + bytes(6) + NAME),
    "channels that are words": box(b"cdef", b"\0\2" + NAME),
    "palette": box(b"pclr", b"\0\2\1\7" + b"\0\xff" + NAME),
    "depths": box(b"bpcc", b"\7\7\7" + NAME),
    "columns": box(b"cmap", bytes(4) + NAME),
    "columns that are words": box(b"cmap", NAME),
    "opacity": box(b"opct", b"\0" + NAME),
    "clear colour": box(b"opct", b"\2\3\0\0\0" + NAME),
}


@pytest.mark.parametrize("extra", LISTS.values(), ids=LISTS)
def test_what_stands_behind_a_list_is_refused(extra):
    with pytest.raises(Uncleanable, match="more than it says"):
        clean(handler, in_header(extra))


@pytest.mark.parametrize(
    "extra",
    [
        box(b"bpcc", b"\7\7\7"),
        box(b"pclr", b"\0\2\1\7\0\xff") + box(b"cmap", bytes(3) + b"\0"),
        box(b"cdef", b"\0\1" + bytes(4) + b"\0\1"),
        box(b"opct", b"\2\3\1\2\3"),
        box(b"colr", b"\1\0\0\0\0\0\x0e" + struct.pack(">7I", 100, 0, 170, 128, 200, 96, 0x443530)),
        box(b"res ", box(b"resc", bytes(10)), box(b"resd", bytes(10))),
    ],
    ids=["depths", "palette", "channels", "clear colour", "CIELab", "resolutions"],
)
def test_lists_that_hold_what_they_say_stay(extra):
    data = in_header(extra)
    assert extra in clean(handler, data)


def test_requirements_stay_without_those_of_vendors():
    plain = rreq((5, 0x80), (45, 0x40))
    assert plain in clean(handler, jpx(plain))
    out = clean(handler, jpx(rreq((5, 0x80), (45, 0x40), vendor=VENDOR, masks=b"\xe0\xa0")))
    assert plain in out
    assert NAME not in out


def test_masks_of_requirements_hold_no_words():
    mask = NAME[:8]
    payload = b"\x08" + mask * 2 + b"\0\1\0\5" + mask + bytes(2)
    out = clean(handler, jpx(box(b"rreq", payload)))
    assert mask not in out
    assert rreq((5, 1), masks=b"\1\1") in out


@pytest.mark.parametrize("payload", [b"", b"\3" + bytes(10), b"\1\0\0\0\x09" + NAME])
def test_requirements_that_are_none_are_refused(payload):
    with pytest.raises(Uncleanable, match="what a reader needs"):
        clean(handler, jpx(box(b"rreq", payload)))


def test_a_composition_holds_its_options_and_instructions():
    options = box(b"copt", struct.pack(">IIB", 32, 48, 0))
    steps = box(b"inst", struct.pack(">HHI4I", 3, 0, 100, 0, 0, 48, 32))
    assert box(b"comp", options, steps) in clean(handler, jpx(box(b"comp", options, steps)))
    for more in (box(b"lbl ", NAME), box(b"inst", bytes(8) + NAME), box(b"inst", b"\0\1" + NAME + bytes(2))):
        with pytest.raises(Uncleanable, match="composition"):
            clean(handler, jpx(box(b"comp", options, more)))


def test_colours_have_a_range():
    with pytest.raises(Uncleanable, match="range"):
        clean(handler, in_header(box(b"colr", b"\1\0\0\0\0\0\x13", NAME * 2)))


@pytest.mark.parametrize("code", [0x51, 0x52, 0x5C])
def test_segments_with_a_tail_are_malformed(code):
    with pytest.raises(Malformed, match="as long as"):
        clean(handler, longer(code))


@pytest.mark.parametrize(
    ("code", "payload"),
    [
        (0x50, bytes(4)),
        (0x53, b"\0\0\5\4\4\0\0"),
        (0x55, b"\0\x50" + bytes(5)),
        (0x56, bytes(2)),
        (0x59, bytes(2)),
        (0x5D, b"\0\x40" + bytes(16)),
        (0x5E, bytes(3)),
        (0x5F, bytes(7)),
        (0x63, bytes(12)),
        (0x70, bytes(4)),
        (0x76, bytes(4)),
    ],
)
def test_further_segments_are_as_long_as_their_fields_come_to(code, payload):
    stream = segment(code, payload)
    assert struct.pack(">H", 0xFF00 | code) + struct.pack(">H", 2 + len(payload)) + payload in clean(
        handler, stream
    )
    with pytest.raises(Malformed, match="as long as"):
        clean(handler, segment(code, payload + NAME + b"\0"))


def test_segments_that_stand_once_do():
    with pytest.raises(Malformed, match="twice"):
        clean(handler, segment(0x51, codestream()[6:44] + NAME[:7]))


def test_pictures_in_fragments_are_refused():
    with pytest.raises(Uncleanable, match="fragments"):
        clean(handler, with_boxes(box(b"ftbl", bytes(20))))


def test_other_members_of_the_family_are_refused():
    with pytest.raises(Uncleanable, match="no still picture"):
        clean(handler, saved()[:12] + box(b"ftyp", b"jpm ", bytes(4), b"jpm ") + box(b"jp2c"))


@pytest.mark.parametrize("data", [saved()[:60], saved()[:12], with_boxes(box(b"ihdr"), before=b"ftyp")])
def test_what_holds_no_picture_is_malformed(data):
    with pytest.raises(Malformed):
        clean(handler, data)


def test_boxes_inside_boxes_without_end_are_no_matter():
    deep = b""
    for _ in range(5000):
        deep = box(b"cgrp", deep)
    out = clean(handler, in_header(deep))
    assert len(out) < len(deep)
    assert all(part.kept for part in walk(handler, out))
