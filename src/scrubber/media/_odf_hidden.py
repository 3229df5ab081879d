"""What an OpenDocument holds that it does not show: speaker notes, hidden slides, sheets, rows and text.

It stays, since it belongs to the document; it is said, and names in it are found. ODF 1.3 part 3, 9.1.5
(notes), 7.4.15 (user fields), 7.7.3 (hidden text), 19.749 (visibility of rows), 20.226 (of slides).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrubber.media._office_findings import Seen

# in a style: (element, attribute) -> the value that hides what has the style
_HIDES: Final = {
    ("style:drawing-page-properties", "presentation:visibility"): "hidden",
    ("style:text-properties", "text:display"): "none",
    ("style:table-properties", "table:display"): "false",
}
_STYLED: Final = ("draw:style-name", "text:style-name", "table:style-name")
_SAID: Final = {
    ("text:user-field-decl", "office:string-value"): "field inside",
    ("text:hidden-text", "text:string-value"): "hidden text inside",
    ("text:bookmark", "text:name"): "bookmark",
    ("text:bookmark-start", "text:name"): "bookmark",
    ("table:table", "table:name"): "bookmark",
    ("table:scenario", "table:name"): "label inside",
    ("table:help-message", "table:title"): "label inside",
    ("table:error-message", "table:title"): "label inside",
}
_TEXTS: Final = frozenset({"text:p", "text:h"})


class Hidden:
    """Asked about each element of one part, in order."""

    def __init__(self, seen: Seen) -> None:
        self._seen = seen
        self._style = ""
        self._hiding: set[str] = set()
        self._slide = False

    def text(self, name: str, attributes: dict[str, str], path: list[str]) -> Callable[[str], None] | None:
        """What is asked about the text in an element; None where it is shown."""
        if name == "style:style":
            self._style = attributes.get("style:name", "")
        hidden = False
        for key, value in attributes.items():
            if _HIDES.get((name, key)) == value:
                self._hiding.add(self._style)
            elif key in _STYLED and value in self._hiding:
                hidden = True
            elif (name, key) in _SAID and value[:1] != "_":
                self._seen.stays("M506", _SAID[name, key], value)
            elif key == "table:visibility" and value != "visible":
                self._seen.stays("M509", "hidden rows or columns")
        return self._asked(name, attributes, path, hidden=hidden)

    def _asked(
        self, name: str, attributes: dict[str, str], path: list[str], *, hidden: bool
    ) -> Callable[[str], None] | None:
        if name == "draw:page":
            self._slide = hidden
        elif name == "table:table":
            if hidden:
                self._said("hidden sheet")(attributes.get("table:name", ""))
        elif name == "text:hidden-paragraph":
            return self._said("hidden text inside")
        elif name in _TEXTS and "presentation:notes" in path:
            return self._said("speaker note")
        elif (name in _TEXTS and self._slide) or (hidden and name[:5] == "text:"):
            return self._said("hidden text inside")
        return None

    def _said(self, why: str) -> Callable[[str], None]:
        def said(text: str) -> None:
            if text.strip():
                self._seen.stays("M509", why)
                self._seen.stays("M506", why, text)

        return said
