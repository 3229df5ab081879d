"""What may stay of the tags of a sound file: how loud to play it (by wish), and which channels it has.

ReplayGain 2.0 specification (2014); RFC 7845 section 5.2.1 (R128 gains); RFC 9639 section 8.6.2 (channels).
The values are numbers: anything else under these names goes.
"""

from __future__ import annotations

import re
import struct
import zlib
from typing import TYPE_CHECKING, Final

from scrubber.metadata import apetag, id3, vorbiscomment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrubber.media._source import Source

_NUMBER: Final = rb"[+-]?\d{1,3}(?:\.\d{1,8})?"
_LOUDNESS: Final = re.compile(
    rb"REPLAYGAIN_(?:TRACK|ALBUM)_(?:GAIN=" + _NUMBER + rb" ?(?:dB)?|PEAK=" + _NUMBER + rb")"
    rb"|REPLAYGAIN_REFERENCE_LOUDNESS=" + _NUMBER + rb" ?(?:dB|LUFS)?"
    rb"|R128_(?:TRACK|ALBUM)_GAIN=[+-]?\d{1,5}",
    re.IGNORECASE,
)
_FIELD: Final = re.compile(rb"(?i)(REPLAYGAIN_(?:TRACK|ALBUM)_(?:GAIN|PEAK))(" + _NUMBER + rb" ?(?:dB)?)\Z")
_SMPB: Final = re.compile(rb"iTunSMPB((?: [0-9A-Fa-f]{8,16}){4,12})\Z")
_USUAL: Final = frozenset({0x4, 0x3, 0x7, 0x33, 0x37, 0x3F, 0x70F, 0x63F})  # RFC 9639, 9.1.3
_CHANNELS: Final = re.compile(rb"WAVEFORMATEXTENSIBLE_CHANNEL_MASK=0x[0-9A-Fa-f]{1,8}")


def vorbis_gains(block: bytes, *, loudness: bool) -> bytes:
    """A comment block that holds only what may stay of `block`; empty where nothing may."""
    kept = _kept(vorbiscomment.comments(block)[1], loudness=loudness)
    return comment_block(kept) if kept else b""


def _kept(comments: Iterable[bytes], *, loudness: bool) -> list[bytes]:
    found: dict[bytes, bytes] = {}
    for comment in comments:
        if _is_mask(comment) or (loudness and is_loudness(comment)):
            key, _, value = comment.partition(b"=")
            found.setdefault(key.upper(), value)
    return [key + b"=" + value for key, value in found.items()]


def is_loudness(comment: bytes) -> bool:
    """Whether a comment "NAME=value" says how loud to play, and nothing else."""
    return _LOUDNESS.fullmatch(comment) is not None


def tag_gains(name: str, block: bytes) -> bytes:
    """A tag of the same sort that holds only the loudness of `block`; empty where that has none."""
    try:
        if name == "ID3v2":
            return _id3(block)
        return _ape(block) if name == "APE" else b""
    except (ValueError, IndexError, zlib.error):
        return b""


def _id3(block: bytes) -> bytes:
    """An ID3v2.3 tag: fields of the writer's own, and what iTunes notes of gapless playing."""
    gains: list[bytes] = []
    smpb = b""
    for frame in id3.frames(block):
        text = frame.data[:400].replace(b"\0", b"").translate(None, b"\xff\xfe\1\2\3")
        if frame.name == "TXXX":
            gains += [match[0].upper() + b"=" + match[1] for match in _FIELD.findall(text)]
        elif frame.name == "COMM" and (match := _SMPB.search(text)):
            smpb = b"COMM" + _sized(b"\0engiTunSMPB\0" + match[1])
    kept = b"".join(
        b"TXXX" + _sized(b"\0" + one.replace(b"=", b"\0", 1)) for one in _kept(gains, loudness=True)
    )
    body = kept + smpb
    size = bytes(len(body) >> shift & 127 for shift in (21, 14, 7, 0))
    return b"ID3\x03\0\0" + size + body if body else b""


def _sized(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + bytes(2) + data


def _ape(block: bytes) -> bytes:
    """An APEv2 tag with its header."""
    texts = [key + b"=" + value for key, kind, value in apetag.items(block) if kind == 0]
    pairs = [one.split(b"=", 1) for one in _kept(texts, loudness=True)]
    body = b"".join(struct.pack("<II", len(value), 0) + key + b"\0" + value for key, value in pairs)
    ends = [
        apetag.SIGN + struct.pack("<IIII", 2000, len(body) + 32, len(pairs), flags) + bytes(8)
        for flags in (0xA0000000, 0x80000000)
    ]
    return ends[0] + body + ends[1] if body else b""


def _is_mask(comment: bytes) -> bool:
    """Whether it says which channels there are, and they are not those that their number stands for."""
    return bool(_CHANNELS.fullmatch(comment)) and int(comment.rpartition(b"x")[2], 16) not in _USUAL


def is_layout(source: Source, start: int, end: int) -> bool:
    """Whether [start, end) is as long as an AudioChannelLayout of Core Audio: so many places of 20 bytes."""
    size = end - start
    return size >= 12 and size == 12 + 20 * source.unpack(">I", start + 8)[0]


def comment_block(comments: Iterable[bytes] = ()) -> bytes:
    """A comment block without a vendor."""
    listed = list(comments)
    data = bytes(4) + len(listed).to_bytes(4, "little")
    return data + b"".join(len(one).to_bytes(4, "little") + one for one in listed)
