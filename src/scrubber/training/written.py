"""The patterns and lists that were written for this project, in `patterns/` and `names/`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

LANGUAGES: Final = {
    "english": "en", "portuguese": "pt", "spanish": "es", "french": "fr", "german": "de", "italian": "it",
    "dutch": "nl", "swedish": "sv", "polish": "pl",
}  # fmt: skip


@cache
def patterns(language: str) -> dict[str, tuple[str, ...]]:
    """The sections of one pattern file."""
    return _sections(f"patterns/{language}.txt")


@cache
def place_forms() -> dict[str, tuple[str, ...]]:
    """Forms of places by language: `Lake {p}`."""
    return _sections("names/places.txt")


@cache
def names(listed: str) -> dict[str, tuple[str, ...]]:
    """The sections of a list of names, which stand in a row with commas between: given, surname, order."""
    sections = _sections(f"names/{listed}.txt")
    return {section: _items(", ".join(rows)) for section, rows in sections.items()}


def _items(row: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(str.strip, row.split(",")))))


@cache
def lists() -> tuple[str, ...]:
    """The lists of given names and surnames, each of one language or origin."""
    found = [path.name for path in files("scrubber.training").joinpath("names").iterdir()]
    stems = sorted(name.removesuffix(".txt") for name in found if name.endswith(".txt"))
    return tuple(stem for stem in stems if "given" in names(stem))


@cache
def lines(listed: str) -> tuple[str, ...]:
    """A list that has one item a line."""
    return _sections(f"names/{listed}.txt")[""]


def _sections(path: str) -> dict[str, tuple[str, ...]]:
    sections: dict[str, list[str]] = {}
    name = ""
    text = files("scrubber.training").joinpath(path).read_text(encoding="utf-8")
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("["):
            name = line[1:-1]
        elif not line.startswith("#"):
            sections.setdefault(name, []).append(line)
    return {section: tuple(rows) for section, rows in sections.items()}


def latin(name: str) -> bool:
    """Whether a name is written in Latin letters."""
    return bool(name) and all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 for c in name) and name[0].isalpha()
