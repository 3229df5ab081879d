"""What the tests of static sites share: pictures that tell much, and a look at what was built from them."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import piexif
from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path

OWNER = "Ulrike Vandenbossche"
SERIAL = "SN4417730029"


def picture(path: Path, seed: int = 0, form: str = "JPEG") -> None:
    """A small picture with a GPS position, an owner and a serial number."""
    exif = piexif.dump(
        {
            "0th": {piexif.ImageIFD.Artist: OWNER.encode(), piexif.ImageIFD.Orientation: 6},
            "Exif": {piexif.ExifIFD.BodySerialNumber: SERIAL.encode()},
            "GPS": {
                piexif.GPSIFD.GPSLatitudeRef: b"N",
                piexif.GPSIFD.GPSLatitude: ((52, 1), (31, 1), (1234, 100)),
                piexif.GPSIFD.GPSLongitudeRef: b"E",
                piexif.GPSIFD.GPSLongitude: ((13, 1), (24, 1), (1234, 100)),
            },
        }
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (64, 48), (seed * 37 % 256, 120, 80)).save(path, form, exif=exif)


def tells(path: Path) -> bool:
    """Whether a file still holds what `picture` put into it."""
    data = path.read_bytes()
    if OWNER.encode() in data or SERIAL.encode() in data:
        return True
    if path.suffix not in {".jpg", ".png"}:
        return False
    return 0x8825 in Image.open(BytesIO(data)).getexif()


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def stamps(folder: Path) -> dict[str, tuple[int, ...]]:
    """What a change of a file or folder would show in: bytes are compared by `files`."""
    return {
        str(path.relative_to(folder)): (s.st_ino, s.st_mtime_ns, s.st_mode, s.st_size)
        for path in (folder, *folder.rglob("*"))
        for s in [path.stat()]
    }


def naming(folder: Path, words: str) -> list[str]:
    """The files below a folder that say one of the words, in their bytes or in their own path."""
    pattern = re.compile(words, re.IGNORECASE)
    return sorted(
        path
        for path, data in files(folder).items()
        if pattern.search(path) or pattern.search(_unpacked(path, data).decode("utf-8", "replace"))
    )


def _unpacked(path: str, data: bytes) -> bytes:
    import gzip

    return gzip.decompress(data) if path.endswith(".gz") else data


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"src", "href", "poster", "data-src"} and value:
                self.targets.append(value)
            elif name == "srcset" and value:
                self.targets += [part.split()[0] for part in value.split(",") if part.strip()]


def dead_links(site: Path, base: str = "") -> list[str]:
    """Links of pages and style sheets that lead to no file of the site; `base` is the address of its root."""
    dead = []
    for page in [*site.rglob("*.html"), *site.rglob("*.css")]:
        source = page.read_text(encoding="utf-8")
        if page.suffix == ".css":
            targets = re.findall(r"url\(\s*[\"']?([^\"')]+)", source)
        else:
            links = _Links()
            links.feed(source)
            targets = links.targets
        dead += [f"{page.relative_to(site)}: {t}" for t in targets if not _leads(site, page, t, base)]
    return dead


def _leads(site: Path, page: Path, target: str, base: str) -> bool:
    """Whether a target leads to a file of the site, or out of it."""
    if target.startswith(("data:", "#", "mailto:", "javascript:")):
        return True
    below = urlsplit(base).path.rstrip("/")
    if base and target.startswith(base):
        target = f"{below}/{target[len(base) :].lstrip('/')}"
    url = urlsplit(target)
    if url.scheme or url.netloc or not url.path:
        return True
    path = unquote(url.path)
    there = site / path.removeprefix(below).lstrip("/") if path.startswith("/") else page.parent / path
    return there.is_file() or (there / "index.html").is_file()
