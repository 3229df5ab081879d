import piexif

from scrubber.metadata.photoshop import reader, resources

from .contract import ReaderContract, read, values


def resource(number, data=b"", name=b"", mark=b"8BIM"):
    pascal = bytes((len(name),)) + name
    return (
        mark + number.to_bytes(2, "big") + pascal + bytes(len(pascal) % 2) + len(data).to_bytes(4, "big")
        + data + bytes(len(data) % 2)
    )  # fmt: skip


BYLINE = b"\x1c\x02\x50\0\x0cEmma Johnson"


def url_list(text):
    return (1).to_bytes(4, "big") + bytes(8) + len(text).to_bytes(4, "big") + text.encode("utf-16-be")


SAMPLE = (
    resource(0x03ED, bytes(16))
    + resource(0x0404, BYLINE)
    + resource(0x040B, b"https://example.org/emma")
    + resource(0x041E, url_list("https://example.org/party"))
    + resource(0x040C, b"thumbnail")
    + resource(0x0422, piexif.dump({"0th": {315: b"Noah Kern"}})[6:])
    + resource(
        0x0424, b'<r xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Mia Kern</dc:creator></r>'
    )
    + resource(0x07D0, bytes(26), b"Emmas outline")
    + resource(0x0425, bytes(16))
)


class TestPhotoshop(ReaderContract):
    reader = reader
    source = "photoshop"
    hostile = (
        resource(0x040B, b"a"),
        resource(0x041E, b"\0\0\xff\xff"),
        resource(0x0404),
        resource(0x07D0, b"", b"n"),
    )

    @classmethod
    def samples(cls):
        return {
            "resources": SAMPLE,
            "segment": b"Photoshop 3.0\0" + SAMPLE,
            "other marks": resource(0x07D0, b"x", b"name", b"MeSa"),
            "no resources": b"Photoshop 3.0\0nothing",
        }

    def test_what_stands_there(self):
        for block in (SAMPLE, b"Photoshop 3.0\0" + SAMPLE):
            found = read(reader, block)
            assert values(found, "M201") == ["Emma Johnson", "Noah Kern", "Mia Kern"]
            assert [f.source for f in found if f.rule == "M201"] == ["iptc", "exif", "xmp"]
            assert values(found, "M204") == ["https://example.org/emma", "https://example.org/party"]
            assert values(found, "M503") == ["Emmas outline"]
            assert {"M602", "M502"} <= {f.rule for f in found}
            assert "M902" not in {f.rule for f in found}

    def test_broken_resources(self):
        assert "M902" in {f.rule for f in read(reader, b"Photoshop 3.0\0nothing")}
        assert "M902" in {f.rule for f in read(reader, SAMPLE + b"8BIM\4\4\0\0\0\0\xff\xff")}

    def test_a_cut_resource_is_still_looked_into(self):
        cut = resource(0x0404, BYLINE + bytes(50))[:-45]
        assert values(read(reader, cut), "M201") == ["Emma Johnson"]

    def test_odd_names_and_data_are_padded(self):
        block = resource(1, b"abc", b"ab") + resource(2, b"abcd", b"abc")
        assert list(resources(block)) == [(1, b"ab", b"abc"), (2, b"abc", b"abcd")]
