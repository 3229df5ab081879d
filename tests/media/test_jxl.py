import base64
import shutil
import struct
import subprocess

import piexif
import pytest

from scrubber.errors import LimitExceeded, Malformed
from scrubber.media.jxl import handler
from scrubber.metadata._essentials import Credit, xmp_packet
from scrubber.policy import Keep

from .contract import HandlerContract, clean, walk

SIGNATURE = b"\0\0\0\x0cJXL \r\n\x87\n"
# 8 by 6 pixels of a formula, without loss
CODESTREAM = base64.b64decode("/wooMBBQXAgIAgEAfABLGJOOhYMpVK+sfixXjMEaMQY34QDOBYhcAZxqFQMD")
PIXELS = bytes((x * 7 + y * 31 + c * 11) % 256 for y in range(6) for x in range(8) for c in range(3))
EXIF = bytes(4) + piexif.dump({"0th": {315: b"Emma Johnson", 271: b"Canon", 274: 6}})[6:]
XMP = xmp_packet(Credit("Emma Johnson", "(c) Emma", ""))
CREDITS = Keep(copyright=True)


def box(kind, data=b"", *, wide=False):
    if wide:
        return struct.pack(">I4sQ", 1, kind, 16 + len(data)) + data
    return struct.pack(">I4s", 8 + len(data), kind) + data


HEAD = SIGNATURE + box(b"ftyp", b"jxl \0\0\0\0jxl ")
JXLC = box(b"jxlc", CODESTREAM)


def pieces(*cuts, data=CODESTREAM):
    edges = [0, *cuts, len(data)]
    last = len(edges) - 2
    return b"".join(
        box(b"jxlp", struct.pack(">I", i | (1 << 31 if i == last else 0)) + data[edges[i] : edges[i + 1]])
        for i in range(last + 1)
    )


def gain_map(parameters=61, colours=b"\x01", icc=b"", picture=CODESTREAM):
    return box(
        b"jhgm",
        b"\0" + struct.pack(">H", parameters) + bytes(parameters) + bytes((len(colours),)) + colours
        + struct.pack(">I", len(icc)) + icc + picture,
    )  # fmt: skip


