import shutil
import subprocess

import pytest

from scrubber.errors import LimitExceeded, Malformed
from scrubber.media.amr import handler
from tests.media import sound_files as made
from tests.media.contract import HandlerContract, clean
from tests.media.sound_files import NAME

# a frame of 12.2 kbit/s, one of comfort noise, one that was not sent
FRAME = b"\x3c" + bytes.fromhex("48f59f1e3e3a6bbea2d8fbd4ac6f0d05e4f0a1b1f2c3d4e5f60718293a4b5c")[:31]
NARROW = b"#!AMR\n" + (FRAME * 3 + b"\x44" + bytes(5) + b"\x7c") * 2
WIDE = b"#!AMR-WB\n" + (b"\x44" + bytes(range(60)) + b"\x4c" + bytes(5) + b"\x7c" + b"\x74") * 2


class TestAmr(HandlerContract):
    handler = handler
    secrets = (NAME,)
    decodes = False

    @classmethod
    def samples(cls):
        return {
            "clean": NARROW,
            "clean wide": WIDE,
            "behind": NARROW + NAME,
            "tag behind": WIDE + made.id3v1(),
            "ape behind": NARROW + made.ape() + made.id3v1(),
            "a frame that is not all there": NARROW + b"\x3c" + NAME,
        }

    def sparse(self, path):
        with path.open("wb") as file:
            file.write(NARROW + NAME)
            file.truncate(2 << 30)
        return True


def test_only_the_frames_stay():
    for name, data in TestAmr.samples().items():
        assert clean(handler, data) in {NARROW, WIDE}, name


def test_without_frames_it_is_refused():
    with pytest.raises(Malformed):
        clean(handler, b"#!AMR\n" + NAME)


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
def test_frames_are_those_of_a_decoder(tmp_path):
    path = tmp_path / "note.amr"
    for name, data in TestAmr.samples().items():
        path.write_bytes(clean(handler, data))
        how = ("-c", "copy", "-f", "framehash", "-hash", "md5", "-")
        done = subprocess.run(
            ["ffmpeg", "-v", "error", "-i", path, *how], capture_output=True, text=True, check=True
        )
        lines = [line for line in done.stdout.splitlines() if not line.startswith("#")]
        assert len(lines) == (10 if data.startswith(b"#!AMR\n") else 8), name


def test_frames_of_nothing_are_bounded():
    with pytest.raises(LimitExceeded):
        clean(handler, b"#!AMR\n" + b"\x7c" * 1_200_000)
