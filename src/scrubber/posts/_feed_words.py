"""Which elements of feeds and sitemaps hold words and which name files, by their names without a prefix.

RSS 0.9x, 1.0, 2.0; Atom (RFC 4287); Media RSS; iTunes; Dublin Core; GeoRSS; sitemaps with images and videos.
"""

from __future__ import annotations

import re
from typing import Final

ATOM: Final = "http://www.w3.org/2005/Atom"
MEDIA: Final = "http://search.yahoo.com/mrss"
XHTML: Final = "http://www.w3.org/1999/xhtml"
XML: Final = "http://www.w3.org/XML/1998/namespace"

PARTS: Final = {
    name: part
    for part, names in {
        "title": "title",
        "caption": "caption text",
        "description": "description summary subtitle tagline encoded content body abstract"
        " location geo_location featurename point lat long latitude longitude line polygon box",
        "author": "author creator contributor publisher credit managingeditor webmaster uploader email",
        "keyword": "category keywords tag tags subject",
    }.items()
    for name in names.split()
}
PERSONS: Final = frozenset({"author", "contributor", "owner"})  # their `name` is a person's
MARKED: Final = frozenset({"title", "caption"})  # words even where tags are among them
KEYWORDS: Final = frozenset({"term", "label", "text"})  # attributes of `category`
SHOWN: Final = frozenset(("logo", "icon", "thumbnail_loc", "content_loc", "player_loc"))
LINKS: Final = SHOWN | {"link", "guid", "id", "loc", "comments", "url", "href"}
ADDRESSES: Final = frozenset(("url", "href", "src", "resource", "about"))  # attributes
SCOPES: Final = frozenset(("image", "video", "group", "content"))  # hold one picture, or film, and its words
ENTRIES: Final = frozenset(("item", "entry"))

_ROOT: Final = re.compile(
    r"(?:\s++|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*+<(?:[\w.-]+:)?(\w+)([^>]*)>", re.DOTALL
)
_SAYS: Final = {
    "rss": re.compile(r"\sversion\s*="),
    "feed": re.compile(r"http://www\.w3\.org/2005/Atom|http://purl\.org/atom/"),
    "RDF": re.compile(r"http://purl\.org/rss/1\.0/|http://my\.netscape\.com/rdf/simple/"),
    "urlset": re.compile(r"sitemaps\.org/schemas/sitemap|google\.com/schemas/sitemap"),
    "sitemapindex": re.compile(r"sitemaps\.org/schemas/sitemap|google\.com/schemas/sitemap"),
}


def is_feed(head: str) -> bool:
    """Whether an XML document that begins like this is a feed or a sitemap."""
    root = _ROOT.match(head)
    return root is not None and root[1] in _SAYS and _SAYS[root[1]].search(root[2]) is not None
