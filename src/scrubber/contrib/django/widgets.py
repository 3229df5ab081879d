"""File inputs that show what was found in an upload, and ask how its words are to be published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.forms.renderers import DjangoTemplates
from django.forms.widgets import ClearableFileInput
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from scrubber.contrib.django import review

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrubber.contrib.django.review import Review

LOST = object()  # what the widget gives where an upload has waited for too long


class ScrubbedFileInput(ClearableFileInput):
    """A file input that keeps the upload when the form comes back, and shows what was found."""

    findings_template = "scrubber/findings.html"
    review: Review | None = None

    class Media:
        """The look of what was found; no script is needed."""

        css = {"all": ["scrubber/findings.css"]}  # noqa: RUF012 - Django's way to say it

    def prefix(self, name: str) -> str:
        """What the names of the answers in the form's data begin with."""
        return f"{name}-scrub"

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """A new upload, or the answer about one that waits, or LOST, or what Django's input gives."""
        upload = super().value_from_datadict(data, files, name)
        token = data.get(f"{self.prefix(name)}-token")
        if upload is not None or not token:
            return upload
        return review.answer(str(token), data, self.prefix(name)) or LOST

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether the form held nothing at all for this field."""
        kept = f"{self.prefix(name)}-token" in data
        return super().value_omitted_from_data(data, files, name) and not kept

    def use_required_attribute(self, initial: Any) -> bool:
        """An upload that waits need not be chosen again."""
        return super().use_required_attribute(initial) and self.review is None

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The input, and below it what was found where the form comes back to the person."""
        html = super().render(name, value, attrs, renderer)
        if self.review is None:
            return html
        context = {
            "input": html,
            "review": self.review,
            "token": self.review.token(),
            "prefix": self.prefix(name),
            "labels": {
                "waits": _("is kept for you. You need not choose it again."),
                "removed": _("Removed from the file:"),
                "found": _("Found:"),
                "offer": _("Use instead"),
                "keep": _("Publish my words as they are"),
                "own": _("My own words:"),
                "insist": _("Publish them all the same"),
            },
        }
        return mark_safe(_templates.render(self.findings_template, context))  # noqa: S308 - it escapes itself


_templates = DjangoTemplates()  # those of the installed apps


def scrubbing(widget: Any) -> Any:
    """A file input of any sort (that of the admin, say) that also shows what was found."""
    if isinstance(widget, ScrubbedFileInput) or not isinstance(widget, ClearableFileInput):
        return widget
    kind = type(widget)
    name = f"Scrubbed{kind.__name__}"
    widget.__class__ = type(name, (ScrubbedFileInput, kind), {"Media": None, "__module__": __name__})
    return widget
