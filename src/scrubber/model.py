"""The nouns of scrubber: frozen, without I/O. See the glossary in docs/reference/vocabulary.md."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

MEDIA: Final = "media"  # the part name of spans that count bytes of the media file


class Kind(StrEnum):
    """What sort of private thing a finding is."""

    PERSON = "person"
    PLACE = "place"
    INSTITUTION = "institution"
    DATE = "date"
    AGE = "age"
    CONTACT = "contact"
    IDENTIFIER = "identifier"
    LOCATION = "location"
    OWNER = "owner"
    DEVICE = "device"
    TIME = "time"
    SOFTWARE = "software"
    THUMBNAIL = "thumbnail"
    COMMENT = "comment"
    PROVENANCE = "provenance"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range [start, end) of one part.

    Bytes of the file where `part` is "media"; characters of the `str` everywhere else.
    """

    part: str
    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Tell whether both share at least one position."""
        return self.part == other.part and self.start < other.end and other.start < self.end


_GRADES: Final = ((0.85, "certain"), (0.5, "likely"))


@dataclass(frozen=True, slots=True)
class Finding:
    """One private thing.

    `value` is the thing itself, readable: it is never part of `repr`, logs or error texts.
    `raw` holds byte forms in which the value stood in the media file, where these are not plain text
    (GPS rationals, binary ids); the checker searches the output for them.
    `why` says where and how it was found, in words that hold nothing private ("Exif GPS IFD",
    "given name + surname"). `score` is a probability in 0..1. `source` names the plugin. `inside` says in
    which file of an archive it is, by number: "3", or "3.2" for the second file of an archive that is the
    third of another one.
    """

    rule: str
    kind: Kind
    span: Span
    value: str = field(default="", repr=False)
    score: float = 1.0
    why: str = ""
    source: str = ""
    raw: tuple[bytes, ...] = field(default=(), repr=False)
    inside: str = ""

    @property
    def grade(self) -> str:
        """The score in a word: "certain" from 0.85, "likely" from 0.5, "possible" below."""
        return next((grade for least, grade in _GRADES if self.score >= least), "possible")


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace bytes [start, end) of the media file by `new`; `pad` fills up to the old length with zeros."""

    start: int
    end: int
    new: bytes = field(default=b"", repr=False)
    findings: tuple[Finding, ...] = ()
    pad: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch [start, end) of a media file and the verdict on it.

    The parts of a file follow each other without gap or overlap from its first byte to its last, so that
    nothing can stay which was not looked at. `name` uses the words of the format's specification
    ("APP1 Exif", "IDAT"), `why` says why it stays or goes, without any private value.

    `new` None: it stays as it is (findings are then notes, such as a person's name in a colour profile).
    Otherwise it is replaced by `new`, which may be empty; with `pad`, the old length is kept with zeros.
    `opaque`: the kept bytes are not searched for identifying values afterwards (colour profiles, which are
    shared by many pictures and often name the maker of the camera).
    `patches`: only these stretches of the part change (`new` is empty and `pad` set, since its length stays).
    They come in order and do not overlap; each time they are iterated they are made anew, so that a film with
    a million of them takes no memory. `length`: what the part comes to with them, in bytes, where that is not
    what it was.
    """

    start: int
    end: int
    name: str
    why: str = ""
    new: bytes | None = field(default=None, repr=False)
    pad: bool = False
    findings: tuple[Finding, ...] = ()
    opaque: bool = False
    patches: Iterable[Edit] | None = field(default=None, repr=False, compare=False)
    length: int | None = None

    @property
    def kept(self) -> bool:
        """Whether the bytes stay as they are."""
        return self.new is None

    @property
    def verdict(self) -> str:
        """One word for people: keep, drop, blank or rewrite."""
        if self.new is None:
            return "keep"
        if self.new or self.patches is not None:
            return "rewrite"
        return "blank" if self.pad else "drop"

    @property
    def size_after(self) -> int:
        """Length in bytes that this part takes in the output."""
        if self.new is not None and self.length is not None:
            return self.length
        if self.new is None or self.pad:
            return self.end - self.start
        return len(self.new)

    def edits(self) -> Iterator[Edit]:
        """The replacements to apply, in order; none where the part is kept."""
        if self.new is None:
            return
        if self.patches is not None:
            yield from self.patches
        else:
            yield Edit(self.start, self.end, self.new, self.findings, self.pad)


@dataclass(frozen=True, slots=True)
class Text:
    """Words published with a media file.

    `part` is "name" (file name), "folder" (folder path below the root, with "/"), "caption", "alt",
    "title" or any name a caller chooses; `language` an ISO 639-1 code or None where it is not known. Of the
    files in an archive, it is "name (file 3)" and the like.
    """

    part: str
    value: str = field(repr=False)
    language: str | None = None

    @property
    def sort(self) -> str:
        """The part without the file of an archive that it belongs to: "name" for "name (file 3)"."""
        return self.part.partition(" (file ")[0]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A safer wording of one text; `rank` 0 is the best offer for its part."""

    part: str
    wording: str
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Asset:
    """A media file and the words published with it.

    `media` is a path, the bytes, or a binary file object that is read from where it stands; None where only
    words are looked at. `name` is the file name, `folder` the folder path below the root with "/" between its
    parts, `texts` all other words by part ("caption", "alt", "title", ...). `language` is an ISO 639-1 code.
    """

    media: Path | bytes | IO[bytes] | None = field(default=None, repr=False)
    name: str = field(default="", repr=False)
    folder: str = field(default="", repr=False)
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    language: str | None = None

    def all_texts(self) -> list[Text]:
        """Name, folder and texts that are not empty."""
        named = [("name", self.name), ("folder", self.folder), *self.texts.items()]
        return [Text(part, value, self.language) for part, value in named if value]
