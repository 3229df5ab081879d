"""Uploads of Flask and other Werkzeug applications, cleaned (werkzeug.datastructures.FileStorage)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from werkzeug.datastructures import FileStorage, Headers
from werkzeug.exceptions import (
    HTTPException,
    RequestEntityTooLarge,
    UnprocessableEntity,
    UnsupportedMediaType,
)

from scrubber.errors import InputError, NotClean
from scrubber.uploads import NO_FILE, http_status, receive, refusal, report_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Unpack

    from scrubber.uploads import Options

__all__ = ["report_of", "scrubbed"]

_REFUSED: Final[dict[int, type[HTTPException]]] = {
    413: RequestEntityTooLarge,
    415: UnsupportedMediaType,
    422: UnprocessableEntity,
}

_F = TypeVar("_F", bound=FileStorage)


def scrubbed(file: _F | None, *, texts: Mapping[str, str] | None = None, **options: Unpack[Options]) -> _F:
    """Clean one upload in place and give it back: stream, file name, headers; its report is at `report_of`.

    The upload itself is changed, and its old stream closed: nothing that holds it (`request.files`) can reach
    what was sent, and Flask closes the new stream when the request ends. `texts` are the words published with
    it, by part; `options` are those of `scrubber.uploads.receive`. A second call changes nothing.

    Raises an HTTPException of Werkzeug with a sentence for the person, and leaves the upload as it was:
    RequestEntityTooLarge where it is too large or asks for too much work, UnsupportedMediaType where its type
    is not known, UnprocessableEntity where it cannot be cleaned, or there is none (`request.files.get`).
    """
    if file is None:
        raise UnprocessableEntity(NO_FILE)
    try:
        cleaned = receive(file.stream, file.filename or "", texts=texts, **options)
    except (InputError, NotClean) as error:
        raise _REFUSED[http_status(error)](refusal(error)) from error
    old = file.stream
    file.stream = cleaned.file
    file.filename = cleaned.name
    # the old headers hold the old name
    file.headers = Headers({"Content-Type": cleaned.content_type, "Content-Length": str(cleaned.size)})
    vars(file).pop("_parsed_content_type", None)  # what Werkzeug remembers of the old header
    vars(file)["report"] = cleaned.report
    old.close()
    return file
