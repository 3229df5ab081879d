"""Serializer fields of Django REST framework that clean an upload, or answer 400 with the reason.

ModelSerializers use them for scrubbed model fields by themselves; other serializers name them:

    photo = ScrubbedImageSerializerField(texts={"title": "headline"})
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from rest_framework import serializers

from scrubber.contrib.django import conf
from scrubber.contrib.django.errors import UploadRefused
from scrubber.contrib.django.fields import ScrubbedFileField, ScrubbedImageField
from scrubber.contrib.django.files import scrub


class ScrubbedFileSerializerField(serializers.FileField):
    """A file field whose value is a cleaned upload (ScrubbedUpload).

    texts     {"title": "headline"}: the serializer's field `headline` is the title published with the file.
              They are looked at with it; the model field's `reword` says whether they are replaced.
    rename    False: the file's own name stays; None: as the setting RENAME says
    language  ISO 639-1 code of the words, None where it is to be guessed
    """

    def __init__(
        self,
        *,
        texts: Mapping[str, str] | None = None,
        rename: bool | None = None,
        language: str | None = None,
        **kwargs: Any,
    ) -> None:
        self.texts, self.rename, self.language = texts, rename, language
        super().__init__(**kwargs)

    def bind(self, field_name: str, parent: Any) -> None:
        """Take what is not given from the model's field."""
        super().bind(field_name, parent)
        model = getattr(getattr(parent, "Meta", None), "model", None)
        field = model and next((f for f in model._meta.concrete_fields if f.name == self.source), None)  # noqa: SLF001 - documented
        if isinstance(field, ScrubbedFileField):
            self.texts = field.texts if self.texts is None else self.texts
            self.rename = field.rename if self.rename is None else self.rename
            self.language = self.language or field.language

    def to_internal_value(self, data: Any) -> Any:
        """The cleaned upload; ValidationError where it was refused."""
        if not isinstance(data, UploadedFile):
            return super().to_internal_value(data)
        try:
            options = conf.options().but(rename=self.rename)
            upload = scrub(data, texts=self._words(), language=self.language, options=options)
        except UploadRefused as error:
            raise serializers.ValidationError(error.messages, code="scrubber_refused") from None
        return super().to_internal_value(upload)

    def _words(self) -> dict[str, str]:
        """The words in the request's other fields, by part."""
        given = getattr(self.parent, "initial_data", None)
        if not isinstance(given, Mapping):
            return {}
        values = {part: given.get(name) for part, name in (self.texts or {}).items()}
        return {part: value for part, value in values.items() if isinstance(value, str) and value}


class ScrubbedImageSerializerField(ScrubbedFileSerializerField, serializers.ImageField):
    """A field for pictures, as ScrubbedFileSerializerField is for files."""


def register() -> None:
    """Let ModelSerializers clean what goes to scrubbed model fields."""
    mapping = serializers.ModelSerializer.serializer_field_mapping
    mapping.setdefault(ScrubbedFileField, ScrubbedFileSerializerField)
    mapping.setdefault(ScrubbedImageField, ScrubbedImageSerializerField)
