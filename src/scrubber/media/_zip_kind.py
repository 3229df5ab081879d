"""What an archive is, by the first bytes of it: a document of one of three families, or an album.

OOXML: ISO/IEC 29500-2, 9 (package). OpenDocument: ODF 1.3 part 2, 3.3. EPUB: EPUB 3.3 OCF, 4.2.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOCAL: Final = struct.Struct("<4sHHHHHIIIHH")
_PACKAGE: Final = ("[Content_Types].xml", "_rels/.rels", "docProps/", "word/", "xl/", "ppt/", "visio/")
_ODF: Final = b"application/vnd.oasis.opendocument."
_EPUB: Final = b"application/epub+zip"


def kind(head: bytes) -> str:
    """Say "ooxml", "odf", "epub" or "zip"; "" for what is no archive."""
    if head[:4] not in {b"PK\3\4", b"PK\5\6"}:
        return "zip" if head[:8] == b"PK\7\10PK\3\4" else ""
    first = next(_names(head), ("", b""))
    if first[0] == "mimetype":
        return "odf" if first[1].startswith(_ODF) else "epub" if first[1].startswith(_EPUB) else "zip"
    if any(name.startswith(_PACKAGE) for name, _ in _names(head)):
        return "ooxml"
    return "zip"


def _names(head: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and data of the members whose headers follow each other in the first bytes."""
    at = 0
    while at + _LOCAL.size <= len(head):
        signature, _, _, _, _, _, _, packed, _, name, extra = _LOCAL.unpack_from(head, at)
        if signature != b"PK\3\4":
            return
        data = at + _LOCAL.size + name + extra
        raw = head[at + _LOCAL.size : at + _LOCAL.size + name]
        yield raw.decode("utf-8", "replace"), head[data : data + packed]
        if not packed:  # the size stands behind the data: the next header is searched for
            found = head.find(b"PK\3\4", data)
            data = found if found >= 0 else len(head)
        at = data + packed
