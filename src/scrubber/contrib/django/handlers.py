"""An upload handler that cleans files while the request is read, before any view sees them.

    FILE_UPLOAD_HANDLERS = ["scrubber.contrib.django.handlers.ScrubUploadHandler"]

It follows `django.core.files.uploadhandler`: chunks go to an unnamed temporary file, so that memory stays
bounded and nothing is left behind, whatever happens.
"""

from __future__ import annotations

import tempfile
from typing import IO, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers

from scrubber.contrib.django import conf
from scrubber.contrib.django.errors import UploadRefused, refused
from scrubber.contrib.django.files import scrub
from scrubber.errors import LimitExceeded
from scrubber.uploads import IN_MEMORY


class RefusedUpload(UploadedFile):
    """What stands in `request.FILES` for a file that could not be cleaned.

    Whoever asks for its name, size or bytes gets UploadRefused: a form or serializer shows it as a validation
    error, and Django answers 400 where nobody catches it.
    """

    def __init__(self, error: UploadRefused) -> None:
        self._error = error
        super().__init__(None, "refused")

    def _refuse(self) -> Any:
        raise self._error.with_traceback(None)

    def _ignore(self, value: object) -> None:
        """What the base classes set is not needed."""

    name = property(_refuse, _ignore)
    size = property(_refuse, _ignore)
    file = property(_refuse, _ignore)

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    __str__ = __repr__

    @property
    def closed(self) -> bool:
        """There is nothing to close."""
        return True

    def close(self) -> None:
        """Do nothing: no file is open."""

    def open(self, *_args: Any, **_kwargs: Any) -> Any:
        """Raise UploadRefused."""
        return self._refuse()

    def chunks(self, chunk_size: int | None = None) -> Any:  # noqa: ARG002 - Django's signature
        """Raise UploadRefused."""
        return self._refuse()


class ScrubUploadHandler(FileUploadHandler):
    """Collect one file after the other, and give the view cleaned ones."""

    _spool: IO[bytes] | None = None
    _size: int = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file; the handlers after this one get nothing of it."""
        super().new_file(*args, **kwargs)
        self._drop()
        self._spool = tempfile.SpooledTemporaryFile(IN_MEMORY, dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115
        self._size = 0
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 - Django's signature
        """Take a piece of the file; of one that is too large, nothing is kept."""
        self._size += len(raw_data)
        largest = conf.options().max_size
        if largest is not None and self._size > largest:
            self._drop()
        elif self._spool is not None:
            self._spool.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile | None:  # noqa: ARG002 - counted by ourselves
        """The cleaned file, or what says why it was refused."""
        try:
            if self._spool is None:
                raise refused(LimitExceeded(f"the file is larger than {conf.options().max_size} bytes"))
            return scrub(self._spool, self.file_name or "")
        except UploadRefused as error:
            return RefusedUpload(error)
        finally:
            self._drop()

    def upload_interrupted(self) -> None:
        """Forget what has come so far."""
        self._drop()

    def _drop(self) -> None:
        if self._spool is not None:
            self._spool.close()
            self._spool = None
