"""Feeds and sitemaps: RSS, Atom (RFC 4287), Media RSS, sitemaps.org with Google's images and videos.

No entity is ever declared, expanded or fetched. The HTML in an entry, escaped, in CDATA or as XHTML, is read
as pages are. Other XML is none of ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.errors import Malformed
from scrubber.posts._feed_walk import Walk
from scrubber.posts._feed_words import is_feed

if TYPE_CHECKING:
    from scrubber.posts._parts import Asked, Post


class FeedForm:
    """XML that lists the pages of a site, with their words and pictures."""

    name = "feed"
    suffixes: tuple[str, ...] = (".xml", ".rss", ".atom", ".rdf")

    def accepts(self, name: str, head: str) -> bool:  # noqa: ARG002 - the content decides
        """Whether an XML file that begins with `head` is a feed or a sitemap."""
        return is_feed(head)

    def read(self, source: str) -> Post:
        """All words and references; `Malformed` where it is no feed, or declares entities."""
        if not is_feed(source.removeprefix("\ufeff")):
            raise Malformed("this is no feed or sitemap")
        return Walk(source).run()


form: Final[Asked] = FeedForm()
