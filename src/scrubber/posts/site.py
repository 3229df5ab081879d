"""What a built site says of itself in JSON: JSON Feed 1.1, web app manifests, indexes for searching.

A search index repeats the words of the pages. What is reworded in a page is reworded in the index, too; the
rest of its texts stays as it is, as the prose of a page does. Other JSON is none of ours.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber import registry
from scrubber.errors import LimitExceeded
from scrubber.posts import _json
from scrubber.posts._html_escapes import MOST
from scrubber.posts._html_urls import is_file, is_media
from scrubber.posts._parts import ECHO, Along, Passage, Post, Reference
from scrubber.posts._sidecar_fields import plain
from scrubber.posts.sidecar import owner, tied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrubber.posts._json import Path, String
    from scrubber.posts._parts import Asked

_FEED: Final = re.compile(r'"version"\s*:\s*"https?:(?:\\?/){2}jsonfeed\.org(?:\\?/)version')
_MANIFESTS: Final = ("manifest.json", ".webmanifest")
_MANIFEST: Final = re.compile(r'"(?:icons|start_url|display|short_name)"\s*:')
_MKDOCS: Final = re.compile(r'\{\s*"config"\s*:\s*\{.*?"docs"\s*:\s*\[\s*\{\s*"', re.DOTALL)
_INDEXES: Final = re.compile(
    r"(?:(?:local|site)[-_]?)?(?:index|search|lunr|fuse)(?:[-_]?(?:index|data|db|store|docs|content|contents))?\.json"
)
_ADDRESS: Final = re.compile(
    r'"(?:permalink|relpermalink|url|uri|href|link|ref|location|relUrl|path)"\s*:\s*"', re.IGNORECASE
)
_SAID: Final = re.compile(
    r'"(?:title|contents?|text|body|summary|description|excerpt|headline)"\s*:\s*"', re.IGNORECASE
)
_MARKDOWN: Final = re.compile(r"!\[[^\]]*+\]\(")
_PICTURE: Final = re.compile(r"<(?:img|figure|picture|video|audio|source|svg|a)[\s>]", re.IGNORECASE)

_TEXTS: Final = (
    "title subtitle heading headings headline text content contents body summary description excerpt caption"
    " alt abstract tag tags keyword keywords category categories name doc author authors series"
)
_ECHOED: Final = frozenset(_TEXTS.split())
_URLS: Final = (
    "url uri href link permalink relpermalink relurl location ref path id externalurl homepageurl feedurl"
    " nexturl starturl scope src image bannerimage icon favicon avatar cover thumbnail"
)
_LINKS: Final = frozenset(_URLS.split())
_FEED_PARTS: Final = {
    "title": "title",
    "summary": "description",
    "description": "description",
    "contenttext": "description",
    "name": "author",
    "tags": "keyword",
    "usercomment": "description",
}
_MANIFEST_PARTS: Final = {
    "name": "title",
    "shortname": "title",
    "description": "description",
    "label": "alt",
}


class SiteForm:
    """JSON that lists the pages of a site or says what it is called; each sort is known by its content."""

    name = "site"
    suffixes: tuple[str, ...] = (".json", ".webmanifest")

    def accepts(self, name: str, head: str) -> bool:
        """Whether a file of this name that begins with `head` is a feed, a manifest or a search index."""
        return bool(_parts(name, head)) or _is_index(name, head)

    def read(self, source: str) -> Post:
        """The words and references in it; `Malformed` where it is no JSON."""
        return read(source)


def _parts(name: str, head: str) -> dict[str, str]:
    """What the members of a feed or manifest are; nothing where it is neither."""
    if _FEED.search(head):
        return _FEED_PARTS
    if name.endswith(_MANIFESTS) and _MANIFEST.search(head) and head.lstrip()[:1] == "{":
        return _MANIFEST_PARTS
    return {}


def _is_index(name: str, head: str) -> bool:
    if not head.lstrip().startswith(("{", "[")):
        return False
    said = _SAID.search(head) is not None and _ADDRESS.search(head) is not None
    return said and (_MKDOCS.match(head.lstrip()) is not None or _INDEXES.fullmatch(name) is not None)


def read(source: str) -> Post:
    """The words and references of a feed, a manifest or an index, whichever it is."""
    strings = [string for string in _json.strings(source) if not string.key and string.start < string.end]
    if len(strings) > MOST:
        raise LimitExceeded(f"more than {MOST} words and references in one document")
    along = _prebuilt(source)
    parts = _sort(source, strings)
    passages: list[tuple[Path, Passage]] = []
    references: list[tuple[Path, Reference]] = []
    write = _json.writer(source)
    for string in strings:
        if not any(isinstance(step, str) for step in string.path):
            continue
        for place in _places(source, string, parts, write, along):
            if isinstance(place, Reference):
                references.append((owner(string.path), place))
            else:
                passages.append((owner(string.path), place))
    return Post(_tied(passages, references), tuple(reference for _, reference in references))


def _sort(source: str, strings: list[String]) -> dict[str, str]:
    """What the members mean; of an index, nothing."""
    top = {str(string.path[0]): string for string in strings if string.path}
    version = next((string.value(source) for string in strings if string.path == ("version",)), "")
    if "jsonfeed.org/version" in version:
        return _FEED_PARTS
    return _MANIFEST_PARTS if {"icons", "start_url", "display", "short_name"} & top.keys() else {}


def _prebuilt(source: str) -> tuple[Along, ...]:
    """What goes as soon as words change: an index of single words, which MkDocs makes again if it misses."""
    found = _json.members(source, lambda key: key == "index") if _MKDOCS.match(source.lstrip()) else ()
    return tuple(Along(start, end, "null") for _, start, end in found if source[start] == "{")


def _places(
    source: str,
    string: String,
    parts: dict[str, str],
    write: Callable[[str], str],
    along: tuple[Along, ...],
) -> Iterator[Passage | Reference]:
    """What stands in one string."""
    key = plain(next(step for step in reversed(string.path) if isinstance(step, str)))
    value = string.value(source)
    if is_media(value.strip()) or (key in _LINKS and value.strip() and is_file(value)):
        yield Reference(string.start, string.end, value, write, is_media(value))
    elif (key == "contenthtml" and parts) or (
        not parts and key in _ECHOED and _PICTURE.search(value) and not _MARKDOWN.search(value)
    ):
        yield from _inner(_json.Places(source, [string], write), "html")
    elif not parts and key in _ECHOED and _MARKDOWN.search(value):
        yield from _inner(_json.Places(source, [string], write), "markdown")
    elif parts.get(key):
        yield Passage(parts[key], string.start, string.end, value, write)
    elif not parts and key in _ECHOED:
        yield Passage(ECHO, string.start, string.end, value, write, along=along)


def _inner(places: _json.Places, name: str) -> Iterator[Passage | Reference]:
    """What stands in a string that is HTML, or Markdown as its author wrote it."""
    if name == "html":
        inner: Post = registry.plugin("scrubber.posts", name, "read_fragment")(
            places.text, 0, len(places.text)
        )
    else:
        inner = registry.plugin("scrubber.posts", name, "form").read(places.text)
    post = places.post(inner)
    yield from post.passages
    yield from post.references


def _tied(
    passages: list[tuple[Path, Passage]], references: list[tuple[Path, Reference]]
) -> tuple[Passage, ...]:
    """The passages with their pictures; what a page says in HTML, or of itself, belongs to none other."""
    shown = [(path, reference) for path, reference in references if reference.embedded]
    near = [(path, passage) for path, passage in passages if passage.part in {"alt", "title"}]
    found = iter(tied([(p, one) for p, one in near if one.image is None], _below(shown)))
    loose = {id(one) for _, one in near if one.image is None}
    return tuple(next(found) if id(one) in loose else one for _, one in passages)


def _below(references: list[tuple[Path, Reference]]) -> list[tuple[Path, Reference]]:
    """Those in objects that are about one picture: attachments and screenshots, not pages."""
    return [(path, reference) for path, reference in references if {"attachments", "screenshots"} & set(path)]


form: Final[Asked] = SiteForm()
