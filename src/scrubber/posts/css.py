"""Style sheets: the files that they name. CSS Syntax 3, `url()` and strings that end as media files do."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from scrubber.posts._html_escapes import limited
from scrubber.posts._html_urls import css_urls, in_css
from scrubber.posts._parts import Post, Reference

if TYPE_CHECKING:
    from scrubber.posts._parts import Form


class CssForm:
    """A style sheet; it has no words."""

    name = "css"
    suffixes: tuple[str, ...] = (".css",)

    def read(self, source: str) -> Post:
        """All files that the source names, outside of comments."""
        return Post(
            references=tuple(
                Reference(url.start, url.end, url.target, partial(in_css, css_quote=url.quote))
                for url in limited(css_urls(source))
            )
        )


form: Final[Form] = CssForm()
