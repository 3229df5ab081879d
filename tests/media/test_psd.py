import io
import shutil
import struct
import subprocess
import zlib

import pytest
from PIL import Image

import scrubber
from scrubber.errors import Malformed
from scrubber.media.psd import handler
from scrubber.metadata._essentials import Credit, xmp_packet
from scrubber.policy import Keep
from tests.media.contract import HandlerContract, clean, walk

NAME = b"Emma Johnson"
MAGICK = shutil.which("convert")
WIDE = "Emma Johnson".encode("utf-16-be")
XMP = b'<?xpacket begin=""?><x:xmpmeta><rdf:Description dc:creator="Emma Johnson"/></x:xmpmeta>'
SIZE = (8, 4)


def resource(number, data=b"", name=b""):
    named = bytes([len(name)]) + name
    body = b"8BIM" + struct.pack(">H", number) + named + b"\0" * (len(named) % 2)
    return body + struct.pack(">I", len(data)) + data + b"\0" * (len(data) % 2)


def version(real=1):
    def text(words):
        return struct.pack(">I", len(words)) + words.encode("utf-16-be")

    return resource(
        0x0421, b"\0\0\0\1" + bytes([real]) + text("Adobe Photoshop") + text("Emma's") + b"\0\0\0\1"
    )


def block(key, data, *, big=False):
    data += b"\0" * (-len(data) % 4)
    return b"8BIM" + key + struct.pack(">Q" if big else ">I", len(data)) + data


def unicode_name(words="Emma Johnson"):
    return block(b"luni", struct.pack(">I", len(words)) + words.encode("utf-16-be"))


