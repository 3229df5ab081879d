"""Name what stands in IPTC-IIM datasets: IIM version 4.2, records 1 and 2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.metadata._report import VALUE_LIMIT, Note, past_zeros, raw_of, report, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.model import Finding, Span

_FALLBACK: Final = Note("M503", "IPTC-IIM datasets")
_DATASETS: Final = 2000  # of one block
_MARK: Final = 0x1C

_RULES: Final = {
    1: {5: ("M502", "Destination"), 30: ("M502", "ServiceIdentifier"), 40: ("M502", "EnvelopeNumber"),
        50: ("M502", "ProductID"), 70: ("M401", "DateSent"), 80: ("M401", "TimeSent"),
        100: ("M302", "UniqueObjectName")},
    2: {5: ("M503", "ObjectName"), 7: ("M502", "EditStatus"), 12: ("M503", "SubjectReference"),
        15: ("M503", "Category"), 20: ("M503", "SupplementalCategory"), 22: ("M502", "FixtureIdentifier"),
        25: ("M503", "Keywords"), 26: ("M102", "ContentLocationCode"), 27: ("M102", "ContentLocationName"),
        30: ("M401", "ReleaseDate"), 35: ("M401", "ReleaseTime"), 37: ("M401", "ExpirationDate"),
        38: ("M401", "ExpirationTime"), 40: ("M503", "SpecialInstructions"), 45: ("M502", "ReferenceService"),
        47: ("M401", "ReferenceDate"), 50: ("M502", "ReferenceNumber"), 55: ("M401", "DateCreated"),
        60: ("M401", "TimeCreated"), 62: ("M401", "DigitalCreationDate"), 63: ("M401", "DigitalCreationTime"),
        65: ("M501", "OriginatingProgram"), 70: ("M501", "ProgramVersion"), 80: ("M201", "By-line"),
        85: ("M201", "By-lineTitle"), 90: ("M102", "City"), 92: ("M102", "Sub-location"),
        95: ("M102", "Province-State"), 100: ("M102", "CountryCode"), 101: ("M102", "CountryName"),
        103: ("M502", "OriginalTransmissionReference"), 105: ("M503", "Headline"), 110: ("M202", "Credit"),
        115: ("M202", "Source"), 116: ("M202", "CopyrightNotice"), 118: ("M204", "Contact"),
        120: ("M503", "Caption"), 122: ("M201", "Writer-Editor"), 187: ("M302", "UniqueDocumentID"),
        202: ("M602", "ObjectDataPreview"), 221: ("M502", "Prefs"), 225: ("M502", "ClassifyState"),
        228: ("M502", "SimilarityIndex"), 230: ("M503", "DocumentNotes"), 231: ("M502", "DocumentHistory"),
        232: ("M502", "ExifCameraInfo"), 255: ("M503", "CatalogSets")},
}  # fmt: skip
_QUIET: Final = frozenset(
    {
        *((1, number) for number in (0, 20, 22, 60, 90, 120, 122)),
        *((2, number) for number in (0, 3, 4, 8, 10, 75, 130, 131, 135, 200, 201)),
    }
)


class IptcReader:
    """IIM datasets."""

    def findings(self, block: bytes, span: Span) -> Iterator[Finding]:
        """Findings of raw IIM datasets; zeros before, between and after them are padding."""
        return report("iptc", span, _notes(block), _FALLBACK if block else None)


def datasets(block: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(record, dataset, data) of each dataset up to the first that is broken, then (-1, 0, b"")."""
    at = max(block.find(_MARK), 0)
    for _ in range(_DATASETS):
        at = past_zeros(block, at)
        if at >= len(block):
            return
        if block[at] != _MARK or at + 5 > len(block):
            break
        record, number = block[at + 1], block[at + 2]
        size = int.from_bytes(block[at + 3 : at + 5], "big")
        at += 5
        if size & 0x8000:  # extended dataset: the length of the length
            width = size & 0x7FFF
            if width > 4:
                break
            size = int.from_bytes(block[at : at + width], "big")
            at += width
        if at + size > len(block):
            break
        yield record, number, block[at : at + size]
        at += size
    yield -1, 0, b""


def encoding_of(record: int, number: int, data: bytes) -> str:
    """The encoding that dataset 1:90 announces ("" where it is not that one, or unknown)."""
    return "utf-8" if (record, number) == (1, 90) and data[:3] == b"\x1b%G" else ""


def _notes(block: bytes) -> Iterator[Note]:
    for record, number, data in datasets(block):
        if record < 0:
            yield Note("M902", "broken IPTC-IIM datasets")
        elif (record, number) not in _QUIET:
            yield from _note(record, number, data)


def _note(record: int, number: int, data: bytes) -> Iterator[Note]:
    rule, name = _RULES.get(record, {}).get(number, ("M901", ""))
    why = f"IPTC {name}" if name else f"IPTC {record}:{number}"
    if rule == "M602":
        yield Note(rule, why)
        return
    value = text_of(data)
    if not value.isprintable() and rule == "M901":
        yield Note(rule, why, "", (data[:VALUE_LIMIT],) if len(data) > 16 else ())
    elif value and not (rule == "M401" and not value.strip("0+: ")):
        yield Note(rule, why, value, raw_of(data, value) if not value.isascii() else ())


reader = IptcReader()
