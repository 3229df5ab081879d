"""Clean Ogg files with Vorbis, Opus, Speex, FLAC, Theora, VP8 or Kate in them: RFC 3533, RFC 5334.

The header packets of each stream are made neutral in place (`_ogg_streams`): no page gets another number.
Skeleton streams (Ogg Skeleton 4.0), which describe the others with names and dates, go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.errors import LimitExceeded, Malformed
from scrubber.media import _ogg_streams as streams
from scrubber.media._ogg_pages import SIGN, Ahead, Page, Search, page_at, plain_run, sealed
from scrubber.media._sound_tags import behind_tags, gone, junk, leading
from scrubber.media._verdicts import all_kept, dropped, merged, note
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._source import Source
    from scrubber.model import Finding
    from scrubber.policy import Keep


_PAGES: Final = 10_000  # that go or hold subtitles
_STREAMS: Final = 2000  # of one file; a day of radio, song by song, has some hundreds


class OggHandler:
    """Keeps the pages of streams that play; of their comments, what says which channels there are."""

    name = "ogg"
    suffixes = (".ogg", ".oga", ".opus", ".spx", ".ogv", ".ogx", ".ogm")
    mime = ("audio/ogg", "video/ogg", "application/ogg", "audio/x-vorbis+ogg", "audio/x-speex")

    def accepts(self, head: bytes) -> bool:
        """Tell by the first page, behind tags."""
        at = behind_tags(head)
        return head[at : at + 5] == SIGN + b"\0"

    def parts(self, source: Source, keep: Keep) -> Iterable[Part]:
        """Page by page."""
        parts = merged(_Walk(source, keep).parts())
        return all_kept(parts) if keep.everything else parts


class _Walk:
    """One walk over the pages, with what is known of the streams so far."""

    def __init__(self, source: Source, keep: Keep) -> None:
        self._source, self._keep = source, keep
        self._search = Search(source)
        self._ahead = Ahead(source, self._search)
        self._known: dict[int, bool] = {}  # stream -> whether it stays
        self._kept: set[bytes] = set()  # the numbers of those that stay, as pages have them
        self._words: set[int] = set()  # those that hold subtitles
        self._changes: dict[int, list[tuple[int, bytes]]] = {}  # page -> where what is written on it
        self._findings: dict[int, list[Finding]] = {}
        self._headers: set[int] = set()
        self._left, self._streams = _PAGES, _STREAMS

    def parts(self) -> Iterator[Part]:
        source, at = self._source, 0
        for tag in leading(source):
            yield gone(source, tag, "ogg", self._keep)
            at = tag.end
        while at < source.size:
            end = self._run(at)
            if end > at:
                yield Part(at, end, "pages", "the sound")
                at = end
                continue
            page = page_at(source, at)
            if page is None:
                end = self._search.after(at + 1)
                yield from junk(source, at, end, "ogg")
                at = end
                continue
            yield self._page(page)
            at = page.end
        if not any(self._known.values()):
            raise Malformed("the file holds no stream that plays")

    def _run(self, at: int) -> int:
        """Where the pages from `at` on end that hold neither headers nor a stream that goes."""
        return plain_run(self._source, at, self._kept, self._headers)

    def _page(self, page: Page) -> Part:
        if page.begins:
            self._begin(page)
        if not self._known.get(page.serial, False):
            skeleton = page.serial in self._known
            self._count()
            rule, why = ("M502", "a skeleton stream") if skeleton else ("M901", "a page of no stream")
            return dropped(page.at, page.end, "page", [note(rule, (page.at, page.end), why, "ogg")])
        return self._header(page)

    def _count(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise LimitExceeded("too many pages that are looked at one by one")

    def _begin(self, page: Page) -> None:
        """Look at the headers of a new stream."""
        self._streams -= 1
        if self._streams < 0:
            raise LimitExceeded("the file holds too many streams")
        first = self._source.head(min(page.end - page.start, 64), page.start)
        if first.startswith(streams.SKELETON):
            self._known[page.serial] = False
            self._kept.discard(page.serial.to_bytes(4, "little"))
            return
        codec = streams.codec_of(first)
        self._known[page.serial] = True
        if codec.sign == streams.KATE:
            self._words.add(page.serial)
        else:
            self._kept.add(page.serial.to_bytes(4, "little"))
        for packet in streams.headers(self._source, self._ahead.pieces(page), codec, self._keep):
            self._headers |= {piece.page.at for piece in packet.pieces}
            if packet.new is None:
                continue
            self._findings.setdefault(packet.pieces[0].page.at, []).extend(packet.findings)
            for piece in packet.pieces:
                new = packet.new[piece.offset : piece.offset + piece.end - piece.start]
                self._changes.setdefault(piece.page.at, []).append((piece.start, new))

    def _header(self, page: Page) -> Part:
        """A page with headers on it, in neutral form."""
        old = self._source.read(page.at, page.end - page.at)
        new = bytearray(old)
        for start, data in self._changes.pop(page.at, ()):
            new[start - page.at : start - page.at + len(data)] = data
        found = tuple(self._findings.pop(page.at, ()))
        words: tuple[Finding, ...] = ()
        if page.serial in self._words:
            self._count()
            words = tuple(streams.subtitles(self._source, page))
        if new == old:
            return Part(page.at, page.end, "header page", "tells how to play", findings=words, opaque=True)
        return Part(
            page.at, page.end, "header page", "comments", sealed(bytes(new)), findings=found, opaque=True
        )


handler = OggHandler()
