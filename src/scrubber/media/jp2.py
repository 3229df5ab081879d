"""Clean JPEG 2000 pictures: ISO/IEC 15444-1 Annex I (JP2), 15444-2 Annex M (JPX), bare codestreams.

Stays: signature, file type, picture header with colours, palette, channels and resolution, the codestream.
Goes: XML, UUID boxes (Exif, XMP, IPTC, GeoJP2), intellectual property, labels, associations, comments of the
codestream, unknown boxes, whatever stands behind the last one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from scrubber.errors import LimitExceeded, Malformed, Uncleanable
from scrubber.media._boxes import Box, box, box_at, top_boxes
from scrubber.media._codestream import SOC_SIZ, codestream
from scrubber.media._jp2_boxes import (
    BOXES,
    READ,
    Channels,
    colour_space,
    composition,
    requirements,
)
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
_CODED: Final = frozenset({b"jp2c"})
_BRANDS: Final = frozenset((b"jp2 ", b"jpx ", b"jph ", b"jpxb"))
_EXIF: Final = b"JpgTiffExif->JP2"
_XMP: Final = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_IPTC: Final = bytes.fromhex("33c7a4d2b81d4723a0baf1a3e097ad38")
_GEO: Final = bytes.fromhex("b14bf8bd083d4b43a5ae8cd7d5a6ce03")
_IN_HEADER: Final = frozenset(b"ihdr bpcc pclr cmap cdef opct".split())
_HEADERS: Final = frozenset(b"jp2h jpch jplh".split())  # boxes of boxes
_WITHIN: Final = {b"res ": frozenset(b"resc resd".split()), b"cgrp": frozenset((b"colr",))}
_OFTEN: Final = frozenset((b"colr",))  # more than one of them may stand in a header
_FIXED: Final = {b"ihdr": 14, b"resc": 10, b"resd": 10}  # payload bytes
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
        self.tops, self.end = top_boxes(source, _CODED)
        self.credit = b"" if keep.everything else self.credits(keep)
        self.extended = b"jpx" in source.head(64, 12)
        self.header = self.drawn = False
        self.channels = Channels()
        self.seen: set[bytes] = set()

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
        elif top.type == b"rreq" and self.extended and _first(top.type, self.seen):
            yield self.requirements(top)
        elif (top.type == b"comp" and self.extended and _first(top.type, self.seen)) or self.is_credit(top):
            if top.type == b"comp" and not composition(self.source, top):
                raise Uncleanable("the composition of the picture holds more than a composition")
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

    def requirements(self, top: Box) -> Part:
        """What a reader needs, without the features of vendors."""
        if top.end - top.body > READ:
            raise Uncleanable("the list of what a reader needs is none")
        data = self.source.read(top.body, top.end - top.body)
        fresh = requirements(data)
        if fresh == data:
            return Part(top.start, top.end, top.name, "draws the picture")
        return self.anew(top, fresh, "features of vendors among what a reader needs")

    def anew(self, top: Box, payload: bytes, why: str) -> Part:
        """A box that stays with another payload."""
        found = note("M901", (top.start, top.end), why, PLUGIN)
        return Part(top.start, top.end, top.name, why, box(top.type, payload), findings=(found,))

    def superbox(self, top: Box, *, outer: bool = True) -> Iterator[Part]:
        """A box of boxes, two levels of them: what is known to draw stays in it."""
        inside: list[Part] = []
        seen: set[bytes] = set()
        at = top.body
        while at < top.end:
            inner = box_at(self.source, at, top.end)
            if inner is None:
                raise Malformed("a box does not fit into the header", at)
            allowed = _IN_HEADER | _OFTEN | (_WITHIN.keys() if outer else set())
            known = inner.type in _WITHIN.get(top.type, allowed)
            if known and (inner.type in _OFTEN or _first(inner.type, seen)):
                inside += self.inner(inner)
            else:
                inside.append(dropped(at, inner.end, inner.name, self.findings(inner)))
            at = inner.end
            if len(inside) > BOXES:
                raise LimitExceeded(f"more than {BOXES} boxes in one header")
        yield from self.resized(top, inside)

    def inner(self, top: Box) -> list[Part]:
        """The verdict on one box of a header that may stand there."""
        size = top.end - top.body
        if top.type in _WITHIN:
            whole = list(self.superbox(top, outer=False))
            if any(part.size_after for part in whole[1:]):
                return whole
            return [
                dropped(top.start, top.end, top.name, self.findings(top))
            ]  # decoders want none that is empty
        if top.type == b"colr" and size >= 3:
            return [self.colours(top)]
        if size != _FIXED.get(top.type, size) or top.type == b"colr":
            return [dropped(top.start, top.end, top.name, self.findings(top))]
        self.channels.check(top.type, self.source.head(min(size, READ), top.body), size)
        return [Part(top.start, top.end, top.name, "draws the picture")]

    def colours(self, top: Box) -> Part:
        """Enumerated colour spaces and ICC profiles stay (I.5.3.3, M.11.7.3.2), as long as they say."""
        size = top.end - top.body
        data = self.source.read(top.body, min(size, 3 + SEEN_LIMIT))
        if data[0] in {2, 3}:
            return self.profile(top, data, size)
        fresh = colour_space(data) if data[0] == 1 else data if (data[0], size) == (5, 7) else b""
        if not fresh:
            found = (note("M901", (top.start, top.end), "colours by a method of a vendor", PLUGIN),)
            return dropped(top.start, top.end, "colr", found)
        if len(fresh) < size:
            return self.anew(top, fresh, "data behind the colours")
        return Part(top.start, top.end, "colr", "colours")

    def profile(self, top: Box, data: bytes, size: int) -> Part:
        """An ICC profile, without what stands behind it."""
        found = named(icc.reader, data[3:], top.start, top.end)
        length = max(128, int.from_bytes(data[3:7], "big"))
        if size <= 3 + length:
            return Part(top.start, top.end, "colr", "colours", findings=found, opaque=True)
        if 3 + length > len(data):
            raise Uncleanable("the picture has data behind a profile of colours that is too long to read")
        whole = self.anew(top, data[: 3 + length], "data behind the colours")
        return replace(whole, findings=(*found, *whole.findings), opaque=True)

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


def _first(kind: bytes, seen: set[bytes]) -> bool:
    """Whether a box is the first of its kind in `seen`, where it is written down."""
    new = kind not in seen
    seen.add(kind)
    return new


handler = Jp2Handler()
