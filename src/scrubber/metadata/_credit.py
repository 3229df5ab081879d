"""Read credits out of Exif, XMP and IPTC blocks, for those who wish to keep them.

What is read here is written anew by `_essentials` and read again on the next run: the texts are brought into
a form that survives that unchanged (one line, no control characters, bounded).
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from scrubber.errors import Malformed
from scrubber.metadata import _ifd
from scrubber.metadata._essentials import Credit, tiff_of
from scrubber.metadata._xmp_walk import packet_text, properties
from scrubber.metadata.iptc import datasets
from scrubber.metadata.photoshop import resources

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_ARTIST, _COPYRIGHT = 0x013B, 0x8298
_XMP: Final = {("dc", "creator"): "artist", ("dc", "rights"): "copyright", ("photoshop", "Credit"): "credit"}
_IPTC: Final = {(2, 80): "artist", (2, 116): "copyright", (2, 110): "credit"}
_JOINERS: Final = {"\u200c", "\u200d"}  # zero-width, but part of words in Persian, Hindi and others


def credit_of(*, exif: Sequence[bytes], xmp: Sequence[bytes], iptc: Sequence[bytes], limit: int) -> Credit:
    """Credits of all blocks of a picture: Exif before XMP before IPTC; each text at most `limit` characters.

    `iptc` blocks are raw IIM datasets or Photoshop image resources with them. Broken blocks give nothing.
    """
    credit = Credit()
    for pairs in (*map(_of_exif, exif), *map(_of_xmp, xmp), *map(_of_iptc, iptc)):
        credit = credit.merged(_credit(pairs, limit))
    return credit


def _credit(pairs: Iterable[tuple[str, str]], limit: int) -> Credit:
    texts: dict[str, list[str]] = {}
    for field, value in pairs:
        line = _line(value, limit)
        if line and line not in texts.setdefault(field, []):
            texts[field].append(line)
    joined = {field: _line("; ".join(lines), limit) for field, lines in texts.items()}
    return Credit(joined.get("artist", ""), joined.get("copyright", ""), joined.get("credit", ""))


def _line(text: str, limit: int) -> str:
    """`text` on one line, without what does not print; stable under itself."""
    kept = "".join(c if unicodedata.category(c)[0] != "C" or c in _JOINERS else " " for c in text)
    return " ".join(kept.split())[:limit].rstrip()


def _of_exif(block: bytes) -> Iterator[tuple[str, str]]:
    block = tiff_of(block)
    try:
        head = _ifd.header(block)
        read = _ifd.reader_of(block)
        entries = _ifd.directory(read, head.first, head).entries
    except Malformed:
        return
    for entry in entries:
        if entry.tag in {_ARTIST, _COPYRIGHT} and entry.size:
            try:
                data = read(entry.value_at, min(entry.size, 1 << 16))
            except Malformed:
                continue
            # Copyright may hold two notices, photographer's and editor's, each ended by NUL
            yield ("artist" if entry.tag == _ARTIST else "copyright"), _decoded(data.replace(b"\0", b" "))


def _of_xmp(block: bytes) -> Iterator[tuple[str, str]]:
    for prefix, local, value in properties(packet_text(block)[0]):
        field = _XMP.get((prefix, local))
        if field:
            yield field, value


def _of_iptc(block: bytes) -> Iterator[tuple[str, str]]:
    if block[:1] != b"\x1c":
        block = next((data for number, _, data in resources(block) if number == 0x0404), b"")
    for record, number, data in datasets(block):
        field = _IPTC.get((record, number))
        if field:
            yield field, _decoded(data)


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("latin-1")
