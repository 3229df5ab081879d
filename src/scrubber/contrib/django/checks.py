"""System check `scrubber.W001`: fields through which uploads are stored without being cleaned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Warning  # noqa: A004 - Django's name for it
from django.db.models import FileField
from django.utils.module_loading import import_string

from scrubber.contrib.django import conf
from scrubber.contrib.django.handlers import ScrubUploadHandler

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.apps.config import AppConfig

W001: Final = "scrubber.W001"


def uploads_are_cleaned(app_configs: Sequence[AppConfig] | None, **_: Any) -> Iterable[CheckMessage]:
    """A warning for each file field that neither cleans itself nor has a storage that does.

    No field is warned about where every request goes through ScrubUploadHandler. A field is exempt where the
    setting EXEMPT names it ("app.Model.field"), its model ("app.Model") or its app ("app").
    """
    if _handled():
        return []
    exempt = {name.lower() for name in conf.options().exempt}
    return [
        Warning(
            "Uploads to this field are stored as they come, with all the private data in them.",
            hint="Use ScrubbedImageField or ScrubbedFileField, or a storage with ScrubbedStorageMixin; or "
            f"add {field.model._meta.label}.{field.name!s} to SCRUBBER['EXEMPT'].",  # noqa: SLF001 - Django's documented name
            obj=field,
            id=W001,
        )
        for field in _bypassing(app_configs)
        if not exempt & set(_names(field))
    ]


def _handled() -> bool:
    """Whether the first upload handler is ours: those behind it get nothing."""
    first = next(iter(settings.FILE_UPLOAD_HANDLERS), None)
    return first is not None and issubclass(import_string(first), ScrubUploadHandler)


def _bypassing(app_configs: Sequence[AppConfig] | None) -> Iterator[FileField]:
    for config in apps.get_app_configs() if app_configs is None else app_configs:
        for model in config.get_models():
            for field in model._meta.local_concrete_fields:  # noqa: SLF001 - Django's documented name
                if isinstance(field, FileField) and not _cleans(field) and not _cleans(field.storage):
                    yield field


def _cleans(what: object) -> bool:
    return bool(getattr(what, "cleans_uploads", False))


def _names(field: FileField) -> tuple[str, str, str]:
    label = field.model._meta.label_lower  # noqa: SLF001 - Django's documented name
    return f"{label}.{field.name}".lower(), label, field.model._meta.app_label.lower()  # noqa: SLF001
