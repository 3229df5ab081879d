"""Which columns of a table are words about a picture, its URL, or its file name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scrubber.errors import InputError
from scrubber.posts._sidecar_fields import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

URL: Final = "url"
NAME: Final = "name"
_WORDS: Final = {
    "alt": "alt",
    "alttext": "alt",
    "alternativetext": "alt",
    "imagealt": "alt",
    "caption": "caption",
    "captions": "caption",
    "imagecaption": "caption",
    "text": "caption",
    "description": "description",
    "imagedescription": "description",
    "summary": "description",
    "title": "title",
    "headline": "title",
}
_URLS: Final = frozenset(("url", "imageurl", "imgurl", "image", "imageuri", "img", "src", "contenturl"))
_NAMES: Final = frozenset(
    ("file", "filename", "path", "filepath", "imagepath", "imagefile", "imagename", "image.path")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The columns of each sort, by name or, in CSV, by number from 0; where none is given, by usual names.

    `caption`: words; `url`: where the picture is published; `name`: its file name or path. What stands in
    an object of the row is called "outer.inner". `header`: whether the first row of a CSV file has the names.
    """

    caption: tuple[str | int, ...] = ()
    url: tuple[str | int, ...] = ()
    name: tuple[str | int, ...] = ()
    header: bool = True

    def given(self) -> frozenset[str | int]:
        """All columns that were asked for."""
        return frozenset((*self.caption, *self.url, *self.name))

    def sort(self, column: str | int) -> str:
        """What a column holds: the part of a passage, URL, NAME, or "" for none of these."""
        usual = _plain(column) if isinstance(column, str) and column else ""
        if column in self.caption:
            return _WORDS.get(usual, "caption")
        if column in self.url or (not self.url and usual in _URLS and column not in self.name):
            return URL
        if column in self.name or (not self.name and usual in _NAMES):
            return NAME
        return _WORDS.get(usual, "") if not self.caption else ""

    def sorts(self, names: Sequence[str]) -> dict[int, str]:
        """What the columns of a table hold, where it is something; InputError if one is missing."""
        self.require({*names, *range(len(names))})
        found = {at: self.sort(at) or self.sort(name) for at, name in enumerate(names)}
        return {at: sort for at, sort in found.items() if sort}

    def require(self, there: set[str | int]) -> None:
        """Raise InputError unless all columns that were given are there."""
        missing = self.given() - there
        if missing:
            raise InputError(f"the table has no column {min(map(str, missing))!r}")


def _plain(column: str) -> str:
    """The name as it is compared; of a picture in a structure, "image.path"."""
    return ".".join(plain(step) for step in column.split("."))
