import struct

import pytest

from scrubber.errors import Encrypted, LimitExceeded, Malformed
from scrubber.media import _asf_objects as known
from scrubber.media.asf import handler
from scrubber.policy import Keep
from tests.media import asf_files as asf
from tests.media.asf_files import (
    BINARY,
    COMMANDS,
    FILE_ID,
    MADE,
    PICTURES,
    SECRET,
    SPREAD,
    WIDE,
    attribute,
    data,
    described,
    extended,
    extension,
    header,
    more,
    obj,
    packet,
    payload,
    properties,
    record,
    records,
    simple_index,
    single,
    stream,
)
from tests.media.contract import HandlerContract, clean, walk

PLAIN = SECRET.encode()
NOTE = b"\0\0\0\1\6\5\x20" + bytes(range(1, 17)) + b"Emma Johnson 123" + b"\x80"
SLICE = b"\0\0\1\x65\x88\x84" + bytes(range(90, 0, -1))
COMMAND = f"CAPTION\0{SECRET}\0".encode("utf-16-le")
EXTENSIONS = ((asf.TIMECODE, 14, b""), (asf.DURATION, 2, b""), (asf.FILE_NAME, 0xFFFF, PLAIN))
ADDED = b"Emma Johnson!!\x21\0\x0c\0Emma Johnson"


def tags():
    """Every object in which words, pictures or numbers of a writer stand."""
    shape = record("AspectRatioX", struct.pack("<I", 16), 3, 1), record("AspectRatioY", b"\x0b\0\0\0", 3, 1)
    inside = extension(
        records(record("WM/Writer", SECRET), *shape, record("IsVBR", b"\1\0", 2)),
        records(record("WM/Picture", asf.picture(), 1), record(SECRET, "x"), kind=known.LIBRARY),
        obj(known.LANGUAGES, b"\2\0" + asf.wide("en-us", width=1) + asf.wide(SECRET, width=1)),
        extended(1, names=[SECRET], extensions=EXTENSIONS), obj(known.COMPATIBILITY, b"\2\1"),
        obj(known.PRIORITIES, struct.pack("<HHH", 1, 1, 0)), obj(known.TIMECODE_PARAMETERS, WIDE),
        obj(known.INDEX_PARAMETERS, struct.pack("<IHHH", 1000, 1, 1, 3), WIDE),
        obj(known.MORE_EXCLUSION, asf.LANGUAGES, struct.pack("<HHH", 2, 1, 2)),
        obj(known.GROUP_EXCLUSION, asf.LANGUAGES, struct.pack("<HHH", 1, 1, 1), WIDE),
        obj(known.SHARING, bytes(range(16)), struct.pack("<IIH", 0, 0, 0)), obj(known.PADDING, WIDE),
    )  # fmt: skip
    return (
        described(), more(attribute("WM/AlbumTitle", SECRET), attribute("replaygain_track_gain", "-6.5 dB")),
        asf.codecs(SECRET), asf.script((0, "https://example.org/emma"), (1, SECRET)), asf.branding(), inside,
        obj(known.CORRECTION, asf.SPREAD, struct.pack("<I", 12), PLAIN), obj(known.SIGNATURE, PLAIN),
        obj(known.BITRATES, struct.pack("<HHI", 1, 1, 8000), WIDE), obj(known.XMP, b"<x:xmpmeta" + PLAIN),
        obj(bytes(16), PLAIN),
    )  # fmt: skip


def sound(*inside, after=(), packets=None, **options):
    """A file of one stream of sound."""
    packets = packets or (single(1, b"sound"), packet(payload(1, b"one"), payload(1, b"two", sample=1)))
    return header(properties(**options), stream(1), *inside) + data(*packets) + b"".join(after)


