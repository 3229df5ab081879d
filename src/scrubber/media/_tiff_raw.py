"""Tell camera raw files, which look like TIFF and cannot be cleaned, from TIFF.

Their maker notes hold what the decoder needs, next to serial numbers; DNG 1.7, TIFF/EP (ISO 12234-2).
"""

from __future__ import annotations

from typing import Final

from scrubber.errors import Uncleanable

RAW: Final = "a camera raw file cannot be cleaned without loss; publish a JPEG of it"
DOCUMENT: Final = "a {} file cannot be cleaned; publish a TIFF or PNG of it"
STACK: Final = "an image stack that only its metadata describes cannot be cleaned without loss"

# offset and bytes that follow the byte order mark or stand alone
_RAW_SIGNATURES: Final = (
    (0, b"IIRO"), (0, b"IIRS"), (0, b"MMOR"), (0, b"MMSR"),  # Olympus
    (0, b"IIU\0"),  # Panasonic, Leica
    (0, b"FUJIFILM"), (0, b"\0MRM"), (0, b"FOVb"), (0, b"ARRI\x12\x34\x56\x78"),
    (6, b"HEAPCCDR"), (6, b"HEAPJPGM"),  # Canon CRW
    (8, b"CR\x02"), (8, b"IIII"), (8, b"MMMM"),  # Canon CR2, Phase One
)  # fmt: skip
_DOCUMENT_SIGNATURES: Final = ((b"EP*\0", "Microsoft Document Imaging"), (b"IIN1", "NIFF"))
_RAW_TAGS: Final = frozenset((50706, 50740, 50648, 50649, 50656, 50752, 33421))
_RAW_PHOTOMETRIC: Final = frozenset((32803, 34892))
_RAW_COMPRESSION: Final = frozenset(
    (262, 32767, 32769, 32770, 32772, 32867, 34316, 34713, 34826, 34828, 34830, 65000, 65535)
)


def refusal(head: bytes) -> str:
    """The sentence that refuses a file which begins like this, or ""."""
    marked = head[:2] in {b"II", b"MM"}  # what follows the byte order mark means nothing without it
    if any(head.startswith(magic, at) and (marked or not at) for at, magic in _RAW_SIGNATURES):
        return RAW
    return next((DOCUMENT.format(name) for magic, name in _DOCUMENT_SIGNATURES if head.startswith(magic)), "")


def refuse_raw(tags: set[int], photometric: int, compression: int) -> None:
    """Raise Uncleanable where one directory shows the whole file to be camera raw, or a hidden stack."""
    if tags & _RAW_TAGS or photometric in _RAW_PHOTOMETRIC or compression in _RAW_COMPRESSION:
        raise Uncleanable(RAW)
    if 33629 in tags:  # MetaMorph: planes follow each other and only this entry counts them
        raise Uncleanable(STACK)


def refuse_stack(slices: bytes) -> None:
    """Raise Uncleanable for a description that counts more than one slice."""
    if slices.isdigit() and int(slices) > 1:
        raise Uncleanable(STACK)
