"""What a reference in a post means among the files of a tree, and how it reads when these have new names.

URLs follow RFC 3986, read as site generators read them: relative to the document, to the page that it
becomes, or to the root of the site, which may be `static/`, `content/`, `assets/`, `public/` and the like.
Paths are absolute and normal, as text with "/".
"""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote, unquote_to_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

ROOTS: Final = ("static", "content", "assets", "public", "source", "docs", "src")
_INNER: Final = frozenset({"static", "public"})  # roots of a site wherever they lie: of a theme, of a part
LONGEST: Final = 8192  # characters of a target that is a path
_SCHEME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|\\")
_TEMPLATE: Final = re.compile(r"(?:\{\{[^{}]*\}\}|\{%[^%]*%\}|<%[^%]*%>)+|@site(?=/)|[@~](?=/)")
_PELICAN: Final = re.compile(r"\{[a-z]+\}|\|[a-z]+\|")


class Step(NamedTuple):
    """Component `number` of a target, from 0, names the file or folder at `path`."""

    number: int
    path: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a target means.

    `files` are the paths that it may mean: none where it leads elsewhere or nowhere, several where it cannot
    be decided. `local`: it is meant to lead to a file of this site. `steps` are the components that are
    understood; with `files` empty, these are folders on the way to something that is not there.
    """

    local: bool
    files: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    start: int = 0  # where the path begins in the target, and ends
    end: int = 0


class References:
    """The files and folders of a tree, and what targets in its documents mean among them."""

    def __init__(self, paths: Iterable[str], sites: Sequence[str] = ()) -> None:
        """`paths` are files and folders, their own folders follow; `sites` are URLs of the site itself."""
        self._names: dict[str, dict[str, list[str]]] = {}  # of each folder: loose form -> names
        self._sites = [site.split("//", 1)[-1].rstrip("/") for site in sites]
        self._bases = [f"/{path}/" for site in self._sites if (path := site.partition("/")[2])]
        for path in paths:
            self._add(path)
        self._inner: dict[
            str, list[str]
        ] = {}  # roots anywhere in the tree, by the loose form of what is in them
        for path, names in self._names.items():
            if path.rpartition("/")[2] in _INNER:
                for name in names:
                    self._inner.setdefault(name, []).append(path)

    def _add(self, path: str) -> None:
        folder, _, name = path.rpartition("/")
        if not name:
            return
        if folder not in self._names:
            self._names[folder] = {}
            self._add(folder)
        known = self._names[folder].setdefault(loose(name), [])
        if name not in known:
            known.append(name)

    def meaning(self, document: str, target: str) -> Meaning:
        """What `target` means in the document at the absolute path `document`."""
        found = self._local(target)
        if found is None:
            return Meaning(local=False)
        for base in self._bases:  # the site lies below the root of its host
            if target.startswith(base):
                below = self._meant(document, target, (len(base) - 1, found[1], True))
                if below.files:
                    return below
        return self._meant(document, target, found)

    def _meant(self, document: str, target: str, path: tuple[int, int, bool]) -> Meaning:
        start, end, rooted = path
        parts = target[start:end].split("/")
        rooted = rooted or target.startswith("/", start)
        folder = document.rpartition("/")[0]
        if not rooted and (own := self._walk(folder, parts, start, end)).files:
            return own
        tries = [] if rooted else [self._walk(document.rpartition(".")[0], parts, start, end)]
        climbing = next((i for i, part in enumerate(parts) if part not in {".", ".."}), len(parts))
        below = [""] * climbing + parts[climbing:]
        roots = [*_site_roots(folder)]
        if rooted:
            first = next((part for part in below if part), "")
            roots += self._inner.get(loose(decoded(first)), ())
        tries += [self._walk(root, below, start, end) for root in roots]
        return _agreed(tries) if rooted else _agreed(tries, own)

    def _local(self, target: str) -> tuple[int, int, bool] | None:
        """Where the path of a local target begins and ends, and whether it starts at a root."""
        start, rooted = 0, False
        lowered = target[:LONGEST].lower()
        for site in self._sites:
            for scheme in ("https://", "http://", "//"):
                head = (scheme + site).lower()
                if lowered.startswith(head) and lowered[len(head) : len(head) + 1] in {"", "/", "?", "#"}:
                    start, rooted = len(head), True
        if match := _TEMPLATE.match(target):
            start, rooted = match.end(), True
        elif match := _PELICAN.match(target):
            start = match.end()
        end = next((i for i, c in enumerate(target[start:LONGEST], start) if c in "?#"), len(target))
        if end > LONGEST or end == start or _SCHEME.match(target, start):
            return None
        return start, end, rooted

    def leaves(self, document: str, target: str) -> bool:
        """Whether a target leads to no file of this tree."""
        return not self.meaning(document, target).files

    def _walk(self, base: str, parts: Sequence[str], start: int, end: int) -> Meaning:
        here = [base]  # where the walk may have come to
        steps: list[Step] = []
        for index, part in enumerate(parts):
            if part in {"", "."}:
                continue
            if part == "..":
                here = [folder.rpartition("/")[0] for folder in here]
                continue
            following = [path for folder in here for path in self._children(folder, part)]
            if not following:
                return Meaning(True, (), tuple(steps), start, end)
            here = following
            steps += [Step(index, path) for path in here]
        return Meaning(True, tuple(dict.fromkeys(here)) if steps else (), tuple(steps), start, end)

    def _children(self, folder: str, part: str) -> list[str]:
        """The entries that a component may name: exactly, else in another Unicode form or case."""
        names = self._names.get(folder)
        if names is None:
            return []
        for wanted in dict.fromkeys((decoded(part), part)):
            known = names.get(loose(wanted), ())
            composed = unicodedata.normalize("NFC", wanted)
            exact = [name for name in known if name == wanted]
            same = [name for name in known if unicodedata.normalize("NFC", name) == composed]
            if chosen := exact or same or known:
                return [f"{folder}/{name}" for name in chosen]
        return []


def _site_roots(folder: str) -> Iterator[str]:
    while True:
        yield folder
        yield from (f"{folder}/{name}" for name in ROOTS)
        parent = folder.rpartition("/")[0]
        if parent == folder:
            return
        folder = parent


def _agreed(tries: Iterable[Meaning], own: Meaning | None = None) -> Meaning:
    """One meaning where all that lead to a file lead to the same; else all files, or the way to none."""
    tries = list(tries)
    whole = [one for one in tries if one.files]
    files = tuple(dict.fromkeys(path for one in whole for path in one.files))
    if len(files) == 1:
        return whole[0]
    if files:
        return Meaning(True, files)
    ways = {one.steps: one for one in ([own] if own else []) + tries if one.steps}
    if own and own.steps:
        return own
    return next(iter(ways.values())) if len(ways) == 1 else Meaning(True)


def renamed(target: str, meaning: Meaning, names: Mapping[str, str]) -> str:
    """The target with the new names of what it means; `names` has the new name of a path as it was."""
    parts = target[meaning.start : meaning.end].split("/")
    for step in meaning.steps:
        if step.path in names:
            parts[step.number] = quote(names[step.path], errors="surrogateescape")
    return target[: meaning.start] + "/".join(parts) + target[meaning.end :]


def is_elsewhere(target: str) -> bool:
    """Whether a target is a URL with a scheme or host of its own, or holds its content itself (`data:`)."""
    return _SCHEME.match(target) is not None


def decoded(part: str) -> str:
    """A component of a URL without percent-encoding, as a file name of this system."""
    if "%" not in part:
        return part
    return os.fsdecode(unquote_to_bytes(part.encode("utf-8", "surrogateescape")))


def loose(name: str) -> str:
    """What names share that a careless system or writer takes for one."""
    return name.lower() if name.isascii() else unicodedata.normalize("NFC", name).casefold()
