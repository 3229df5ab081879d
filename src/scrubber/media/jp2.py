"""Clean JPEG 2000 pictures: ISO/IEC 15444-1 Annex I (JP2), 15444-2 Annex M (JPX), bare codestreams.

Stays: signature, file type, picture header with colours, palette, channels and resolution, the codestream.
Goes: XML, UUID boxes (Exif, XMP, IPTC, GeoJP2), intellectual property, labels, associations, comments of the
codestream, unknown boxes, whatever stands behind the last one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.errors import LimitExceeded, Malformed, Uncleanable
from scrubber.media._boxes import Box, box, box_at
from scrubber.media._codestream import SOC_SIZ, codestream
from scrubber.media._verdicts import SEEN_LIMIT, all_kept, dropped, merged, named, note
from scrubber.metadata import c2pa, exif, icc, iptc, xmp
from scrubber.metadata._essentials import gather, xmp_packet
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._source import Source
    from scrubber.model import Finding
    from scrubber.policy import Keep
    from scrubber.protocols import Reader

PLUGIN: Final = "jp2"
_SIGNATURE: Final = b"\0\0\0\x0cjP  \r\n\x87\n"
_BRANDS: Final = frozenset((b"jp2 ", b"jpx ", b"jph ", b"jpxb"))
_BOXES: Final = 10_000
_EXIF: Final = b"JpgTiffExif->JP2"
_XMP: Final = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_IPTC: Final = bytes.fromhex("33c7a4d2b81d4723a0baf1a3e097ad38")
_GEO: Final = bytes.fromhex("b14bf8bd083d4b43a5ae8cd7d5a6ce03")
_IN_HEADER: Final = frozenset(b"ihdr bpcc pclr cmap cdef opct".split())
_HEADERS: Final = frozenset(b"jp2h jpch jplh".split())  # boxes of boxes
_INNER: Final = frozenset((b"res ", b"cgrp"))
_RESOLUTIONS: Final = {b"resc": 10, b"resd": 10}  # payload bytes
_FIXED: Final = {b"ihdr": 14}
_JPX: Final = frozenset(b"rreq comp".split())
_FRAGMENTS: Final = frozenset(b"ftbl flst dtbl".split())
_READERS: Final[dict[bytes, tuple[Reader, str, str]]] = {
    _EXIF: (exif.reader, "M901", "an Exif block"),
    _XMP: (xmp.reader, "M502", "an XMP packet"),
    _IPTC: (iptc.reader, "M503", "an IPTC block"),
}
_GOING: Final = {
    b"xml ": ("M502", "an XML box"),
    b"jp2i": ("M202", "intellectual property rights"),
    b"uinf": ("M502", "a list of UUIDs with an address"),
    b"jumb": ("M701", "a C2PA manifest or JUMBF box"),
    b"lbl ": ("M503", "a label"),
    b"asoc": ("M503", "an association of labels and metadata"),
    b"free": ("M605", "free space"),
    b"jp2c": ("M603", "a second picture"),
    b"mdat": ("M605", "data that no picture refers to"),
}


class Jp2Handler:
    """JP2 and JPX files and bare codestreams. Pictures in fragments (JPX `ftbl`) are refused."""

    name = PLUGIN
    suffixes = (".jp2", ".j2k", ".jpx", ".jpf", ".j2c", ".jpc", ".jph", ".jhc")
    mime = ("image/jp2", "image/jpx", "image/jph", "image/x-jp2-codestream")

    def accepts(self, head: bytes) -> bool:
        """Tell by the signature box, or the markers that open a codestream."""
        return head.startswith((_SIGNATURE, SOC_SIZ))

    def parts(self, source: Source, keep: Keep) -> Iterable[Part]:
        """The boxes of the file in order; credits by wish stand after the picture header."""
        bare = source.head(4) == SOC_SIZ
        body = list(merged(codestream(source, 0, source.size) if bare else _File(source, keep).parts()))
        return all_kept(body) if keep.everything else body


class _File:
    """One pass over the boxes of a JP2 file."""

    def __init__(self, source: Source, keep: Keep) -> None:
        self.source = source
        self.tops, self.end = _top(source)
        self.credit = b"" if keep.everything else self.credits(keep)
        self.extended = b"jpx" in source.head(64, 12)
        self.header = self.drawn = False

    def credits(self, keep: Keep) -> bytes:
        """The box of credits that are kept by wish, or b""."""
        if not keep.copyright:
            return b""
        packets = [
            self.source.read(top.body, top.end - top.body)
            for top in self.tops
            if top.uuid == _XMP and top.end - top.body <= SEEN_LIMIT
        ]
        blocks = [
            self.source.read(top.body, top.end - top.body)
            for top in self.tops
            if top.uuid == _EXIF and top.end - top.body <= SEEN_LIMIT
        ]
        packet = xmp_packet(gather(keep, exif=blocks, xmp=packets).credit)
        return box(b"uuid", _XMP, packet) if packet else b""

    def parts(self) -> Iterator[Part]:
        """All parts of the file."""
        yield Part(0, 12, "jP", "signature")
        if not self.tops or self.tops[0].type != b"ftyp":
            raise Malformed("the file type does not follow the signature", 12)
        yield self.file_type(self.tops[0])
        there = any(self.is_credit(top) for top in self.tops)
        for top in self.tops[1:]:
            yield from self.box(top)
            if top.type == b"jp2h" and self.credit and not there:
                there = True
                yield Part(top.end, top.end, "credits", "kept by wish, written anew", self.credit)
        if not (self.header and self.drawn):
            raise Malformed("the file holds no picture")
        if self.end < self.source.size:
            found = note("M601", (self.end, self.source.size), "data after the last box", PLUGIN)
            yield dropped(self.end, self.source.size, "trailer", [found])

    def file_type(self, top: Box) -> Part:
        """The file type box, without brands that say something else than the format."""
        data = self.source.read(top.body, min(top.end - top.body, 4096))
        brands = [data[i : i + 4] for i in range(8, len(data) - 3, 4)]
        known = [brand for brand in brands if brand in _BRANDS]
        if data[:4] not in _BRANDS and not known:
            raise Uncleanable("a member of the JPEG 2000 family that is no still picture")
        major = data[:4] if data[:4] in _BRANDS else known[0]
        fresh = box(b"ftyp", major, bytes(4), *dict.fromkeys(known or [major]))
        if top.end - top.start == len(fresh) and self.source.read(top.start, len(fresh)) == fresh:
            return Part(top.start, top.end, "ftyp", "file type")
        found = note("M901", (top.start, top.end), "a file type box with more than the file type", PLUGIN)
        return Part(top.start, top.end, "ftyp", found.why, fresh, findings=(found,))

    def box(self, top: Box) -> Iterator[Part]:
        """The verdict on one box of the file."""
        if top.type in _FRAGMENTS:
            raise Uncleanable("the picture lies in fragments, so nothing around it can be taken out")
        if top.type in _HEADERS and (self.extended or top.type == b"jp2h"):
            self.header |= top.type == b"jp2h"
            yield from self.superbox(top)
        elif top.type == b"jp2c" and (self.extended or not self.drawn):
            self.drawn = True
            yield from self.resized(top, list(codestream(self.source, top.body, top.end)))
        elif (top.type in _JPX and self.extended) or self.is_credit(top):
            yield Part(top.start, top.end, top.name, "draws the picture")
        else:
            yield dropped(top.start, top.end, top.name, self.findings(top))

    def is_credit(self, top: Box) -> bool:
        """Whether a box is the one that credits by wish would be written as."""
        size = top.end - top.start
        return (
            bool(self.credit)
            and size == len(self.credit)
            and self.source.read(top.start, size) == self.credit
        )

    def superbox(self, top: Box, *, outer: bool = True) -> Iterator[Part]:
        """A box of boxes, two levels of them: what is known to draw stays in it."""
        inside = []
        at = top.body
        while at < top.end:
            inner = box_at(self.source, at, top.end)
            if inner is None:
                raise Malformed("a box does not fit into the header", at)
            inside += self.inner(inner, outer=outer)
            at = inner.end
            if len(inside) > _BOXES:
                raise LimitExceeded(f"more than {_BOXES} boxes in one header")
        yield from self.resized(top, inside)

    def inner(self, top: Box, *, outer: bool) -> list[Part]:
        """The verdict on one box of a header."""
        size = top.end - top.body
        if top.type in _INNER and outer:
            return list(self.superbox(top, outer=False))
        fits = size == _RESOLUTIONS.get(top.type) or (
            top.type in _IN_HEADER and size == _FIXED.get(top.type, size)
        )
        if fits:
            self.bounded(top, size)
            return [Part(top.start, top.end, top.name, "draws the picture")]
        if top.type == b"colr" and size >= 3:
            return [self.colours(top)]
        return [dropped(top.start, top.end, top.name, self.findings(top))]

    def bounded(self, top: Box, size: int) -> None:
        """Uncleanable where a palette or a list of channels holds more than it says (I.5.3.4, I.5.3.6)."""
        head = self.source.head(min(size, 3 + 255), top.body)
        wanted = size
        if top.type == b"cdef" and size >= 2:
            wanted = 2 + 6 * int.from_bytes(head[:2], "big")
        elif top.type == b"pclr" and size >= 3:
            entry = sum(((depth & 0x7F) + 8) // 8 for depth in head[3 : 3 + head[2]])
            wanted = 3 + head[2] + int.from_bytes(head[:2], "big") * entry
        if size > wanted:
            raise Uncleanable("a list in the header of the picture holds more than it says")

    def colours(self, top: Box) -> Part:
        """Enumerated colour spaces and ICC profiles stay (I.5.3.3, M.11.7.3.2)."""
        method = self.source.read(top.body, 1)[0]
        size = top.end - top.body
        if method in {2, 3}:
            profile = self.source.read(top.body + 3, min(size - 3, SEEN_LIMIT))
            found = named(icc.reader, profile, top.start, top.end)
            return Part(top.start, top.end, "colr", "colours", findings=found, opaque=True)
        if (method == 1 and size <= 7 + 36) or (method == 5 and size == 7):
            return Part(top.start, top.end, "colr", "colours")
        found = (note("M901", (top.start, top.end), "colours by a method of a vendor", PLUGIN),)
        return dropped(top.start, top.end, "colr", found)

    def resized(self, top: Box, inside: list[Part]) -> Iterator[Part]:
        """A box with its parts; its header says the new size where something in it goes."""
        size = sum(part.size_after for part in inside) + top.body - top.start
        if top.open or size == top.end - top.start:
            yield Part(top.start, top.body, top.name, "holds what follows")
        else:
            long = top.body - top.start == 16
            fresh = b"\0\0\0\1" + top.type + size.to_bytes(8, "big") if long else b""
            fresh = fresh or size.to_bytes(4, "big") + top.type
            yield Part(top.start, top.body, top.name, "holds what follows", fresh)
        yield from inside

    def findings(self, top: Box) -> tuple[Finding, ...]:
        """What is inside a box that goes."""
        place, size = (top.start, top.end), top.end - top.body
        rule, why = _GOING.get(top.type, ("M901", "unknown box"))
        reader: Reader | None = None
        if top.type == b"uuid":
            rule, why = (
                ("M101", "a position on earth (GeoJP2)") if top.uuid == _GEO else ("M901", "a UUID box")
            )
            reader, rule, why = _READERS.get(top.uuid, (None, rule, why))
        elif top.type == b"xml ":
            reader = xmp.reader
        elif top.type == b"jumb":
            reader = c2pa.reader
        fallback = note(rule, place, why, PLUGIN)
        if reader is None or size > SEEN_LIMIT:
            return (fallback,)
        return named(reader, self.source.read(top.body, size), *place, fallback)


def _top(source: Source) -> tuple[list[Box], int]:
    """The boxes after the signature and where the last one ends; a cut codestream reaches to the end."""
    tops: list[Box] = []
    at = 12
    while at < source.size:
        top = box_at(source, at, source.size) or _cut_short(source, at)
        if top is None:
            break
        tops.append(top)
        at = top.end
        if len(tops) > _BOXES:
            raise LimitExceeded(f"more than {_BOXES} boxes in one file")
    return tops, at


def _cut_short(source: Source, at: int) -> Box | None:
    head = source.head(8, at)
    if head[4:] != b"jp2c" or int.from_bytes(head[:4], "big") < 8:
        return None
    return Box(b"jp2c", at, at + 8, source.size)


handler = Jp2Handler()
