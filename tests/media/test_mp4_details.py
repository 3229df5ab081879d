import struct

import pytest

from scrubber.embedded import texts
from scrubber.errors import Encrypted, LimitExceeded, Malformed, ScrubberError, Uncleanable
from scrubber.media._boxes import box, boxes, full_box
from scrubber.media._extents import Extents
from scrubber.media._source import Source
from scrubber.media.heif import handler as heif
from scrubber.media.mp4 import handler
from scrubber.policy import Keep
from scrubber.stripping import Plan, strip
from tests.media.contract import clean, walk
from tests.media.mp4_files import (
    AAC,
    AVCC,
    MATRIX,
    PICTURE,
    SECRET,
    TIME,
    UDTA,
    X264,
    Made,
    aac,
    esds,
    film,
    fragmented,
    gps,
    movie,
    said,
    sei,
    sound,
    text_entry,
    visual,
)


def names(data):
    return {part.name for part in walk(handler, data) if not part.kept}


def rules(data):
    return {finding.rule for part in walk(handler, data) for finding in part.findings if not part.kept}


def tree(data, start=0, end=None, path=b""):
    """Path -> payload of every box."""
    found = {}
    for child in boxes(Source(data), start, len(data) if end is None else end):
        here = path + b"/" + child.type
        found[here] = data[child.body : child.end]
        if child.type in {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"moof", b"traf", b"tref"}:
            found.update(tree(data, child.body, child.end, here))
    return found


def test_nothing_moves():
    data = movie([film(), aac(), gps()], gap=SECRET)
    out = clean(handler, data)
    assert len(out) == len(data)
    before, after = tree(data), tree(out)
    assert before[b"/moov/trak/mdia/minf/stbl/stco"] != b""
    assert after.keys() <= before.keys() | {b"/moov/free"}
    assert after[b"/moov/trak/mdia/minf/stbl/stco"] in data
    assert out.count(PICTURE) == data.count(PICTURE)


def test_rotation_colours_and_light_stay():
    out = clean(handler, movie([film()]))
    for kept in (MATRIX, b"colr", b"clli", b"pasp", AVCC):
        assert kept in out
    assert TIME not in out
    assert b"GoPr" not in out


def test_what_goes_is_named():
    data = movie([film([sei(5, X264) + PICTURE]), gps()], gap=SECRET, tail=b"\1\2\3\4SEFT")
    assert {"M101", "M201", "M401", "M501", "M503", "M601", "M901"} <= rules(data)
    assert "trak, track of measurements, times or hints" in names(data)
    assert "M605" in rules(movie([film()], gap=SECRET))


@pytest.mark.parametrize(
    "handler_type", [b"meta", b"camm", b"tmcd", b"mdta", b"data", b"hint", b"odsm", b"url "]
)
def test_tracks_that_show_nothing_go_with_their_samples(handler_type):
    track = Made(handler_type, box(b"xxxx", bytes(6) + b"\0\1" + SECRET), [[SECRET], [SECRET]], name=b"")
    data = movie([film(refers=box(b"cdsc", struct.pack(">I", 2))), track], udta=())
    out = clean(handler, data)
    assert SECRET not in out
    assert PICTURE in out
    assert b"cdsc" not in out


@pytest.mark.parametrize(
    "words",
    [
        b"$GPRMC,101112,A,5128.674,N,00000.090,W",
        b"F/2.8, SS 206, ISO 100, EV 0, GPS (37.1, -122.2, 16)",
        b"[iso : 110] [shutter : 1/240.0] [latitude: 51.4779] [longitude: -0.0015]",
        b"<font size=28>SrtCnt : 1, DiffTime : 33ms 2024-05-12 10:11:12.345",
        b"2024/05/12 10:11:12 N:51.477900 W:0.001500",
    ],
)
def test_positions_as_text_go(words):
    track = Made(b"text", text_entry(), [[said(words)]], name=b"")
    assert words not in clean(handler, movie([film(), track], udta=()))


