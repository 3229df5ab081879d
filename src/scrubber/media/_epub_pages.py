"""Edit the pages of a book, and their style sheets: XHTML with SVG in it. EPUB 3.3, 6; CSS Syntax 3."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.media._epub_words import PLAIN
from scrubber.media._office_paths import is_path
from scrubber.media._svg_urls import begins_as
from scrubber.media._xml import DROP, Change, edited
from scrubber.media._xml_names import FOREIGN

if TYPE_CHECKING:
    from scrubber.media._office_findings import Seen
    from scrubber.media._svg_urls import Urls

_ADDRESSES: Final = frozenset({"href", "src", "xlink:href", "poster", "data", "action", "cite", "longdesc"})
_KOBO: Final = re.compile(r"(?:kobo|kindle|calibre|Adept|adept)[\w.:-]*", re.IGNORECASE)


class _Page:
    """Judges the elements of a page; `urls` judges what it loads, and its styles."""

    def __init__(self, seen: Seen, urls: Urls) -> None:
        self._seen, self._urls = seen, urls

    def judge(self, name: str, attributes: dict[str, str], path: list[str]) -> Change | None:
        """What becomes of an element."""
        if name == "h:meta":
            return _head(attributes, self._seen)
        if name in {"h:script", "svg:script"}:
            return self._script(attributes)
        if name == "h:link" and path[-1:] == ["h:head"]:
            return self._link(attributes)
        if name == "metadata" or name.endswith(":metadata"):
            return Change(
                drop=True, text=lambda text: self._seen.went("M502", "properties of the document", text)
            )
        if name[0] == FOREIGN and "svg:svg" in path:  # elsewhere, it may hold words that are shown
            self._seen.went("M901", "unknown part")
            return DROP
        new = self._attributes(name, attributes)
        if name in {"h:style", "svg:style"}:
            return Change(attributes=new, text=self._style, whole=True)
        if name in {"svg:title", "svg:desc"}:
            return Change(attributes=new, text=lambda text: self._seen.stays("M506", "alt text inside", text))
        return Change(attributes=new) if new else None

    def _script(self, attributes: dict[str, str]) -> Change | None:
        """Programs stay; descriptions of the page for search engines are no programs."""
        if "json" in attributes.get("type", "").lower():
            return Change(
                drop=True, text=lambda text: self._seen.went("M502", "properties of the document", text)
            )
        if attributes.get("type", "") != "text/x-template":
            self._seen.stays("M508", "macros or scripts")
        return None

    def _link(self, attributes: dict[str, str]) -> Change | None:
        if "stylesheet" in attributes.get("rel", "").lower():
            new = self._attributes("h:link", attributes)
            return Change(attributes=new) if new else None
        self._seen.went("M504", "link to another place", attributes.get("href", ""))
        return DROP

    def _style(self, text: str) -> str | None:
        new = styled(text, self._urls, self._seen)
        return None if new == text else new

    def _attributes(self, name: str, attributes: dict[str, str]) -> dict[str, str | None]:
        new: dict[str, str | None] = {}
        for key, value in attributes.items():
            if key == "alt":
                self._seen.stays("M506", "alt text inside", value)
            elif key[0] == FOREIGN or name[0] == FOREIGN:
                self._seen.went("M901", "unknown part")
                new[key] = None
            elif begins_as("data:", value):
                new |= self._data(key, value)
            elif name in {"h:ins", "h:del"} and key in {"datetime", "cite"}:
                self._seen.went("M401", "time of a tracked change", value)
                new[key] = None
            elif key in _ADDRESSES:
                if is_path(value) and not value.startswith(".."):
                    self._seen.went("M504", "path in a link", value)
                    new[key] = "#"
                elif "://" in value:
                    self._seen.stays("M506", "link inside", value)
            elif key == "style":
                new |= {key: left} if (left := self._style(value)) is not None else {}
            elif key.startswith("data-") and _KOBO.match(key[5:]):
                self._seen.went("M502", "marks of a reading program", value)
                new[key] = None
        return new

    def _data(self, key: str, value: str) -> dict[str, str | None]:
        """A file in an address, cleaned."""
        left = self._urls.url(value)
        _told(self._urls, self._seen)
        return {} if left == value else {key: left or "#"}


def page_left(data: bytes, seen: Seen, urls: Urls) -> bytes:
    """A page in XHTML without comments and without what its head says about its writer."""
    return edited(data, _Page(seen, urls).judge)


def _head(attributes: dict[str, str], seen: Seen) -> Change | None:
    word = attributes.get("name", "")
    if "charset" in attributes or "http-equiv" in attributes:
        kept = attributes.get("http-equiv", "content-type").lower() in {"content-type", "content-style-type"}
        if kept:
            return None
    if PLAIN.fullmatch(word):
        return None
    rule = "M201" if "author" in word.lower() or "creator" in word.lower() else "M502"
    seen.went(
        rule,
        "author of the document" if rule == "M201" else "properties of the document",
        attributes.get("content", ""),
    )
    return DROP


def styled(text: str, urls: Urls, seen: Seen) -> str:
    """The text of a style sheet without comments and addresses that tell."""
    new = urls.css(text)
    _told(urls, seen)
    return new


def _told(urls: Urls, seen: Seen) -> None:
    """Hand over what was found in addresses."""
    for finding in urls.found:
        seen.went(finding.rule, finding.why, finding.value)
    for finding in urls.stays:
        seen.stays(finding.rule, finding.why, finding.value)
    urls.found.clear()
    urls.stays.clear()


def style_left(data: bytes, seen: Seen, urls: Urls) -> bytes:
    """A style sheet without comments and addresses that tell."""
    return styled(data.decode("utf-8", "surrogateescape"), urls, seen).encode("utf-8", "surrogateescape")
