"""The title of an upload: Wagtail takes it from the file name, and a private name must not become one."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from scrubber.model import Asset
from scrubber.pipeline import Scrubber

if TYPE_CHECKING:
    from scrubber.contrib.django.conf import Options
    from scrubber.report import Report

_APART: Final = re.compile(r"[\s_-]+")
_SOUNDLESS: Final = re.compile(r"[\W_]+")


def safe_title(title: str, name: str, options: Options, longest: int | None) -> str | None:
    """The title to store in place of one that comes from a file name; None where it can stay.

    A title that a person wrote stays always. `longest` is in characters.
    """
    if not options.rename or not derived(title, name):
        return None
    scrubber = Scrubber(options.policy)
    report = scrubber.check(Asset(None, name=name, texts={"title": title}))
    if not report.words:
        return None
    return _first_clean(scrubber, report)[:longest]


def derived(title: str, name: str) -> bool:
    """Whether a title is a file name, with or without its extension, cut short or not."""
    bare = _bare(title)
    return bool(bare) and (
        bare in {_bare(PurePath(name).stem), _bare(name)} or _cut(title, bare, _bare(name))
    )


def _cut(title: str, bare: str, name: str) -> bool:
    return len(title) >= 100 and name.startswith(bare)


def _bare(words: str) -> str:
    return _SOUNDLESS.sub("", unicodedata.normalize("NFKD", words).casefold())


def _first_clean(scrubber: Scrubber, report: Report) -> str:
    offers = [s.wording for s in report.suggestions if s.part == "title"]
    named = _APART.sub(" ", PurePath(report.safe("name") or "").stem).strip()
    for offer in filter(None, (named, *offers)):
        if scrubber.check(Asset(None, texts={"title": offer})).clean:
            return capfirst(offer)
    return _("Untitled")
