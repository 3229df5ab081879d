"""Files of well-known kinds are refused by name, with what to do instead."""

import pytest

import scrubber
from scrubber.errors import UnknownFormat
from scrubber.media._ole import EMPTY

DIRECTORY = 1024  # where it stands in an empty compound file
ENTRY = 128


def compound(name, behind=0):
    """A compound file with one stream; its directory lies behind as many bytes more."""
    entry = f"{name}\0".encode("utf-16-le")
    data = bytearray(EMPTY)
    data[DIRECTORY + ENTRY : DIRECTORY + ENTRY + len(entry)] = entry
    data[DIRECTORY:DIRECTORY] = bytes(behind)
    data[48:52] = (1 + behind // 512).to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            compound("WordDocument"),
            "a document of Word before 2007 (DOC) is not cleaned: save it as DOCX or PDF",
        ),
        (
            compound("Workbook", 1 << 17),
            "a workbook of Excel before 2007 (XLS) is not cleaned: save it as XLSX",
        ),
        (compound("EncryptedPackage"), "the document is encrypted: save it without a password first"),
        (EMPTY, "a document of an Office program before 2007 is not cleaned"),
        (b"{\\rtf1\\ansi Emma}", "RTF is not cleaned: save it as DOCX or PDF first"),
        (
            (b"\x47" + bytes(187)) * 9,
            "an MPEG transport stream (MTS, M2TS, TS) is not cleaned: put its streams",
        ),
        ((bytes(4) + b"\x47" + bytes(187)) * 9, "an MPEG transport stream"),
        (b"wvpk" + bytes(90), "WavPack is not cleaned: save it as FLAC, WAV or MP3 first"),
        (
            bytes(128) + b"DICM" + bytes(90),
            "DICOM, which names the patient, is not cleaned: export it as PNG",
        ),
        (b"RIFF\x40\0\0\0ACON" + bytes(64), "an animated cursor (ANI) is not cleaned: export it as PNG"),
        (b"7z\xbc\xaf\x27\x1c\0\4" + bytes(90), "7z archives are not looked into: unpack it first"),
        (b"\0\0-lh5-" + bytes(90), "LHA archives are not looked into"),
    ],
)
def test_what_it_is_and_what_to_do(data, said):
    with pytest.raises(UnknownFormat) as caught:
        scrubber.clean(data)
    assert str(caught.value).startswith(said)


def test_a_few_bytes_that_look_alike_are_no_film():
    with pytest.raises(UnknownFormat, match="not a format that scrubber can clean"):
        scrubber.clean(b"\x47" + bytes(500))
