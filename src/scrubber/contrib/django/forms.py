"""Form fields that clean an upload, show what was found, and ask how its words are to be published.

photo = ScrubbedImageFormField(texts={"title": "headline", "alt": "alt_text"})
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from scrubber.contrib.django import conf
from scrubber.contrib.django.files import scrub, with_ending
from scrubber.contrib.django.review import LABELS, Answer, Review, questions, settle
from scrubber.contrib.django.widgets import LOST, ScrubbedFileInput, scrubbing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrOrPromise

    from scrubber.contrib.django.conf import Options
    from scrubber.contrib.django.files import AnyScrubbed


class ScrubbedFileFormField(forms.FileField):
    """A file field whose value is a cleaned upload (ScrubbedUpload), or that says why it was refused.

    texts     {"title": "headline"}: the form's field `headline` is the title published with the file
    review    None: the person is asked where the texts hold something private; True: also where only the
              file's name does; False: never. One who is not asked gets the best offer for the name.
    rename    False: the file's own name stays; None: as the setting RENAME says
    language  ISO 639-1 code of the words, None where it is to be guessed

    The value's `chosen` holds the wordings that the person has chosen, by part; a ModelForm puts them into
    the model.
    """

    widget = ScrubbedFileInput
    default_error_messages = {  # noqa: RUF012 - Django's way to say it
        "scrubber_review": _("There are private words beside the file. Please choose what to publish."),
        "scrubber_lost": _("The file has waited for too long. Please choose it again."),
    }

    def __init__(
        self,
        *,
        texts: Mapping[str, str] | None = None,
        review: bool | None = None,
        rename: bool | None = None,
        language: str | None = None,
        **kwargs: Any,
    ) -> None:
        self.texts = dict(texts or {})
        self.review, self.rename, self.language = review, rename, language
        self.form: forms.BaseForm | None = None
        super().__init__(**kwargs)
        self.widget = scrubbing(self.widget)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """The field in its form, whose other fields hold the words."""
        self.form = form
        return super().get_bound_field(form, field_name)

    def options(self) -> Options:
        """The site's options, with what this field says otherwise."""
        return conf.options().but(rename=self.rename)

    def words(self) -> dict[str, str]:
        """The words in the form's other fields, by part."""
        if self.form is None:
            return {}
        fields = {part: name for part, name in self.texts.items() if name in self.form.fields}
        values = {part: self.form[name].data for part, name in fields.items()}
        return {part: value for part, value in values.items() if isinstance(value, str) and value}

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The cleaned upload; ValidationError where it was refused, or where the person is to choose."""
        if data is LOST:
            raise ValidationError(self.error_messages["scrubber_lost"], code="scrubber_lost")
        if isinstance(data, Answer):
            return self._answered(super().clean(data.upload, initial), data)
        if not isinstance(data, UploadedFile):
            return super().clean(data, initial)
        upload = scrub(data, texts=self.words(), language=self.language, options=self.options())
        return self._asked(super().clean(upload, initial))

    def _asked(self, upload: AnyScrubbed) -> AnyScrubbed:
        """The upload, or the question about its words."""
        asked = questions(upload.report, self._parts()) if self.review is not False else []
        if self.review is None and all(question.part == "name" for question in asked):
            asked = []  # a file's name has the best offer already
        return self._shown(Review(upload, asked), asked=bool(asked))

    def _answered(self, upload: AnyScrubbed, answer: Answer) -> AnyScrubbed:
        """The upload with the name and words that the person chose, or the next question."""
        decided, review = settle(answer, self.words(), self._parts(), self.options(), self.language)
        if len(decided) == len(self._parts()):
            upload.settled = True
            upload.name = with_ending(decided.pop("name", "") or upload.name or "", upload.name or "")
            upload.chosen.update(decided)
            return self._shown(review, asked=False)
        return self._shown(review, asked=True)

    def _shown(self, review: Review, *, asked: bool) -> AnyScrubbed:
        """The upload; it is kept should the form come back for any reason."""
        widget: Any = self.widget  # HiddenInput and the like know nothing of reviews
        if isinstance(widget, ScrubbedFileInput):
            widget.review = review
        if asked:
            raise ValidationError(self.error_messages["scrubber_review"], code="scrubber_review")
        return review.upload

    def _parts(self) -> dict[str, _StrOrPromise]:
        """The words that the person can change here, with what they are called."""
        form = self.form
        mine: dict[str, _StrOrPromise] = {"name": LABELS["name"]} if self.options().rename else {}
        for part, name in self.texts.items():
            if form is not None and name in form.fields:
                mine[part] = form[name].label or LABELS.get(part, part)
        return mine


class ScrubbedImageFormField(ScrubbedFileFormField, forms.ImageField):
    """A field for pictures, as ScrubbedFileFormField is for files."""
