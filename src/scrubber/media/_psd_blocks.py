"""The additional blocks of a Photoshop document's layers: "Photoshop File Formats Specification" (2019)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import LimitExceeded, Malformed
from scrubber.media._verdicts import note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._source import Source
    from scrubber.model import Finding

PLUGIN: Final = "psd"
SIGNATURES: Final = frozenset((b"8BIM", b"8B64"))
_BLOCKS: Final = 20_000
_LONG: Final = frozenset(  # in PSB, their length has eight bytes
    b"LMsk Lr16 Lr32 Layr Mt16 Mt32 Mtrn Alph FMsk lnk2 FEid FXid PxSD lnkE lnkD lnk3 extd".split()
)
_WHAT: Final = {
    b"luni": ("M503", "name of a layer"),
    b"shmd": ("M401", "dates of a layer"),
    b"anno": ("M503", "notes with their author"),
    b"Anno": ("M503", "notes with their author"),
    b"SoLd": ("M603", "a smart object"),
    b"SoLE": ("M504", "a smart object that is a link to a file"),
    b"PlLd": ("M603", "a smart object"),
    b"lnk2": ("M603", "files inside the document"),
    b"lnk3": ("M603", "files inside the document"),
    b"lnkD": ("M603", "files inside the document"),
    b"lnkE": ("M504", "links to files"),
    b"FEid": ("M603", "pixels of smart filters"),
    b"FXid": ("M603", "pixels of smart filters"),
    b"CAI ": ("M701", "provenance"),
}
_NAME_LIMIT: Final = 255  # characters of the name of a layer


class Block(NamedTuple):
    """An additional block: its key, where it starts, its data and where it ends, with padding."""

    key: bytes
    start: int
    data: int
    end: int

    @property
    def name(self) -> str:
        """The key in readable form, for reports."""
        key = self.key
        if not key:
            return "bytes that are no block"
        return (
            key.decode("ascii") if key.isascii() and key.decode("ascii").isprintable() else f"0x{key.hex()}"
        )


def blocks(source: Source, at: int, end: int, width: int) -> Iterator[Block]:
    """The additional blocks in [at, end); the last one has no key where bytes are left that are none.

    `width`: bytes of the long lengths, four or eight.
    """
    for _ in range(_BLOCKS):
        if at >= end:
            return
        head = source.head(min(8, end - at), at)
        if head[:4] not in SIGNATURES or at + 12 > end:
            yield Block(b"", at, at, end)
            return
        block = _block(source, at, end, head, width)
        yield block
        at = block.end
    raise LimitExceeded(f"more than {_BLOCKS} blocks in one place")


def _block(source: Source, at: int, end: int, head: bytes, width: int) -> Block:
    """The block at `at`. Not all writers agree whose length has eight bytes: what follows decides."""
    long = head[4:] in _LONG or head[:4] == b"8B64"
    widths = (4, 8) if width == 8 and not long else (width, 4) if long else (4,)
    fits = []
    for size_width in widths:
        data = at + 8 + size_width
        size = int.from_bytes(source.head(size_width, at + 8), "big")
        if data + size <= end:
            stop = _padded(source, data + size, end)
            fits.append(Block(head[4:], at, data, stop))
            if stop == end or source.head(min(4, end - stop), stop) in SIGNATURES:
                return fits[-1]
    if not fits:
        raise Malformed("a block of the layers reaches beyond them", at)
    return fits[0]


def _padded(source: Source, stop: int, end: int) -> int:
    """Where the next block starts: writers pad to two or four bytes, or not at all."""
    for at in range(stop, min(stop + 4, end + 1)):
        if at == end or source.head(min(4, end - at), at) in SIGNATURES:
            return at if source.is_zero(stop, at) else stop
    return stop


def going(block: Block, source: Source | None = None) -> Finding:
    """What goes with a block."""
    rule, why = _WHAT.get(block.key, ("M901", f"block {block.name}"))
    value = ""
    if block.key == b"luni" and source is not None and block.end - block.data >= 4:
        said = int.from_bytes(source.read(block.data, 4), "big")
        length = min(said, (block.end - block.data - 4) // 2, _NAME_LIMIT)
        value = source.read(block.data + 4, 2 * length).decode("utf-16-be", "replace").strip("\0")
    return note(rule, (block.start, block.end), why, PLUGIN, value)
