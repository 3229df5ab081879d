"""Name what stands in Photoshop image resources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.model import Finding, Kind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator


class PhotoshopReader:
    """Placeholder until the reader is written: one finding for the whole block."""

    def findings(self, block: bytes, span: Span) -> Iterator[Finding]:
        yield Finding("M502", Kind.SOFTWARE, span, why="Photoshop image resources", source="photoshop")


reader = PhotoshopReader()
