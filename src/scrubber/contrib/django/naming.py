"""File names in a store: safe where something else made them up, and never those of another file."""

from __future__ import annotations

import posixpath
import re
import secrets
from typing import TYPE_CHECKING, Final, Protocol

from django.core.exceptions import SuspiciousFileOperation

from scrubber.model import Text
from scrubber.pipeline import Scrubber

if TYPE_CHECKING:
    from scrubber.contrib.django.conf import Options

# Figures of a number that tells two files of one name apart. Django's own seven letters and figures are taken
# for a name every fourth time, four figures for a year, six for a date; these never were.
_FIGURES: Final = (2, 3, 5, 7, 9, 9, 9, 9)
_NUMBERED: Final = re.compile(r"-[1-9]\d{1,8}$")
_NEUTRAL: Final = "file"


class _Asked(Protocol):
    def exists(self, name: str) -> bool: ...


def numbered(stem: str, figures: int = 7) -> str:
    """The stem with a random number of so many figures, which says nothing."""
    first = secrets.choice("123456789")
    return f"{stem}-{first}" + "".join(secrets.choice("0123456789") for _ in range(figures - 1))


def parted(name: str) -> tuple[str, str, str]:
    """Folder with its slash (or ""), stem and extension with its dot (or "") of a path in a store."""
    folder, last = posixpath.split(name)
    stem, suffix = posixpath.splitext(last)
    return posixpath.join(folder, "") if folder else "", stem, suffix


def free(storage: _Asked, name: str, longest: int | None = None) -> str:
    """The path, cut to `longest` characters, with a number where the store has a file of that name.

    Two uploads that were told to be "birthday.jpg" are two files, also in stores that overwrite.
    """
    folder, stem, suffix = parted(name)
    room = None if longest is None else longest - len(folder) - len(suffix)
    if room is not None and room < 1:
        raise SuspiciousFileOperation("the folder leaves no room for a file name in this field's max_length")
    candidate = folder + stem[:room] + suffix
    for figures in _FIGURES:
        if not storage.exists(candidate):
            return candidate
        left = None if room is None else max(room - figures - 1, 0)
        candidate = folder + numbered(stem[:left], figures)[:room] + suffix
    raise SuspiciousFileOperation("no name is free in the store")


def same(name: str, other: str) -> bool:
    """Whether both are one file name, a number to tell files apart not counted."""
    _, stem, suffix = parted(name)
    _, old, ending = parted(other)
    return suffix == ending and (stem == old or _NUMBERED.sub("", stem) == old)


def safe(name: str, options: Options) -> str:
    """A file name that some code made up: as it is where nothing private is in it, else the best offer."""
    ((found, offers),) = Scrubber(options.policy).suggest([Text("name", name)])
    if not found:
        return name
    return offers[0].wording if offers else _NEUTRAL + parted(name)[2]
