"""Name what stands in a C2PA manifest store: C2PA specification 2.1 in JUMBF boxes (ISO 19566-5).

The block is searched, not parsed: claims are CBOR and JSON in nested boxes, often cut into segments.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.metadata._report import Note, printable, raw_of, report, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.model import Finding, Span

# Bytes that are searched at both ends: manifests are some tens of KiB, the rest is thumbnails.
_FRONT, _BACK = 1 << 20, 1 << 18
_SHOWN: Final = 8  # values of one sort
_FALLBACK: Final = Note("M701", "a C2PA manifest or JUMBF box")

_MANIFEST: Final = re.compile(rb"urn:(?:uuid|c2pa):[0-9A-Za-z:-]{16,80}")
_DATE: Final = re.compile(rb"(?<![\d-])(?:19|20)\d\d-\d\d-\d\dT\d\d:\d\d:\d\d[\d.]{0,10}(?:Z|[+-]\d\d:\d\d)?")
_UTC: Final = re.compile(rb"\x18\x0f20\d{12}Z")  # when it was signed; certificates say UTCTime instead
# X.520 commonName 2.5.4.3 and organisationName 2.5.4.10, as UTF8String or PrintableString
_SUBJECT: Final = re.compile(rb"\x06\x03\x55\x04[\x03\x0a][\x0c\x13]([\x01-\x7f])")
_AUTHORITY: Final = re.compile(r"\b(?:CA|Root|Intermediate|Time ?[Ss]tamp\w{0,4}|DigiCert)\b")
# a CBOR text key, and the head of the text after it
_CBOR: Final = re.compile(
    rb"(claim_generator|dc:title|softwareAgent|instanceID|instance_id|documentID)([\x60-\x77]|\x78.|\x79..)",
    re.DOTALL,
)
_CBOR_RULES: Final = {
    b"claim_generator": ("M501", "C2PA claim generator"),
    b"softwareAgent": ("M501", "C2PA software agent"),
    b"dc:title": ("M504", "C2PA title"),
    b"instanceID": ("M502", "C2PA instance id"),
    b"instance_id": ("M502", "C2PA instance id"),
    b"documentID": ("M502", "C2PA document id"),
}
_AUTHOR: Final = re.compile(rb'"author"\s{0,4}:\s{0,4}\[[^\]]{0,400}?"name"\s{0,4}:\s{0,4}"([^"\\]{1,200})"')
_THUMBNAIL: Final = (b"c2pa.thumbnail", b"c2pa.ingredient.thumbnail")


class C2paReader:
    """JUMBF boxes and pieces of them."""

    def findings(self, block: bytes, span: Span) -> Iterator[Finding]:
        """Findings of a JUMBF box or a piece of one."""
        searched = block if len(block) <= _FRONT + _BACK else block[:_FRONT] + block[-_BACK:]
        return report("c2pa", span, _notes(searched), _FALLBACK if block else None)


def _notes(block: bytes) -> Iterator[Note]:
    if not block:
        return
    manifest = _MANIFEST.search(block)
    if manifest:
        yield Note("M701", "C2PA manifest", text_of(manifest[0]))
    else:
        yield _FALLBACK
    yield from _subjects(block)
    yield from _fields(block)
    for pattern, start in ((_DATE, 0), (_UTC, 2)):
        for value in _first(match[0][start:] for match in pattern.finditer(block)):
            yield Note("M401", "C2PA date", text_of(value))
    for value in _first(match[1] for match in _AUTHOR.finditer(block)):
        yield Note("M201", "C2PA author", printable(text_of(value)), raw_of(value, printable(text_of(value))))
    if any(label in block for label in _THUMBNAIL):
        yield Note("M602", "a thumbnail inside C2PA")


def _first(values: Iterator[bytes]) -> Iterator[bytes]:
    """The first different values."""
    seen: set[bytes] = set()
    for value in values:
        if value not in seen:
            seen.add(value)
            yield value
            if len(seen) >= _SHOWN:
                return


def _subjects(block: bytes) -> Iterator[Note]:
    """Names in the certificates of the signer, without those of certification authorities."""
    names = (block[match.end() : match.end() + match[1][0]] for match in _SUBJECT.finditer(block))
    for name in _first(names):
        value = text_of(name)
        if value.isprintable() and not _AUTHORITY.search(value):
            yield Note("M701", "C2PA signer", value, () if value.isascii() else raw_of(name, value))


def _fields(block: bytes) -> Iterator[Note]:
    counts: dict[bytes, int] = {}
    for match in _CBOR.finditer(block):
        key, head = match[1], match[2]
        counts[key] = counts.get(key, 0) + 1
        if counts[key] > _SHOWN:
            continue
        size = head[0] & 0x1F if len(head) == 1 else int.from_bytes(head[1:], "big")
        value = printable(text_of(block[match.end() : match.end() + min(size, 1000)]))
        if value:
            yield Note(*_CBOR_RULES[key], value)


reader = C2paReader()
