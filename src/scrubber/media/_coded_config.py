"""Decoder settings without what no decoder needs: names of encoders, user data, comments, addresses.

ISO/IEC 14496-15 (avcC, hvcC), AV1-ISOBMFF 2.3 (av1C), ISO/IEC 14496-1 7.2.6 (esds), FLAC in ISOBMFF 3.3.2
(dfLa), Spherical Video V2 (svhd). Each function takes a whole box and gives one of the same length.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.media._coded import Av1, StartCodes
from scrubber.media._coded_words import web_vtt_header
from scrubber.media._sei import clean_sei

if TYPE_CHECKING:
    from collections.abc import Callable

_COLOURS: Final = re.compile(rb"[\xfc-\xff][\xf8-\xff]{2}.", re.DOTALL)  # and depths; other bits are ones
_DESCRIPTORS: Final = frozenset({3, 4, 5, 6})  # elementary stream, decoder, its settings, sync layer


def _avc(old: bytes) -> bytes:
    new, at = bytearray(old), 13
    for mask in (31, 255):
        if at >= len(old):
            break
        count, at = old[at] & mask, at + 1
        for _ in range(count):
            at = _unit(new, at, 1, {6}, 0)
    if _COLOURS.match(old, at):  # and more settings
        count, at = old[at + 3], at + 4
        for _ in range(count):
            at = _unit(new, at, 1, {6}, 0)
    return _ended(new, at)


def _ended(new: bytearray, at: int) -> bytes:
    """With nothing behind `at`."""
    new[at:] = bytes(max(0, len(new) - at))
    return bytes(new)


def _hevc(old: bytes) -> bytes:
    return _arrays(old, 8 + 22)


def _layered(old: bytes) -> bytes:
    return _arrays(old, 8 + 9)


def _arrays(old: bytes, at: int) -> bytes:
    new = bytearray(old)
    count, at = (old[at], at + 1) if at < len(old) else (0, at)
    for _ in range(count):
        units, at = int.from_bytes(old[at + 1 : at + 3], "big"), at + 3
        for _ in range(units):
            if at + 2 > len(old):
                break
            at = _unit(new, at, 2, {39, 40}, 1)
    return _ended(new, at)


def _unit(new: bytearray, at: int, header: int, private: set[int], shift: int) -> int:
    """Clean the unit whose 16-bit length stands at `at`; the position behind it. Too long, it goes."""
    start = at + 2
    end = start + int.from_bytes(new[at:start], "big")
    if end > len(new):
        _ended(new, at)
        return len(new)
    if start < end <= len(new) and new[start] >> shift & (63 if shift else 31) in private:
        new[start:end] = clean_sei(bytes(new[start:end]), header)
    return end


def _av1(old: bytes) -> bytes:
    new, codec = bytearray(old), Av1()
    from scrubber.media._source import Source

    for start, end in codec.find(Source(old), [(12, len(old))]):
        new[start:end] = codec.clean(old[start:end])
    return bytes(new)


def _streams(old: bytes) -> bytes:
    new = bytearray(old)
    _descriptors(new, 12, len(new), 0)
    return bytes(new)


_AAC: Final = frozenset({0x40, 0x66, 0x67, 0x68})  # kinds of streams (ISO/IEC 14496-1 7.2.6.6)


def aac_settings(entry: bytes) -> bytes | None:
    """The settings of AAC in a sample entry with `esds`, empty where it holds none; None: it is no AAC."""
    at = entry.find(b"esds") + 8
    end = len(entry)
    while 8 <= at < end:
        tag, body, stop = _descriptor(entry, at, end)
        if tag == 3:
            at = _address(bytearray(entry), body, stop)
        elif tag == 4:
            if entry[body : body + 1] and entry[body] not in _AAC:
                return None
            at, end = body + 13, stop
        elif tag == 5:
            return bytes(entry[body:stop])
        else:
            at = max(stop, body)
    return b""


def _descriptor(data: bytes | bytearray, at: int, end: int) -> tuple[int, int, int]:
    """(tag, first and last byte of the body) of the descriptor at `at`."""
    tag, body, size = data[at], at + 1, 0
    for _ in range(4):
        byte = data[body] if body < end else 0
        size, body = size << 7 | byte & 127, body + 1
        if not byte & 128:
            break
    return tag, body, min(body + size, end)


def _descriptors(new: bytearray, at: int, end: int, depth: int) -> None:
    while at + 2 <= end and depth < 4:
        tag, body, stop = _descriptor(new, at, end)
        if tag == 3:
            _descriptors(new, _address(new, body, stop), stop, depth + 1)
        elif tag == 4:
            _descriptors(new, min(body + 13, stop), stop, depth + 1)
        elif tag == 5:
            new[body:stop] = StartCodes().clean(bytes(new[body:stop]))
        elif tag not in _DESCRIPTORS:
            new[body:stop] = bytes(max(0, stop - body))
        at = max(stop, body)


def _address(new: bytearray, body: int, stop: int) -> int:
    """Overwrite the address of a stream; where its descriptors begin."""
    if body + 3 > stop:
        return stop
    flags, at = new[body + 2], body + 3
    at += 2 if flags & 0x80 else 0
    if flags & 0x40 and at < stop:
        size = min(new[at], stop - at - 1)
        new[at + 1 : at + 1 + size] = bytes(size)
        at += 1 + size
    return min(stop, at + (2 if flags & 0x20 else 0))


def _flac(old: bytes) -> bytes:
    new, at = bytearray(old), 12
    while at + 4 <= len(old):
        size = int.from_bytes(old[at + 1 : at + 4], "big")
        if old[at] & 127 not in {0, 3}:  # stream info and seek table stay
            new[at] = old[at] & 128 | 1
            new[at + 4 : at + 4 + size] = bytes(min(size, len(old) - at - 4))
        at += 4 + size
    return bytes(new)


def _spherical_source(old: bytes) -> bytes:
    return old[:12] + bytes(len(old) - 12)


def _colours(old: bytes) -> bytes:
    """Colours by number, or a colour profile, which says its length itself."""
    kind = old[8:12]
    size = {b"nclx": 11, b"nclc": 10}.get(kind, 4 + int.from_bytes(old[12:16], "big"))
    if kind not in {b"nclx", b"nclc", b"prof", b"rICC"}:
        return old[:4] + b"free" + bytes(len(old) - 8)
    return _ended(bytearray(old), 8 + size)


def _layout(old: bytes) -> bytes:
    """Where the speakers are, unless it is said of one in the middle or of two that are left and right."""
    plain = old[12:16] == b"\0\1\0\0" and old[16:20] in {b"\0\0\0\3", b"\0\0\0\4"} and not any(old[20:])
    return old[:4] + b"free" + bytes(len(old) - 8) if plain else old


CLEANERS: Final[dict[bytes, Callable[[bytes], bytes]]] = {
    b"avcC": _avc,
    b"avcE": _avc,
    b"mvcC": _avc,
    b"hvcC": _hevc,
    b"hvcE": _hevc,
    b"colr": _colours,
    b"lhvC": _layered,
    b"av1C": _av1,
    b"esds": _streams,
    b"dfLa": _flac,
    b"svhd": _spherical_source,
    b"chan": _layout,
    b"vttC": web_vtt_header,
}
