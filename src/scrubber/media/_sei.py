"""User data in SEI units: ITU-T H.264 annex D, H.265 annex D, H.266 with H.274; overwritten in place.

Messages stay that time, reorder, crop or colour what is shown, and closed captions. So do the plain banners
of x264 and x265, which hold a version and numbers and stand in most films of the web: to blank them would
change the coded pictures of a film for nothing private. All others hold what an encoder, a camera or a drone
had to say: settings, dates, positions. They become filler of the same length.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# H.264: 0-2 timing and pan-scan, 6-23 recovery, sub-sequences, film grain, tone mapping, 24-44 layers, views,
# 45-53 packing, orientation; H.265: 128-156, 160-181 hashes, mastering, colours, 360 degrees, layers, views
_KEPT: Final = frozenset(
    {0, 1, 2, *range(6, 56), *range(128, 136), *range(137, 157), *range(160, 166), 167, 168, *range(176, 182)}
)
_REGISTERED: Final = 4
_UNREGISTERED: Final = 5
_FILLER: Final = 3
_PREVENTED: Final = re.compile(rb"\x00\x00\x03")
_FILL: Final = b"\xff"  # never starts an emulation prevention sequence
# country and provider of ITU-T T.35: captions and picture shape (ATSC), DirecTV, HDR10+, SL-HDR, film grain,
# Dolby, HDR Vivid, LCEVC
T35: Final = (
    b"\xb5\0\x31GA94", b"\xb5\0\x31DTG1", b"\xb5\0\x2f", b"\xb5\0\x3c", b"\xb5\0\x3a", b"\xb5\x58\x90",
    b"\xb5\0\x3b", b"\x26\0\x04\0\x05", b"\xb4\0\x50\0",
)  # fmt: skip
_APPLE: Final = (  # a few bytes on the quality of each frame, which its encoders write
    bytes.fromhex("47564adc5c4c433f94efc5113cd143a8"),
    bytes.fromhex("e958f4917f6a42e78e8308d51895b2d5"),
)
_SHORT: Final = 32  # bytes: these hold no more
_MDPM: Final = bytes.fromhex("17ee8c60f84d11d98cd60800200c9a66")
_X264: Final = bytes.fromhex("dc45e9bde6d948b7962cd820d923eeef")
_X265: Final = bytes.fromhex("2ca2de09b51747dbbb55a4fe7fc2fc4e")
_OPTIONS: Final = rb"(?: [a-z0-9][a-z0-9_-]{0,40}+(?:=(?:\d{1,9}/\d{1,9}|[0-9a-z.:,+-]{1,40}+))?)*+ ?\0*"
_BANNERS: Final = (  # in full: a banner with more in it goes
    (
        _X264,
        re.compile(
            rb"x264 - core \d{1,4}(?: (?:r|svn-)[\dM+]{1,10})?(?: [0-9a-f]{6,40})? - "
            rb"H\.264/MPEG-4 AVC codec - "
            rb"Copy(?:left|right) \d{4}(?:-\d{4})? - https?://www\.videolan\.org/x264\.html - options:"
            + _OPTIONS
        ),
    ),
    (
        _X265,
        re.compile(
            rb"x265 \(build \d{1,4}\) - [\w.+-]{1,40}:(?:\[[\w .+-]{1,24}\]){0,6} ?[0-9bit+]{0,24} - "
            rb"H\.265/HEVC codec - Copyright \d{4}-\d{4} \(c\) Multicoreware, Inc - https?://x265\.org - "
            rb"options:" + _OPTIONS
        ),
    ),
)
LAVC: Final = re.compile(rb"Lavc\d{1,3}\.\d{1,3}\.\d{1,3}\0?")  # the name of FFmpeg's encoders
_CORE: Final = re.compile(rb"x264 - core (\d{1,3})\b")


def clean_sei(unit: bytes, header: int, *, wide: bool = False) -> bytes:
    """An SEI unit without user data, of the same length. `header`: bytes of its NAL unit header.

    `wide`: of a film with full colour resolution. Decoders tell by the number of an old x264 that it did not
    follow the standard there: only then its name and number stay.
    """
    new: bytearray | None = None
    places: Sequence[int] = _places(unit) if b"\0\0\3" in unit else range(len(unit))
    for kind, at, start, end in _messages(unit, places, header):
        payload = _taken(unit, places, start, end)
        stays = _stays(kind, payload, wide=wide)
        if stays >= len(payload):
            continue
        new = new or bytearray(unit)
        _fill(new, unit, places[start + stays], places[end - 1] + 1)
        place = places[at]
        if not stays and kind in {_REGISTERED, _UNREGISTERED} and any(new[place - 2 : place]):
            new[place] = _FILLER
    return unit if new is None else bytes(new)


def is_sei(unit: bytes, header: int) -> bool:
    """Whether messages fill the unit to the bits that end it."""
    places: Sequence[int] = _places(unit) if b"\0\0\3" in unit else range(len(unit))
    at = header
    for kind, _, _, end in _messages(unit, places, header):
        if kind < 0:
            return False
        at = end
    return at < len(places) and unit[places[at]] == 0x80


def said(unit: bytes, header: int) -> tuple[str, str, str]:
    """(rule, words, value) for the first message of a unit that goes."""
    places: Sequence[int] = _places(unit) if b"\0\0\3" in unit else range(len(unit))
    for kind, _, start, end in _messages(unit, places, header):
        payload = _taken(unit, places, start, end)
        if kind == _UNREGISTERED and payload.startswith(_MDPM):
            return "M401", "date, place and settings in user data of the camera", ""
        if kind == _UNREGISTERED and payload[16:].strip(b"\0").isascii() and len(payload) > 20:
            return "M501", "settings of the encoder in user data", ""
        if _stays(kind, payload, wide=False) < len(payload):
            break
    return "M901", "user data inside coded pictures", ""


def _taken(unit: bytes, places: Sequence[int], start: int, end: int) -> bytes:
    if isinstance(places, range):
        return unit[start:end]
    return bytes(unit[place] for place in places[start:end])


def _stays(kind: int, payload: bytes, *, wide: bool) -> int:
    """How many bytes of a message stay, from its first."""
    if kind in _KEPT:
        return len(payload)
    if kind == _REGISTERED and payload.startswith(T35):
        return len(payload)
    if kind == _UNREGISTERED and payload.startswith(_APPLE) and len(payload) <= _SHORT:
        return len(payload)
    if kind == _UNREGISTERED and any(
        payload.startswith(name) and plain.fullmatch(payload, len(name)) for name, plain in _BANNERS
    ):
        return len(payload)
    if kind == _UNREGISTERED and payload.startswith(_X264):
        core = _CORE.match(payload, 16)
        if core and int(core[1]) < (151 if wide else 34):
            return core.end()
    return 0


def _messages(unit: bytes, places: Sequence[int], at: int) -> Iterator[tuple[int, int, int, int]]:
    """(type, where its number stands, first and last byte of the payload), in bytes that count.

    Of a message that does not fit into the unit, all is payload: type -1.
    """
    total = len(places)
    while at + 2 <= total:
        begin = at
        kind, at = _coded(unit, places, at)
        size, at = _coded(unit, places, at)
        if kind == 0x80 and not size and not any(unit[place] for place in places[begin + 1 :]):
            return  # the bits that end the unit
        if at + size > total:
            yield -1, begin, begin, total
            return
        yield kind, begin, at, at + size
        at += size


def _coded(unit: bytes, places: Sequence[int], at: int) -> tuple[int, int]:
    """A number coded as a run of 255s and a last byte, and the position after it."""
    total = 0
    while at < len(places):
        byte = unit[places[at]]
        total, at = total + byte, at + 1
        if byte != 0xFF:
            break
    return total, at


def _places(unit: bytes) -> list[int]:
    """Positions of the bytes that count: all but emulation prevention (the 3 of 0 0 3)."""
    places: list[int] = []
    at = 0
    for found in _PREVENTED.finditer(unit):
        places.extend(range(at, found.end() - 1))
        at = found.end()
    places.extend(range(at, len(unit)))
    return places


def _fill(new: bytearray, unit: bytes, start: int, end: int) -> None:
    """Overwrite [start, end) but for emulation prevention, with the zeros that it relies on."""
    new[start:end] = _FILL * (end - start)
    for found in _PREVENTED.finditer(unit, max(0, start - 2), end + 2):
        new[found.start() : found.end()] = found[0]
