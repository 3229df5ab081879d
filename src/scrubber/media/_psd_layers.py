"""The layer and mask section of a Photoshop document: Adobe "Photoshop File Formats Specification" (2019).

Layers are what the picture was made of: they hold what is hidden, cut off or blurred in it. They go where the
merged picture says it all. Where they stay, their records are written anew without names and without blocks
that do not draw. Documents of 16 and 32 bits hold their layers in a block of their own (`Lr16`, `Lr32`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import InputError, LimitExceeded, Malformed
from scrubber.media._verdicts import dropped, note
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._source import Source
    from scrubber.model import Finding

PLUGIN: Final = "psd"
_SIGNATURES: Final = frozenset((b"8BIM", b"8B64"))
_BLOCKS: Final = 20_000
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
_GLOBAL: Final = frozenset((b"Patt", b"Pat2", b"Pat3", b"LMsk", b"Mtrn", b"Mt16", b"Mt32", b"Txt2", b"Alph"))
_CLEAR: Final = frozenset((b"Mtrn", b"Mt16", b"Mt32"))  # the merged picture has transparency
_NESTED: Final = frozenset((b"Layr", b"Lr16", b"Lr32"))
_LONG: Final = frozenset(  # in PSB, their length has eight bytes
    b"LMsk Lr16 Lr32 Layr Mt16 Mt32 Mtrn Alph FMsk lnk2 FEid FXid PxSD lnkE lnkD lnk3 extd".split()
)
_WHAT: Final = {
    b"luni": ("M503", "name of a layer"),
    b"shmd": ("M401", "dates of a layer"),
    b"anno": ("M503", "notes with their author"),
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
STAYS: Final = "M506"
_TEXT: Final = re.compile(rb"Txt TEXT(....)", re.DOTALL)
_TEXT_LIMIT: Final = 2000  # characters of one text layer


class Block(NamedTuple):
    """An additional block: its key, where it starts, its data and where it ends, with padding."""

    key: bytes
    start: int
    data: int
    end: int


class Layers:
    """The section in [start, end), its own length included. `big`: lengths have eight bytes (PSB)."""

    def __init__(self, source: Source, start: int, end: int, *, big: bool) -> None:
        self.source = source
        self.start, self.end = start, end
        self.width = 8 if big else 4

    def parts(self, *, flat: bool) -> Iterator[Part]:
        """All parts of the section. With `flat`, layers go unless the merged picture is transparent."""
        body = self.start + self.width
        if body == self.end:
            yield Part(self.start, self.end, "layers", "there are none")
            return
        if flat and not self.transparent():
            yield from self.gone()
            return
        inside = list(self.inside(body))
        yield self.length(self.start, self.end - body, inside, "layers and masks")
        yield from inside
        if any(part.name == "pixels of layers" for part in inside):
            hidden = note("M607", (self.start, self.end), "layers, which may hold what is hidden", PLUGIN)
            yield Part(self.end, self.end, "layers", hidden.why, findings=(hidden,))

    def gone(self) -> Iterator[Part]:
        """An empty section; what was in it is named as far as it can be walked."""
        found = [note("M603", (self.start, self.end), "layers, with what is hidden in the picture", PLUGIN)]
        try:
            for part in self.inside(self.start + self.width):
                found += (replace(f, rule="M503") if f.rule == STAYS else f for f in part.findings)
        except InputError:
            found.append(note("M902", (self.start, self.end), "broken layers", PLUGIN))
        yield Part(self.start, self.end, "layers", found[0].why, bytes(self.width), findings=tuple(found))

    def transparent(self) -> bool:
        """Whether the merged picture has a channel of transparency: then the count of layers is negative."""
        at = self.start + self.width
        try:
            size = int.from_bytes(self.source.read(at, self.width), "big")
            if size:
                return self.source.read(at + self.width, 1)[0] >= 0x80
            at += self.width
            at += 4 + int.from_bytes(self.source.read(at, 4), "big")
            return any(
                block.key in _CLEAR
                or (
                    block.key in _NESTED
                    and self.source.head(min(1, block.end - block.data), block.data) > b"\x7f"
                )
                for block in self.blocks(at, self.end)
            )
        except InputError:
            return False

    def length(self, at: int, old: int, inside: list[Part], name: str) -> Part:
        """The length field before `inside`."""
        size = sum(part.size_after for part in inside)
        fresh = None if size == old else size.to_bytes(self.width, "big")
        return Part(at, at + self.width, name, "length of what follows", fresh)

    def inside(self, at: int) -> Iterator[Part]:
        """Layer info, global mask, additional blocks."""
        stop = at + self.width + int.from_bytes(self.source.read(at, self.width), "big")
        if stop > self.end:
            raise Malformed("the layers reach beyond their section", at)
        inner = list(self.layer_info(at + self.width, stop)) if stop > at + self.width else []
        yield self.length(at, stop - at - self.width, inner, "layers")
        yield from inner
        at = stop
        if at + 4 <= self.end:
            mask = at + 4 + int.from_bytes(self.source.read(at, 4), "big")
            if mask > self.end:
                raise Malformed("the global mask reaches beyond its section", at)
            yield Part(at, mask, "global mask", "draws the picture")
            at = mask
        yield from self.blocks_of_document(at)

    def blocks_of_document(self, at: int) -> Iterator[Part]:
        """Blocks behind the layers: patterns, texts, layers of deep documents; others go."""
        for block in self.blocks(at, self.end):
            if block.key in _NESTED and block.end > block.data:
                inner = list(self.layer_info(block.data, block.end))
                width = block.data - block.start - 8
                size = sum(part.size_after for part in inner)
                new = None if size == block.end - block.data else size.to_bytes(width, "big")
                yield Part(block.start, block.data - width, "layers", "draws the picture")
                yield Part(block.data - width, block.data, "layers", "length of what follows", new)
                yield from inner
            elif block.key in _GLOBAL:
                text = block.key == b"Txt2"
                yield Part(block.start, block.end, _readable(block.key), "draws the picture", opaque=text)
            elif not block.key and self.source.is_zero(block.start, block.end):
                yield Part(block.start, block.end, "padding", "zeros")
            else:
                yield dropped(block.start, block.end, _readable(block.key), [_going(block)])

    def is_padding(self, block: Block) -> bool:
        """Whether these bytes only fill up to a multiple of four."""
        return not block.key and block.end - block.start < 4 and self.source.is_zero(block.start, block.end)

    def blocks(self, at: int, end: int) -> Iterator[Block]:
        """The additional blocks in [at, end); the last one has no key where bytes are left that are none."""
        for _ in range(_BLOCKS):
            if at >= end:
                return
            head = self.source.head(min(8, end - at), at)
            if head[:4] not in _SIGNATURES or at + 12 > end:
                yield Block(b"", at, at, end)
                return
            block = self.block(at, end, head)
            yield block
            at = block.end
        raise LimitExceeded(f"more than {_BLOCKS} blocks in one place")

    def block(self, at: int, end: int, head: bytes) -> Block:
        """The block at `at`. Not all writers agree whose length has eight bytes: what follows decides."""
        long = head[4:] in _LONG or head[:4] == b"8B64"
        widths = (4, 8) if self.width == 8 and not long else (self.width, 4) if long else (4,)
        fits = []
        for width in widths:
            data = at + 8 + width
            size = int.from_bytes(self.source.head(width, at + 8), "big")
            if data + size <= end:
                stop = self.padded(data + size, end)
                fits.append(Block(head[4:], at, data, stop))
                if stop == end or self.source.head(min(4, end - stop), stop) in _SIGNATURES:
                    return fits[-1]
        if not fits:
            raise Malformed("a block of the layers reaches beyond them", at)
        return fits[0]

    def padded(self, stop: int, end: int) -> int:
        """Where the next block starts: writers pad to two or four bytes, or not at all."""
        for at in range(stop, min(stop + 4, end + 1)):
            if at == end or self.source.head(min(4, end - at), at) in _SIGNATURES:
                return at if self.source.is_zero(stop, at) else stop
        return stop

    def layer_info(self, start: int, end: int) -> Iterator[Part]:
        """Count, records, pixels of all layers; records are written anew."""
        (count,) = self.source.unpack(">h", start)
        if abs(count) > _LAYERS:
            raise LimitExceeded(f"more than {_LAYERS} layers")
        at, pixels = start + 2, 0
        records: list[bytes] = [self.source.read(start, 2)]
        found: list[Finding] = []
        for _ in range(abs(count)):
            at, size = self.record(at, end, records, found)
            pixels += size
            if at - start > _RECORDS:
                raise LimitExceeded("the records of the layers are too long")
        if at + pixels > end:
            raise Malformed("the pixels of the layers reach beyond their section", at)
        fresh = b"".join(records)
        words = tuple(f for f in found if f.rule == STAYS)
        gone = tuple(f for f in found if f.rule != STAYS)
        same = fresh == self.source.read(start, at - start)
        why = "draw the picture" if same else "names and dates"
        new = None if same else fresh
        # what text layers say may be said in names and XMP too, which go
        yield Part(start, at, "records of layers", why, new, findings=gone, opaque=bool(words))
        if words:
            yield Part(at, at, "text layers", "words that are part of the picture", findings=words)
        if pixels:
            yield Part(at, at + pixels, "pixels of layers", "draw the picture")
        yield from self.tail(at + pixels, end, len(fresh) + pixels)

    def tail(self, at: int, end: int, size: int) -> Iterator[Part]:
        """Padding behind the pixels, so that the section stays a multiple of four bytes."""
        if at == end and not size % 2:
            return
        if self.source.is_zero(at, end) and (size + end - at) % 4 == 0 and end - at < 4:
            if end > at:
                yield Part(at, end, "padding", "zeros")
            return
        found = (
            ()
            if self.source.is_zero(at, end)
            else (note("M605", (at, end), "bytes behind the layers", PLUGIN),)
        )
        yield Part(at, end, "padding", "zeros", bytes(-size % 4), findings=found)

    def record(self, at: int, end: int, records: list[bytes], found: list[Finding]) -> tuple[int, int]:
        """Read one record, add what is written for it; where it ends, and how many bytes of pixels it has."""
        (channels,) = self.source.unpack(">H", at + 16)
        entry = 2 + self.width
        fixed = at + 18 + channels * entry
        rest = fixed + 16
        if channels > 64 or rest > end or self.source.read(fixed, 4) not in _SIGNATURES:
            raise Malformed("the record of a layer is broken", at)
        table = self.source.read(at + 18, channels * entry)
        pixels = sum(int.from_bytes(table[i + 2 : i + entry], "big") for i in range(0, len(table), entry))
        stop = rest + int.from_bytes(self.source.read(fixed + 12, 4), "big")
        if stop > end:
            raise Malformed("the record of a layer reaches beyond its section", at)
        body = self.rest(rest, stop, found)
        records += [self.source.read(at, fixed + 12 - at), len(body).to_bytes(4, "big"), body]
        return stop, pixels

    def rest(self, at: int, end: int, found: list[Finding]) -> bytes:
        """Mask and blending of one layer as they are, an empty name, and the blocks that draw."""
        start = at
        for what in ("mask", "blending"):
            at += 4 + int.from_bytes(self.source.read(at, 4), "big")
            if at > end:
                raise Malformed(f"the {what} of a layer reaches beyond its record", start)
        pieces = [self.source.read(start, at - start), bytes(4)]
        length = self.source.read(at, 1)[0] if at < end else 0
        name = self.source.read(at + 1, min(length, end - at - 1)) if length else b""
        if name:
            found.append(note("M503", (at, end), "name of a layer", PLUGIN, name.decode("utf-8", "replace")))
        at = min(at + (length + 4 & ~3), end)
        for block in self.blocks(at, end):
            if block.key in _DRAWS:
                pieces.append(self.source.read(block.start, block.end - block.start))
                if block.key in {b"TySh", b"tySh"}:
                    found += _words(pieces[-1], block)
            elif (
                not block.key and block.end - block.start < 4 and self.source.is_zero(block.start, block.end)
            ):
                pieces.append(bytes(block.end - block.start))
            else:
                found.append(_going(block, self.source))
        body = b"".join(pieces)
        return body + bytes(-len(body) % 2)


def _words(data: bytes, block: Block) -> Iterator[Finding]:
    """The words of a text layer, which are part of what is shown."""
    for match in _TEXT.finditer(data):
        length = min(int.from_bytes(match[1], "big"), _TEXT_LIMIT)
        value = data[match.end() : match.end() + 2 * length].decode("utf-16-be", "replace").strip("\0")
        if value.strip():
            yield note("M506", (block.start, block.end), "text layer", PLUGIN, value)


def _going(block: Block, source: Source | None = None) -> Finding:
    """What goes with a block."""
    rule, why = _WHAT.get(block.key, ("M901", f"block {_readable(block.key)}"))
    value = ""
    if block.key == b"luni" and source is not None and block.end - block.data >= 4:
        length = min(
            int.from_bytes(source.read(block.data, 4), "big"), (block.end - block.data - 4) // 2, 255
        )
        value = source.read(block.data + 4, 2 * length).decode("utf-16-be", "replace").strip("\0")
    return note(rule, (block.start, block.end), why, PLUGIN, value)


def _readable(key: bytes) -> str:
    if not key:
        return "bytes that are no block"
    return key.decode("ascii") if key.isascii() and key.decode("ascii").isprintable() else f"0x{key.hex()}"
