"""Name what stands in an XMP packet: ISO 16684-1 (RDF/XML), read with an expat that refuses declarations.

A packet that is no XML, or only a piece of it (JPEG splits large ones), is searched for properties instead.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final

from scrubber.metadata import _xmp_names as names
from scrubber.metadata._report import RAW_LEAST, Note, report
from scrubber.metadata._xmp_walk import packet_text, properties

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.model import Finding, Span

_FALLBACK: Final = Note("M502", "an XMP packet")
_EXTENSION: Final = b"http://ns.adobe.com/xmp/extension/"  # JPEG cuts packets over 64 KiB into segments
_PIECE: Final = Note("M502", "a piece of a large XMP packet")
_UNKNOWN_SHOWN: Final = 20  # values of unknown namespaces that are shown one by one
_SHOWN: Final = 30  # values of one property, such as the steps of an edit history
_UUID: Final = re.compile(r"[0-9A-Fa-f]{8}-?(?:[0-9A-Fa-f]{4}-?){3}[0-9A-Fa-f]{12}")
_DMS: Final = re.compile(
    r"(\d{1,3})(?:,(\d{1,3}(?:\.\d{0,12})?))(?:,(\d{1,3}(?:\.\d{0,12})?))?\s?([NSEWnsew])?\Z"
)
_POSITION: Final = {"GPSLatitude", "GPSLongitude", "GPSDestLatitude", "GPSDestLongitude"}
_QUIET_GPS: Final = {"GPSVersionID", "GPSMapDatum"}


class XmpReader:
    """ISO 16684-1 packets."""

    def findings(self, block: bytes, span: Span) -> Iterator[Finding]:
        """Findings of a packet, with or without the name of its namespace before it."""
        return report("xmp", span, _notes(block), _FALLBACK if block else None)


def _notes(block: bytes) -> Iterator[Note]:
    text, encoding = packet_text(block)
    piece = block.startswith(_EXTENSION)
    counts: dict[str, int] = {}
    position: dict[str, float] = {}
    for prefix, local, value in properties(text):
        if prefix == "":  # the walk says that the packet is broken, or goes on behind what is looked into
            yield _PIECE if piece and local == "M902" else Note(local, value)
            continue
        name = f"{prefix}:{local}"
        counts[name] = counts.get(name, 0) + 1
        if counts[name] > _SHOWN:
            continue
        if local in _POSITION and (degrees := _degrees(value)) is not None:
            position[local] = degrees
        yield from _note(prefix, local, value, encoding, counts)
    yield from _positions(position)
    yield from _large(block)


def _note(prefix: str, local: str, value: str, encoding: str, counts: dict[str, int]) -> Iterator[Note]:
    rule, why = names.rule_of(prefix, local)
    if not rule or local in _QUIET_GPS:
        return
    if (rule, why) == names.UNKNOWN:
        counts[""] = counts.get("", 0) + 1
        if counts[""] > _UNKNOWN_SHOWN:
            return
    yield Note(rule, why, value, _raw(value, encoding))


def _raw(value: str, encoding: str) -> tuple[bytes, ...]:
    """Other byte forms of a value: XML escapes, UTF-16, and the bare id of "xmp.iid:...".."""
    forms = set()
    if encoding != "utf-8":
        forms.add(value.encode(encoding, "replace"))
    else:
        plain = value.encode("utf-8", "replace")
        for escaped in (html.escape(value, quote=False), html.escape(value)):
            forms.add(escaped.encode("utf-8", "replace"))
        forms.discard(plain)
        match = _UUID.search(value)
        if match and match[0] != value:
            forms.add(match[0].encode())
    return tuple(sorted(form for form in forms if len(form) >= RAW_LEAST))


def _degrees(value: str) -> float | None:
    """Decimal degrees of "53,48.048N", "53,48,2.9N" or "53.8008"."""
    match = _DMS.match(value.strip())
    if match is None:
        try:
            plain = float(value[:32])
        except ValueError:
            return None
        return plain if -360 <= plain <= 360 else None
    total = int(match[1]) + float(match[2] or 0) / 60 + float(match[3] or 0) / 3600
    return -total if (match[4] or "").upper() in {"S", "W"} else total


def _positions(found: dict[str, float]) -> Iterator[Note]:
    for kind in ("", "Dest"):
        pair = [found.get(f"GPS{kind}{axis}") for axis in ("Latitude", "Longitude")]
        if None not in pair:
            yield Note("M101", "XMP exif:GPS position", f"{pair[0]:.6f}, {pair[1]:.6f}")


_LARGE: Final = (
    (b"GImage:Data", "M603", "a picture inside XMP"),
    (b"GDepth:Data", "M606", "a depth map inside XMP"),
    (b"GAudio:Data", "M604", "sound inside XMP"),
    (b"Camera:DepthMap", "M606", "a depth map inside XMP"),
    (b"hdrp_makernote", "M303", "a maker note inside XMP"),
)


def _large(block: bytes) -> Iterator[Note]:
    """What lies in packets of megabytes, behind the part that is parsed."""
    for needle, rule, why in _LARGE:
        if needle in block:
            yield Note(rule, why)


reader = XmpReader()
