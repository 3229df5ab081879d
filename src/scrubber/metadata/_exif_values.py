"""Read the values of Exif entries: text in its encodings, positions, binary ids (CIPA DC-008 section 4.6)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from scrubber.errors import Malformed
from scrubber.metadata import _exif_tags as tags
from scrubber.metadata import _ifd
from scrubber.metadata._report import RAW_LEAST, VALUE_LIMIT, Note, raw_of, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Value = tuple[str, tuple[bytes, ...]]

BLOCK_LIMIT: Final = 1 << 20  # bytes of one value that are looked into
_NUMBERS: Final = 16  # numbers shown of one value
_COMMENT_CODES: Final = {
    b"ASCII\0\0\0": "",
    b"JIS\0\0\0\0\0": "iso2022_jp",
    b"UNICODE\0": "utf-16",
    bytes(8): "",
}


def text(read: _ifd.Read, entry: _ifd.Entry, head: _ifd.Header) -> Value:
    """The value of an entry that should be text; numbers are written out."""
    if entry.type in {1, 2, 7, 129}:
        data = read(entry.value_at, min(entry.size, VALUE_LIMIT * 4))
        value = text_of(data)
        return value, (() if value.isascii() else raw_of(data, value))
    numbers = _ifd.integers(read, entry, head, _NUMBERS)
    return " ".join(map(str, numbers)), ()


def is_blank_date(value: str) -> bool:
    """Whether a date says nothing: "0000:00:00 00:00:00", "    :  :  "."""
    return not value.strip(" 0:")


def gps(read: _ifd.Read, directory: _ifd.Directory, head: _ifd.Header) -> Iterator[Note]:
    """Notes of the GPS directory: positions as decimal degrees, then texts; at least that there is one."""
    found = {entry.tag: entry for entry in directory.entries}
    placed = False
    for first, where in ((0x01, "Exif GPS IFD"), (0x13, "Exif GPS IFD, destination")):
        position = _position(read, found, head, first)
        if position:
            placed = True
            yield Note("M101", where, *position)
    for tag, (rule, why) in tags.GPS_TEXTS.items():
        if tag in found:
            value, raw = _gps_text(read, found[tag], head)
            if value and not (rule == "M401" and is_blank_date(value)):
                yield Note(rule, why, value, raw)
    if 0x07 in found:
        yield from _gps_time(read, found[0x07], head)
    if not placed and not tags.GPS_QUIET.issuperset(found):
        yield Note("M101", "an Exif GPS directory")


def _position(
    read: _ifd.Read, found: dict[int, _ifd.Entry], head: _ifd.Header, first: int
) -> tuple[str, tuple[bytes, ...]] | None:
    """Latitude and longitude whose references and values start at tag `first`."""
    degrees, raw = [], []
    for tag, negative in ((first, b"S"), (first + 2, b"W")):
        entry = found.get(tag + 1)
        if entry is None or entry.size < 8 or entry.number > 3:
            return None
        try:
            data = read(entry.value_at, entry.size)
            reference = read(found[tag].value_at, 1) if tag in found else b""
        except Malformed:
            return None
        value = _degrees(data, head.order)
        if value is None:
            return None
        degrees.append(-value if reference.upper() == negative else value)
        if len(set(data)) > 4:  # 0/1 0/1 0/1 stands in many files
            raw.append(data)
    if degrees == [0, 0]:
        return None
    return f"{degrees[0]:.6f}, {degrees[1]:.6f}", tuple(raw)


def _degrees(data: bytes, order: str) -> float | None:
    numbers = struct.unpack(f"{order}{len(data) // 4}I", data)
    total = 0.0
    for i, unit in zip(range(0, len(numbers), 2), (1, 60, 3600), strict=False):
        if numbers[i + 1] == 0:
            if numbers[i] == 0 and i:  # missing minutes or seconds
                continue
            return None
        total += numbers[i] / numbers[i + 1] / unit
    return total if total <= 360 else None


def _gps_text(read: _ifd.Read, entry: _ifd.Entry, head: _ifd.Header) -> Value:
    try:
        if entry.tag == 0x1D:
            return text(read, entry, head)
        return comment_text(read(entry.value_at, min(entry.size, VALUE_LIMIT * 4)), head.order)
    except Malformed:
        return "", ()


def _gps_time(read: _ifd.Read, entry: _ifd.Entry, head: _ifd.Header) -> Iterator[Note]:
    if entry.size != 24:
        return
    try:
        numbers = struct.unpack(f"{head.order}6I", read(entry.value_at, 24))
    except Malformed:
        return
    if all(numbers[1::2]) and any(numbers[::2]):
        value = ":".join(f"{n / d:02.0f}" for n, d in zip(numbers[::2], numbers[1::2], strict=True))
        yield Note("M401", "Exif GPSTimeStamp", value)


def comment_text(data: bytes, order: str) -> Value:
    """Text behind an 8-byte character code (4.6.5, UserComment); blank ones give ""."""
    code = _COMMENT_CODES.get(data[:8].upper())
    if code is None:
        body, encoding = data, ""
    else:
        body, encoding = data[8:], code
    if encoding == "utf-16":
        encoding = utf16_order(body, order)
        body = body[: len(body) & ~1]
    value = text_of(body, encoding)
    if encoding.startswith("utf-16"):
        value = value.lstrip("\ufeff")
        raw = value.encode(encoding)
        return value, ((raw,) if len(raw) >= RAW_LEAST else ())
    return value, (raw_of(body, value) if value else ())


def utf16_order(data: bytes, order: str) -> str:
    """Which UTF-16 `data` is: byte order marks and zero bytes tell more than the byte order of the block."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16-le" if data[:1] == b"\xff" else "utf-16-be"
    high, low = data[:512:2].count(0), data[1:512:2].count(0)
    little = low > high if low != high else order == "<"
    return "utf-16-le" if little else "utf-16-be"


def _comment(rule: str, why: str, data: bytes, order: str) -> Iterator[Note]:
    value, raw = comment_text(data, order)
    if value:
        yield Note(rule, why, value, raw)


def _utf16(rule: str, why: str, data: bytes, order: str) -> Iterator[Note]:
    del order  # Windows writes little endian in any block
    data = data[: VALUE_LIMIT * 2 & ~1]
    value = data[: len(data) & ~1].decode("utf-16-le", "replace").strip("\0 \t\r\n\ufeff")
    if value:
        raw = value.encode("utf-16-le", "replace")
        yield Note(rule, why, value, (raw,) if len(raw) >= RAW_LEAST else ())


def _bytes(rule: str, why: str, data: bytes, order: str) -> Iterator[Note]:
    del order
    data = data[:64]
    if any(data):
        yield Note(rule, why, data.hex(), (data,) if len(data) >= RAW_LEAST else ())


def _blob(rule: str, why: str, data: bytes, order: str) -> Iterator[Note]:
    del data, order
    yield Note(rule, why)


def _slack(rule: str, why: str, data: bytes, order: str) -> Iterator[Note]:
    del order
    if data.count(0) != len(data):
        yield Note(rule, why)


SPECIAL: Final[dict[str, Callable[[str, str, bytes, str], Iterator[Note]]]] = {
    "utf16": _utf16,
    "comment": _comment,
    "bytes": _bytes,
    "blob": _blob,
    "slack": _slack,
}
