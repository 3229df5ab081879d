import struct

import pytest

from scrubber.errors import Malformed, Uncleanable
from scrubber.media._riff import chunk_bytes as chunk
from scrubber.media.wav import handler
from tests.media import sound_files as made
from tests.media.contract import HandlerContract, clean, walk

SECRET = b"Emma Johnson"
FORMAT = chunk(b"fmt ", struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8))
SOUND = chunk(b"data", bytes(range(100)))
BEXT = chunk(
    b"bext",
    b"Grandma sings".ljust(256, b"\0")
    + SECRET.ljust(32, b"\0")
    + b"R1".ljust(32, b"\0")
    + b"2019-05-0601:02:03",
)
INFO = chunk(
    b"LIST",
    b"INFO" + chunk(b"INAM", b"First steps\0") + chunk(b"IART", SECRET) + chunk(b"ICRD", b"2019-05-06"),
)
LABELS = chunk(b"LIST", b"adtl" + chunk(b"labl", bytes(4) + b"Grandma"))
REST = (
    INFO, LABELS, chunk(b"cue ", bytes(4)), chunk(b"iXML", b"<BWFXML>" + SECRET), chunk(b"_PMX",
    b"<x:xmpmeta>" + SECRET),
    chunk(b"id3 ", b"ID3" + SECRET), chunk(b"cart", SECRET), chunk(b"JUNK", SECRET), chunk(b"PAD ", SECRET),
    chunk(b"C2PA", SECRET), chunk(b"PEAK", bytes(16)), chunk(b"xxxx", SECRET),
)  # fmt: skip


def wav(*chunks, tail=b""):
    body = b"".join(chunks)
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WAVE" + body + tail


