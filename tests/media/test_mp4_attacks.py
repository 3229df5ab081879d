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
    fragmented,
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


def test_nothing_hides_behind_the_tables_of_a_track():
    track = film(stbl=full_box(b"sbgp", 0, 0, b"roll", struct.pack(">III", 1, 1, 1)))
    track.inside = [box(b"edts", full_box(b"elst", 0, 0, struct.pack(">IIiI", 1, 1000, 0, 1 << 16)))]
    data = movie([track], udta=(), after=[box(b"pdin", SECRET * 9)])
    for kind in (b"mvhd", b"tkhd", b"mdhd", b"elst", b"vmhd", b"stts", b"stsc", b"stsz", b"stco", b"sbgp"):
        longer = grown(data, kind, SECRET)
        out = clean(handler, longer)
        assert SECRET not in out, kind
        assert clean(handler, out) == out
        assert PICTURE in out
    plain = clean(handler, data)
    assert tail_of(plain, b"mdat") == tail_of(data, b"mdat")


def grown(data, kind, more):
    """The film with `more` at the end of the first box of a kind; its data come first in the file."""
    start = data.index(b"moov") - 4
    end = data.index(b"mdat") - 4
    header = data[start:end]
    at = header.index(kind) - 4
    size = int.from_bytes(header[at : at + 4], "big")
    for holder in (b"moov", b"trak", b"edts", b"mdia", b"minf", b"stbl", kind):
        place = header.find(holder) - 4
        length = int.from_bytes(header[max(place, 0) :][:4], "big")
        if 0 <= place <= at < place + length:
            header = header[:place] + struct.pack(">I", length + len(more)) + header[place + 4 :]
    header = header[: at + size] + more + header[at + size :]
    offset = header.index(b"stco") + 12
    old = struct.unpack(">I", header[offset : offset + 4])[0]
    header = header[:offset] + struct.pack(">I", old + len(more)) + header[offset + 4 :]
    return data[:start] + header + data[end:]


def tail_of(data, kind):
    return data[data.index(kind) :][: 8 + len(PICTURE)]


def test_nothing_hides_in_the_indexes_of_fragments():
    data = fragmented(secret=bytes(9))
    tfra = full_box(b"tfra", 0, 0, struct.pack(">III", 1, 0, 1), struct.pack(">II", 0, 800), b"\1\1\1")
    sidx = full_box(b"sidx", 0, 0, struct.pack(">IIII", 1, 1000, 0, 0), b"\0\0\0\1", bytes(12))
    mfro = full_box(b"mfro", 0, 0, struct.pack(">I", 99))
    for hidden in (
        box(b"mfra", tfra, mfro, box(b"free", SECRET)),
        box(b"mfra", tfra, box(b"xxxx", SECRET), mfro),
        box(b"mfra", tfra, mfro, SECRET),
        box(b"mfra", box(b"tfra", tfra[8:], SECRET), mfro),
        box(b"sidx", sidx[8:], SECRET),
    ):
        out = clean(handler, data + hidden)
        assert SECRET not in out
        assert clean(handler, out) == out
        for kept in (tfra, mfro) if b"tfra" in hidden else (sidx,):
            assert kept[8:] in out


DAY = 1_715_508_672  # a second in May 2024


def broadcast(start=DAY, number=700_000_000):
    """Fragments whose times count from 1970, with their indexes."""
    data = fragmented(secret=bytes(9), time=start * 1000, number=number)
    sidx = full_box(b"sidx", 1, 0, struct.pack(">IIQQ", 1, 90_000, start * 90_000, 0), b"\0\0\0\1", bytes(12))
    entries = struct.pack(">QQ", start * 1000, 800) + b"\1\1\1" + struct.pack(">QQ", start * 1000 + 40, 900)
    tfra = full_box(b"tfra", 1, 0, struct.pack(">III", 1, 0, 2), entries, b"\1\1\1")
    return data + sidx + box(b"mfra", tfra, full_box(b"mfro", 0, 0, bytes(4)))


def test_the_clock_of_a_broadcast_goes_back_for_all():
    data = broadcast()
    out = clean(handler, data)
    left = DAY % 60
    assert len(out) == len(data)
    assert [struct.unpack(">Q", out[at + 8 : at + 16])[0] for at in found(out, b"tfdt")] == [
        left * 1000,
        left * 1000 + 40,
    ]
    assert [struct.unpack(">I", out[at + 8 : at + 12])[0] for at in found(out, b"mfhd")] == [1, 2]
    at = out.index(b"sidx")
    assert struct.unpack(">IIQ", out[at + 8 : at + 24]) == (1, 90_000, left * 90_000)
    at = out.index(b"tfra")
    assert struct.unpack(">QQ", out[at + 20 : at + 36]) == (left * 1000, 800)
    assert struct.unpack(">QQ", out[at + 39 : at + 55]) == (left * 1000 + 40, 900)
    assert clean(handler, out) == out
    kept = broadcast(start=7000, number=5)  # two hours into a film
    same = clean(handler, kept)
    for at in (place for kind in (b"tfdt", b"mfhd", b"sidx", b"tfra") for place in found(same, kind)):
        assert kept[at : at + 16] == same[at : at + 16]


def found(data, kind):
    places, at = [], data.find(kind)
    while at >= 0:
        places.append(at)
        at = data.find(kind, at + 1)
    return places