def test_subtitles_stay_and_their_words_are_found():
    entry = box(b"tx3g", bytes(6) + b"\0\1" + bytes(30), box(b"ftab", b"\0\1\0\1\4Sans"))
    track = Made(b"sbtl", entry, [[said(b"Hello Emma"), said(b"<b>Bye</b> Oma")]], name=b"")
    data = movie([film(), track], udta=())
    out = clean(handler, data)
    assert b"Hello Emma" in out
    notes = [f for part in walk(handler, data) if part.kept for f in part.findings]
    assert [(t.part, t.value) for t in texts(notes)] == [("embedded subtitles", "Hello Emma Bye Oma")]


def chapters(number=2):
    return Made(b"text", text_entry(), [[said(b"Emma Johnson is born")], [said(b"Grandma")]], name=b"")


def test_chapters_stay_and_their_titles_are_found():
    data = movie([film(refers=box(b"chap", struct.pack(">I", 2))), chapters()])
    notes = [f for part in walk(handler, data) if part.kept for f in part.findings]
    assert [t.value for t in texts(notes)] == ["Emma Johnson is born\nGrandma"]
    # the same name stood in the user data, too: what stays knowingly is no reason to refuse the film
    source = Source(data)
    out = strip(Plan(source, handler, Keep(), walk(handler, data)))
    assert b"chap" in out
    assert out.count(SECRET) == 1


def test_a_list_of_chapters_stays_alone():
    chpl = full_box(b"chpl", 1, 0, b"\0\0\0\0\2", *(bytes(8) + bytes([len(t)]) + t for t in (b"Oma", b"Opa")))
    data = movie([film()], udta=(UDTA[:4] + b"udta" + UDTA[8:],))
    old = box(b"udta", UDTA[8:], chpl)
    data = movie([film()], udta=(old,))
    out = clean(handler, data)
    assert SECRET not in out
    assert chpl in out
    assert clean(handler, out) == out
    assert {f.value for p in walk(handler, out) for f in p.findings if f.rule == "M506"} == {"Oma", "Opa"}
    with_track = movie([film(refers=box(b"chap", struct.pack(">I", 2))), chapters()], udta=(old,))
    assert b"chpl" not in clean(handler, with_track)


def test_a_film_all_around_keeps_its_view():
    head = (
        b"<rdf:SphericalVideo xmlns:GSpherical='http://ns.google.com/videos/1.0/spherical/' xmlns:rdf='x'>"
        + b" " * 150
    )
    pairs = {
        b"Spherical": b"true",
        b"StitchingSoftware": SECRET,
        b"ProjectionType": b"equirectangular",
        b"TimeStamp": b"1715508672",
    }
    values = b"".join(b"<GSpherical:%s>%s</GSpherical:%s>" % (k, v, k) for k, v in pairs.items())
    sphere = box(
        b"uuid", bytes.fromhex("ffcc8263f8554a938814587a02521fdd"), head + values + b"</rdf:SphericalVideo>"
    )
    out = clean(handler, movie([film(inside=[sphere])], udta=()))
    assert b"<GSpherical:ProjectionType>equirectangular<" in out
    assert SECRET not in out
    assert b"1715508672" not in out
    empty = box(b"uuid", bytes.fromhex("ffcc8263f8554a938814587a02521fdd"), SECRET * 40)
    assert SECRET not in clean(handler, movie([film(inside=[empty])], udta=()))


def test_samples_of_quicktime_sound_are_counted_in_frames():
    pcm = bytes(range(256)) * 4
    for entry, count in (
        (sound(b"sowt"), 256),
        (sound(b"in24", version=1, extra=struct.pack(">IIII", 1, 3, 6, 2)), 170),
        (sound(b"ima4", version=1, extra=struct.pack(">IIII", 64, 34, 68, 2)), 64 * 15),
        (
            sound(
                b"lpcm", version=2, extra=struct.pack(">IdIIIIII", 72, 44100.0, 2, 0x7F000000, 16, 12, 4, 1)
            ),
            256,
        ),
        (sound(b"ulaw"), 512),
    ):
        track = Made(b"soun", entry, [[pcm]], fixed=1, count=count, name=b"")
        assert pcm[:1020] in clean(handler, movie([track], udta=()))


