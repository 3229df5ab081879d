"""Run `scrub` inside the test process, with real files."""

import io
import os
import sys
from dataclasses import dataclass

import piexif
import pytest
from PIL import Image, PngImagePlugin

from scrubber.cli._app import run


@dataclass
class Done:
    status: int
    out: str
    err: str


@pytest.fixture
def scrub(capfdbinary, monkeypatch, tmp_path):
    """Call `scrub` with words; the working folder is the test's own."""
    monkeypatch.chdir(tmp_path)

    def call(*words, stdin=b""):
        monkeypatch.setattr(sys, "argv", ["scrub", *map(os.fspath, words)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        status = run()
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        call.raw = out
        return Done(status, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"))

    return call


OWNER, SERIAL, DAY = "Helen Quimby", "EX4711-0815", "2019:06:04 15:20:11"
PRIVATE = (OWNER, SERIAL, DAY, "53.80", "quimby", "Quimby")


def jpeg(path, owner=OWNER, size=(48, 32)):
    """A JPEG as a phone writes it."""
    gps = {1: "N", 2: ((53, 1), (48, 1), (2700, 100)), 3: "W", 4: ((1, 1), (30, 1), (5940, 100))}
    exif = {"0th": {0x013B: owner, 0x0112: 6}, "Exif": {0x9003: DAY, 0xA431: SERIAL}, "GPS": gps}
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, "teal").save(path, "JPEG", exif=piexif.dump(exif))
    return path


def png(path, text=OWNER):
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", text)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (16, 16), "teal").save(path, "PNG", pnginfo=info)
    return path


def spotless(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (16, 16), "teal").save(path, "PNG")
    return path
