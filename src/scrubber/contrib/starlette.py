"""Uploads of Starlette, cleaned before the endpoint sees them (starlette.datastructures.UploadFile)."""

from __future__ import annotations

import os
from contextlib import asynccontextmanager
from threading import Lock
from typing import TYPE_CHECKING, BinaryIO, Final, TypeVar, cast

from anyio import CancelScope, CapacityLimiter, to_thread
from anyio.lowlevel import RunVar
from starlette.datastructures import Headers, UploadFile
from starlette.exceptions import HTTPException

from scrubber.errors import InputError, LimitExceeded, NotClean
from scrubber.uploads import NO_FILE, bounded, http_status, receive, refusal, report_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Mapping
    from typing import Unpack

    from starlette.datastructures import FormData
    from starlette.requests import Request

    from scrubber.uploads import Options

__all__ = ["report_of", "scrubbed", "scrubbed_form"]

AT_ONCE: Final = max(2, os.cpu_count() or 1)  # uploads that are cleaned at the same time; others wait

_U = TypeVar("_U", bound=UploadFile)
_slots: RunVar[CapacityLimiter] = RunVar("scrubber.contrib.starlette")


async def scrubbed(
    upload: _U | str | None, *, texts: Mapping[str, str] | None = None, **options: Unpack[Options]
) -> _U:
    """Clean one upload in place and give it back: bytes, name, size, headers; its report is at `report_of`.

    The upload itself is changed, and its old file closed: nothing that holds it can reach what was sent. The
    work is done in a thread, so that the event loop goes on. `texts` are the words published with it, by
    part; `options` are those of `scrubber.uploads.receive`. A second call changes nothing.

    Raises HTTPException with a sentence for the person, and leaves the upload as it was: 413 where it is too
    large or asks for too much work, 415 where its type is not known, 422 where it cannot be cleaned, or where
    the form has words or nothing instead of a file (`form.get("photo")` can be handed in as it is).
    """
    if upload is None or isinstance(upload, str):
        raise HTTPException(422, NO_FILE)
    job = _Job(upload, texts, options)
    try:
        await to_thread.run_sync(job.run, limiter=_limiter())
    except (InputError, NotClean) as error:
        raise HTTPException(http_status(error), refusal(error)) from error
    finally:
        job.give_up()
    return upload


@asynccontextmanager
async def scrubbed_form(
    request: Request,
    *,
    texts: Collection[str] = (),
    max_files: int = 1000,
    max_fields: int = 1000,
    **options: Unpack[Options],
) -> AsyncIterator[FormData]:
    """The form of a request with all its files cleaned; they are closed when the `with` block is left.

    `texts` names the fields that are published with the files: each file's report covers them.  File inputs
    that were left empty stay as they are. Raises HTTPException as `scrubbed` does, for the first file that
    is refused.
    """
    form = await request.form(max_files=max_files, max_fields=max_fields)
    try:
        words = words_of(form, {name: name for name in texts})
        sent = [v for _, v in form.multi_items() if isinstance(v, UploadFile) and not is_blank(v)]
        affordable(words, len(sent))
        for upload in sent:
            await scrubbed(upload, texts=words, **options)
        yield form
    finally:
        with CancelScope(shield=True):  # also where the client has gone
            await form.close()


def words_of(form: FormData, fields: Mapping[str, str]) -> dict[str, str]:
    """The words of a form by part, out of the field of each; a field that was sent twice gives two lines."""
    found = {
        part: "\n".join(value for value in form.getlist(field) if isinstance(value, str))
        for part, field in fields.items()
    }
    return {part: words for part, words in found.items() if words}


def affordable(words: Mapping[str, str], files: int) -> None:
    """HTTPException (413) where words are too long to be looked at with each of so many files."""
    try:
        bounded(words, files)
    except LimitExceeded as error:
        raise HTTPException(http_status(error), refusal(error)) from error


def is_blank(upload: UploadFile) -> bool:
    """Whether this is what a browser sends for a file input where nothing was chosen."""
    return not upload.filename and not upload.size


class _Job:
    """The work on one upload in a thread, which goes on where the task that waits for it is cancelled."""

    def __init__(self, upload: UploadFile, texts: Mapping[str, str] | None, options: Options) -> None:
        self._upload, self._texts, self._options = upload, texts, options
        self._lock = Lock()
        self._given_up = False

    def run(self) -> None:
        """Put the cleaned file where the upload was."""
        upload = self._upload
        cleaned = receive(upload.file, upload.filename or "", texts=self._texts, **self._options)
        with self._lock:
            if self._given_up:
                cleaned.file.close()
                return
            old = upload.file
            upload.file = cast("BinaryIO", cleaned.file)
            upload.filename = cleaned.name
            upload.size = cleaned.size
            upload.headers = Headers({"content-type": cleaned.content_type})  # the old ones hold the old name
            vars(upload)["report"] = cleaned.report
            old.close()

    def give_up(self) -> None:
        """Nobody waits any more: from now on the upload stays as it is, and can be closed."""
        with self._lock:
            self._given_up = True


def _limiter() -> CapacityLimiter:
    """The slots of this event loop: large uploads must not take the threads that all endpoints share."""
    try:
        return _slots.get()
    except LookupError:
        limiter = CapacityLimiter(AT_ONCE)
        _slots.set(limiter)
        return limiter
