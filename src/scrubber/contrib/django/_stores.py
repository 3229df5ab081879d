"""Replace a file in a Django storage under its own name, so that a copy of it is there at every moment (P4).

On disk by an atomic rename; in an object store by one PUT over the old object (S3, Google Cloud and Azure
through django-storages); anywhere else with a second copy beside it while it is exchanged. What was broken
off is put right by `settle`.
"""

from __future__ import annotations

import copy
import hashlib
import os
import posixpath
import stat
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage
from django.utils.functional import LazyObject, empty

from scrubber.contrib.django.storage import ScrubbedStorageMixin
from scrubber.errors import AssetChanged, InputError, NotClean, ScrubberError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

_STEP: Final = 1 << 20
# object stores whose PUT takes the place of an object in one step, and the switch that makes them do it
_IN_ONE_STEP: Final = {
    "storages.backends.s3": "file_overwrite",
    "storages.backends.gcloud": "file_overwrite",
    "storages.backends.azure_storage": "overwrite_files",
}
# what tells one remote store from another; everything else is about how files are written or shown
_WHERE: Final = (
    "bucket_name",
    "endpoint_url",
    "account_name",
    "azure_container",
    "root_path",
    "host",
    "_host",
    "_location",
)


class Missing(InputError):
    """A row names a file that its storage does not have."""


class StorageFailed(InputError):
    """The storage raised something; its own words may hold private names, so only its kind is told."""


@contextmanager
def failing(what: str) -> Iterator[None]:
    """Turn whatever a storage raises into our own errors."""
    try:
        yield
    except ScrubberError:
        raise
    except FileNotFoundError:
        raise Missing("the storage has no such file") from None
    except Exception as error:  # noqa: BLE001 - each backend has errors of its own
        raise StorageFailed(f"{what}: {type(error).__name__}") from None


def itself(storage: Storage) -> Storage:
    """The storage behind `default_storage` and the like."""
    while isinstance(storage, LazyObject):
        if storage._wrapped is empty:  # noqa: SLF001 - Django has no other way
            storage._setup()  # noqa: SLF001
        storage = storage._wrapped  # noqa: SLF001
    return storage


@dataclass(frozen=True, slots=True)
class Store:
    """Where a storage keeps its files: the same `key` and overlapping `root`s mean the same files."""

    key: Hashable
    root: str

    @classmethod
    def of(cls, storage: Storage) -> Store:
        """Where `storage` keeps its files."""
        storage = itself(storage)
        if isinstance(storage, FileSystemStorage):
            return cls("disk", os.path.realpath(storage.location).replace(os.sep, "/"))
        known = tuple((name, str(vars(storage)[name])) for name in _WHERE if vars(storage).get(name))
        kind = f"{type(storage).__module__}.{type(storage).__qualname__}"
        root = vars(storage).get("location") or ""
        return cls((kind, known or id(storage)), str(root).strip("/"))

    def full(self, name: str) -> str:
        """The whole path or key of a file."""
        return posixpath.normpath(posixpath.join(self.root, name.replace("\\", "/")))

    def name(self, full: str) -> str | None:
        """The name that a file has in this store, None where it lies outside."""
        if not self.root:
            return full
        root = self.root.rstrip("/") + "/"
        return full.removeprefix(root) if full.startswith(root) else None


@dataclass(frozen=True, slots=True)
class Held:
    """A stored file, open for reading: `path` where it lies on disk as it is, else `stamp` to know it by."""

    file: IO[bytes]
    path: Path | None
    stamp: object


@contextmanager
def held(storage: Storage, name: str) -> Iterator[Held]:
    """Open a stored file; on disk, only a regular file below the storage's root, links followed."""
    with failing("it cannot be read from its storage"):
        path = _on_disk(storage, name)
        file = storage.open(name, "rb")
    try:
        if path is None or not _is(file, path):
            yield Held(file, None, _stamp(storage, name, file))
        else:
            yield Held(file, path, None)
    finally:
        file.close()


def _on_disk(storage: Storage, name: str) -> Path | None:
    """Where a file lies on disk with all links followed; None where the storage is no folder."""
    try:
        path = Path(storage.path(name))
        about = path.stat()
    except (NotImplementedError, OSError):
        return None  # opening it says what is wrong
    if not stat.S_ISREG(about.st_mode):
        raise InputError("is not a regular file")
    real = path.resolve()
    root = getattr(itself(storage), "location", None)
    if root and not real.is_relative_to(os.path.realpath(root)):
        raise InputError("is a link that leads out of the storage; it was not followed")
    return real


def _is(file: Any, path: Path) -> bool:
    """Whether an open file is the one on disk: a storage may put something between, such as encryption."""
    try:
        inner = getattr(file, "file", file)
        return type(getattr(inner, "raw", None)).__name__ == "FileIO" and os.path.samestat(
            os.fstat(inner.fileno()), path.stat()
        )
    except (OSError, AttributeError, ValueError):
        return False


