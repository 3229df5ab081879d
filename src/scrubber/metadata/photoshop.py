"""Name what stands in Photoshop image resources: Adobe Photoshop File Formats Specification, same chapter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.metadata import exif, iptc, xmp
from scrubber.metadata._report import Note, past_zeros, raw_of, report, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.model import Finding, Span
    from scrubber.protocols import Reader

_FALLBACK: Final = Note("M502", "Photoshop image resources")
_RESOURCES: Final = 4000  # of one block
_SIGNATURES: Final = frozenset({b"8BIM", b"AgHg", b"DCSR", b"PHUT", b"MeSa", b"8B64"})
_INNER: Final[dict[int, Reader]] = {
    0x0404: iptc.reader,
    0x0422: exif.reader,
    0x0423: exif.reader,
    0x0424: xmp.reader,
}
_RULES: Final = {
    0x0409: ("M602", "Photoshop 4 thumbnail"),
    0x040C: ("M602", "Photoshop thumbnail"),
    0x03F2: ("M901", "Photoshop background colour"),
    0x041A: ("M502", "Photoshop slices"),
    0x0421: ("M501", "Photoshop version"),
    0x0425: ("M502", "Photoshop caption digest"),
    0x0BB7: ("M502", "Photoshop clipping path name"),
    0x0435: ("M502", "Photoshop layer selection"),
    0x2710: ("M502", "Photoshop print flags"),
}
_TEXTS: Final = {0x040B: ("M204", "Photoshop URL"), 0x03FD: ("M503", "Photoshop border")}
_PATHS: Final = range(0x07D0, 0x0BB7)  # their names are free text


class PhotoshopReader:
    """Image resource blocks."""

    def findings(self, block: bytes, span: Span) -> Iterator[Finding]:
        r"""Findings of image resources, with or without "Photoshop 3.0\\0" before them."""
        return report("photoshop", span, _notes(block, span), _FALLBACK if block else None)


def resources(block: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """(id, name, data) of each resource up to the first broken one, then (-1, b"", b"")."""
    at = block.find(b"\0", 0, 64) + 1 if block.startswith((b"Photoshop", b"Adobe_Photoshop")) else 0
    for _ in range(_RESOURCES):
        at = past_zeros(block, at)
        if at >= len(block):
            return
        if block[at : at + 4] not in _SIGNATURES or at + 7 > len(block):
            break
        number = int.from_bytes(block[at + 4 : at + 6], "big")
        length = block[at + 6]
        name = block[at + 7 : at + 7 + length]
        at += 6 + (length + 2 & ~1)
        size = int.from_bytes(block[at : at + 4], "big")
        at += 4
        if at + size > len(block):
            yield number, name, block[at:]
            break
        yield number, name, block[at : at + size]
        at += size + (size & 1)
    yield -1, b"", b""


def _notes(block: bytes, span: Span) -> Iterator[Note | Finding]:
    for number, name, data in resources(block):
        if number < 0:
            yield Note("M902", "broken Photoshop image resources")
            continue
        if number in _INNER:
            yield from _INNER[number].findings(data, span)
        elif number in _RULES:
            yield Note(*_RULES[number])
        elif number in _TEXTS and (value := text_of(data)):
            yield Note(*_TEXTS[number], value, raw_of(data, value))
        elif number == 0x041E:
            yield from _urls(data)
        if name:
            value = text_of(name)
            why = "name of a Photoshop path" if number in _PATHS else "name of a Photoshop resource"
            yield Note("M503", why, value, raw_of(name, value))
    yield _FALLBACK


def _urls(data: bytes) -> Iterator[Note]:
    """Resource 0x041E: a count, then per URL a 4-byte key, an id and a UTF-16 text with its length."""
    at = 4
    for _ in range(min(int.from_bytes(data[:4], "big"), 50)):
        length = int.from_bytes(data[at + 8 : at + 12], "big")
        raw = data[at + 12 : at + 12 + min(length * 2, len(data))]
        value = raw[: len(raw) & ~1].decode("utf-16-be", "replace").strip("\0")
        if value:
            yield Note("M204", "Photoshop URL", value[:2000], (raw[:4000],) if len(raw) >= 6 else ())
        at += 12 + len(raw)


reader = PhotoshopReader()
