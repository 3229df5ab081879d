"""Django: uploads are cleaned and named before they are stored, or refused (Django 5.2 or newer).

>>> INSTALLED_APPS = [..., "scrubber.contrib.django"]           # doctest: +SKIP
>>> photo = ScrubbedImageField(upload_to="photos")              # doctest: +SKIP

The names are loaded when they are first used (PEP 562), so that the app can be named in INSTALLED_APPS before
Django is set up.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scrubber.contrib.django.errors import UploadRefused, refused
    from scrubber.contrib.django.fields import ScrubbedFileField, ScrubbedImageField
    from scrubber.contrib.django.files import ScrubbedUpload, scrub
    from scrubber.contrib.django.forms import ScrubbedFileFormField, ScrubbedImageFormField
    from scrubber.contrib.django.handlers import ScrubUploadHandler
    from scrubber.contrib.django.signals import scrubbed
    from scrubber.contrib.django.storage import ScrubbedFileSystemStorage, ScrubbedStorageMixin

__all__ = [
    "ScrubUploadHandler",
    "ScrubbedFileField",
    "ScrubbedFileFormField",
    "ScrubbedFileSystemStorage",
    "ScrubbedImageField",
    "ScrubbedImageFormField",
    "ScrubbedStorageMixin",
    "ScrubbedUpload",
    "UploadRefused",
    "refused",
    "scrub",
    "scrubbed",
]

_HOMES = {
    "errors": ("UploadRefused", "refused"),
    "fields": ("ScrubbedFileField", "ScrubbedImageField"),
    "files": ("ScrubbedUpload", "scrub"),
    "forms": ("ScrubbedFileFormField", "ScrubbedImageFormField"),
    "handlers": ("ScrubUploadHandler",),
    "storage": ("ScrubbedFileSystemStorage", "ScrubbedStorageMixin"),
    "signals": ("scrubbed",),
}


def __getattr__(name: str) -> Any:
    home = next((module for module, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)
