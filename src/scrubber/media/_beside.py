"""Know the files that systems, cameras and programs put beside media.

AppleDouble: RFC 1740. Live Photos: the content identifier of Apple, in the film as QTFF metadata
`com.apple.quicktime.content.identifier`, in the picture as entry 0x0011 of the maker note. Google Takeout has
a JSON file for each picture.
"""

from __future__ import annotations

import json
import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from scrubber.errors import InputError
from scrubber.media._boxes import boxes
from scrubber.media._source import READ_LIMIT
from scrubber.metadata import _ifd, quicktime
from scrubber.metadata._makernote import maker_notes
from scrubber.model import MEDIA, Span

if TYPE_CHECKING:
    from scrubber.media._source import Source

FILM: Final = "the film of a Live Photo"
TAKEOUT: Final = "what Google Takeout tells of a picture"
APPLE_DOUBLE: Final = "attributes that macOS keeps apart (AppleDouble)"
XMP: Final = "metadata in a file of its own (XMP)"
_DEVELOPED: Final = "how a program develops a picture"
_SMALL: Final = "a small copy of a film"
_CATALOGUE: Final = "the catalogue of a program for pictures"
SUFFIXES: Final = {
    ".xmp": XMP,
    ".exv": "metadata in a file of its own",
    ".mie": "metadata in a file of its own",
    ".aae": "edits by Apple Photos",
    ".thm": "the thumbnail of a film",
    ".pp3": _DEVELOPED,
    ".dop": _DEVELOPED,
    ".on1": _DEVELOPED,
    ".vrd": _DEVELOPED,
    ".dr4": _DEVELOPED,
    ".nksc": _DEVELOPED,
    ".nks": _DEVELOPED,
    ".cos": _DEVELOPED,
    ".cop": _DEVELOPED,
    ".cot": _DEVELOPED,
    ".onphoto": _DEVELOPED,
    ".rpp": _DEVELOPED,
    ".spd": _DEVELOPED,
    ".lrv": _SMALL,
    ".lrf": _SMALL,
    ".lrcat": _CATALOGUE,
    ".lrcat-data": _CATALOGUE,
    ".lrprev": _CATALOGUE,
    ".cocatalogdb": _CATALOGUE,
}
# where somebody went while pictures were taken; by itself, a track may be what is shared
TRACKS: Final = frozenset({".gpx", ".kml", ".kmz", ".nmea", ".fit", ".tcx", ".igc"})
TRACK: Final = "where the pictures were taken (a track)"
FLIGHT: Final = "where a film was taken (subtitles of a drone)"
_POSITION: Final = re.compile(
    rb"(?i)GPS ?\(|\[?(?:latitude|longtitude|longitude) ?:|HOME ?\([-+\d]|\bGPS[:,] ?[-+]?\d|\bF_?PRY ?\("
)
_LOOK: Final = 1 << 16  # bytes of subtitles
_NAMES: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), words)
    for pattern, words in (
        (r"(?:.*/)?(?:__MACOSX|\.AppleDouble)/.*", APPLE_DOUBLE),
        (r"(?:.*/)?@eaDir/.*", "thumbnails and attributes by a Synology station"),
        (r"(?:.*/)?(?:\.DS_Store|\.apdisk)", "how a folder is shown in macOS"),
        (r"(?:.*/)?(?:eh)?thumbs(?:_vista)?\.db", "thumbnails by Windows"),
        (r"(?:.*/)?desktop\.ini", "how a folder is shown in Windows"),
        (r"(?:.*/)?\.?picasa\.ini", "people and edits by Picasa"),
        (r"(?:.*/)?\.thumbdata[^/]*", "thumbnails by Android"),
        (
            r"(?:.*/)?(?:\.BridgeCacheT?|\.BridgeSort|ZbThumbnail\.info|pspbrwse\.jbf)",
            "thumbnails by a picture browser",
        ),
    )
)
_APPLE_MAGIC: Final = (b"\0\5\x16\7", b"\0\5\x16\0")
_TAKEOUT_OBJECTS: Final = frozenset(
    {"photoTakenTime", "geoData", "geoDataExif", "googlePhotosOrigin", "photoLastModifiedTime", "albumData"}
)
TAKEOUT_LARGEST: Final = 1 << 20  # bytes: one picture's fit in a few thousand
FILM_SUFFIXES: Final = frozenset({".mov", ".mp4"})
PICTURE_SUFFIXES: Final = frozenset({".heic", ".heif", ".hif", ".jpg", ".jpeg"})
_LARGEST: Final = 64 << 20  # bytes of the film of a Live Photo: it has three seconds
_MOVIE: Final = 8 << 20  # bytes of `moov`
_NOTE: Final = 1 << 16  # bytes of a maker note


def by_name(path: str) -> str:
    """What a file is beside media, in words, or "" where its name does not tell that it is such a file.

    `path` is the path below the root, with "/" between its parts.
    """
    known = next((words for pattern, words in _NAMES if pattern.fullmatch(path)), "")
    return known or SUFFIXES.get(PurePath(path).suffix.lower(), "")


def is_apple_double(head: bytes) -> bool:
    """Whether a file that begins like this holds the attributes of another one, as `._photo.jpg` does."""
    return head.startswith(_APPLE_MAGIC)


def is_flight(head: bytes) -> bool:
    """Whether subtitles that begin like this say where a drone or a camera was."""
    return _POSITION.search(head, 0, _LOOK) is not None


def is_takeout(data: bytes) -> bool:
    """Whether this is JSON by which Google Takeout describes a picture or an album."""
    if len(data) > TAKEOUT_LARGEST or not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return False
    try:
        told: Any = json.loads(data)
    except (ValueError, RecursionError):
        return False
    if any(isinstance(told.get(key), dict) for key in _TAKEOUT_OBJECTS):
        return True
    url = told.get("url")
    return isinstance(url, str) and "://photos.google.com/" in url


def film_ids(film: Source) -> frozenset[str]:
    """The ids of a film, of which that of a Live Photo shares one with its picture."""
    if film.size > _LARGEST:
        return frozenset()
    try:
        moov = next((box for box in boxes(film, 0, film.size) if box.type == b"moov"), None)
        if moov is None or moov.end - moov.body > _MOVIE:
            return frozenset()
        inside = [box for box in boxes(film, moov.body, moov.end) if box.type in {b"meta", b"udta"}]
    except InputError:
        return frozenset()
    blocks = [film.read(box.start, box.end - box.start) for box in inside]
    span = Span(MEDIA, 0, 0)
    found = (quicktime.reader.findings(block, span) for block in blocks if b"content.identifier" in block)
    return frozenset(f.value for some in found for f in some if f.why == "QuickTime id of the recording")


def picture_id(picture: Source) -> str:
    """The id that a picture by Apple shares with the film of its Live Photo; "" where there is none."""
    data = picture.head(READ_LIMIT)
    at = data.find(b"Apple iOS\0")
    if at < 0:
        return ""
    note = data[at : at + _NOTE]
    found = maker_notes(note, 0, note, _ifd.Header(">", False, 0))
    return next((one.value for one in found if one.why == "Apple ContentIdentifier"), "")
