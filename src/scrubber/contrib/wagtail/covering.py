"""Wagtail's file fields, made to clean what is stored through them.

A field hands its files around as `attr_class` (Django: `FileField.attr_class`). Putting a class there whose
`save` cleans reaches everything that stores: forms, the API, `Image.objects.create`, `bulk_create`, and
`image.file.save(...)`. The models, their migrations and their tables stay as they are.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import FileField
from django.db.models.fields.files import FieldFile
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.models import UploadedFile

from scrubber.contrib.django.files import announce, scrub
from scrubber.contrib.wagtail.history import Seen
from scrubber.contrib.wagtail.renditions import rendition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model

COVERED = (AbstractImage, AbstractDocument, AbstractRendition, UploadedFile)


class Cleaning(FieldFile):
    """A stored file whose bytes and name were cleaned before they came into the store."""

    _committed: bool

    def scrub(self) -> None:
        """Clean what waits to be stored; UploadRefused where it cannot be, and it stays as it was."""
        if not self or self._committed:
            return
        clean = self._cleaned(self.name, self.file)
        self.file, self.name = clean, clean.name

    def save(self, name: str, content: Any, save: bool = True) -> None:  # noqa: FBT001, FBT002 - as Django has it
        """Clean and store; UploadRefused where it cannot be cleaned, and nothing is stored."""
        instance: Any = self.instance
        clean = self._cleaned(name, content)
        super().save(clean.name, clean, save=False)
        clean.close()
        if clean is not content:
            _count_again(instance, self.field.name)
        if not isinstance(instance, AbstractRendition):
            instance.scrubber_seen = Seen(clean.report, renamed=clean.options.rename)
            announce(clean, sender=type(instance), instance=instance, field=self.field, name=self.name)
        if save:
            instance.save()

    save.alters_data = True  # type: ignore[attr-defined]

    def _cleaned(self, name: str | None, content: Any) -> Any:
        if isinstance(self.instance, AbstractRendition):
            return rendition(content, name or "")
        return scrub(content, name)

    def __reduce__(self) -> Any:
        """Pickle as what it is made from: Wagtail keeps renditions in the cache."""
        return _again, (type(self).__mro__[2],), self.__getstate__()


def _count_again(instance: Any, name: str) -> None:
    """Size and hash that were taken before the bytes were cleaned are taken again from what is stored."""
    if name != "file" or not (getattr(instance, "file_size", None) or getattr(instance, "file_hash", "")):
        return
    if isinstance(instance, AbstractImage):
        instance._set_image_file_metadata()  # noqa: SLF001 - as Wagtail's forms do
    elif isinstance(instance, AbstractDocument):
        instance._set_document_file_metadata()  # noqa: SLF001 - as Wagtail's forms do
    instance.file.close()


@cache
def cleaning(base: type[FieldFile]) -> type[Cleaning]:
    """The class of stored files that does what `base` does, and cleans."""
    return type(f"Cleaning{base.__name__}", (Cleaning, base), {"__module__": __name__})


def _again(base: type[FieldFile]) -> Any:
    made = cleaning(base)  # type: ignore[arg-type]  # as in `cover`
    return made.__new__(made)


def file_fields(model: type[Model]) -> list[FileField]:
    """The fields of a model that store files."""
    return [f for f in model._meta.get_fields() if isinstance(f, FileField)]  # noqa: SLF001 - documented


def covered_models() -> Iterator[type[Model]]:
    """Wagtail's models that store what people upload, those that a site made from them, and profiles."""
    for model in apps.get_models():
        if issubclass(model, COVERED) or (
            model.__name__ == "UserProfile" and model.__module__ == "wagtail.users.models"
        ):
            yield model


def cover_all() -> None:
    """Cover all file fields of these models. A second call changes nothing."""
    for model in covered_models():
        for field in file_fields(model):
            cover(field)


def cover(field: FileField) -> None:
    """Make one field clean what is stored through it, and refuse in validation what cannot be cleaned."""
    if not issubclass(field.attr_class, Cleaning):
        field.attr_class = cleaning(field.attr_class)  # type: ignore[arg-type]  # a class can be hashed: mypy looks at its instances
        field.validators.append(validate)
        field.cleans_uploads = True  # type: ignore[attr-defined]  # what the system check scrubber.W001 asks for


def validate(value: Any) -> None:
    """Clean the file of an instance that is validated: forms show the refusal, size and hash are right."""
    if isinstance(value, Cleaning):
        value.scrub()
