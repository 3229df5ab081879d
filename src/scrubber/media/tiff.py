"""Clean TIFF and BigTIFF without moving a byte: TIFF 6.0, Adobe TechNotes 1 to 3, BigTIFF.

Directories are written anew in their old place with the entries that decode or show the picture; what no
such entry refers to is zeroed, whether it is metadata or the remains of an earlier version.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from scrubber.errors import Malformed
from scrubber.media import _tiff_credits as credits_
from scrubber.media import _tiff_raw
from scrubber.media._tiff_keep import Draft, Item, Kept, draft, offset_value
from scrubber.media._tiff_pages import Tiff, open_tiff
from scrubber.media._tiff_pixels import Pixels, settle
from scrubber.media._tiff_ranges import Ranges
from scrubber.media._tiff_removed import Group, Namer, again, note, segment
from scrubber.media._tiff_tiling import Tiling, flatten, same
from scrubber.model import MEDIA, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._source import Source
    from scrubber.model import Finding, Part
    from scrubber.policy import Keep

_SIGNATURES = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")


class TiffHandler:
    """TIFF pages in the main chain stay, previews in SubIFDs go; length and offsets stay as they were."""

    name = "tiff"
    suffixes = (".tif", ".tiff", ".btf", ".tf8", ".tf2")
    mime = ("image/tiff",)

    def accepts(self, head: bytes) -> bool:
        """Whether the header is that of TIFF; camera raw with a signature of its own is not."""
        return head[:4] in _SIGNATURES and not _tiff_raw.refusal(head)

    def parts(self, source: Source, keep: Keep) -> Iterator[Part]:
        """Yield the parts. Camera raw: Uncleanable; no picture to be found: Malformed."""
        for part in _Plan(open_tiff(source)).parts(keep):
            yield replace(part, new=None, pad=False) if keep.everything else part


@dataclass(slots=True)
class _Plan:
    """All decisions about one file."""

    tiff: Tiff
    kept: Kept = field(default_factory=lambda: Kept(Pixels()))
    drafts: list[Draft] = field(default_factory=list)
    groups: dict[int, list[Group]] = field(default_factory=dict)  # what goes, by directory

    def parts(self, keep: Keep) -> Iterator[Part]:
        """Decide in the order in which one thing depends on the other, then tile."""
        namer = Namer(self.tiff)
        self._collect(namer)
        gone = flatten(group for groups in self.groups.values() for group in groups)
        starts = sorted({*self._structures(), *(start for start, _, _ in gone)})
        pixels = settle(self.tiff, self.kept.pixels, [(s, e) for s, e, _ in gone], starts)
        pixels.extend(self.kept.values)
        stays = pixels.merged()
        added = self._essentials(namer, keep, stays)
        items = sorted([*self._items(stays), *added], key=lambda item: (item.start, item.end))
        self._check(items, added)
        yield from Tiling(self.tiff.source, stays, gone).parts(items)

    def _collect(self, namer: Namer) -> None:
        for page in self.tiff.pages:
            for each in (page, *page.subs):
                if each.stays:
                    self.drafts.append(draft(self.tiff, each, self.kept))
        for one in self.drafts:
            groups = [namer.entry(one.page, entry) for entry in one.gone]
            self.groups[one.page.directory.start] = groups
        for page in self.tiff.pages:
            for each in (page, *page.subs):
                if not each.stays:
                    self.groups[each.directory.start] = namer.page(each)

    def _structures(self) -> Iterator[int]:
        """Offsets at which something other than a strip begins, and those of strips."""
        yield from (one.page.directory.start for one in self.drafts)
        yield from (start for start, _ in self.kept.items)
        if self.kept.pixels.uncounted:
            yield from self.kept.values.starts
            yield from self.kept.pixels.uncounted
            yield from self.kept.pixels.sure.starts

    def _essentials(self, namer: Namer, keep: Keep, stays: Ranges) -> list[Item]:
        first = self.drafts[0]
        found = credits_.essentials(self.tiff, first, namer, keep)
        if not found:
            return []
        occupied, free = Ranges(), Ranges()
        occupied.extend(stays)
        occupied.add(0, 16 if self.tiff.head.big else 8)
        for start, end in self.kept.items:
            occupied.add(start, end)
        for one in self.drafts:
            occupied.add(one.page.directory.start, one.page.directory.end)
        for group in self.groups[first.page.directory.start]:
            for start, end in group.ranges:
                free.add(start, end)
        return credits_.add(self.tiff, first, found, credits_.Room(free, occupied.merged()))

    def _items(self, stays: Ranges) -> Iterator[Item]:
        """All that has a place of its own: header, directories, profiles, segments of JPEG strips."""
        yield self._header()
        chain = [page.directory.start for page in self.tiff.pages if page.stays]
        links = dict(zip(chain, [*chain[1:], 0], strict=True))
        for one in self.drafts:
            start = one.page.directory.start
            yield self._directory(one, links.get(start, 0), stays)
        yield from self.kept.items.values()
        source = self.tiff.source
        for fill in self.kept.pixels.fills.values():
            name = f"JPEG segment FF{fill.marker:02X}" if fill.marker else "JPEG garbage"
            new = b"\xff" * (fill.end - fill.start)
            yield Item(fill.start, fill.end, name, "draws nothing", new, segment(source, fill))

    def _header(self) -> Item:
        head = self.tiff.head
        size = 16 if head.big else 8
        first = next(page for page in self.tiff.pages if page.stays).directory.start
        old = self.tiff.source.read(0, size)
        new = old[: size - head.word_size] + offset_value(self.tiff, first)
        return Item(0, size, "header", "where the first page is", new)

    def _directory(self, one: Draft, link: int, stays: Ranges) -> Item:
        """One directory with the cells that stay, its link right behind them."""
        found, head = one.page.directory, self.tiff.head
        new = len(one.cells).to_bytes(head.count_size, "little" if head.order == "<" else "big")
        new += b"".join(cell for _, cell in one.cells)
        if len(new) + head.word_size <= found.end - found.start:
            new += offset_value(self.tiff, link)
        findings = self._told_here(found.start, found.end, stays)
        if one.tidied:
            span = Span(MEDIA, found.start, found.end)
            findings = (*findings, note("M602", span, "a JPEG page that readers take for a preview"))
        return Item(found.start, found.end, "IFD", "only entries that show the picture", new, findings)

    def _told_here(self, start: int, end: int, stays: Ranges) -> tuple[Finding, ...]:
        """The findings of entries that go and have no bytes of their own, else a word on the others."""
        groups = self.groups[start]
        here = [g for g in groups if not any(True for s, e in g.ranges for _ in stays.without(s, e))]
        if here:
            return tuple(finding for group in here for finding in group.findings)
        return again(groups[0].findings, start, end) if groups else ()

    def _check(self, items: list[Item], added: list[Item]) -> None:
        """Refuse files in which one thing that stays would change another."""
        for before, after in pairwise(items):
            if after.start < before.end:
                raise Malformed("two structures of the file overlap", after.start)
        values, sure = self.kept.values.merged(), self.kept.pixels.sure.merged()
        mine = {id(item) for item in added}
        for item in items:
            if item.new is None or id(item) in mine:
                continue
            cut = values.overlaps(item.start, item.end)
            cut = cut or (item.start not in self.kept.pixels.fills and sure.overlaps(item.start, item.end))
            if cut and not same(self.tiff.source, item):
                raise Malformed("a structure and the picture's data overlap", item.start)


handler = TiffHandler()
