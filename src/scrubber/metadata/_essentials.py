"""What must survive when a metadata block goes: how to turn the picture, its colours, and credits by wish.

It is read out of the old blocks and written anew in the smallest form; no byte of a block is copied.
Orientation: Exif 0x0112 (CIPA DC-008, 4.6.5). Adobe RGB: ColorSpace 0xA001 = 0xFFFF with
InteroperabilityIndex "R03" (CIPA DC-008 and DCF 2.0 section 5.2), needed only where there is no ICC profile.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scrubber.errors import Malformed
from scrubber.metadata import _ifd

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrubber.policy import Keep

_XMP_ORIENTATION: Final = re.compile(rb'tiff:Orientation(?:="|>)([1-8])')  # as Pillow reads it
_NUMBER: Final = {1: "B", 3: "H", 4: "I"}  # types that Orientation is written in: SHORT, by mistake others
_TEXT_LIMIT: Final = 2000  # characters of one credit text: a notice, not a hiding place


@dataclass(frozen=True, slots=True)
class Credit:
    """Who made a picture and under which terms, by the photographer's wish (`--keep copyright`)."""

    artist: str = ""
    copyright: str = ""
    credit: str = ""

    def __bool__(self) -> bool:
        return bool(self.artist or self.copyright or self.credit)

    def merged(self, other: Credit) -> Credit:
        """Fill what is missing here from `other`."""
        return Credit(
            self.artist or other.artist, self.copyright or other.copyright, self.credit or other.credit
        )


@dataclass(frozen=True, slots=True)
class Essentials:
    """Orientation 1 to 8 (1 upright), whether colours are Adobe RGB, and credits to keep."""

    orientation: int = 1
    adobe_rgb: bool = False
    credit: Credit = Credit()

    def __bool__(self) -> bool:
        return self.orientation != 1 or self.adobe_rgb or bool(self.credit)


def gather(
    keep: Keep,
    *,
    exif: Iterable[bytes] = (),
    xmp: Iterable[bytes] = (),
    iptc: Iterable[bytes] = (),
    has_icc: bool = False,
) -> Essentials:
    r"""Read what must survive out of all metadata blocks of one picture; broken ones give nothing.

    `exif` blocks start at the TIFF byte order mark, or with "Exif\\0\\0" before it. The first orientation
    found counts, Exif before XMP, as Pillow and browsers do.
    """
    exif, xmp, iptc = list(exif), list(xmp), list(iptc)
    orientation = next((o for o in map(_exif_orientation, exif) if o), 0)
    if not orientation:
        orientation = next((int(m[1]) for m in map(_XMP_ORIENTATION.search, xmp) if m), 1)
    adobe_rgb = not has_icc and any(map(_adobe_rgb, exif))
    credit = Credit()
    if keep.copyright:
        from scrubber.metadata._credit import credit_of  # only by wish

        credit = credit_of(exif=exif, xmp=xmp, iptc=iptc, limit=_TEXT_LIMIT)
    return Essentials(orientation, adobe_rgb, credit)


def exif_block(essentials: Essentials) -> bytes:
    r"""The smallest Exif block (TIFF, big endian, without "Exif\\0\\0") that says the essentials; or b""."""
    if not (
        essentials.orientation != 1
        or essentials.adobe_rgb
        or essentials.credit.artist
        or essentials.credit.copyright
    ):
        return b""
    import piexif  # most pictures need none

    zeroth: dict[int, object] = {}
    if essentials.orientation != 1:
        zeroth[piexif.ImageIFD.Orientation] = essentials.orientation
    if essentials.credit.artist:
        zeroth[piexif.ImageIFD.Artist] = essentials.credit.artist.encode()
    if essentials.credit.copyright:
        zeroth[piexif.ImageIFD.Copyright] = essentials.credit.copyright.encode()
    parts: dict[str, dict[int, object]] = {"0th": zeroth}
    if essentials.adobe_rgb:
        parts |= {
            "Exif": {piexif.ExifIFD.ColorSpace: 0xFFFF},
            "Interop": {piexif.InteropIFD.InteroperabilityIndex: b"R03"},
        }
    block: bytes = piexif.dump(parts)
    return block[6:]


def xmp_packet(credit: Credit) -> bytes:
    """The smallest XMP packet with dc:creator, dc:rights and photoshop:Credit; or b""."""
    if not credit:
        return b""
    import html  # only by wish

    inner = ""
    if credit.artist:
        inner += f"<dc:creator><rdf:Seq><rdf:li>{html.escape(credit.artist)}</rdf:li></rdf:Seq></dc:creator>"
    if credit.copyright:
        inner += (
            '<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">'
            f"{html.escape(credit.copyright)}</rdf:li></rdf:Alt></dc:rights>"
        )
    if credit.credit:
        inner += f"<photoshop:Credit>{html.escape(credit.credit)}</photoshop:Credit>"
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        f' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">{inner}</rdf:Description></rdf:RDF></x:xmpmeta>'
    ).encode()


def tiff_of(block: bytes) -> bytes:
    r"""An Exif block without the "Exif\\0\\0" that some containers carry before it."""
    return block[6:] if block[:4] == b"Exif" else block


def _exif_orientation(block: bytes) -> int:
    """Orientation 1 to 8 of an Exif block; 1 where it says another number, 0 where it says none.

    Reads a directory that is cut short up to there, and only single numbers, as viewers do.
    """
    try:
        block = tiff_of(block)
        head = _ifd.header(block)
        read = _ifd.reader_of(block)
        (count,) = struct.unpack(head.order + "H", read(head.first, 2))
        for at in range(head.first + 2, min(head.first + 2 + 12 * count, len(block) - 11), 12):
            tag, kind, number = struct.unpack(head.order + "HHI", read(at, 8))
            if tag == 0x0112 and number == 1 and kind in _NUMBER:
                layout = head.order + _NUMBER[kind]
                (value,) = struct.unpack(layout, read(at + 8, struct.calcsize(layout)))
                return value if 1 <= value <= 8 else 1
    except Malformed:
        pass
    return 0


def _adobe_rgb(block: bytes) -> bool:
    if b"R03\x00" not in block:
        return False
    try:
        block = tiff_of(block)
        head = _ifd.header(block)
        read = _ifd.reader_of(block)
        exif = _pointer(read, head, head.first, 0x8769)
        space = _pointer(read, head, exif, 0xA001)
        interop = _pointer(read, head, exif, 0xA005)
        entries = _ifd.directory(read, interop, head).entries
        return space == 0xFFFF and any(e.tag == 1 and read(e.value_at, e.size)[:3] == b"R03" for e in entries)
    except Malformed:
        return False


def _pointer(read: _ifd.Read, head: _ifd.Header, offset: int, tag: int) -> int:
    for entry in _ifd.directory(read, offset, head).entries:
        if entry.tag == tag and (value := _ifd.integers(read, entry, head, 8)):
            return value[0]
    raise Malformed("the directory has no such entry", offset)
