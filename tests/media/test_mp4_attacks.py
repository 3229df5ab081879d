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
    said,
    sei,
    sound,
    text_entry,
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


def words_in_fragments(entry, texts, handler_type=b"text"):
    """A film whose words stand in a fragment only."""
    track = Made(handler_type, entry, [], name=b"")
    made = movie_of([film(), track])
    sizes = b"".join(struct.pack(">I", len(text)) for text in texts)
    moof = b""
    for _ in range(2):
        tfhd = full_box(b"tfhd", 0, 0x20000, struct.pack(">I", 2))
        trun = full_box(b"trun", 0, 0x201, struct.pack(">II", len(texts), len(moof) + 8), sizes)
        number = full_box(b"mfhd", 0, 0, struct.pack(">I", 1))
        moof = box(b"moof", number, box(b"traf", tfhd, trun))
    return made + moof + box(b"mdat", *texts)


def movie_of(tracks):
    made = movie(
        tracks[:1], udta=(box(b"mvex", full_box(b"trex", 0, 0, struct.pack(">5I", 2, 1, 40, 0, 0))),)
    )
    second = tracks[1].box(2, [])
    at = made.index(b"mvex") - 4
    start = made.index(b"moov") - 4
    longer = struct.pack(">I", int.from_bytes(made[start : start + 4], "big") + len(second))
    out = made[:start] + longer + made[start + 4 : at] + second + made[at:]
    offset = out.index(b"stco") + 12
    old = struct.unpack(">I", out[offset : offset + 4])[0]
    return out[:offset] + struct.pack(">I", old + len(second)) + out[offset + 4 :]


def test_words_in_fragments_are_words():
    data = words_in_fragments(text_entry(), [said(b"Hello Emma"), said(b"Bye")])
    assert b"Hello Emma" in clean(handler, data)
    notes = [f.value for part in walk(handler, data) for f in part.findings if f.rule == "M506"]
    assert notes == ["Hello Emma\nBye"]
    position = said(b"51.477900, -0.001500 35 km/h")
    data = words_in_fragments(text_entry(), [said(b"no fix")] * 99 + [position])
    out = clean(handler, data)
    assert position not in out
    assert PICTURE in out


@pytest.mark.parametrize(
    "words",
    [
        "51.477900, -0.001500".encode("utf-16"),
        b"51\xc2\xb028'40.4\"N 0\xc2\xb00'5.4\"W",
        b"2024-05-12 10:11:12 CAR 7",
        b"2024/05/12_10:11:12",
    ],
)
def test_lines_of_cameras_are_no_subtitles(words):
    track = Made(b"text", text_entry(), [[said(words)] * 3], name=b"")
    assert words not in clean(handler, movie([film(), track], udta=()))
    once = Made(b"text", text_entry(), [[said(b"On 2024-05-12 10:11:12 we met"), *[said(b"Hello")] * 3]])
    assert b"Hello" in clean(handler, movie([film(), once], udta=()))


def test_comments_of_subtitles_go():
    head = b"WEBVTT - by Emma\nX-Author: Emma\n\nNOTE Emma wrote it\n\nSTYLE\n::cue { color: red }\n"
    entry = box(b"wvtt", bytes(6) + b"\0\1", box(b"vttC", head), box(b"vlab", b"Emma"))
    cue = box(b"vttc", box(b"payl", b"<v Grandma>Hello</v>")) + box(b"vtta", b"NOTE Emma wrote this")
    data = movie([film(), Made(b"text", entry, [[cue]], name=b"")], udta=())
    out = clean(handler, data)
    assert b"Emma" not in out.replace(SECRET, b"")
    assert b"WEBVTT     " in out
    assert b"STYLE\n::cue { color: red }\n" in out
    assert {f.value for p in walk(handler, data) for f in p.findings if f.rule == "M506"} == {"Grandma Hello"}
    assert clean(handler, out) == out


def test_metadata_of_timed_text_goes():
    entry = box(
        b"stpp", bytes(6) + b"\0\1", b"http://www.w3.org/ns/ttml\0", b"file:///home/emma/a.xsd\0", b"\0"
    )
    text = (
        b"<tt xmlns='http://www.w3.org/ns/ttml'><head><metadata><ttm:title>Emma</ttm:title></metadata>"
        b"<ttm:copyright>Emma</ttm:copyright><!-- Emma --><metadata/></head><body>Hello</body></tt>"
    )
    data = movie([film(), Made(b"subt", entry, [[text]], name=b"")], udta=())
    out = clean(handler, data)
    assert b"Emma" not in out.replace(SECRET, b"")
    assert b"emma" not in out
    assert b"<body>Hello</body></tt>" in out
    assert b"<metadata/></head>" in out
    assert clean(handler, out) == out


def test_nothing_hides_behind_the_words():
    style, link = box(b"styl", bytes(14)), box(b"href", b"\0\0\0\1\4http://emma.example\0")
    sample = said(b"Hello") + style + link + box(b"hidn", SECRET) + b"Emma"
    track = Made(b"text", text_entry(), [[sample]], name=b"")
    data = movie([film(), track], udta=())
    out = clean(handler, data)
    assert said(b"Hello") + style + link in out
    assert SECRET not in out
    assert b"Emma" not in out
    assert any("emma.example" in f.value for p in walk(handler, data) for f in p.findings if f.rule == "M506")


@pytest.mark.parametrize("kind", [b"gpmd", b"mebx", b"camm", b"rtmd"])
def test_measurements_do_not_pass_for_pictures(kind):
    track = Made(b"vide", box(kind, bytes(6) + b"\0\1" + SECRET), [[SECRET]], name=b"")
    out = clean(handler, movie([film(), track], udta=()))
    assert SECRET not in out


def test_raw_film_is_refused():
    with pytest.raises(Uncleanable):
        walk(handler, movie([Made(b"vide", visual(b"brhq"), [[PICTURE]])]))


def test_nothing_hides_behind_a_list_of_chapters():
    chapters = b"\0\0\0\0\1" + bytes(8) + b"\3Oma"
    data = movie([film()], udta=(box(b"udta", full_box(b"chpl", 1, 0, chapters, bytes(8), b"\x0c", SECRET)),))
    out = clean(handler, data)
    assert SECRET not in out
    assert chapters in out
    assert clean(handler, out) == out
    assert [f.value for p in walk(handler, out) for f in p.findings if f.rule == "M506"] == ["Oma"]
