"""The objects of an ASF file: Advanced Systems Format specification 01.20.06, sections 2 and 10 (GUIDs).

Each begins with a GUID and its whole length in 64 bits; numbers are little-endian, words UTF-16.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import LimitExceeded, Malformed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._source import Source

PLUGIN: Final = "asf"
HEAD: Final = 24  # bytes of GUID and length
HEADER_HEAD: Final = 30  # bytes of the Header Object before the objects in it
EXTENSION_HEAD: Final = 46  # bytes of a Header Extension Object before the objects in it
_MOST: Final = 10_000  # objects in one place


def guid(text: str) -> bytes:
    """The 16 bytes of a GUID as it stands in a file."""
    return uuid.UUID(text).bytes_le


HEADER: Final = guid("75B22630-668E-11CF-A6D9-00AA0062CE6C")
DATA: Final = guid("75B22636-668E-11CF-A6D9-00AA0062CE6C")
SIMPLE_INDEX: Final = guid("33000890-E5B1-11CF-89F4-00A0C90349CB")
INDEX: Final = guid("D6E229D3-35DA-11D1-9034-00A0C90349BE")
MEDIA_INDEX: Final = guid("FEB103F8-12AD-4C64-840F-2A1D2F7AD48C")
TIMECODE_INDEX: Final = guid("3CB73FD0-0C4A-4803-953D-EDF7B6228F0C")
XMP: Final = guid("BE7ACFCB-97A9-42E8-9C71-999491E3AFAC")

FILE: Final = guid("8CABDCA1-A947-11CF-8EE4-00C00C205365")
STREAM: Final = guid("B7DC0791-A9B7-11CF-8EE6-00C00C205365")
EXTENSION: Final = guid("5FBF03B5-A92E-11CF-8EE3-00C00C205365")
CODECS: Final = guid("86D15240-311D-11D0-A3A4-00A0C90348F6")
SCRIPT: Final = guid("1EFB1A30-0B62-11D0-A39B-00A0C90348F6")
MARKER: Final = guid("F487CD01-A951-11CF-8EE6-00C00C205365")
EXCLUSION: Final = guid("D6E229DC-35DA-11D1-9034-00A0C90349BE")
CORRECTION: Final = guid("75B22635-668E-11CF-A6D9-00AA0062CE6C")
DESCRIPTION: Final = guid("75B22633-668E-11CF-A6D9-00AA0062CE6C")
MORE_DESCRIPTION: Final = guid("D2D0A440-E307-11D2-97F0-00A0C95EA850")
BRANDING: Final = guid("2211B3FA-BD23-11D2-B4B7-00A0C955FC6E")
BITRATES: Final = guid("7BF875CE-468D-11D1-8D82-006097C9A2B2")
ENCRYPTION: Final = guid("2211B3FB-BD23-11D2-B4B7-00A0C955FC6E")
MORE_ENCRYPTION: Final = guid("298AE614-2622-4C17-B935-DAE07EE9289C")
PLAYREADY: Final = guid("FF889EF1-ADEE-40DA-9E71-98704BB928CE")
SIGNATURE: Final = guid("2211B3FC-BD23-11D2-B4B7-00A0C955FC6E")
PADDING: Final = guid("1806D474-CADF-4509-A4BA-9AABCB96AAE8")

MORE_STREAM: Final = guid("14E6A5CB-C672-4332-8399-A96952065B5A")
MORE_EXCLUSION: Final = guid("A08649CF-4775-4670-8A16-6E35357566CD")
GROUP_EXCLUSION: Final = guid("D1465A40-5A79-4338-B71B-E36B8FD6C249")
PRIORITIES: Final = guid("D4FED15B-88D3-454F-81F0-ED5C45999E24")
SHARING: Final = guid("A69609E6-517B-11D2-B6AF-00C04FD908E9")
LANGUAGES: Final = guid("7C4346A9-EFE0-4BFC-B229-393EDE415C85")
METADATA: Final = guid("C5F8CBEA-5BAF-4877-8467-AA8C44FA4CCA")
LIBRARY: Final = guid("44231C94-9498-49D1-A141-1D134E457054")
INDEX_PARAMETERS: Final = guid("D6E229DF-35DA-11D1-9034-00A0C90349BE")
MEDIA_PARAMETERS: Final = guid("6B203BAD-3F11-48E4-ACA8-D7613DE2CFA7")
TIMECODE_PARAMETERS: Final = guid("F55E496D-9797-4B5D-8C8B-604DFE9BFB24")
COMPATIBILITY: Final = guid("26F18B5D-4584-47EC-9F5F-0E651F0452C9")
ADVANCED_ENCRYPTION: Final = guid("43058533-6981-49E6-9B74-AD12CB86D58C")

NAMES: Final = {
    HEADER: "Header", DATA: "Data", SIMPLE_INDEX: "Simple Index", INDEX: "Index",
    MEDIA_INDEX: "Media Object Index", TIMECODE_INDEX: "Timecode Index", XMP: "XMP",
    FILE: "File Properties", STREAM: "Stream Properties", EXTENSION: "Header Extension",
    CODECS: "Codec List", SCRIPT: "Script Command", MARKER: "Marker", EXCLUSION: "Bitrate Mutual Exclusion",
    CORRECTION: "Error Correction", DESCRIPTION: "Content Description",
    MORE_DESCRIPTION: "Extended Content Description", BRANDING: "Content Branding",
    BITRATES: "Stream Bitrate Properties", ENCRYPTION: "Content Encryption",
    MORE_ENCRYPTION: "Extended Content Encryption", PLAYREADY: "PlayReady Encryption",
    SIGNATURE: "Digital Signature", PADDING: "Padding",
    MORE_STREAM: "Extended Stream Properties", MORE_EXCLUSION: "Advanced Mutual Exclusion",
    GROUP_EXCLUSION: "Group Mutual Exclusion", PRIORITIES: "Stream Prioritization",
    SHARING: "Bandwidth Sharing", LANGUAGES: "Language List", METADATA: "Metadata",
    LIBRARY: "Metadata Library", INDEX_PARAMETERS: "Index Parameters",
    MEDIA_PARAMETERS: "Media Object Index Parameters", TIMECODE_PARAMETERS: "Timecode Index Parameters",
    COMPATIBILITY: "Compatibility", ADVANCED_ENCRYPTION: "Advanced Content Encryption",
}  # fmt: skip


class AsfObject(NamedTuple):
    """One object: its payload is [body, end). `whole`: the file does not end before it."""

    kind: bytes
    start: int
    body: int
    end: int
    whole: bool = True

    @property
    def name(self) -> str:
        """Its name in the specification."""
        return NAMES.get(self.kind, "unknown object")


def objects(source: Source, start: int, end: int) -> Iterator[AsfObject]:
    """The objects in [start, end); the last bytes may be none, which comes with an empty `kind`."""
    for _ in range(_MOST):
        if end - start < HEAD:
            if start < end:
                yield AsfObject(b"", start, start, end)
            return
        head = source.glance(start, HEAD)
        size = int.from_bytes(head[16:], "little")
        if size < HEAD or start + size > end:
            raise Malformed("an object does not fit into the header", source.base + start)
        yield AsfObject(head[:16], start, start + HEAD, start + size)
        start += size
    raise LimitExceeded("the file has too many objects in one place")


def padding(size: int) -> bytes:
    """The beginning of a Padding Object of `size` bytes in all."""
    return PADDING + size.to_bytes(8, "little")


class Cursor:
    """Numbers and words of an object, one after the other; Malformed where it ends too early."""

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data, self.at = data, at

    def take(self, length: int) -> bytes:
        """The next `length` bytes."""
        if self.at + length > len(self.data):
            raise Malformed("an object of the header is too short")
        self.at += length
        return self.data[self.at - length : self.at]

    def number(self, width: int) -> int:
        """The next number of `width` bytes."""
        return int.from_bytes(self.take(width), "little")

    def text(self, length: int) -> str:
        """The next `length` bytes as words."""
        return wide(self.take(length)).strip()


def wide(data: bytes) -> str:
    """UTF-16 up to its first zero."""
    return before_zero(data).decode("utf-16-le", "replace")


def before_zero(data: bytes) -> bytes:
    """The bytes of UTF-16 up to its first zero."""
    at = data.find(b"\0\0")
    while at >= 0 and at & 1:
        at = data.find(b"\0\0", at + 1)
    return data[: at if at >= 0 else len(data) & ~1]
