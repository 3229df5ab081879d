"""Clean WebP pictures: RFC 9649 section 2 (container), as libwebp reads it where that leaves it open."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from scrubber.errors import Malformed
from scrubber.media._riff import RiffChunk, chunks, kept, lengthened
from scrubber.media._verdicts import SEEN_LIMIT, all_kept, dropped, named, note
from scrubber.media._webp_survey import ANIMATION, ICC, survey
from scrubber.metadata import c2pa, exif, icc, xmp
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._source import Source
    from scrubber.model import Finding
    from scrubber.policy import Keep
    from scrubber.protocols import Reader

_PICTURES: Final = (b"VP8 ", b"VP8L")
_DRAWS: Final = "draws the picture"
_READERS: Final[dict[bytes, tuple[Reader, str, str]]] = {
    b"EXIF": (exif.reader, "M901", "an Exif block"),
    b"XMP ": (xmp.reader, "M502", "an XMP packet"),
    b"C2PA": (c2pa.reader, "M701", "a C2PA manifest"),
}


class WebpHandler:
    """Keeps pictures, animation and colour profile; everything else goes, and header and flags follow.

    What stands behind the end of the compressed picture inside its own chunk stays: only a decoder can tell.
    """

    name = "webp"
    suffixes = (".webp",)
    mime = ("image/webp",)

    def accepts(self, head: bytes) -> bool:
        """Tell by the RIFF header and its form type."""
        return head[:4] == b"RIFF" and head[8:12] == b"WEBP"

    def parts(self, source: Source, keep: Keep) -> Iterable[Part]:
        """Decide about all chunks first: the header in front of them holds their length."""
        (claimed,) = source.unpack("<I", 4)
        end = max(12, min(8 + claimed, source.size))
        walk = _Walk(source, end, keep)
        body = list(walk.parts())
        if not walk.drawn:
            raise Malformed("the file ends before the picture data")
        total = 4 + walk.missing
        size = total + sum(part.size_after for part in body)
        if size > 0xFFFFFFFF:  # a chunk that is cut off claims nearly all of it
            raise Malformed("the chunks claim more than a RIFF file can hold", 4)
        wrong = claimed != total + end - 12
        body = [
            _size_field(claimed, size, wrong=wrong),
            Part(8, 12, "RIFF header", "names the format"),
            *body,
        ]
        if end < source.size:
            found = note("M601", (end, source.size), "data behind the end of the RIFF file", "webp")
            body.append(dropped(end, source.size, "rest", [found]))
        return all_kept(body) if keep.everything else body


def _size_field(claimed: int, size: int, *, wrong: bool) -> Part:
    if claimed == size:
        return Part(0, 8, "RIFF header", "names the format")
    found = (note("M605", (4, 8), "a length that is not the file's", "webp"),) if wrong else ()
    return Part(0, 8, "RIFF header", "its new length", b"RIFF" + struct.pack("<I", size), findings=found)


class _Walk:
    """The second walk over the chunks: remembers what was drawn, and what the last chunk lacks."""

    def __init__(self, source: Source, end: int, keep: Keep) -> None:
        self.source, self.end = source, end
        self.found = survey(source, end, keep)
        self.animated = bool(self.found.old & ANIMATION)
        self.seen: set[bytes] = set()
        self.drawn = False
        self.missing = 0

    def parts(self) -> Iterator[Part]:
        for chunk in chunks(self.source, 12, self.end):
            if chunk.at in self.found.same:
                yield Part(chunk.at, chunk.end, chunk.label, "says what must survive and nothing else")
            elif chunk.at == self.found.anchor:
                why = "what must survive, written anew" if self.found.fresh else ""
                yield Part(
                    chunk.at, chunk.end, chunk.label, why, self.found.fresh, findings=self.named(chunk)
                )
            elif self.draws(chunk):
                yield from self.drawing(chunk)
            else:
                yield dropped(chunk.at, chunk.end, chunk.label, self.named(chunk))

    def draws(self, chunk: RiffChunk) -> bool:
        """Whether viewers use this chunk, at this place and under these flags."""
        kind = chunk.kind
        if not self.found.extended:
            return kind in _PICTURES and not self.drawn
        if kind == b"VP8X":
            return chunk.at == 12
        if kind == b"ICCP":
            return bool(self.found.old & ICC) and kind not in self.seen
        if self.animated:
            return kind == b"ANMF" or (kind == b"ANIM" and kind not in self.seen)
        return not self.drawn and (kind in _PICTURES or (kind == b"ALPH" and kind not in self.seen))

    def drawing(self, chunk: RiffChunk) -> Iterator[Part]:
        """A chunk that viewers use: it stays, in its proper length."""
        self.seen.add(chunk.kind)
        if chunk.missing:
            if self.end < self.source.size:
                raise Malformed("a chunk reaches beyond the end of the RIFF file", chunk.at)
            self.missing = chunk.missing
        if chunk.kind == b"VP8X":
            yield from self.header(chunk)
        elif chunk.kind == b"ANIM":
            yield from _shortened(self.source, chunk, self.source.head(6, chunk.start))
        elif chunk.kind == b"ANMF":
            self.drawn = True
            yield from self.frame(chunk)
        elif chunk.kind == b"ICCP":
            yield from kept(self.source, chunk, "colours", self.notes(chunk), opaque=True)
        else:
            self.drawn |= chunk.kind in _PICTURES
            yield from kept(self.source, chunk, _DRAWS)

    def header(self, chunk: RiffChunk) -> Iterator[Part]:
        """VP8X: the flags say what is left, reserved bits are zero, the size of the canvas stays."""
        data = bytes([self.found.new, 0, 0, 0]) + self.source.read(chunk.start + 4, 6)
        changed = self.found.old ^ self.found.new
        follows = not changed & ~self.found.present and self.source.read(chunk.start + 1, 3) == bytes(3)
        yield from _shortened(self.source, chunk, data, follows=follows)

    def frame(self, chunk: RiffChunk) -> Iterator[Part]:
        """ANMF: its header, one alpha plane and one picture stay."""
        start = min(chunk.start + 16, chunk.stop)
        data = [Part(chunk.start, start, chunk.label, "place and time of a frame")]
        seen: set[bytes] = set()
        for inner in chunks(self.source, start, chunk.stop):
            drawn = not seen.isdisjoint(_PICTURES)
            if not drawn and inner.kind in {b"ALPH", *_PICTURES} and inner.kind not in seen:
                data.extend(kept(self.source, inner, _DRAWS))
                seen.add(inner.kind)
            else:
                data.append(dropped(inner.at, inner.end, inner.label, self.named(inner)))
        yield from lengthened(self.source, chunk, data)

    def notes(self, chunk: RiffChunk) -> tuple[Finding, ...]:
        if chunk.stop - chunk.start > SEEN_LIMIT:
            return ()
        profile = self.source.read(chunk.start, chunk.stop - chunk.start)
        return named(icc.reader, profile, chunk.start, chunk.stop)

    def named(self, chunk: RiffChunk) -> tuple[Finding, ...]:
        """What goes with a chunk."""
        place = (chunk.start, chunk.stop)
        if chunk.kind in {*_PICTURES, b"ALPH", b"ANMF"}:
            return (note("M603", place, "a picture that is not shown", "webp"),)
        reader, rule, why = _READERS.get(chunk.kind, (None, "M901", f"chunk {chunk.label}"))
        fallback = note(rule, place, why, "webp")
        if reader is None or chunk.stop - chunk.start > SEEN_LIMIT:
            return (fallback,)
        return named(reader, self.source.read(chunk.start, chunk.stop - chunk.start), *place, fallback)


def _shortened(source: Source, chunk: RiffChunk, data: bytes, *, follows: bool = False) -> Iterator[Part]:
    """A chunk of fixed length: `data` is what it holds; bytes behind that go.

    `follows`: it only changes because other chunks went, which is no finding of its own.
    """
    new = chunk.kind + struct.pack("<I", len(data)) + data
    if chunk.end - chunk.at == len(new) and source.read(chunk.at, len(new)) == new:
        yield Part(chunk.at, chunk.end, chunk.label, _DRAWS)
        return
    found = note("M605", (chunk.start, chunk.end), "flags or lengths that do not fit the file", "webp")
    quiet = follows and chunk.length == len(data)
    yield Part(chunk.at, chunk.end, chunk.label, "written anew", new, findings=() if quiet else (found,))


handler = WebpHandler()
