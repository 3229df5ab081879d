"""Files of well-known kinds that are refused: what each one is, and what to do with it instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from scrubber.media._source import Source

_ALBUM: Final = "{} archives are not looked into: unpack it first; an album is cleaned as .zip or .tar"
_FILM: Final = (
    "{} is not cleaned: put its streams into MP4 or Matroska first (ffmpeg -c copy), and clean that"
)
_SOUND: Final = "{} is not cleaned: save it as FLAC, WAV or MP3 first, and clean that"
_PICTURE: Final = "{} is not cleaned: export it as PNG, TIFF or JPEG first, and clean that"
_DOCUMENT: Final = "{} is not cleaned: save it as {} or PDF first, and clean that"


class _Kind(NamedTuple):
    """Files with `sign` at byte `at`: what they are called, in a sentence that says what to do."""

    at: int
    sign: bytes
    sentence: str
    name: str

    def said(self) -> str:
        return self.sentence.format(self.name)


def _listed(sentence: str, *kinds: tuple[int, bytes, str]) -> list[_Kind]:
    return [_Kind(at, sign, sentence, name) for at, sign, name in kinds]


_KINDS: Final = (
    *_listed(
        _ALBUM,
        (0, b"7z\xbc\xaf\x27\x1c", "7z"),
        (0, b"Rar!\x1a\7", "RAR"),
        (0, b"MSCF\0\0\0\0", "CAB"),
        (0, b"xar!", "XAR"),
        (0, b"!<arch>\n", "AR"),
        (0, b"070701", "CPIO"),
        (0, b"070702", "CPIO"),
        (0, b"070707", "CPIO"),
        (0, b"\xc7\x71", "CPIO"),
        (0, b"\x60\xea", "ARJ"),
        (0, b"MSWIM\0\0\0", "WIM"),
        (0, b"SIT!", "StuffIt"),
        (0, b"StuffIt ", "StuffIt"),
        (0, b"ALZ\1", "ALZ"),
        (0, b"EGGA", "EGG"),
        (2, b"-lh", "LHA"),
        (7, b"**ACE**", "ACE"),
        (0x8001, b"CD001", "ISO 9660"),
    ),
    *_listed(
        _FILM,
        (0, b"\0\0\1\xba", "an MPEG programme stream (MPG, VOB)"),
        (0, b"\0\0\1\xb3", "bare MPEG video"),
        (0, b"FLV\1", "Flash video (FLV)"),
        (0, b".RMF\0\0\0", "RealMedia"),
        (0, b"\x1f\7\0", "bare DV"),
        (0, b"\x06\x0e\x2b\x34\2\5\1\1\x0d", "MXF"),
        (0, b"\xb7\xd8\0\x20\x37\x49\xda\x11", "a recording of Windows Media Center (WTV)"),
    ),
    *_listed(
        _SOUND,
        (0, b"MAC ", "Monkey's Audio (APE)"),
        (0, b"wvpk", "WavPack"),
        (0, b"MPCK", "Musepack"),
        (0, b"MP+", "Musepack"),
        (0, b"TTA1", "True Audio (TTA)"),
        (0, b"tBaK", "TAK"),
        (0, b"OFR ", "OptimFROG"),
        (0, b"DSD ", "DSF"),
        (0, b"FRM8", "DSDIFF"),
        (0, b".snd", "Sun audio (AU)"),
        (0, b"riff\x2e\x91\xcf\x11", "Wave64"),
        (0, b"MThd", "MIDI"),
        (4, b"ftypaax", "Audible"),
    ),
    *_listed(
        _PICTURE,
        (0, b"gimp xcf ", "a document of GIMP (XCF)"),
        (0, b"%!PS", "PostScript (EPS, PS, AI)"),
        (0, b"\xc5\xd0\xd3\xc6", "EPS with a preview"),
        (128, b"DICM", "DICOM, which names the patient,"),
        (0, b"II\xbc\1", "JPEG XR"),
        (0, b"v/1\1", "OpenEXR"),
        (0, b"#?RADIANCE", "Radiance HDR"),
        (0, b"DDS ", "DDS"),
        (0, b"qoif", "QOI"),
        (0, b"FLIF", "FLIF"),
        (0, b"AT&TFORM", "DjVu"),
        (0, b"\x8aMNG", "MNG"),
        (0, b"\x8bJNG", "JNG"),
        (0, b"\xd7\xcd\xc6\x9a", "WMF"),
        (40, b" EMF", "EMF"),
        (0, b"\x0a\5\1", "PCX"),
        (8, b"ACON", "an animated cursor (ANI)"),
    ),
    *_listed(
        _DOCUMENT.format("{}", "DOCX"),
        (0, b"{\\rtf", "RTF"),
        (0, b"\xdb\xa5", "a document of early Word"),
        (0, b"HWP Document File", "a document of Hangul"),
    ),
)
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# what an entry in the directory of a compound file says about it ([MS-CFB] 2.6); the first one counts
_ENTRIES: Final = (
    ("EncryptedPackage", "the document is encrypted: save it without a password first"),
    ("WordDocument", _DOCUMENT.format("a document of Word before 2007 (DOC)", "DOCX")),
    ("Workbook", _DOCUMENT.format("a workbook of Excel before 2007 (XLS)", "XLSX")),
    ("Book", _DOCUMENT.format("a workbook of early Excel (XLS)", "XLSX")),
    ("PowerPoint Document", _DOCUMENT.format("a presentation of PowerPoint before 2007 (PPT)", "PPTX")),
    ("VisioDocument", _DOCUMENT.format("a drawing of Visio before 2013 (VSD)", "SVG")),
    (
        "__properties_version1.0",
        "a mail of Outlook (MSG) is not cleaned: it names everybody who wrote and read it",
    ),
    ("FlashPix NonText", _PICTURE.format("FlashPix")),
    ("FileHeader", _DOCUMENT.format("a document of Hangul (HWP)", "DOCX")),
)
_DIRECTORY: Final = 1 << 16  # bytes of a directory that are looked at
_PACKET: Final = 188  # bytes of an MPEG transport stream, with four before it on cameras


def sentence(source: Source, head: bytes) -> str:
    """What a file of a well-known kind is and what to do instead; "" for all others.

    `head` are its first bytes, 64 KiB at most.
    """
    if head.startswith(_COMPOUND):
        return _compound(source, head)
    if any(_is_transport(head, at, step) for at, step in ((0, _PACKET), (4, _PACKET + 4))):
        return _FILM.format("an MPEG transport stream (MTS, M2TS, TS)")
    return next((kind.said() for kind in _KINDS if head.startswith(kind.sign, kind.at)), "")


def _is_transport(head: bytes, at: int, step: int) -> bool:
    return len(head) > at + 2 * step and all(head[place] == 0x47 for place in range(at, len(head), step)[:5])


def _compound(source: Source, head: bytes) -> str:
    """By the names in the directory, the first sector of which the header tells."""
    size = 1 << int.from_bytes(head[30:32], "little") % 32
    start = (int.from_bytes(head[48:52], "little") + 1) * size
    directory = head + (source.head(_DIRECTORY, start) if start < source.size else b"")
    for name, said in _ENTRIES:
        if f"{name}\0".encode("utf-16-le") in directory:
            return said
    return _DOCUMENT.format("a document of an Office program before 2007", "a newer format")
