"""The second opinion on a file's type, by libmagic: for refusals and for files with a wrong name.

And what stands in the place of a large file in a git repository: pointers of Git LFS (its docs/spec.md)
and of git-annex.
"""

from __future__ import annotations

from typing import Final

# what libmagic says when it does not know, or sees only the outermost wrapper
_NO_OPINION: Final = frozenset(
    {"application/octet-stream", "text/plain", "application/x-empty", "inode/x-empty"}
)

_POINTERS: Final = (b"version https://git-lfs.github.com/spec/", b"version https://hawser.github.com/spec/")
# offset and first bytes of archives that are not looked into
_ARCHIVES: Final = (
    (0, b"7z\xbc\xaf\x27\x1c", "7z"),
    (0, b"Rar!\x1a\7", "RAR"),
    (0, b"MSCF\0\0\0\0", "CAB"),
    (0, b"xar!", "XAR"),
    (0, b"!<arch>\n", "AR"),
    (0, b"070701", "CPIO"),
    (0, b"070702", "CPIO"),
    (0, b"070707", "CPIO"),
    (0, b"\xc7\x71", "CPIO"),
    (0, b"\x60\xea", "ARJ"),
    (0, b"MSWIM\0\0\0", "WIM"),
    (0, b"SIT!", "StuffIt"),
    (0, b"StuffIt ", "StuffIt"),
    (0, b"ALZ\1", "ALZ"),
    (0, b"EGGA", "EGG"),
    (2, b"-lh", "LHA"),
    (7, b"**ACE**", "ACE"),
    (0x8001, b"CD001", "ISO 9660"),
)


def archive(head: bytes) -> str:
    """What sort of archive begins like this, of those that are refused; "" for anything else."""
    return next((name for at, magic, name in _ARCHIVES if head.startswith(magic, at)), "")


def is_pointer(head: bytes) -> bool:
    """Whether these bytes only say where a file is, since git did not fetch the file itself."""
    return head.startswith((*_POINTERS, b"/annex/objects/"))


def describe(head: bytes) -> str:
    """A few words on the type of these bytes, or "" where libmagic does not know or is not there.

    Only the type itself: libmagic also reads names and dates out of many formats, which are private.
    """
    kind = mime(head)
    return "" if kind in _NO_OPINION else kind


def mime(head: bytes) -> str:
    """The media type of these bytes, or "" where libmagic has no opinion."""
    try:
        import magic

        kind = str(magic.from_buffer(head, mime=True))
    except Exception:  # noqa: BLE001 - a missing or failing libmagic only costs the second opinion
        return ""
    return "" if kind in _NO_OPINION else kind
