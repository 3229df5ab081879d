import io
import struct

import pytest
from PIL import Image, PngImagePlugin

from scrubber.errors import Malformed
from scrubber.media.ico import handler
from tests.media.contract import HandlerContract, clean, walk

NAME = b"Emma Johnson"


def picture(size=16):
    image = Image.linear_gradient("L").resize((size, size))
    return Image.merge("RGBA", [image, image.rotate(90), image.rotate(180), image.rotate(45)])


def png(size=16, *, dirty=False):
    info = PngImagePlugin.PngInfo()
    if dirty:
        info.add_text("Author", "Emma Johnson")
    sink = io.BytesIO()
    picture(size).save(sink, "PNG", pnginfo=info)
    return sink.getvalue()


def dib(size=16):
    sink = io.BytesIO()
    picture(size).save(sink, "ICO", sizes=[(size, size)], bitmap_format="bmp")
    return sink.getvalue()[22:]


def icon(*members, kind=1, gap=b"", reserved=0, size=16):
    """An icon of these pictures, with `gap` before each of them."""
    directory, body = struct.pack("<HHH", 0, kind, len(members)), b""
    at = 6 + 16 * len(members)
    for member in members:
        body += gap
        directory += struct.pack("<BBBBHHII", size, size, 0, reserved, 1, 32, len(member), at + len(body))
        body += member
    return directory + body


class TestIco(HandlerContract):
    handler = handler

    @classmethod
    def samples(cls):
        return {
            "clean": icon(dib(), png()),
            "clean cursor": icon(dib(), kind=2),
            "text in a PNG": icon(dib(), png(dirty=True), png()),
            "gap": icon(dib(), png(), gap=NAME),
            "behind a bitmap": icon(dib() + NAME, png()),
            "behind a PNG": icon(png() + NAME),
            "trailer": icon(dib()) + NAME,
            "reserved": icon(dib(), reserved=7),
        }

    def sparse(self, path):
        with path.open("wb") as file:
            file.write(icon(dib()))
            file.truncate((2 << 30) + 100)
        return True


def test_every_size_draws_as_before():
    dirty = io.BytesIO()
    picture(64).save(dirty, "ICO", sizes=[(16, 16), (32, 32), (64, 64)])
    data = icon(dib(), png(dirty=True))
    out = clean(handler, data)
    with Image.open(io.BytesIO(out)) as after, Image.open(io.BytesIO(data)) as before:
        assert after.info["sizes"] == before.info["sizes"]
        assert after.ico.frame(0).tobytes() == before.ico.frame(0).tobytes()
        assert after.ico.frame(1).tobytes() == before.ico.frame(1).tobytes()
    assert clean(handler, dirty.getvalue()) == dirty.getvalue()


def test_two_entries_may_share_a_picture():
    data = bytearray(icon(png(dirty=True), dib()))
    data[22 + 8 : 22 + 16] = data[6 + 8 : 6 + 16]
    out = clean(handler, bytes(data))
    assert out[22 + 8 : 22 + 16] == out[6 + 8 : 6 + 16]
    assert NAME not in out
    assert all(part.kept for part in walk(handler, out))


@pytest.mark.parametrize(
    ("at", "value"),
    [(6 + 12, 1 << 30), (6 + 8, 0), (22 + 12, 6 + 32 + 5)],
    ids=["outside", "empty", "overlapping"],
)
def test_nonsense_is_malformed(at, value):
    data = bytearray(icon(dib(), png()))
    data[at : at + 4] = struct.pack("<I", value)
    with pytest.raises(Malformed):
        clean(handler, bytes(data))
