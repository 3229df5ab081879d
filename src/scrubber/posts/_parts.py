"""What a post holds: words that are published with a picture, and references to files, at exact places.

A form (`markdown`, `html`, ...) only reads. What it yields says where a value stands in the source and in
which notation, so that `rewritten` can put another value there and leave every other character as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Final, Protocol

from scrubber.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


LABEL: Final = "label"
ADDRESS: Final = "address"
ECHO: Final = "search"


@dataclass(frozen=True, slots=True)
class Along:
    """What has to stand at [start, end) of the source as soon as a passage is written anew."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Words at [start, end) of the source, which is a `str`.

    `part` is what the words are to the picture: "alt", "title", "caption", "description", LABEL for a name in
    the source that no reader sees, and for which `write` puts a neutral one whatever it is given, ADDRESS
    for words in the URL of the page: they are reported, but another URL is for a person to decide about, or
    ECHO for the text of a page in a search index: what is reworded in the page is reworded there.
    `value` is what a reader sees, without the escapes of the notation. `image` is the target of the picture
    that they belong to as the `Reference` to it has it, None where they stand for the whole post.
    `write` turns new words into the notation of this very place. `language` is an ISO 639-1 code or None.
    `along` is what changes with it elsewhere, so that nothing breaks: the label of a Markdown image, wherever
    else it stands. Passages of one label have the same.
    """

    part: str
    start: int
    end: int
    value: str = field(repr=False)
    write: Callable[[str], str] = field(repr=False)
    image: str | None = field(default=None, repr=False)
    language: str | None = None
    along: tuple[Along, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference to a file at [start, end) of the source: the path alone, or the whole URL.

    `target` is what it says with the escapes of the notation undone, still percent-encoded where it was;
    with query and fragment. `embedded`: the picture is shown here (not merely linked to).
    """

    start: int
    end: int
    target: str = field(repr=False)
    write: Callable[[str], str] = field(repr=False)
    embedded: bool = True


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a sidecar says at [start, end) that is no words, and goes by itself as it does from media.

    `rule` and `why` are those of its finding, `value` is it, `left` stands in its place afterwards.
    """

    start: int
    end: int
    rule: str
    why: str
    value: str = field(default="", repr=False)
    left: str = ""

    def write(self, _value: str) -> str:
        """What is left of it."""
        return self.left


@dataclass(frozen=True, slots=True)
class Post:
    """All passages and references of one document, each in the order of the source, never overlapping.

    `metadata` is what is taken out of sidecars whenever they are cleaned; other forms have none.
    """

    passages: tuple[Passage, ...] = ()
    references: tuple[Reference, ...] = ()
    language: str | None = None
    metadata: tuple[Metadata, ...] = ()


class Form(Protocol):
    """One form of post. `read` raises `Malformed` where the source cannot be understood, nothing else."""

    name: str
    suffixes: tuple[str, ...]  # lower case, with the dot

    def read(self, source: str) -> Post: ...


class Asked(Form, Protocol):
    """A form that shares its suffixes with other files: its documents are known by what they begin with."""

    def accepts(self, name: str, head: str) -> bool: ...


class Packed(Form, Protocol):
    """A form of documents that are no text: what it reads is a view of them."""

    def unpack(self, table: IO[bytes], longest: int) -> str: ...
    def pack(self, table: IO[bytes], old: str, new: str, target: IO[bytes]) -> None: ...
    def unread(self, table: IO[bytes], *, everything: bool) -> Iterator[str]: ...
    def cells(self, source: str, places: Iterable[int]) -> dict[int, tuple[int, str]]: ...


def edits(changes: Iterable[tuple[Passage | Reference | Metadata, str]]) -> list[tuple[int, int, str]]:
    """What stands where after the changes, with what goes along: start, end and text, in order."""
    done: set[tuple[int, int, str]] = set()
    groups = {}
    for place, value in changes:
        done.add((place.start, place.end, place.write(value)))
        if isinstance(place, Passage):
            groups[id(place.along)] = place.along
    done |= {(also.start, also.end, also.text) for along in groups.values() for also in along}
    return sorted(done)


def rewritten(source: str, changes: Iterable[tuple[Passage | Reference | Metadata, str]]) -> str:
    """The source with new values in the places of old ones, and what goes along; nothing else changes.

    Raises `InputError` where two places overlap: then the form that read them is mistaken.
    """
    pieces = []
    at = 0
    for start, end, text in edits(changes):
        if start < at:
            raise InputError("two places of a post overlap; it was left as it is")
        pieces += [source[at:start], text]
        at = end
    return "".join([*pieces, source[at:]])
