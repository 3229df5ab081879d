"""Real git repositories, and the files that people commit to them."""

import io
import os
import shutil
import subprocess

import piexif
import pillow_heif
import pytest
from PIL import Image

from scrubber.registry import plugins

EXIF = piexif.dump(
    {
        "0th": {0x013B: "Helen Quimby"},
        "Exif": {0x9003: "2019:06:04 15:20:11", 0xA431: "EX4711-0815"},
        "GPS": {1: "N", 2: ((53, 1), (48, 1), (2700, 100)), 3: "W", 4: ((1, 1), (30, 1), (5940, 100))},
    }
)
PRIVATE = (b"Quimby", b"EX4711", b"2019:06:04")
POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'4d' * 32}\nsize 12345\n"
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


class Repository:
    """A git repository in a folder."""

    def __init__(self, path):
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("GIT_")},
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            **{
                f"GIT_{who}_{what}": "a@example.org"
                for who in ("AUTHOR", "COMMITTER")
                for what in ("NAME", "EMAIL")
            },
        }
        self.git("init", "-q", "-b", "main")

    def git(self, *words, check=True, text=True):
        done = subprocess.run(
            ["git", *words],
            cwd=self.path,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        done.stdout = done.stdout.decode("utf-8", "replace") if text else done.stdout
        assert done.returncode == 0 or not check, done.stdout
        return done

    def add(self, name, content):
        """Write a file and stage it."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        self.git("add", "--", path.relative_to(self.path))
        return path

    def commit(self, message="more"):
        self.git("commit", "-q", "--allow-empty", "--no-verify", "-m", message)
        return self.git("rev-parse", "HEAD").stdout.strip()


def picture(form="JPEG", exif=EXIF):
    if form == "HEIF":
        pillow_heif.register_heif_opener()
    sink = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(sink, form, **({"exif": exif} if exif else {}))
    return sink.getvalue()


def film(folder):
    """An MP4 with a position: by ffmpeg, or its first boxes written by hand."""
    if shutil.which("ffmpeg") is None:
        return b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0\0\0\x16udta\0\0\0\x0e\xa9xyz+53.80-1.50"
    target = folder / "film.mp4"
    source = ("-f", "lavfi", "-i", "testsrc=duration=0.2:size=64x48:rate=10")
    about = ("-metadata", "location=+53.8075-001.5165/", "-metadata", "artist=Helen Quimby")
    subprocess.run(["ffmpeg", "-v", "error", *source, *about, "-y", target], check=True)
    data = target.read_bytes()
    target.unlink()
    return data


def is_refused(data):
    """Whether no handler takes the file: film may become cleanable; until then it has to fail."""
    return not any(handler.accepts(data[:65536]) for handler in plugins("scrubber.media", "handler"))