def test_a_film_that_lies_elsewhere_keeps_no_path():
    alias = full_box(b"alis", 0, 0, b"Macintosh HD:Users:emma:" + SECRET)
    track = film(dref=alias, name=b"")
    data = movie([track], udta=())
    out = clean(handler, data)
    assert SECRET not in out
    assert "M905" in {f.rule for part in walk(handler, out) for f in part.findings}


def test_keys_of_an_encrypted_film_stay():
    tenc = full_box(b"tenc", 0, 0, b"\0\0\1\x08" + bytes(16))
    scheme = full_box(b"schm", 0, 0, b"cenc\0\1\0\0")
    sinf = box(b"sinf", box(b"frma", b"avc1"), scheme, box(b"schi", tenc, box(b"user", SECRET)))
    keys = bytes(range(101, 117))
    entry = visual(b"encv", AVCC, sinf)
    saiz = full_box(b"saiz", 0, 0, b"\x10", struct.pack(">I", 1))
    track = Made(b"vide", entry, [[PICTURE]], stbl=saiz + full_box(b"saio", 0, 0, struct.pack(">II", 1, 0)))
    data = movie([track], gap=keys, udta=(full_box(b"pssh", 0, 0, bytes(20)),))
    at = data.index(keys)
    data = data.replace(
        b"saio" + bytes(4) + struct.pack(">II", 1, 0), b"saio" + bytes(4) + struct.pack(">II", 1, at)
    )
    out = clean(handler, data)
    assert SECRET not in out
    assert data.count(keys) == 2
    assert out.count(keys) == 1
    assert b"tenc" in out
    assert b"pssh" in out


def gapless():
    numbers = b" 00000000 00000840 000001CA 0000000000000C00 " + b"00000000 " * 8
    entry = box(
        b"----",
        full_box(b"mean", 0, 0, b"com.apple.iTunes"),
        full_box(b"name", 0, 0, b"iTunSMPB"),
        box(b"data", struct.pack(">II", 1, 0), numbers),
        box(b"data", struct.pack(">II", 1, 0), SECRET),
    )
    meta = full_box(b"meta", 0, 0, full_box(b"hdlr", 0, 0, bytes(4), b"mdir", bytes(13)), box(b"ilst", entry))
    return movie([aac()], udta=(box(b"udta", meta),))


def test_where_music_begins_is_said_by_an_edit_list():
    data = gapless()
    out = clean(handler, data)
    assert len(out) == len(data)
    assert SECRET not in out
    assert b"iTunSMPB" not in out
    elst = tree(out)[b"/moov/trak/edts/elst"]
    assert struct.unpack(">IIIiI", elst) == (0, 1, 0xC00, 0x840, 1 << 16)
    assert out[out.index(b"mdat") :] == data[data.index(b"mdat") :]
    assert clean(handler, out) == out
    own = aac()
    own.inside = [box(b"edts", full_box(b"elst", 0, 0, struct.pack(">IIiI", 1, 9, 7, 1 << 16)))]
    assert clean(handler, movie([own])).count(b"elst") == 1


def test_packets_stay_by_wish():
    data = movie([film([sei(5, X264) + PICTURE]), gps()], gap=SECRET)
    out = clean(handler, data, Keep(packets=True))
    assert X264 in out
    assert b"GPS5" not in out


def scheme(name):
    return full_box(b"schm", 0, 0, name + b"\0\1\0\0")


def locked(kind, *boxes):
    return movie([Made(b"soun", sound(kind, esds(), *boxes), [[AAC]])])


def test_encrypted_pictures_stay_and_are_said():
    tenc = full_box(b"tenc", 0, 0, b"\0\0\1\x08" + bytes(16))
    inside = box(b"schi", tenc, box(b"user", SECRET))
    boxes = (box(b"sinf", box(b"frma", b"avc1"), scheme(b"cbcs"), inside),)
    data = movie([Made(b"vide", visual(b"encv", *boxes), [[PICTURE]])])
    out = clean(handler, data)
    assert SECRET not in out
    assert tenc in out
    assert PICTURE in out
    assert "M907" in {f.rule for part in walk(handler, out) for f in part.findings}


