"""Films made to deceive: what the adversarial review of the handler found."""

import struct

import pytest

from scrubber.errors import Uncleanable
from scrubber.media._boxes import box, full_box
from scrubber.media.mp4 import handler
from tests.media.contract import clean, walk
from tests.media.mp4_files import (
    AAC,
    AVCC,
    MDPM,
    PICTURE,
    SECRET,
    Made,
    esds,
    film,
    movie,
    named_fill,
    sei,
    sound,
    visual,
)

NAMED = named_fill(b"Lavc" + SECRET)


@pytest.mark.parametrize(
    ("settings", "kind", "stays"),
    [
        (b"\x12\x10", 0x40, False),  # AAC-LC
        (b"\x2b\x92\x08\0", 0x40, False),  # HE-AAC
        (b"", 0x67, False),
        (b"\xf9\x4a\x12\x20", 0x40, True),  # USAC: 42, by the escape 31
        (b"\xf8\xe8\x50\0", 0x40, True),  # ELD
        (b"\xb8\xc8\0\0", 0x40, True),  # LD
        (b"\2vorbis", 0xDD, True),
    ],
)
def test_sound_that_is_not_cut_into_elements_is_left(settings, kind, stays):
    entry = sound(b"mp4a", esds(settings, kind))
    data = movie([Made(b"soun", entry, [[NAMED, AAC]])])
    assert (NAMED in clean(handler, data)) is stays


@pytest.mark.parametrize("kind", [b"imdt", b"snim", b"xxxx"])
def test_places_that_count_otherwise_are_refused(kind):
    with pytest.raises(Uncleanable):
        walk(handler, movie([film(dref=full_box(kind, 0, 0, bytes(4)))]))


def test_a_sample_entry_that_is_not_there_hides_nothing():
    data = movie([film([sei(5, MDPM) + PICTURE])], udta=())
    at = data.index(b"stsc") + 8
    wrong = data[:at] + struct.pack(">IIII", 1, 1, 1, 7) + data[at + 16 :]
    assert b"MDPM" not in clean(handler, wrong)


def test_nothing_hides_behind_the_settings_of_decoders():
    long = [
        box(b"pasp", struct.pack(">II", 4, 3), SECRET),
        box(b"clli", struct.pack(">HH", 1000, 400), SECRET),
        box(b"ccst", b"\0\0\0\0\x7c\0\0\0", SECRET),
        box(b"colr", b"nclx", struct.pack(">HHHB", 9, 16, 9, 0x80), SECRET),
        box(b"colr", b"prof", struct.pack(">I", 40), bytes(range(36)), SECRET),
        box(b"colr", b"xxxx", SECRET),
        box(b"sinf", full_box(b"schm", 0, 1, b"cenc\0\1\0\0", b"https://" + SECRET)),
        box(b"avcC", AVCC[8:], b"\xfd\xf8\xf8\0", SECRET),
    ]
    entry = visual(b"avc1", *long)
    entry = entry[:8] + b"Emma J" + entry[14:]
    out = clean(handler, movie([Made(b"vide", entry, [[PICTURE]], name=b"")], udta=()))
    assert SECRET not in out
    assert b"Emma J" not in out
    for kept in (
        long[0][8:16],
        long[1][8:12],
        long[2][8:16],
        long[3][8:19],
        long[4][8:48],
        AVCC[8:] + b"\xfd\xf8\xf8",
    ):
        assert kept in out
