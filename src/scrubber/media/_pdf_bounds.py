"""Refuse a PDF that would cost qpdf much time and memory, before it reads it: ISO 32000-2, 7.5.7 and 7.5.8.

A few kilobytes can unpack to an array of millions of numbers, each of which takes some hundred bytes as an
object. What is counted are tokens, outside of streams and in object streams.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.errors import LimitExceeded
from scrubber.media import _pdf_filters

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKENS: Final = 2_000_000  # a book of a thousand pages with its structure has a third of them
_UNPACKED: Final = 64 << 20  # bytes of all object streams and cross-reference streams
_STREAM: Final = re.compile(rb"(?<!end)stream(?:\r?\n|\r)")
_LENGTH: Final = re.compile(rb"/Length\s+(\d+)(?!\s+\d+\s+R)")
_END: Final = re.compile(rb"\s*endstream")
_TOKEN: Final = re.compile(rb"[^\s\[\]<>()/{}%]+|[\[(/]|<<|%[^\r\n]*")
_ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
# keys that an object stream or a cross-reference stream has to have
_LISTS: Final = re.compile(rb"/(?:First|W)(?![A-Za-z0-9])")
_FILTER: Final = re.compile(
    rb"/(ASCIIHexDecode|AHx|ASCII85Decode|A85|LZWDecode|LZW|FlateDecode|Fl|RunLengthDecode|RL)\b"
)
_AGAIN: Final = re.compile(
    rb"(\b\d{1,10} \d{1,5} R)(?:\s+\1){5000}"
)  # qpdf copies a page that is shown again
_PIECE: Final = 1 << 20


def check(data: bytes) -> None:
    """Raise LimitExceeded where there are too many tokens, or object streams that unpack to too much."""
    left, unpacked, looked = _TOKENS, 0, 0
    for plain, packed in _pieces(data):
        left -= _tokens(plain, left)
        if packed is None:
            continue
        start, end, about = packed
        looked += end - start
        if looked > 2 * len(data):  # they lie over each other
            raise LimitExceeded("lists of objects in the document lie over each other")
        objects = _unpacked(data[start:end], about)
        unpacked += len(objects)
        if unpacked > _UNPACKED:
            raise LimitExceeded("lists of objects in the document unpack to more than is looked into")
        left -= _tokens(objects, left)


def _tokens(data: bytes, most: int) -> int:
    if _AGAIN.search(data):
        raise LimitExceeded("the document shows one page too often")
    count = 0
    for at in range(0, len(data), _PIECE):
        count += len(_TOKEN.findall(data, at, at + _PIECE))
        if count > most:
            raise LimitExceeded(
                f"more than {_TOKENS:,} words and numbers outside of the pages of the document"
            )
    return count


def _pieces(data: bytes) -> Iterator[tuple[bytes, tuple[int, int, bytes] | None]]:
    """What stands outside of streams, and place and dictionary of each that holds objects or their places."""
    last = 0  # behind the last stream
    before = 0  # behind the last word that begins one
    for found in _STREAM.finditer(data):
        about = data[before : found.start()]
        about = _ESCAPED.sub(_letter, about[about.rfind(b"obj") + 3 :])
        before = found.end()
        inside = found.start() < last  # of another one, into which a table of places may lead all the same
        lists = _LISTS.search(about) is not None
        if inside and not lists:
            continue
        end = _behind(data, before, about)
        yield b"" if inside else data[last : found.start()], (before, end, about) if lists else None
        if not inside:
            last = end
    yield data[last:], None


def _letter(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 16)])


def _behind(data: bytes, start: int, about: bytes) -> int:
    """Where the stream ends that begins at `start`: by its length, if that is right, or by its end mark."""
    said = _LENGTH.search(about)
    if said and _END.match(data, start + int(said[1][:12])):
        return start + int(said[1][:12])
    end = data.find(b"endstream", start)
    return len(data) if end < 0 else end


def _unpacked(packed: bytes, about: bytes) -> bytes:
    names = [f"/{found[1].decode()}" for found in _FILTER.finditer(about)]
    return _pdf_filters.unpacked(packed, [_pdf_filters.SHORT.get(name, name) for name in names])
