"""The parts of a device-independent bitmap: header, masks, colours, pixels.

Microsoft "Bitmap Storage": BITMAPCOREHEADER, BITMAPINFOHEADER, BITMAPV4HEADER, BITMAPV5HEADER; OS/2 2.x.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import LimitExceeded, Malformed

if TYPE_CHECKING:
    from scrubber.media._source import Source

CORE, INFO, V4, V5 = 12, 40, 108, 124
SIZES: Final = frozenset((CORE, 16, INFO, 52, 56, 64, V4, V5))
RGB, RLE8, RLE4, BITFIELDS, JPEG, PNG, ALPHAFIELDS = range(7)
_CMYK: Final = {11: RGB, 12: RLE8, 13: RLE4}
_DEPTHS: Final = frozenset((0, 1, 2, 4, 8, 16, 24, 32, 64))
_LARGEST: Final = 1 << 40  # bytes of pixels; no file is larger


class Bitmap(NamedTuple):
    """Where the parts of a bitmap end, in bytes from the start of its header.

    `colours` is where masks and palette end. `pixels` is the length of the pixels, None where only the header
    of the file tells: `told` is what it says then. `profile` is offset and length of a colour profile, or of
    the name of one (`linked`), (0, 0) without one.
    """

    header: int
    colours: int
    compression: int
    pixels: int | None
    told: int
    profile: tuple[int, int] = (0, 0)
    linked: bool = False


def bitmap(source: Source, at: int, *, halved: bool = False) -> Bitmap:
    """Read the header at `at`; Malformed where it makes no sense. `halved`: icons count the height twice."""
    (size,) = source.unpack("<I", at)
    if size not in SIZES:
        raise Malformed("the header of the bitmap is of no known kind", at)
    if size == CORE:
        width, height, _, depth = source.unpack("<HHHH", at + 4)
        compression = told = used = 0
    else:
        width, height, _, depth = source.unpack("<iiHH", at + 4)
        compression = told = used = 0
        if size >= INFO:
            compression, told = source.unpack("<II", at + 16)
            (used,) = source.unpack("<I", at + 32)
    os2 = size in {16, 64}
    compression = _CMYK.get(compression, compression)
    height = abs(height) // 2 if halved else abs(height)
    if depth not in _DEPTHS or width < 0:
        raise Malformed("the header of the bitmap makes no sense", at)
    colours = size + _masks(size, compression, os2=os2) + _palette(size, depth, used, at)
    pixels = (
        _plain(width, height, depth) if compression in {RGB, BITFIELDS, ALPHAFIELDS} and not os2 else None
    )
    if os2 and compression == 0:
        pixels = _plain(width, height, depth)
    if pixels is not None and pixels > _LARGEST:
        raise LimitExceeded("the bitmap claims to be larger than any file")
    profile, linked = _profile(source, at) if size == V5 else ((0, 0), False)
    return Bitmap(size, colours, compression, pixels, told, profile, linked)


def _plain(width: int, height: int, depth: int) -> int:
    """Bytes of pixels that are not compressed: each line ends on a multiple of four bytes."""
    return (width * depth + 31) // 32 * 4 * height


def _masks(size: int, compression: int, *, os2: bool) -> int:
    if size != INFO or os2:
        return 0
    return {BITFIELDS: 12, ALPHAFIELDS: 16}.get(compression, 0)


def _palette(size: int, depth: int, used: int, at: int) -> int:
    most = 1 << depth if depth and depth <= 8 else 0
    if used > max(most, 1 << 16):
        raise Malformed("the palette of the bitmap is larger than any palette", at)
    return (used or most) * (3 if size == CORE else 4)


def _profile(source: Source, at: int) -> tuple[tuple[int, int], bool]:
    kind = source.read(at + 56, 4)
    if kind not in {b"KNIL", b"DEBM"}:  # "LINK" and "MBED" as numbers
        return (0, 0), False
    start, length = source.unpack("<II", at + 112)
    return (start, length), kind == b"KNIL"