CMOV = box(b"ftyp", b"qt  ", bytes(4)) + box(b"moov", box(b"cmov", bytes(30)))
LIST = box(b"ftyp", b"qt  ", bytes(4)) + box(b"moov", box(b"rmra", bytes(30)))
SEGMENT = fragmented()[fragmented().index(b"styp") - 4 :]
REFUSED = {
    "encrypted sound": (locked(b"enca"), Encrypted),
    "sound under Common Encryption": (locked(b"enca", box(b"sinf", scheme(b"cbcs"))), Encrypted),
    "encrypted by an unknown scheme": (movie([Made(b"vide", visual(b"encv"), [[PICTURE]])]), Encrypted),
    "encrypted for a store": (locked(b"enca", box(b"sinf", scheme(b"itun"))), Encrypted),
    "sold": (locked(b"drms"), Encrypted),
    "compressed header": (CMOV, ScrubberError),
    "a list": (LIST, ScrubberError),
    "segment": (SEGMENT, Uncleanable),
    "no header": (box(b"ftyp", b"isom") + box(b"mdat", SECRET), Malformed),
    "no track": (box(b"ftyp", b"isom") + box(b"moov", full_box(b"mvhd", 0, 0, bytes(96))), Malformed),
    "positions alone": (movie([gps()]), Malformed),
    "implicit places": (fragmented(flags=0, order=(2, 1)), Uncleanable),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name):
    data, error = REFUSED[name]
    assert handler.accepts(data[: 1 << 16])
    with pytest.raises(error) as caught:
        walk(handler, data)
    assert str(caught.value)


def test_implicit_places_of_fragments():
    data = fragmented(flags=0)
    assert clean(handler, data).count(PICTURE) == 2


def test_samples_inside_the_header_are_refused():
    data = movie([film()])
    at = data.index(b"stco") + 12
    with pytest.raises(Uncleanable):
        walk(handler, data[:at] + struct.pack(">I", 60) + data[at + 4 :])


def test_samples_over_each_other_are_refused_where_they_hold_user_data():
    twice = film([sei(5, X264) + PICTURE, sei(5, X264) + PICTURE])
    data = movie([twice, twice])
    at = data.rindex(b"stco") + 12
    first = struct.unpack(">I", data[data.index(b"stco") + 12 :][:4])[0]
    same = data[:at] + struct.pack(">I", first) + data[at + 4 :]
    assert b"x264" not in clean(handler, same)
    with pytest.raises(Malformed):
        walk(handler, data[:at] + struct.pack(">I", first + 8) + data[at + 4 :])


def test_two_tables_or_numbers_are_refused():
    track = film(stbl=full_box(b"stco", 0, 0, bytes(4)))
    with pytest.raises(Malformed):
        walk(handler, movie([track]))
    data = movie([film(), aac()])
    at = data.rindex(b"tkhd") + 16
    with pytest.raises(Malformed):
        walk(handler, data[:at] + struct.pack(">I", 1) + data[at + 4 :])


def test_brands():
    for brand in (b"isom", b"mp42", b"qt  ", b"M4A ", b"3gp5", b"iso8", b"cmfc", b"XAVC"):
        assert handler.accepts(box(b"ftyp", brand, bytes(4), b"mif1"))
    for brand in (b"heic", b"avif", b"mif1", b"msf1", b"crx "):
        assert not handler.accepts(box(b"ftyp", brand, bytes(4)))
        assert heif.accepts(box(b"ftyp", brand, bytes(4)))
    assert handler.accepts(box(b"wide") + box(b"mdat"))
    assert not handler.accepts(b"\xff\xd8\xff\xe0mdat")
    assert not handler.accepts(b"")


def test_extents():
    extents = Extents()
    extents.add([(10, 20), (20, 30), (5, 5), (40, 50)])
    extents.add([(0, 5), (45, 60), (45, 60)])
    extents.settle()
    assert list(extents.within(0, 100)) == [(0, 5), (10, 30), (40, 60)]
    assert list(extents.within(12, 45)) == [(12, 30), (40, 45)]
    assert list(extents.between(0, 70)) == [(5, 10), (30, 40), (60, 70)]
    assert extents.shared is not None
    assert list(extents.shared.within(0, 100)) == [(45, 50)]


def test_samples_in_no_order_are_refused():
    extents = Extents()
    with pytest.raises(LimitExceeded):
        extents.add((at, at + 2) for at in range(1_000_000, 0, -3))
