"""Which values of a front matter are words about a picture, which name files, and which belong together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.posts._markdown_notation import one_line
from scrubber.posts._parts import ADDRESS, Passage, Post, Reference
from scrubber.posts._targets import is_media, located

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from scrubber.posts._front_scalars import Scalar

    Path = tuple[str | int, ...]

_PARTS: Final = {
    "alt": "alt",
    "alt_text": "alt",
    "alttext": "alt",
    "caption": "caption",
    "legend": "caption",
    "credit": "caption",
    "title": "title",
    "linktitle": "title",
    "link_title": "title",
    "headline": "title",
    "heading": "title",
    "subtitle": "title",
    "description": "description",
    "summary": "description",
    "excerpt": "description",
    "abstract": "description",
    "synopsis": "description",
    "lead": "description",
    "lede": "description",
    "intro": "description",
    "tagline": "description",
    "teaser": "description",
    "deck": "description",
    "tags": "keywords",
    "keywords": "keywords",
}
_ADDRESSES: Final = frozenset({"slug", "permalink", "aliases", "alias", "redirect_from", "save_as"})
_PICTURES: Final = re.compile(
    r"(?:^|_)(?:image|images|img|cover|thumbnail|thumb|hero|banner|photo|photos|picture|pictures|gallery|"
    r"teaser|poster|background|featured|src)$"
)
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LANGUAGE: Final = re.compile(r"([A-Za-z]{2})(?:[-_]|$)")
_OF_THE_PAGE: Final = ("title", "description", "keywords", ADDRESS)
_SHALLOW: Final = 2  # keys of the page itself, and what is listed in them
_SIBLINGS: Final = 50  # references that are looked at for the one that an alt text belongs to


def sorted_out(scalars: Iterable[Scalar]) -> Post:
    """Passages and references of a front matter."""
    words: list[tuple[Scalar, str]] = []
    files: list[tuple[Path, Reference]] = []
    language = None
    for scalar in scalars:
        key = _key(scalar.path)
        if _names_file(scalar, key):
            if reference := _reference(scalar):
                files.append((scalar.path, reference))
        elif key in _ADDRESSES and len(scalar.path) <= _SHALLOW:
            words.append((scalar, ADDRESS))
        elif part := _part(key):
            words.append((scalar, part))
        elif key in ("lang", "language", "locale") and len(scalar.path) == 1:
            found = _LANGUAGE.match(scalar.value)
            language = found[1].lower() if found else None
    below = _below(files)
    passages = tuple(
        Passage(part, s.start, s.end, s.value, _words(s.write), _image(s.path, part, below))
        for s, part in words
    )
    return Post(passages, tuple(reference for _, reference in files), language)


def _words(write: Callable[[str], str]) -> Callable[[str], str]:
    return lambda words: write(words if "\n" in words else one_line(words))


def _key(path: Path) -> str:
    """The innermost key in lower case with underscores; list indices are passed over."""
    key = next((key for key in reversed(path) if isinstance(key, str)), "")
    return _CAMEL.sub("_", key).lower().replace("-", "_").replace(":", "_")


def _part(key: str) -> str | None:
    return next((_PARTS[end] for end in (key, *_ends(key)) if end in _PARTS), None)


def _ends(key: str) -> list[str]:
    pieces = key.split("_")[-2:]
    return ["_".join(pieces), pieces[-1]]


def _names_file(scalar: Scalar, key: str) -> bool:
    value = scalar.value.strip()
    if is_media(value):
        return True
    return bool(_PICTURES.search(key)) and "/" in value and not re.search(r"\s", value)


def _reference(scalar: Scalar) -> Reference | None:
    """The reference that is the value of a scalar, or stands in it behind `{static}` and the like."""
    here = located(scalar.value, 0, len(scalar.value))
    if here is None:
        return None
    before, after = scalar.value[: here.start], scalar.value[here.end :]
    target = scalar.value[here.start : here.end]

    def write(new: str) -> str:
        return scalar.write(before + (new.removeprefix("/") if here.rooted else new) + after)

    return Reference(scalar.start, scalar.end, "/" + target if here.rooted else target, write)


def _below(files: Sequence[tuple[Path, Reference]]) -> dict[Path, list[tuple[Path, Reference]]]:
    """The references by every path that leads to them."""
    below: dict[Path, list[tuple[Path, Reference]]] = {}
    for path, reference in files:
        for depth in range(len(path)):
            some = below.setdefault(path[:depth], [])
            if len(some) < _SIBLINGS:
                some.append((path, reference))
    return below


def _image(path: Path, part: str, below: dict[Path, list[tuple[Path, Reference]]]) -> str | None:
    """The picture that the words at `path` belong to: the one beside them, else one that is near."""
    inner = [i for i, key in enumerate(path) if isinstance(key, str)]
    for depth in reversed(inner):
        if depth == 0 and part in _OF_THE_PAGE and not _about_picture(path):
            return None
        if near := below.get(path[:depth]):
            start = _CAMEL.sub("_", str(path[depth])).lower()
            return max(near, key=lambda one: _shared(start, one[0][depth:]))[1].target
    return None


def _about_picture(path: Path) -> bool:
    return bool(_PICTURES.search("_".join(_key(path).split("_")[:-1])))


def _shared(key: str, path: Path) -> tuple[int, int]:
    """How many letters both begin with, then how near it is."""
    pairs = enumerate(zip(key, str(path[0]).lower(), strict=False))
    return next((i for i, (one, other) in pairs if one != other), min(len(key), len(str(path[0])))), -len(
        path
    )
