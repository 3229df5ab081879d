"""Uploads of FastAPI, cleaned by a dependency before the endpoint is called (fastapi.Depends)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import contextmanager
from inspect import Parameter, Signature
from keyword import iskeyword
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import Depends, File, HTTPException, Request, UploadFile
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as Refused

from scrubber.contrib.starlette import affordable, is_blank, scrubbed, words_of
from scrubber.uploads import report_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from typing import Unpack

    from scrubber.uploads import Options

__all__ = ["Scrubbed", "report_of", "scrubbed"]

_REQUEST: Final = "request_of_scrubbed"  # the parameter that FastAPI gives the request to
_UNPROCESSABLE: Final = 422


def Scrubbed(  # noqa: N802 - it stands where Depends() and File() stand
    field: str = "file",
    *,
    texts: Collection[str] | Mapping[str, str] = (),
    many: bool = False,
    required: bool = True,
    description: str | None = None,
    **options: Unpack[Options],
) -> Any:
    """A dependency that gives the endpoint the upload of a form field, cleaned: `Annotated[UploadFile, ...]`.

    With `many` it is `list[UploadFile]`; without `required`, None (or an empty list) where nothing was sent.
    `texts` names the form fields with the words that are published with it, or says by part of the report
    which field that is: `report_of(upload)` covers them. `options` are those of `scrubber.uploads.receive`.

    What cannot be cleaned never reaches the endpoint: the client gets FastAPI's own list of errors with a
    sentence for the person, with the status 413 (too large, or too much work), 415 (type not known) or 422
    (RequestValidationError). The files are closed by FastAPI when the request ends.
    """
    parts = dict(texts) if isinstance(texts, Mapping) else {name: name for name in texts}
    signature = _signature(field, description, many=many, required=required)
    return Depends(_Cleaner(field, signature, parts, options))


class _Cleaner:
    """The dependency itself: its signature tells FastAPI which field to read, and to show in the schema."""

    def __init__(self, field: str, signature: Signature, parts: Mapping[str, str], options: Options) -> None:
        self.__signature__ = signature
        self._field = field
        self._parts = parts
        self._options = options

    async def __call__(self, **given: Any) -> Any:
        upload = given[_parameter(self._field)]
        words = words_of(await given[_REQUEST].form(), self._parts)  # FastAPI has read it already
        if isinstance(upload, list):
            sent = [one for one in upload if not is_blank(one)] if self._optional else upload
            with self._told():
                affordable(words, len(sent))
            return [await self._clean(one, words, place) for place, one in enumerate(sent)]
        if upload is None or (self._optional and is_blank(upload)):
            return None
        return await self._clean(upload, words)

    @property
    def _optional(self) -> bool:
        return self.__signature__.parameters[_parameter(self._field)].default is not Parameter.empty

    async def _clean(self, upload: UploadFile, words: Mapping[str, str], *place: int) -> UploadFile:
        with self._told(*place):
            return await scrubbed(upload, texts=words, **self._options)

    @contextmanager
    def _told(self, *place: int) -> Iterator[None]:
        """Tell of a refusal as FastAPI tells of errors: with the field that it is about."""
        try:
            yield
        except Refused as refused:
            loc = ["body", self._field, *place]
            what = {"type": "upload_refused", "loc": loc, "msg": refused.detail, "input": None}
            if refused.status_code == _UNPROCESSABLE:
                raise RequestValidationError([what]) from refused
            raise HTTPException(refused.status_code, [what]) from refused


def _parameter(field: str) -> str:
    """The parameter that stands for a field: by its name, since the schema may have several in one form."""
    return field if field.isidentifier() and not iskeyword(field) else re.sub(r"\W", "_", f"field_{field}")


def _signature(field: str, description: str | None, *, many: bool, required: bool) -> Signature:
    kind: Any = list[UploadFile] if many else UploadFile
    nothing: Any = [] if many else None
    if not required and not many:
        kind = kind | None
    return Signature(
        [
            Parameter(_REQUEST, Parameter.KEYWORD_ONLY, annotation=Request),
            Parameter(
                _parameter(field),
                Parameter.KEYWORD_ONLY,
                default=Parameter.empty if required else nothing,
                annotation=Annotated[kind, File(alias=field, description=description)],
            ),
        ]
    )
