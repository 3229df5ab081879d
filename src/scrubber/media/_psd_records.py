"""The records of the layers of a Photoshop document, written anew without names and what does not draw.

Adobe "Photoshop File Formats Specification" (2019), layer records and additional layer information.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.errors import LimitExceeded, Malformed
from scrubber.media._psd_blocks import PLUGIN, SIGNATURES, Block, blocks, going
from scrubber.media._verdicts import note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._source import Source
    from scrubber.model import Finding

STAYS: Final = "M506"
_LAYERS: Final = 8_000
_RECORDS: Final = 15 << 20  # bytes of all records of layers, without pixels
# adjustments, fills, effects, text, groups, masks, blending
_DRAWS: Final = frozenset(
    key.ljust(4)
    for key in (
        b"levl curv expA vibA hue hue2 blnc brit blwh phfl mixr clrL nvrt post thrs grdm selc CgEd SoCo GdFl "
        b"PtFl lfx2 lrFX lmfx plFX TySh tySh lsct lsdk lspf knko infx clbl iOpa brst fxrp vmsk vsms vscg "
        b"vogk vstk lyid lnsr lyvr artb artd abdd tsly lmgm vmgm"
    ).split()
)
_TEXT: Final = re.compile(rb"Txt TEXT(....)", re.DOTALL)
_TEXT_LIMIT: Final = 2000  # characters of one text layer


class Records:
    """The records that start at `start`: where they `end`, what is written for them, and what was found.

    `pixels` is the number of bytes that follow for all of them. `width`: bytes of a long length.
    """

    def __init__(self, source: Source, start: int, end: int, width: int) -> None:
        self._source, self._limit, self._width = source, end, width
        self.found: list[Finding] = []
        self.pixels = 0
        (count,) = source.unpack(">h", start)
        if abs(count) > _LAYERS:
            raise LimitExceeded(f"more than {_LAYERS} layers")
        self._pieces: list[bytes] = [source.read(start, 2)]
        self.end = start + 2
        for _ in range(abs(count)):
            self.end = self._record(self.end)
            if self.end - start > _RECORDS:
                raise LimitExceeded("the records of the layers are too long")
        if self.end + self.pixels > end:
            raise Malformed("the pixels of the layers reach beyond their section", self.end)
        self.new = b"".join(self._pieces)

    def _record(self, at: int) -> int:
        """Read one record and add what is written for it; where it ends."""
        (channels,) = self._source.unpack(">H", at + 16)
        entry = 2 + self._width
        fixed = at + 18 + channels * entry
        rest = fixed + 16
        if channels > 64 or rest > self._limit or self._source.read(fixed, 4) not in SIGNATURES:
            raise Malformed("the record of a layer is broken", at)
        table = self._source.read(at + 18, channels * entry)
        self.pixels += sum(
            int.from_bytes(table[i + 2 : i + entry], "big") for i in range(0, len(table), entry)
        )
        stop = rest + int.from_bytes(self._source.read(fixed + 12, 4), "big")
        if stop > self._limit:
            raise Malformed("the record of a layer reaches beyond its section", at)
        body = self._rest(rest, stop)
        self._pieces += [self._source.read(at, fixed + 12 - at), len(body).to_bytes(4, "big"), body]
        return stop

    def _rest(self, at: int, end: int) -> bytes:
        """Mask and blending of one layer as they are, an empty name, and the blocks that draw."""
        start = at
        for what in ("mask", "blending"):
            at += 4 + int.from_bytes(self._source.read(at, 4), "big")
            if at > end:
                raise Malformed(f"the {what} of a layer reaches beyond its record", start)
        pieces = [self._source.read(start, at - start), bytes(4)]
        length = self._source.read(at, 1)[0] if at < end else 0
        name = self._source.read(at + 1, min(length, end - at - 1)) if length else b""
        if name:
            said = name.decode("utf-8", "replace")
            self.found.append(note("M503", (at, end), "name of a layer", PLUGIN, said))
        pieces += self._blocks(min(at + (length + 4 & ~3), end), end)
        body = b"".join(pieces)
        return body + bytes(-len(body) % 2)

    def _blocks(self, at: int, end: int) -> Iterator[bytes]:
        """The blocks of one layer that draw."""
        for block in blocks(self._source, at, end, self._width):
            data = b""
            if block.key in _DRAWS:
                data = self._source.read(block.start, block.end - block.start)
                if block.key in {b"TySh", b"tySh"}:
                    self.found += _words(data, block)
            elif is_padding(self._source, block):
                data = bytes(block.end - block.start)
            else:
                self.found.append(going(block, self._source))
            yield data


def is_padding(source: Source, block: Block) -> bool:
    """Whether these bytes only fill up to a multiple of four."""
    return not block.key and block.end - block.start < 4 and source.is_zero(block.start, block.end)


def _words(data: bytes, block: Block) -> Iterator[Finding]:
    """The words of a text layer, which are part of what is shown."""
    for match in _TEXT.finditer(data):
        length = min(int.from_bytes(match[1], "big"), _TEXT_LIMIT)
        value = data[match.end() : match.end() + 2 * length].decode("utf-16-be", "replace").strip("\0")
        if value.strip():
            yield note("M506", (block.start, block.end), "text layer", PLUGIN, value)
