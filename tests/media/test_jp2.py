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


@pytest.mark.parametrize(
    "extra",
    [box(b"cdef", b"\0\1" + bytes(6) + NAME), box(b"pclr", b"\0\2\1\7" + b"\0\xff" + NAME)],
    ids=["channels", "palette"],
)
def test_what_stands_behind_a_list_is_refused(extra):
    with pytest.raises(Uncleanable, match="more than it says"):
        clean(handler, in_header(extra))


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
