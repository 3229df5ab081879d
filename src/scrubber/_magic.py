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
