"""Clean SVG drawings: W3C SVG 1.1 and SVG 2, also packed by gzip (SVGZ).

Markup is edited at exact places: what stays keeps its bytes. What draws stays, by an allowlist of namespaces,
elements and attributes; titles, descriptions, drawn words and ids stay and are searched for names.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from scrubber.media._source import WINDOW, Source
from scrubber.media._svg_source import GZIP, document, is_svg, peeked, unpacked, written
from scrubber.media._svg_urls import PLUGIN
from scrubber.media._svg_walk import Walk
from scrubber.media._verdicts import all_kept, merged, note
from scrubber.model import MEDIA, Part, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.model import Edit, Finding
    from scrubber.policy import Keep

_PLAIN: Final = GZIP + bytes(6) + b"\xff"  # no name, no time, no system
_PARTS: Final = 100_000  # edits that are listed one by one
_DRAWS: Final = "draws the picture"


class SvgHandler:
    """Drawings as XML. Scripts stay and are reported; what would be loaded from elsewhere goes."""

    name = PLUGIN
    suffixes = (".svg", ".svgz")
    mime = ("image/svg+xml", "image/svg+xml-compressed", "application/gzip", "text/xml", "application/xml")

    def accepts(self, head: bytes) -> bool:
        """Tell by the root element, or by a document type of that name."""
        return is_svg(peeked(head) or head)

    def parts(self, source: Source, keep: Keep) -> Iterable[Part]:
        """Read all of it: styles and scripts say which attributes are used."""
        parts = merged(_parts(source, keep))
        return all_kept(parts) if keep.everything else parts


def _parts(source: Source, keep: Keep) -> Iterator[Part]:
    data = unpacked(source)
    found = document(data)
    walk = Walk(found.data, keep)
    walk.run()
    findings = _about(source, found.doctype)
    packed = source.head(3) == GZIP
    if packed or not found.same or found.codec != "utf-8" or len(walk.edits) > _PARTS:
        yield _whole(source, data, written(_applied(found.data, walk.edits), found.codec), walk, findings)
    else:
        yield from _pieces(walk.edits, source.size)
    if walk.notes:
        place = Span(MEDIA, 0, source.size)
        notes = tuple(replace(f, span=place) for f in walk.notes)
        yield Part(source.size, source.size, "words", "stay in the file", findings=notes)


def _about(source: Source, doctype: str) -> tuple[Finding, ...]:
    """What is told of the frame around the document."""
    place = (0, source.size)
    findings = []
    if doctype:
        why = "a document type with entities" if "ENTITY" in doctype else "a document type"
        findings.append(note("M901", place, why, PLUGIN))
    if source.head(3) == GZIP and source.head(10) != _PLAIN:
        findings.append(note("M401", place, "name and time of the packed file", PLUGIN))
    return tuple(findings)


def _pieces(edits: list[Edit], size: int) -> Iterator[Part]:
    """A part for each edit, and what stays between them."""
    at = 0
    for edit in edits:
        if edit.start > at:
            yield Part(at, edit.start, "markup", _DRAWS, opaque=True)
        why = edit.findings[0].why if edit.findings else "not needed to draw the picture"
        yield Part(edit.start, edit.end, "markup", why, edit.new, findings=edit.findings, opaque=True)
        at = edit.end
    if size > at:
        yield Part(at, size, "markup", _DRAWS, opaque=True)


def _whole(source: Source, before: bytes, after: bytes, walk: Walk, about: tuple[Finding, ...]) -> Part:
    """The file as one part: packed, in another encoding, or with entities, its places are not ours."""
    place = Span(MEDIA, 0, source.size)
    found = (*about, *(replace(f, span=place) for edit in walk.edits for f in edit.findings))
    packed = source.head(3) == GZIP
    # what follows the packed data, or is said about them, is no part of the drawing
    same = before == after and (not packed or _is_plain(source, after))
    if same:
        return Part(0, source.size, "drawing", _DRAWS, opaque=True)
    if not found:
        found = (note("M601", (0, source.size), "data after the end", PLUGIN),)
    new = _gzip(after) if packed else after
    return Part(0, source.size, "drawing", found[0].why, new, findings=found, opaque=True)


def _is_plain(source: Source, data: bytes) -> bool:
    """Whether the file is one packed member with a bare header, and ends with it."""
    if source.head(10) != _PLAIN:
        return False
    fresh = Source(_gzip(data))
    steps = range(0, source.size, WINDOW)
    return source.size == fresh.size and all(
        source.head(WINDOW, at) == fresh.head(WINDOW, at) for at in steps
    )


def _gzip(data: bytes) -> bytes:
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = engine.compress(data) + engine.flush()
    return _PLAIN + body + struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)


def _applied(data: bytes, edits: list[Edit]) -> bytes:
    pieces, at = [], 0
    for edit in edits:
        pieces += [data[at : edit.start], edit.new]
        at = edit.end
    return b"".join((*pieces, data[at:]))


handler = SvgHandler()
