"""Clean AMR voice notes, narrow and wide band: RFC 4867 section 5; 3GPP TS 26.101 and 26.201 (frames)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.errors import LimitExceeded, Malformed
from scrubber.media._sound_tags import junk
from scrubber.media._verdicts import all_kept
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._source import Source
    from scrubber.policy import Keep

_STEP: Final = 1 << 20
_MOST: Final = 1_000_000  # frames, five hours of silence, and one more for every 8 bytes
_FORMS: Final = {  # bytes of a frame by its type, with the byte that tells it; 0: there is no such frame
    b"#!AMR\n": (13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 0, 1),
    b"#!AMR-WB\n": (18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1),
}
_ZERO: Final = 0x83  # bits of that byte that are none


class AmrHandler:
    """Keeps the frames. There is no place for words in this format: what stands behind the frames goes."""

    name = "amr"
    suffixes = (".amr", ".awb")
    mime = ("audio/amr", "audio/amr-wb", "audio/AMR", "audio/AMR-WB")

    def accepts(self, head: bytes) -> bool:
        """Tell by the signature; that of several channels is another one."""
        return head.startswith(tuple(_FORMS))

    def parts(self, source: Source, keep: Keep) -> Iterable[Part]:
        """The signature, the frames, the rest."""
        parts = _walk(source)
        return all_kept(parts) if keep.everything else parts


def _walk(source: Source) -> Iterator[Part]:
    sign = next((sign for sign in _FORMS if source.head(9).startswith(sign)), b"")
    if not sign:
        raise Malformed("the file does not begin as AMR does", 0)
    end = _end(source, len(sign), _FORMS[sign])
    if end == len(sign):
        raise Malformed("the file holds no frame of sound", end)
    yield Part(0, len(sign), "signature", "AMR")
    yield Part(len(sign), end, "frames", "the sound")
    yield from junk(source, end, source.size, "amr")


def _end(source: Source, at: int, sizes: tuple[int, ...]) -> int:
    """Where the frames from `at` on end; one that is not all there is none."""
    lengths = [0 if byte & _ZERO else sizes[byte >> 3 & 15] for byte in range(256)]
    count, most = 0, _MOST + source.size // 8
    while True:
        data, here = source.head(_STEP, at), 0
        while here < len(data) and (size := lengths[data[here]]) and here + size <= len(data):
            here, count = here + size, count + 1
        if count > most:
            raise LimitExceeded("the file has more frames than any note of its size")
        if not here:
            return at
        at += here


handler = AmrHandler()
