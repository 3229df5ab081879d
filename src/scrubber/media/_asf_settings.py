"""Small objects of the header of an ASF file, cleaned: ASF specification 01.20.06, sections 3 and 4.

Each function takes the payload of an object and gives what stays of it, without the zeros that fill it up;
nothing where all of it goes. Malformed where it ends too early.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.media._asf_objects import (
    BITRATES,
    COMPATIBILITY,
    EXCLUSION,
    GROUP_EXCLUSION,
    INDEX_PARAMETERS,
    LANGUAGES,
    MEDIA_PARAMETERS,
    MORE_EXCLUSION,
    PRIORITIES,
    SHARING,
    Cursor,
    before_zero,
    guid,
    wide,
)

if TYPE_CHECKING:
    from collections.abc import Callable

FILE_SIZE: Final = 80  # bytes of a File Properties Object without its head
BROADCAST: Final = 1
_FLAGS: Final = 3  # broadcast, seekable
_MARKERS: Final = guid("4CFEDB20-75F6-11CF-9C0F-00A0C90349CB")
_REASONS: Final = frozenset(
    guid(text)
    for text in (
        "D6E22A00-35DA-11D1-9034-00A0C90349BE",  # streams exclude each other: one for each language
        "D6E22A01-35DA-11D1-9034-00A0C90349BE",  # one for each rate
        "D6E22A02-35DA-11D1-9034-00A0C90349BE",  # or for a reason that is not told
        "AF6060AA-5197-11D2-B6AF-00C04FD908E9",  # streams share their rate, one at a time
        "AF6060AB-5197-11D2-B6AF-00C04FD908E9",  # or at once
    )
)
_LANGUAGES: Final = 128  # since they are referred to by seven bits
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")


def file_properties(old: bytes, size: int) -> bytes:
    """Without the id of the file and the time of its making; `size` is the length of the output."""
    cursor = Cursor(old)
    cursor.take(32)
    counts = cursor.take(32)
    flags = cursor.number(4) & _FLAGS
    told = 0 if flags & BROADCAST else size
    times = bytes(16) + told.to_bytes(8, "little") + bytes(8)
    return times + counts + flags.to_bytes(4, "little") + cursor.take(12)


def markers(old: bytes) -> tuple[bytes, list[str]]:
    """Marks with their titles, which stay, and these; the name of the whole list goes."""
    cursor, titles = Cursor(old), []
    cursor.take(16)
    count, _ = cursor.number(4), cursor.take(2)
    size = cursor.number(2)
    cursor.take(size)
    new = bytearray(_MARKERS + count.to_bytes(4, "little") + bytes(2) + size.to_bytes(2, "little"))
    new += bytes(size)
    for _ in range(count):
        new += cursor.take(26)
        long = cursor.number(4)
        title = before_zero(cursor.take(2 * long))
        titles.append(wide(title).strip())
        new += long.to_bytes(4, "little") + title.ljust(2 * long, b"\0")
    return bytes(new), titles


def _listed(before: int, each: int) -> Callable[[bytes], bytes]:
    """A cleaner of a list: `before` bytes, a count, and as many records of `each` bytes."""

    def clean(old: bytes) -> bytes:
        cursor = Cursor(old)
        head = cursor.take(before)
        if before >= 16 and head[:16] not in _REASONS:
            return b""
        cursor.take(each * cursor.number(2))
        return old[: cursor.at]

    return clean


def _groups(old: bytes) -> bytes:
    cursor = Cursor(old)
    if cursor.take(16) not in _REASONS:
        return b""
    for _ in range(cursor.number(2)):
        cursor.take(2 * cursor.number(2))
    return old[: cursor.at]


def _compatible(old: bytes) -> bytes:
    return Cursor(old).take(2)


def _languages(old: bytes) -> bytes:
    """Codes of languages; what is none becomes zeros, since others refer to them by number."""
    cursor = Cursor(old)
    new = bytearray(cursor.take(2))
    count = int.from_bytes(new, "little")
    for _ in range(count if count <= _LANGUAGES else 0):
        size = cursor.number(1)
        code = before_zero(cursor.take(size))
        stays = code if _LANGUAGE.fullmatch(wide(code)) else b""
        new += bytes([size]) + stays.ljust(size, b"\0")
    return bytes(new) if count <= _LANGUAGES else b""


CLEANERS: Final[dict[bytes, Callable[[bytes], bytes]]] = {
    EXCLUSION: _listed(16, 2),
    MORE_EXCLUSION: _listed(16, 2),
    SHARING: _listed(24, 2),
    PRIORITIES: _listed(0, 4),
    BITRATES: _listed(0, 6),
    INDEX_PARAMETERS: _listed(4, 4),
    MEDIA_PARAMETERS: _listed(4, 4),
    GROUP_EXCLUSION: _groups,
    COMPATIBILITY: _compatible,
    LANGUAGES: _languages,
}