class TestAsf(HandlerContract):
    handler = handler
    secrets = (PLAIN, WIDE, FILE_ID, MADE, b"example.org", "replaygain".encode("utf-16-le"))
    decodes = False

    @classmethod
    def samples(cls):
        other = packet(
            payload(1, b"sample", extra=ADDED), payload(2, COMMAND), payload(3, PLAIN, sample=1),
            payload(9, PLAIN), junk=PLAIN, correction=b"\x10\x0c" + PLAIN[:10], sequence=b"\x0c",
        )  # fmt: skip
        streams = (stream(2, COMMANDS, b""), stream(3, BINARY, PLAIN), stream(1, PICTURES))
        h264 = asf.pictures(b"H264", b"")
        cut = NOTE + SLICE
        frames = (
            packet(payload(1, cut[:20], length=len(cut)), payload(2, b"sound")),
            packet(payload(2, b"sound", sample=1), payload(1, cut[20:], offset=20, length=len(cut))),
            packet(payload(1, NOTE + SLICE, sample=1), payload(1, SLICE, sample=2, length=0)),
        )
        clear = header(
            properties(file_id=bytes(16), made=bytes(8), size=1515), stream(1), obj(known.PADDING, bytes(50)),
            stream(2, PICTURES), extension(extended(1, extensions=EXTENSIONS[1:2])),
        ) + data(single(1, b"sound"), packet(payload(2, SLICE, sample=1)), file_id=bytes(16))  # fmt: skip
        return {
            "sound": sound(*tags(), after=(simple_index(tail=PLAIN), asf.index(tail=PLAIN), PLAIN * 3)),
            "streams": header(
                properties(), stream(1, flags=0x500, reserved=b"Emma", spread=b"\1\x20\0\x20\0\1\0" + PLAIN,
                correction=SPREAD), *streams, extension(extended(1, extensions=EXTENSIONS), extended(2),
                extended(4, inner=stream(4, reserved=b"Emma"))), reserved=b"em",
            ) + data(single(1, b"sound", extra=ADDED), other, asf.short(1, b"one", b"two"), bytes(asf.SIZE),
                reserved=b"Em"),
            "frames": header(properties(), stream(1, PICTURES, h264), stream(2)) + data(*frames)
            + obj(known.XMP, PLAIN) + simple_index() + obj(known.TIMECODE_INDEX, PLAIN) + asf.index(),
            "marks": sound(asf.marker("Cakes", "Candles\0Emma Johnson", tail=PLAIN)),
            "live": header(properties(flags=0x91, size=77), stream(1)) + data(single(1, b"sound"), size=0)
            + simple_index() + obj(known.XMP, PLAIN) + PLAIN,
            "saved": header(properties(flags=1), stream(1)) + data(*3 * [single(1, b"sound")], size=50)
            + PLAIN,
            "only a header": header(properties(), stream(1), described()),
            "clean": clear + simple_index(1, file_id=bytes(16)),
        }  # fmt: skip

    def sparse(self, path):
        with path.open("wb") as file:
            each, count = 1 << 16, 1 << 15
            head = header(properties(packets=count, each=each), stream(1), *tags())
            some = (single(1, b"sound", extra=ADDED, size=each) for _ in range(50))
            file.write(head + data(*some, size=50 + count * each))
            file.truncate(len(head) + 50 + count * each)
            file.seek(0, 2)
            file.write(simple_index())
        return True


def said(data_, keep=Keep()):  # noqa: B008  frozen
    return {(f.rule, f.why, f.value) for part in walk(handler, data_, keep) for f in part.findings}


def test_nothing_moves_but_what_is_cut_off():
    before = TestAsf.samples()["sound"]
    after = clean(handler, before)
    assert len(after) == len(before) - 3 * len(PLAIN)
    assert after.index(b"sound\xaa") == before.index(b"sound\xaa")
    assert after.index(known.SIMPLE_INDEX) == before.index(known.SIMPLE_INDEX)
    assert struct.unpack_from("<Q", after, after.index(known.FILE) + 40) == (len(after),)
    assert after.count(known.PADDING) == 13


def test_what_goes_is_told():
    found = said(TestAsf.samples()["sound"])
    for one in (
        ("M503", "title tag", SECRET), ("M201", "artist tag", SECRET), ("M503", "album tag", SECRET),
        ("M503", "comment tag", SECRET), ("M602", "a picture", ""), ("M503", "name of a tag", SECRET),
        ("M503", "name of a stream", SECRET), ("M501", "name of a codec", SECRET),
        ("M503", "comment", SECRET), ("M204", "address of a link", "https://example.org/emma"),
        ("M502", "digital signature", ""), ("M502", "random number that identifies the file", ""),
        ("M401", "date of the file", ""),
        ("M401", "index of time codes", ""), ("M601", "data after the last object", ""),
    ):  # fmt: skip
        assert one in found, one
    assert ("M503", "comment", SECRET) in said(TestAsf.samples()["streams"])


def test_titles_of_marks_stay_and_are_told():
    before = TestAsf.samples()["marks"]
    after = clean(handler, before)
    for data_ in (before, after):
        titles = {value for rule, why, value in said(data_) if (rule, why) == ("M506", "chapter title")}
        assert titles == {"Cakes", "Candles"}
    assert "Cakes".encode("utf-16-le") in after


