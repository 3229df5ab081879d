"""Tell fonts from other files: OpenType 1.9, WOFF, EOT, obfuscated ones (ISO/IEC 29500-4)."""

from __future__ import annotations

import struct
from typing import Final

_SIGNS: Final = (b"\0\1\0\0", b"OTTO", b"true", b"ttcf", b"wOFF", b"wOF2", b"\x80\1", b"%!PS")
_EOT: Final = b"LP"  # 34 bytes from the start
_RECORD: Final = struct.Struct(">4sIII")
_THIRD: Final = 12 + 2 * 16  # the first record that Office leaves as it was
_MOST: Final = 3  # records that are looked at


def is_font(data: bytes) -> bool:
    """Whether these bytes are a font, plain or obfuscated in its first 32 bytes."""
    return data.startswith(_SIGNS) or data[34:36] == _EOT or _obfuscated(data)


def _obfuscated(data: bytes) -> bool:
    """Whether the table directory goes on behind the obfuscated bytes: names of tables, places inside."""
    for at in range(_THIRD, _THIRD + _MOST * _RECORD.size, _RECORD.size):
        if at + _RECORD.size > len(data):
            return False
        tag, _, start, length = _RECORD.unpack_from(data, at)
        if not (tag.isascii() and tag.decode().isprintable()) or start + length > len(data):
            return False
    return True
