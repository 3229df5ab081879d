"""Compound files ([MS-CFB] 2): an empty one, in place of an embedded object that nobody can look into."""

from __future__ import annotations

import struct
from typing import Final

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR: Final = 512


def empty() -> bytes:
    """A compound file with a root and nothing in it: header, allocation table, directory (2.2, 2.3, 2.6)."""
    header = struct.pack("<8s16x5H6x", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6)
    # directory sectors, FAT sectors, first directory sector, transaction, cutoff, mini FAT, DIFAT
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    table = struct.pack("<2I", _FAT, _END)
    name = "Root Entry\0".encode("utf-16-le")
    root = struct.pack("<64sHBB3I36xI8x", name, len(name), 5, 1, _FREE, _FREE, _FREE, _END)
    unused = struct.pack("<66xBB3I48x", 0, 0, _FREE, _FREE, _FREE)
    free = b"\xff\xff\xff\xff"
    return b"".join(
        [header + struct.pack("<I", 0) + free * 108, table + free * (_SECTOR // 4 - 2), root + unused * 3]
    )


EMPTY: Final = empty()
