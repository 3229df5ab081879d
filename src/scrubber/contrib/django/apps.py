"""The Django app: reads the setting `SCRUBBER` once at the start, so that mistakes in it show at once."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from scrubber.contrib.django import conf


class ScrubberConfig(AppConfig):
    """The app `scrubber`; it has no models and no tables."""

    name = "scrubber.contrib.django"
    label = "scrubber"
    verbose_name = _("Private data in uploads")

    def ready(self) -> None:
        """Refuse to start with settings that make no sense."""
        conf.options()
