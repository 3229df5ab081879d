"""HTML documents and fragments: pictures, their words, the page's words, and all files they name.

WHATWG HTML (https://html.spec.whatwg.org), read as it stands in the source: nothing is rendered anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.posts._html_charset import in_its_encoding
from scrubber.posts._html_document import Document
from scrubber.posts._html_tokens import StartTag, tokens

if TYPE_CHECKING:
    from scrubber.posts._parts import Form, Post


class HtmlForm:
    """HTML and XHTML, whole documents and fragments. Whatever is read, there is an answer."""

    name = "html"
    suffixes: tuple[str, ...] = (".html", ".htm", ".xhtml")

    def read(self, source: str) -> Post:
        """All words and references of the source."""
        return in_its_encoding(read_fragment(source, 0, len(source)), source)


def read_fragment(source: str, start: int, end: int) -> Post:
    """What the HTML at [start, end) of a longer source holds; places count in the whole source."""
    document = Document(source)
    for token in tokens(source, start, end):
        if isinstance(token, StartTag):
            document.tag(token)
        else:
            document.text(token)
    return document.post()


form: Final[Form] = HtmlForm()
