"""Name what stands in user data of films: QTFF "User data" and "Metadata", iTunes lists, 3GPP TS 26.244."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from scrubber.metadata import xmp
from scrubber.metadata._quicktime_names import NAMES
from scrubber.metadata._report import Note, printable, raw_of, report, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.model import Finding, Span

_FALLBACK: Final = Note("M901", "user data")
_DEPTH: Final = 8
_LISTS: Final = frozenset((b"udta", b"meta", b"ilst", b"moov", b"smta"))
_ASSETS: Final = frozenset(b"titl dscp cprt perf auth gnre albm kywd rtng clsf".split())
_WIDE: Final = {2: "utf-16-be", 5: "utf-16-be"}
_TEXTS: Final = frozenset({0, 1, 2, 3, 4, 5})  # types of data that are text, or that are not said


class QuickTimeReader:
    """User data (`udta`), metadata (`meta`) and other boxes of a film; the block is the payload of one."""

    def findings(self, block: bytes, span: Span) -> Iterator[Finding]:
        """Positions, dates, names, titles, devices; what has no known name is the maker's own."""
        return report("quicktime", span, _walk(block, span, ()), _FALLBACK if block else None)


def _walk(block: bytes, span: Span, keys: tuple[str, ...], depth: int = 0) -> Iterator[Note | Finding]:
    at = _first(block)
    for kind, body in _boxes(block, at):
        if kind == b"keys":
            keys = tuple(_keys(body))
        elif kind in _LISTS and depth < _DEPTH:
            yield from _walk(body, span, keys, depth + 1)
        elif kind == b"XMP_":
            yield from xmp.reader.findings(body, span)
        elif kind == b"----":
            yield from _free_form(body)
        elif kind not in {b"hdlr", b"free", b"skip", b"\0\0\0\0"} and body.strip(b"\0"):
            yield from _entry(kind, body, keys)


def _first(block: bytes) -> int:
    """Where boxes begin: `meta` has four bytes of version and flags before them, but not in QuickTime."""
    return 4 if block[:4] == bytes(4) and len(block) > 8 else 0


def _boxes(block: bytes, at: int = 0) -> Iterator[tuple[bytes, bytes]]:
    while at + 8 <= len(block):
        size = int.from_bytes(block[at : at + 4], "big")
        if size < 8 or at + size > len(block):
            return
        yield block[at + 4 : at + 8], block[at + 8 : at + size]
        at += size


def _keys(body: bytes) -> Iterator[str]:
    for _, name in _boxes(body, 8):
        yield text_of(name).removeprefix("com.apple.quicktime.").removeprefix("com.android.")


def _entry(kind: bytes, body: bytes, keys: tuple[str, ...]) -> Iterator[Note]:
    number = int.from_bytes(kind, "big")
    name = keys[number - 1] if 0 < number <= len(keys) else kind.decode("latin-1")
    if kind == b"loci":
        yield from _location(body)
        return
    rule, why = NAMES.get(name.lower(), ("M303", "user data of the device or program"))
    for text, raw in _texts(kind, body):
        yield Note(rule, why, printable(text) if rule != "M503" else text, raw)


def _free_form(body: bytes) -> Iterator[Note]:
    """An entry of iTunes with a name of its own."""
    parts = dict(_boxes(body))
    name = text_of(parts.get(b"name", b"")[4:])
    rule, why = NAMES.get(name.lower(), ("M503", "QuickTime comment"))
    for text, raw in _texts(b"data", parts.get(b"data", b"")):
        yield Note(rule, why, text, raw)


def _texts(kind: bytes, body: bytes) -> Iterator[tuple[str, tuple[bytes, ...]]]:
    """The words of an entry and their form in the file; an empty word where they are no text."""
    inner = [data for name, data in _boxes(body) if name == b"data"]
    if inner or kind == b"data":
        for data in inner or [body]:
            code = int.from_bytes(data[:4], "big")
            yield _text(data[8:], _WIDE.get(code, "")) if code in _TEXTS else ("", ())
    elif kind[:1] == b"\xa9":
        yield from _international(body)
    elif kind in _ASSETS:
        words = body[6:]
        yield _text(words, "utf-16" if words[:2] in {b"\xfe\xff", b"\xff\xfe"} else "")
    elif _is_text(body):
        yield _text(body, "")
    else:
        yield "", ()


def _international(body: bytes) -> Iterator[tuple[str, tuple[bytes, ...]]]:
    """Texts with a length and a language each, as QuickTime writes them; else one text."""
    at, found = 0, False
    while at + 4 <= len(body):
        size = int.from_bytes(body[at : at + 2], "big")
        if not size or at + 4 + size > len(body):
            break
        found = True
        yield _text(body[at + 4 : at + 4 + size], "")
        at += 4 + size
    if not found:
        yield _text(body, "") if _is_text(body) else ("", ())


def _is_text(body: bytes) -> bool:
    head = body[:200].strip(b"\0")
    plain = sum(0x20 <= byte < 0x7F or byte in b"\t\r\n" for byte in head)
    return bool(head) and 2 * plain > len(head) and all(byte >= 0x20 or byte in b"\t\r\n" for byte in head)


def _text(data: bytes, encoding: str) -> tuple[str, tuple[bytes, ...]]:
    text = text_of(data[: len(data) & ~1] if encoding else data, encoding)
    return text, raw_of(data, text)


def _location(body: bytes) -> Iterator[Note]:
    """3GPP TS 26.244 clause 8.10: name, role, longitude, latitude, altitude in degrees of 16.16 bits."""
    name, _, rest = body[6:].partition(b"\0")
    if text := text_of(name):
        yield Note("M102", "QuickTime place", text)
    if len(rest) >= 13:
        longitude, latitude = struct.unpack(">ii", rest[1:9])
        value = f"{latitude / 65536:.5f}, {longitude / 65536:.5f}"
        yield Note("M101", "QuickTime position", value, (rest[1:9],))


reader = QuickTimeReader()
