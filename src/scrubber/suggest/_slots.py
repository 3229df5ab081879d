"""Findings as slots: each private span of a text becomes one character that rules can look at.

The characters come from Unicode's private plane 15, a range for each kind; those in the input are dropped
beforehand, so that nothing from outside can pose as a slot.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from scrubber.model import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scrubber.model import Finding, Text

MOST: Final = 400  # spans of one text; more is no caption but a list, and is answered neutrally

_ROOM: Final = 0x1000
_KINDS: Final = (Kind.PERSON, Kind.PLACE, Kind.INSTITUTION, Kind.DATE, Kind.AGE, Kind.CONTACT)
_BASE: Final = {kind: 0xF0000 + number * _ROOM for number, kind in enumerate(_KINDS)}


def _range(kind: Kind) -> str:
    return f"{chr(_BASE[kind])}-{chr(_BASE[kind] + _ROOM - 1)}"


PERSON: Final = f"[{_range(Kind.PERSON)}]"
PLACE: Final = f"[{_range(Kind.PLACE)}]"
INSTITUTION: Final = f"[{_range(Kind.INSTITUTION)}]"
DATE: Final = f"[{_range(Kind.DATE)}]"
AGE: Final = f"[{_range(Kind.AGE)}]"
CONTACT: Final = f"[{_range(Kind.CONTACT)}]"
SLOT: Final = f"[{chr(0xF0000)}-{chr(0xF0000 + len(_KINDS) * _ROOM - 1)}]"
REMOVED: Final = chr(0xFF000)  # left behind where a slot went, for the repair of what stood around it
_FOREIGN: Final = re.compile("[\U000f0000-\U000fffff]")


@dataclass(frozen=True, slots=True)
class Slots:
    """A text whose private spans are single characters; `values` says what each of them stands for."""

    text: str = field(repr=False)
    values: Mapping[str, str] = field(repr=False)

    def of(self, kind: Kind) -> list[str]:
        """The values of one kind, in the order of the text."""
        return [value for slot, value in self.values.items() if kind_of(slot) is kind]


def slot_of(kind: Kind, number: int) -> str:
    """The slot that stands for finding number `number` of a text."""
    return chr(_BASE[kind] + number)


def kind_of(slot: str) -> Kind:
    """The kind of finding that a slot stands for; identifiers count as contacts."""
    return _KINDS[(ord(slot) - 0xF0000) // _ROOM]


def merged(text: Text, findings: Sequence[Finding]) -> list[tuple[int, int, Kind]]:
    """The private spans of `text`, clipped to it, in order, without overlap.

    Of overlapping ones the longest says what they are; a person wins a draw.
    """
    size = len(text.value)
    ranges = sorted(
        (max(0, f.span.start), min(size, f.span.end), f.kind if f.kind in _BASE else Kind.CONTACT)
        for f in findings
        if f.span.part == text.part
    )
    spans: list[tuple[int, int, Kind, int]] = []
    for start, end, kind in ranges:
        if start >= end:
            continue
        if spans and start < spans[-1][1]:
            first, last, old, length = spans.pop()
            longer = end - start > length or (end - start == length and kind is Kind.PERSON)
            spans.append((first, max(last, end), kind if longer else old, max(length, end - start)))
        else:
            spans.append((start, end, kind, end - start))
    return [(start, end, kind) for start, end, kind, _ in spans]


def fill(value: str, spans: Sequence[tuple[int, int, Kind]]) -> Slots:
    """Put slots into `value`; what stands between them is composed (NFC). At most MOST spans."""
    pieces: list[str] = []
    values: dict[str, str] = {}
    at = 0
    for number, (start, end, kind) in enumerate(spans):
        slot = chr(_BASE[kind] + number)
        values[slot] = value[start:end]
        pieces += [_plain(value[at:start]), slot]
        at = end
    pieces.append(_plain(value[at:]))
    return Slots("".join(pieces), values)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", _FOREIGN.sub("", text))
