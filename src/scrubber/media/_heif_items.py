"""Plan what becomes of the items of a HEIF file: which bytes are used, which go and what they held.

ISO/IEC 14496-12 section 8.11.3 (where item data stand), ISO/IEC 23008-12 annex A.2 (Exif and XMP items).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from scrubber.errors import Malformed, Uncleanable
from scrubber.media._heif_keep import XMP_TYPE, auxiliaries, kept_items, kept_properties, role
from scrubber.media._heif_meta import self_contained
from scrubber.media._heif_notes import described, minimal
from scrubber.media._heif_payload import Stretch, comments, hevc_user_data
from scrubber.media._ranges import Claim
from scrubber.media._source import join, tiled
from scrubber.media._verdicts import note
from scrubber.metadata.exif import reader as exif
from scrubber.metadata.xmp import reader as xmp
from scrubber.model import MEDIA, Finding, Span
from scrubber.policy import Keep

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scrubber.media._boxes import Box
    from scrubber.media._heif_meta import Item, Location, Meta
    from scrubber.media._source import Source

PLUGIN: Final = "heif"
PAYLOAD_LIMIT: Final = 4 << 20  # bytes of one metadata item that are read in order to name what is inside


@dataclass(slots=True)
class Plan:
    """What stays of a `meta` box, and the stretches of the file that its items use or leave.

    `lengths`: metadata items that stay in a minimal form, with their new length; `shorter`: pictures that get
    a new length. `homeless`: findings of items that have no bytes. `anchored`: data inside the box are
    addressed by their place in the file.
    """

    meta: Meta
    kept: frozenset[int]
    properties: frozenset[int]
    used: list[tuple[int, int]] = field(default_factory=list)
    dropped: list[Claim] = field(default_factory=list)
    lengths: dict[int, int] = field(default_factory=dict)
    shorter: dict[int, int] = field(default_factory=dict)
    homeless: list[Finding] = field(default_factory=list)
    anchored: bool = False

    @property
    def listed(self) -> frozenset[int]:
        """The items that the tables still name."""
        return self.kept | self.lengths.keys()


def plan_meta(source: Source, meta: Meta, tops: Sequence[Box], keep: Keep) -> Plan:
    """Decide about every item of `meta`; `tops` are the boxes at the top level of the file."""
    kept = kept_items(source, meta)
    plan = Plan(meta, kept, kept_properties(source, meta, kept))
    places = Places(source, meta, tops)
    for number in kept:
        used = list(places.of(number, needed=True))
        if number in meta.locations and meta.locations[number].method == 0:
            plan.anchored |= any(meta.box.start < end and start < meta.box.end for start, end in used)
        _use(source, plan, meta.items[number], used)
    auxiliary = auxiliaries(source, meta)
    thumbnails = frozenset(ref.source for ref in meta.references if ref.type == b"thmb")
    small = _minimal(source, plan, places, auxiliary, keep)
    for item in meta.items.values():
        if item.id not in kept:
            gone = (*role(item, auxiliary, thumbnails), small.get(item.id, b""))
            _drop(source, plan, item, list(places.of(item.id)), gone)
    return plan


def _use(source: Source, plan: Plan, item: Item, used: list[tuple[int, int]]) -> None:
    """Claim the bytes of an item that stays, without private text inside its coded data."""
    if item.type == b"jpeg":
        _use_jpeg(source, plan, item, used)
        return
    if len(used) != 1:
        plan.used.extend(used)
        return
    start, end = used[0]
    for stretch in _private(source, plan.meta, item, start, end):
        finding = note("M501", (stretch.start, stretch.end), "text inside a coded picture", PLUGIN)
        plan.dropped.append(Claim(stretch.start, stretch.end, "user data", (finding,), stretch.new))
        plan.used.append((start, stretch.start))
        start = stretch.end
    plan.used.append((start, end))


def _private(source: Source, meta: Meta, item: Item, start: int, end: int) -> Iterator[Stretch]:
    if item.type == b"j2k1":
        yield from comments(source, start, end)
    for index, _ in meta.properties_of().get(item.id, ()):
        box = meta.properties[index - 1] if 0 < index <= len(meta.properties) else None
        if box is not None and box.type == b"hvcC" and box.end - box.body > 22:
            yield from hevc_user_data(source, start, end, (source.read(box.body + 21, 1)[0] & 3) + 1)
            return


def _use_jpeg(source: Source, plan: Plan, item: Item, used: list[tuple[int, int]]) -> None:
    """A JPEG inside the file goes through its own handler; it becomes shorter, and zeros follow it."""
    if len(used) != 1 or not plan.meta.lengths[1]:
        raise Uncleanable("a JPEG picture inside the file is stored in pieces")
    from scrubber.media.jpeg import handler as jpeg  # few files hold one

    start, end = used[0]
    inner = source.window(start, end)
    parts = tiled(jpeg.parts(inner, Keep()), inner.size)
    if all(part.kept for part in parts):
        plan.used.append((start, end))
        return
    new = join(inner, parts)
    if len(new) > end - start:
        raise Uncleanable("a JPEG picture inside the file would become longer")
    found = (finding for part in parts if not part.kept for finding in part.findings)
    moved = tuple(replace(f, span=Span(MEDIA, f.span.start + start, f.span.end + start)) for f in found)
    plan.dropped.append(Claim(start, end, "JPEG picture", moved, new))
    plan.shorter[item.id] = len(new)


def _minimal(
    source: Source, plan: Plan, places: Places, auxiliary: dict[int, bytes], keep: Keep
) -> dict[int, bytes]:
    """The new data of metadata items that stay in minimal form, where these fit."""
    meta = plan.meta
    gains = described(meta, plan.kept, auxiliary)
    if not meta.lengths[1] or not (keep.copyright or any(gains.values())):
        return {}
    blocks, room = {}, {}
    for number in sorted(gains):
        stand = list(places.of(number))
        block = payload(source, stand) if len(stand) == 1 else None
        if block:
            blocks[number] = tiff_block(block) if meta.items[number].type == b"Exif" else block
            room[number] = len(block)
    small = {n: new for n, new in minimal(meta, blocks, gains, keep) if len(new) <= room[n]}
    plan.lengths.update({number: len(new) for number, new in small.items()})
    return small


def _drop(
    source: Source, plan: Plan, item: Item, places: list[tuple[int, int]], gone: tuple[str, str, bytes]
) -> None:
    """Claim the bytes of an item that goes: `gone` says what it is, the rule, and what stays in its place."""
    name, rule, new = gone
    if not places:
        plan.homeless.append(note(rule, (item.box.start, item.box.end), name, PLUGIN))
        return
    span = Span(MEDIA, places[0][0], places[0][1])
    findings = tuple(_read(source, item, places, span)) or (note(rule, (span.start, span.end), name, PLUGIN),)
    for start, end in places:
        plan.dropped.append(Claim(start, end, name, findings, new))
        findings = (note(rule, (start, end), f"{name}, continued", PLUGIN),)


def _read(source: Source, item: Item, places: list[tuple[int, int]], span: Span) -> Iterator[Finding]:
    block = payload(source, places)
    if block is None:
        return
    if item.type == b"Exif":
        yield from exif.findings(tiff_block(block), span)
    elif item.type == b"mime" and item.content_type == XMP_TYPE:
        yield from xmp.findings(block, span)


def payload(source: Source, places: Sequence[tuple[int, int]]) -> bytes | None:
    """The data of an item, or None where they are too many to look into."""
    if sum(end - start for start, end in places) > PAYLOAD_LIMIT:
        return None
    return b"".join(source.read(start, end - start) for start, end in places)


def tiff_block(block: bytes) -> bytes:
    r"""The TIFF part of an Exif item, which starts with an offset that counts an "Exif\0\0" before it."""
    at = int.from_bytes(block[:4], "big") + 4
    if block[at : at + 2] in {b"II", b"MM"}:
        return block[at:]
    found = min((i for mark in (b"II*\0", b"MM\0*") if (i := block.find(mark, 0, 64)) >= 0), default=4)
    return block[found:]


class Places:
    """Where the data of items stand in the file."""

    def __init__(self, source: Source, meta: Meta, tops: Sequence[Box]) -> None:
        self.source, self.meta, self.tops = source, meta, tops
        self.idat = meta.first(b"idat")
        dinf = meta.first(b"dinf")
        self.local = dinf is not None and self_contained(source, dinf)

    def of(self, number: int, *, needed: bool = False) -> Iterator[tuple[int, int]]:
        """The stretches of an item's data, cut at the end of what holds them.

        Uncleanable where a `needed` item stands elsewhere.
        """
        place = self.meta.locations.get(number)
        if place is None:
            return
        if place.reference and not self.local:
            if needed:
                raise Uncleanable("a picture keeps its data in another file")
            return
        if place.method > 1:
            if needed:
                raise Uncleanable("a picture takes its data out of another item")
            return
        for extent in place.extents:
            start, end = self._bounds(place, extent.offset, extent.length)
            if start < end:
                yield start, end

    def _bounds(self, place: Location, offset: int, length: int) -> tuple[int, int]:
        if place.method == 1:
            if self.idat is None:
                raise Malformed("an item stands in an idat box that does not exist", self.meta.box.start)
            start, last = self.idat.body + offset, self.idat.end
        else:
            start, last = offset, self.source.size
        if not self.meta.lengths[1]:  # no lengths are given: all of what holds the item
            last = next((top.end for top in self.tops if top.start <= start < top.end), last)
            return start, last
        return start, min(start + length, last)
