"""Tell paths and file names from addresses and words, in the links and labels of office documents."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

_WEB: Final = re.compile(r"(?:https?|ftps?|mailto|tel|sms|news|urn|doi|geo|xmpp|sips?):", re.IGNORECASE)
_SUFFIX: Final = (
    r"\.(?:jpe?g|jpe|jfif|png|gif|bmp|dib|tiff?|heic|heif|avif|webp|svg|emf|wmf|psd|raw|cr2|nef|dng|mp4|m4v|mov"
    r"|avi|wmv|mkv|webm|mp3|m4a|wav|wma|ogg|flac|aiff?|docx?|docm|dotx?|dotm|xlsx?|xlsm|pptx?|pdf|odt|ods|odp|odg"
    r"|rtf|txt|csv|htm|html|xml|zip)"
)
_FILE: Final = re.compile(rf"[^\n]*{_SUFFIX}", re.IGNORECASE)
_PATH: Final = re.compile(
    r"\s*(?:file:|[a-z]:[\\/]|\\\\|~[\\/]|\.\.[\\/]|/(?!/)|[^\n]*\\[^\n]*\\)", re.IGNORECASE
)
# in the middle of other words (a formula, a field): up to the quote or bracket that ends it
_START: Final = (
    r"file:[/\\]|(?<![a-z])[a-z]:[\\/]|\\\\[\w.\x80-\xff-]{2,}\\{1,2}[\w$\x80-\xff]{2}"
    r"|(?<![\w./])/(?:Users|home|Volumes|private|mnt|media)/"
)
_INSIDE: Final = re.compile(rf"(?:{_START})[^\"'<>|\[\]\n]*", re.IGNORECASE)
_ANYWHERE: Final = re.compile(_START.encode(), re.IGNORECASE)


NOWHERE: Final = "about:blank"  # in place of a path that a link led to: it still looks like a link


def is_web(target: str) -> bool:
    """Whether a link leads to an address or to a place in the document itself."""
    return bool(_WEB.match(target.strip())) or target.startswith("#") or target == NOWHERE


def is_path(value: str) -> bool:
    """Whether a link or label is a path on somebody's disk or network."""
    return bool(_PATH.match(unquote(value))) and not _WEB.match(value.strip())


def is_file_name(value: str) -> bool:
    """Whether a label is a path, or the name of a file."""
    return is_path(value) or (bool(_FILE.fullmatch(value.strip())) and not _WEB.match(value.strip()))


def may_hold_paths(data: bytes) -> bool:
    """Whether there is any path in an XML part: most have none, and need no look at each attribute."""
    return bool(_ANYWHERE.search(data))


def without_paths(text: str) -> str:
    """The text with each path in it cut out."""
    return _INSIDE.sub("", text)
