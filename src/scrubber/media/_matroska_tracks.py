"""What the tracks of a Matroska film are, and how their frames can be looked into: RFC 9559 section 5.1.4."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from scrubber.errors import Encrypted, Malformed, Uncleanable
from scrubber.media._ebml import Element, children, number, text
from scrubber.media._matroska_codings import cleaner, codec
from scrubber.media._matroska_ids import (
    ALGORITHM,
    CODEC,
    COMPRESSION,
    ENCODING,
    ENCODING_TYPE,
    ENCODINGS,
    ENCRYPTION,
    MAPPING,
    MAPPING_ID,
    MAPPING_TYPE,
    PRIVATE,
    SCOPE,
    SETTINGS,
    TRACK_NUMBER,
    TRACK_TYPE,
    TRACK_UID,
)

if TYPE_CHECKING:
    from scrubber.media._coded import Codec
    from scrubber.media._source import Source

_PLAYED: Final = frozenset({1, 2, 3, 16, 17})  # pictures, sound, both, logo, subtitles
_FRAME_LIMIT: Final = 4 << 20  # bytes of a frame that is unpacked
_ONCE: Final = frozenset({TRACK_NUMBER, TRACK_TYPE, CODEC, PRIVATE, ENCODINGS})  # tell what a track is
_TEXTS: Final = (
    "S_TEXT",
    "S_ASS",
    "S_SSA",
    "D_WEBVTT/SUBTITLES",
    "D_WEBVTT/CAPTIONS",
    "D_WEBVTT/DESC",
    "D_WEBVTT/CHAP",
)
_FRAMES, _SETTINGS = 1, 2
_NO_COMPRESSION: Final = 99


@dataclass(slots=True)
class Track:
    """One track: how its frames are coded, and whether it stays."""

    number: int
    uid: int
    type: int
    coding: str
    settings: bytes
    codec: Codec | None = None
    prefix: bytes = b""  # with which each frame begins, though it is not stored
    packed: bool = False  # each frame is compressed once more (zlib)
    unknown: bool = False  # or in another way
    closed: bool = False  # its settings are compressed, too
    additions: dict[int, int] = field(default_factory=dict)  # sorts of additions to frames, by number
    gone: tuple[str, str] = ("", "")

    @property
    def words(self) -> bool:
        """Whether it is text."""
        return self.type == 17 and self.coding.upper().startswith(_TEXTS)


def track(source: Source, entry: Element) -> Track:
    """Read a TrackEntry; Encrypted where its frames are."""
    found = Track(0, 0, 0, "", b"")
    seen: set[int] = set()
    for child in children(source, entry):
        if child.id in seen & _ONCE:
            raise Malformed("a track of the film says twice what it is", source.base + child.start)
        seen.add(child.id)
        if child.id == TRACK_NUMBER:
            found.number = number(source, child)
        elif child.id == TRACK_UID:
            found.uid = number(source, child)
        elif child.id == TRACK_TYPE:
            found.type = number(source, child)
        elif child.id == CODEC:
            found.coding = text(source, child, 64)
        elif child.id == PRIVATE:
            found.settings = source.read(child.body, child.end - child.body)
        elif child.id == MAPPING:
            values = {detail.id: number(source, detail) for detail in children(source, child)}
            found.additions[values.get(MAPPING_ID, 0)] = values.get(MAPPING_TYPE, 0)
        elif child.id == ENCODINGS:
            _encodings(source, child, found)
    _judge(found)
    return found


def _judge(found: Track) -> None:
    clean = cleaner(found.coding)
    if found.number == 0 or clean is None:
        found.gone = ("M902", "track of an unknown coding")
    if found.type not in _PLAYED or (found.coding.startswith(("D_", "B_")) and not found.words):
        found.gone = ("M901", "track of data")
    if found.gone[0] or clean is None:
        return
    if found.closed and found.settings:
        raise Uncleanable("the settings of a track are compressed; write the film anew with mkvmerge first")
    found.codec = codec(found.coding, clean(found.settings))


def _encodings(source: Source, element: Element, found: Track) -> None:
    for encoding in children(source, element):
        if encoding.id != ENCODING:
            continue
        scope, algorithm, settings = _FRAMES, _NO_COMPRESSION, b""
        for child in children(source, encoding):
            if child.id == ENCRYPTION or (child.id == ENCODING_TYPE and number(source, child)):
                raise Encrypted("the film is encrypted, so nobody can look into it")
            if child.id == SCOPE:
                scope = number(source, child)
            elif child.id == COMPRESSION:
                algorithm = 0
                for detail in children(source, child):
                    if detail.id == ALGORITHM:
                        algorithm = number(source, detail)
                    elif detail.id == SETTINGS:
                        settings = source.read(detail.body, min(1 << 16, detail.end - detail.body))
        found.closed |= bool(scope & _SETTINGS) and algorithm != _NO_COMPRESSION
        if scope & _FRAMES:
            found.prefix += settings if algorithm == 3 else b""
            found.packed |= algorithm == 0
            found.unknown |= algorithm in {1, 2}


def unpacked(found: Track, data: bytes) -> bytes:
    """A frame as its decoder gets it."""
    if not found.packed:
        return found.prefix + data
    engine = zlib.decompressobj()
    try:
        whole = engine.decompress(data, _FRAME_LIMIT)
    except zlib.error:
        raise Malformed("a compressed frame is broken") from None
    if not engine.eof or engine.unused_data:
        raise Malformed("a compressed frame is cut, too long, or something stands behind it")
    return found.prefix + whole
