"""What in a target names a file: Pelican's and Liquid's ways to say where it lies, and media by suffix."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_MEDIA: Final = (
    "jpg jpeg jpe jfif png apng gif webp avif heic heif tif tiff bmp svg jxl jp2 ico "
    "mp4 m4v mov webm ogv avi mkv mp3 m4a ogg oga opus wav flac pdf"
)
_SUFFIX: Final = re.compile(rf"\.(?:{'|'.join(_MEDIA.split())})(?:[?#]|$)", re.IGNORECASE)
_PREFIX: Final = re.compile(r"\{(?:static|attach|filename|photo|image)\}|\|(?:static|attach|filename)\|")
_TAG: Final = re.compile(r"\{%-?\s*(?:link|asset|static|asset_path)\s+([^\s\"'%]+)\s*-?%\}")
_TEMPLATE: Final = re.compile(  # an opening inside ends the search: time grows with the text alone
    r"\{\{(?:(?!\{\{|\}\}).)*+\}\}|\{%(?:(?!\{%|%\}).)*+%\}", re.DOTALL
)
_QUOTED: Final = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'|`([^`\n]*)`")


class Target(NamedTuple):
    """A path or URL at [start, end) of the source. `whole`: nothing else stands in its place.

    `inside`: it stands in a template, between quotes or bare. `rooted`: it counts from the root of the site
    although it does not begin with a slash.
    """

    start: int
    end: int
    whole: bool = True
    inside: bool = False
    rooted: bool = False


def is_media(target: str) -> bool:
    """Whether the path ends in the suffix of a picture, a film, a sound or a document."""
    return "\n" not in target and bool(_SUFFIX.search(target.partition("?")[0].partition("#")[0]))


def located(source: str, start: int, end: int) -> Target | None:
    """Where in [start, end), the place of a target, the name of a file stands; None where there is none.

    `{static}/images/x.jpg` and `{{ site.baseurl }}/x.jpg` end in one, `{{ "/x.jpg" | relative_url }}` and
    `{% link x.jpg %}` hold one, `{{ page.image }}` has none.
    """
    if found := _PREFIX.match(source, start, end):
        return Target(found.end(), end, whole=False)
    if "{{" not in source[start:end] and "{%" not in source[start:end]:
        return Target(start, end)
    last = None
    for last in _TEMPLATE.finditer(source, start, end):  # noqa: B007 - the last one is wanted
        pass
    if last is None:
        return None
    if last.end() < end:
        return Target(last.end(), end, whole=False)
    if tag := _TAG.match(source, last.start(), end):
        return Target(*tag.span(1), whole=False, inside=True, rooted=not tag[1].startswith("/"))
    quoted = [
        (m, next(i for i in (1, 2, 3) if m[i] is not None)) for m in _QUOTED.finditer(source, *last.span())
    ]
    for match, group in [pair for pair in quoted if is_media(pair[0][pair[1]])] or quoted[:1]:
        return Target(*match.span(group), whole=False, inside=True)
    return None
