"""Find the files that a command line names, without following links into circles."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from scrubber._atomic import PREFIX
from scrubber.cli import _sidecar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pathspec import PathSpec

    from scrubber.cli._options import Options

_NEVER: Final = frozenset({".git", ".hg", ".svn", ".venv", "venv", "node_modules", "__pycache__"})
STDIN: Final = Path("-")
HERE: Final = Path()


@dataclass(frozen=True, slots=True)
class Item:
    """A file to look at: its path, and its folder below the root that was named ("" for a named file).

    `problem` says why it cannot be looked at. `linked`: it is a link that was found in a folder; in place,
    it is left alone, since its target may lie anywhere. `caption` is the sidecar, if there is one.
    """

    path: Path
    folder: str = ""
    problem: str = ""
    linked: bool = False
    caption: Path | None = None

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
            raise click.UsageError(f"there is no {readable(path)}")
    spec = _spec(options)
    found: list[Item] = []
    seen: set[Path] = set()
    for path in paths:
        for item in _below(path, spec, options):
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


def _below(path: Path, spec: PathSpec[Any] | None, options: Options) -> Iterator[Item]:
    if path == STDIN:
        yield Item(path)
        return
    if options.force_exclude and spec is not None and spec.match_file(readable(path)):
        return
    if not path.is_dir():
        yield Item(path, caption=_sidecar.beside(path))
        return
    output = options.output.resolve() if options.output is not None else None
    yield from _folder(path, output, spec)


def _folder(root: Path, output: Path | None, spec: PathSpec[Any] | None) -> Iterator[Item]:
    """Everything below `root`, but not what an earlier run wrote to `output`."""
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
        partners = _sidecar.partners(names)
        folders = []
        for entry in entries:
            relative = f"{inside}/{entry.name}" if inside else entry.name
            if entry.is_dir(follow_symlinks=False):
                left_out = spec and spec.match_file(readable(relative) + "/")
                if entry.name not in _NEVER and not left_out and (here / entry.name).resolve() != output:
                    folders.append(here / entry.name)
            elif not (
                entry.name.startswith(PREFIX)
                or (spec and spec.match_file(readable(relative)))
                or _sidecar.is_one(entry.name, partners)
            ):
                yield _item(here / entry.name, inside, names, linked=entry.is_symlink())
        pending.extend(reversed(folders))


def _item(path: Path, inside: str, names: set[str], *, linked: bool) -> Item:
    if linked and path.is_dir():
        return Item(path, inside, problem="is a link to a folder, which is not followed", linked=True)
    return Item(path, inside, linked=linked, caption=_sidecar.beside(path, names))
