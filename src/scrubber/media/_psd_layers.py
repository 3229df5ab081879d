"""The layer and mask section of a Photoshop document: Adobe "Photoshop File Formats Specification" (2019).

Layers are what the picture was made of: they hold what is hidden, cut off or blurred in it. They go where the
merged picture says it all; that it is transparent is then said without them. Where they stay, their records
are written anew. Documents of 16 and 32 bits hold their layers in a block of their own (`Lr16`, `Lr32`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from scrubber.errors import InputError, Malformed
from scrubber.media._psd_blocks import PLUGIN, blocks, going
from scrubber.media._psd_records import STAYS, Records
from scrubber.media._verdicts import dropped, note
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._source import Source

_GLOBAL: Final = frozenset((b"Patt", b"Pat2", b"Pat3", b"LMsk", b"Mtrn", b"Mt16", b"Mt32", b"Txt2", b"Alph"))
_CLEAR: Final = {8: b"Mtrn", 16: b"Mt16", 32: b"Mt32"}  # by bits: the merged picture has transparency
_NESTED: Final = frozenset((b"Layr", b"Lr16", b"Lr32"))


class Layers:
    """The section in [start, end), its own length included. `big`: lengths have eight bytes (PSB)."""

    def __init__(self, source: Source, start: int, end: int, *, big: bool, depth: int) -> None:
        self.source = source
        self.start, self.end = start, end
        self.width = 8 if big else 4
        self.depth = depth

    def parts(self, *, flat: bool) -> Iterator[Part]:
        """All parts of the section. With `flat`, layers go."""
        body = self.start + self.width
        if body == self.end:
            yield Part(self.start, self.end, "layers", "there are none")
            return
        if flat:
            yield self.without_layers()
            return
        inside = list(self.inside(body))
        yield self.length(self.start, self.end - body, inside, "layers and masks")
        yield from inside
        if any(part.name == "pixels of layers" for part in inside):
            hidden = note("M607", (self.start, self.end), "layers, which may hold what is hidden", PLUGIN)
            yield Part(self.end, self.end, "layers", hidden.why, findings=(hidden,))

    def without_layers(self) -> Part:
        """An empty section; what was in it is named as far as it can be walked."""
        new = self.clear() if self.transparent() else bytes(self.width)
        if self.end - self.start == len(new) and self.source.read(self.start, len(new)) == new:
            return Part(self.start, self.end, "layers", "there are none; the picture is transparent")
        found = [note("M603", (self.start, self.end), "layers, with what is hidden in the picture", PLUGIN)]
        try:
            for part in self.inside(self.start + self.width):
                found += (replace(f, rule="M503") if f.rule == STAYS else f for f in part.findings)
        except InputError:
            found.append(note("M902", (self.start, self.end), "broken layers", PLUGIN))
        return Part(self.start, self.end, "layers", found[0].why, new, findings=tuple(found))

    def clear(self) -> bytes:
        """The section of a document that has no layers and is transparent."""
        block = b"8BIM" + _CLEAR.get(self.depth, _CLEAR[8]) + bytes(self.width)
        return (self.width + 4 + len(block)).to_bytes(self.width, "big") + bytes(self.width + 4) + block

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
                block.key in _CLEAR.values()
                or (
                    block.key in _NESTED
                    and self.source.head(min(1, block.end - block.data), block.data) > b"\x7f"
                )
                for block in blocks(self.source, at, self.end, self.width)
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
        for block in blocks(self.source, at, self.end, self.width):
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
                yield Part(block.start, block.end, block.name, "draws the picture", opaque=text)
            elif not block.key and self.source.is_zero(block.start, block.end):
                yield Part(block.start, block.end, "padding", "zeros")
            else:
                yield dropped(block.start, block.end, block.name, [going(block)])

    def layer_info(self, start: int, end: int) -> Iterator[Part]:
        """Count, records, pixels of all layers; records are written anew."""
        records = Records(self.source, start, end, self.width)
        at, pixels = records.end, records.pixels
        words = tuple(f for f in records.found if f.rule == STAYS)
        gone = tuple(f for f in records.found if f.rule != STAYS)
        same = records.new == self.source.read(start, at - start)
        why = "draw the picture" if same else "names and dates"
        new = None if same else records.new
        # what text layers say may be said in names and XMP too, which go
        yield Part(start, at, "records of layers", why, new, findings=gone, opaque=bool(words))
        if words:
            yield Part(at, at, "text layers", "words that are part of the picture", findings=words)
        if pixels:
            yield Part(at, at + pixels, "pixels of layers", "draw the picture")
        yield from self.tail(at + pixels, end, len(records.new) + pixels)

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
