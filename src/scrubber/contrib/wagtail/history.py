"""What was found in an upload, in Wagtail's own log: rule ids and safe wordings, never a private value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.apps import apps
from django.db.models.signals import post_save
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.log_actions import log, registry
from wagtail.models import ModelLogEntry

from scrubber import embedded
from scrubber.report import is_note

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model

    from scrubber.model import Finding
    from scrubber.report import Report

ACTION: Final = "scrubber.check"


class Seen:
    """The report on the file that an instance was just given.

    It holds private words: it is forgotten when the instance is pickled, as Wagtail does for its cache.
    """

    def __init__(self, report: Report | None = None, *, renamed: bool = True) -> None:
        self.report, self.renamed = report, renamed

    def __reduce__(self) -> Any:
        return Seen, ()


def watch() -> None:
    """Log what is found in the files of images and documents once they are saved."""
    for model in apps.get_models():
        if issubclass(model, (AbstractImage, AbstractDocument)):
            post_save.connect(_log, sender=model, dispatch_uid="scrubber.contrib.wagtail")


def _log(*, instance: Model, **_: object) -> None:
    seen = instance.__dict__.pop("scrubber_seen", None)
    if seen is not None and seen.report is not None:
        log(instance, ACTION, data=facts(seen.report, renamed=seen.renamed))


def facts(report: Report, *, renamed: bool) -> dict[str, Any]:
    """What the log keeps: rules by where they were found, and safe words for what stood inside the file.

    `renamed`: whether what was private in the file's name is out of it.
    """
    return {
        "removed": _rules(report.media),
        "name" if renamed else "kept_name": _rules(f for f in report.findings if f.span.part == "name"),
        "words": next(filter(None, map(report.safe, embedded.PARTS)), ""),
    }


def _rules(findings: Iterable[Finding]) -> list[str]:
    return sorted({f.rule for f in findings if not is_note(f)})


def last(instance: Model) -> dict[str, Any]:
    """What the log says of the file that an instance has now; empty where it says nothing."""
    if instance.pk is None or not registry.action_exists(ACTION):
        return {}
    entry = ModelLogEntry.objects.for_instance(instance).filter(action=ACTION).order_by("-timestamp").first()
    return dict(entry.data) if entry is not None else {}
