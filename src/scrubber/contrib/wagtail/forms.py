"""The forms of images and documents, with the review in them.

Wagtail's settings WAGTAILIMAGES_IMAGE_FORM_BASE and WAGTAILDOCS_DOCUMENT_FORM_BASE name them; a site that has
form bases of its own puts `ScrubbedFormMixin` before Wagtail's class in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL.Image import DecompressionBombError
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from scrubber.contrib.django import conf
from scrubber.contrib.wagtail.review import FIELD, Answer, ReviewField, checked, found, mark, text_fields
from scrubber.contrib.wagtail.titles import safe_title

if TYPE_CHECKING:
    from django.forms import ModelForm as _Form
else:
    _Form = object


_DAMAGED = (OSError, EOFError, SyntaxError, ValueError, DecompressionBombError)  # what Pillow raises
_ASKED = gettext_lazy(
    "There are private words in %(fields)s. Choose a wording or keep yours, then save again."
)


class ScrubbedFormMixin(_Form):
    """Gives a form safe titles and the review: what was removed, what is found in the words, and offers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._suggest_first_title()
        self.fields[FIELD] = ReviewField(self)
        self.order_fields([*self._before_review(), FIELD])

    def _before_review(self) -> list[str]:
        names = list(self.fields)
        last = max((names.index(name) for name in ("title", "description") if name in names), default=-1)
        return names[: last + 1]

    def _suggest_first_title(self) -> None:
        """Where Wagtail proposes a file's name as the title of what is not saved yet, propose a safe one."""
        title = self.instance.title
        if self.is_bound or self.instance.pk is not None or not title or "title" not in self.fields:
            return
        safe = safe_title(title, title, conf.options(), self._longest())
        self.initial["title"] = safe or title

    def _longest(self) -> int | None:
        return getattr(self.fields["title"], "max_length", None)

    def _clean_fields(self) -> None:
        """Refuse a picture that Wagtail's own check of it (WagtailImageField) breaks on."""
        try:
            super()._clean_fields()  # type: ignore[misc]  # Django has it, its types do not
        except _DAMAGED:
            if "file" not in self.fields or "file" in self.cleaned_data:
                raise
            self.add_error("file", _("The file is damaged, or asks for too much work. It was not stored."))

    def clean(self) -> Any:
        """Take the wordings that were chosen; ask once about private words that were not shown yet."""
        cleaned = super().clean()
        answer = self.cleaned_data.get(FIELD) or Answer()
        for part, wording in answer.chosen.items():
            self.errors.pop(part, None)
            try:
                self.cleaned_data[part] = self.fields[part].clean(wording)
            except ValidationError as error:
                self.add_error(part, error)
        # a page that is shown again has lost the file that was chosen in it: then nobody is asked
        if answer.present and "file" not in self.changed_data and (labels := self._unseen(answer)):
            self.add_error(FIELD, _ASKED % {"fields": get_text_list(labels, _("and"))})
        return cleaned

    def _unseen(self, answer: Answer) -> list[str]:
        """The labels of the fields whose new words are private, and were not shown as such."""
        changed = {part: str(self.cleaned_data.get(part) or "") for part in self._changed_texts()}
        report = checked(changed)
        unseen = [part for part, words in changed.items() if mark(words) not in answer.seen]
        return [f"“{self[part].label}”" for part in unseen if found(part, report)]

    def _changed_texts(self) -> list[str]:
        return [part for part in text_fields(self) if part in self.changed_data]

    def _post_clean(self) -> None:
        """Give a new file's instance a safe title, once the file is known to be clean."""
        super()._post_clean()  # type: ignore[misc]  # Django has it, its types do not
        report = getattr(getattr(self.instance.file, "_file", None), "report", None)
        title = self.cleaned_data.get("title")
        if report is None or "file" not in self.cleaned_data or not title:
            return
        safe = safe_title(title, report.text("name"), conf.options(), self._longest())
        if safe is not None:
            self.cleaned_data["title"] = self.instance.title = safe


class ScrubbedImageForm(ScrubbedFormMixin, BaseImageForm):
    """Wagtail's form for images, with the review."""


class ScrubbedDocumentForm(ScrubbedFormMixin, BaseDocumentForm):
    """Wagtail's form for documents, with the review."""
