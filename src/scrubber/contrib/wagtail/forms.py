"""The forms of images and documents, with the review in them.

Wagtail's settings WAGTAILIMAGES_IMAGE_FORM_BASE and WAGTAILDOCS_DOCUMENT_FORM_BASE name them; a site that has
form bases of its own puts `ScrubbedFormMixin` before Wagtail's class in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from scrubber.contrib.django import conf
from scrubber.contrib.wagtail.review import FIELD, ReviewField
from scrubber.contrib.wagtail.titles import safe_title

if TYPE_CHECKING:
    from django.forms import ModelForm as _Form
else:
    _Form = object


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

    def clean(self) -> Any:
        """Take the wordings that were chosen in the review."""
        cleaned = super().clean()
        for part, wording in (self.cleaned_data.get(FIELD) or {}).items():
            self.cleaned_data[part] = self.fields[part].clean(wording)
            self.errors.pop(part, None)
        return cleaned

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
