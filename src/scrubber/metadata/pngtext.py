"""Name what stands in PNG text chunks: tEXt, zTXt, iTXt (ISO 15948:2024, 11.3.3), and raw profiles.

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
_NO_DIGITS: Final = bytes(set(range(256)) - set(b"0123456789abcdefABCDEF"))
_FALLBACK: Final = Note("M503", "a PNG text chunk")

# rule -> how keywords start, in lower case; the longest start counts
_STARTS: Final = {
    "M201": ("author", "artist", "creator", "photographer", "by-line"),
    "M202": ("copyright", "credit", "license", "rights", "disclaimer"),
    "M401": (
        "creation time", "creationtime", "date:", "create-date", "modify-date", "date", "timestamp",
        "thumb::mtime", "exif:datetime", "xmp:createdate", "time",
    ),
    "M101": ("exif:gps", "gps", "latitude", "longitude"),
    "M102": ("location",),
    "M301": ("exif:make", "exif:model", "make", "model", "source", "camera"),
    "M302": ("serial",),
    "M501": ("software", "xmp:creatortool", "generation software", "png:"),
    "M502": ("signature", "thumb::", "icc:", "xmp:", "mxfile", "mxgraphmodel"),
    "M504": ("thumb::uri", "filename", "file", "document", "hostname", "svg:base-uri"),
    "M204": ("url", "email"),
    "M505": (
        "parameters", "prompt", "workflow", "negative_prompt", "dream", "sd-metadata", "invokeai",
        "generation_data", "generation", "extras", "postprocessing"
    ),
    "M303": ("exif:", "tiff:"),
    "M503": ("dc:",),
}  # fmt: skip
_KEYWORDS: Final = sorted(
    ((start, rule) for rule, starts in _STARTS.items() for start in starts), key=lambda pair: -len(pair[0])
)
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
    """Text chunks, with their type before them."""

    def findings(self, block: bytes, span: Span) -> Iterator[Finding]:
        """Findings of one chunk; profiles inside it go to their own readers."""
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
    """How to read tEXt: Latin-1 by the book, but many writers put UTF-8 there."""
    try:
        text[: VALUE_LIMIT * 4].decode()
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def chunk_text(block: bytes) -> tuple[bytes, bytes, bool]:
    """Keyword, text and whether it is an iTXt chunk; broken compression gives the text up to there."""
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
    """ImageMagick's form: newline, name, newline, length, newline, hexadecimal digits in lines."""
    lines = text[: INFLATED * 2].split(b"\n", 3)
    digits = lines[3].translate(None, _NO_DIGITS) if len(lines) == 4 else b""
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
