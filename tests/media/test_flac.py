import os
import struct

import pytest

from scrubber.errors import Malformed
from scrubber.media import _flac_frames
from scrubber.media.flac import handler
from scrubber.policy import Keep
from tests.media import sound_files as made
from tests.media.contract import HandlerContract, clean, walk
from tests.media.sound_files import NAME

PLAIN = made.flac()
COMMENTS = (4, made.comments(*made.COMMENTS))
PICTURE = (6, made.flac_picture())
SEEK = (3, bytes(18) + b"\xff" * 8 + bytes(10))
UNKNOWN = made.flac_info()[:13] + b"\0\0\0\0\0" + made.flac_info()[18:]


class TestFlac(HandlerContract):
    handler = handler
    secrets = (NAME, b"Emmy", b"Hospital")
    decodes = False

    @classmethod
    def samples(cls):
        return {
            "clean": PLAIN,
            "clean with points to seek to": made.flac(SEEK),
            "clean with padding": made.flac((1, bytes(100))),
            "clean cut short": PLAIN[:-4],
            "comments": made.flac(COMMENTS),
            "comments last": made.flac(SEEK, COMMENTS),
            "comments in the middle": made.flac(COMMENTS, SEEK, PICTURE),
            "picture": made.flac(PICTURE),
            "application": made.flac((2, b"riff" + NAME)),
            "cuesheet": made.flac((5, NAME.ljust(128, b"\0") + bytes(300))),
            "full padding": made.flac((1, bytes(20) + NAME)),
            "unknown block": made.flac((9, NAME)),
            "odd seek table": made.flac((3, NAME)),
            "words as a seek table": made.flac((3, NAME * 9)),
            "words in a point that is not used": made.flac((3, b"\xff" * 8 + NAME[:10])),
            "id3 in front": made.id3(made.frames(3)) + made.flac(COMMENTS),
            "id3v1 behind": PLAIN + made.id3v1(),
            "ape behind": PLAIN + made.ape() + made.id3v1(),
            "bytes in front of the frames": PLAIN[:42] + NAME + PLAIN[42:],
            "bytes behind": PLAIN + NAME * 30,
        }

    def sparse(self, path):
        with path.open("wb") as file:
            file.write(made.flac(COMMENTS))
            file.seek(2 << 30, os.SEEK_CUR)
            file.write(made.id3v1())
        return True


def test_only_what_plays_stays():
    for name, data in TestFlac.samples().items():
        out = clean(handler, data)
        if name == "comments last":
            assert out == made.flac(SEEK)
        elif not name.startswith(("clean", "comments in")):
            assert out == PLAIN, name
    assert clean(handler, made.flac(COMMENTS, SEEK, PICTURE)) == made.flac(SEEK)


def test_loudness_by_wish_and_channels_always():
    mask = b"WAVEFORMATEXTENSIBLE_CHANNEL_MASK=0x0603"
    data = made.flac((4, made.comments(*made.COMMENTS, mask)))
    assert clean(handler, data) == made.flac((4, made.comments(mask, vendor=b"")))
    gain = b"REPLAYGAIN_TRACK_GAIN=-7.89 dB"
    kept = clean(handler, data, Keep(replaygain=True))
    assert kept == made.flac((4, made.comments(gain, mask, vendor=b"")))
    assert clean(handler, kept, Keep(replaygain=True)) == kept
    usual = made.flac((4, made.comments(b"WAVEFORMATEXTENSIBLE_CHANNEL_MASK=0x3F")))
    assert clean(handler, usual) == PLAIN
    false = made.flac((4, made.comments(b"REPLAYGAIN_TRACK_GAIN=Emma Johnson")))
    assert clean(handler, false, Keep(replaygain=True)) == PLAIN


def test_what_is_said():
    found = {
        (f.rule, f.why, f.value)
        for part in walk(handler, made.flac(COMMENTS, PICTURE))
        for f in part.findings
    }
    assert {
        ("M503", "title tag", "Emma Johnson"),
        ("M102", "place tag", "Hospital das Clinicas"),
        ("M602", "a picture", ""),
        ("M503", "comment tag", "portrait of Emma Johnson"),
        ("M501", "the encoder's name", "reference libFLAC 1.4.3"),
    } <= found


def test_blocks_with_a_wrong_length_do_not_cost_sound():
    broken = bytearray(made.flac((6, made.flac_picture(NAME * 50)), (4, made.comments(*made.COMMENTS))))
    for size in (10, 300, 0xFFFFFF):
        broken[43:46] = size.to_bytes(3, "big")
        out = clean(handler, bytes(broken))
        assert out.endswith(PLAIN[42:])
        assert NAME not in out


def test_long_archives_behind_the_sound_go():
    assert clean(handler, PLAIN + (b"Emma" + bytes(96)) * 9000) == PLAIN
    assert clean(handler, made.flac(count=120) + b"Emma" * 99_000) == made.flac(count=120)


def test_behind_a_stream_of_unknown_length():
    """As an encoder writes it that cannot go back to its header."""
    unknown = PLAIN[:8] + UNKNOWN + PLAIN[42:]
    for tail in (NAME * 30, made.id3v1(), NAME + made.ape()):
        assert clean(handler, unknown + tail) == unknown
    assert clean(handler, unknown[:-2]) == unknown[:-2]


def test_behind_a_stream_that_says_too_much():
    long = PLAIN[:8] + made.flac_info(9) + PLAIN[42:]
    assert clean(handler, long + NAME * 30) == long


@pytest.mark.parametrize(
    ("number", "coded"),
    [(0, "00"), (127, "7f"), (128, "c280"), (2047, "dfbf"), (2048, "e0a080"), (0x10FFFF, "f48fbfbf")],
)
def test_numbers_are_coded_like_utf8(number, coded):
    assert _flac_frames._coded(number).hex() == coded


@pytest.mark.parametrize("data", [b"fLaC", PLAIN[:30], b"fLaC" + made.block(4, b""), b"fLaC" + b"\xff" * 99])
def test_broken_beginnings_are_refused(data):
    with pytest.raises(Malformed):
        clean(handler, data)


def test_frame_headers_are_told_by_their_checksum():
    frame = made.flac_frame(2)
    assert _flac_frames.header(frame) == 6
    assert _flac_frames.header(frame[:5] + b"\0" + frame[6:]) == 0


def test_a_seek_table_longer_than_any_goes():
    points = b"".join(struct.pack(">QQH", at, at, 0) for at in range(50_001))
    assert clean(handler, made.flac((3, points))) == PLAIN
