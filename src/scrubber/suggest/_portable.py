"""File names that every system accepts: Linux, macOS and Windows ("Naming Files, Paths, and Namespaces").

Lower case, ASCII, hyphens: such a name is the same on a case-insensitive disk, in a URL and in a ZIP archive.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST: Final = 100  # bytes of a whole name; leaves room below the 143 of an encrypted Linux home

_EXTENSION: Final = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_DOUBLE: Final = re.compile(r"\.(?:tar|svg)\.(?:gz|bz2|xz)$", re.IGNORECASE)
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)$")
_NOT_PLAIN: Final = re.compile(r"[^a-z0-9]+")
_COUNTER: Final = re.compile(r"(?:-\d{1,4})?$")


def split_extension(name: str) -> tuple[str, str]:
    """Split into stem and extension with its dot; a long or odd last part is no extension."""
    match = _DOUBLE.search(name) or _EXTENSION.search(name)
    if match is None or match.start() == 0:
        return name, ""
    return name[: match.start()], match.group()


def ascii_words(text: str) -> str:
    """Transliterate and join the words of `text` with hyphens, in lower case; may be empty."""
    text = unicodedata.normalize("NFC", text)
    if not text.isascii():
        from anyascii import anyascii

        text = anyascii(text)
    return _NOT_PLAIN.sub("-", text.lower().replace("'", "")).strip("-")


def portable(words: str, extension: str = "", *, neutral: str = "photo") -> str:
    """Make a name from words: never empty, never reserved, at most LONGEST bytes.

    A name that is too long is cut between words; a counter at its end survives. `neutral` stands where
    nothing else remains and before a reserved name (`con` becomes `photo-con`).
    """
    stem = ascii_words(words) or neutral
    if _RESERVED.match(stem):
        stem = f"{neutral}-{stem}"
    extension = extension.lower()
    return _shortened(stem, LONGEST - len(extension.encode())) + extension


def reserved(name: str) -> bool:
    """Whether Windows keeps the name for a device, with any extension."""
    return _RESERVED.match(name.partition(".")[0].strip().lower()) is not None


def _shortened(stem: str, room: int) -> str:
    if len(stem) <= room:
        return stem
    match = _COUNTER.search(stem)
    counter = match.group() if match else ""
    cut = stem[: room - len(counter) + 1]
    head, _, _ = cut.rpartition("-")
    return (head or cut[:-1]).strip("-") + counter


def with_extension(name: str, suffix: str) -> str:
    """Give `name` the extension that its content asks for (`suffix` with the dot).

    Spellings of one type (`.jpeg`, `.JPG` for `.jpg`) are for the caller to accept beforehand.
    """
    stem, _ = split_extension(name)
    room = LONGEST - len(suffix.encode())
    while len(stem.encode()) > room:
        stem = stem[:-1]
    return stem.rstrip(". ") + suffix.lower()


def key(name: str) -> str:
    """What two names share that are one file on a case-insensitive or normalising disk."""
    return name.lower() if name.isascii() else unicodedata.normalize("NFC", name.casefold())


class Taken:
    """The names in use in one folder. Claiming thousands of equal names takes time for each just once."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._keys = {key(name) for name in names}
        self._last: dict[str, int] = {}

    def claim(self, name: str) -> str:
        """Take `name`, or the first of `name-1`, `name-2` … which is free."""
        wanted = name
        number = self._last.get(key(name), 0)
        while key(wanted) in self._keys:
            number += 1
            wanted = _numbered(name, number)
        self._keys.add(key(wanted))
        self._last[key(name)] = number
        return wanted


def _numbered(name: str, number: int) -> str:
    stem, extension = split_extension(name)
    counter = f"-{number}"
    room = LONGEST - len(counter) - len(extension.encode())
    return f"{stem.encode()[:room].decode(errors='ignore')}{counter}{extension}"
