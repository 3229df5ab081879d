import shutil
import struct
import subprocess

import pytest

from scrubber.errors import LimitExceeded, Malformed, Uncleanable
from scrubber.media.caf import handler
from scrubber.policy import Keep
from tests.media.contract import HandlerContract, clean, walk
from tests.media.sound_files import NAME

SAMPLES = bytes(range(200))
INFO = struct.pack(">I", 2) + b"title\0" + NAME + b"\0recorded date\x002019-06-04\0"
TEXTS = struct.pack(">IIQ", 1, 1, 0) + b"Visit of Emma\0"
ELEMENTS = b"\x81\x0c" + NAME + b"\x21\x10\x04"  # a frame of AAC: data before the sound
FRAMES = (ELEMENTS, b"\x21\x10\x04\x60\x8c\x1c", b"\x21\x10\x04\x60")
COOKIE = bytes.fromhex("0319 000000 0411 4015 000000 0000000000000000 0502 1210 060102")


def chunk(kind, data):
    return kind + struct.pack(">q", len(data)) + data


def form(coding=b"lpcm", size=2, frames=1):
    return chunk(b"desc", struct.pack(">d4sIIIII", 8000.0, coding, 0, size, frames, 1, 16 if size else 0))


def caf(*chunks, head=None):
    return b"caff\0\1\0\0" + (head or form()) + b"".join(chunks)


def table(*sizes, frames=0):
    return chunk(b"pakt", struct.pack(">qqii", len(sizes), frames, 0, 0) + bytes(sizes))


DATA = chunk(b"data", bytes(4) + SAMPLES)
PLAIN = caf(DATA)
CHANNELS = chunk(b"chan", struct.pack(">III", 0x640001, 0, 0))


def coded(*frames, rest=b"", settings=COOKIE, more=b""):
    data = chunk(b"data", bytes(4) + b"".join(frames) + rest)
    lengths = table(*(len(frame) for frame in frames), frames=1024 * len(frames))
    head = form(b"aac ", 0, 1024)
    return caf(chunk(b"kuki", settings), _longer(lengths, more), data, head=head)


def _longer(lengths, more):
    return lengths[:4] + struct.pack(">q", len(lengths) - 12 + len(more)) + lengths[12:] + more


SAFE = b"\x81\x0c" + bytes(12) + b"\x21\x10\x04"
CODED = coded(SAFE, *FRAMES[1:])


class TestCaf(HandlerContract):
    handler = handler
    secrets = (NAME,)
    decodes = False

    @classmethod
    def samples(cls):
        return {
            "clean": PLAIN,
            "clean channels": caf(CHANNELS, DATA),
            "clean coded": CODED,
            "clean without a length": caf(b"data" + b"\xff" * 8 + bytes(4) + SAMPLES),
            "texts": caf(chunk(b"info", INFO), chunk(b"strg", TEXTS + NAME), DATA, chunk(b"free", NAME)),
            "unknown": caf(
                chunk(b"uuid", bytes(16) + NAME), DATA, chunk(b"Emma", NAME), chunk(b"edct", NAME)
            ),
            "channels with bytes behind": caf(chunk(b"chan", bytes(12) + NAME), DATA),
            "two of each": caf(
                DATA, form(), chunk(b"desc", NAME), chunk(b"data", NAME), chunk(b"chan", NAME)
            ),
            "number of edits": caf(chunk(b"data", b"Emma" + SAMPLES), chunk(b"umid", NAME)),
            "behind": PLAIN + b"Emma",
            "data in frames": coded(*FRAMES),
            "behind the packets": coded(SAFE, *FRAMES[1:], rest=NAME),
            "behind the lengths": coded(SAFE, *FRAMES[1:], more=NAME),
            "behind the settings": coded(SAFE, *FRAMES[1:], settings=COOKIE + b"\x13\x0c" + NAME),
        }

    def sparse(self, path):
        with path.open("wb") as file:
            file.write(caf(chunk(b"info", INFO), b"data" + struct.pack(">q", 2 << 30)))
            file.truncate((2 << 30) + 2000)
        return True


def test_only_what_plays_stays():
    for name, data in TestCaf.samples().items():
        out = clean(handler, data)
        if name.startswith("behind the settings"):
            assert out == coded(SAFE, *FRAMES[1:], settings=COOKIE + b"\x13\x0c" + bytes(12))
        elif name.startswith("behind the packets"):
            assert out == coded(SAFE, *FRAMES[1:], rest=bytes(12))
        elif not name.startswith("clean"):
            assert out in {PLAIN, CODED}, name


def test_what_is_said():
    data = caf(chunk(b"info", INFO), chunk(b"strg", TEXTS), DATA)
    found = {(f.rule, f.why, f.value) for part in walk(handler, data) for f in part.findings}
    assert {
        ("M503", "title tag", "Emma Johnson"),
        ("M401", "date tag", "2019-06-04"),
        ("M503", "comment tag", "Visit of Emma"),
    } <= found


def test_packets_by_wish():
    assert clean(handler, coded(*FRAMES), Keep(packets=True)) == coded(*FRAMES)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (caf(), Malformed),
        (caf(chunk(b"data", bytes(4))), Malformed),
        (caf(DATA, chunk(b"kuki", NAME * 20)), Uncleanable),
        (caf(DATA, chunk(b"pakt", bytes(5 << 20))), LimitExceeded),
        (caf(DATA, *[chunk(b"free", b"")] * 10_000), LimitExceeded),
    ],
)
def test_what_is_refused(data, error):
    with pytest.raises(error):
        clean(handler, data)


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
@pytest.mark.parametrize("codec", ["pcm_s16be", "alac", "pcm_alaw"])
def test_sound_by_an_encoder_is_the_same(tmp_path, codec):
    before, after = tmp_path / "before.caf", tmp_path / "after.caf"
    tone = ["-f", "lavfi", "-i", "sine=440:duration=0.5", "-metadata", "title=Emma Johnson"]
    subprocess.run(["ffmpeg", "-v", "error", *tone, "-c:a", codec, before], check=True)
    assert NAME in before.read_bytes()
    after.write_bytes(clean(handler, before.read_bytes()))
    assert NAME not in after.read_bytes()

    def heard(path, *how):
        command = ["ffmpeg", "-v", "error", "-i", path, *how, "-f", "streamhash", "-"]
        return subprocess.run(command, capture_output=True, check=True).stdout

    assert heard(after) == heard(before)
    assert heard(after, "-c", "copy") == heard(before, "-c", "copy")


def test_packets_of_nothing_are_bounded():
    lengths = b"pakt" + struct.pack(">qqqii", 24 + 300_000, 300_000, 0, 0, 0) + b"\1" * 300_000
    with pytest.raises(LimitExceeded):
        clean(handler, caf(lengths, DATA, head=form(b"aac ", 0, 1024)))
