"""Renditions: the pictures that Wagtail makes from an original, cleaned like it.

Willow copies Exif and colour profiles from the original into a rendition (`save_as_jpeg`), so that one made
from an original that was stored before this app was there would publish what stands in it.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from wagtail.images.models import SourceImageIOError

from scrubber.contrib.django.errors import UploadRefused
from scrubber.contrib.django.files import scrub

if TYPE_CHECKING:
    from scrubber.contrib.django.files import ScrubbedTemporaryUpload, ScrubbedUpload


def rendition(content: Any, name: str) -> ScrubbedUpload | ScrubbedTemporaryUpload:
    """The cleaned rendition under the name it has: that comes from the original's name and the filter.

    SourceImageIOError where it cannot be cleaned: Wagtail shows the page with a broken image then.
    """
    try:
        clean = scrub(content, f"rendition{PurePath(name).suffix}")
    except UploadRefused as refused:
        raise SourceImageIOError(refused.messages[0]) from None
    clean.name = name
    return clean
