"""Clean PNG and APNG pictures: ISO/IEC 15948:2024 (PNG, third edition); Apple's CgBI form is kept as it is.

MNG and JNG are other formats with other signatures; they are not accepted.
"""

from __future__ import annotations

import struct
from itertools import takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import Malformed
from scrubber.media._deflate import Deflate, Surplus, repacked
from scrubber.media._png_chunks import DATA, END, LENGTHS, SIGNATURE, Chunk, chunk_bytes, chunks
from scrubber.media._png_parts import data_up_to, drop, keep, label, palette, profile
from scrubber.media._png_survey import Survey, survey
from scrubber.media._png_text import TEXTS, UNPACKED, unpacked
from scrubber.media._verdicts import SEEN_LIMIT, all_kept, dropped, merged, named, note
from scrubber.metadata import c2pa, exif, pngtext
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._source import Source
    from scrubber.model import Finding
    from scrubber.policy import Keep
    from scrubber.protocols import Reader

_READERS: Final[dict[bytes, Reader]] = {
    b"eXIf": exif.reader,
    b"caBX": c2pa.reader,
    **dict.fromkeys(TEXTS, pngtext.reader),
}
_EDITOR: Final = ("M502", "layers and properties of an editor")
_ANY: Final = 1 << 62  # bytes: more than any stream holds
_KNOWN: Final = {  # what to say of chunks that are known by name, where no reader says more
    b"eXIf": ("M901", "an Exif block"),
    b"zxIf": ("M901", "a packed Exif block"),
    b"caBX": ("M701", "a C2PA manifest"),
    b"tIME": ("M401", "PNG tIME"),
    b"prVW": ("M602", "a preview"),
    **dict.fromkeys((b"mkBF", b"mkBS", b"mkBT", b"mkTS", b"cpIp"), _EDITOR),
    **dict.fromkeys(TEXTS, ("M503", "a PNG text chunk")),
}


class PngHandler:
    """Keeps what draws, frames and colours; picture data as far as its compressed stream goes.

    To find that end, the picture is unpacked (not decoded): about a second for 300 million bytes of pixels.
    """

    name = "png"
    suffixes = (".png", ".apng")
    mime = ("image/png", "image/apng", "image/vnd.mozilla.apng")

    def accepts(self, head: bytes) -> bool:
        """Tell by the signature."""
        return head.startswith(SIGNATURE)

    def parts(self, source: Source, keep: Keep) -> Iterable[Part]:
        """Walk twice: once for what must survive, once to decide about every chunk."""
        found = survey(source, keep)
        try:
            parts = list(merged(_Walk(source, found).parts()))
        except Surplus:
            parts = list(merged(_Walk(source, found, repack=True).parts()))
        return all_kept(parts) if keep.everything else parts


class _Stream(NamedTuple):
    """The data of one frame, and how many bytes of it are needed, unpacked."""

    deflate: Deflate
    needed: int


