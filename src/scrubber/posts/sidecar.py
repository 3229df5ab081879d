"""Words beside a picture: `photo.json`, `photo.jpg.json` (RFC 8259), `photo.xmp`, `photo.jpg.xmp` (XMP).

Not every JSON file is a sidecar: `partners` and `pictures_of` say which ones stand beside a picture.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from scrubber.errors import Malformed
from scrubber.posts import _json, _sidecar_xmp
from scrubber.posts._parts import Metadata, Passage, Post, Reference
from scrubber.posts._sidecar_fields import FILES, PARTS, is_file, plain, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from scrubber.posts._json import Path, String

SUFFIXES: Final = (".xmp", ".json")
_NOTHING: Final = frozenset({"null", "{}", "[]", '""'})
_SHOWN: Final = 200  # characters of a value that a finding has
_GOOGLE: Final = "supplemental-metadata"  # photo.jpg.supplemental-metadata.json, cut where it grew too long


class SidecarForm:
    """A file that describes one picture, or several. XML is read as XMP, everything else as JSON."""

    name = "sidecar"
    suffixes = SUFFIXES

    def read(self, source: str) -> Post:
        """All words about the picture, and file names; `Malformed` where it is neither XMP nor JSON."""
        if re.match(r"\ufeff?\s*<", source):
            return _sidecar_xmp.read(source)
        return read_json(source)


def partners(pictures: Iterable[str]) -> dict[str, list[str]]:
    """What sidecars beside these pictures are called without their suffix, and whose they are.

    `pictures` are the file names of one folder.
    `photo.json` belongs to `photo.jpg` and to `photo.cr2`.
    """
    known: dict[str, list[str]] = {}
    for picture in pictures:
        for key in {picture, PurePath(picture).stem}:
            known.setdefault(key, []).append(picture)
    return known


def pictures_of(name: str, known: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """The pictures that the file `name` is a sidecar of; none where it is none. `known` is of `partners`."""
    base, dot, suffix = name.rpartition(".")
    if f"{dot}{suffix}".lower() not in SUFFIXES:
        return ()
    inner, _, cut = base.rpartition(".")
    if base not in known and cut and inner in known and _GOOGLE.startswith(cut):
        base = inner
    return known.get(base, ())


def name_for(sidecar: str, old_picture: str, new_picture: str) -> str:
    """What a sidecar is called once its picture has a new name: in the form that it had."""
    if sidecar.startswith(f"{old_picture}."):
        return new_picture + sidecar[len(old_picture) :]
    return PurePath(new_picture).stem + sidecar[len(PurePath(old_picture).stem) :]


def read_json(source: str) -> Post:
    """The words and file names in an object, or an array of objects, at any depth; else `Malformed`."""
    if not re.match(r"\ufeff?\s*[{\[]", source):
        raise Malformed("this is neither XMP nor a JSON object")
    passages: list[tuple[Path, Passage]] = []
    references: list[tuple[Path, Reference]] = []
    write = _json.writer(source)
    words = list(_meant(source))
    metadata = tuple(_metadata(source))
    gone = [one.start for one in metadata]
    for string, part in words:
        before = bisect_right(gone, string.start) - 1
        if before >= 0 and metadata[before].end > string.start:
            continue
        value = string.value(source)
        if part == "file":
            references.append((owner(string.path), Reference(string.start, string.end, value, write)))
        else:
            passage = Passage(part, string.start, string.end, value, write)
            passages.append((owner(string.path), passage))
    files = tuple(reference for _, reference in references)
    return Post(tied(passages, references), files, metadata=metadata)


def _metadata(source: str) -> Iterator[Metadata]:
    """Positions, owners, devices and times, each to become null."""
    for key, start, end in _json.members(source, lambda key: bool(rule(key))):
        said = source[start:end]
        if said not in _NOTHING:
            yield Metadata(start, end, rule(key), "member of a JSON sidecar", said[:_SHOWN], "null")


def _meant(source: str) -> Iterator[tuple[String, str]]:
    """The strings that are words, with their part, and the names of files as "file"."""
    for string in _json.strings(source):
        if string.key or string.start == string.end:
            continue
        keys = [plain(step) for step in string.path if isinstance(step, str)]
        if not keys:
            continue
        part = meaning(keys)
        if part in {"title", ""} and is_file(string.value(source)):
            part = "file"  # under whatever name; Google calls it the title
        if part:
            yield string, part


def meaning(keys: list[str]) -> str:
    """What a string under these plain names is: the part of a passage, "file", or "" for neither."""
    if keys[-1] in FILES:
        return "file"
    outer = PARTS.get(keys[-2]) if len(keys) > 1 else None
    if outer in {"person", "author", "keyword"} and keys[-1] in {
        "name",
        "displayname",
        "fullname",
        "value",
        "label",
    }:
        return outer
    return PARTS.get(keys[-1], "")


def owner(path: Path) -> Path:
    """The object whose member, or whose member's list, holds the string at `path`."""
    last = max(at for at, step in enumerate(path) if isinstance(step, str))
    return path[:last]


def tied(
    passages: list[tuple[Path, Passage]], references: list[tuple[Path, Reference]]
) -> tuple[Passage, ...]:
    """The passages with the picture that their object names first, or the nearest object around it."""
    named: dict[Path, str] = {}
    for path, reference in references:
        named.setdefault(path, reference.target)
    return tuple(
        replace(
            passage,
            image=next((named[path[:n]] for n in range(len(path), -1, -1) if path[:n] in named), None),
        )
        for path, passage in passages
    )


form = SidecarForm()
