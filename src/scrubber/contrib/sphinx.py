"""Sphinx: `extensions = ["scrubber.contrib.sphinx"]` in conf.py (Sphinx 7.4 and later, any builder).

https://www.sphinx-doc.org/en/master/extdev/. Words are changed while documents are read, pictures and
downloads are cleaned before they are copied; at the end, all of a site in HTML is looked at once more.
"""

from __future__ import annotations

import json
import re
import shutil
from contextlib import suppress
from logging import INFO, WARNING
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sphinx.errors import ConfigError, ExtensionError
from sphinx.util import logging

from scrubber._version import __version__
from scrubber.contrib import _site
from scrubber.contrib._sphinx_files import Files
from scrubber.contrib._sphinx_words import Words, names_of, scrubber_of
from scrubber.errors import NotClean, ScrubberError
from scrubber.model import Asset
from scrubber.trees._walk import MEDIA, matcher

if TYPE_CHECKING:
    from collections.abc import Iterable, MutableMapping

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

_PLAIN: Final = ("/.buildinfo*", "/.nojekyll", "/CNAME", "/.doctrees/")  # what Sphinx and its hosts write
_MEDIA: Final = MEDIA - {".woff", ".woff2", ".ttf", ".otf", ".eot", ".wasm", ".exe", ".epub"}
_PACKAGES: Final = frozenset({"site-packages", "dist-packages"})
_PROSE: Final = re.compile(r" in (?:title|description|keywords?|author): ")
_LATE: Final = 900  # after other extensions


