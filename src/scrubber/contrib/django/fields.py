"""Model fields whose files are clean from the moment they are read through the model.

Whatever hands a file to the model (a form, the admin, a serializer, `Model.objects.create`, `obj.file.save`),
the upload is cleaned when the attribute is first read, at the latest before it is stored. Specification:
Django's "How to create custom model fields" and `django.db.models.fields.files`.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any, Final

from django.core.checks import CheckMessage, Error
from django.core.exceptions import FieldDoesNotExist
from django.core.files.base import File
from django.db import models
from django.db.models import signals
from django.db.models.fields.files import (
    FieldFile,
    FileDescriptor,
    ImageFieldFile,
    ImageFileDescriptor,
)
from django.utils.translation import gettext_lazy as _

from scrubber.contrib.django import conf, held, naming
from scrubber.contrib.django.errors import UploadRefused
from scrubber.contrib.django.files import announce, dimensions, scrub
from scrubber.contrib.django.forms import ScrubbedFileFormField, ScrubbedImageFormField

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from scrubber.contrib.django.conf import Options
    from scrubber.contrib.django.files import AnyScrubbed


E001: Final = "scrubber.E001"


class ScrubbedFieldFile(FieldFile):
    """The file of a model's field: saving it cleans it first."""

    field: Any  # a ScrubbedFileField; Django's stubs say what else it might be

    def save(self, name: str | None, content: File[Any], save: bool = True) -> None:  # noqa: FBT001, FBT002 - Django's
        """Clean the file and store it; raises UploadRefused, and then nothing was stored."""
        upload = self.field.cleaned(self.instance, content, name)
        self.field.look(upload)
        self.field.reword(self.instance, upload)
        super().save(upload.name or "", upload, save=False)
        self.file = upload
        announce(
            upload, sender=type(self.instance), instance=self.instance, field=self.field, name=self.name or ""
        )
        if upload.held:
            held.release(upload.held)
        if save:
            self.instance.save()

    save.alters_data = True  # type: ignore[attr-defined] # templates must not call it: Django's convention


class ScrubbedImageFieldFile(ScrubbedFieldFile, ImageFieldFile):
    """The picture of a model's field."""


class ScrubbedFileDescriptor(FileDescriptor):
    """The attribute of the model: an upload that was assigned is cleaned when it is first read."""

    field: Any  # a ScrubbedFileField; Django's stubs say what else it might be

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        if instance is not None:
            value: Any = instance.__dict__.get(self.field.attname)
            if _dirty(value):
                instance.__dict__[self.field.attname] = self.field.cleaned(instance, value, value.name)
        return super().__get__(instance, cls)


class ScrubbedImageDescriptor(ScrubbedFileDescriptor, ImageFileDescriptor):
    """As ScrubbedFileDescriptor; width and height are those of the cleaned picture."""


def _dirty(value: Any) -> bool:
    """Whether it is a file that some code has assigned: a field's own file that is stored is none."""
    if isinstance(value, FieldFile):
        foreign = not isinstance(value, ScrubbedFieldFile)
        return foreign and not getattr(value, "_committed", True)
    return isinstance(value, File)


