"""Boxes of a movie's header that stay without what is private in them: ISO/IEC 14496-12 sections 8.2 to 8.9.

Each function takes a whole box and where its payload begins, and gives a box of the same length.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.errors import Malformed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator


def _without_times(old: bytes, body: int) -> bytes:
    width = 16 if old[body : body + 1] == b"\1" else 8
    if len(old) < body + 4 + width:
        raise Malformed("a header of a track is cut short")
    return old[: body + 4] + bytes(width) + old[body + 4 + width :]


def without_name(old: bytes, body: int) -> bytes:
    """A `hdlr` box with its handler type and class only."""
    if len(old) < body + 12:
        raise Malformed("a handler box is cut short")
    kind = old[body + 4 : body + 8]
    kind = kind if kind in {b"mhlr", b"dhlr"} else bytes(4)
    return old[: body + 4] + kind + old[body + 8 : body + 12] + bytes(len(old) - body - 12)


def empty(old: bytes, body: int) -> bytes:
    """A table without entries."""
    return old[: body + 4] + bytes(len(old) - body - 4)


def places(old: bytes, body: int) -> Iterator[tuple[int, int]]:
    """(start, end) of the entries of a `dref` box."""
    at = body + 8
    while at + 12 <= len(old):
        size = int.from_bytes(old[at : at + 4], "big")
        if size < 12 or at + size > len(old):
            break
        yield at, at + size
        at += size
    if any(old[at:]):
        raise Malformed("a table of data references is broken")


def _local_data(old: bytes, body: int) -> bytes:
    """A `dref` box whose entries name no other file."""
    new = bytearray(old)
    for start, end in places(old, body):
        new[start + 12 : end] = bytes(end - start - 12)
    return bytes(new)


def _language(old: bytes, body: int) -> bytes:
    """An `elng` box, if it holds a language tag (BCP 47) and nothing else."""
    tag = old[body + 4 :].rstrip(b"\0")
    known = len(tag) <= 35 and tag.replace(b"-", b"").isalnum() and tag.isascii()
    return old if known else old[: body + 4] + bytes(len(old) - body - 4)


GROUPED: Final[Collection[bytes]] = frozenset((b"sgpd", b"sbgp", b"csgp"))
REWRITES: Final[dict[bytes, tuple[Callable[[bytes, int], bytes] | None, str, str]]] = {
    b"mvhd": (_without_times, "M401", "creation and modification time"),
    b"tkhd": (_without_times, "M401", "creation and modification time"),
    b"mdhd": (_without_times, "M401", "creation and modification time"),
    b"hdlr": (without_name, "M501", "name of the handler"),
    b"stsd": (None, "M501", "name of the encoder"),
    b"dref": (_local_data, "M504", "path of another file"),
    b"elng": (_language, "M901", "text that is no language"),
}
