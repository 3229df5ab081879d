import zlib

import piexif
import pytest

from scrubber.metadata.pngtext import INFLATED, chunk_text, inflate, reader

from .contract import ReaderContract, read, values
from .test_photoshop import SAMPLE as RESOURCES


def text(keyword, value):
    return b"tEXt" + keyword.encode("latin-1") + b"\0" + value


def packed(keyword, value):
    return b"zTXt" + keyword.encode("latin-1") + b"\0\0" + zlib.compress(value)


def international(keyword, value, *, compressed=False):
    body = zlib.compress(value) if compressed else value
    return b"iTXt" + keyword.encode() + bytes((0, compressed, 0)) + b"en\0\0" + body


def profile(kind, data):
    digits = data.hex().encode()
    lines = b"\n".join(digits[i : i + 72] for i in range(0, len(digits), 72))
    return b"\n%s\n%8d\n%s\n" % (kind.encode(), len(data), lines)


EXIF = piexif.dump({"0th": {315: b"Emma Johnson"}})
XMP = b'<x xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Emma Johnson</dc:creator></x>'


class TestPngText(ReaderContract):
    reader = reader
    source = "pngtext"
    hostile = (
        zlib.compress(bytes(1 << 20)),
        b"zTXta\0\0",
        b"iTXta\0\1\0\0\0",
        b"tEXtRaw profile type exif\0\n\n\n00",
    )

    @classmethod
    def samples(cls):
        return {
            "text": text("Author", b"Emma Johnson"),
            "packed": packed("Comment", b"Emma's party"),
            "international": international("Title", "Zoë".encode(), compressed=True),
            "no keyword": b"tEXt",
            "empty": text("Author", b""),
        }

    @pytest.mark.parametrize(
        ("keyword", "rule"),
        [
            ("Author", "M201"),
            ("Copyright", "M202"),
            ("Creation Time", "M401"),
            ("date:create", "M401"),
            ("Software", "M501"),
            ("Comment", "M503"),
            ("Description", "M503"),
            ("Title", "M503"),
            ("Thumb::URI", "M504"),
            ("Thumb::Size", "M502"),
            ("parameters", "M505"),
            ("prompt", "M505"),
            ("workflow", "M505"),
            ("exif:GPSLatitude", "M101"),
            ("exif:Model", "M301"),
            ("exif:DateTime", "M401"),
            ("my own", "M503"),
        ],
    )
    def test_keywords(self, keyword, rule):
        for chunk in (text, packed, international):
            found = read(reader, chunk(keyword, b"a value"))
            assert (found[0].rule, found[0].value) == (rule, "a value")

    def test_free_keywords_are_values_not_places(self):
        found = read(reader, text("Emma Johnson", b"two"))
        assert values(found, "M503") == ["two", "Emma Johnson"]
        assert not any("Emma" in f.why for f in found)

    def test_encodings(self):
        (latin,) = read(reader, text("Author", "Zoë Müller".encode("latin-1")))
        assert (latin.value, latin.raw) == ("Zoë Müller", ("Zoë Müller".encode("latin-1"),))
        (utf,) = read(reader, text("Author", "Zoë Müller".encode()))
        assert (utf.value, utf.raw) == ("Zoë Müller", ())

    @pytest.mark.parametrize(
        ("chunk", "source"),
        [
            (packed("Raw profile type exif", profile("exif", EXIF)), "exif"),
            (text("Raw profile type APP1", profile("generic", EXIF)), "exif"),
            (packed("Raw profile type APP1", profile("generic", XMP)), "xmp"),
            (packed("Raw profile type xmp", profile("xmp", XMP)), "xmp"),
            (international("XML:com.adobe.xmp", XMP), "xmp"),
            (international("XML:com.adobe.xmp", XMP, compressed=True), "xmp"),
            (packed("Raw profile type iptc", profile("iptc", RESOURCES)), "iptc"),
            (packed("Raw profile type iptc", profile("iptc", b"\x1c\x02\x50\0\x0cEmma Johnson")), "iptc"),
            (packed("Raw profile type 8bim", profile("8bim", RESOURCES)), "iptc"),
        ],
    )
    def test_profiles_go_to_their_readers(self, chunk, source):
        found = read(reader, chunk)
        assert ("Emma Johnson", source) in [(f.value, f.source) for f in found if f.rule == "M201"]

    def test_profiles_that_are_none(self):
        assert [f.rule for f in read(reader, text("Raw profile type exif", b"nothing"))] == ["M902"]
        assert [f.rule for f in read(reader, text("Raw profile type other", profile("other", b"abc")))] == [
            "M901"
        ]

    def test_a_bomb_is_not_inflated_to_the_end(self):
        bomb = zlib.compress(bytes(64 << 20), 9)
        assert len(inflate(bomb)) == INFLATED
        assert read(reader, b"zTXtComment\0\0" + bomb)

    def test_broken_compression_gives_what_came_before(self):
        body = zlib.compress(b"".join(b"%d Emma " % i for i in range(9000)))
        _, found, _ = chunk_text(b"zTXtComment\0\0" + body[: len(body) // 2] + b"\xff" * 40)
        assert found.startswith(b"0 Emma 1 Emma")
