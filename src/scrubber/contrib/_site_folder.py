"""The folder of a site that is being cleaned: its own files only, and into its place in one go.

Pelican links the files of a site to their sources (STATIC_CREATE_LINKS), and a link leads out of the folder.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from scrubber._atomic import PREFIX
from scrubber.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator


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
