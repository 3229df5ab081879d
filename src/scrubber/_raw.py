"""Take the picture that a camera put into its raw file, and plan how to clean it, by wish alone.

The raw file itself cannot be cleaned. What is written is the largest JPEG in it, turned as the raw file is;
what the raw file says of camera, owner and place is searched for in it like what its own metadata says.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from scrubber import stripping
from scrubber.errors import InputError, LimitExceeded, Uncleanable
from scrubber.media._raw_previews import Preview, blocks, previews
from scrubber.media._source import WINDOW, Source
from scrubber.media._tiff_raw import RAW
from scrubber.metadata import _essentials, exif
from scrubber.model import MEDIA, Finding, Kind, Span

if TYPE_CHECKING:
    from pathlib import Path

    from scrubber.policy import Keep

SUFFIX: Final = ".jpg"
SUFFIXES: Final = frozenset(
    (
        *(
            ".cr2",
            ".cr3",
            ".crw",
            ".nef",
            ".nrw",
            ".arw",
            ".srf",
            ".sr2",
            ".dng",
            ".orf",
            ".rw2",
            ".raf",
            ".pef",
        ),
        *(".3fr", ".fff", ".iiq", ".srw", ".dcr", ".kdc", ".erf", ".mef", ".mos", ".rwl"),
    )
)
_LEAST: Final = 1000  # pixels of the longer edge: what is smaller is a thumbnail
_LARGEST: Final = 128 << 20  # bytes of one JPEG


def is_raw(path: Path) -> bool:
    """Whether this is a camera raw file, by name and content; errors are left to those who clean it."""
    if path.suffix.lower() not in SUFFIXES:
        return False
    try:
        with stripping.opened(path) as source:
            stripping.plan(source, stripping.NOTHING_KEPT)
    except Uncleanable as error:
        return str(error) == RAW
    except (InputError, OSError, MemoryError):
        return False
    return False


def plan(source: Source, keep: Keep) -> stripping.Plan:
    """As `stripping.plan`; for camera raw, the plan for the picture in it.

    Uncleanable where there is none, or only a thumbnail: the sentence says its size.
    """
    try:
        return stripping.plan(source, keep)
    except Uncleanable as error:
        if str(error) != RAW:
            raise
    found = previews(source)
    if not found:
        raise Uncleanable("no picture was found in this camera raw file; publish a JPEG of it")
    best = found[0]
    if max(best.width, best.height) < _LEAST:
        size = f"{best.width} x {best.height} pixels"
        raise Uncleanable(f"this camera raw file holds only a thumbnail ({size}); publish a JPEG of it")
    return _plan(source, best, keep)


def _plan(source: Source, preview: Preview, keep: Keep) -> stripping.Plan:
    outer = blocks(source)
    span = Span(MEDIA, 0, 0)
    essentials = _essentials.gather(keep, exif=[*outer, preview.exif])
    stays = {"", essentials.credit.artist, essentials.credit.copyright}
    said = tuple(
        one for block in outer for one in exif.reader.findings(block, span) if one.value not in stays
    )
    try:
        todo = stripping.plan(Source(_turned(source, preview, essentials)), keep)
    except InputError:
        raise Uncleanable("the picture in this camera raw file is damaged; publish a JPEG of it") from None
    if any(note.rule == "M905" for note in todo.notes):
        raise Uncleanable("the picture in this camera raw file is damaged; publish a JPEG of it")
    why = f"the largest in it, {preview.width} x {preview.height} pixels"
    told = Finding("M906", Kind.UNKNOWN, span, why=why, source="raw")
    return stripping.Plan(todo.source, todo.handler, keep, todo.parts, said, (told,))


def _turned(source: Source, preview: Preview, essentials: _essentials.Essentials) -> bytes:
    """The JPEG with a block of ours in front, which says how to turn it and what its colours are."""
    size = preview.end - preview.start
    if size > _LARGEST:
        raise LimitExceeded("the picture in a camera raw file is too large")
    pieces = [
        source.read(at, min(WINDOW, preview.end - at)) for at in range(preview.start, preview.end, WINDOW)
    ]
    block = _essentials.exif_block(essentials) or _upright()
    segment = b"\xff\xe1" + struct.pack(">H", 8 + len(block)) + b"Exif\0\0" + block
    return b"\xff\xd8" + segment + b"".join(pieces)[2:]


def _upright() -> bytes:
    """A block that says nothing but that the picture is upright, whatever a later block says."""
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, 1, 0, 0)
