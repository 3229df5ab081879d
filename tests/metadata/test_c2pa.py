from scrubber.metadata.c2pa import reader

from .contract import ReaderContract, read, values


def text(value):
    return bytes((0x78, len(value))) + value if len(value) > 23 else bytes((0x60 + len(value),)) + value


def name(value, oid=3):
    return bytes((6, 3, 0x55, 4, oid, 12, len(value))) + value


SAMPLE = (
    b"\0\0\1\0jumb\0\0\0\x1ejumdc2pa\0\x11\0\x10\x80\0\0\xaa\0\x38\x9bq\x03c2pa\0"
    b"urn:uuid:c2677d4b-0a93-4444-876f-ed2f2d40b8cf\0"
    b'{"@type":"CreativeWork","author":[{"@type":"Person","name":"Emma Johnson"}]}'
    b"\xa4"
    b"oclaim_generator"
    + text(b"Camera 1.0 c2pa-rs/0.33.1")
    + b"hdc:title"
    + text(b"party at home.jpg")
    + b"jinstanceID"
    + text(b"xmp:iid:ba572347-db0e-4619-b6eb-d38e487da238")
    + b"dwhen\xc0"
    + text(b"2019-06-04T15:02:11Z")
    + b"c2pa.thumbnail.claim.jpeg\0"
    + name(b"Zo\xc3\xab M\xc3\xbcller")
    + name(b"Some Root CA", 10)
    + b"\x18\x0f20190604150211Z"
)


class TestC2pa(ReaderContract):
    reader = reader
    source = "c2pa"
    hostile = (
        name(b"a"),
        b"claim_generatora",
        b'"author":[',
        b"2019-06-04T15:02:11",
        b"urn:uuid:",
        b"dc:title\x79\xff\xff",
    )

    @classmethod
    def samples(cls):
        return {"manifest": SAMPLE, "other box": b"\0\0\0\x10jumbnothing."}

    def test_what_stands_there(self):
        found = read(reader, SAMPLE)
        assert values(found, "M701") == ["urn:uuid:c2677d4b-0a93-4444-876f-ed2f2d40b8cf", "Zoë Müller"]
        assert values(found, "M201") == ["Emma Johnson"]
        assert values(found, "M501") == ["Camera 1.0 c2pa-rs/0.33.1"]
        assert values(found, "M504") == ["party at home.jpg"]
        assert values(found, "M502") == ["xmp:iid:ba572347-db0e-4619-b6eb-d38e487da238"]
        assert values(found, "M401") == ["2019-06-04T15:02:11Z", "20190604150211Z"]
        assert "M602" in {f.rule for f in found}

    def test_any_other_jumbf_is_named(self):
        (only,) = read(reader, b"\0\0\0\x10jumbnothing.")
        assert only.rule == "M701"
