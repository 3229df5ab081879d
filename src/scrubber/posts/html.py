"""HTML documents and fragments: pictures, their words, the page's words, and all files they name.

WHATWG HTML (https://html.spec.whatwg.org), read as it stands in the source: nothing is rendered anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.errors import LimitExceeded
from scrubber.posts._html_charset import in_its_encoding
from scrubber.posts._html_document import Document
from scrubber.posts._html_escapes import MOST
from scrubber.posts._html_tokens import StartTag, tokens

if TYPE_CHECKING:
    from scrubber.posts._parts import Form, Post


class HtmlForm:
    """HTML and XHTML, whole documents and fragments."""

    name = "html"
    suffixes: tuple[str, ...] = (".html", ".htm", ".xhtml")

    def read(self, source: str) -> Post:
        """All words and references of the source."""
        return in_its_encoding(read_fragment(source, 0, len(source)), source)


def read_fragment(source: str, start: int, end: int) -> Post:
    """What the HTML at [start, end) of a longer source holds; places count in the whole source.

    Raises `LimitExceeded` where there are more than MOST places; nothing is too broken to be read.
    """
    document = Document(source)
    for token in tokens(source, start, end):
        if isinstance(token, StartTag):
            document.tag(token)
        else:
            document.text(token)
        if document.size > MOST:
            raise LimitExceeded(f"more than {MOST} words and references in one document")
    return document.post()


form: Final[Form] = HtmlForm()
