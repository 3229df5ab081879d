"""Any storage, with a gate: nothing is stored through it that was not cleaned.

class Media(ScrubbedStorageMixin, S3Storage): ...
"""

from __future__ import annotations

import posixpath
from typing import IO, TYPE_CHECKING, Any

from django.core.files.storage import FileSystemStorage, Storage

from scrubber.contrib.django import conf, naming
from scrubber.contrib.django.errors import UploadRefused
from scrubber.contrib.django.files import AnyScrubbed, announce, scrub

if TYPE_CHECKING:
    from django.core.files.base import File


class ScrubbedStorageMixin(Storage):
    """Put it before a storage class: what is saved is cleaned first, or UploadRefused is raised.

    What an upload handler, a form or a scrubbed field has cleaned is known again, and passes with the name
    it was given there. A file is never opened for writing, since that would go past the gate.
    """

    cleans_uploads = True  # what the system check asks for

    def save(self, name: str | None, content: IO[Any], max_length: int | None = None) -> str:
        """Store the cleaned file; the name that it got, folder and all."""
        path = (name if name is not None else getattr(content, "name", None)) or ""
        folder, last = posixpath.split(path.replace("\\", "/"))
        upload, new = _gate(content, last)
        path = posixpath.join(folder, new)
        if new != last:
            path = naming.free(self, path, max_length)
        stored = super().save(path, upload, max_length=max_length)
        announce(upload, sender=type(self), instance=None, field=None, name=stored)
        return stored

    def open(self, name: str, mode: str = "rb") -> File[Any]:
        """Open a stored file for reading; UploadRefused for any other mode."""
        if mode not in {"r", "rb"}:
            raise UploadRefused("Files in this store cannot be opened for writing: save them instead.")
        return super().open(name, mode)

    def get_alternative_name(self, file_root: str, file_ext: str) -> str:
        """A number instead of Django's letters, which are often taken for a name."""
        return naming.numbered(file_root) + file_ext


class ScrubbedFileSystemStorage(ScrubbedStorageMixin, FileSystemStorage):
    """Files on disk, cleaned before they are written."""


def _gate(content: IO[Any], last: str) -> tuple[AnyScrubbed, str]:
    """What may be stored, and the last part of its path."""
    options = conf.options()
    if isinstance(content, AnyScrubbed) and content.intact(options):
        known = naming.same(last, content.name or "") or not options.rename
        return content, last if known else naming.safe(last, options)
    upload = scrub(content, last, options=options)
    return upload, upload.name or last
