"""Find what lies beside a media file on disk: sidecars of programs, the film of a Live Photo."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scrubber.errors import ScrubberError
from scrubber.media import _beside
from scrubber.model import MEDIA, Finding, Kind, Span
from scrubber.stripping import HEAD, head_of, opened

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

RULE: Final = "M608"
_GOOGLE: Final = ".supplemental-metadata"
_NUMBERED: Final = re.compile(r"(.+)(\(\d+\))(\.[A-Za-z0-9]+)")
_EDITED: Final = (
    *("-edited", "-bearbeitet", "-bewerkt", "-editado", "-editada", "-modificato"),
    *("-edit\u00e9", "-modifi\u00e9"),
)
# what tracks are recorded for
_PICTURES: Final = frozenset(
    (
        *(".jpg", ".jpeg", ".heic", ".heif", ".hif", ".png", ".webp", ".avif", ".tif", ".tiff"),
        *(".dng", ".cr2", ".cr3", ".nef", ".arw", ".orf", ".rw2", ".raf", ".mp4", ".mov", ".insv"),
    )
)
_GOOGLE_LENGTH: Final = 46  # characters of a name, without ".json", after which Google Takeout cuts it


def finding(what: str) -> Finding:
    """The finding for a file that is `what`, in words, beside a media file."""
    return Finding(RULE, Kind.UNKNOWN, Span(MEDIA, 0, 0), why=what, source="companions")


def of_file(path: Path, below: str, names: Collection[str]) -> str:
    """What the file at `path` is beside media, in words; "" where it is an asset of its own.

    `below` is its path below the root, `names` are those in its folder.
    """
    what = _beside.by_name(below)
    if what:
        return what
    suffix = path.suffix.lower()
    if path.name.startswith("._") and _beside.is_apple_double(_head(path)):
        return _beside.APPLE_DOUBLE
    if suffix == ".json":
        return _beside.TAKEOUT if _is_takeout(path) else ""
    if suffix == ".srt":
        return _beside.FLIGHT if _beside.is_flight(_head(path, HEAD)) else ""
    if suffix in _beside.TRACKS:
        return _beside.TRACK if any(Path(name).suffix.lower() in _PICTURES for name in names) else ""
    if suffix in _beside.FILM_SUFFIXES:
        pictures = (path.with_name(name) for name in names if _is_partner(name, path))
        return _beside.FILM if _is_film_of(path, pictures) else ""
    return ""


def around(path: Path) -> Iterator[tuple[Path, str]]:
    """The files beside the media file at `path` that belong to it, with what each of them is."""
    seen = set()
    for name in _candidates(path):
        beside = path.with_name(name)
        if name.casefold() in seen or name == path.name or not beside.is_file():
            continue
        what = of_file(beside, name, (path.name,))
        if what:
            seen.add(name.casefold())
            yield beside, what


def _candidates(path: Path) -> Iterator[str]:
    """What files that belong to one are called."""
    for suffix in (*_beside.SUFFIXES, ".json", *_beside.FILM_SUFFIXES):
        for base in (path.name, path.stem):
            yield base + suffix
            yield base + suffix.upper()
    for base in _called_by_google(path):
        yield f"{base}{_GOOGLE}"[:_GOOGLE_LENGTH] + ".json"
        yield base[:_GOOGLE_LENGTH] + ".json"
    if numbered := _NUMBERED.fullmatch(path.name):  # "a(1).jpg" has "a.jpg(1).json"
        name, number, suffix = numbered.groups()
        yield f"{name}{suffix}{number}.json"
        yield f"{name}{suffix}{_GOOGLE}"[:_GOOGLE_LENGTH] + f"{number}.json"
    yield f"._{path.name}"


def _called_by_google(path: Path) -> Iterator[str]:
    """The names by which Google Takeout may describe a picture: an edited one has no file of its own."""
    yield path.name
    for edited in _EDITED:
        if path.stem.endswith(edited):
            yield path.stem.removesuffix(edited) + path.suffix


def _head(path: Path, length: int = 8) -> bytes:
    try:
        source = head_of(path)
    except ScrubberError:
        return b""
    return source.head(length)


def _is_takeout(path: Path) -> bool:
    try:
        if path.stat().st_size > _beside.TAKEOUT_LARGEST:
            return False
        with opened(path) as source:
            return _beside.is_takeout(source.read(0, source.size))
    except (ScrubberError, OSError):
        return False


def _is_partner(name: str, film: Path) -> bool:
    other = Path(name)
    return other.stem == film.stem and other.suffix.lower() in _beside.PICTURE_SUFFIXES


def _is_film_of(film: Path, pictures: Iterator[Path]) -> bool:
    """Whether one of the pictures and the film are the two halves of a Live Photo."""
    try:
        ids: frozenset[str] | None = None
        for picture in pictures:
            if ids is None:
                with opened(film) as source:
                    ids = _beside.film_ids(source)
            with opened(picture) as source:
                if ids and _beside.picture_id(source) in ids:
                    return True
    except (ScrubberError, OSError, MemoryError):
        return False
    return False