def _stamp(storage: Storage, name: str, file: object) -> object:
    """What changes when somebody writes the file: S3's ETag, else size and time as far as they are known."""
    tag = getattr(getattr(file, "obj", None), "e_tag", None)
    return tag or (_told(storage.size, name), _told(storage.get_modified_time, name))


def _told(ask: Callable[[str], object], name: str) -> object:
    try:
        return ask(name)
    except NotImplementedError:
        return None


def put(storage: Storage, name: str, content: IO[bytes], kind: str, stamp: object) -> None:
    """Put other bytes under a name that is taken; AssetChanged where `stamp` does not fit any more.

    Raises StorageFailed where the storage does, and the file is then there: as it was or as it was to be.
    """
    storage = itself(storage)
    with failing("it cannot be written to its storage"):
        with storage.open(name, "rb") as now:
            if _stamp(storage, name, now) != stamp:
                raise AssetChanged("somebody else wrote the file meanwhile; run again")
        switch = _switch(storage)
        if switch:
            over = copy.copy(storage)
            setattr(over, switch, True)
            _saved(over, name, content, kind)
            return
        spare = spare_name(name)
        storage.delete(spare)
        _saved(storage, spare, content, kind)
        if not _same(storage, spare, content):
            storage.delete(spare)
            raise NotClean("the storage does not give back what was written; the file was left as it was")
        _exchange(storage, name, content, kind)
        storage.delete(spare)


def _switch(storage: Storage) -> str:
    """The attribute that makes an object store overwrite, "" where a storage cannot do that in one step."""
    return next(
        (_IN_ONE_STEP[c.__module__] for c in type(storage).__mro__ if c.__module__ in _IN_ONE_STEP), ""
    )


def _exchange(storage: Storage, name: str, content: IO[bytes], kind: str) -> None:
    """Write a file anew while its spare copy lies beside it; a second time, should the first one fail."""
    try:
        storage.delete(name)
        _saved(storage, name, content, kind)
    except Exception:  # noqa: BLE001 - each backend has errors of its own, and the file may be gone now
        storage.delete(name)
        _saved(storage, name, content, kind)
    if not _same(storage, name, content):
        raise NotClean("the storage does not give back what was written; a clean copy lies beside it")


def settle(storage: Storage, name: str) -> None:
    """Finish what a run that broke off began: bring a file back from its spare copy, or drop the copy.

    The copy is what counts where the file is gone, or was written in part: it was read again before the
    file was touched.
    """
    storage = itself(storage)
    spare = spare_name(name)
    with failing("it cannot be read from its storage"):
        if _switch(storage):
            return
        if not storage.exists(spare):
            return
        with storage.open(spare, "rb") as copied:
            if not storage.exists(name) or _begins(storage, name, copied):
                copied.seek(0)
                _exchange(storage, name, copied, "")
        storage.delete(spare)


def spare_name(name: str) -> str:
    """Where the second copy of a file lies while it is exchanged: beside it, under a name without words."""
    folder, base = posixpath.split(name)
    mark = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:24]
    return posixpath.join(folder, f"scrub-{mark}{posixpath.splitext(base)[1]}")


def _saved(storage: Storage, name: str, content: IO[bytes], kind: str) -> None:
    """Save under this very name; an error where the storage takes another one."""
    content.seek(0)
    file = File(content, name)
    if kind:
        file.content_type = kind  # type: ignore[attr-defined]  # what object stores serve it as
    given = saved_as_it_is(storage, name, file)
    if posixpath.normpath(given) != posixpath.normpath(name):
        storage.delete(given)
        raise AssetChanged("somebody else wrote the file meanwhile; run again")


def saved_as_it_is(storage: Storage, name: str, file: File[bytes], max_length: int | None = None) -> str:
    """Save what is clean already, past our own gate: it would rename what nobody asked to rename."""
    storage = itself(storage)
    if isinstance(storage, ScrubbedStorageMixin):
        return super(ScrubbedStorageMixin, storage).save(name, file, max_length=max_length)
    return storage.save(name, file, max_length=max_length)


def _same(storage: Storage, name: str, content: IO[bytes]) -> bool:
    content.seek(0)
    with storage.open(name, "rb") as file:
        return _digest(file) == _digest(content)


def _digest(file: Any) -> bytes:
    state = hashlib.sha256()
    while data := file.read(_STEP):
        state.update(data)
    return state.digest()


def _begins(storage: Storage, name: str, whole: IO[bytes]) -> bool:
    """Whether a stored file is the beginning of `whole`, and not all of it."""
    with storage.open(name, "rb") as part:
        while data := part.read(_STEP):
            if whole.read(len(data)) != data:
                return False
    return bool(whole.read(1))