def rf64(*chunks, kind=b"RF64", table=b""):
    body = b"".join(chunks)
    ds64 = chunk(
        b"ds64",
        struct.pack("<QQQ", 4 + 36 + len(table) + len(body), 100, 100)
        + struct.pack("<I", len(table) // 12)
        + table,
    )
    return kind + b"\xff\xff\xff\xff" + b"WAVE" + ds64 + body


def form(tag, extra=b"", rest=b""):
    """A description of the format with settings of a decoder, and bytes behind these."""
    return chunk(b"fmt ", struct.pack("<HHIIHHH", tag, 1, 8000, 8000, 1, 8, len(extra)) + extra + rest)


EXTENSIBLE = struct.pack("<HI", 8, 4) + bytes.fromhex("0100000000001000800000aa00389b71")
ADPCM = struct.pack("<HH", 505, 1) + struct.pack("<hh", 256, 0)
MPEG = struct.pack("<HIHHH", 1, 2, 417, 1, 1393)
MP3 = made.MP3 * 6
LARGE = b"data\xff\xff\xff\xff" + bytes(range(100))


class TestWav(HandlerContract):
    handler = handler
    secrets = (SECRET, b"2019-05-06", b"Grandma")
    decodes = False

    @classmethod
    def samples(cls):
        return {
            "before": wav(BEXT, FORMAT, *REST, SOUND),
            "after": wav(FORMAT, SOUND, *REST, tail=b"\0" + SECRET),
            "odd, unclean": wav(FORMAT, b"data\3\0\0\0abc!", INFO),
            "large": rf64(BEXT, FORMAT, LARGE, INFO, table=b"abcd" + bytes(8)),
            "bw64": rf64(chunk(b"chna", SECRET), FORMAT, LARGE, chunk(b"axml", SECRET), kind=b"BW64"),
            "streamed": b"RIFF\xff\xff\xff\xffWAVE" + FORMAT + INFO + b"data\xff\xff\xff\xffabcd",
            "format with bytes behind it": wav(form(1, SECRET * 9), SOUND),
            "format of many channels": wav(form(0xFFFE, EXTENSIBLE, SECRET), SOUND),
            "format of a codec": wav(form(2, ADPCM, SECRET), SOUND),
            "two formats": wav(FORMAT, SOUND, chunk(b"fmt ", SECRET * 2)),
            "an mp3 file": wav(
                form(0x55, MPEG), chunk(b"data", made.id3(made.frames()) + MP3 + made.id3v1())
            ),
            "number of samples with bytes behind it": wav(
                chunk(b"fact", struct.pack("<I", 100) + SECRET), FORMAT, SOUND
            ),
            "clean": wav(FORMAT, SOUND),
            "clean, large": rf64(FORMAT, LARGE),
        }

    def sparse(self, path):
        with path.open("wb") as file:
            file.write(b"RIFF\0\0\0\0WAVE" + INFO + FORMAT + b"data" + struct.pack("<I", (2 << 30) + 100))
            file.seek(2 << 30, 1)
            file.write(bytes(100) + INFO)
        return True


def test_sound_is_the_same_and_lengths_are_right():
    for name, data in TestWav.samples().items():
        out = clean(handler, data)
        assert bytes(range(100)) in out or b"abc" in out or MP3 in out, name
        if out[:4] == b"RIFF":
            assert struct.unpack("<I", out[4:8])[0] == len(out) - 8, name
        else:
            assert struct.unpack("<Q", out[20:28])[0] == len(out) - 8, name
            assert struct.unpack("<Q", out[28:36])[0] == 100, name


def test_what_goes_is_told():
    said = {
        (f.rule, f.why, f.value) for p in walk(handler, wav(BEXT, FORMAT, *REST, SOUND)) for f in p.findings
    }
    assert ("M503", "RIFF title", "First steps") in said
    assert ("M201", "artist", "Emma Johnson") in said
    assert ("M201", "originator", "Emma Johnson") in said
    assert ("M401", "date", "2019-05-06") in said
    assert ("M503", "comment", "Grandma") in said
    assert ("M503", "comment", "Grandma sings") in said


def test_words_of_broadcasters_are_told():
    said = {
        f.value
        for p in walk(
            handler,
            wav(
                FORMAT,
                SOUND,
                chunk(b"iXML", b"<BWFXML><NOTE>Emma &amp; Mary</NOTE></BWFXML>"),
                chunk(b"axml", b"<dc:title>Recital of Emma</dc:title>"),
                chunk(
                    b"cart", b"0101" + b"Song for Emma".ljust(64, b"\0") + b"Mary Johnson".ljust(64, b"\0")
                ),
                chunk(b"DISP", b"\1\0\0\0Visit to Leeds\0"),
                chunk(b"afsp", b"AFspuser: mary@emma-laptop\0"),
                chunk(b"bext", bytes(602) + b"A=PCM,F=48000,T=Recorder of Mary\r\n"),
            ),
        )
        for f in p.findings
    }
    assert {
        "Emma & Mary",
        "Recital of Emma",
        "Mary Johnson",
        "Visit to Leeds",
        "AFspuser: mary@emma-laptop",
        "A=PCM,F=48000,T=Recorder of Mary",
    } <= said


def test_a_format_stays_as_far_as_its_coding_needs_it():
    assert clean(handler, wav(form(1, SECRET * 9), SOUND)) == wav(form(1), SOUND)
    assert clean(handler, wav(form(2, ADPCM, SECRET), SOUND)) == wav(form(2, ADPCM), SOUND)
    many = wav(form(0xFFFE, EXTENSIBLE), SOUND)
    assert clean(handler, wav(form(0xFFFE, EXTENSIBLE, SECRET), SOUND)) == many
    with pytest.raises(Uncleanable):
        clean(handler, wav(form(0x7777, SECRET * 11), SOUND))


def test_mpeg_audio_is_an_mp3_file_of_its_own():
    tagged = chunk(b"data", made.id3(made.frames()) + MP3 + made.id3v1())
    assert clean(handler, wav(form(0x55, MPEG), tagged)) == wav(form(0x55, MPEG), chunk(b"data", MP3))
    with pytest.raises(Uncleanable):
        clean(handler, wav(form(0x55, MPEG), SOUND))


def test_thousands_of_chunks():
    bomb = wav(FORMAT, *[chunk(b"C2PA", b"x")] * 20_000, SOUND)
    assert clean(handler, bomb) == wav(FORMAT, SOUND)


@pytest.mark.parametrize("data", [wav(SOUND), wav(FORMAT), wav(FORMAT, chunk(b"data", b""), INFO)])
def test_without_sound(data):
    with pytest.raises(Malformed):
        clean(handler, data)


def test_lengths_stand_in_one_chunk():
    data = rf64(FORMAT, LARGE)
    twice = data[:12] + data[12:48] * 2 + data[48:]
    assert clean(handler, twice) == data
