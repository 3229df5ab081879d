"""The streams of an ASF file: ASF specification 01.20.06, sections 3.3, 4.1, 7.3.2 and 9.

Pictures and sound stay, with the settings of their decoders. Commands, files, pages of the web and whatever
else is sent along at a time do not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import Encrypted, LimitExceeded, Malformed
from scrubber.media._asf_objects import (
    EXTENSION,
    EXTENSION_HEAD,
    HEAD,
    HEADER_HEAD,
    MORE_STREAM,
    STREAM,
    Cursor,
    guid,
    objects,
)
from scrubber.media._avi_streams import stream as riff_stream
from scrubber.media._fourcc import bitmap, wave

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._asf_objects import AsfObject
    from scrubber.media._coded import Codec
    from scrubber.media._source import Source

_SOUND: Final = guid("F8699E40-5B4D-11CF-A8FD-00805F5C442B")
_PICTURES: Final = guid("BC19EFC0-5B4D-11CF-A8FD-00805F5C442B")
_COMMANDS: Final = guid("59DACFC0-59E6-11D0-A3AC-00A0C90348F6")
_NO_CORRECTION: Final = guid("20FB5700-5B55-11CF-A8FD-00805F5C442B")
_SPREAD: Final = guid("BFC3CD50-618F-11CF-8BB2-00AA00B4E220")
_PLAYED_EXTENSIONS: Final = frozenset(
    guid(text)
    for text in (
        "D590DC20-07BC-436C-9CF7-F3BBFBF1A4DC",  # content type: which field of a picture comes first
        "1B1EE554-F9EA-4BC8-821A-376B74E4C4B8",  # shape of pixels
        "C6BD9450-867F-4907-83A3-C77921B733AD",  # how long a sample lasts
    )
)
_FIXED: Final = 54  # bytes of a Stream Properties Object before its data
_MORE_FIXED: Final = 64  # bytes of an Extended Stream Properties Object before its names
_SETTINGS_LIMIT: Final = 1 << 20
_VARIABLE: Final = 0xFFFF
_WAVE: Final = 18  # bytes of a WAVEFORMATEX
_BITMAP_EXTRA: Final = {b"WMV2": 4, b"WMV3": 5}
_STREAMS: Final = 127
_NAMES: Final = 128  # names of a stream, one for each language; extensions of its samples


class Extension(NamedTuple):
    """Data before each sample: its size in bytes, -1 where that is told there; whether it stays."""

    size: int
    stays: bool


@dataclass(frozen=True, slots=True)
class AsfStream:
    """One stream. `commands`: words that are shown or done at a time. `place`: where its object begins."""

    number: int
    place: int
    kept: bool
    codec: Codec | None = None
    commands: bool = False
    extensions: tuple[Extension, ...] = ()


def survey(source: Source, header: list[AsfObject]) -> dict[int, AsfStream]:
    """The streams by number, as the objects of the header tell; the first that tells of one is right."""
    found: dict[int, AsfStream] = {}
    more: dict[int, tuple[Extension, ...]] = {}
    for one in header:
        if one.kind == STREAM:
            _add(found, one.start, stream(block(source, one)))
        elif one.kind == MORE_STREAM:
            cleaned = extended(block(source, one))
            more.setdefault(cleaned.number, cleaned.extensions)
            if cleaned.inner is not None:
                _add(found, one.start, cleaned.inner)
    return {number: replace(known, extensions=more.get(number, ())) for number, known in found.items()}


def _add(found: dict[int, AsfStream], place: int, known: Cleaned) -> None:
    kind = known.new[:16]
    codec: Codec | None = None
    if known.stays:
        settings = known.settings
        codec = riff_stream(b"vids" if kind == _PICTURES else b"auds", b"", settings).codec
    found.setdefault(
        known.number, AsfStream(known.number, place, known.stays, codec, commands=kind == _COMMANDS)
    )


def flat(source: Source, header: AsfObject) -> Iterator[AsfObject]:
    """The objects in the header, and those in extensions of it."""
    for one in objects(source, header.start + HEADER_HEAD, header.end):
        yield one
        if one.kind == EXTENSION:
            if one.end - one.start < EXTENSION_HEAD:
                raise Malformed("an object of the header is too short", source.base + one.start)
            yield from objects(source, one.start + EXTENSION_HEAD, one.end)


def block(source: Source, one: AsfObject) -> bytes:
    """The payload of an object that is read as a whole."""
    if one.end - one.body > _SETTINGS_LIMIT:
        raise LimitExceeded("an object of the header is too long")
    return source.read(one.body, one.end - one.body)


class Cleaned(NamedTuple):
    """A Stream Properties Object: its new payload, the settings of its decoder as in AVI."""

    number: int
    stays: bool
    new: bytes
    settings: bytes


def stream(old: bytes) -> Cleaned:
    """Clean the payload of a Stream Properties Object; Encrypted where the stream is."""
    cursor = Cursor(old)
    kind, correction = cursor.take(16), cursor.take(16)
    offset = cursor.take(8)
    sizes = cursor.take(8)
    flags = cursor.number(2)
    cursor.take(4)  # reserved
    data = cursor.take(int.from_bytes(sizes[:4], "little"))
    spread = cursor.take(int.from_bytes(sizes[4:], "little"))
    if flags & 0x8000:
        raise Encrypted("the sound or film is encrypted, so nobody can look into it")
    number = flags & 0x7F
    stays = 0 < number <= _STREAMS and kind in {_SOUND, _PICTURES}
    new_data = settings = b""
    if stays:
        new_data, settings = _sound(data) if kind == _SOUND else _pictures(data)
        stays = bool(settings)
    known = correction in {_NO_CORRECTION, _SPREAD}
    head = kind + (correction if known else _NO_CORRECTION) + offset + sizes + number.to_bytes(2, "little")
    head += bytes(4) + new_data.ljust(len(data), b"\0")
    head += spread[:7] if correction == _SPREAD else b""  # behind it: what is heard where nothing came
    return Cleaned(number, stays, head.ljust(len(old), b"\0"), settings)


def _sound(old: bytes) -> tuple[bytes, bytes]:
    """A WAVEFORMATEX and the settings of its decoder; nothing where it is too short."""
    if len(old) < 16:
        return b"", b""
    new = wave(old[: _WAVE + int.from_bytes(old[16:18], "little")])
    return new, new


def _pictures(old: bytes) -> tuple[bytes, bytes]:
    """Size, and a BITMAPINFOHEADER with the settings of its decoder; nothing where it is too short."""
    size = int.from_bytes(old[9:11], "little")
    header = old[11 : 11 + size]
    if len(header) < 40:
        return b"", b""
    header = bitmap(header[: 40 + _BITMAP_EXTRA.get(header[16:20].upper(), size)])
    return old[:8] + b"\2" + old[9:11] + header, header


class More(NamedTuple):
    """An Extended Stream Properties Object: its new payload, names it held, and an object inside it."""

    number: int
    new: bytes
    names: tuple[str, ...]
    extensions: tuple[Extension, ...]
    inner: Cleaned | None


def extended(old: bytes) -> More:
    """Clean the payload of an Extended Stream Properties Object: names go, and data of extensions."""
    cursor, new = Cursor(old), bytearray(old)
    head = cursor.take(_MORE_FIXED)
    new[44:48] = (int.from_bytes(head[44:48], "little") & 15).to_bytes(4, "little")
    number = int.from_bytes(head[48:50], "little")
    counts = [int.from_bytes(head[at : at + 2], "little") for at in (60, 62)]
    if max(counts) > _NAMES:
        raise LimitExceeded("a stream has more names or extensions than any")
    names = [_name(cursor, new) for _ in range(counts[0])]
    found = [_extension(cursor, new) for _ in range(counts[1])]
    inner = None
    at = cursor.at
    if old[at : at + 16] == STREAM:
        size = int.from_bytes(old[at + 16 : at + HEAD], "little")
        if not HEAD <= size <= len(old) - at:
            raise Malformed("an object of the header is too short")
        inner = stream(old[at + HEAD : at + size])
        new[at + HEAD : at + size] = inner.new
        at += size
    new[at:] = bytes(len(old) - at)
    return More(number, bytes(new), tuple(filter(None, names)), tuple(found), inner)


def _name(cursor: Cursor, new: bytearray) -> str:
    cursor.take(2)  # its language
    size = cursor.number(2)
    name = cursor.text(size)
    new[cursor.at - size : cursor.at] = bytes(size)
    return name


def _extension(cursor: Cursor, new: bytearray) -> Extension:
    kind = cursor.take(16)
    stays = kind in _PLAYED_EXTENSIONS
    if not stays:
        new[cursor.at - 16 : cursor.at] = bytes(16)
    size = cursor.number(2)
    told = cursor.number(4)
    cursor.take(told)
    new[cursor.at - told : cursor.at] = bytes(told)
    return Extension(-1 if size == _VARIABLE else size, stays)
