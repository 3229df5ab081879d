"""The Django app: reads the setting `SCRUBBER` once at the start, so that mistakes in it show at once."""

from __future__ import annotations

from django.apps import AppConfig, apps
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _

from scrubber.contrib.django import conf


class ScrubberConfig(AppConfig):
    """The app `scrubber`; it has no models and no tables."""

    name = "scrubber.contrib.django"
    label = "scrubber"
    verbose_name = _("Private data in uploads")

    def ready(self) -> None:
        """Refuse to start with settings that make no sense; register the check and the serializer fields."""
        from scrubber.contrib.django.checks import uploads_are_cleaned

        conf.options()
        register(uploads_are_cleaned, Tags.security, Tags.models)
        if apps.is_installed("rest_framework"):
            from scrubber.contrib.django import rest

            rest.register()
