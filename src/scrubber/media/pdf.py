"""Clean PDF documents: ISO 32000-2, read and written by pikepdf.

A PDF is written anew as a whole: what no object refers to, earlier revisions and bytes between objects do not
reach the output. What stays is told by the tables of `_pdf_schema`: pages with what they draw, links,
bookmarks, forms, structure with alt texts, layers. All else goes; pictures, fonts and drawing commands are
looked into.
"""

from __future__ import annotations

import io
import logging
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

from scrubber.errors import Encrypted, LimitExceeded, Malformed, ScrubberError
from scrubber.media._verdicts import all_kept, note
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pikepdf

    from scrubber.media._source import Source
    from scrubber.model import Finding
    from scrubber.policy import Keep

PLUGIN: Final = "pdf"
_START: Final = 1024  # bytes in which the header stands (Annex H, implementation note)
_LARGEST: Final = 256 << 20  # bytes of a document: it is written in memory
_quiet: Final = ContextVar("quiet", default=False)
_PASSES: Final = 4  # how often a document is written until it does not change any more


class PdfHandler:
    """PDF of all versions. Signed and encrypted documents are refused."""

    name = PLUGIN
    suffixes = (".pdf",)
    mime = ("application/pdf",)

    def accepts(self, head: bytes) -> bool:
        """Tell by the header; viewers accept some bytes before it."""
        at = head[:_START].find(b"%PDF-")
        return at == 0 or (at > 0 and head[at + 5 : at + 6].isdigit() and not head.startswith(_OTHERS))

    def parts(self, source: Source, keep: Keep) -> Iterable[Part]:
        """One part, the whole document: as it is, or written anew."""
        parts = _parts(source, keep)
        return all_kept(parts) if keep.everything else parts


# what may hold a PDF near its start, and is something else
_OTHERS: Final = (
    b"\xff\xd8",
    b"\x89PNG",
    b"GIF8",
    b"RIFF",
    b"PK",
    b"II*\0",
    b"MM\0*",
    b"8BPS",
    b"\0\0\0",
    b"ID3",
    b"BM",
)


def _parts(source: Source, keep: Keep) -> list[Part]:
    if source.size > _LARGEST:
        raise LimitExceeded(f"a PDF of more than {_LARGEST >> 20} MB is not handled")
    data = b"".join(source.read(at, min(1 << 20, source.size - at)) for at in range(0, source.size, 1 << 20))
    out, gone, notes = _cleaned(data, keep)
    if not gone and out == data:
        return [Part(0, source.size, "document", "shows the pages", findings=notes, opaque=True)]
    if not gone:
        gone = (note("M605", (0, source.size), "bytes that no page needs", PLUGIN),)
    whole = Part(0, source.size, "document", "written anew", out, findings=gone, opaque=True)
    return [whole, Part(source.size, source.size, "words", "stay in the document", findings=notes)]


def _cleaned(data: bytes, keep: Keep) -> tuple[bytes, tuple[Finding, ...], tuple[Finding, ...]]:
    """The document written anew, what went, and the words in it that stay."""
    import pikepdf

    from scrubber.media import _pdf_bounds
    from scrubber.media._pdf_document import clean

    _pdf_bounds.check(data)
    try:
        with _unlogged(), pikepdf.open(io.BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                raise Encrypted("the document is encrypted; save it without a password first")
            report = clean(pdf, (0, len(data)), keep)
            out = _written(pdf)
    except ScrubberError:
        raise
    except pikepdf.PasswordError:
        raise Encrypted("the document is encrypted; save it without a password first") from None
    except (
        pikepdf.PdfError,
        pikepdf.ForeignObjectError,
        ValueError,
        TypeError,
        KeyError,
        RuntimeError,
    ) as error:
        raise Malformed(f"the document cannot be read ({type(error).__name__})") from None
    return out, report.gone, report.notes


@contextmanager
def _unlogged() -> Iterator[None]:
    """Keep what qpdf says of damage out of the logs of the program around us: a refusal says enough."""
    logging.getLogger("pikepdf._core").addFilter(_is_of_others)  # a second time it changes nothing
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)


def _is_of_others(_: logging.LogRecord) -> bool:
    return not _quiet.get()


def _written(pdf: pikepdf.Pdf) -> bytes:
    """The document as it is always written: what is clean has this form and no other."""
    out = _saved(pdf)
    for _ in range(_PASSES):
        before = out
        out = _again(before)
        if out == before:
            return out
    raise Malformed("the document does not come to rest when it is written")


def _again(data: bytes) -> bytes:
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        del pdf.trailer["/ID"]  # else the first half of the old one would stay
        return _saved(pdf)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    from pikepdf import ObjectStreamMode, StreamDecodeLevel

    sink = io.BytesIO()
    pdf.save(
        sink,
        deterministic_id=True,
        object_stream_mode=ObjectStreamMode.generate,
        stream_decode_level=StreamDecodeLevel.none,
        compress_streams=True,
        preserve_pdfa=False,
        fix_metadata_version=False,
    )
    return sink.getvalue()


handler = PdfHandler()
