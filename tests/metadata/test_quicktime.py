import struct

import pytest

from scrubber.media._boxes import box, full_box
from scrubber.metadata.quicktime import reader

from .contract import ReaderContract, read


def text(kind, words):
    return box(kind, struct.pack(">HH", len(words), 0x15C7), words)


def data(words, code=1):
    return box(b"data", struct.pack(">II", code, 0), words)


NAMED = (
    full_box(b"mean", 0, 0, b"com.apple.iTunes"),
    full_box(b"name", 0, 0, b"MOOD"),
    data(b"glad"),
)
LIST = box(
    b"ilst",
    box(b"\xa9nam", data(b"Emma's first recital")),
    box(b"covr", data(b"\x89PNG", 14)),
    box(b"----", *NAMED),
)
ITUNES = full_box(b"meta", 0, 0, box(b"hdlr", bytes(24)), LIST)
KEY_NAMES = (b"com.apple.quicktime.location.ISO6709", b"com.apple.quicktime.creationdate")
KEYS = (
    box(b"hdlr", bytes(24))
    + full_box(b"keys", 0, 0, struct.pack(">I", 2), *(box(b"mdta", name) for name in KEY_NAMES))
    + box(
        b"ilst",
        box(b"\0\0\0\1", data(b"+51.4779-000.0015/")),
        box(b"\0\0\0\2", data(b"2024-05-12T10:11:12+0100")),
    )
)
PHONE = full_box(b"loci", 0, 0, b"\x15\xc7St Mary's\0\0", struct.pack(">iii", -98, 3373715, 0), b"earth\0\0")


class TestQuickTime(ReaderContract):
    reader = reader
    source = "quicktime"
    hostile = (b"\0\0\0\x08udta", b"\0\0\0\0\0\0\0\x08ilst", b"\0\0\0\x10\xa9xyz\xff\xff\0\0")

    @classmethod
    def samples(cls):
        return {"itunes": ITUNES, "keys": KEYS, "phone": PHONE, "user data": text(b"\xa9mak", b"Apple")}


def found(block):
    return {(finding.rule, finding.value) for finding in read(reader, block)}


@pytest.mark.parametrize(
    ("block", "rule", "value"),
    [
        (ITUNES, "M503", "Emma's first recital"),
        (ITUNES, "M503", "glad"),
        (ITUNES, "M602", ""),
        (KEYS, "M101", "+51.4779-000.0015/"),
        (KEYS, "M401", "2024-05-12T10:11:12+0100"),
        (PHONE, "M101", "51.47881, -0.00150"),
        (PHONE, "M102", "St Mary's"),
        (text(b"\xa9xyz", b"+51.4779-000.0015/"), "M101", "+51.4779-000.0015/"),
        (full_box(b"titl", 0, 0, b"\x15\xc7", "Zoë".encode("utf-16")), "M503", "Zoë"),
        (box(b"GPMF", bytes(range(200))), "M101", ""),
        (box(b"CAME", b"\xb4" * 16), "M302", ""),
        (box(b"wxyz", b"\1\2\3\4"), "M303", ""),
        (box(b"udta", box(b"auth", bytes(4), b"\x15\xc7Emma\0")), "M201", "Emma"),
    ],
)
def test_known_names(block, rule, value):
    assert (rule, value) in found(block)


def test_words_of_a_film_are_texts():
    from scrubber.embedded import texts

    assert [(t.part, t.value) for t in texts(read(reader, ITUNES))] == [
        ("embedded title", "Emma's first recital"),
        ("embedded comment", "glad"),
    ]
