"""A refusal, as every part of Django understands it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import BadRequest, ValidationError
from django.utils.translation import gettext

from scrubber.errors import ScrubberError
from scrubber.uploads import refusal

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class UploadRefused(ScrubberError, ValidationError, BadRequest):
    """An upload was refused; nothing was stored.

    Forms, the admin and serializers show it as a validation error. Where nobody catches it, Django answers
    400 (Bad Request), not 500. The message is for the person who uploads and holds no private value.
    """

    def __init__(self, message: _StrOrPromise, code: str = "scrubber_refused") -> None:
        ValidationError.__init__(self, message, code=code)


def refused(error: ScrubberError) -> UploadRefused:
    """The refusal that an error of scrubber comes to."""
    return error if isinstance(error, UploadRefused) else UploadRefused(refusal(error, gettext))
