"""Find the files that a command line names, without following links into circles."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scrubber._atomic import PREFIX
from scrubber.errors import UsageError
from scrubber.trees import _sidecar

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from pathspec import PathSpec

    from scrubber.trees.options import Options

_SIDECARS: Final = (".json", ".xmp")
MARK: Final = ".scrub-originals"  # a folder with a file of this name holds originals: no input of ours
_NEVER: Final = frozenset({".git", ".hg", ".svn"})
_PACKAGES: Final = frozenset({"node_modules", "__pycache__"})  # never written by hand
# of what is no text: it need not wait until all forms of posts are loaded
MEDIA: Final = frozenset(
    f".{suffix}"
    for suffixes in (
        "jpg jpeg jpe jfif png apng gif webp heic heif avif tif tiff jxl jp2 j2k jpx jpf j2c jpc jph bmp dib",
        "ico cur psd psb cr2 cr3 nef arw orf rw2 raf dng pef srw",
        "mp4 m4v mov qt 3gp 3g2 mkv webm mka mks avi mpg mpeg mts m2ts ts wmv wm asf flv ogv insv lrv",
        "mp3 m4a m4b wav flac ogg oga opus spx aif aiff aifc aac amr awb caf wma",
        "pdf docx docm dotx xlsx xlsm pptx pptm ppsx odt ods odp odg epub doc xls ppt",
        "zip tar gz tgz bz2 xz 7z rar woff woff2 ttf otf eot exe wasm",
    )
    for suffix in suffixes.split()
)
STDIN: Final = Path("-")
HERE: Final = Path()


@dataclass(frozen=True, slots=True)
class Item:
    """A file to look at: its path, and its folder below the root that was named ("" for a named file).

    `problem` says why it cannot be looked at. `linked`: it is a link that was found in a folder; in place,
    it is left alone, since its target may lie anywhere. `caption` is the sidecar, if there is one.
    `pictures` are the pictures beside it that the file itself may describe (`photo.json`, `photo.xmp`).
    `beside` says what it is beside media where it is no asset of its own (`Thumbs.db`), and `around` what
    else lies around a file that was named. `inside` has the new names of the files in an archive, in pairs.
    """

    path: Path
    folder: str = ""
    problem: str = ""
    linked: bool = False
    caption: Path | None = None
    pictures: tuple[str, ...] = ()
    beside: str = ""
    around: tuple[str, ...] = ()
    inside: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """File name as text; bytes that are not UTF-8 become U+FFFD, one each."""
        return readable(self.path.name)


def readable(path: Path | str) -> str:
    """A path as text that can be printed and searched."""
    return os.fsencode(path).decode("utf-8", "replace")


def absolute(path: Path) -> str:
    """A path from the root, without `..`; links in it stay as they are."""
    return os.path.abspath(path)  # noqa: PTH100 - `resolve` follows links


def items(paths: Sequence[Path], options: Options) -> list[Item]:
    """All files below the paths, in a stable order; a usage error where a path does not exist."""
    for path in paths:
        if path != STDIN and not os.path.lexists(path):
            raise UsageError(f"there is no {readable(path)}")
    spec = _spec(options)
    listed = cache(_listed)
    found: list[Item] = []
    seen: set[Path] = set()
    for path in paths:
        for item in _below(path, spec, options, listed):
            key = item.path.absolute()
            if key not in seen:
                seen.add(key)
                found.append(item)
    return found


def _spec(options: Options) -> PathSpec[Any] | None:
    if not options.exclude:
        return None
    from pathspec import PathSpec

    return PathSpec.from_lines("gitignore", options.exclude)


def matcher(patterns: Sequence[str]) -> Callable[[str], bool]:
    """Whether a path below the root is one of those that the patterns mean, as in .gitignore."""
    if not patterns:
        return lambda _: False
    from pathspec import PathSpec

    spec = PathSpec.from_lines("gitignore", patterns)
    return lambda path: spec.match_file(path.lstrip("/"))


def _below(
    path: Path, spec: PathSpec[Any] | None, options: Options, listed: Callable[[Path], frozenset[str]]
) -> Iterator[Item]:
    if path == STDIN:
        yield Item(path)
        return
    if options.force_exclude and spec is not None and spec.match_file(readable(path)):
        return
    if not path.is_dir():
        for one in _described(path, listed) if options.reads_only else ():
            yield _named(one, options, listed)
        if not (options.reads_only and _described(path, listed)):
            yield _named(path, options, listed)
        return
    yield from _folder(path, options, spec)


def _named(path: Path, options: Options, listed: Callable[[Path], frozenset[str]]) -> Item:
    """A file that was named itself, not the folder it lies in."""
    folder = ""
    if options.root is not None:
        root, parent = absolute(options.root), absolute(path.parent)
        if parent.startswith(f"{root.rstrip('/')}/"):
            folder = readable(os.path.relpath(parent, root))
    pictures = _pictures(path, listed)
    return Item(path, folder, caption=_sidecar.beside(path), pictures=pictures)


def _listed(folder: Path) -> frozenset[str]:
    """The names in a folder; none where it cannot be listed."""
    try:
        return frozenset(os.listdir(folder))  # noqa: PTH208 - names alone are wanted
    except OSError:
        return frozenset()


def _described(path: Path, listed: Callable[[Path], frozenset[str]]) -> list[Path]:
    """The pictures that a named text is the caption of: it is looked at with them."""
    if path.suffix.lower() != _sidecar.SUFFIX:
        return []
    pictures = [name for name in listed(path.parent) if Path(name).suffix.lower() in MEDIA]
    return [
        path.with_name(name)
        for name in sorted(pictures)
        if _sidecar.is_one(path.name, _sidecar.partners([name]))
    ]


def _own(options: Options) -> frozenset[Path]:
    """What a run writes itself, which is no input: the output, the journal and its originals, redirects."""
    journal = options.journal
    own = [options.output, journal, options.redirects_file]
    own += [] if journal is None else [journal.with_name(journal.name + ".d")]
    return frozenset(path.resolve() for path in own if path is not None)


def _pictures(path: Path, listed: Callable[[Path], frozenset[str]]) -> tuple[str, ...]:
    """The pictures that a named file is a sidecar of."""
    if path.suffix.lower() not in _SIDECARS:
        return ()
    return tuple(_partners(listed(path.parent))(path.name))


def _partners(names: Iterable[str]) -> Callable[[str], Sequence[str]]:
    """A function that gives the pictures, among the names of a folder, that a file is a sidecar of."""
    names = list(names)
    if not any(name.lower().endswith(_SIDECARS) for name in names):
        return lambda _: ()
    from scrubber.posts.sidecar import partners, pictures_of

    known = partners(name for name in names if f".{name.rpartition('.')[2]}".lower() in MEDIA)
    return lambda name: pictures_of(name, known)


def everything(paths: Sequence[Path], options: Options) -> Iterator[tuple[str, bool]]:
    """Every file and folder below the paths, also what is left out of a run: its path, and if it is a folder.

    What a run writes itself, version control and installed packages are passed over.
    """
    own = _own(options)
    for path in paths:
        yield absolute(path), path.is_dir()
        for here, folders, files in os.walk(absolute(path)):
            names = {*folders, *files}
            folders[:] = [
                name
                for name in folders
                if not _passed_over(Path(here, name), options) and not _is_own(Path(here, name), own, names)
            ]
            yield from ((f"{here}/{name}", True) for name in folders)
            others = (name for name in files if not _is_own(Path(here, name), own, names))
            yield from ((f"{here}/{name}", False) for name in others)


def _is_own(path: Path, own: Collection[Path], names: Collection[str]) -> bool:
    """Whether scrub wrote this itself: in this run, or as the journal and the originals of another one.

    `names` are those in the same folder.
    """
    if path.name.startswith(PREFIX) or (path.name.endswith(".d") and (path / MARK).exists()):
        return True
    beside = f"{path.name}.d"
    if beside in names and (path.parent / beside / MARK).exists():
        return True
    return any(path.name == other.name for other in own) and path.resolve() in own


def _passed_over(folder: Path, options: Options) -> bool:
    """Whether a folder is version control's or holds packages. A page may be called "venv", too."""
    if folder.name in _NEVER:
        return True
    if folder.name in {"venv", ".venv"}:
        return (folder / "pyvenv.cfg").is_file()
    return folder.name in _PACKAGES and not options.all_folders


