"""Clean Photoshop documents, PSD and PSB: Adobe "Photoshop File Formats Specification" (2019).

Stays: header, palette, the image resources that say how to show the picture, the merged picture. Goes: all
other resources (captions, XMP, Exif, thumbnails, paths, slices, print settings), and the layers, which hold
what is hidden, cut off or blurred in the picture. They stay by wish (`--keep layers`), and where the merged
picture is not real: then without names, dates, notes, and files inside smart objects.
Sections hold lengths and no offsets, so they become shorter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.errors import LimitExceeded, Malformed
from scrubber.media._deflate import Deflate
from scrubber.media._psd_layers import Layers
from scrubber.media._verdicts import SEEN_LIMIT, all_kept, dropped, merged, named, note
from scrubber.metadata import icc, photoshop
from scrubber.metadata._essentials import gather, xmp_packet
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._source import Source
    from scrubber.model import Finding
    from scrubber.policy import Keep

PLUGIN: Final = "psd"
_HEADER: Final = 26
_RESOURCES: Final = 20_000
_PROFILE, _VERSION, _XMP = 0x040F, 0x0421, 0x0424
_SIGNATURES: Final = frozenset((b"8BIM", b"8B64", b"MeSa", b"AgHg", b"PHUT", b"DCSR"))
# resource -> bytes of its data, None for any: resolution, colours of channels, light, indexed colours, pixels
_SHOWS: Final = {
    0x03ED: 16,
    0x03EF: None,
    0x040D: 4,
    0x0411: 1,
    0x0416: 2,
    0x0417: 2,
    0x0419: 4,
    0x0428: 12,
    0x0435: None,
}
_COLOURS_LIMIT: Final = 56 * 14 + 4  # bytes: what 56 channels need
_CHANNELS: Final = 56
_OTHERS: Final = 1 << 16  # the number of resources of other programs, whose numbers mean something else
_RLE, _ZIP = 1, frozenset((2, 3))
# modes with a palette or with inks -> most bytes of them; deep colours have settings for a common screen
_INDEXED, _DUOTONE = 2, 8
_INKS_LIMIT: Final = 4096
_TONING: Final = 112


class PsdHandler:
    """PSD and PSB. What is transparent without layers is so to programs that know of it (`Mtrn`)."""

    name = PLUGIN
    suffixes = (".psd", ".psb")
    mime = ("image/vnd.adobe.photoshop",)

    def accepts(self, head: bytes) -> bool:
        """Tell by signature and version."""
        return head[:4] == b"8BPS" and head[4:6] in {b"\0\1", b"\0\2"}

    def parts(self, source: Source, keep: Keep) -> Iterable[Part]:
        """The five sections in order."""
        body = list(merged(_parts(source, keep)))
        return all_kept(body) if keep.everything else body


def _parts(source: Source, keep: Keep) -> Iterator[Part]:
    big = source.read(4, 2) == b"\0\2"
    channels, height, width, depth, mode = source.unpack(">HIIHH", 12)
    if not 1 <= channels <= _CHANNELS or depth not in {1, 8, 16, 32}:
        raise Malformed("the header of the document makes no sense", 12)
    yield from _header(source)
    palette = _section(source, _HEADER, 4)
    yield from _palette(palette, mode, depth)
    end = _section(source, palette, 4)
    yield from _resources(source, palette, end, keep)
    layers = _section(source, end, 8 if big else 4)
    flat = not keep.layers and not keep.everything and _is_real(source, palette + 4, end)
    yield from Layers(source, end, layers, big=big, depth=depth).parts(flat=flat)
    yield from _merged(source, layers, (channels, height, width, depth), big=big)


def _header(source: Source) -> Iterator[Part]:
    if source.is_zero(6, 12):
        yield Part(0, _HEADER, "header", "size and colours")
        return
    found = (note("M605", (6, 12), "something in the reserved bytes of the header", PLUGIN),)
    yield Part(0, 6, "header", "signature")
    yield Part(6, 12, "reserved", found[0].why, b"", pad=True, findings=found)
    yield Part(12, _HEADER, "header", "size and colours")


def _palette(end: int, mode: int, depth: int) -> Iterator[Part]:
    """The colour mode data: a palette, inks of a duotone, or how deep colours are shown."""
    size = end - _HEADER - 4
    fits = size == (768 if mode == _INDEXED else _TONING if depth == 32 else 0)
    if not size or fits or (mode == _DUOTONE and size <= _INKS_LIMIT):
        yield Part(_HEADER, end, "colour mode", "palette or duotone")
        return
    found = (note("M901", (_HEADER, end), "colours that the mode of the picture does not have", PLUGIN),)
    yield Part(_HEADER, end, "colour mode", found[0].why, bytes(4), findings=found)


def _section(source: Source, at: int, width: int) -> int:
    """Where the section ends whose length stands at `at`."""
    end = at + width + int.from_bytes(source.read(at, width), "big")
    if end > source.size:
        raise Malformed("a section reaches beyond the file", at)
    return end


def _resources(source: Source, start: int, end: int, keep: Keep) -> Iterator[Part]:
    """The image resources: each stays or goes, and the length before them follows."""
    inside = list(_each_resource(source, start + 4, end, _credit(source, start + 4, end, keep)))
    size = sum(part.size_after for part in inside)
    fresh = None if size == end - start - 4 else size.to_bytes(4, "big")
    yield Part(start, start + 4, "image resources", "length of what follows", fresh)
    yield from inside


def _blocks(source: Source, at: int, end: int) -> Iterator[tuple[int, int, int, int, bool]]:
    """(id, start, start of the data, end, whether it has a name); what cannot be walked has the id -1."""
    for _ in range(_RESOURCES):
        if at >= end:
            return
        head = source.head(min(7, end - at), at)
        name = head[6] if len(head) == 7 else 0
        data = at + 6 + (name + 2 & ~1) + 4
        if head[:4] not in _SIGNATURES or data > end:
            break
        size = int.from_bytes(source.read(data - 4, 4), "big")
        if data + size > end:
            break
        stop = min(data + size + (size & 1), end)
        number = int.from_bytes(head[4:6], "big") if head[:4] == b"8BIM" else _OTHERS
        yield number, at, data, stop, bool(name)
        at = stop
    else:
        raise LimitExceeded(f"more than {_RESOURCES} image resources")
    yield -1, at, at, end, False


def _each_resource(source: Source, start: int, end: int, credit: bytes) -> Iterator[Part]:
    wanted = credit
    for number, at, data, stop, has_name in _blocks(source, start, end):
        if number < 0:
            broken = note("M902", (at, stop), "broken Photoshop image resources", PLUGIN)
            yield dropped(at, stop, "resource", [broken])
        elif number == _PROFILE:
            yield from _unnamed(source, at, data, has_name=has_name)
            profile = source.read(data, min(stop - data, SEEN_LIMIT))
            found = named(icc.reader, profile, data, stop)
            yield Part(data, stop, "ICC profile", "colours", findings=found, opaque=True)
        elif number == _VERSION:
            yield _version(source, at, data, stop)
        elif number == _XMP and credit and source.read(at, min(stop - at, len(credit) + 1)) == credit:
            wanted = b""
            yield Part(at, stop, "credits", "kept by wish")
        elif number in _SHOWS and _fits(number, stop - data):
            yield from _unnamed(source, at, data, has_name=has_name)
            yield Part(data, stop, f"resource 0x{number:04X}", "says how to show the picture")
        else:
            yield dropped(at, stop, f"resource 0x{number:04X}", _found(source, at, data, stop))
    if wanted:
        yield Part(end, end, "credits", "kept by wish, written anew", wanted)


def _unnamed(source: Source, at: int, data: int, *, has_name: bool) -> Iterator[Part]:
    """The head of a resource that stays, without its name."""
    if not has_name:
        yield Part(at, data, "resource", "says what follows")
        return
    found = (note("M503", (at, data), "name of an image resource", PLUGIN),)
    new = source.read(at, 6) + bytes(2) + source.read(data - 4, 4)
    yield Part(at, data, "resource", found[0].why, new, findings=found)


def _fits(number: int, size: int) -> bool:
    length = _SHOWS[number]
    return size <= _COLOURS_LIMIT if length is None else size == length + (length & 1)


def _is_real(source: Source, start: int, end: int) -> bool:
    """Whether the merged picture was saved; old writers always did, and say nothing about it."""
    found = ((data, stop) for number, _, data, stop, _ in _blocks(source, start, end) if number == _VERSION)
    return all(source.read(data + 4, 1) != b"\0" for data, stop in found if stop - data > 4)


def _version(source: Source, at: int, data: int, stop: int) -> Part:
    """What says that the merged picture is not real stays, without the names of programs (0x0421)."""
    found = (note("M501", (at, stop), "Photoshop version", PLUGIN),)
    if stop - data <= 4 or source.read(data + 4, 1) != b"\0":
        return dropped(at, stop, "version", found)
    body = b"\0\0\0\1" + bytes(9) + b"\0\0\0\1"
    fresh = b"8BIM\x04\x21\0\0" + len(body).to_bytes(4, "big") + body + b"\0"
    if stop - at == len(fresh) and source.read(at, len(fresh)) == fresh:
        return Part(at, stop, "version", "the merged picture is not real")
    return Part(at, stop, "version", found[0].why, fresh, findings=found)


def _found(source: Source, at: int, data: int, stop: int) -> tuple[Finding, ...]:
    fallback = note("M502", (at, stop), "Photoshop image resources", PLUGIN)
    if stop - data > SEEN_LIMIT:
        return (fallback,)
    return named(photoshop.reader, source.read(at, stop - at), at, stop, fallback)


def _credit(source: Source, start: int, end: int, keep: Keep) -> bytes:
    """The XMP resource of credits that are kept by wish, or b""."""
    if not keep.copyright or keep.everything:
        return b""
    blocks = [
        source.read(data, stop - data)
        for number, _, data, stop, _ in _blocks(source, start, end)
        if number == _XMP and stop - data <= SEEN_LIMIT
    ]
    packet = xmp_packet(gather(keep, xmp=blocks).credit)
    if not packet:
        return b""
    return b"8BIM\x04\x24\0\0" + len(packet).to_bytes(4, "big") + packet + b"\0" * (len(packet) & 1)


def _merged(source: Source, at: int, shape: tuple[int, int, int, int], *, big: bool) -> Iterator[Part]:
    """The merged picture and what stands behind it."""
    end = min(_end_of_pixels(source, at, shape, big=big), source.size)
    if end > at:
        yield Part(at, end, "merged picture", "draws the picture")
    if end < source.size:
        found = note("M601", (end, source.size), "data behind the picture", PLUGIN)
        yield dropped(end, source.size, "rest", [found])


def _end_of_pixels(source: Source, at: int, shape: tuple[int, int, int, int], *, big: bool) -> int:
    channels, height, width, depth = shape
    packing = int.from_bytes(source.head(2, at), "big")
    if packing == 0:
        return at + 2 + channels * height * ((width * depth + 7) // 8)
    if packing in _ZIP and at + 2 < source.size:
        return Deflate(channels * height * ((width * depth + 7) // 8)).feed(source, at + 2, source.size)
    if packing != _RLE and at + 2 <= source.size:
        raise Malformed("the merged picture is packed in no known way", at)
    length, count = 4 if big else 2, channels * height
    at += 2
    total = at + count * length
    while count and at < source.size:
        step = min(count, 1 << 18)
        data = source.head(step * length, at)
        total += sum(int.from_bytes(data[i : i + length], "big") for i in range(0, len(data), length))
        at, count = at + step * length, count - step
    return total


handler = PsdHandler()
