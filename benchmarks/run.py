"""Speed and memory of scrubber as ratios, all measured in one run on one machine.

usage: python benchmarks/run.py [--folder N]

Ratios, not times: machines differ and are shared. Every figure is the median of several turns in which both
sides alternate.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import piexif
from PIL import Image

MEGABYTE = 1 << 20
SCRUB = [sys.executable, "-c", "from scrubber.cli import main; main()"]


def photo(size: tuple[int, int] = (1280, 960), quality: int = 50) -> bytes:
    """A JPEG of about 250 KB: noise, an Exif block with position, device, dates, and a thumbnail."""
    noise = Image.frombytes("L", (size[0] // 4, size[1] // 4), os.urandom(size[0] * size[1] // 16))
    image = noise.resize(size, Image.Resampling.BICUBIC).convert("RGB")
    thumbnail = io.BytesIO()
    image.resize((160, 120)).save(thumbnail, "JPEG")
    zeroth = {i: f"some text {i}" for i in (0x010E, 0x010F, 0x0110, 0x0131, 0x013B, 0x8298)} | {0x0112: 6}
    exif = {0x9003: "2019:06:04 15:20:11", 0xA431: "EX4711-0815", 0xA434: "Example 24-70mm", 0x829A: (1, 250)}
    gps = {1: "N", 2: ((53, 1), (48, 1), (2700, 100)), 3: "W", 4: ((1, 1), (30, 1), (5940, 100))}
    block = piexif.dump(
        {"0th": zeroth, "Exif": exif, "GPS": gps, "1st": {}, "thumbnail": thumbnail.getvalue()}
    )
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, exif=block)
    return out.getvalue()


def median(function, turns: int) -> float:
    times = []
    for _ in range(turns):
        started = time.perf_counter()
        function()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def paired(one, other, turns: int) -> tuple[float, float]:
    """Medians of two functions that take turns, so that both see the same disturbances."""
    one(), other()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(turns):
        for function, kept in zip((one, other), times, strict=True):
            started = time.perf_counter()
            function()
            kept.append(time.perf_counter() - started)
    return statistics.median(times[0]), statistics.median(times[1])


def row(name: str, value: str, wanted: str) -> None:
    print(f"| {name} | {value} | {wanted} |", flush=True)


def in_process(tmp: Path) -> None:
    import scrubber

    data = photo()
    source, target = tmp / "in.jpg", tmp / "out.jpg"
    source.write_bytes(data)
    ours, theirs = paired(
        lambda: scrubber.clean(data), lambda: target.write_bytes(source.read_bytes()), turns=200
    )
    row(
        f"cleaning {len(data) // 1000} KB of JPEG in memory / reading and writing the file",
        f"{ours / theirs:.1f} ({ours * 1000:.2f} ms / {theirs * 1000:.2f} ms)",
        "<= 1.5",
    )


def folder(tmp: Path, count: int) -> None:
    originals = tmp / "photos"
    originals.mkdir()
    data = photo()
    for i in range(count):
        (originals / f"{i:04}.jpg").write_bytes(data)

    def fresh(command: list[str], target: Path) -> None:
        shutil.rmtree(target, ignore_errors=True)
        subprocess.run(command, check=True, capture_output=True)

    target = tmp / "clean"
    clean = [*SCRUB, "clean", "--media-only", str(originals), "-o", str(target)]
    copy = ["cp", "-r", str(originals), str(tmp / "copy")]
    ours, theirs = paired(lambda: fresh(clean, target), lambda: fresh(copy, tmp / "copy"), turns=5)
    row(
        f"scrub clean --media-only on {count} JPEGs / cp -r",
        f"{ours / theirs:.1f} ({ours:.2f} s / {theirs:.2f} s)",
        "<= 2",
    )


def start_up(tmp: Path) -> None:
    def command(*words: str):
        return lambda: subprocess.run(words, check=False, capture_output=True)

    version, nothing = paired(command(*SCRUB, "--version"), command(sys.executable, "-c", "pass"), turns=15)
    row("scrub --version over python -c pass", f"{(version - nothing) * 1000:.0f} ms", "<= 60 ms")
    picture = tmp / "emma_johnson_1st-birthday.jpg"
    picture.write_bytes(photo())
    took = median(command(*SCRUB, "check", str(picture)), 5)
    row("scrub check of one photo with words, cold process", f"{took:.2f} s", "<= 1.5 s")


def films(tmp: Path) -> None:
    """Films of 2 GiB that were not cleaned yet: one of noise, one of ffmpeg's frames where it is there."""
    from tests.media.test_mp4 import TestMp4

    noise = tmp / "noise.mp4"
    TestMp4().sparse(noise)
    block = os.urandom(MEGABYTE)
    with noise.open("r+b") as file:
        for at in range(MEGABYTE, noise.stat().st_size - MEGABYTE, MEGABYTE):
            file.seek(at)
            file.write(block)
    made = tmp / "frames.mp4"
    if shutil.which("ffmpeg"):
        short = tmp / "short.mp4"
        source = ["-f", "lavfi", "-i", "testsrc2=s=1280x720:d=20,noise=alls=60:allf=t"]
        encoder = ["-c:v", "libx264", "-preset", "ultrafast", "-b:v", "80M", "-metadata", "title=Emma"]
        subprocess.run(["ffmpeg", "-v", "error", *source, *encoder, str(short)], check=True)
        loops = (2 << 30) // short.stat().st_size
        again = ["-stream_loop", str(loops), "-i", str(short), "-c", "copy", "-metadata", "title=Emma"]
        subprocess.run(["ffmpeg", "-v", "error", *again, str(made)], check=True)
    for path in (noise, made):
        if not path.exists():
            continue
        target = tmp / "copy.mp4"
        clean = [*SCRUB, "clean", "--media-only", str(path), "-o", str(target)]

        def fresh(words: list[str], target: Path = target) -> None:
            target.unlink(missing_ok=True)
            subprocess.run(words, check=True, capture_output=True)

        ours, theirs = paired(
            lambda words=clean: fresh(words),
            lambda words=("cp", str(path), str(target)): fresh(words),
            turns=5,
        )
        size = path.stat().st_size / (1 << 30)
        row(
            f"scrub clean of a film of {size:.1f} GiB ({path.stem}) / cp",
            f"{ours / theirs:.1f} ({ours:.1f} s / {theirs:.1f} s)",
            "about 1",
        )
        path.unlink()


