"""The fields of a text: what each of them says and shows. ISO/IEC 29500-1, 17.16 (fields and hyperlinks).

Word cuts the code of a field into runs wherever it was edited, so a path may begin in one and end in another.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.media import _ooxml_rules as rules
from scrubber.media._office_paths import without_paths
from scrubber.media._xml import Change, edited

if TYPE_CHECKING:
    from collections.abc import Callable

_ANY: Final = re.compile(rb":fldChar[\s>/]")
_CODES: Final = frozenset({"w:instrText", "w:delInstrText"})
_MOST: Final = 200  # characters of what a field shows


class Field:
    """One field in runs: its code and what it shows, of which 200 characters are enough."""

    __slots__ = ("codes", "left", "property_", "showing", "shown")

    def __init__(self) -> None:
        self.codes: list[str] = []
        self.shown, self.showing = "", False
        self.property_ = False  # whether it shows a property of the document or of its writer
        self.left: str | None = None  # its code without paths; None where there are none

    def ended(self) -> None:
        """Look at the code once it is whole."""
        code = "".join(self.codes)
        left = without_paths(code)
        self.property_ = shows_property(code)
        self.left = None if left == code else left


class Open:
    """Which of the fields are open where a walk through the document is; the innermost one is the last."""

    def __init__(self) -> None:
        self._stack: list[int] = []
        self._count = 0

    def mark(self, type_: str) -> None:
        """See a `w:fldChar`."""
        if type_ == "begin":
            self._stack.append(self._count)
            self._count += 1
        elif type_ == "end" and self._stack:
            self._stack.pop()

    @property
    def number(self) -> int | None:
        """The number of the field that is open, counted from the start of the document."""
        return self._stack[-1] if self._stack else None


def shows_property(code: str) -> bool:
    """Whether a field with this code shows a property of the document or of its writer."""
    words = code.split(None, 1)
    return bool(words) and words[0].upper() in rules.FIELDS


def fields(data: bytes) -> list[Field]:
    """The fields of a part in the order in which they begin."""
    if not _ANY.search(data):
        return []
    found: list[Field] = []
    open_ = Open()

    def judge(name: str, attributes: dict[str, str], _path: list[str]) -> Change | None:
        if name == "w:fldChar":
            type_ = attributes.get("w:fldCharType", "")
            open_.mark(type_)
            if type_ == "begin":
                found.append(Field())
            elif type_ == "separate" and open_.number is not None:
                found[open_.number].showing = True
        elif name in _CODES and open_.number is not None:
            return Change(text=found[open_.number].codes.append)
        elif name == "w:t" and open_.number is not None and found[open_.number].showing:
            return Change(text=_shown(found[open_.number]))
        return None

    edited(data, judge)
    for field in found:
        field.ended()
    return found


def _shown(field: Field) -> Callable[[str], None]:
    def add(text: str) -> None:
        if len(field.shown) < _MOST:
            field.shown += text

    return add
