"""Walk the blocks of a GIF: GIF89a sections 15 (data sub-blocks) and 18 to 27, appendix A."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import LimitExceeded, Malformed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._source import Source

BLOCK_LIMIT: Final = 30_000  # blocks in one file, two for a frame, and one more for every 256 bytes
_WINDOWS: Final = (1 << 9, 1 << 16)  # bytes read at first, and then: most extensions are small
_INTRODUCERS: Final = re.compile(rb"[!,;]")
GRAPHIC_CONTROL, COMMENT, PLAIN_TEXT, APPLICATION = 0xF9, 0xFE, 0x01, 0xFF


class Block(NamedTuple):
    """One block of [at, end). `kind` is "image", "extension", "trailer" or "rest" (no block at all).

    `whole` is False where the file ends inside it. An extension has a `label` (section 12 calls it that).
    """

    at: int
    end: int
    kind: str
    label: int = 0
    whole: bool = True


def screen(source: Source) -> int:
    """Offset behind header, logical screen descriptor and global colour table (sections 17 to 19)."""
    flags = source.read(10, 1)[0]
    end = 13 + _table(flags)
    if end > source.size:
        raise Malformed("the file ends in the colour table", 13)
    return end


def _table(flags: int) -> int:
    """Bytes of a colour table that these flags announce."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def blocks(source: Source, at: int) -> Iterator[Block]:
    """Every block from `at` to the end of the file, without gap.

    Bytes that start no block are skipped one by one up to one that does, as viewers skip them; what follows
    the trailer is one rest.
    """
    count = 0
    while at < source.size:
        block = _block(source, at)
        yield block
        at = block.end
        count += 1
        if count > BLOCK_LIMIT + at // 256:
            raise LimitExceeded("the file has more blocks than any picture of its size")
        if block.kind == "trailer":
            break
    if at < source.size:
        yield Block(at, source.size, "rest")


def _block(source: Source, at: int) -> Block:
    introducer = source.read(at, 1)
    if introducer == b";":
        return Block(at, at + 1, "trailer")
    if introducer == b"!":
        label = source.head(1, at + 1)
        end, whole = sub_blocks_end(source, at + 2)
        return Block(at, end, "extension", label[0] if label else 0, whole)
    if introducer == b",":
        descriptor = source.head(10, at)
        data = at + 11 + (_table(descriptor[9]) if len(descriptor) == 10 else 0)
        end, whole = sub_blocks_end(source, data)
        return Block(at, end, "image", whole=whole)
    following = source.search(_INTRODUCERS, at, 1)
    return Block(at, source.size if following < 0 else following, "rest", whole=False)


def sub_blocks_end(source: Source, at: int) -> tuple[int, bool]:
    """Offset behind the block terminator of the sub-blocks at `at`, or the file's end and False."""
    size, more = _WINDOWS
    while at < source.size:
        window = source.head(size, at)
        size = more
        inside = 0
        while inside < len(window):
            length = window[inside]
            inside += 1 + length
            if not length:
                return at + inside, True
        at += inside
    return source.size, False


def sub_blocks(data: bytes) -> Iterator[bytes]:
    """The data of each sub-block in `data`, up to the terminator or the end."""
    at = 0
    while at < len(data) and data[at]:
        yield data[at + 1 : at + 1 + data[at]]
        at += 1 + data[at]
