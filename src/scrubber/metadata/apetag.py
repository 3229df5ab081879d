"""Name what stands in APE tags, versions 1 and 2 (APEv2 specification, 2004), and in Lyrics3 tags.

A block is one tag, from its header or its first item to its footer. Lyrics3 tags (1.00 and 2.00, Petr Strnad,
1998) are read here too: they stand at the same place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.metadata._report import Note, printable, raw_of, report, text_of
from scrubber.metadata._sound_fields import field_note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.model import Finding, Span

SIGN: Final = b"APETAGEX"
LYRICS: Final = b"LYRICSBEGIN"
_FALLBACK: Final = Note("M503", "a tag")
_MOST: Final = 5000  # items of one tag
_FIELDS: Final = {
    b"LYR": "lyrics", b"INF": "comment", b"AUT": "author", b"EAL": "album", b"EAR": "artist", b"ETT": "title",
    b"IMG": "path",
}  # fmt: skip


class ApeReader:
    """Items of an APE tag, or fields of a Lyrics3 tag."""

    def findings(self, block: bytes, span: Span) -> Iterator[Finding]:
        """Findings item by item."""
        notes = _lyrics(block) if block.startswith(LYRICS) else _items(block)
        return report("apetag", span, notes, _FALLBACK if block else None)


def items(block: bytes) -> Iterator[tuple[bytes, int, bytes]]:
    """Key, type (0 text, 1 binary, 2 link) and value of each item, as far as they can be followed."""
    at = 32 if block.startswith(SIGN) else 0
    for _ in range(_MOST):
        size = int.from_bytes(block[at : at + 4], "little")
        flags = int.from_bytes(block[at + 4 : at + 8], "little")
        end = block.find(b"\0", at + 8, at + 8 + 256)
        if end < 0 or block.startswith(SIGN, at):
            return
        yield block[at + 8 : end], flags >> 1 & 3, block[end + 1 : end + 1 + size]
        at = end + 1 + size


def _items(block: bytes) -> Iterator[Note]:
    for key, kind, value in items(block):
        name = text_of(key, "latin-1")
        if kind == 1 or name.lower().startswith("cover art"):
            file = value[:300].partition(b"\0")[0]
            yield Note("M602" if name.lower().startswith("cover") else "M601", "a file in a tag")
            if text := printable(text_of(file)):
                yield Note("M503", "name of an attachment", text[:200])
            continue
        text = text_of(value)
        note = field_note(name, printable(text), raw_of(value, text))
        yield note
        if note.why == "a tag" and len(name) > 3:
            yield Note("M503", "name of a tag", name)


def _lyrics(block: bytes) -> Iterator[Note]:
    at = len(LYRICS)
    if not block[at : at + 3].isalnum() or not block[at + 3 : at + 8].isdigit():
        text = block[at:].removesuffix(b"LYRICSEND")
        yield Note("M503", "lyrics tag", text_of(text))
        return
    for _ in range(_MOST):
        if at + 8 >= len(block) - 15 or not block[at + 3 : at + 8].isdigit():
            return
        size = int(block[at + 3 : at + 8])
        data = block[at + 8 : at + 8 + size]
        value = text_of(data)
        if block[at : at + 3] != b"IND" and value:
            yield field_note(_FIELDS.get(block[at : at + 3], ""), printable(value), raw_of(data, value))
        at += 8 + size


reader = ApeReader()
