"""Find serial numbers, owners and ids in the maker notes of common cameras.

The vendors' layouts are not published; these are the few whose directory can be found without guessing
(as ExifTool's and Exiv2's documentation describes them). A note that is not understood gives nothing here:
it is reported as a whole by the caller, and goes in any case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import Malformed
from scrubber.metadata import _ifd
from scrubber.metadata._report import RAW_LEAST, Note, raw_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_VALUE: Final = 256  # bytes of one value: names and serials are short


class _Layout(NamedTuple):
    """Where the directory starts in the note, which byte order ("" as the block), what offsets count from."""

    start: int
    order: str
    own: bool  # offsets count from the note (else from the block)
    base: int
    private: dict[int, tuple[str, str]]


_CANON: Final = {
    0x09: ("M201", "Canon OwnerName"),
    0x0C: ("M302", "Canon SerialNumber"),
    0x28: ("M302", "Canon ImageUniqueID"),
    0x96: ("M302", "Canon InternalSerialNumber"),
}
_NIKON: Final = {0x1D: ("M302", "Nikon SerialNumber"), 0xA0: ("M302", "Nikon SerialNumber")}
_APPLE: Final = {
    0x0B: ("M302", "Apple BurstUUID"),
    0x11: ("M302", "Apple ContentIdentifier"),
    0x15: ("M302", "Apple ImageUniqueID"),
    0x20: ("M302", "Apple ImageCaptureRequestID"),
    0x2B: ("M302", "Apple PhotoIdentifier"),
}
_PANASONIC: Final = {
    0x25: ("M302", "Panasonic InternalSerialNumber"),
    0x51: ("M301", "Panasonic LensType"),
    0x52: ("M302", "Panasonic LensSerialNumber"),
    0x69: ("M203", "Panasonic person"),
    0x65: ("M503", "Panasonic Title"),
    0x66: ("M203", "Panasonic BabyName"),
    0x67: ("M102", "Panasonic Location"),
    0x6D: ("M102", "Panasonic State"),
    0x6F: ("M102", "Panasonic Country"),
    0x33: ("M401", "Panasonic BabyAge"),
    0x8010: ("M401", "Panasonic BabyAge"),
}
_FUJI: Final = {0x10: ("M302", "Fujifilm InternalSerialNumber")}
_OLYMPUS: Final = {0x0404: ("M302", "Olympus SerialNumber"), 0x0101: ("M302", "Olympus BodySerialNumber")}


def maker_notes(note: bytes, at: int, block: bytes, head: _ifd.Header) -> Iterator[Note]:
    """Notes for the identifying entries of the maker note at `at` in `block`, if it is understood."""
    layout = _layout(note)
    if layout is None:
        return
    body = note[layout.base :] if layout.own else block
    order = layout.order or head.order
    try:
        if layout.own and not layout.order and body[:2] in {b"II", b"MM"}:
            inner = _ifd.header(body)
        else:
            start = layout.start if layout.own else at + layout.start
            inner = _ifd.Header(order, False, start)
        read = _ifd.reader_of(body)
        entries = _ifd.directory(read, inner.first, inner).entries
    except Malformed:
        return
    for entry in entries:
        if entry.tag in layout.private:
            yield from _entry(read, entry, inner, *layout.private[entry.tag])


def _layout(note: bytes) -> _Layout | None:
    if note.startswith(b"Apple iOS\0"):
        return _Layout(14, ">", True, 0, _APPLE)
    if note.startswith(b"Nikon\0\x02"):
        return _Layout(8, "", True, 10, _NIKON)
    if note.startswith(b"Panasonic\0"):
        return _Layout(12, "", False, 0, _PANASONIC)
    if note.startswith(b"FUJIFILM"):
        return _Layout(int.from_bytes(note[8:12], "little"), "<", True, 0, _FUJI)
    if note.startswith((b"OLYMP\0", b"OLYMPUS\0", b"OM SYSTEM\0")):
        if note.startswith(b"OLYMP\0"):
            return _Layout(8, "", False, 0, _OLYMPUS)
        return _Layout(12 if note.startswith(b"OLYMPUS") else 16, "", True, 0, _OLYMPUS)
    if note[:1] != b"\0" and note[2:6] in {b"\x01\x00\x03\x00", b"\x02\x00\x03\x00"}:
        return _Layout(0, "", False, 0, _CANON)  # Canon's has no signature: its first entry is known
    return None


def _entry(read: _ifd.Read, entry: _ifd.Entry, head: _ifd.Header, rule: str, why: str) -> Iterator[Note]:
    try:
        if entry.type in {1, 2, 7}:
            data = read(entry.value_at, min(entry.size, _VALUE))
            value = text_of(data)
            if any(c < " " for c in value) or not value.isprintable():
                value = data.rstrip(b"\0").hex()
                raw: tuple[bytes, ...] = (data,) if len(data) >= RAW_LEAST else ()
            else:
                raw = raw_of(data, value)
        else:
            value, raw = " ".join(map(str, _ifd.integers(read, entry, head, 8))), ()
    except Malformed:
        return
    if value.strip(" 0"):
        yield Note(rule, why, value, raw)
