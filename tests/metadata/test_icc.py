import struct

import pytest
from PIL import ImageCms

from scrubber.metadata.icc import reader

from .contract import ReaderContract, read, values


def profile(**tags):
    table, body = b"", b""
    at = 132 + 12 * len(tags)
    for name, data in tags.items():
        table += struct.pack(">4sII", name.encode(), at + len(body), len(data))
        body += data
    return bytes(36) + b"acsp" + bytes(88) + struct.pack(">I", len(tags)) + table + body


def desc(text):
    return b"desc" + bytes(4) + struct.pack(">I", len(text) + 1) + text.encode("latin-1") + b"\0"


def mluc(*texts):
    head, body = b"mluc" + bytes(4) + struct.pack(">II", len(texts), 12), b""
    for text in texts:
        raw = text.encode("utf-16-be")
        head += struct.pack(">4sII", b"enUS", len(raw), 16 + 12 * len(texts) + len(body))
        body += raw
    return head + body


def dictionary(**pairs):
    head, body = b"dict" + bytes(4) + struct.pack(">II", len(pairs), 16), b""
    at = 16 + 16 * len(pairs)
    for key, value in pairs.items():
        k, v = key.encode("utf-16-be"), value.encode("utf-16-be")
        head += struct.pack(">IIII", at + len(body), len(k), at + len(body) + len(k), len(v))
        body += k + v
    return head + body


class TestIcc(ReaderContract):
    reader = reader
    source = "icc"
    names_every_block = False
    hostile = (struct.pack(">4sII", b"desc", 132, 1 << 20), b"mluc\0\0\0\0\xff\xff\xff\xff")

    @classmethod
    def samples(cls):
        return {
            "person": profile(desc=desc("Emma's iMac")),
            "localised": profile(desc=mluc("Generic", "Emma’s MacBook Pro")),
            "dictionary": profile(meta=dictionary(EDID_serial="CN0Y6834", license="CC0")),
            "monitor": profile(mmod=b"mmod" + bytes(12) + b"\x12\x34\x56\x78" + bytes(20)),
        }

    @pytest.mark.parametrize(
        "text",
        [
            "Emma's iMac",
            "Emma’s MacBook Pro",
            "DELL U2312HM Color Profile,D65",
            "Color LCD",
            "LG ULTRAWIDE 34",
            "i1Profiler 2019-06-04",
            "MacBook Pro calibrated",
            "EIZO CG277-35423061",
            "/Users/emma/monitor.icc",
            "monitor CN0Y68347426",
            "emma@example.org",
        ],
    )
    def test_texts_that_tell(self, text):
        for tag in (desc(text) if text.isascii() else mluc(text), mluc("first", text)):
            found = read(reader, profile(desc=tag))
            assert [(f.rule, f.value) for f in found] == [("M904", text)]

    @pytest.mark.parametrize(
        "text",
        [
            "sRGB IEC61966-2.1",
            "sRGB",
            "sRGB built-in",
            "Adobe RGB (1998)",
            "Display P3",
            "Dot Gain 20%",
            "ProPhoto RGB",
            "Generic RGB Profile",
            "Apple RGB",
            "U.S. Web Coated (SWOP) v2",
            "Coated FOGRA39 (ISO 12647-2:2004)",
            "Nikon sRGB 4.0.0.3001",
            "Camera RGB Profile",
            "c2",
            "GIMP built-in sRGB",
            "Rec. ITU-R BT.2020-1",
            "uRGB",
            "ISO Coated v2 300% (ECI)",
            "sRGB2014",
            "Gray Gamma 2.2",
            "Japan Color 2001 Coated",
            "HP sRGB",
            "Reference Viewing Condition in IEC61966-2.1",
            "Linear RGB",
        ],
    )
    def test_standard_profiles_say_nothing(self, text):
        assert read(reader, profile(desc=desc(text))) == []
        assert read(reader, profile(desc=mluc(text))) == []

    def test_copyright_and_manufacturer_are_not_looked_at(self):
        assert read(reader, profile(cprt=desc("Emma's profile"), dmnd=desc("Emma's iMac"))) == []

    def test_serial_numbers(self):
        assert values(read(reader, self.samples()["dictionary"]), "M904") == ["CN0Y6834"]
        assert values(read(reader, self.samples()["monitor"]), "M904") == ["12345678"]
        assert read(reader, profile(mmod=b"mmod" + bytes(40))) == []

    def test_profiles_of_littlecms(self):
        for profiles in (ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")):
            assert read(reader, ImageCms.ImageCmsProfile(profiles).tobytes()) == []
