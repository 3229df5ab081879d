"""System checks: what bypasses the app, and what it refuses although the site allows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.checks import CheckMessage
from django.core.checks import Warning as Caution
from django.utils.module_loading import import_string

from scrubber.contrib.django import conf
from scrubber.contrib.wagtail.apps import FORMS
from scrubber.contrib.wagtail.covering import Cleaning, covered_models, file_fields
from scrubber.contrib.wagtail.forms import ScrubbedFormMixin
from scrubber.registry import plugins

if TYPE_CHECKING:
    from collections.abc import Iterator


def covered(**_: Any) -> list[CheckMessage]:
    """Find fields, forms and settings that work against the app."""
    return [*_fields(), *_forms(), *_formats()]


def _fields() -> Iterator[CheckMessage]:
    for model in covered_models():
        for field in file_fields(model):
            if not issubclass(field.attr_class, Cleaning):
                yield Caution(
                    "Files stored through this field are not cleaned.",
                    hint="Something gave it another attr_class after scrubber.contrib.wagtail was ready; "
                    "put the app last in INSTALLED_APPS.",
                    obj=field,
                    id="scrubber.W011",
                )


def _forms() -> Iterator[CheckMessage]:
    for setting in FORMS:
        path = getattr(settings, setting)
        if not issubclass(import_string(path), ScrubbedFormMixin):
            yield Caution(
                f"{setting} names a form without the review: files are cleaned, but a title taken from a "
                "private file name is published.",
                hint="Put scrubber.contrib.wagtail.forms.ScrubbedFormMixin first among its bases.",
                obj=path,
                id="scrubber.W012",
            )


def _formats() -> Iterator[CheckMessage]:
    known = {suffix for handler in plugins("scrubber.media", "handler") for suffix in handler.suffixes}
    for setting in ("WAGTAILIMAGES_EXTENSIONS", "WAGTAILDOCS_EXTENSIONS"):
        allowed = {f".{extension.lower()}" for extension in getattr(settings, setting, None) or ()}
        if refused := sorted(allowed - known - conf.options().passing):
            yield Caution(
                f"{setting} allows what cannot be cleaned and is refused: {', '.join(refused)}.",
                hint=f"Take it out, or let it pass as it is: SCRUBBER = {{'PASSING': {refused}}}.",
                id="scrubber.W013",
            )