class _Walk:
    """The second walk: remembers which chunks came before, and the compressed stream it is in."""

    def __init__(self, source: Source, found: Survey, *, repack: bool = False) -> None:
        self.source, self.found, self.repack = source, found, repack
        self.main = self.stream_of(found.header.width, found.header.height)
        self.stream: _Stream | None = None  # of the frame whose data come
        self.seen: set[bytes] = set()
        self.frames = 0
        self.palettes = 0
        self.work = UNPACKED

    def stream_of(self, width: int, height: int) -> _Stream:
        # without a header, nothing tells how much of the stream is shown
        needed = _ANY if self.found.damaged else self.found.header.unpacked(width, height)
        return _Stream(Deflate(needed, bare=self.found.bare), needed)

    def parts(self) -> Iterator[Part]:
        yield Part(0, len(SIGNATURE), "signature", "names the format", findings=self.damage())
        for chunk in chunks(self.source):
            fresh = self.found.fresh if chunk.at == self.found.anchor else b""
            if fresh and chunk.at == self.found.first:
                yield Part(chunk.at, chunk.at, "eXIf", "what must survive, written anew", fresh)
            elif fresh:  # the chunk that stands there is old metadata and goes
                why = "what must survive, written anew"
                yield Part(chunk.at, chunk.end, label(chunk.kind), why, fresh, findings=self.named(chunk))
                continue
            yield from self.verdicts(chunk)

    def damage(self) -> tuple[Finding, ...]:
        if not self.found.damaged:
            return ()
        return (note("M905", (0, len(SIGNATURE)), "no header, or no picture data after it", "png"),)

    def verdicts(self, chunk: Chunk) -> Iterator[Part]:
        if not chunk.kind:
            yield _rest(chunk)
        elif chunk.kind in DATA:
            yield from self.data(chunk)
        elif chunk.kind == b"iCCP":
            yield from self.profile(chunk)
        elif chunk.kind == b"sPLT":
            found = list(palette(self.source, chunk, self.palettes + 1))
            self.palettes += any(part.kept for part in found)
            yield from found
        elif chunk.kind == b"IEND":
            yield _end(self.source, chunk)
        elif chunk.kind == b"fcTL":
            yield self.frame(chunk)
        elif chunk.at in self.found.same:
            yield keep(chunk, "says what must survive and nothing else")
        else:
            yield self.other(chunk)

    def other(self, chunk: Chunk) -> Part:
        """Any chunk that stays or goes as a whole."""
        lengths = LENGTHS.get(chunk.kind)
        late = chunk.kind == b"CgBI" and chunk.at > self.found.ihdr >= 0
        if lengths is None or late or (chunk.kind == b"acTL" and not self.found.frames):
            return dropped(chunk.at, chunk.end, label(chunk.kind), self.named(chunk))
        if chunk.stop - chunk.start not in lengths:
            if chunk.kind == b"PLTE":
                raise Malformed("the palette has a wrong length", chunk.at)
            return drop(chunk, "M605", "a chunk whose length is not allowed")
        if chunk.kind in self.seen:
            return drop(chunk, "M605", "a chunk that stands twice")
        self.seen.add(chunk.kind)
        return keep(chunk)

    def named(self, chunk: Chunk) -> tuple[Finding, ...]:
        rule, why = _KNOWN.get(chunk.kind, ("M901", f"chunk {label(chunk.kind)}"))
        size = chunk.stop - chunk.start
        value = _time(self.source.read(chunk.start, 7)) if chunk.kind == b"tIME" and size == 7 else ""
        fallback = note(rule, (chunk.start, chunk.stop), why, "png", value)
        reader = _READERS.get(chunk.kind)
        cost = unpacked(chunk.kind, size)
        self.work -= cost
        if reader is None or size > SEEN_LIMIT or (cost and self.work < 0):
            return (fallback,)
        start = (
            chunk.start - 4 if chunk.kind in TEXTS else chunk.start
        )  # that reader wants the chunk's type too
        return named(reader, self.source.read(start, chunk.stop - start), chunk.start, chunk.stop, fallback)

    def profile(self, chunk: Chunk) -> Iterator[Part]:
        """The first profile counts, as libpng sees it: unpacking many would cost much time."""
        if chunk.kind in self.seen:
            yield drop(chunk, "M605", "a chunk that stands twice")
            return
        self.seen.add(chunk.kind)
        yield from profile(self.source, chunk)

    def frame(self, chunk: Chunk) -> Part:
        """A frame header; frames that the animation does not announce are never shown."""
        if self.frames >= self.found.frames:
            self.stream = None
            return drop(chunk, "M603", "a frame that is not shown")
        if chunk.stop - chunk.start != 26:
            raise Malformed("a frame header has a wrong length", chunk.at)
        self.frames += 1
        if chunk.at > self.found.first:
            width, height = self.source.unpack(">II", chunk.start + 4)
            self.stream = self.stream_of(width, height)
        return keep(chunk)

    def data(self, chunk: Chunk) -> Iterator[Part]:
        """IDAT and fdAT stay as far as the compressed stream of their frame goes."""
        stream, start = self.main, chunk.start
        if chunk.kind == b"fdAT":
            if self.stream is None:
                yield drop(chunk, "M603", "data of a frame that is not shown")
                return
            if chunk.stop - chunk.start < 4:
                raise Malformed("frame data without a sequence number", chunk.at)
            stream, start = self.stream, chunk.start + 4  # the numbers may not have gaps: each stays
        if self.repack and not stream.deflate.begun and (new := self.packed_anew(chunk, stream.needed)):
            stream.deflate.begun = stream.deflate.done = True
            found = (note("M603", (chunk.start, chunk.stop), "more of the picture than is shown", "png"),)
            new = chunk_bytes(chunk.kind, self.source.read(chunk.start, start - chunk.start) + new)
            yield Part(chunk.at, chunk.end, label(chunk.kind), found[0].why, new, findings=found)
        else:
            stop = stream.deflate.feed(self.source, start, chunk.stop)
            yield from data_up_to(self.source, chunk, stop)

    def packed_anew(self, first: Chunk, needed: int) -> bytes | None:
        """The stream that starts with `first`, packed anew if it holds more than `needed` bytes."""
        mine = takewhile(lambda c: c.kind != b"fcTL" or first.kind == b"IDAT", chunks(self.source, first.at))
        skip = 4 if first.kind == b"fdAT" else 0
        ranges = ((c.start + skip, c.stop) for c in mine if c.kind == first.kind)
        return repacked(self.source, ranges, needed, bare=self.found.bare)


def _rest(chunk: Chunk) -> Part:
    if chunk.whole and chunk.start == chunk.at:
        found = note("M601", (chunk.at, chunk.end), "data behind the end chunk", "png")
    else:
        found = note("M902", (chunk.at, chunk.end), "bytes that are no chunk", "png")
    return dropped(chunk.at, chunk.end, "rest", [found])


def _end(source: Source, chunk: Chunk) -> Part:
    """IEND holds nothing: whatever length it claims, it becomes the twelve bytes that it has to be."""
    if chunk.end - chunk.at == len(END) and source.read(chunk.at, len(END)) == END:
        return keep(chunk, "ends the file")
    found = note("M605", (chunk.at, chunk.end), "an end chunk that is not empty or is damaged", "png")
    return Part(chunk.at, chunk.end, "IEND", found.why, END, findings=(found,))


def _time(data: bytes) -> str:
    return "{:04}-{:02}-{:02} {:02}:{:02}:{:02}".format(*struct.unpack(">HBBBBB", data))


handler = PngHandler()
