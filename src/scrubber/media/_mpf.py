"""The Multi-Picture Format index in APP2: CIPA DC-007 (2009) sections 5.2.1 to 5.2.3.

Only the index of a picture and its gain map is ever written; it is read for where other pictures start.
"""

from __future__ import annotations

import struct
from typing import Final

from scrubber.errors import Malformed
from scrubber.metadata import _ifd

SIGNATURE: Final = b"MPF\0"
_PRIMARY: Final = 0x030000  # type "baseline MP primary image", format JPEG
_ENTRIES: Final = 0xB002
_IMAGE_LIMIT: Final = 64


def offsets(payload: bytes) -> list[int]:
    """Where the other pictures start, counted from the byte order mark; empty for a broken index."""
    block = payload[len(SIGNATURE) :]
    read = _ifd.reader_of(block)
    try:
        head = _ifd.header(block)
        for entry in _ifd.directory(read, head.first, head).entries:
            if entry.tag == _ENTRIES:
                table = read(entry.value_at, min(entry.size, 16 * _IMAGE_LIMIT))
                return [
                    place
                    for at in range(0, len(table) - 15, 16)
                    if (place := struct.unpack_from(head.order + "I", table, at + 8)[0])
                ]
    except Malformed:
        pass
    return []


def index(order: bytes, primary: int, offset: int, length: int) -> bytes:
    """The payload of an index of two pictures.

    `order` is b"MM" or b"II"; `primary` the length of the first picture in bytes, `offset` of the second one
    from the byte order mark, `length` its length.
    """
    mark = "<" if order == b"II" else ">"
    return (
        SIGNATURE
        + (b"II*\0" if order == b"II" else b"MM\0*")
        + struct.pack(mark + "IH", 8, 3)
        + struct.pack(mark + "HHI", 0xB000, 7, 4)
        + b"0100"
        + struct.pack(mark + "HHII", 0xB001, 4, 1, 2)
        + struct.pack(mark + "HHII", _ENTRIES, 7, 32, 50)
        + struct.pack(mark + "I", 0)
        + struct.pack(mark + "IIIHH", _PRIMARY, primary, 0, 0, 0)
        + struct.pack(mark + "IIIHH", 0, length, offset, 0, 0)
    )


def size() -> int:
    """Bytes of the payload that `index` gives."""
    return len(index(b"MM", 0, 0, 0))
