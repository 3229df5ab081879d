"""What an OOXML document holds that it does not show: speaker notes, hidden slides, sheets, rows and text.

It stays, since it belongs to the document; it is said, and names in it are found. ISO/IEC 29500-1, 13.3.5
(notes), 17.3.2.41 (vanish), 18.2.19 (state of a sheet), 18.3.1.73 (rows), 19.3.1.38 (show of a slide).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrubber.media._office_findings import Seen

_OFF: Final = frozenset({"0", "false", "off"})
_SHADED: Final = frozenset({"w:tbl", "w:txbxContent"})  # where white words are often on a dark ground
_WHITE: Final = frozenset({"FFFFFF", "ffffff"})
NOTE: Final = "speaker note"
TEXT: Final = "hidden text inside"


class Hidden:
    """Asked about each element of one part, in order; `notes` says that the part holds a speaker's notes."""

    def __init__(self, seen: Seen, *, notes: bool) -> None:
        self._seen = seen
        self._slide = NOTE if notes else ""
        self._run = False

    def text(self, name: str, attributes: dict[str, str], path: list[str]) -> Callable[[str], None] | None:
        """What is asked about the text in an element; None where it is shown."""
        if name == "a:p":
            return self._said(self._slide) if self._slide else None
        if name == "w:r":
            self._run = False
        elif name == "w:t":
            return self._said(TEXT) if self._run else None
        elif name == "w:vanish":
            self._run |= path[-2:] == ["w:r", "w:rPr"] and attributes.get("w:val") not in _OFF
        elif name == "w:color":
            self._run |= (
                attributes.get("w:val") in _WHITE and path[-2:] == ["w:r", "w:rPr"] and not _SHADED & {*path}
            )
        elif attributes:
            self._flagged(name, attributes)
        return None

    def _said(self, why: str) -> Callable[[str], None]:
        return lambda text: self._seen.stays("M509", why, text)

    def _flagged(self, name: str, attributes: dict[str, str]) -> None:
        if name == "p:sld" and attributes.get("show") in _OFF:
            self._slide = TEXT
        elif name == "x:sheet" and attributes.get("state") in {"hidden", "veryHidden"}:
            self._seen.stays("M509", "hidden sheet", attributes.get("name", ""))
        elif name in {"x:row", "x:col"} and "hidden" in attributes and attributes["hidden"] not in _OFF:
            self._seen.stays("M509", "hidden rows or columns")
