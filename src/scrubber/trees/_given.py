"""Names that are given: to site generators, servers, browsers and systems they mean something, so they stay.

Hugo, Jekyll, MkDocs, Pelican, Sphinx, Eleventy, WordPress; folders of languages as BCP 47 tags.
"""

from __future__ import annotations

import re
from typing import Final

_FOLDERS: Final = frozenset(
    """_data _default _drafts _includes _layouts _markup _pages _partials _plugins _posts _sass _shortcodes
    _site _static _tabs _templates admin api archetypes archive assets authors blog bower_components
    build categories config content contents css data dist docs extra feed fonts i18n icons images img
    includes javascripts js layouts lib locale locales media news output overrides pages partials
    plugins posts production public resources scripts shortcodes single source src staging static styles
    stylesheets tags taxonomy templates terms theme themes uploads vendor wp-content wp-includes @eaDir
    __MACOSX .AppleDouble""".split()  # noqa: SIM905 - a list to read
)
_CODES: Final = (
    "ar|bg|bn|ca|cs|cy|da|de|el|en|eo|es|et|eu|fa|fi|fr|ga|gl|he|hi|hr|hu|id|is|it|ja|ka|ko|lt|lv|mk|ms|nb|nl|"
    "nn|no|pl|pt|ro|ru|sk|sl|sq|sr|sv|th|tr|uk|ur|vi|zh"
)
_LANGUAGE: Final = re.compile(rf"(?:{_CODES})(?:[-_](?:[a-z]{{2}}|hans|hant|latn|cyrl|419))?", re.IGNORECASE)
_FILES: Final = re.compile(
    r"(?:_?config|_data|hugo|netlify|mkdocs|book|pyproject|package|theme|vercel|params|menus?|languages?)"
    r"\.(?:toml|ya?ml|json)|(?:robots|humans|ads|security)\.txt|(?:rss|atom|feed|sitemap|browserconfig)\.xml"
    r"|(?:eh)?thumbs(?:_vista)?\.db|\.DS_Store|desktop\.ini|\.?picasa\.ini|.*\.css",
    re.IGNORECASE,
)
# what a bundler (Vite, Rollup, Astro) puts before the extension: eight figures and letters in disorder, and
# perhaps some more for the size of a picture
_FINGERPRINT: Final = re.compile(
    r"\.(?=[\w-]*(?:\d[A-Za-z]|[a-z][A-Z][\w-]*[a-z][A-Z]))[\w-]{8}(?:_[A-Za-z0-9]{4,7})?(?=\.[a-z0-9]{2,5}$)",
    re.ASCII,
)


def folder_is_given(name: str) -> bool:
    """Whether a folder of this name is one of a generator or a server, or that of a language."""
    return name in _FOLDERS or _LANGUAGE.fullmatch(name) is not None


def without_fingerprint(name: str) -> str:
    """A file name without what a bundler put into it: that says what the file holds, and is no word."""
    return _FINGERPRINT.sub("", name, count=1)


def file_is_given(name: str) -> bool:
    """Whether a file of this name is looked for under it."""
    return _FILES.fullmatch(name) is not None
