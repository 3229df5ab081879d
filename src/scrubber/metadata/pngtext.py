"""Name what stands in a PNG text chunk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.model import Finding, Kind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator


class PngTextReader:
    """Placeholder until the reader is written: one finding for the whole block."""

    def findings(self, block: bytes, span: Span) -> Iterator[Finding]:
        yield Finding("M503", Kind.COMMENT, span, why="a PNG text chunk", source="pngtext")


reader = PngTextReader()
