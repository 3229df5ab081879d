"""Which TIFF entries decode or show a picture; all others go. TIFF 6.0, TIFF TechNotes 1 to 3, BigTIFF.

Every entry that stays has a type and a largest number of values: a text in `ColorMap` is no colour map.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from scrubber.metadata._ifd import Entry

INTEGERS: Final = frozenset((1, 3, 4, 6, 8, 9, 13, 16, 17, 18))
NUMBERS: Final = INTEGERS | {5, 10, 11, 12}
BYTES: Final = frozenset((1, 2, 6, 7))  # both entries of these types are known by their content
STRIP_LIMIT: Final = 1 << 22  # strips or tiles in one file; a scanned slide has some 100 000
_SAMPLES: Final = 1 << 16  # values of an entry that has one per sample (satellites have hundreds)

SUBFILE, WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC = 254, 256, 257, 258, 259, 262
STRIP_OFFSETS, ORIENTATION, SAMPLES, ROWS_PER_STRIP, STRIP_COUNTS = 273, 274, 277, 278, 279
PLANAR, TILE_WIDTH, TILE_HEIGHT, TILE_OFFSETS, TILE_COUNTS = 284, 322, 323, 324, 325
SUB_IFDS, JPEG_TABLES, JPEG_STREAM, JPEG_LENGTH = 330, 347, 513, 514
Q_TABLES, DC_TABLES, AC_TABLES, SUBSAMPLING, TILE_DEPTH, ICC = 519, 520, 521, 530, 32998, 34675
ARTIST, COPYRIGHT, EXIF, GPS, INTEROP, XMP, IPTC, PHOTOSHOP, C2PA, LAYERS = (
    *(315, 33432, 34665, 34853, 40965, 700, 33723, 34377, 52545, 37724),
)
GEO: Final = frozenset((33550, 33920, 33922, 34264, 34735, 34736, 34737))
POINTERS: Final = (EXIF, GPS, INTEROP, 400)  # to directories with nothing in them that draws


class Allowed(NamedTuple):
    """The types an entry may have and how many values."""

    types: frozenset[int]
    limit: int


def _table() -> dict[int, Allowed]:
    """The allowlist. Scalars may repeat per sample: old writers do that with most of them."""
    table = dict.fromkeys(
        (
            *(254, 255, 256, 257, 259, 262, 263, 264, 265, 266, 274, 277, 278, 284, 290, 292, 293, 296, 297),
            *(317, 321, 322, 323, 326, 327, 328, 332, 334, 512, 513, 514, 515, 530, 531),
            *(32997, 32998, 50674),  # ImageDepth, TileDepth, LercParameters
        ),
        Allowed(INTEGERS, 8),
    )
    per_sample = (258, 280, 281, 336, 338, 339, 517, 518, 519, 520, 521)
    table |= dict.fromkeys(per_sample, Allowed(INTEGERS, _SAMPLES))
    table |= dict.fromkeys((273, 279, 324, 325, 559), Allowed(INTEGERS, STRIP_LIMIT))
    table |= dict.fromkeys((282, 283, 286, 287, 318, 319, 342, 529, 532, 37439), Allowed(NUMBERS, 16))
    table |= dict.fromkeys((340, 341), Allowed(NUMBERS, _SAMPLES))
    table |= dict.fromkeys((291, 301, 320), Allowed(INTEGERS, 3 << 16))  # curves and ColorMap, 16 bit
    table[JPEG_TABLES] = Allowed(BYTES, 1 << 18)
    table[ICC] = Allowed(BYTES, 1 << 28)
    return table


_ALLOWED: Final = _table()


def allowed(entry: Entry) -> bool:
    """Whether an entry stays, as far as tag, type and length tell."""
    rule = _ALLOWED.get(entry.tag)
    return rule is not None and entry.type in rule.types and 0 < entry.number <= rule.limit


_NAMES: Final = {
    270: "ImageDescription", 271: "Make", 272: "Model", 269: "DocumentName", 285: "PageName", 305: "Software",
    306: "DateTime", 315: "Artist", 316: "HostComputer", 330: "SubIFDs", 347: "JPEGTables",
    513: "JPEGInterchangeFormat", 700: "XMP", 33432: "Copyright", 33723: "IPTC", 34665: "Exif IFD",
    34377: "Photoshop resources", 34675: "ICC profile", 34853: "GPS IFD", 37500: "MakerNote",
    37724: "Photoshop layers", 52545: "JUMBF",
}  # fmt: skip


def name_of(tag: int) -> str:
    """The name of an entry in the specification, or its number."""
    return _NAMES.get(tag, "GeoTIFF" if tag in GEO else f"tag {tag}")
