import pytest

from scrubber.metadata.iptc import datasets, reader

from .contract import ReaderContract, read, values


def dataset(number, data, record=2):
    return bytes((0x1C, record, number)) + len(data).to_bytes(2, "big") + data


def sample(encoding="utf-8"):
    head = dataset(90, b"\x1b%G", 1) if encoding == "utf-8" else b""
    fields = {
        0: b"\0\4",
        5: b"party.jpg",
        25: b"birthday",
        55: b"20190604",
        60: b"150211+0100",
        65: b"Photo Mechanic",
        80: "Zoë Müller".encode(encoding),
        85: b"Mother",
        90: b"Leeds",
        92: b"Roundhay Park",
        95: b"Yorkshire",
        100: b"GBR",
        101: b"United Kingdom",
        103: b"job 7",
        105: b"A party",
        110: b"Emma Johnson",
        115: b"family",
        116: b"(c) Emma Johnson",
        118: b"emma@example.org",
        120: b"Emma turns two",
        122: b"EJ",
    }
    return head + b"".join(dataset(number, data) for number, data in fields.items())


class TestIptc(ReaderContract):
    reader = reader
    source = "iptc"
    hostile = (b"\x1c\x02\x19\0\x01a", b"\x1c\x02\x19\x80\x04\0\0\0\0")

    @classmethod
    def samples(cls):
        return {
            "utf-8": sample(),
            "latin-1": sample("latin-1"),
            "padded": bytes(3) + sample() + bytes(9),
            "extended": b"\x1c\x02\x78\x80\x04\0\0\0\x0cEmma Johnson",
            "empty": dataset(0, b"\0\4"),
        }

    @pytest.mark.parametrize("name", ["utf-8", "latin-1", "padded"])
    def test_what_stands_there(self, name):
        found = read(reader, self.samples()[name])
        assert values(found, "M201") == ["Zoë Müller", "Mother", "EJ"]
        assert values(found, "M202") == ["Emma Johnson", "family", "(c) Emma Johnson"]
        assert values(found, "M204") == ["emma@example.org"]
        assert values(found, "M102") == ["Leeds", "Roundhay Park", "Yorkshire", "GBR", "United Kingdom"]
        assert values(found, "M401") == ["20190604", "150211+0100"]
        assert values(found, "M503") == ["party.jpg", "birthday", "A party", "Emma turns two"]
        assert values(found, "M501") == ["Photo Mechanic"]
        assert values(found, "M502") == ["job 7"]

    def test_latin1_keeps_its_bytes(self):
        byline = next(f for f in read(reader, sample("latin-1")) if f.value == "Zoë Müller")
        assert byline.raw == ("Zoë Müller".encode("latin-1"),)

    def test_extended_length(self):
        assert values(read(reader, self.samples()["extended"]), "M503") == ["Emma Johnson"]

    def test_unknown_and_broken_datasets(self):
        found = read(reader, dataset(77, b"secret thing", 9) + b"\x1c\x02\x50\xff")
        assert [(f.rule, f.value) for f in found] == [("M901", "secret thing"), ("M902", "")]

    def test_a_length_over_the_end(self):
        assert list(datasets(b"\x1c\x02\x50\x00\x09abc")) == [(-1, 0, b"")]

    def test_nothing_private_still_gives_one_finding(self):
        (only,) = read(reader, dataset(0, b"\0\4"))
        assert only.rule == "M503"
