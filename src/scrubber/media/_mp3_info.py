"""The first frame of an MP3 file, where it holds no sound but a table: Xing/Info, LAME, VBRI.

"Mp3 info tag revision 1" (Gabriel Bouvigne, 2004); Xing VBR header SDK (1998); VBRI as Fraunhofer's encoder
writes it. How many frames there are, where to seek to and how many samples to skip stays; who made it goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.media._verdicts import note
from scrubber.model import Part

if TYPE_CHECKING:
    from scrubber.media._source import Source
    from scrubber.policy import Keep

_SIDE: Final = {(True, False): 32, (True, True): 17, (False, False): 17, (False, True): 9}
_WIDTHS: Final = frozenset({1, 2, 3, 4})  # bytes of a number in a VBRI table
_LAME: Final = 36  # bytes of LAME's extension
_NEUTRAL: Final = {
    b"LAME": b"LAME3.100",
    b"Lavf": b"Lavf     ",
    b"Lavc": b"Lavc     ",
}  # players look for these
_NAMELESS: Final = b"encoder  "
_WHY: Final = "for seeking and gapless playing"


def part(source: Source, start: int, end: int, keep: Keep) -> Part | None:
    """The part for the frame [start, end) if it is a table, in its neutral form; None for sound."""
    old = source.read(start, end - start)
    new = _neutral(old, gains=keep.replaygain)
    if new is None:
        return None
    if new == old:
        return Part(start, end, "info frame", _WHY, opaque=True)
    found = note("M501", (start, end), "the encoder's name and settings", "mp3")
    return Part(start, end, "info frame", _WHY, new, findings=(found,), opaque=True)


def _neutral(old: bytes, *, gains: bool) -> bytes | None:
    """The frame without what says who made it; None where it is no table."""
    mpeg1, mono = old[1] >> 3 & 1 == 1, old[3] >> 6 == 3
    if old[1] >> 1 & 3 != 1:  # of layer 3 alone
        return None
    protected = 0 if old[1] & 1 else 2
    for at in (4 + _SIDE[mpeg1, mono], 4 + protected + _SIDE[mpeg1, mono]):
        if old[at : at + 4] in {b"Xing", b"Info"}:
            return _xing(old, at, gains=gains)
    return _vbri(old) if old[36:40] == b"VBRI" else None


def _vbri(old: bytes) -> bytes:
    """The table has steps of bytes, which add up to no more than the file; one that is none goes."""
    entries, scale, width = (int.from_bytes(old[at : at + 2], "big") for at in (54, 56, 58))
    end = 62 + entries * width
    steps = (
        [int.from_bytes(old[at : at + width], "big") for at in range(62, end, width)]
        if width in _WIDTHS
        else []
    )
    fits = end <= len(old) and sum(steps) * scale <= int.from_bytes(old[46:50], "big")
    new = old[:4] + bytes(32) + (old[36:end] if steps and fits else old[36:54])
    return new[: len(old)].ljust(len(old), b"\0")


def _xing(old: bytes, at: int, *, gains: bool) -> bytes:
    """Four fields that flags announce; a table of places that do not rise goes."""
    flags, end = int.from_bytes(old[at + 4 : at + 8], "big") & 15, at + 8
    fields = b""
    for flag, width in ((1, 4), (2, 4), (4, 100), (8, 4)):
        field = old[end : end + width] if flags & flag else b""
        end += len(field)
        if flag == 4 and list(field) != sorted(field):
            flags, field = flags & ~4, b""
        fields += field
    new = bytearray(old[:4] + bytes(at - 4) + old[at : at + 4] + flags.to_bytes(4, "big") + fields)
    lame = old[end : end + _LAME]
    if len(lame) == _LAME and lame[0]:
        new += _lame(lame, gains=gains)
        if any(lame[34:]):
            new[-2:] = _crc(bytes(new[:-2])).to_bytes(2, "big")
    return bytes(new)[: len(old)].ljust(len(old), b"\0")


def _lame(old: bytes, *, gains: bool) -> bytes:
    """Name, revision and method; low pass; peak and gains; flags; bit rate; delays; rest; length, checksums.

    The checksum of the sound is left out: it says the same as the sound, and it is no longer right where
    something was removed from between the frames.
    """
    new = bytearray(_LAME)
    new[:9] = _NEUTRAL.get(old[:4], _NAMELESS)
    if gains:
        new[:9] = old[:9] if old[:7].isascii() and old.startswith(b"LAME3.") else new[:9]
        new[11:19] = old[11:19]
    new[21:24] = old[21:24]
    new[28:32] = old[28:32]
    return bytes(new)


def _crc(data: bytes) -> int:
    """CRC-16 with the polynomial 0x8005, lowest bit first."""
    value = 0
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xA001 if value & 1 else 0)
    return value
