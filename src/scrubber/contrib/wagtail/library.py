"""What follows when `scrub_media` cleans the library: sizes, hashes, renditions, cache, search, log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.log_actions import log
from wagtail.search import index

from scrubber.contrib.django._stored import accompany
from scrubber.contrib.django.signals import media_scrubbed
from scrubber.contrib.wagtail.history import ACTION, facts

if TYPE_CHECKING:
    from django.db.models import Model


def watch() -> None:
    """Have the columns kept right that follow from the bytes, and hear of every file that is changed."""
    for model in apps.get_models():
        if issubclass(model, (AbstractImage, AbstractDocument)):
            accompany(
                f"{model._meta.label}.file",  # noqa: SLF001 - documented by Django
                file_size="size",
                file_hash="sha1",
            )
    media_scrubbed.connect(_follow, dispatch_uid="scrubber.contrib.wagtail")


def _follow(  # noqa: PLR0913 - the signal's arguments
    *, sender: type[Model], pk: Any, name: str, old_name: str, stored: Any, using: str, **_: object
) -> None:
    if not issubclass(sender, (AbstractImage, AbstractDocument, AbstractRendition)):
        return
    instance: Any = sender._base_manager.using(using).filter(pk=pk).first()  # noqa: SLF001 - documented by Django
    if instance is None:
        return
    if isinstance(instance, AbstractRendition):
        instance.purge_from_cache()
        return
    if isinstance(instance, AbstractImage) and name != old_name:
        for rendition in instance.renditions.all():  # they bear the old name; pages make them anew
            rendition.delete()
    index.insert_or_update_object(instance)
    log(instance, ACTION, data=facts(stored.report, renamed=name != old_name))
