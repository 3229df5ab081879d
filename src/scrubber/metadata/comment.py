"""Name what stands in a comment: JPEG COM (ITU-T T.81 B.2.4.5), GIF comment extension (GIF89a, 24)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.metadata._report import RAW_LEAST, VALUE_LIMIT, Note, raw_of, report, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.model import Finding, Span

_FALLBACK: Final = Note("M503", "a comment")
_MARKS: Final = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
# What encoders write by themselves. Anchored at the start: a banner with more behind it is free text.
_BANNERS: Final = re.compile(
    r"(?:CREATOR: gd-jpeg v[\d.]{1,8} \(using IJG JPEG v\d{1,3}\)(?:, (?:default quality|quality = \d{1,3}))?"
    r"|LEAD Technologies Inc\. V[\d.]{1,8}"
    r"|Lavc[\d.]{1,16}|Lavf[\d.]{1,16}"
    r"|(?:Created|Optimized|Edited|Made|Compressed|Processed|Generated|Resized) (?:with|by|using|in) "
    r"(?:The )?(?:GIMP|JPEGmini|ezgif\.com|jpeg-recompress|ImageMagick|Paint\.NET|Ulead|Photoshop|IrfanView"
    r"|Picasa|AI|OpenCV|GifBuilder|Ffmpeg)[\w .:/()-]{0,60}"
    r"|(?:File |JPEG )?(?:source|written|created|encoder|compressor)[^\n]{0,20}"
    r"(?:libjpeg|mozjpeg|IJG|Intel\(R\) JPEG|ImageMagick|GraphicsMagick)[^\n]{0,40}"
    r"|(?:Intel\(R\) (?:JPEG|IPP)[^\n]{0,60}|AppleMark|Paint Tool -SAI- JPEG Encoder[^\n]{0,10}"
    r"|Software: [^\n]{1,60}|ezgif\.com[^\n]{0,40}|GIF SmartSaver[^\n]{0,40}|U-?Lead Systems[^\n]{0,40}"
    r"|XV Version [^\n]{1,80}|ACD Systems[^\n]{0,40}|BinaryContinuum|JPEGmini[^\n]{0,20})"
    r")\s{0,4}",
    re.IGNORECASE,
)


class CommentReader:
    """Free text."""

    def findings(self, block: bytes, span: Span) -> Iterator[Finding]:
        """One finding per comment: M501 for an encoder's own banner, M503 for anything else."""
        return report("comment", span, _notes(block), _FALLBACK if block else None)


def _notes(block: bytes) -> Iterator[Note]:
    value = comment_text(block)
    if not value:
        return
    raw: tuple[bytes, ...]
    if block[:2] in _MARKS:
        wide = value.encode(_MARKS[block[:2]])
        raw = (wide,) if len(wide) >= RAW_LEAST else ()
    else:
        raw = () if value.isascii() else raw_of(block, value)
    if len(value) <= 200 and _BANNERS.fullmatch(value):
        yield Note("M501", "an encoder's comment", value, raw)
    else:
        yield Note("M503", "a comment", value, raw)


def comment_text(block: bytes) -> str:
    """The comment as text: UTF-16 by its byte order mark, else UTF-8, else Latin-1."""
    if block[:2] in _MARKS:
        body = block[2 : VALUE_LIMIT * 2]
        return body[: len(body) & ~1].decode(_MARKS[block[:2]], "replace").strip("\0 \t\r\n")
    return text_of(block)


reader = CommentReader()