class TestJxl(HandlerContract):
    handler = handler
    decodes = False

    @classmethod
    def samples(cls):
        return {
            "clean bare": CODESTREAM,
            "clean container": HEAD + JXLC,
            "clean level and parts": HEAD + box(b"jxll", b"\x0a") + pieces(7, 20),
            "clean open": HEAD + b"\0\0\0\0jxlc" + CODESTREAM,
            "clean wide": HEAD + box(b"jxlc", CODESTREAM, wide=True),
            "clean cut short": HEAD + JXLC[:-9],
            "clean gain map": HEAD + gain_map() + JXLC,
            "metadata": HEAD + box(b"Exif", EXIF) + box(b"xml ", XMP) + JXLC + box(b"jumb", b"Emma Johnson"),
            "behind": HEAD + JXLC + box(b"xml ", XMP) + b"\0\0\0\0Exif" + EXIF,
            "between": HEAD + pieces(9, 11)[:21] + box(b"Emma", b"Emma Johnson") + pieces(9, 11)[21:],
            "packed": HEAD + box(b"brob", b"Exif\x1b\x0bEmma Johnson") + box(b"brob", b"Emma Johnson") + JXLC,
            "from JPEG": HEAD + pieces(6)[:18] + box(b"jbrd", b"Emma Johnson") + pieces(6)[18:],
            "index": HEAD + box(b"jxli", b"Emma Johnson") + JXLC,
            "space": HEAD + box(b"free", b"Emma Johnson") + box(b"skip") + JXLC,
            "trailer": HEAD + JXLC + b"Emma Johnson, and more",
            "two pictures": HEAD + JXLC + box(b"jxlc", CODESTREAM + b"Emma Johnson") + pieces(4),
            "two levels": HEAD + box(b"jxll", b"\x05") + box(b"jxll", b"\x0a") + JXLC + box(b"jxll", b"\x05"),
            "long level": HEAD + box(b"jxll", b"\x05Emma Johnson") + JXLC,
            "brands": SIGNATURE + box(b"ftyp", b"jxl \0\0\0\1jxl Emma Johnson") + JXLC,
            "other gain map": HEAD + gain_map(60) + gain_map(picture=b"Emma Johnson") + JXLC,
            "two gain maps": HEAD + gain_map() + JXLC + gain_map(),
        }

    def sparse(self, path):
        head = HEAD + box(b"Exif", EXIF) + b"\0\0\0\1jxlc" + struct.pack(">Q", 16 + (2 << 30))
        with path.open("wb") as file:
            file.write(head + CODESTREAM)
            file.truncate(len(head) + (2 << 30))
        return True

    def test_only_the_picture_stays(self, files):
        for name in ("metadata", "behind", "packed", "index", "space", "trailer", "two pictures", "brands"):
            assert clean(handler, files[name]) == HEAD + JXLC, name
        assert clean(handler, files["between"]) == HEAD + pieces(9, 11)
        assert clean(handler, files["two levels"]) == HEAD + box(b"jxll", b"\x05") + JXLC
        assert clean(handler, files["two gain maps"]) == HEAD + gain_map() + JXLC

    def test_what_goes_is_named(self, files):
        rules = {
            "metadata": {"M201", "M202", "M301", "M701"}, "behind": {"M201", "M202", "M301"},
            "packed": {"M901"},
            "from JPEG": {"M502"}, "index": {"M901"}, "space": {"M605"}, "trailer": {"M601"},
            "two pictures": {"M603"}, "brands": {"M901"}, "two gain maps": {"M603"}, "between": {"M901"},
        }  # fmt: skip
        for name, expected in rules.items():
            assert {f.rule for part in walk(handler, files[name]) for f in part.findings} == expected, name

    def test_credits_by_wish_are_written_anew(self, files):
        for name in ("metadata", "behind"):
            out = clean(handler, files[name], CREDITS)
            assert out.startswith(HEAD)
            assert JXLC in out
            assert b"Emma Johnson" in out
            assert b"Canon" not in out
            assert clean(handler, out, CREDITS) == out
            names = [part.name for part in walk(handler, out, CREDITS)]
            assert sorted(names) == ["Exif", "JXL", "ftyp", "jxlc", "xml "]
            assert clean(handler, out) == HEAD + JXLC

    def test_exif_behind_an_offset(self):
        shifted = struct.pack(">I", 5) + b"Exif\0" + EXIF[4:]
        found = [f for part in walk(handler, HEAD + box(b"Exif", shifted) + JXLC) for f in part.findings]
        assert "Emma Johnson" in {f.value for f in found}

    @pytest.mark.parametrize(
        "data",
        [
            HEAD,
            SIGNATURE + JXLC,
            SIGNATURE[:8] + b"\n\n\n\n" + JXLC,
            HEAD + box(b"jxlc", b"Emma Johnson"),
            HEAD + box(b"jxlc"),
            HEAD + box(b"jxlp", b"\x80\0\0"),
            HEAD + box(b"jxlp", struct.pack(">I", 3) + CODESTREAM),
            HEAD + pieces(9)[:21] + JXLC,
            HEAD + pieces(1)[:13] + box(b"jxlp", b"\x80\0\0\1Emma"),
        ],
    )
    def test_what_is_no_picture_is_refused(self, data):
        with pytest.raises(Malformed):
            walk(handler, data)

    @pytest.mark.skipif(shutil.which("djxl") is None, reason="djxl of libjxl is not installed")
    def test_same_pixels(self, files, tmp_path):
        unread = {"clean cut short", "clean wide"}  # old versions do not know sizes of 64 bits
        for name in files.keys() - unread:
            after = tmp_path / "after.jxl"
            after.write_bytes(clean(handler, files[name]))
            subprocess.run(["djxl", after, tmp_path / "after.ppm"], check=True, capture_output=True)
            assert (tmp_path / "after.ppm").read_bytes() == b"P6\n8 6\n255\n" + PIXELS, name


def test_more_boxes_than_any_picture_has_are_refused():
    with pytest.raises(LimitExceeded):
        walk(handler, HEAD + JXLC + box(b"free") * 30_000)
