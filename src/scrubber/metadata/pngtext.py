"""Name what stands in PNG text chunks: tEXt, zTXt, iTXt (ISO 15948:2024, 11.3.3), and ImageMagick's raw profiles.

A block is the 4-byte chunk type followed by the chunk's data.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Final

from scrubber.metadata import comment, exif, iptc, photoshop, xmp
from scrubber.metadata._report import VALUE_LIMIT, Note, raw_of, report, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.model import Finding, Span
    from scrubber.protocols import Reader

INFLATED: Final = 2 << 20  # bytes of one compressed text that are looked into
_FALLBACK: Final = Note("M503", "a PNG text chunk")

# keyword in lower case -> rule; the first that the keyword starts with counts
_KEYWORDS: Final = (
    ("author", "M201"), ("artist", "M201"), ("creator", "M201"), ("photographer", "M201"), ("by-line", "M201"),
    ("copyright", "M202"), ("credit", "M202"), ("license", "M202"), ("rights", "M202"), ("disclaimer", "M202"),
    ("creation time", "M401"), ("creationtime", "M401"), ("date:", "M401"), ("create-date", "M401"),
    ("modify-date", "M401"), ("date", "M401"), ("timestamp", "M401"), ("thumb::mtime", "M401"),
    ("exif:datetime", "M401"), ("xmp:createdate", "M401"), ("time", "M401"),
    ("exif:gps", "M101"), ("gps", "M101"), ("latitude", "M101"), ("longitude", "M101"), ("location", "M102"),
    ("exif:make", "M301"), ("exif:model", "M301"), ("make", "M301"), ("model", "M301"), ("source", "M301"),
    ("camera", "M301"), ("serial", "M302"),
    ("software", "M501"), ("xmp:creatortool", "M501"), ("generation software", "M501"), ("png:", "M501"),
    ("signature", "M502"), ("thumb::uri", "M504"), ("thumb::", "M502"), ("filename", "M504"), ("file", "M504"),
    ("document", "M504"), ("hostname", "M504"), ("svg:base-uri", "M504"), ("url", "M204"), ("email", "M204"),
    ("parameters", "M505"), ("prompt", "M505"), ("workflow", "M505"), ("negative_prompt", "M505"),
    ("dream", "M505"), ("sd-metadata", "M505"), ("invokeai", "M505"), ("generation_data", "M505"),
    ("generation", "M505"), ("extras", "M505"), ("postprocessing", "M505"),
    ("icc:", "M502"), ("exif:", "M303"), ("xmp:", "M502"), ("dc:", "M503"), ("tiff:", "M303"),
    ("mxfile", "M502"), ("mxgraphmodel", "M502"),
)  # fmt: skip
# keywords that may be shown: the standard's own and ImageMagick's. Any other is the writer's free text.
_SHOWN: Final = re.compile(
    r"Title|Author|Description|Copyright|Creation Time|Software|Disclaimer|Warning|Source|Comment|"
    r"Collection|date:[a-z]{1,12}|Thumb::\w{1,30}|parameters|prompt|workflow|Artist|Date|"
    r"XML:com\.adobe\.xmp|Raw profile type \w{1,12}"
)
_PROFILES: Final[dict[str, Reader]] = {
    "exif": exif.reader,
    "iptc": photoshop.reader,
    "8bim": photoshop.reader,
    "xmp": xmp.reader,
}


class PngTextReader:
    """Findings of one chunk; profiles inside it go to their own readers."""

    def findings(self, block: bytes, span: Span) -> Iterator[Finding]:
        return report("pngtext", span, _notes(block, span), _FALLBACK if block else None)


def _notes(block: bytes, span: Span) -> Iterator[Note | Finding]:
    keyword, text, international = chunk_text(block)
    name = text_of(keyword, "latin-1")
    lower = name.lower()
    if lower == "xml:com.adobe.xmp":
        yield from xmp.reader.findings(text, span)
        return
    if lower.startswith("raw profile type "):
        yield from _profile(lower[17:], text, span)
        return
    why = f"PNG text {name}" if _SHOWN.fullmatch(name) else "PNG text"
    value = text_of(text, "" if international else _encoding(text))
    raw = () if value.isascii() else raw_of(text, value)
    rule = next((rule for start, rule in _KEYWORDS if lower.startswith(start)), "M503")
    if rule == "M503" and value:
        found = next(comment.reader.findings(text[: VALUE_LIMIT * 4], span), None)
        rule = found.rule if found else rule
    yield Note(rule, why, value, raw)
    if why == "PNG text" and rule == "M503" and name:
        yield Note("M503", "keyword of a PNG text", name, raw_of(keyword, name))


def _encoding(text: bytes) -> str:
    """tEXt is Latin-1 by the book; many writers put UTF-8 there."""
    try:
        text[: VALUE_LIMIT * 4].decode()
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def chunk_text(block: bytes) -> tuple[bytes, bytes, bool]:
    """Keyword, text and whether it is an iTXt chunk (UTF-8); broken compression gives the text up to there."""
    kind, (keyword, _, rest) = block[:4], block[4:].partition(b"\0")
    if kind == b"zTXt":
        return keyword, inflate(rest[1:]), False
    if kind != b"iTXt":
        return keyword, rest, False
    compressed = rest[:1] == b"\x01"
    _language, _, rest = rest[2:].partition(b"\0")
    _translated, _, text = rest.partition(b"\0")
    return keyword, inflate(text) if compressed else text, True


def inflate(data: bytes) -> bytes:
    """At most INFLATED bytes of a zlib stream; what came before an error."""
    engine = zlib.decompressobj()
    pieces = []
    total = 0
    try:
        for start in range(0, len(data), 4096):
            piece = engine.decompress(data[start : start + 4096], INFLATED - total)
            pieces.append(piece)
            total += len(piece)
            if total >= INFLATED:
                break
    except zlib.error:
        pass
    return b"".join(pieces)


def _profile(kind: str, text: bytes, span: Span) -> Iterator[Note | Finding]:
    """ImageMagick's hexadecimal form: newline, name, newline, length, newline, digits in lines of 36 bytes."""
    lines = text[: INFLATED * 2].split(b"\n", 3)
    digits = re.sub(rb"[^0-9A-Fa-f]", b"", lines[3] if len(lines) == 4 else b"")
    data = bytes.fromhex(digits[: len(digits) & ~1].decode())
    if kind == "app1":
        kind = "exif" if data.startswith(b"Exif") else "xmp"
    if kind == "iptc" and data[:1] == b"\x1c":
        yield from iptc.reader.findings(data, span)
    elif kind in _PROFILES and data:
        yield from _PROFILES[kind].findings(data, span)
    else:
        yield Note("M901" if data else "M902", "a raw profile in PNG text")


reader = PngTextReader()
