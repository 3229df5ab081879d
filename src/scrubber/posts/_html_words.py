"""Which attributes of HTML hold words about a picture and which name files: tables, and what decides on them.

WHATWG HTML, SVG 2, Open Graph, Twitter cards, and what blog software and lazy loading write beside them.
"""

from __future__ import annotations

from typing import Final

_LABELS: Final = {"title": "title", "aria-label": "alt"}
GALLERY: Final = {  # what lightboxes, WordPress and Jetpack read
    "data-alt": "alt",
    "data-title": "title",
    "data-image-title": "title",
    "data-caption": "caption",
    "data-image-caption": "caption",
    "data-description": "description",
    "data-image-description": "description",
    "data-sub-html": "caption",
    "data-footer": "caption",
}
_PICTURE: Final = {"alt": "alt", **_LABELS, **GALLERY}
WORDS: Final = {
    "img": _PICTURE,
    "input": _PICTURE,  # of type "image"
    "area": _PICTURE,
    "a": {**_LABELS, **GALLERY},  # to a picture
    "image": _LABELS,
    "track": {"label": "title"},
    **{
        name: {**_LABELS, **GALLERY}
        for name in ("picture", "video", "audio", "object", "embed", "iframe", "figure", "svg")
    },
}
EMBEDDED: Final = {
    "img": ("src", "lowsrc"),
    "input": ("src",),
    "source": ("src",),
    "video": ("src", "poster"),
    "audio": ("src",),
    "track": ("src",),
    "embed": ("src",),
    "iframe": ("src",),
    "object": ("data",),
    "image": ("href", "xlink:href"),
    "feimage": ("href", "xlink:href"),
    "use": ("href", "xlink:href"),
    **dict.fromkeys(("body", "table", "tr", "td", "th"), ("background",)),
}
LINKED: Final = {
    "a": ("href", "xlink:href"),
    "area": ("href",),
    "link": ("href",),
    "img": ("longdesc",),
}
SRCSETS: Final = {"img": ("srcset",), "source": ("srcset",), "link": ("imagesrcset",)}
LAZY: Final = ("data-src", "data-lazy-src", "data-original", "data-lazy", "data-srcset", "data-lazy-srcset")
SAID: Final = frozenset(  # attributes that decide what the others are
    {"lang", "xml:lang", "type", "role", "class", "rel", "property", "name", "itemprop", "http-equiv"}
)
SCOPES: Final = frozenset({"figure", "picture", "video", "audio", "object", "svg"})
SHOWN: Final = frozenset({"img", "input", "embed", "object", "video", "audio", "image", "source"})
TARGETS: Final = (*LAZY, "src", "srcset", "data", "href", "xlink:href", "style")  # the first is the picture

META_WORDS: Final = {
    "og:title": "title",
    "twitter:title": "title",
    "og:image:alt": "alt",
    "twitter:image:alt": "alt",
    "og:description": "description",
    "twitter:description": "description",
    "og:image:description": "description",
    "dc.title": "title",
    "dcterms.title": "title",
    "dc.description": "description",
    "dcterms.description": "description",
    "dc.creator": "author",
    "dcterms.creator": "author",
    "keywords": "keywords",
    "news_keywords": "keywords",
    "article:tag": "keywords",
    "twitter:data1": "description",
    "twitter:data2": "description",
    "description": "description",
    "name": "title",  # itemprop
    "headline": "title",
    "caption": "caption",
    "author": "author",
    "article:author": "author",
}
META_FILES: Final = frozenset(
    {"image", "thumbnail", "thumbnailurl", "contenturl", "msapplication-tileimage"}  # itemprop, and name
    | {"og:image", "og:image:url", "og:image:secure_url", "og:video", "og:video:url", "og:video:secure_url"}
    | {"og:audio", "og:audio:url", "twitter:image", "twitter:image:src", "twitter:player:stream"}
)
CAPTION_CLASSES: Final = {  # what blog software sets around and under a picture
    "wp-caption": "figure",
    "gallery-item": "figure",
    "tr-caption-container": "figure",
    "wp-caption-text": "figcaption",
    "wp-caption-dd": "figcaption",
    "gallery-caption": "figcaption",
    "tr-caption": "figcaption",
}


def like(name: str) -> str:
    """The element whose tables hold for one of this name: those that sites make up are read as `img` is."""
    return "img" if "-" in name else name


def is_read(name: str) -> bool:
    """Whether the value of an attribute can matter here."""
    return name in _READ or name.startswith("data-")


_READ: Final = (
    SAID
    | {"content", "style", "download"}
    | {attribute for words in WORDS.values() for attribute in words}
    | {name for table in (EMBEDDED, LINKED, SRCSETS) for names in table.values() for name in names}
)
