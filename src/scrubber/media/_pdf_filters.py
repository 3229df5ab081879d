"""Unpack the data of a stream within bounds: ISO 32000-2, 7.4. A bomb ends in LimitExceeded."""

from __future__ import annotations

import base64
import re
import zlib
from typing import TYPE_CHECKING, Any, Final

from pikepdf import Array, Dictionary, PdfError

from scrubber.errors import LimitExceeded

if TYPE_CHECKING:
    from collections.abc import Callable

    from pikepdf import Stream

LARGEST: Final = 64 << 20  # bytes of one stream, unpacked
_STAGES: Final = 8  # filters of one stream
_SPACE: Final = bytes(range(33))
SHORT: Final = {  # Table 92, which most readers take everywhere
    "/A85": "/ASCII85Decode",
    "/AHx": "/ASCIIHexDecode",
    "/Fl": "/FlateDecode",
    "/LZW": "/LZWDecode",
    "/RL": "/RunLengthDecode",
    "/DCT": "/DCTDecode",
    "/CCF": "/CCITTFaxDecode",
}


def filters(stream: Stream) -> list[str]:
    """The names of the filters, written out, the outermost first."""
    return [SHORT.get(str(name), str(name)) for name in listed(stream.get("/Filter"))]


def listed(value: object) -> list[Any]:
    """One value or an array of them as a list."""
    if isinstance(value, Array):
        return list(value)
    return [] if value is None else [value]


def decoded(stream: Stream) -> bytes | None:
    """All data of a stream; None where one of its filters makes a picture of them, or is not known.

    Of damaged data, what stands before the damage: readers draw as much.
    """
    names = filters(stream)
    if any(name not in _FILTERS for name in names):
        return None
    if not any(_predicts(entry) for entry in listed(stream.get("/DecodeParms"))):
        return unpacked(bytes(stream.read_raw_bytes()), names)
    if names[:1] != ["/FlateDecode"] or len(names) > 1:
        return None
    unpacked(bytes(stream.read_raw_bytes()), names)  # is it too large?
    try:
        return bytes(stream.read_bytes())
    except PdfError:
        return None


def unpacked(data: bytes, names: list[str]) -> bytes:
    """Data without the filters `names`, which must be known; LimitExceeded where they become too large."""
    if len(names) > _STAGES:
        raise LimitExceeded("data in the document are packed too often")
    for name in names:
        data = _FILTERS[name](data)
        if len(data) > LARGEST:
            raise LimitExceeded("data in the document unpack to more than is looked into")
    return data


def general(name: str) -> bool:
    """Whether a filter is one that packs any data, not pictures alone."""
    return name in _FILTERS


def _predicts(parameters: object) -> bool:
    return isinstance(parameters, Dictionary) and parameters.get("/Predictor", 1) not in {1, None}


def _flate(data: bytes) -> bytes:
    engine, out = zlib.decompressobj(), bytearray()
    try:
        for start in range(0, len(data), 1 << 16):
            piece = data[start : start + (1 << 16)]
            while piece:
                out += engine.decompress(piece, LARGEST + 1 - len(out))
                piece = engine.unconsumed_tail
                if len(out) > LARGEST:
                    return bytes(out)
            if engine.eof:
                break
    except zlib.error:
        pass
    return bytes(out)


def _hex(data: bytes) -> bytes:
    digits = re.sub(rb"[^0-9A-Fa-f]", b"", data.partition(b">")[0])
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())


def _ascii85(data: bytes) -> bytes:
    text = data.translate(None, _SPACE).partition(b"~")[0].removeprefix(b"<")
    try:
        return base64.a85decode(text)
    except ValueError:
        return b""


def _run_length(data: bytes) -> bytes:
    out, at = bytearray(), 0
    while at < len(data) and data[at] != 128 and len(out) <= LARGEST:
        length = data[at]
        if length < 128:
            out += data[at + 1 : at + 2 + length]
            at += length + 2
        else:
            out += data[at + 1 : at + 2] * (257 - length)
            at += 2
    return bytes(out)


def _lzw(data: bytes) -> bytes:
    """LZW with early change (7.4.4); without it, a reader would see other words, and so do we: none."""
    table = [bytes((i,)) for i in range(256)] + [b"", b""]
    out, last, width, bits, held = bytearray(), b"", 9, 0, 0
    for byte in data:
        bits, held = (bits << 8 | byte) & 0xFFFFF, held + 8
        if held < width:
            continue
        held -= width
        code = bits >> held & ((1 << width) - 1)
        if code == 256:
            del table[258:]
            last, width = b"", 9
            continue
        if code == 257 or code > len(table) or (code == len(table) and not last) or len(out) > LARGEST:
            break
        entry = table[code] if code < len(table) else last + last[:1]
        out += entry
        if last and len(table) < 4096:
            table.append(last + entry[:1])
        last = entry
        width = max(9, min(12, (len(table) + 1).bit_length()))
    return bytes(out)


_FILTERS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "/FlateDecode": _flate,
    "/LZWDecode": _lzw,
    "/ASCIIHexDecode": _hex,
    "/ASCII85Decode": _ascii85,
    "/RunLengthDecode": _run_length,
}
