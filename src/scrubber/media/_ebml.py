"""Walk EBML elements, and void them where they stand: RFC 8794 sections 4 to 6 and 11.3.

An element is an id, a length, and its data; a length of ones is unknown. What is voided keeps its length.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import LimitExceeded, Malformed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._source import Source

HEADER: Final = 0x1A45DFA3
VOID: Final = 0xEC
CRC: Final = 0xBF
ELEMENT_LIMIT: Final = 80_000  # elements in one place
_LONGEST: Final = 12  # bytes of id and length together
_NEAR: Final = 4096


class Element(NamedTuple):
    """One element: its id with the marker, where it begins, where its data begins, and the byte after it.

    `open`: its length is unknown, so `end` is the end of what holds it. `whole`: it is not cut short.
    """

    id: int
    start: int
    body: int
    end: int
    open: bool = False
    whole: bool = True

    @property
    def name(self) -> str:
        """The id in hexadecimal digits, for reports."""
        return f"0x{self.id:X}"


def element_at(source: Source, at: int, end: int) -> Element | None:
    """The element at `at`, or None where none ends before `end`; at the end of the file it may be cut."""
    head = source.glance(at, min(_LONGEST, end - at))
    if not head or head[0] < 0x10:
        return None
    first = 5 - (head[0] >> 4).bit_length()
    if len(head) <= first or head[first] == 0:
        return None
    width = 9 - head[first].bit_length()
    if len(head) < first + width:
        return None
    size = int.from_bytes(head[first : first + width], "big") & (1 << 7 * width) - 1
    kind, body = int.from_bytes(head[:first], "big"), at + first + width
    if size == (1 << 7 * width) - 1:
        return Element(kind, at, body, end, open=True)
    if body + size > end:
        return Element(kind, at, body, end, whole=False) if end == source.size else None
    return Element(kind, at, body, body + size)


def children(source: Source, parent: Element) -> Iterator[Element]:
    """The elements that fill `parent`; Malformed where they do not, LimitExceeded where they are too many."""
    at, count = parent.body, 0
    while at < parent.end:
        child = element_at(source, at, parent.end)
        if child is None and parent.end == source.size and parent.end - at < _LONGEST:
            child = Element(0, at, at, parent.end, whole=False)  # cut short inside its own header
        if child is None or child.open:
            raise Malformed("an element does not fit into what holds it", source.base + at)
        yield child
        at, count = child.end, count + 1
        if count > ELEMENT_LIMIT + (at - parent.body) // 64:
            raise LimitExceeded("the film has too many elements in one place")


def void(length: int) -> bytes:
    """The header of a Void element of `length` bytes in all (2 or more); zeros follow."""
    for width in range(1, 9):
        size = length - 1 - width
        if 0 <= size < (1 << 7 * width) - 1:
            return b"\xec" + ((1 << 7 * width) | size).to_bytes(width, "big")
    raise Malformed("a single byte where an element should be")


def number(source: Source, element: Element) -> int:
    """An unsigned integer; 0 where it is longer than any."""
    if not element.body <= element.end <= element.body + 8:
        return 0
    return int.from_bytes(source.glance(element.body, element.end - element.body), "big")


def text(source: Source, element: Element, limit: int = 1 << 16) -> str:
    """A string up to its first zero, at most `limit` bytes of it."""
    data = source.glance(element.body, min(limit, element.end - element.body))
    return data.split(b"\0", 1)[0].decode("utf-8", "replace").strip()


def vint(data: bytes, at: int) -> tuple[int, int]:
    """(number, width) of a variable-size integer at `at`; width 0 where there is none."""
    if at >= len(data) or data[at] == 0:
        return 0, 0
    width = 9 - data[at].bit_length()
    if at + width > len(data):
        return 0, 0
    return int.from_bytes(data[at : at + width], "big") & (1 << 7 * width) - 1, width
