"""The data of the streams of a PDF: ISO 32000-2, 7.8 (drawing operators), 8.9 (images), 9.9 (fonts)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pikepdf import Array, Dictionary, Name, Page, Stream

from scrubber.errors import InputError, Uncleanable
from scrubber.media import _pdf_content, _pdf_filters, _pdf_fonts, _pdf_jbig2
from scrubber.media._nested import cleaned
from scrubber.media._pdf_filters import filters, listed
from scrubber.media._pdf_schema import OPERATORS

if TYPE_CHECKING:
    from collections.abc import Callable

    from pikepdf import Object

    from scrubber.media._pdf_report import Report
    from scrubber.policy import Keep

_PICTURES: Final = {"/DCTDecode": "jpeg", "/JPXDecode": "jp2"}
_CODED: Final = frozenset({*_PICTURES, "/JBIG2Decode", "/CCITTFaxDecode"})
_CALCULATOR: Final = 4  # the type of a function that is a program
_LARGEST: Final = 64 << 20  # bytes of one picture


class Data:
    """What stays of the data of streams. `properties` takes out what goes from a property list."""

    def __init__(self, report: Report, keep: Keep, properties: Callable[[Object], None]) -> None:
        self._report = report
        self._keep = keep
        self._properties = properties

    def clean(self, stream: Stream, table: str) -> None:
        """The data of one stream after what its table is."""
        if table == "image" or filters(stream)[-1:] == ["/DCTDecode"]:
            self._picture(stream)
        elif table in OPERATORS:
            self._replaced(stream, self._operators, "a comment among drawing commands")
        elif table == "charmap" or stream.get("/FunctionType") == _CALCULATOR:
            self._replaced(stream, _pdf_content.without_comments, "a comment in a program")
        elif table == "program":
            self._replaced(stream, _pdf_fonts.left, "names and dates in a font")
        elif table == "globals":
            self._replaced(stream, _pdf_jbig2.left, "a comment in a picture")
        elif table == "profile":
            self._report.profile(_pdf_filters.decoded(stream) or b"")
        elif table == "text":
            self._report.stays("form field", (_pdf_filters.decoded(stream) or b"").decode("latin-1"))

    def joined(self, page: Any) -> None:
        """The drawing operators of a page in one stream, where an operand stands in two of them."""
        contents = page.get("/Contents")
        streams = [one for one in contents if isinstance(one, Stream)] if isinstance(contents, Array) else []
        for stream in streams[:-1]:
            try:
                _pdf_content.left(_pdf_filters.decoded(stream) or b"", lambda _: None, bytes, whole=False)
            except _pdf_content.Open:
                Page(page).contents_coalesce()
                return

    def _replaced(self, stream: Stream, left: Callable[[bytes], bytes], why: str) -> None:
        data = _pdf_filters.decoded(stream)
        if data is None:
            raise Uncleanable("data in the document are packed in a way that cannot be looked into")
        new = left(data)
        if new != data:
            self._report.say("M503" if "comment" in why else "M502", why)
            stream.write(new)

    def _operators(self, data: bytes) -> bytes:
        return _pdf_content.left(data, self._properties, self._inline)

    def _inline(self, data: bytes) -> bytes:
        return self._through(data, "jpeg")

    def _picture(self, stream: Stream) -> None:
        """A JPEG or JPEG 2000 goes through its handler, under whatever other filters it lies."""
        names = filters(stream)
        last = names[-1] if names else ""
        if not all(_pdf_filters.general(name) or name in _CODED for name in names):
            raise Uncleanable("a picture in the document is packed in a way that cannot be looked into")
        if last not in _PICTURES and last != "/JBIG2Decode":
            return
        if not all(_pdf_filters.general(name) for name in names[:-1]):
            raise Uncleanable("a picture in the document is packed in a way that cannot be looked into")
        raw = bytes(stream.read_raw_bytes())
        data = _pdf_filters.unpacked(raw, names[:-1])
        new = _pdf_jbig2.left(data) if last == "/JBIG2Decode" else self._through(data, _PICTURES[last])
        if new == data:
            return
        parameters = listed(stream.get("/DecodeParms"))[-1:]
        kept = parameters[0] if parameters and isinstance(parameters[0], Dictionary) else None
        stream.write(new, filter=Name(last), decode_parms=kept)

    def _through(self, data: bytes, handler: str) -> bytes:
        if len(data) > _LARGEST:
            raise Uncleanable("a picture in the document is too large to be looked into")
        try:
            new, found = cleaned(data, self._keep, (handler,))
        except InputError:
            raise Uncleanable(
                "a picture in the document is damaged, so what is in it cannot be told"
            ) from None
        self._report.add(found)
        return new
