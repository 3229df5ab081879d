"""The Django app: it covers the file fields of Wagtail and puts the review into its forms."""

from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

FORMS = {
    "WAGTAILIMAGES_IMAGE_FORM_BASE": "scrubber.contrib.wagtail.forms.ScrubbedImageForm",
    "WAGTAILDOCS_DOCUMENT_FORM_BASE": "scrubber.contrib.wagtail.forms.ScrubbedDocumentForm",
}


class ScrubberWagtailConfig(AppConfig):
    """The app `scrubber_wagtail`; it has no models and no tables."""

    name = "scrubber.contrib.wagtail"
    label = "scrubber_wagtail"
    verbose_name = _("Private data in Wagtail's uploads")

    def ready(self) -> None:
        """Cover the fields; take Wagtail's two settings for forms where the site has not."""
        from django.core.checks import register

        from scrubber.contrib.wagtail import checks, covering, history, library

        covering.cover_all()
        for setting, form in FORMS.items():
            if not getattr(settings, setting, ""):
                setattr(settings, setting, form)
        history.watch()
        library.watch()
        register(checks.covered)
