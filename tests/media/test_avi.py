import struct

import pytest

from scrubber.errors import Malformed
from scrubber.media._riff import chunk_bytes as chunk
from scrubber.media.avi import handler
from scrubber.policy import Keep
from tests.media.contract import HandlerContract, clean, walk

SECRET = b"Emma Johnson"
NOTE = b"\0\0\0\1\6\5\x20" + bytes(range(1, 17)) + b"Emma Johnson 123" + b"\x80"
SLICE = b"\0\0\1\x65\x88\x84" + bytes(range(90, 0, -1))
COMMENT = b"\xff\xd8\xff\xfe\0\x0eEmma Johnson\xff\xda\0\2picture\xff\xd9"
DIVX = b"\0\0\1\xb0\1\0\0\1\xb2Emma Johnson\0\0\1\xb6abc"


def listed(kind, *inside):
    return chunk(b"LIST", kind + b"".join(inside))


def stream(kind, code, *more, extra=b""):
    head = chunk(b"strh", kind + code + bytes(48))
    if kind == b"vids":
        form = struct.pack("<IIIHH4sIIIII", 40, 16, 16, 1, 24, code, 0, 0, 0, 0, 0) + extra
    else:
        form = struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8)
    return listed(b"strl", head, chunk(b"strf", form), *more)


def riff(*inside, kind=b"AVI "):
    body = b"".join(inside)
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + kind + body


def headers(*inside, reserved=bytes(16)):
    return listed(b"hdrl", chunk(b"avih", bytes(40) + reserved), *inside)


INFO = listed(b"INFO", chunk(b"INAM", b"First steps\0"), chunk(b"IART", SECRET), chunk(b"ISFT", b"Lavf"))
NAME = chunk(b"strn", SECRET)
DATED = chunk(b"IDIT", b"MON MAY 06 01:02:03 2019\n")
INDEX = chunk(b"idx1", b"00dc" + bytes(12))
SUBTITLES = b"GAB2\0\2\0\x0c\0\0\0e\0m\0m\0a\0.\0s\0\4\0\x0b\0\0\0Well done !"


class TestAvi(HandlerContract):
    handler = handler
    secrets = (SECRET, b"MAY 06", b"First steps")
    decodes = False

    @classmethod
    def samples(cls):
        sound = stream(b"auds", bytes(4), chunk(b"strd", SECRET))
        return {
            "film": riff(
                headers(stream(b"vids", b"H264", NAME), sound, DATED, reserved=SECRET.ljust(16)), INFO,
                listed(b"movi", chunk(b"00dc", NOTE + SLICE), chunk(b"01wb", b"abc"), chunk(b"JUNK",
                SECRET)), INDEX,
            ) + b"\0" + SECRET,
            "pictures": riff(
                headers(stream(b"vids", b"MJPG")), listed(b"movi", listed(b"rec ", chunk(b"00dc",
                COMMENT))), INFO,
                listed(b"ncdt", chunk(b"nctg", SECRET)), chunk(b"JUNK", SECRET), chunk(b"_PMX",
                b"<x:xmpmeta" + SECRET),
            ),
            "long": riff(headers(stream(b"vids", b"XVID", extra=b"\0\0\1\xb2" + SECRET)), listed(b"movi",
            chunk(b"00dc", DIVX)))
            + riff(listed(b"movi", chunk(b"ix00", bytes(24)), chunk(b"00dc", DIVX)), chunk(b"zzzz",
            SECRET), kind=b"AVIX"),
            "data": riff(
                headers(stream(b"vids", b"H264"), stream(b"gpsx", bytes(4))),
                listed(b"movi", chunk(b"00dc", SLICE), chunk(b"01dc", SECRET * 3)), INFO,
            ),
            "clean": riff(headers(stream(b"vids", b"H264")), listed(b"movi", chunk(b"00dc", SLICE)), INDEX),
        }  # fmt: skip

    def sparse(self, path):
        size = (1 << 29) - 64
        head = riff(headers(stream(b"vids", b"H264")), INFO)
        with path.open("wb") as file:
            file.write(head)
            at = len(head)
            for _ in range(5):
                start = (
                    b"LIST"
                    + struct.pack("<I", size + 12)
                    + b"movi00dc"
                    + struct.pack("<I", size)
                    + NOTE
                    + SLICE
                )
                file.seek(at)
                file.write(b"RIFF" + struct.pack("<I", size + 24) + b"AVIX" + start)
                at += size + 32
            file.truncate(at)
        return True


def test_nothing_moves():
    data = TestAvi.samples()["film"]
    out = clean(handler, data)
    assert out.index(SLICE) == data.index(SLICE)
    assert out.index(INDEX) == data.index(INDEX)
    assert len(out) == len(data) - 1 - len(SECRET)


def test_frames_stay_by_wish():
    data = TestAvi.samples()["film"]
    assert NOTE in clean(handler, data, Keep(packets=True))


def test_what_goes_is_told():
    said = {(f.rule, f.why, f.value) for p in walk(handler, TestAvi.samples()["film"]) for f in p.findings}
    assert ("M503", "RIFF title", "First steps") in said
    assert ("M201", "artist", "Emma Johnson") in said
    assert ("M503", "name of a stream", "Emma Johnson") in said
    assert ("M401", "date", "MON MAY 06 01:02:03 2019") in said


def test_subtitles_stay_without_the_name_of_their_file():
    data = riff(headers(stream(b"txts", bytes(4))), listed(b"movi", chunk(b"00tx", SUBTITLES)))
    out = clean(handler, data)
    assert b"Well done !" in out
    assert b"e\0m\0m\0a" not in out
    assert [f.value for p in walk(handler, out) for f in p.findings if f.rule == "M506"] == ["Well done !"]


def test_pad_bytes_that_were_left_out():
    unpadded = b"00dc" + struct.pack("<I", len(COMMENT)) + COMMENT
    assert len(COMMENT) % 2
    data = riff(
        headers(stream(b"vids", b"MJPG")), listed(b"movi", unpadded, unpadded, chunk(b"JUNK", SECRET))
    )
    out = clean(handler, data)
    assert SECRET not in out
    assert out.count(b"\xff\xda\0\2picture\xff\xd9") == 2


@pytest.mark.parametrize(
    "data",
    [
        riff(headers(), listed(b"movi")),
        riff(headers(stream(b"vids", b"H264")), listed(b"movi", b"\1\2\3\4\5\6\7\x08garbage"), INFO),
    ],
)
def test_what_is_refused(data):
    with pytest.raises(Malformed):
        clean(handler, data)


def test_streams_that_are_told_of_after_their_data_are_none():
    late = riff(headers(stream(b"vids", b"H264")), listed(b"movi", chunk(b"01dc", SECRET)))
    out = clean(handler, late + riff(headers(stream(b"vids", b"H264")), kind=b"AVIX"))
    assert SECRET not in out
    with pytest.raises(Malformed):
        clean(handler, riff(listed(b"movi", chunk(b"00dc", SLICE)), headers(stream(b"vids", b"H264"))))
