"""Pictures and other data inside a PDF: ISO 32000-2, 7.4 (filters), 8.9 (images)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pikepdf import Array, Dictionary, Name, PdfError, Stream

from scrubber.errors import InputError, Uncleanable
from scrubber.media._nested import cleaned

if TYPE_CHECKING:
    from pikepdf import Pdf

    from scrubber.media._pdf_document import Cleaner

_PICTURES: Final = {"/DCTDecode": "jpeg", "/DCT": "jpeg", "/JPXDecode": "jp2"}
_LARGEST: Final = 64 << 20  # bytes of one picture, or of one packet


def clean(cleaner: Cleaner, stream: Stream) -> None:
    """A JPEG or JPEG 2000 goes through its handler, under whatever other filters it lies."""
    filters = [str(name) for name in _list(stream.get("/Filter"))]
    if not filters or filters[-1] not in _PICTURES:
        return
    data = bytes(stream.read_raw_bytes()) if len(filters) == 1 else _unwrapped(cleaner.pdf, stream)
    if len(data) > _LARGEST:
        raise Uncleanable("a picture in the document is too large to be looked into")
    try:
        new, found = cleaned(data, cleaner.keep, (_PICTURES[filters[-1]],))
    except InputError:
        raise Uncleanable("a picture in the document is damaged, so what is in it cannot be told") from None
    if not found and new == data:
        return
    cleaner.gone += found
    parameters = _list(stream.get("/DecodeParms"))[-1:] if stream.get("/DecodeParms") is not None else []
    kept = parameters[0] if parameters and isinstance(parameters[0], Dictionary) else None
    stream.write(new, filter=Name(filters[-1]), decode_parms=kept)


def decoded(stream: Stream) -> bytes:
    """The data of a metadata stream, b"" where they cannot be read."""
    try:
        return bytes(stream.read_bytes())[:_LARGEST]
    except PdfError:
        return b""


def _unwrapped(pdf: Pdf, stream: Stream) -> bytes:
    """The data of a picture without the general filters around it: all but the last, which draws it."""
    outer = Stream(pdf, bytes(stream.read_raw_bytes()))
    outer.Filter = Array(_list(stream.get("/Filter"))[:-1])
    parameters = _list(stream.get("/DecodeParms"))
    if len(parameters) > 1:
        outer.DecodeParms = Array(parameters[:-1])
    try:
        return bytes(outer.read_bytes())
    except PdfError:
        raise Uncleanable("a picture in the document cannot be unpacked") from None


def _list(value: object) -> list[Any]:
    if isinstance(value, Array):
        return list(value)
    return [] if value is None else [value]
