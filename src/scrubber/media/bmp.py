"""Clean BMP pictures: Microsoft "Bitmap Storage" (BITMAPFILEHEADER), with the colour profiles of V5.

Stays: headers, masks, palette, pixels, an embedded profile. The name of a linked profile is a path on
somebody's computer: it goes, and the header says sRGB instead. Gaps become zeros, so that nothing moves; what
stands behind the last part goes. A JPEG or PNG inside goes through its own handler: if that finds something,
the picture is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.errors import Malformed, Uncleanable
from scrubber.media import _dib
from scrubber.media._nested import inner_parts
from scrubber.media._verdicts import all_kept, dropped, named, note
from scrubber.metadata import icc
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._dib import Bitmap
    from scrubber.media._source import Source
    from scrubber.policy import Keep

PLUGIN: Final = "bmp"
_HEADER: Final = 14
_RGB: Final = b"BGRs"  # "sRGB" as a number
_SPACE: Final = 56  # offset of the kind of colours in a V5 header
_PROFILE: Final = 112
_PROFILE_LIMIT: Final = 4 << 20
_DRAWS: Final = "draws the picture"


class BmpHandler:
    """Windows and OS/2 bitmaps with one picture. What follows the end code of a run-length picture stays."""

    name = PLUGIN
    suffixes = (".bmp", ".dib", ".rle")
    mime = ("image/bmp", "image/x-ms-bmp")

    def accepts(self, head: bytes) -> bool:
        """Tell by the signature and a known size of the header."""
        return head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _dib.SIZES

    def parts(self, source: Source, keep: Keep) -> Iterable[Part]:
        """File header, picture header, colours, pixels, profile, in the order in which they stand."""
        body = list(_parts(source, keep))
        return all_kept(body) if keep.everything else body


def _parts(source: Source, keep: Keep) -> Iterator[Part]:
    about = _dib.bitmap(source, _HEADER)
    (start,) = source.unpack("<I", 10)
    colours = _HEADER + about.colours
    start = start or colours
    if start < _HEADER + about.header or start > source.size:
        raise Malformed("the pixels do not lie in the file", 10)
    yield from _heads(source, about)
    yield from _colours(source, about, min(colours, start))
    if start > colours:
        yield from _gap(source, colours, start)
    end = start + _length(source, about, start)
    inside = inner_parts(source, start, end, keep, ("jpeg", "png")) if about.compression in {4, 5} else ()
    if any(not part.kept for part in inside):
        raise Uncleanable("the JPEG or PNG inside the bitmap holds private data")
    yield Part(start, end, "pixels", _DRAWS)
    yield from _behind(source, about, end)


def _heads(source: Source, about: Bitmap) -> Iterator[Part]:
    if source.is_zero(6, 10):
        yield Part(0, _HEADER, "file header", "says where the pixels are")
    else:
        found = note("M605", (6, 10), "something in the reserved bytes of the header", PLUGIN)
        yield Part(0, 6, "file header", "says where the pixels are")
        yield Part(6, 10, "reserved", found.why, b"", pad=True, findings=(found,))
        yield Part(10, _HEADER, "file header", "says where the pixels are")
    end = _HEADER + about.header
    if not about.linked:
        yield Part(_HEADER, end, "header", "size and colours")
        return
    found = note("M504", (_HEADER + _SPACE, _HEADER + _SPACE + 4), "path of a linked colour profile", PLUGIN)
    space, place = _HEADER + _SPACE, _HEADER + _PROFILE
    yield Part(_HEADER, space, "header", "size and colours")
    yield Part(space, space + 4, "kind of colours", found.why, _RGB, findings=(found,))
    yield Part(space + 4, place, "header", "size and colours")
    yield Part(place, place + 8, "place of the profile", found.why, b"", pad=True, findings=(found,))
    yield Part(place + 8, end, "header", "size and colours")


def _colours(source: Source, about: Bitmap, end: int) -> Iterator[Part]:
    start = _HEADER + about.header
    if end > source.size:
        raise Malformed("the palette reaches beyond the file", start)
    if end > start:
        yield Part(start, end, "colours", _DRAWS)


def _gap(source: Source, start: int, end: int) -> Iterator[Part]:
    if source.is_zero(start, end):
        yield Part(start, end, "gap", "zeros")
    else:
        found = note("M605", (start, end), "bytes between header and pixels", PLUGIN)
        yield Part(start, end, "gap", found.why, b"", pad=True, findings=(found,))


def _length(source: Source, about: Bitmap, start: int) -> int:
    """Bytes of pixels; those of a file that is cut short are what there is."""
    wanted = about.pixels if about.pixels is not None else about.told
    if about.pixels is None and not wanted:
        raise Malformed("the bitmap does not say how long its pixels are", start)
    return min(wanted, source.size - start)


def _behind(source: Source, about: Bitmap, end: int) -> Iterator[Part]:
    """A profile behind the pixels, and the rest."""
    start, length = about.profile
    start += _HEADER
    if length and not about.linked and end <= start and start + length <= source.size:
        if start > end:
            yield from _gap(source, end, start)
        profile = source.read(start, min(length, _PROFILE_LIMIT))
        found = named(icc.reader, profile, start, start + length)
        end = start + length
        yield Part(start, end, "profile", "colours", findings=found, opaque=True)
    elif length and not about.linked:
        raise Malformed("the colour profile does not lie behind the pixels", _HEADER + _PROFILE)
    if end < source.size:
        found_rest = note("M601", (end, source.size), "data behind the picture", PLUGIN)
        yield dropped(end, source.size, "rest", [found_rest])


handler = BmpHandler()
