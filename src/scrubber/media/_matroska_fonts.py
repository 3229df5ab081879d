"""Fonts that are attached to a film: what stands in none of their tables goes.

OpenType 1.9 "Organization of an OpenType Font"; WOFF 1.0 section 3, 2.0 section 4.1.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.errors import Malformed

if TYPE_CHECKING:
    from scrubber.media._source import Source

_PLAIN: Final = (b"\0\1\0\0", b"OTTO", b"true", b"typ1")
_WEB: Final = (b"wOFF", b"wOF2")
_MOST: Final = 256  # fonts of a collection, tables of a font
MIME: Final = re.compile(
    rb"(?:application|font)/(?:x-)?(?:truetype-font|font-(?:ttf|otf|truetype|opentype|woff2?)|font|font-sfnt|sfnt"
    rb"|ttf|otf|collection|woff2?|vnd\.ms-opentype|vnd\.ms-fontobject|opentype|font-woff)|application/octet-stream",
    re.IGNORECASE,
)


def font_gaps(source: Source, start: int, end: int) -> list[tuple[int, int]] | None:
    """The stretches of a font at [start, end) that none of its tables use; None where it is none."""
    try:
        used = sorted(_used(source.window(start, end)))
    except Malformed:
        return None
    gaps, at = [], 0
    for first, last in used:
        if first > at:
            gaps.append((start + at, start + first))
        at = max(at, last)
    if at > end - start or len(used) < 2:
        return None
    return [*gaps, (start + at, end)] if at < end - start else gaps


def _used(font: Source) -> list[tuple[int, int]]:
    kind = font.head(4)
    if kind in _PLAIN:
        return _tables(font, 0)
    if kind == b"ttcf":
        count = font.unpack(">I", 8)[0]
        if not 0 < count <= _MOST:
            raise Malformed("this is no collection of fonts")
        head = 12 + 4 * count + (12 if font.unpack(">H", 4)[0] > 1 else 0)
        return [(0, head), *(span for at in font.unpack(f">{count}I", 12) for span in _tables(font, at))]
    if kind in _WEB:
        return [(0, 44), (44, font.unpack(">I", 8)[0])]
    raise Malformed("this is no font")


def _tables(font: Source, at: int) -> list[tuple[int, int]]:
    count = font.unpack(">H", at + 4)[0]
    if count > _MOST:
        raise Malformed("this is no font")
    places = (font.unpack(">II", at + 12 + 16 * index + 8) for index in range(count))
    return [(at, at + 12 + 16 * count), *((start, start + size) for start, size in places)]


def font_name(value: str, size: int) -> bytes:
    """A name for a font that says nothing, no longer than `size` bytes."""
    ending = re.search(r"\.(?:ttf|otf|ttc|woff2?)$", value, re.IGNORECASE)
    return (b"font" + (ending[0].lower().encode() if ending else b""))[-size:] if size else b""