def memory(tmp: Path) -> None:
    from tests.media.test_heif import TestHeif
    from tests.media.test_matroska import TestMatroska
    from tests.media.test_mp4 import TestMp4
    from tests.media.test_tiff import TestTiff

    each = {"TIFF": TestTiff, "HEIF": TestHeif, "MP4": TestMp4, "Matroska": TestMatroska}
    for name, contract in each.items():
        path = tmp / f"large.{name.lower()}"
        contract().sparse(path)
        script = (
            "import resource, sys, scrubber\n"
            "from pathlib import Path\n"
            "scrubber.clean(Path(sys.argv[1]), Path(sys.argv[2]))\n"
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
        )
        words = [sys.executable, "-c", script, str(path), str(path) + ".out"]
        done = subprocess.run(words, capture_output=True, text=True, check=True)
        size = path.stat().st_size / (1 << 30)
        row(
            f"cleaning a sparse {name} of {size:.0f} GiB, resident",
            f"{int(done.stdout) >> 10} MiB",
            "< 64 MiB",
        )
        path.unlink()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=int, default=500, help="JPEGs in the folder")
    args = parser.parse_args()
    print("| what | measured | wanted |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        tmp = Path(name)
        # as an installed package: compiled once, even where the environment forbids byte code
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(tmp / "compiled")
        in_process(tmp)
        folder(tmp, args.folder)
        start_up(tmp)
        memory(tmp)
        films(tmp)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    main()
