"""Clean JPEG XL pictures: ISO/IEC 18181-2 (container), 18181-1 (bare codestream).

Stays: signature, file type, level, codestream (whole or in parts), an HDR gain map in its bare form.
Goes: Exif, XMP, C2PA, whatever is packed with Brotli, the data to rebuild a JPEG (its APPn and comments), the
frame index, unknown boxes, bytes after the last box. Orientation and colours live in the codestream: no box
is written anew unless credits are kept by wish.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.errors import Malformed
from scrubber.media._boxes import Box, box, top_boxes
from scrubber.media._verdicts import SEEN_LIMIT, all_kept, dropped, merged, named, note
from scrubber.metadata import c2pa, exif, xmp
from scrubber.metadata._essentials import Essentials, exif_block, gather, xmp_packet
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._source import Source
    from scrubber.model import Finding
    from scrubber.policy import Keep
    from scrubber.protocols import Reader

PLUGIN: Final = "jxl"
_CODED: Final = frozenset({b"jxlc", b"jxlp"})
_SIGNATURE: Final = b"\0\0\0\x0cJXL \r\n\x87\n"
_FILE_TYPE: Final = box(b"ftyp", b"jxl \0\0\0\0jxl ")
_BARE: Final = b"\xff\x0a"
_UNTOLD: Final = "draws the picture; only a decoder could tell bytes behind its end"
_LAST: Final = 1 << 31  # flag in the index of the last part of a codestream

# What boxes that go are, where no reader says more. The first four bytes of a `brob` box name what it packs.
_GOING: Final = {
    b"Exif": ("M901", "an Exif block"),
    b"xml ": ("M502", "an XMP packet"),
    b"jumb": ("M701", "a C2PA manifest or JUMBF box"),
    b"jbrd": ("M502", "data to rebuild a JPEG, with its metadata"),
    b"jxli": ("M901", "index of frames, which decoders do without"),
    b"free": ("M605", "free space"),
    b"skip": ("M605", "free space"),
    b"jxlc": ("M603", "a second picture"),
    b"jxlp": ("M603", "a second picture"),
    b"jhgm": ("M603", "a gain map that is not in bare form"),
}
_UNKNOWN: Final = ("M901", "unknown box")
_READERS: Final[dict[bytes, Reader]] = {b"Exif": exif.reader, b"xml ": xmp.reader, b"jumb": c2pa.reader}


class JxlHandler:
    """JPEG XL, bare and in its container. A bare codestream holds nothing that could be taken out."""

    name = PLUGIN
    suffixes = (".jxl",)
    mime = ("image/jxl",)

    def accepts(self, head: bytes) -> bool:
        """Tell by the signature box, or the marker that opens a codestream."""
        return head.startswith((_SIGNATURE, _BARE))

    def parts(self, source: Source, keep: Keep) -> Iterable[Part]:
        """The boxes of the file; credits by wish stand after the file type."""
        if source.head(2) == _BARE:
            return [Part(0, source.size, "codestream", _UNTOLD)]
        if source.head(12) != _SIGNATURE:
            raise Malformed("the signature of JPEG XL is broken", 0)
        body = list(merged(_Walk(source, keep).parts()))
        return all_kept(body) if keep.everything else body


class _Walk:
    """One pass over the boxes; the codestream must begin, go on in order, and end once."""

    def __init__(self, source: Source, keep: Keep) -> None:
        self.source = source
        self.tops, self.end = top_boxes(source, _CODED)
        self.wanted = self.credits(keep) if keep.copyright and not keep.everything else {}
        self.begun = b""  # the first two bytes of the codestream
        self.pieces = 0
        self.ended = False
        self.once: set[bytes] = set()

    def credits(self, keep: Keep) -> dict[bytes, bytes]:
        """The boxes of credits that are kept by wish, by type."""
        blocks: dict[bytes, list[bytes]] = {b"Exif": [], b"xml ": []}
        for top in self.tops:
            if top.type in blocks and top.end - top.body <= SEEN_LIMIT:
                blocks[top.type].append(_payload(self.source, top))
        credit = gather(keep, exif=blocks[b"Exif"], xmp=blocks[b"xml "]).credit
        wanted = {}
        if block := exif_block(Essentials(credit=credit)):
            wanted[b"Exif"] = box(b"Exif", bytes(4), block)
        if packet := xmp_packet(credit):
            wanted[b"xml "] = box(b"xml ", packet)
        return wanted

    def parts(self) -> Iterator[Part]:
        """All parts of the file in order."""
        there = {top.type for top in self.tops if self.is_wanted(top)}
        fresh = b"".join(data for kind, data in self.wanted.items() if kind not in there)
        yield Part(0, 12, "JXL", "signature")
        if not self.tops or self.tops[0].type != b"ftyp":
            raise Malformed("the file type does not follow the signature", 12)
        yield self.file_type(self.tops[0])
        if fresh:
            at = self.tops[0].end
            yield Part(at, at, "credits", "kept by wish, written anew", fresh)
        for top in self.tops[1:]:
            yield self.box(top)
        if self.begun[:2] != _BARE:
            raise Malformed("the file holds no codestream")
        if self.end < self.source.size:
            found = note("M601", (self.end, self.source.size), "data after the last box", PLUGIN)
            yield dropped(self.end, self.source.size, "trailer", [found])

    def file_type(self, top: Box) -> Part:
        """The file type box in its only form: brands that are added name programs or hold anything."""
        if top.end - top.start == len(_FILE_TYPE) and self.source.read(top.start, 20) == _FILE_TYPE:
            return Part(top.start, top.end, "ftyp", "file type")
        why = "a file type box with more than the file type"
        found = note("M901", (top.start, top.end), why, PLUGIN)
        return Part(top.start, top.end, "ftyp", why, _FILE_TYPE, findings=(found,))

    def is_wanted(self, top: Box) -> bool:
        """Whether a box is one that credits by wish would be written as."""
        data = self.wanted.get(top.type)
        size = top.end - top.start
        return data is not None and size == len(data) and self.source.read(top.start, size) == data

    def box(self, top: Box) -> Part:
        """The verdict on one box."""
        if top.type in {b"jxlc", b"jxlp"} and not self.ended:
            self.codestream(top)
            return Part(top.start, top.end, top.name, _UNTOLD)
        if top.type not in self.once:
            why = self.stays(top)
            if why:
                self.once.add(top.type)
                return Part(top.start, top.end, top.name, why)
        return dropped(top.start, top.end, top.name, self.findings(top))

    def stays(self, top: Box) -> str:
        """Why a box stays that is not the codestream; "" where it goes."""
        if top.type == b"jxll" and top.end - top.body == 1 and not self.begun:
            return "level of the codestream"
        if top.type == b"jhgm" and _is_gain_map(self.source, top):
            return "HDR gain map"
        return "credits kept by wish" if self.is_wanted(top) else ""

    def codestream(self, top: Box) -> None:
        """Follow the codestream; Malformed where its parts are out of order or it does not begin as one."""
        start = top.body
        if top.type == b"jxlp":
            index = int.from_bytes(self.source.head(4, top.body), "big")
            if top.end - top.body < 4 or index & ~_LAST != self.pieces:
                raise Malformed("the parts of the codestream are out of order", top.start)
            self.ended = bool(index & _LAST)
            start += 4
        elif self.pieces:
            raise Malformed("a codestream begins inside another one", top.start)
        else:
            self.ended = True
        self.pieces += 1
        if len(self.begun) < 2:
            self.begun += self.source.read(start, min(2 - len(self.begun), top.end - start))
            if not _BARE.startswith(self.begun):
                raise Malformed("the codestream does not begin as one", start)

    def findings(self, top: Box) -> tuple[Finding, ...]:
        """What is inside a box that goes."""
        place = (top.start, top.end)
        rule, why = _GOING.get(top.type, _UNKNOWN)
        if top.type == b"brob":
            rule, why = _GOING.get(self.source.head(4, top.body), _UNKNOWN)
            return (note(rule, place, f"{why}, packed with Brotli", PLUGIN),)
        reader = _READERS.get(top.type)
        fallback = note(rule, place, why, PLUGIN)
        if reader is None or top.end - top.body > SEEN_LIMIT:
            return (fallback,)
        return named(reader, _payload(self.source, top), *place, fallback)


def _payload(source: Source, top: Box) -> bytes:
    """The bytes that a reader understands: Exif starts with an offset to its TIFF header (9.3)."""
    data = source.read(top.body, top.end - top.body)
    if top.type != b"Exif":
        return data
    return data[4 + int.from_bytes(data[:4], "big") :] or data[4:]


# Lengths of the parameters of ISO 21496-1: one or three colours, with or without a common denominator
_GAIN_PARAMETERS: Final = frozenset({5 + 16 + 40, 5 + 16 + 120, 5 + 12 + 20, 5 + 12 + 60})


def _is_gain_map(source: Source, top: Box) -> bool:
    """Whether a `jhgm` box is nothing but parameters, colours and a bare codestream."""
    head = source.read(top.body, min(1024, top.end - top.body))
    parameters = int.from_bytes(head[1:3], "big")
    at = 3 + parameters
    if head[:1] != b"\0" or parameters not in _GAIN_PARAMETERS or len(head) < at + 5:
        return False
    at += 1 + head[at]
    at += 4 + int.from_bytes(head[at : at + 4], "big")
    return top.body + at + 2 <= top.end and source.read(top.body + at, 2) == _BARE


handler = JxlHandler()
