"""Walk and write the boxes of the ISO base media file format: ISO/IEC 14496-12 section 4.2.

One bounded walk for HEIF, AVIF, JPEG XL and MP4. It never looks into a payload and never goes down a level
by itself: the caller decides which boxes hold boxes.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import LimitExceeded, Malformed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._source import Source

_SIGNATURE: Final = 12  # bytes of the box that tells the format
_TOP_LIMIT: Final = 20_000  # writers need five, and one more for each part of an animation
BOX_LIMIT: Final = 100_000  # boxes in one container; real files have under 5000 (film fragments)


class Box(NamedTuple):
    """One box: four-byte type, offset of its header, of its payload, and of the byte after it.

    `uuid` is the 16-byte extended type of a "uuid" box, which stands before its payload; empty otherwise.
    `open`: its size field is 0, it reaches to the end of what holds it.
    """

    type: bytes
    start: int
    body: int
    end: int
    uuid: bytes = b""
    open: bool = False

    @property
    def name(self) -> str:
        """The type in readable form, for reports."""
        return readable(self.type)


def readable(code: bytes) -> str:
    """A four-character code as text; codes that are no printable ASCII as hexadecimal digits."""
    return code.decode("ascii") if all(0x20 <= byte < 0x7F for byte in code) else f"0x{code.hex()}"


def box_at(source: Source, at: int, end: int) -> Box | None:
    """The box whose header starts at `at`, or None where none lies wholly before `end`."""
    head = source.head(min(16, end - at), at) if at < end else b""
    if len(head) < 8:
        return None
    size, body = int.from_bytes(head[:4], "big"), at + 8
    if size == 1:
        if len(head) < 16:
            return None
        size, body = int.from_bytes(head[8:16], "big"), at + 16
    stop = end if size == 0 else at + size
    uuid = b""
    if head[4:8] == b"uuid":
        if body + 16 > min(stop, end):
            return None
        uuid, body = source.read(body, 16), body + 16
    if not body <= stop <= end:
        return None
    return Box(head[4:8], at, body, stop, uuid, size == 0)


def top_boxes(source: Source, coded: frozenset[bytes]) -> tuple[list[Box], int]:
    """The boxes of a picture behind its signature (JP2, JPEG XL), and where the last one ends.

    A box of a `coded` type that is cut short reaches to the end of the file: viewers draw what there is.
    """
    tops: list[Box] = []
    at = _SIGNATURE
    while at < source.size:
        top = box_at(source, at, source.size) or _cut_short(source, at, coded)
        if top is None:
            break
        tops.append(top)
        at = top.end
        if len(tops) > _TOP_LIMIT:
            raise LimitExceeded(f"more than {_TOP_LIMIT} boxes in one file")
    return tops, at


def _cut_short(source: Source, at: int, coded: frozenset[bytes]) -> Box | None:
    head = source.head(16, at)
    length = 16 if head[:4] == b"\0\0\0\1" else 8
    size = int.from_bytes(head[8:16] if length == 16 else head[:4], "big")
    if head[4:8] not in coded or len(head) < length or size <= source.size - at:
        return None
    return Box(head[4:8], at, at + length, source.size)


def boxes(source: Source, start: int, end: int) -> Iterator[Box]:
    """The boxes that fill [start, end); Malformed where they do not, LimitExceeded over BOX_LIMIT boxes."""
    count = 0
    while start < end:
        box = box_at(source, start, end)
        if box is None:
            raise Malformed("a box does not fit into what holds it", source.base + start)
        yield box
        start, count = box.end, count + 1
        if count > BOX_LIMIT:
            raise LimitExceeded(f"more than {BOX_LIMIT} boxes in one place")


def box(kind: bytes, *payload: bytes) -> bytes:
    """A box with its header written; the payload must be shorter than 4 GiB."""
    body = b"".join(payload)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def full_box(kind: bytes, version: int, flags: int, *payload: bytes) -> bytes:
    """A box whose payload starts with a version and 24 bits of flags."""
    return box(kind, struct.pack(">I", version << 24 | flags), *payload)


def free_header(length: int) -> bytes:
    """The header of a `free` box of `length` bytes in all (8 or more); pad the rest with zeros."""
    if length >= 1 << 32:
        return struct.pack(">I4sQ", 1, b"free", length)
    return struct.pack(">I4s", length, b"free")