class _Log(logging.SphinxLoggerAdapter):
    """Gives every warning a type, so that `suppress_warnings` can name it.

    What is found in titles of pages is told, and is no warning: each one repeats the name of the project.
    """

    def warning(self, msg: object, *args: object, **kwargs: Any) -> None:
        """Log a warning, or tell what stays because it is not about a picture."""
        level = INFO if any(_PROSE.search(str(arg)) for arg in args) else WARNING
        self.log(level, str(msg), *args, **kwargs)

    def process(self, msg: str, kwargs: MutableMapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """Add the type to what goes along with a message."""
        given = {
            **kwargs,
            "type": kwargs.get("type") or "scrubber",
            "subtype": kwargs.get("subtype") or "left",
        }
        return super().process(msg, given)


_log: Final = _Log(logging.getLogger(__name__).logger, {})


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register with Sphinx."""
    for name, default, types in (
        ("enabled", True, [bool]),
        ("captions", True, [bool]),
        ("rename", True, [bool]),
        ("strict", False, [bool]),
        ("sources", False, [bool]),
        ("exclude", [], [list, tuple]),
        ("policy", {}, [dict]),
    ):
        app.add_config_value(f"scrubber_{name}", default, "env", types)
    app.connect("config-inited", _configured)
    app.connect("builder-inited", _started)
    return {
        "version": __version__,
        "env_version": 1,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }


def _configured(_app: Sphinx, config: Config) -> None:
    """Judge the settings, and leave out copies of the sources: these say what pages do not say any more."""
    try:
        scrubber_of(config)
    except (ScrubberError, TypeError) as error:
        raise ConfigError(f"scrubber_policy: {error}") from None
    if config.scrubber_enabled and not config.scrubber_sources:
        config.html_copy_source = False
        config.html_show_sourcelink = False


def _started(app: Sphinx) -> None:
    if not app.config.scrubber_enabled:
        return
    files = Files(app)
    finish = _Finish(app, files)
    app.add_transform(Words)
    app.connect("env-purge-doc", _forget)
    app.connect("env-merge-info", _merge)
    app.connect("env-updated", files.assign, priority=_LATE)
    app.connect("env-updated", finish.again, priority=_LATE)
    app.connect("write-started", files.swap, priority=_LATE)
    app.connect("write-started", finish.clear, priority=_LATE)
    app.connect("doctree-resolved", files.resolve, priority=_LATE)
    app.connect("html-collect-pages", finish.packed, priority=_LATE)
    app.connect("build-finished", finish.done, priority=_LATE)


def _forget(_app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    names_of(env).pop(docname, None)


def _merge(_app: Sphinx, env: BuildEnvironment, docnames: Iterable[str], other: BuildEnvironment) -> None:
    theirs = names_of(other)
    names_of(env).update({name: theirs[name] for name in docnames if name in theirs})


class _Finish:
    """What is done to the folder of a build when Sphinx has written it."""

    def __init__(self, app: Sphinx, files: Files) -> None:
        self._app = app
        self._files = files
        self._record = Path(app.doctreedir) / "scrubber" / f"renamed-{app.builder.name}.json"

    def again(self, _app: Sphinx, env: BuildEnvironment) -> list[str]:
        """All documents, where files that Sphinx copies each time had to be renamed in the last build."""
        return sorted(env.found_docs) if self._renamed() else []

    def clear(self, _app: Sphinx, _builder: Builder) -> None:
        """Remove the renamed files of the last build: pages and files are written with their old names."""
        root = Path(self._app.outdir).resolve()
        for name in self._renamed():
            path = (root / name).resolve()
            if path.is_relative_to(root) and path.is_file():
                path.unlink()
        self._record.unlink(missing_ok=True)

    def packed(self, app: Sphinx) -> list[Any]:
        """Clean what goes into an e-book beside pictures, before it is packed."""
        if app.builder.name == "epub":
            self._media(Path(app.outdir))
        return []

    def done(self, app: Sphinx, error: Exception | None) -> None:
        """Look at all that was built; ExtensionError where it must not be published."""
        self._files.restore()
        if error is not None:
            return
        outdir = Path(app.outdir)
        if Path(app.doctreedir).resolve().is_relative_to(outdir.resolve()):
            _log.warning(
                "the doctrees lie in the folder that is to be published, and say all that the sources say; "
                "use sphinx-build -d, or -M",
                subtype="doctrees",
            )
        if app.builder.format == "html" and app.builder.name != "epub":
            self._web(outdir)
        elif app.builder.supported_image_types:
            self._media(outdir)
        if self._files.refused:
            number = len(self._files.refused)
            raise ExtensionError(
                f"scrubber: files that cannot be cleaned were left out ({number}), see the warnings; "
                "clean or remove them, or name them in scrubber_exclude"
            )

    def _web(self, outdir: Path) -> None:
        if not self._app.config.html_copy_source:
            shutil.rmtree(outdir / "_sources", ignore_errors=True)
        try:
            summary = _site.clean(outdir, self._settings(), _log)
        except NotClean as error:
            self._drop(outdir)
            raise ExtensionError(f"scrubber: {error}") from None
        except ScrubberError as error:
            raise ExtensionError(f"scrubber: {error}") from None
        if summary.names:
            self._record.parent.mkdir(parents=True, exist_ok=True)
            self._record.write_text(json.dumps(sorted(summary.names.values())), encoding="utf-8")

    def _settings(self) -> _site.Settings:
        config = self._app.config
        return _site.Settings(
            policy=scrubber_of(config).policy,
            rename=config.scrubber_rename,
            words="pictures" if config.scrubber_captions else "none",
            strict=config.scrubber_strict,
            exclude=(*_PLAIN, *map(_site.anchored, self._others()), *config.scrubber_exclude),
            site_url=(config.html_baseurl,) if config.html_baseurl else (),
            jobs=max(self._app.parallel, 1),
        )

    def _others(self) -> list[str]:
        """What is nobody's picture or page: downloads of other types, parts of the theme, doctrees."""
        others = [f"_downloads/{place}" for place in self._files.unknown]
        others += [f"_static/{name}" for name in _packaged(self._app)]
        outdir, inside = (Path(place).resolve() for place in (self._app.outdir, self._app.doctreedir))
        if inside.is_relative_to(outdir):
            others.append(f"{inside.relative_to(outdir).as_posix()}/")
        return others

    def _media(self, folder: Path) -> None:
        """Clean the media in a folder, in place; what cannot be cleaned goes."""
        is_left = matcher([*map(_site.anchored, self._others()), *self._app.config.scrubber_exclude])
        for path in sorted(folder.rglob("*")):
            below = path.relative_to(folder).as_posix()
            if path.is_file() and path.suffix.lower() in _MEDIA and not is_left(below):
                try:
                    scrubber_of(self._app.config).clean(path, path)
                except (ScrubberError, OSError):
                    self._refuse(path)

    def _refuse(self, path: Path) -> None:
        with suppress(OSError):
            path.unlink()
        self._files.refused.append(path.suffix)
        _log.warning("a %s file cannot be cleaned and was removed", path.suffix, subtype="refused")

    def _drop(self, outdir: Path) -> None:
        """Remove the media of a site that cannot be published, but for those that are clean."""
        scrubber = scrubber_of(self._app.config)
        for path in sorted(outdir.rglob("*")):
            if path.is_file() and path.suffix.lower() in _MEDIA:
                try:
                    clean = scrubber.check_media(Asset(path)).clean
                except (ScrubberError, OSError):
                    clean = False
                if not clean:
                    path.unlink(missing_ok=True)

    def _renamed(self) -> list[str]:
        try:
            found: list[str] = json.loads(self._record.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return []
        return found


def _packaged(app: Sphinx) -> list[str]:
    """The files in `_static` that come with the theme or an extension: they are nobody's upload."""
    theirs: set[str] = set()
    mine: set[str] = set()
    theme = getattr(app.builder, "theme", None)
    folders = [Path(folder) / "static" for folder in (theme.get_theme_dirs() if theme else ())]
    folders += [Path(app.confdir, entry) for entry in app.config.html_static_path]
    for folder in folders:
        packaged = not _PACKAGES.isdisjoint(folder.resolve().parts)
        (theirs if packaged else mine).update(_below(folder))
    return sorted(theirs - mine)


def _below(folder: Path) -> list[str]:
    """The paths of all files in a folder, or the name of one file; of templates, what is made of them."""
    if folder.is_file():
        return [folder.name]
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return [path.removesuffix("_t").removesuffix(".jinja") for path in found]
