"""Films of real encoders: cleaned, they decode to the same frames and sound."""

import shutil
import subprocess

import pytest

from scrubber.media._source import Source
from scrubber.media.mp4 import handler
from scrubber.policy import Keep
from scrubber.stripping import Plan, strip
from tests.media.contract import walk

pytestmark = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")

PICTURES = ["-f", "lavfi", "-i", "testsrc2=size=64x48:rate=10:duration=1"]
SOUND = ["-f", "lavfi", "-i", "sine=frequency=440:duration=1"]
NAMES = {
    "title": "EmmaJohnsonBirthday",
    "artist": "Emma Johnson",
    "location": "+51.4779-000.0015/",
    "comment": "At St Mary's",
    "creation_time": "2024-05-12T10:11:12Z",
    "make": "Apple",
}
KINDS = {
    "h264 and aac": ("mp4", "-c:v libx264 -c:a aac"),
    "faststart": ("mp4", "-c:v libx264 -c:a aac -movflags +faststart+use_metadata_tags"),
    "444": ("mp4", "-c:v libx264 -pix_fmt yuv444p -c:a aac"),
    "quicktime": ("mov", "-c:v libx264 -c:a pcm_s16le -timecode 10:11:12:00"),
    "h265": ("mp4", "-c:v libx265 -x265-params log-level=none -tag:v hvc1 -c:a ac3"),
    "mpeg-4": ("mp4", "-c:v mpeg4 -c:a libmp3lame"),
    "motion jpeg": ("mov", "-c:v mjpeg -c:a pcm_s24be"),
    "old sound": ("mov", "-c:v qtrle -c:a adpcm_ima_qt"),
    "prores": ("mov", "-c:v prores_ks -c:a alac"),
    "fragments": ("mp4", "-c:v libx264 -g 5 -c:a aac -movflags frag_keyframe+empty_moov+default_base_moof"),
    "old fragments": ("mp4", "-c:v libx264 -g 5 -c:a aac -movflags frag_keyframe+empty_moov"),
    "cmaf": ("mp4", "-c:v libx264 -c:a aac -movflags cmaf+dash+global_sidx"),
    "phone": ("3gp", "-c:v mpeg4 -c:a aac"),
    "sound": ("m4a", "-vn -c:a aac"),
}


def ffmpeg(*arguments):
    return subprocess.run(
        ["ffmpeg", "-v", "error", "-y", *map(str, arguments)], capture_output=True, check=False
    )


def made(path, options, *more):
    tags = [part for name, value in NAMES.items() for part in ("-metadata", f"{name}={value}")]
    sources = SOUND if "-vn" in options else [*PICTURES, *SOUND]
    done = ffmpeg(*sources, *more, *tags, "-metadata:s:v", "rotate=90", *options.split(), path)
    if done.returncode:
        pytest.skip(f"this ffmpeg cannot: {done.stderr.decode()[-200:]}")
    return path.read_bytes()


def streams(path, *options):
    """The hashes of all streams of pictures and sound."""
    out = ffmpeg("-i", path, "-map", "0:V?", "-map", "0:a?", *options, "-f", "streamhash", "-")
    assert out.stdout
    return out.stdout


def cleaned(data, keep=Keep()):  # noqa: B008  frozen
    source = Source(data)
    return strip(Plan(source, handler, keep, walk(handler, data, keep)))


@pytest.mark.parametrize("name", KINDS)
def test_frames_and_sound_are_the_same(name, tmp_path):
    suffix, options = KINDS[name]
    path, out = tmp_path / f"a.{suffix}", tmp_path / f"b.{suffix}"
    data = made(path, options)
    new = cleaned(data)
    out.write_bytes(new)
    assert len(new) == len(data)
    for value in ("Emma", "51.4779", "St Mary", "Apple", "Lavf", "2024-05-12"):
        assert value.encode() not in new
    assert streams(out) == streams(path)
    assert streams(out, "-c", "copy") == streams(path, "-c", "copy")
    assert cleaned(new) == new
    out.write_bytes(cleaned(data, Keep(packets=True)))
    assert streams(out, "-c", "copy") == streams(path, "-c", "copy")


def test_films_with_keys_can_be_decrypted(tmp_path):
    key = "76a6c65c5ea762046bd749a2e632ccbb"
    scheme = f"-encryption_scheme cenc-aes-ctr -encryption_key {key} -encryption_kid {'a7' * 16}"
    path, out = tmp_path / "a.mp4", tmp_path / "b.mp4"
    data = made(path, f"-an -c:v libx264 {scheme}")
    out.write_bytes(cleaned(data))

    def frames(film):
        return ffmpeg("-decryption_key", key, "-i", film, "-map", "0:v", "-f", "streamhash", "-").stdout

    assert frames(out) == frames(path) != b""


def test_chapters_and_subtitles_stay(tmp_path):
    words = tmp_path / "a.srt"
    words.write_text("1\n00:00:00,000 --> 00:00:00,900\nHello Oma\n")
    marks = tmp_path / "a.txt"
    marks.write_text(";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/10\nSTART=0\nEND=5\ntitle=The cake\n")
    path, out = tmp_path / "a.mp4", tmp_path / "b.mp4"
    more = ["-i", words, "-i", marks, "-map", "0", "-map", "1", "-map", "2", "-map_chapters", "3"]
    data = made(path, "-c:v libx264 -c:a aac -c:s mov_text", *more)
    out.write_bytes(cleaned(data))
    shown = ffmpeg("-i", out, "-map", "0:s", "-f", "srt", "-").stdout
    assert b"Hello Oma" in shown
    assert b"The cake" in ffmpeg("-i", out, "-f", "ffmetadata", "-").stdout
    assert {f.value for part in walk(handler, data) for f in part.findings if f.rule == "M506"} == {
        "Hello Oma",
        "The cake",
    }
