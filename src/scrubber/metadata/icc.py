"""Name texts in a colour profile that tell of a person or one device: ICC.1:2022 clause 7.2, 9.2.

The profile stays, since colours need it: all findings are notes (M904). Names of standard profiles and of
their makers are no findings.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.metadata._report import Note, printable, raw_of, report, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.model import Finding, Span

_TAGS: Final = 200
_TEXT: Final = 1 << 16  # bytes of one tag that are looked into
# description, device model, viewing conditions, target, Apple's localised description, colord's dictionary
_TEXT_TAGS: Final = {b"desc", b"dmdd", b"vued", b"scrd", b"dscm", b"meta"}

_PRIVATE: Final = re.compile(
    r"\w['’]s\s"  # Emma's iMac
    r"|\b(?:MacBook|iMac|iPhone|iPad|Cinema HD|Thunderbolt Display|Studio Display|Color LCD|LCD couleur"
    r"|Dell|DELL|EIZO|BenQ|BENQ|ASUS|Samsung|SAMSUNG|SyncMaster|LG|HP|Philips|PHILIPS|NEC|ViewSonic|ThinkVision|Lenovo"
    r"|Acer|AOC|iiyama|Apple Cinema|ColorEdge|ThinkPad|MultiSync|Spyder|i1 ?Display|ColorMunki"
    r"|Calibrated|Monitor|Display \d|LCD|CRT)\b"
    r"|\b(?:19|20)\d\d[-./]\d\d?[-./]\d\d?"  # a day of calibration
    r"|\b(?:S/?N|serial)\b|#\s?\d|\b(?=\w*\d)(?=\w*[A-Z])[A-Z0-9]{8,}\b"  # a serial number
    r"|[\w.+-]{1,64}@[\w-]{1,64}\.\w"
    r"|[/\\](?:Users|home)[/\\]",
)
_STANDARD: Final = re.compile(
    r"s?RGB\b|sRGB|Adobe RGB|AdobeRGB|Display P3|DCI[ -]P3|Dot Gain|ProPhoto|ROMM|Wide Gamut|Apple (?:Wide|RGB)|ColorMatch"
    r"|e-?ciRGB|eciRGB|Rec\.? ?(?:709|2020|2100)|ITU-R|BT\.|Gray Gamma|Generic|Coated|Uncoated|U\.S\.|SWOP|FOGRA|"
    r"ISO ?Coated|PSO|Japan Color|Euroscale|ACES|Linear|Nikon (?:sRGB|Adobe|Wide)|HP sRGB|c2|c2ci|uRGB|sGry|P3|A98|HD 709|SDTV",
    re.IGNORECASE,
)


class IccReader:
    """Notes for texts that name a person, a monitor or a serial number; nothing for standard profiles."""

    def findings(self, block: bytes, span: Span) -> Iterator[Finding]:
        return report("icc", span, _notes(block), None)


def _notes(block: bytes) -> Iterator[Note]:
    count = min(int.from_bytes(block[128:132], "big"), _TAGS)
    for i in range(count):
        entry = block[132 + 12 * i : 144 + 12 * i]
        if len(entry) < 12:
            return
        tag = entry[:4]
        start, size = int.from_bytes(entry[4:8], "big"), int.from_bytes(entry[8:12], "big")
        data = block[start : start + min(size, _TEXT)]
        if tag in _TEXT_TAGS:
            for raw, value in _texts(data):
                if _tells(value):
                    yield Note("M904", "text in the colour profile", value, raw_of(raw, value))
        elif tag == b"mmod" and any(data[16:20]):
            yield Note("M904", "monitor's serial number in the colour profile", data[16:20].hex())


def _tells(value: str) -> bool:
    """Whether a text names a person or one device."""
    return bool(_PRIVATE.search(value)) and not (
        _STANDARD.match(value) and len(value) < 40 and "'s" not in value
    )


def _texts(data: bytes) -> Iterator[tuple[bytes, str]]:
    """Every text of a tag of type desc, text, mluc or dict."""
    kind = data[:4]
    if kind == b"desc":
        size = int.from_bytes(data[8:12], "big")
        raw = data[12 : 12 + size]
        yield raw, printable(text_of(raw))
    elif kind == b"text":
        yield data[8:], printable(text_of(data[8:]))
    elif kind == b"mluc":
        yield from _localised(data)
    elif kind == b"dict":
        yield from _dictionary(data)


def _utf16(data: bytes, start: int, size: int) -> tuple[bytes, str]:
    raw = data[start : start + min(size, 4000)]
    return raw, printable(raw[: len(raw) & ~1].decode("utf-16-be", "replace"))


def _localised(data: bytes) -> Iterator[tuple[bytes, str]]:
    for i in range(min(int.from_bytes(data[8:12], "big"), 60)):
        record = data[16 + 12 * i : 28 + 12 * i]
        yield _utf16(data, int.from_bytes(record[8:12], "big"), int.from_bytes(record[4:8], "big"))


def _dictionary(data: bytes) -> Iterator[tuple[bytes, str]]:
    """colord writes the monitor's EDID and the host's name there: keys and values that tell."""
    width = int.from_bytes(data[12:16], "big")
    if not 16 <= width <= 32:
        return
    for i in range(min(int.from_bytes(data[8:12], "big"), 60)):
        record = data[16 + width * i : 16 + width * (i + 1)]
        fields = [int.from_bytes(record[at : at + 4], "big") for at in (0, 4, 8, 12)]
        _, key = _utf16(data, fields[0], fields[1])
        raw, value = _utf16(data, fields[2], fields[3])
        if (
            key.startswith(("EDID_serial", "EDID_model", "EDID_md5", "DEVICE_", "MAPPING_device_id"))
            and value
        ):
            yield raw, f"Monitor {value}"


reader = IccReader()
