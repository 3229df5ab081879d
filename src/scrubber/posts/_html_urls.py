"""URLs inside attributes and style sheets: `srcset` (WHATWG HTML 4.8.4.2), `url()` (CSS Syntax 4.3.6)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.posts._html_escapes import in_attribute

if TYPE_CHECKING:
    from collections.abc import Iterator

# a template holds spaces, and is one URL all the same: `{{ '/x.jpg' | relative_url }} 480w`
_CANDIDATE: Final = re.compile(r"[\t\n\f\r ,]*+((?:\{\{[^{}]*+\}\}|\{%[^%]*+%\}|[^\t\n\f\r ])++)")
_DESCRIPTOR: Final = re.compile(r"(?:[^,(]++|\([^)]*+\)?)*+")
_CSS: Final = re.compile(
    r"""/\*(?:[^*]++|\*(?!/))*+
    |url\([\t\n\f\r ]*+(?:
        "(?P<double>(?:[^"\\\n]|\\[\s\S])*+)"
        |'(?P<single>(?:[^'\\\n]|\\[\s\S])*+)'
        |(?P<bare>(?:[^\s"'()\\]|\\[0-9a-fA-F]{1,6}+[\t\n\f\r ]?+|\\[^\n])++)
    )[\t\n\f\r ]*+\)
    |"(?P<double_string>(?:[^"\\\n]|\\[\s\S])*+)"?+|'(?P<single_string>(?:[^'\\\n]|\\[\s\S])*+)'?+""",
    re.VERBOSE | re.IGNORECASE,
)
_CSS_ESCAPE: Final = re.compile(r"\\(?:([0-9a-fA-F]{1,6})[\t\n\f\r ]?|\r\n|([\s\S]))")
_QUOTES: Final = {"double": '"', "double_string": '"', "single": "'", "single_string": "'", "bare": ""}
_CSS_SPECIAL: Final = {
    '"': re.compile(r'["\\<&\n\r\f]'),
    "'": re.compile(r"['\\<&\n\r\f]"),
    "": re.compile(r"[\"'()\\<&\x00-\x20\x7f]"),
}
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*+:")
_MEDIA: Final = re.compile(
    r"[^\s?#]*\.(?:jpe?g|jpe|jfif|a?png|gif|webp|tiff?|hei[cf]|avif|jxl|svgz?|bmp|ico|mp4|m4v|mov|webm|mkv|"
    r"og[gva]|opus|mp3|m4a|wav|flac|aac|3gp|vtt|pdf)(?:[?#]\S*)?",
    re.IGNORECASE,
)


class Url(NamedTuple):
    """A URL at [start, end) of a value; `quote`: what it stands between in CSS."""

    start: int
    end: int
    target: str
    quote: str = ""


def candidates(srcset: str) -> Iterator[Url]:
    """The URLs of a `srcset`."""
    at = 0
    while match := _CANDIDATE.match(srcset, at):
        target = match[1].rstrip(",")
        if target:
            yield Url(match.start(1), match.start(1) + len(target), target)
        at = match.end()
        if target == match[1]:
            at = _DESCRIPTOR.match(srcset, at).end()  # type: ignore[union-attr]


def css_urls(css: str) -> Iterator[Url]:
    """What `url()` names in CSS, outside comments, and strings that name media files (in `image-set()`)."""
    for match in _CSS.finditer(css):
        group = match.lastgroup
        if group is None:
            continue
        url = Url(*match.span(group), _CSS_ESCAPE.sub(_undone, match[group]), _QUOTES[group])
        if (is_file if url.target and not group.endswith("string") else is_media)(url.target):
            yield url


def is_file(target: str) -> bool:
    """Whether a target can be a file: no part of this page, no data, address or program."""
    scheme = _SCHEME.match(target)
    return not target.startswith("#") and (
        scheme is None or scheme[0].lower() in ("http:", "https:", "file:") or len(scheme[0]) == 2
    )


def is_media(target: str) -> bool:
    """Whether a target ends as the name of a picture, film, recording or PDF does."""
    return _MEDIA.fullmatch(target) is not None and is_file(target)


def in_srcset(target: str, quote: str) -> str:
    """A URL for a `srcset` in an attribute of these quotes: no white space, no comma at its ends."""
    inner = target.strip(",")
    before, _, after = target.partition(inner) if inner else (target, "", "")
    ended = "%2C" * len(before) + inner + "%2C" * len(after)
    return in_attribute(re.sub(r"[\t\n\f\r ]", lambda m: f"%{ord(m[0]):02X}", ended), quote)


def in_css(target: str, css_quote: str) -> str:
    """A URL for `url()`, between these quotes or none."""
    return _CSS_SPECIAL[css_quote].sub(lambda match: f"\\{ord(match[0]):x} ", target)


def in_style(target: str, css_quote: str, quote: str) -> str:
    """A URL for `url()` in a `style` attribute of these quotes."""
    return in_attribute(in_css(target, css_quote), quote)


def _undone(match: re.Match[str]) -> str:
    if match[1]:
        number = int(match[1], 16)
        return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"
    return match[2] if match[2] and match[2] not in "\n\r\f" else ""
