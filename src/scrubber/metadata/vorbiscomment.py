"""Name what stands in Vorbis comments: Vorbis I, section 5; RFC 9639 (FLAC) 8.6 and 8.8; RFC 7845 (Opus) 5.2.

A block begins with the length of the vendor string, without what formats put before it.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Final

from scrubber.metadata._report import Note, printable, raw_of, report, text_of
from scrubber.metadata._sound_fields import field_note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.model import Finding, Span

_FALLBACK: Final = Note("M503", "a comment block")
_MOST: Final = 5000  # comments of one block
_PICTURES: Final = frozenset({b"METADATA_BLOCK_PICTURE", b"COVERART"})


class VorbisCommentReader:
    """Vendor and comments."""

    def findings(self, block: bytes, span: Span) -> Iterator[Finding]:
        """Findings comment by comment."""
        return report("vorbiscomment", span, _notes(block), _FALLBACK if block else None)


def comments(block: bytes) -> tuple[bytes, list[bytes]]:
    """The vendor and the comments, as far as they can be followed."""
    size = int.from_bytes(block[:4], "little")
    vendor, at = block[4 : 4 + size], 4 + size
    count = int.from_bytes(block[at : at + 4], "little")
    at += 4
    found: list[bytes] = []
    while at + 4 <= len(block) and len(found) < min(count, _MOST):
        size = int.from_bytes(block[at : at + 4], "little")
        found.append(block[at + 4 : at + 4 + size])
        at += 4 + size
    return vendor, found


def _notes(block: bytes) -> Iterator[Note]:
    vendor, found = comments(block)
    if vendor.strip(b"\0"):
        yield Note("M501", "the encoder's name", text_of(vendor))
    for comment in found:
        key, _, data = comment.partition(b"=")
        if key.upper() in _PICTURES:
            yield Note("M602", "a picture")
            yield from picture_notes(_decoded(data)) if key.upper() != b"COVERART" else ()
            continue
        name, value = text_of(key, "latin-1"), text_of(data)
        note = field_note(name, value, raw_of(data, value))
        yield note
        if note.why == "a tag" and len(name) > 3:
            yield Note("M503", "name of a tag", printable(name))


def _decoded(data: bytes) -> bytes:
    try:
        return base64.b64decode(data[:4096].strip(b"\0 \r\n") + b"==="[: -len(data[:4096]) % 4])
    except binascii.Error:
        return b""


def picture_notes(block: bytes) -> Iterator[Note]:
    """The description of a picture block (RFC 9639, 8.8)."""
    at = 8 + int.from_bytes(block[4:8], "big")
    size = int.from_bytes(block[at : at + 4], "big")
    data = block[at + 4 : at + 4 + size]
    if len(data) == size < 2000 and (value := text_of(data)):
        yield Note("M503", "comment tag", printable(value), raw_of(data, value))


reader = VorbisCommentReader()
