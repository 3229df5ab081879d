"""Find the directories of a TIFF file and decide which of them are shown: TIFF 6.0 section 2, TechNote 1.

Pages in the main chain stay, as viewers count them. SubIFDs are previews, pyramids and second pictures:
they go, but masks stay, and so does the picture itself where the page is its preview (TIFF/EP).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from scrubber.errors import LimitExceeded, Malformed
from scrubber.media import _tiff_raw
from scrubber.media import _tiff_tags as tags
from scrubber.media._tiff_pixels import decodable
from scrubber.metadata import _ifd

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._source import Source

_PAGES: Final = 1 << 16
_FEW_PAGES: Final = 4096  # and one more for every 1024 bytes of the file
_SUBS: Final = 256  # SubIFDs of one page
_REDUCED, _MASK = 1, 4  # bits of NewSubfileType
_OLD_JPEG: Final = 6


@dataclass(slots=True)
class Page:
    """One directory. `stays` whether its picture is shown; `subs` are its SubIFDs."""

    directory: _ifd.Directory
    tags: dict[int, list[_ifd.Entry]]
    stays: bool = False
    preview: bool = False
    subs: list[Page] = field(default_factory=list)

    def all(self, tag: int) -> list[_ifd.Entry]:
        """All entries of a tag: one, in files that follow the specification."""
        return self.tags.get(tag, [])


@dataclass(slots=True)
class Tiff:
    """One file: its bytes, its header, and the directories found so far."""

    source: Source
    head: _ifd.Header
    pages: list[Page] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    table_bytes: int = 0

    def integers(self, entry: _ifd.Entry, limit: int = 64) -> tuple[int, ...]:
        """Values of an integer entry, () for another type or too many."""
        if entry.number > limit:
            return ()
        return _ifd.integers(self.source.read, entry, self.head, limit)

    def first(self, page: Page, tag: int, default: int) -> int:
        """The first value of an entry, `default` where it is missing or unreadable."""
        for entry in page.all(tag):
            try:
                if tags.allowed(entry) and (found := self.integers(entry, 1 << 16)):
                    return found[0]
            except Malformed:
                continue
        return default

    def inside(self, entry: _ifd.Entry) -> bool:
        """Whether the value of an entry lies in the file."""
        return entry.value_at + entry.size <= self.source.size


def open_tiff(source: Source) -> Tiff:
    """Read all directories and mark those that stay; Malformed where no picture is left."""
    tiff = Tiff(source, _ifd.header(source.head(16)))
    offset = tiff.head.first
    tiff.pages.append(_page(tiff, offset))
    while (offset := tiff.pages[-1].directory.next) and offset not in tiff.seen:
        if len(tiff.pages) >= min(_PAGES, _FEW_PAGES + source.size // 1024):
            raise LimitExceeded("the file has more pages than any of its size")
        try:
            tiff.pages.append(_page(tiff, offset))
        except Malformed:
            break  # the link leads nowhere; the pages so far are whole
    for page in tiff.pages:
        page.subs = list(_sub_pages(tiff, page))
    for page in tiff.pages:
        _decide(tiff, page)
    _refuse(tiff)
    if not any(page.stays for page in tiff.pages):
        raise Malformed("the file holds no picture", tiff.head.first)
    return tiff


def directory_at(tiff: Tiff, offset: int) -> _ifd.Directory:
    """Read one directory once. Directories that overlap would cost time without end: Malformed."""
    if offset in tiff.seen:
        raise Malformed("two directories at one place", offset)
    tiff.seen.add(offset)
    found = _ifd.directory(tiff.source.read, offset, tiff.head)
    tiff.table_bytes += found.end - found.start
    if tiff.table_bytes > tiff.source.size:
        raise LimitExceeded("the directories of the file overlap")
    table_end = offset + tiff.head.count_size + len(found.entries) * tiff.head.entry_size
    if any(entry.value_at == table_end and not entry.inline for entry in found.entries):
        return found._replace(end=table_end, next=0)  # values stand where others write the link
    return found


def _page(tiff: Tiff, offset: int) -> Page:
    found = directory_at(tiff, offset)
    by_tag: dict[int, list[_ifd.Entry]] = {}
    for entry in found.entries:
        by_tag.setdefault(entry.tag, []).append(entry)
    return Page(found, by_tag)


def _sub_pages(tiff: Tiff, page: Page) -> Iterator[Page]:
    for entry in page.all(tags.SUB_IFDS)[:1]:
        try:
            offsets = tiff.integers(entry, _SUBS)
        except Malformed:
            continue
        for offset in offsets:
            try:
                yield _page(tiff, offset)
            except Malformed:
                continue


def _decide(tiff: Tiff, page: Page) -> None:
    """Mark a page of the chain, then those of its SubIFDs that the picture needs."""
    kind = tiff.first(page, tags.SUBFILE, 0)
    page.preview = page is not tiff.pages[0] and _like_exif(tiff, page, kind)
    page.stays = not page.preview and _drawable(tiff, page)
    if page.stays and page is not tiff.pages[0] and tiff.first(page, tags.COMPRESSION, 1) != 1:
        page.stays = decodable(tiff, page)
    for sub in page.subs:
        sub_kind = tiff.first(sub, tags.SUBFILE, 0)
        sub.preview = bool(sub_kind & _REDUCED) or (tags.JPEG_STREAM in sub.tags)
        wanted = not sub_kind & _REDUCED and (sub_kind & _MASK or kind & _REDUCED)
        sub.stays = bool(page.stays and wanted and _drawable(tiff, sub))


def _like_exif(tiff: Tiff, page: Page, kind: int) -> bool:
    """Whether a further page is a JPEG thumbnail as Exif has in IFD1, and no page that viewers count."""
    if tags.JPEG_STREAM not in page.tags:
        return False
    strips = tags.STRIP_OFFSETS in page.tags or tags.TILE_OFFSETS in page.tags
    return not strips or (tiff.first(page, tags.COMPRESSION, 1) == _OLD_JPEG and bool(kind & _REDUCED))


def _drawable(tiff: Tiff, page: Page) -> bool:
    """Whether a directory says a size and where its picture is, without which nothing can show it."""
    if tiff.first(page, tags.WIDTH, 0) <= 0 or tiff.first(page, tags.HEIGHT, 0) <= 0:
        return False
    places = (*page.all(tags.STRIP_OFFSETS), *page.all(tags.TILE_OFFSETS))
    if any(tags.allowed(entry) and tiff.inside(entry) for entry in places):
        return True
    old = tiff.first(page, tags.COMPRESSION, 1) == _OLD_JPEG
    return old and tiff.first(page, tags.JPEG_STREAM, 0) > 0


def _refuse(tiff: Tiff) -> None:
    for page in tiff.pages:
        for each in (page, *page.subs):
            photometric = tiff.first(each, tags.PHOTOMETRIC, 0)
            _tiff_raw.refuse_raw(set(each.tags), photometric, tiff.first(each, tags.COMPRESSION, 1))
    if len(tiff.pages) == 1:
        _refuse_imagej(tiff, tiff.pages[0])


def _refuse_imagej(tiff: Tiff, page: Page) -> None:
    """Refuse ImageJ stacks of one directory: only the description says that more slices follow."""
    for entry in page.all(270):
        text = tiff.source.head(256, entry.value_at) if entry.size > 8 else b""
        if text.startswith(b"ImageJ=") and (count := text.partition(b"\nimages=")[2][:12].split()):
            _tiff_raw.refuse_stack(count[0])
