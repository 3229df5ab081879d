"""The folder of a site that is being cleaned: its own files only, and into its place in one go.

Pelican links the files of a site to their sources (STATIC_CREATE_LINKS), and a link leads out of the folder.
"""

from __future__ import annotations

import gzip
import os
import shutil
import tempfile
import zlib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scrubber import _atomic
from scrubber._atomic import PREFIX
from scrubber.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Staging:
    """A folder in which a site is built and cleaned before it takes the place of the one in `place`.

    `folder` lies beside `place`, where its owner alone can read it; it goes with `discard`, or with the
    process.
    """

    PREFIX: Final = ".scrubber-"

    def __init__(self, place: Path) -> None:
        """InputError where there is no room for it."""
        self.place = place.absolute()
        try:
            self.place.parent.mkdir(parents=True, exist_ok=True)
            self._room = tempfile.TemporaryDirectory(prefix=self.PREFIX, dir=self.place.parent)
        except OSError as error:
            raise InputError(f"there is no room beside the site to build it: {error.strerror}") from None
        self.folder = Path(self._room.name).resolve() / "site"
        self.folder.mkdir()

    def empty_place(self, keep: Callable[[str], bool] = lambda name: name.startswith(".")) -> None:
        """Remove what is in `place`, but entries at its top that are to be kept: hidden ones, unless said."""
        emptied(self.place, keep)

    def publish(self) -> None:
        """Move all that is in the folder to its place, over what is there; InputError where that fails."""
        try:
            self.place.mkdir(parents=True, exist_ok=True)
            _merged(self.folder, self.place)
        except OSError as error:
            raise InputError(f"the site cannot be put into its place: {error.strerror}") from None

    def discard(self) -> None:
        """Remove the folder and all that is left in it."""
        self._room.cleanup()


def emptied(folder: Path, keep: Callable[[str], bool] = lambda _: False) -> None:
    """Remove what is in a folder, but entries that are to be kept; links are not followed."""
    for entry in folder.iterdir() if folder.is_dir() else ():
        if not keep(entry.name):
            _remove(entry)


def _remove(entry: Path) -> None:
    if entry.is_dir() and not entry.is_symlink():
        shutil.rmtree(entry)
    else:
        entry.unlink(missing_ok=True)


def _merged(source: Path, target: Path) -> None:
    """Move the entries of one folder into another; what has the name of a file there is replaced."""
    for entry in sorted(source.iterdir()):
        there = target / entry.name
        folders = entry.is_dir() and there.is_dir() and not there.is_symlink()
        if folders:
            _merged(entry, there)
            continue
        if there.is_symlink() or there.is_dir() or entry.is_dir():
            with suppress(FileNotFoundError):
                _remove(there)
        try:
            entry.replace(there)
        except OSError:  # another file system
            shutil.move(entry, there)


def made_solid(site: Path) -> None:
    """Let every file in the folder be one of its own: links become copies of what they lead to.

    Raises InputError where a link leads nowhere, or to a folder that holds it.
    """
    for path in list(_linked(site)):
        if path.is_symlink() and path.is_dir():
            _copy_folder(path, site)
        elif path.is_file():
            _copy_file(path)
        else:
            raise InputError("a link in the site leads nowhere; nothing was published")


def _linked(site: Path) -> Iterator[Path]:
    for here, folders, files in os.walk(site):
        for name in (*folders, *files):
            path = Path(here, name)
            if path.is_symlink() or (name in files and path.lstat().st_nlink > 1):
                yield path


def _copy_file(path: Path) -> None:
    """Put a copy in the place of a link; time stamps and permissions stay those of its target."""
    copy = path.parent / f"{PREFIX}{os.urandom(8).hex()}"
    try:
        shutil.copyfile(path, copy)
        shutil.copymode(path, copy)
        status = path.stat()
        os.utime(copy, ns=(status.st_atime_ns, status.st_mtime_ns))
        copy.replace(path)
    except OSError as error:
        raise InputError(f"a link in the site cannot be copied: {error.strerror}") from None
    finally:
        with suppress(FileNotFoundError):
            copy.unlink()


def _copy_folder(path: Path, site: Path) -> None:
    target = path.resolve()
    if site.is_relative_to(target) or target.is_relative_to(site):
        raise InputError("a link in the site leads to a folder that holds it, or to another part of it")
    copy = path.parent / f"{PREFIX}{os.urandom(8).hex()}"
    try:
        shutil.copytree(target, copy)
        path.unlink()
        copy.rename(path)
    except (OSError, shutil.Error):
        raise InputError("a linked folder in the site cannot be copied") from None
    finally:
        shutil.rmtree(copy, ignore_errors=True)


def packed_again(site: Path) -> None:
    """Pack files again whose packed copies (`sitemap.xml.gz`) say something else than they do now.

    Raises InputError where a copy cannot be read or written.
    """
    for copy in site.rglob("*.gz"):
        plain = copy.with_suffix("")
        try:
            if plain.is_file() and plain.read_bytes() != _unpacked(copy, plain.stat().st_size):
                with _atomic.replacing(copy, like=copy, overwrite=True) as sink:
                    sink.write(gzip.compress(plain.read_bytes(), mtime=0))
        except (OSError, EOFError, zlib.error):
            raise InputError("a packed copy of a file in the site cannot be read or written") from None


def _unpacked(copy: Path, size: int) -> bytes:
    """What is packed, up to one byte more than it ought to be."""
    with gzip.open(copy) as file:
        return file.read(size + 1)
