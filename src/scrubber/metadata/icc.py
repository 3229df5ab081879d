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

_VENDORS: Final = (
    "Acer|AOC|ASUS|BenQ|Color ?Edge|Dell|EIZO|HP|iiyama|Lenovo|LG|MultiSync|NEC|Philips|Samsung|SyncMaster"
    "|ThinkPad|ThinkVision|ViewSonic"
)
_PRIVATE: Final = re.compile(
    r"\w['\u2019]s\s"  # Emma's iMac
    r"|\b(?:MacBook|iMac|iPhone|iPad|Cinema HD|Thunderbolt Display|Studio Display|Color LCD|LCD couleur)\b"
    rf"|(?i:\b(?:{_VENDORS})\b.{{0,12}}?\d)"  # a monitor's model, not a vendor's sRGB
    r"|(?i:\bcalibrated\b|\bS/N\b|\bserial\b)"
    r"|\b(?:19|20)\d\d[-./]\d\d?[-./]\d\d?"  # the day of a calibration
    r"|[\w.+-]{1,64}@[\w-]{1,64}\.\w"
    r"|[/\\](?:Users|home)[/\\]"
)
_SERIAL: Final = re.compile(r"\b(?=\w{0,30}\d)(?=\w{0,30}[A-Z])[A-Z0-9]{8,24}\b")
_STANDARD: Final = re.compile(
    r"RGB|Display P3|DCI|Dot Gain|ROMM|ProPhoto|Gamut|ColorMatch|Rec\W?\d|ITU|BT\.|Gamma|Generic|Coated"
    r"|U\.S\.|SWOP|FOGRA|PSO|Japan|Euroscale|ACES|Linear|HD 709|SDTV|IEC|CMYK|GRACoL|ISO|Web",
    re.IGNORECASE,
)


class IccReader:
    """Colour profiles."""

    def findings(self, block: bytes, span: Span) -> Iterator[Finding]:
        """Notes for texts that name a person, a monitor or a serial number; nothing for standard profiles."""
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
        if data[:4] == b"dict":
            for raw, value in _dictionary(data):
                yield Note("M904", "monitor or host in the colour profile", value, raw_of(raw, value))
        elif tag in _TEXT_TAGS:
            for raw, value in _texts(data):
                if _tells(value):
                    yield Note("M904", "text in the colour profile", value, raw_of(raw, value))
        elif tag == b"mmod" and any(data[16:20]):
            yield Note("M904", "monitor's serial number in the colour profile", data[16:20].hex())


def _tells(value: str) -> bool:
    """Whether a text names a person or one device."""
    return bool(_PRIVATE.search(value) or (_SERIAL.search(value) and not _STANDARD.search(value)))


def _texts(data: bytes) -> Iterator[tuple[bytes, str]]:
    """Every text of a tag of type desc, text or mluc."""
    kind = data[:4]
    if kind == b"desc":
        size = int.from_bytes(data[8:12], "big")
        raw = data[12 : 12 + size]
        yield raw, printable(text_of(raw))
    elif kind == b"text":
        yield data[8:], printable(text_of(data[8:]))
    elif kind == b"mluc":
        yield from _localised(data)


def _utf16(data: bytes, start: int, size: int) -> tuple[bytes, str]:
    raw = data[start : start + min(size, 4000)]
    return raw, printable(raw[: len(raw) & ~1].decode("utf-16-be", "replace"))


def _localised(data: bytes) -> Iterator[tuple[bytes, str]]:
    for i in range(min(int.from_bytes(data[8:12], "big"), 60)):
        record = data[16 + 12 * i : 28 + 12 * i]
        yield _utf16(data, int.from_bytes(record[8:12], "big"), int.from_bytes(record[4:8], "big"))


def _dictionary(data: bytes) -> Iterator[tuple[bytes, str]]:
    """Values of keys that tell: the program colord writes the monitor's EDID and the host's name there."""
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
            yield raw, value


reader = IccReader()
