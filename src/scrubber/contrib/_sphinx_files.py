"""Files that Sphinx copies into what it builds: clean copies take their places before it copies anything.

Sphinx itself lets converted pictures take the places of others in the same way (`sphinx.ext.imgconverter`).
Names are given once and kept in the environment, so that pages that are not written again name the right
files.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging

from scrubber._version import __version__
from scrubber.contrib._sphinx_words import names_of, scrubber_of
from scrubber.errors import ScrubberError, UnknownFormat
from scrubber.model import Asset
from scrubber.trees._walk import MEDIA, matcher

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from scrubber.pipeline import Scrubber

ASSIGNED: Final = "scrubber_assigned"  # of the environment: the name of every picture in what is built
_NEUTRAL: Final = "picture"
_log: Final = logging.getLogger(__name__)


class Files:
    """The clean copies of one build, and their names."""

    def __init__(self, app: Sphinx) -> None:
        self._app = app
        self._cache = Path(app.doctreedir) / "scrubber"
        self._done: dict[str, str | None] = {}
        self._downloads: dict[str, str | None] = {}  # new places by old ones, None where it was refused
        self._kept: dict[Path, Any] | None = None
        self.refused: list[str] = []
        self.unknown: list[str] = []  # places of downloads that are no media

    @property
    def _scrubber(self) -> Scrubber:
        return scrubber_of(self._app.config)

    # --- names

    def assign(self, _app: Sphinx, env: BuildEnvironment) -> None:
        """Give every picture of the site its name; those that have one keep it."""
        self._done.clear()
        self._downloads.clear()
        self.refused, self.unknown = [], []
        old: dict[str, str] = getattr(env, ASSIGNED, {})
        mine = self._relative(self._cache)
        paths = sorted(path for path in env.images if not path.startswith(mine))
        names = {path: old[path] for path in paths if path in old}
        taken = {name.casefold() for name in names.values()}
        new = [path for path in paths if path not in names]
        for path, safe in zip(new, self._safe(env, new), strict=True):
            names[path] = _claimed(safe or env.images[path][1], taken)
        setattr(env, ASSIGNED, names)

    def _safe(self, env: BuildEnvironment, paths: list[str]) -> list[str | None]:
        """Safe names for files, None where the old one may stay."""
        if not self._app.config.scrubber_rename:
            return [None] * len(paths)
        offers = [self._offer(env, path, env.images[path][0]) for path in paths]
        unsaid = [path for path, offer in zip(paths, offers, strict=True) if offer is None]
        assets = [Asset(None, name=PurePosixPath(path).name) for path in unsaid]
        alone = {}
        for path, report in zip(unsaid, self._scrubber.check_many(assets), strict=True):
            private = any(finding.span.part == "name" for finding in report.words)
            alone[path] = (report.best("name") or _neutral(path)) if private else None
        return [offer or alone.get(path) for path, offer in zip(paths, offers, strict=True)]

    @staticmethod
    def _offer(env: BuildEnvironment, path: str, docs: Iterable[str]) -> str | None:
        """What the documents that show a picture found in its name, with their words to help."""
        name = PurePosixPath(path).name
        for docname in sorted(docs):
            offers = names_of(env).get(docname, {})
            if name in offers:
                return offers[name] or _neutral(path)
            pattern = f"{PurePosixPath(path).stem}.*"
            if pattern in offers:
                stem = (offers[pattern] or _NEUTRAL).removesuffix(".*")
                return f"{stem}{PurePosixPath(path).suffix}"
        return None

    # --- pictures

    def resolve(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Let a document show the clean copies, under their names."""
        if app.builder.supported_image_types:
            for node in list(doctree.findall(nodes.image)):
                self._picture(node, docname)
        for download in list(doctree.findall(addnodes.download_reference)):
            self._link(download)

    def _picture(self, node: nodes.image, docname: str) -> None:
        env = self._app.env
        candidates: dict[str, str] = node.get("candidates", {})
        gone = False
        for kind, path in list(candidates.items()):
            if kind == "?" or path not in env.images:
                continue
            copy = self._copy(path)
            if copy is None:
                del candidates[kind]
                gone = True
                continue
            env.images[copy] = ({docname}, getattr(env, ASSIGNED, {}).get(path) or self._late(path))
            candidates[kind] = copy
            if node["uri"] == path:
                node["uri"] = copy
        if gone and not candidates:
            _left_out(node)

    def _late(self, path: str) -> str:
        """The name of a picture that came after the others got theirs (from the web, or converted)."""
        offered = self._safe(self._app.env, [path])[0] or self._app.env.images[path][1]
        name = PurePosixPath(offered)
        return f"{name.stem}-{self._digest(self._app.srcdir / path)[:8]}{name.suffix}"

    def _copy(self, path: str) -> str | None:
        """Where the clean copy of a file stands, from the folder of the sources; None where it is refused."""
        if path not in self._done:
            self._done[path] = path if self._excluded(path) else self._cleaned(path)
        return self._done[path]

    def _cleaned(self, path: str) -> str | None:
        source = self._app.srcdir / path
        try:
            name = getattr(self._app.env, ASSIGNED, {}).get(path) or f"{_NEUTRAL}{source.suffix}"
            folder = self._cache / self._digest(source)
            target = folder / name
            if not target.is_file():
                folder.mkdir(parents=True, exist_ok=True)
                self._scrubber.clean(source, target, overwrite=True)
            return self._relative(target)
        except (ScrubberError, OSError) as error:
            self._refuse(error)
            return None

    def _refuse(self, error: ScrubberError | OSError) -> None:
        """Say that a file is left out; which one is not said, its name may be private."""
        why = str(error) if isinstance(error, ScrubberError) else error.strerror or type(error).__name__
        self.refused.append(why)
        _log.warning("a file cannot be cleaned and is left out: %s", why, type="scrubber", subtype="refused")

    def _digest(self, path: Path) -> str:
        """What a clean copy depends on."""
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
        digest.update(f"{__version__} {self._scrubber.policy!r}".encode())
        return digest.hexdigest()[:32]

    def _excluded(self, path: str) -> bool:
        return matcher(self._app.config.scrubber_exclude)(path)

    def _relative(self, path: Path) -> str:
        return Path(os.path.relpath(path, self._app.srcdir)).as_posix()

    # --- downloads

    def swap(self, app: Sphinx, builder: Builder) -> None:
        """Let Sphinx copy clean downloads, under safe names."""
        if builder.format != "html":
            return
        env = app.env
        self._kept = dict(env.dlfiles)
        new: dict[Any, Any] = {}
        for source, (docs, place) in self._kept.items():
            copy = self._download(Path(source).as_posix())
            if copy is None:
                self._downloads[str(place)] = None
                continue
            there = self._place(env, Path(source).as_posix(), str(place), docs)
            self._downloads[str(place)] = there
            new[Path(copy)] = (docs, there)
            if copy == Path(source).as_posix():
                self.unknown.append(there)
        env.dlfiles.clear()
        env.dlfiles.update(new)

    def restore(self) -> None:
        """Let the environment say again where the sources of downloads are."""
        if self._kept is not None:
            self._app.env.dlfiles.clear()
            self._app.env.dlfiles.update(self._kept)
            self._kept = None

    def _download(self, path: str) -> str | None:
        """The clean copy of a download; what is no media is copied as it is."""
        if self._excluded(path):
            return path
        try:
            self._scrubber.check_media(Asset(self._app.srcdir / path))
        except UnknownFormat:
            if PurePosixPath(path).suffix.lower() not in MEDIA - {".zip", ".gz"}:
                return path
        except (ScrubberError, OSError):
            pass  # said where it is cleaned
        return self._copy(path)

    def _place(self, env: BuildEnvironment, path: str, place: str, docs: Iterable[str]) -> str:
        """Where a download goes: Sphinx names its folder by a digest of its path, which can be guessed."""
        if not self._app.config.scrubber_rename:
            return place
        offer = self._offer(env, path, docs)
        folder = Asset(None, name=PurePosixPath(path).name, folder=str(PurePosixPath(path).parent))
        report = next(iter(self._scrubber.check_many([folder])))
        if offer is None and not any(finding.span.part in {"name", "folder"} for finding in report.words):
            return place
        name = offer or report.safe("name") or _neutral(path)
        return f"{self._digest(self._app.srcdir / path)}/{name}"

    def _link(self, node: nodes.Element) -> None:
        place = node.get("filename")
        if place not in self._downloads:
            return
        new = self._downloads[place]
        if new is not None:
            node["filename"] = new
        else:
            node.replace_self(node.children)


def _left_out(node: nodes.image) -> None:
    """Let the words of a picture stand in its place."""
    inside = isinstance(node.parent, nodes.TextElement)
    words = nodes.Text(node.get("alt", ""))
    node.replace_self(nodes.inline("", "", words) if inside else nodes.paragraph("", "", words))


def _neutral(path: str) -> str:
    return f"{_NEUTRAL}{PurePosixPath(path).suffix.lower()}"


def _claimed(name: str, taken: set[str]) -> str:
    """The name, or one with a number where it is taken."""
    old = PurePosixPath(name)
    number = 1
    while name.casefold() in taken:
        number += 1
        name = f"{old.stem}-{number}{old.suffix}"
    taken.add(name.casefold())
    return name
