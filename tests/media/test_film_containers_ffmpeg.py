"""Matroska, AVI, ASF and WAV as ffmpeg and mkvmerge write them: packets and pictures stay, words go."""

import shutil
import subprocess

import pytest

import scrubber

SECRET = b"Emma Johnson"
WIDE = "Emma Johnson".encode("utf-16-le")
FFMPEG = shutil.which("ffmpeg")
MKVINFO = shutil.which("mkvinfo")
pytestmark = pytest.mark.skipif(FFMPEG is None, reason="ffmpeg is not installed")

PICTURES = ["-f", "lavfi", "-i", "testsrc=size=96x64:rate=10:duration=1"]
SOUND = ["-f", "lavfi", "-i", "sine=duration=1"]
TITLED = ["-metadata", "title=Emma Johnson", "-metadata", "creation_time=2019-05-06T01:02:03Z"]
FILMS = {
    "x264.mkv": ["-c:v", "libx264", "-c:a", "aac"],
    "vp8.webm": ["-c:v", "libvpx", "-c:a", "libvorbis"],
    "live.webm": ["-c:v", "libvpx", "-c:a", "libopus", "-live", "1"],
    "index.mkv": ["-c:v", "mjpeg", "-c:a", "flac", "-reserve_index_space", "4000"],
    "small.mkv": ["-c:v", "mpeg4", "-c:a", "ac3", "-cluster_time_limit", "100"],
    "mpeg4.avi": ["-c:v", "mpeg4", "-c:a", "mp2"],
    "h264.avi": ["-c:v", "libx264", "-c:a", "pcm_s16le"],
    "mjpeg.avi": ["-c:v", "mjpeg", "-c:a", "pcm_u8"],
    "wmv2.wmv": ["-c:v", "wmv2", "-c:a", "wmav2"],
    "wmv1.wmv": ["-c:v", "wmv1", "-c:a", "wmav1"],
    "msmpeg4.asf": ["-c:v", "msmpeg4", "-c:a", "libmp3lame", "-packet_size", "700"],
    "h264.asf": ["-c:v", "libx264", "-c:a", "aac"],
    "mpeg4.asf": ["-c:v", "mpeg4", "-c:a", "pcm_s16le"],
}
SOUNDS = {
    "plain.wav": ["-c:a", "pcm_s16le"],
    "broadcast.wav": ["-c:a", "pcm_s24le", "-write_bext", "1", "-metadata", "originator=Emma Johnson"],
    "large.wav": ["-c:a", "pcm_f32le", "-rf64", "always"],
    "wmav2.wma": ["-c:a", "wmav2"],
    "vorbis.mka": ["-c:a", "libvorbis"],
}


def run(*command):
    return subprocess.run(command, capture_output=True, check=False)


def made(path, options, *, pictures=True):
    inputs = [*PICTURES, *SOUND] if pictures else SOUND
    done = run(FFMPEG, "-v", "error", *inputs, *TITLED, *options, str(path))
    if done.returncode:
        pytest.skip("this ffmpeg cannot write it")
    return path.read_bytes()


def streams(path):
    done = run(
        FFMPEG,
        "-v",
        "error",
        "-i",
        str(path),
        "-map",
        "0:V?",
        "-map",
        "0:a?",
        "-c",
        "copy",
        "-f",
        "streamhash",
        "-",
    )
    return sorted(done.stdout.splitlines()), done.stderr


@pytest.mark.parametrize("name", [*FILMS, *SOUNDS])
def test_packets_stay_and_words_go(tmp_path, name):
    data = made(tmp_path / name, {**FILMS, **SOUNDS}[name], pictures=name in FILMS)
    assert SECRET in data or WIDE in data
    out = tmp_path / f"out-{name}"
    out.write_bytes(scrubber.clean(data).media)
    assert SECRET not in out.read_bytes()
    assert WIDE not in out.read_bytes()
    assert b"2019-05-06" not in out.read_bytes()
    hashes, errors = streams(out)
    assert hashes
    assert (hashes, errors) == streams(tmp_path / name)
    if MKVINFO and name.endswith(("mkv", "webm", "mka")):
        assert run(MKVINFO, "-a", str(out)).returncode == 0
