"""What may stay of the tags of a sound file: how loud to play it (by wish), and which channels it has.

ReplayGain 2.0 specification (2014); RFC 7845 section 5.2.1 (R128 gains); RFC 9639 section 8.6.2 (channels).
The values are numbers: anything else under these names goes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.metadata import vorbiscomment

if TYPE_CHECKING:
    from collections.abc import Iterable

_NUMBER: Final = rb"[+-]?\d{1,3}(?:\.\d{1,8})?"
_LOUDNESS: Final = re.compile(
    rb"REPLAYGAIN_(?:TRACK|ALBUM)_(?:GAIN=" + _NUMBER + rb" ?(?:dB)?|PEAK=" + _NUMBER + rb")"
    rb"|REPLAYGAIN_REFERENCE_LOUDNESS=" + _NUMBER + rb" ?(?:dB|LUFS)?"
    rb"|R128_(?:TRACK|ALBUM)_GAIN=[+-]?\d{1,5}",
    re.IGNORECASE,
)
_USUAL: Final = frozenset({0x4, 0x3, 0x7, 0x33, 0x37, 0x3F, 0x70F, 0x63F})  # RFC 9639, 9.1.3
_CHANNELS: Final = re.compile(rb"WAVEFORMATEXTENSIBLE_CHANNEL_MASK=0x[0-9A-Fa-f]{1,8}")


def vorbis_gains(block: bytes, *, loudness: bool) -> bytes:
    """A comment block that holds only what may stay of `block`; empty where nothing may."""
    kept = _kept(vorbiscomment.comments(block)[1], loudness=loudness)
    return comment_block(kept) if kept else b""


def _kept(comments: Iterable[bytes], *, loudness: bool) -> list[bytes]:
    found: dict[bytes, bytes] = {}
    for comment in comments:
        if _is_mask(comment) or (loudness and _LOUDNESS.fullmatch(comment)):
            key, _, value = comment.partition(b"=")
            found.setdefault(key.upper(), value)
    return [key + b"=" + value for key, value in found.items()]


def _is_mask(comment: bytes) -> bool:
    """Whether it says which channels there are, and they are not those that their number stands for."""
    return bool(_CHANNELS.fullmatch(comment)) and int(comment.rpartition(b"x")[2], 16) not in _USUAL


def comment_block(comments: Iterable[bytes] = ()) -> bytes:
    """A comment block without a vendor."""
    listed = list(comments)
    data = bytes(4) + len(listed).to_bytes(4, "little")
    return data + b"".join(len(one).to_bytes(4, "little") + one for one in listed)