def _folder(root: Path, options: Options, spec: PathSpec[Any] | None) -> Iterator[Item]:
    """Everything below `root`, but not what scrub itself wrote."""
    own = _own(options)
    pending = [root]
    while pending:
        here = pending.pop()
        below = here.relative_to(root)
        inside = "" if below == Path() else readable(below.as_posix())
        try:
            entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        except OSError as error:
            yield Item(here, inside, problem=f"cannot be listed: {error.strerror}")
            continue
        names = {entry.name for entry in entries}
        pictures = _partners(names)
        partners = _sidecar.partners(names)
        folders = []
        for entry in entries:
            relative = f"{inside}/{entry.name}" if inside else entry.name
            if entry.is_dir(follow_symlinks=False):
                left_out = spec and spec.match_file(readable(relative) + "/")
                folder = here / entry.name
                if not (left_out or _passed_over(folder, options) or _is_own(folder, own, names)):
                    folders.append(folder)
            elif not (
                _is_own(here / entry.name, own, names)
                or (spec and spec.match_file(readable(relative)))
                or _sidecar.is_one(entry.name, partners)
            ):
                item = _item(here / entry.name, inside, names, linked=entry.is_symlink())
                yield replace(item, pictures=tuple(pictures(entry.name))) if pictures(entry.name) else item
        pending.extend(reversed(folders))


def _item(path: Path, inside: str, names: set[str], *, linked: bool) -> Item:
    if linked and path.is_dir():
        return Item(path, inside, problem="is a link to a folder, which is not followed", linked=True)
    return Item(path, inside, linked=linked, caption=_sidecar.beside(path, names))
