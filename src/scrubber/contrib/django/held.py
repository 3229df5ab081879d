"""Cleaned uploads that wait for a person's answer: for an hour, and nothing else of them is stored.

All of them together take bounded room, whoever sends forms that come back.

They lie in the storage that STORAGES calls "scrubber", else in a folder of the temporary folder that only
this user can read. Several web servers need such a storage that all of them see.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, InvalidStorageError, Storage, storages

from scrubber.contrib.django import conf

if TYPE_CHECKING:
    from scrubber.contrib.django.files import AnyScrubbed

_LEAST: Final = 64  # KiB that even the smallest counts for, so that there are never too many
# what a name tells in hex: until when (seconds since 1970), how large (KiB), and 128 random bits. An object
# store would need a request for each of its files to say as much
_ID: Final = re.compile(r"([0-9a-f]{10})([0-9a-f]{10})[0-9a-f]{32}")


def keep(upload: AnyScrubbed) -> str:
    """Store the cleaned bytes under a name that nobody can guess, which is given back.

    What is too old goes, and so does what has waited longest where all together take too much room.
    """
    store = _store()
    size = _LEAST + (upload.size or 0) // 1024
    sweep(store, size)
    until = int(time.time()) + conf.options().hold
    upload.seek(0)
    key = store.save(f"{until:010x}{size:010x}{secrets.token_hex(16)}", File(upload.file))
    upload.seek(0)
    return key


def load(key: str) -> File[bytes] | None:
    """The bytes that are kept under this name, opened, or None where they are gone."""
    try:
        return _store().open(key) if _ID.fullmatch(key) else None
    except OSError:
        return None


def release(key: str) -> None:
    """Forget what is kept under this name."""
    if _ID.fullmatch(key):
        _store().delete(key)


def sweep(store: Storage | None = None, more: int = 0) -> None:
    """Delete whatever has waited for longer than the setting HOLD.

    Where the rest and `more` KiB take more than HOLD_SIZE, those that came first are deleted, too.
    """
    store = store or _store()
    waiting = filter(None, map(_ID.fullmatch, sorted(store.listdir("")[1], reverse=True)))
    room = conf.options().hold_size // 1024 - more
    now = time.time()
    for key in waiting:
        until, size = int(key[1], 16), int(key[2], 16)
        room -= size
        if until < now or room < 0:
            with suppress(OSError):  # another process has swept it
                store.delete(key[0])


def _store() -> Storage:
    try:
        return storages["scrubber"]
    except InvalidStorageError:
        return FileSystemStorage(_folder(), file_permissions_mode=0o600)


def _folder() -> Path:
    """A folder that is nobody else's: one that another user has laid there is refused."""
    user = getattr(os, "getuid", None)  # on Windows there is none, and the temporary folder is the user's own
    folder = Path(tempfile.gettempdir(), f"scrubber-held-{user()}" if user else "scrubber-held")
    folder.mkdir(mode=0o700, exist_ok=True)
    if user is None:
        return folder
    state = folder.lstat()
    if not stat.S_ISDIR(state.st_mode) or state.st_uid != user() or state.st_mode & 0o077:
        raise ImproperlyConfigured(
            "the folder for uploads that wait is not private: name a storage 'scrubber'"
        )
    return folder
