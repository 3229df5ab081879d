import io
import struct

import pytest
from PIL import Image, ImageCms

from scrubber.errors import Malformed, Uncleanable
from scrubber.media.bmp import handler
from tests.media.contract import HandlerContract, clean, frames, walk

NAME = b"Emma Johnson"


def saved(mode="RGB", size=(23, 11)):
    sink = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(sink, "BMP")
    return sink.getvalue()


def with_gap(data, gap=NAME):
    (start,) = struct.unpack("<I", data[10:14])
    return data[:10] + struct.pack("<I", start + len(gap)) + data[14:start] + gap + data[start:]


def fifth(kind=b"BGRs", profile=b"", *, data=None):
    """The picture under a V5 header, with a profile, or the name of one, behind the pixels."""
    data = data or saved()
    pixels = data[54:]
    header = struct.pack("<I", 124) + data[18:54] + bytes(16) + kind + bytes(48) + struct.pack("<I", 4)
    header += struct.pack("<III", 124 + len(pixels) if profile else 0, len(profile), 0)
    assert len(header) == 124
    size = 14 + 124 + len(pixels) + len(profile)
    return b"BM" + struct.pack("<IIII", size, 0, 138, 0)[:12] + header + pixels + profile


def run_length():
    """A run-length picture of four by two pixels."""
    runs = b"\4\1\0\0\4\2\0\1"
    palette = bytes(range(4)) * 256
    header = struct.pack("<IiiHHIIiiII", 40, 4, 2, 1, 8, 1, len(runs), 0, 0, 0, 0)
    start = 14 + 40 + len(palette)
    return b"BM" + struct.pack("<III", start + len(runs), 0, start) + header + palette + runs


PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


class TestBmp(HandlerContract):
    handler = handler

    @classmethod
    def samples(cls):
        data = saved()
        return {
            "clean": data,
            "clean grey": saved("L"),
            "clean one bit": saved("1"),
            "clean alpha": saved("RGBA"),
            "clean profile": fifth(b"DEBM", PROFILE),
            "clean run length": run_length(),
            "trailer": data + NAME,
            "trailer of a run length": run_length() + NAME,
            "gap": with_gap(data),
            "gap of a palette": with_gap(saved("P")),
            "reserved": data[:6] + NAME[:4] + data[10:] + NAME,
            "linked profile": fifth(b"KNIL", b"C:\\Users\\Emma Johnson\\monitor.icc\0"),
            "behind a profile": fifth(b"DEBM", PROFILE) + NAME,
        }

    def sparse(self, path):
        with path.open("wb") as file:
            file.write(saved())
            file.truncate((2 << 30) + 100)
        return True


def test_a_linked_profile_leaves_plain_colours():
    out = clean(handler, TestBmp.samples()["linked profile"])
    assert out[14 + 56 : 14 + 60] == b"BGRs"
    assert out[14 + 112 : 14 + 120] == bytes(8)
    assert b"Users" not in out
    assert frames(out) == frames(saved())


def test_an_embedded_profile_stays():
    assert PROFILE in clean(handler, TestBmp.samples()["behind a profile"])


def test_a_picture_that_is_cut_short_keeps_what_there_is():
    data = saved()[:-40]
    assert clean(handler, data) == data


def test_a_dirty_picture_inside_is_refused():
    exif = Image.Exif()
    exif[0x013B] = "Emma Johnson"
    for dirty in (False, True):
        sink = io.BytesIO()
        Image.new("RGB", (8, 8)).save(sink, "JPEG", **({"exif": exif} if dirty else {}))
        inner = sink.getvalue()
        header = struct.pack("<IiiHHIIiiII", 40, 8, 8, 1, 0, 4, len(inner), 0, 0, 0, 0)
        data = b"BM" + struct.pack("<III", 54 + len(inner), 0, 54) + header + inner
        if dirty:
            with pytest.raises(Uncleanable):
                walk(handler, data)
        else:
            clean(handler, data)


@pytest.mark.parametrize(
    ("at", "value"),
    [(10, 0xFFFFFF), (10, 20), (28, 7), (46, 1 << 30), (18, 1 << 31)],
    ids=["pixels outside", "pixels in the header", "depth", "palette", "width"],
)
def test_nonsense_is_malformed(at, value):
    data = bytearray(saved())
    data[at : at + 4] = struct.pack("<I", value)
    with pytest.raises(Malformed):
        clean(handler, bytes(data))
