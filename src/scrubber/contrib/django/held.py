"""Cleaned uploads that wait for a person's answer: for an hour, and nothing else of them is stored.

They lie in the storage that STORAGES calls "scrubber", else in a folder of the temporary folder that only
this user can read. Several web servers need such a storage that all of them see.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, InvalidStorageError, Storage, storages
from django.utils import timezone

from scrubber.contrib.django import conf

if TYPE_CHECKING:
    from datetime import datetime

    from scrubber.contrib.django.files import AnyScrubbed

_ID: Final = re.compile(r"[0-9a-f]{32}")


def keep(upload: AnyScrubbed) -> str:
    """Store the cleaned bytes under a random name, which is given back; what is too old goes."""
    store = _store()
    sweep(store)
    upload.seek(0)
    key = store.save(secrets.token_hex(16), File(upload.file))
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


def sweep(store: Storage | None = None) -> None:
    """Delete whatever has waited for longer than the setting HOLD."""
    store = store or _store()
    oldest = timezone.now() - timedelta(seconds=conf.options().hold)
    for key in store.listdir("")[1]:
        try:
            if _ID.fullmatch(key) and _modified(store, key) < oldest:
                store.delete(key)
        except OSError:
            continue  # another process has swept it


def _modified(store: Storage, key: str) -> datetime:
    time = store.get_modified_time(key)
    return timezone.make_aware(time) if timezone.is_naive(time) else time


def _store() -> Storage:
    try:
        return storages["scrubber"]
    except InvalidStorageError:
        return FileSystemStorage(_folder(), file_permissions_mode=0o600)


def _folder() -> Path:
    """A folder that is nobody else's: one that another user has laid there is refused."""
    folder = Path(tempfile.gettempdir(), f"scrubber-held-{os.getuid()}")
    folder.mkdir(mode=0o700, exist_ok=True)
    state = folder.lstat()
    if not stat.S_ISDIR(state.st_mode) or state.st_uid != os.getuid() or state.st_mode & 0o077:
        raise ImproperlyConfigured(
            "the folder for uploads that wait is not private: name a storage 'scrubber'"
        )
    return folder