def text_layer(words):
    wide = words.encode("utf-16-be")
    return block(b"TySh", b"\0\1Txt TEXT" + struct.pack(">I", len(wide) // 2) + wide)


def layers(*extras, big=False, names=(b"Emma Johnson",), sign=1):
    """A layer info section; every layer covers the picture with one grey channel."""
    width = ">Q" if big else ">I"
    records, pixels = b"", b""
    for i, extra in enumerate(extras):
        data = b"\0\0" + bytes(range(i, i + SIZE[0] * SIZE[1]))
        name = names[i % len(names)]
        named = bytes([len(name)]) + name
        rest = bytes(8) + named + b"\0" * (-len(named) % 4) + extra
        records += struct.pack(">iiiiH", 0, 0, SIZE[1], SIZE[0], 1) + b"\0\0" + struct.pack(width, len(data))
        records += b"8BIMnorm" + b"\xff\0\0\0" + struct.pack(">I", len(rest)) + rest
        pixels += data
    body = struct.pack(">h", sign * len(extras)) + records + pixels
    body += b"\0" * (-len(body) % 4)
    return struct.pack(width, len(body)) + body


def psd(
    resources=b"",
    section=b"",
    *,
    big=False,
    mode=1,
    channels=1,
    depth=8,
    merged=None,
    reserved=bytes(6),
    palette=b"",
):
    width = ">Q" if big else ">I"
    data = b"8BPS" + struct.pack(">H", 2 if big else 1) + reserved
    data += struct.pack(">HIIHH", channels, SIZE[1], SIZE[0], depth, mode)
    data += struct.pack(">I", len(palette)) + palette + struct.pack(">I", len(resources)) + resources
    data += struct.pack(width, len(section)) + section
    pixels = bytes(i % 251 for i in range(SIZE[0] * SIZE[1] * channels * depth // 8))
    return data + (b"\0\0" + pixels if merged is None else merged)


def packed():
    """The merged picture with run lengths: one literal run per line."""
    lines = [bytes([SIZE[0] - 1]) + bytes(range(i, i + SIZE[0])) for i in range(SIZE[1])]
    return b"\0\1" + b"".join(struct.pack(">H", len(line)) for line in lines) + b"".join(lines)


ALL_BLOCKS = (
    unicode_name()
    + block(b"lyid", b"\0\0\0\7")
    + block(b"shmd", b"\0\0\0\1" + NAME)
    + block(b"anno", NAME)
    + block(b"lsct", b"\0\0\0\1")
    + block(b"SoLd", NAME)
    + block(b"zzzz", NAME)
)
CLEAR = struct.pack(">II", 0, 0) + block(b"Mtrn", b"")  # transparent, without layers
GLOBAL = struct.pack(">I", 0) + block(b"Patt", b"pattern!") + block(b"lnkD", NAME)


def kept(data):
    return clean(handler, data, Keep(layers=True))


class TestPsd(HandlerContract):
    handler = handler
    decodes = False  # Pillow counts layers as frames: `shown` looks at the merged picture

    @classmethod
    def samples(cls):
        return {
            "clean": psd(),
            "clean packed": psd(resource(0x03ED, bytes(16)), merged=packed()),
            "clean transparent": psd(section=CLEAR, mode=3, channels=4),
            "resources": psd(
                resource(0x03ED, bytes(16))
                + resource(0x0424, XMP)
                + resource(0x040C, NAME)
                + resource(0x07D0, b"path", NAME)
                + resource(0x0FA0, NAME)
                + version()
            ),
            "layers": psd(version(), layers(ALL_BLOCKS, b"") + GLOBAL),
            "transparent": psd(version(), layers(ALL_BLOCKS, b"", sign=-1) + GLOBAL, mode=3, channels=4),
            "large document": psd(section=layers(ALL_BLOCKS, big=True, sign=-1) + GLOBAL, big=True),
            "without a merged picture": psd(version(real=0), layers(ALL_BLOCKS) + GLOBAL),
            "deep": psd(
                section=struct.pack(">II", 0, 0) + block(b"Lr16", layers(ALL_BLOCKS, sign=-1)[4:]), depth=16
            ),
            "zip": psd(merged=b"\0\2" + zlib.compress(bytes(SIZE[0] * SIZE[1])) + NAME),
            "a palette of no use": psd(resource(0x0424, XMP), palette=NAME),
            "named resources": psd(resource(0x03ED, bytes(16), NAME) + resource(0x040F, b"profile", NAME)),
            "resource of another program": psd(resource(0x03ED, NAME + bytes(4)).replace(b"8BIM", b"MeSa")),
            "reserved": psd(resource(0x0424, XMP), reserved=b"secret"),
            "trailer": psd() + NAME,
            "trailer of a packed picture": psd(merged=packed()) + NAME,
        }

    def sparse(self, path):
        with path.open("wb") as file:
            file.write(psd(resource(0x0424, XMP)))
            file.truncate((2 << 30) + 100)
        return True


def shown(data):
    """The merged picture."""
    with Image.open(io.BytesIO(data)) as image:
        return image.mode, image.size, image.tobytes()


def test_the_merged_picture_is_the_same():
    for name, data in TestPsd.samples().items():
        if name not in {"deep", "large document", "zip"}:  # Pillow reads none of these
            assert shown(clean(handler, data)) == shown(data), name


def test_layers_hold_what_is_hidden_so_they_go():
    data = TestPsd.samples()["layers"]
    out = clean(handler, data)
    assert b"norm" not in out
    assert shown(out) == shown(data)
    rules = {f.rule for part in walk(handler, data) for f in part.findings if not part.kept}
    assert {"M603", "M503", "M401", "M504", "M501"} - rules == {"M504"}


def test_layers_stay_by_wish_without_names():
    data = TestPsd.samples()["layers"]
    out = kept(data)
    assert out.count(b"8BIMnorm") == 2
    assert b"8BIMlyid" in out
    assert b"8BIMlsct" in out
    assert b"8BIMPatt" in out
    for gone in (NAME, WIDE, b"shmd", b"SoLd", b"lnkD", b"luni"):
        assert gone not in out
    assert kept(out) == out
    with Image.open(io.BytesIO(out)) as image:
        assert [layer[0] for layer in image.layers] == ["", ""]
        image.seek(1)
        first = image.tobytes()
    with Image.open(io.BytesIO(data)) as image:
        image.seek(1)
        assert image.tobytes() == first


def test_a_transparent_picture_says_so_without_its_layers():
    data = TestPsd.samples()["transparent"]
    out = clean(handler, data)
    assert out == psd(section=CLEAR, mode=3, channels=4)
    assert shown(out) == shown(data)
    assert shown(out)[0] == "RGBA"
    deep = clean(handler, TestPsd.samples()["deep"])
    assert struct.pack(">III", 20, 0, 0) + block(b"Mt16", b"") in deep
    large = clean(handler, TestPsd.samples()["large document"])
    assert struct.pack(">QQI", 28, 0, 0) + block(b"Mtrn", b"", big=True) in large


@pytest.mark.skipif(MAGICK is None, reason="ImageMagick (Debian: imagemagick) is not installed")
@pytest.mark.parametrize("big", [False, True])
def test_another_program_sees_the_transparency(tmp_path, big):
    data = psd(
        section=layers(ALL_BLOCKS, big=big, sign=-1) + struct.pack(">I", 0), mode=3, channels=4, big=big
    )
    seen = []
    for name, file in (("before", data), ("after", clean(handler, data))):
        path = tmp_path / f"{name}.psd"
        path.write_bytes(file)
        done = subprocess.run([MAGICK, f"{path}[0]", "RGBA:-"], capture_output=True, check=True)
        seen.append(done.stdout)
    assert seen[0] == seen[1]
    assert len(set(seen[1][3::4])) > 2


def test_layers_that_the_picture_needs_stay_and_that_is_said():
    data = TestPsd.samples()["without a merged picture"]
    assert b"8BIMnorm" in clean(handler, data)
    assert "M607" in {f.rule for f in scrubber.check(data).findings}


def test_what_text_layers_say_is_searched():
    data = psd(version(real=0), layers(text_layer("Emma's first recital"), names=(b"Emma's first recital",)))
    report = scrubber.check(data, name="poster.psd")
    assert report.text("embedded text layers") == "Emma's first recital"
    assert "T101" in {f.rule for f in report.words}
    out = scrubber.clean(data).media
    assert b"TySh" in out
    assert scrubber.clean(out).media == out


def test_the_profile_and_the_shape_of_pixels_stay():
    data = psd(resource(0x040F, b"profile") + resource(0x0428, bytes(12)) + resource(0x0424, XMP))
    out = clean(handler, data)
    assert resource(0x040F, b"profile") in out
    assert resource(0x0428, bytes(12)) in out


def test_resources_that_stay_lose_their_names():
    out = clean(handler, TestPsd.samples()["named resources"])
    assert out == psd(resource(0x03ED, bytes(16)) + resource(0x040F, b"profile"))


def test_palettes_stay_where_the_mode_has_one():
    data = psd(mode=2, palette=bytes(range(256)) * 3)
    assert clean(handler, data) == data


def test_credits_are_written_anew_by_wish():
    out = clean(handler, psd(resource(0x0424, XMP)), Keep(copyright=True))
    assert resource(0x0424, xmp_packet(Credit(artist="Emma Johnson"))) in out
    assert clean(handler, out, Keep(copyright=True)) == out


@pytest.mark.parametrize(
    "data",
    [
        psd()[:20],
        psd(channels=99),
        psd(depth=7),
        psd()[:30] + b"\xff\xff\xff\xff" + psd()[34:],
        psd(merged=b"\0\7" + NAME),
        psd(section=b"\0\0\0\x40" + bytes(8), resources=version(real=0)),
    ],
    ids=["header", "channels", "depth", "resources", "packing", "layers"],
)
def test_nonsense_is_malformed(data):
    with pytest.raises(Malformed):
        clean(handler, data)


def test_broken_layers_go_all_the_same():
    out = clean(handler, psd(section=b"\0\0\0\x40" + NAME))
    assert NAME not in out
    assert out == psd()