class ScrubbedFileField(models.FileField):
    """A FileField that stores cleaned files only, under a name that can be published.

    texts     the words published with the file: {"title": "headline", "alt": "alt_text"} says that the
              model's field `headline` is its title; the admin and ModelForms show what is private in it
    reword    True: private words in these fields are replaced by the best offer when a file is saved by
              code or over REST, where nobody can be asked
    review    None: forms ask where the texts hold something private; True: also where only the file's name
              does; False: never
    rename    False: the file's own name stays; None: as the setting RENAME says
    language  ISO 639-1 code of the words, None where it is to be guessed
    """

    cleans_uploads = True  # what the system check asks for
    attr_class = ScrubbedFieldFile
    descriptor_class = ScrubbedFileDescriptor
    form_class: type[ScrubbedFileFormField] = ScrubbedFileFormField
    description = _("File without private data")

    def __init__(  # noqa: PLR0913 - each is a keyword, as in every field of Django
        self,
        verbose_name: Any = None,
        name: str | None = None,
        *,
        texts: Mapping[str, str] | None = None,
        reword: bool = False,
        review: bool | None = None,
        rename: bool | None = None,
        language: str | None = None,
        **kwargs: Any,
    ) -> None:
        self.texts = dict(texts or {})
        self.reworded, self.review, self.rename, self.language = reword, review, rename, language
        super().__init__(verbose_name, name, **kwargs)

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """As Django's; `texts` must name fields of the model, or their words would not be looked at."""
        known = {field.name for field in self.model._meta.get_fields()}  # noqa: SLF001 - Django's documented name
        wrong = sorted({name for name in self.texts.values() if name not in known})
        hint = "texts says which field holds which words: {'title': 'headline'}."
        mine = [Error(f"texts names {name!r}, which is no field.", hint, self, E001) for name in wrong]
        return [*super().check(**kwargs), *mine]

    def deconstruct(self) -> Any:
        """As Django's, with those of our own arguments that are set."""
        name, path, args, kwargs = super().deconstruct()
        mine = {
            "texts": self.texts or None,
            "reword": self.reworded or None,
            "review": self.review,
            "rename": self.rename,
            "language": self.language,
        }
        return name, path, args, {**kwargs, **{key: v for key, v in mine.items() if v is not None}}

    def options(self) -> Options:
        """The site's options, with what this field says otherwise."""
        return conf.options().but(rename=self.rename)

    def words(self, instance: models.Model) -> dict[str, str]:
        """The words that the instance publishes with this file, by part."""
        values = {part: instance.__dict__.get(attribute) for part, attribute in self.texts.items()}
        return {part: str(value) for part, value in values.items() if value}

    def cleaned(self, instance: models.Model, content: Any, name: str | None) -> AnyScrubbed:
        """The cleaned file, its words looked at with those of the instance."""
        words = self.words(instance)
        return scrub(content, name, texts=words, language=self.language, options=self.options())

    def look(self, upload: AnyScrubbed) -> None:
        """Refuse what the field's own kind of file cannot be; any file is a file."""

    def reword(self, instance: models.Model, upload: AnyScrubbed) -> None:
        """Put the best offers into the instance's words, where the field was told to."""
        for part in self.private_words(upload) if self.reworded else ():
            offers = [s.wording for s in upload.report.suggestions if s.part == part]
            setattr(instance, self.texts[part], self._fitting(self.texts[part], offers))

    def _fitting(self, attribute: str, offers: list[str]) -> str:
        """The first offer that the model's field has room for."""
        try:
            longest = getattr(self.model._meta.get_field(attribute), "max_length", None)  # noqa: SLF001 - Django's documented name
        except FieldDoesNotExist:
            longest = None
        for offer in offers:
            if longest is None or len(offer) <= longest:
                return offer
        raise UploadRefused(
            _("The words beside the file hold private data, and nothing safer was found. It was not stored.")
        )

    def contribute_to_class(self, cls: type[models.Model], name: str, *args: Any, **kwargs: Any) -> None:
        """Look at the file and its words before anything of the model is saved."""
        super().contribute_to_class(cls, name, *args, **kwargs)
        if not cls._meta.abstract:
            signals.pre_save.connect(self._before_saving)

    def _before_saving(
        self,
        instance: models.Model,
        *,
        raw: bool = False,
        update_fields: Collection[str] | None = None,
        **_kwargs: Any,
    ) -> None:
        """Reword before the model's other fields are read, which may come first."""
        if raw or not isinstance(instance, self.model) or (upload := self._pending(instance)) is None:
            return
        self.reword(instance, upload)
        if self.reworded and update_fields is not None and self.name in update_fields:
            replaced = {self.texts[part] for part in self.private_words(upload)}
            if not replaced <= set(update_fields):
                raise UploadRefused(
                    _("Private words are replaced where they are saved with the file: see update_fields.")
                )

    def _pending(self, instance: models.Model) -> AnyScrubbed | None:
        """The cleaned file that is still to be stored, if there is one."""
        file = getattr(instance, self.attname) if self.attname in instance.__dict__ else None
        if not file or file._committed:  # noqa: SLF001 - Django's own fields ask for it
            return None
        upload = self.cleaned(instance, file.file, file.name)
        self.look(upload)
        file.file, file.name = upload, upload.name
        return upload

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001 - Django's signature
        """Store the file; all files of the model are looked at first: all are stored, or none."""
        for field in model_instance._meta.concrete_fields:  # noqa: SLF001 - Django's documented name
            if isinstance(field, ScrubbedFileField):
                upload = field._pending(model_instance)  # noqa: SLF001 - the same class
                if upload is not None and field.reworded and field.private_words(upload):
                    raise UploadRefused(_("Private words are not replaced by bulk_create: save one by one."))
        return super().pre_save(model_instance, add)

    def private_words(self, upload: AnyScrubbed) -> set[str]:
        """The parts beside the file that hold something private, and about which nobody has decided."""
        parts = {finding.span.part for finding in upload.report.words}
        return set() if upload.settled else parts & set(self.texts)

    def generate_filename(self, instance: Any, filename: Any) -> str:
        """The path in the store: safe where `upload_to` made up a name, and never that of another file."""
        path = super().generate_filename(instance, filename)
        folder, last = posixpath.split(path)
        options = self.options()
        if options.rename and last != self.storage.get_valid_name(filename):
            last = naming.safe(last, options)
        return naming.free(self.storage, posixpath.join(folder, last), self.max_length)

    def save_form_data(self, instance: models.Model, data: Any) -> None:
        """Take what a form gives, and the wordings that a person has chosen in it."""
        super().save_form_data(instance, data)
        for part, wording in getattr(data, "chosen", {}).items():
            if part in self.texts:
                setattr(instance, self.texts[part], wording)

    def formfield(self, **kwargs: Any) -> Any:
        """A form field that shows what was found and asks."""
        form_class = kwargs.get("form_class", self.form_class)
        if issubclass(form_class, ScrubbedFileFormField):
            mine = {
                "texts": dict(self.texts),
                "review": self.review,
                "rename": self.rename,
                "language": self.language,
            }
            kwargs = {**mine, **kwargs, "form_class": form_class}
        return super().formfield(**kwargs)


class ScrubbedImageField(ScrubbedFileField, models.ImageField):
    """An ImageField that stores cleaned pictures only; arguments as in ScrubbedFileField and ImageField."""

    attr_class = ScrubbedImageFieldFile
    descriptor_class = ScrubbedImageDescriptor
    form_class = ScrubbedImageFormField
    description = _("Picture without private data")

    def look(self, upload: AnyScrubbed) -> None:
        """Refuse a picture that would take too much memory to show; one that Pillow cannot read is let be."""
        dimensions(upload)

    def update_dimension_fields(self, instance: Any, force: bool = False, *args: Any, **kwargs: Any) -> None:  # noqa: FBT001, FBT002 - Django's
        """As Django's; a picture that would take too much memory is refused here already."""
        value = instance.__dict__.get(self.attname)
        if _dirty(value):
            dimensions(getattr(instance, self.attname).file)
        super().update_dimension_fields(instance, force, *args, **kwargs)