def test_what_plays_stays():
    out = clean(handler, TestAsf.samples()["streams"])
    for kept in (b"sound\xaa", b"sample", b"\3one\3two", b"\x21\0"):
        assert kept in out, kept
    assert out.count(known.STREAM) == 2  # the sound, and that within an extended object
    shapes = clean(handler, TestAsf.samples()["sound"])
    for name, value in (("AspectRatioX", 16), ("AspectRatioY", 11)):
        assert record(name, struct.pack("<I", value), 3, 1) in shapes
    assert asf.wide("en-us", width=1) in shapes
    assert struct.pack("<HHI", 1, 1, 8000) in shapes


def test_a_frame_in_pieces_is_cleaned_by_its_codec():
    before = TestAsf.samples()["frames"]
    out = clean(handler, before)
    assert out.count(SLICE) == 3 - 1 + (SLICE in NOTE + SLICE)
    assert out.count(b"sound") == 2
    assert NOTE in clean(handler, before, Keep(packets=True))
    assert ("M501", "settings of the encoder") not in {one[:2] for one in said(before, Keep(packets=True))}


def test_loudness_stays_by_wish():
    before = TestAsf.samples()["sound"]
    gain = attribute("replaygain_track_gain", "-6.5 dB")
    assert gain in clean(handler, before, Keep(replaygain=True))
    odd = sound(more(attribute("replaygain_track_gain", SECRET)))
    assert WIDE not in clean(handler, odd, Keep(replaygain=True))


def test_a_file_that_is_cut_short_keeps_what_it_has():
    before = sound(described())
    out = clean(handler, before[:-300])
    assert len(out) == len(before) - 300
    assert out[-80:] == before[-380:-300]


def test_data_of_a_length_that_nobody_told_reaches_to_what_follows():
    for name, count in (("live", 1), ("saved", 3)):
        out = clean(handler, TestAsf.samples()[name])
        assert out.count(b"sound\xaa") == count
        assert out.count(known.SIMPLE_INDEX) == (name == "live")


def test_slack_behind_the_last_packet_goes():
    before = header(properties(), stream(1)) + data(single(1, b"sound"), PLAIN)
    assert PLAIN not in clean(handler, before)


@pytest.mark.parametrize(
    "inside",
    [
        stream(2, flags=0x8000),
        obj(known.ENCRYPTION, bytes(16)),
        obj(known.MORE_ENCRYPTION, bytes(16)),
        extension(obj(known.ADVANCED_ENCRYPTION, bytes(16))),
        obj(known.PLAYREADY, bytes(16)),
    ],
)
def test_what_is_encrypted_is_refused(inside):
    with pytest.raises(Encrypted, match="nobody can look into it"):
        clean(handler, sound(inside))


@pytest.mark.parametrize(
    "data_",
    [
        header(properties(), stream(1, COMMANDS, b"")) + data(packet()),
        header(properties(), stream(1, data=b"")),
        header(stream(1)) + data(single(1, b"sound")),
        sound(obj(known.PADDING)[:16] + struct.pack("<Q", 1 << 40)),
        sound(extension()[:24] + b"\0" * 6),
        sound(packets=(b"\xe2" + single(1, b"sound")[1:],)),
        sound(packets=(packet(payload(1, b"a" * 200), payload(1, b"b"))[:30].ljust(asf.SIZE, b"\xff"),)),
        header(properties(), stream(1))[:-20],
        known.HEADER,
    ],
)
def test_what_is_refused(data_):
    with pytest.raises(Malformed):
        clean(handler, data_)


def test_too_many_pieces_are_refused():
    pieces = [packet(*(payload(1, b"a", offset=1, length=1 << 30) for _ in range(12))) for _ in range(6000)]
    film = header(properties(), stream(1, PICTURES, asf.pictures(b"H264", b""))) + data(*pieces)
    with pytest.raises(LimitExceeded):
        clean(handler, film)


@pytest.mark.parametrize(("tag", "stays"), [(1, 0), (0xA, 46), (0x161, 10), (0x162, 18)])
def test_settings_of_a_decoder_stay_and_words_behind_them_go(tag, stays):
    settings = bytes(range(1, 1 + stays))
    before = stream(1, data=asf.sound(tag, settings + PLAIN))
    after = clean(handler, header(properties(), before))
    assert asf.sound(tag, settings + bytes(len(PLAIN))) in after


def test_floods_are_refused_or_go_in_a_moment():
    languages = obj(known.LANGUAGES, b"\xff\xff" + bytes(65535))
    out = clean(handler, sound(extension(*[languages] * 60)))
    assert known.LANGUAGES not in out
    for flood in (
        extended(1, names=[""] * 60_000),
        extended(1, extensions=[(asf.FILE_NAME, 0, b"")] * 40_000),
    ):
        with pytest.raises(LimitExceeded):
            clean(handler, sound(extension(flood)))
