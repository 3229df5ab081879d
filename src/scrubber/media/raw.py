"""Refuse camera raw and two document formats with a sentence, instead of calling them unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.errors import Malformed, Uncleanable
from scrubber.media import _tiff_raw

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._source import Source
    from scrubber.model import Part
    from scrubber.policy import Keep


class RawHandler:
    """Raw files with a signature of their own; those that begin as TIFF are refused by its handler."""

    name = "raw"
    suffixes = (
        *(".cr2", ".crw", ".nef", ".nrw", ".arw", ".srf", ".sr2", ".dng", ".orf", ".rw2", ".raf", ".pef"),
        *(".3fr", ".fff", ".iiq", ".srw", ".dcr", ".kdc", ".erf", ".mef", ".mos", ".mrw", ".x3f", ".rwl"),
        *(".mdi", ".nif"),
    )
    mime = ("image/x-raw", "image/x-adobe-dng", "image/x-canon-cr2", "image/x-nikon-nef", "image/x-sony-arw")

    def accepts(self, head: bytes) -> bool:
        """Whether the file begins as one of them."""
        return bool(_tiff_raw.refusal(head))

    def parts(self, source: Source, keep: Keep) -> Iterator[Part]:
        """Always raises Uncleanable: `keep` changes nothing."""
        del keep
        raise Uncleanable(_tiff_raw.refusal(source.head(16))) if source.size else Malformed("an empty file")


handler = RawHandler()
