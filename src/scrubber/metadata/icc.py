"""Name what stands in an ICC profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.model import Finding, Kind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator


class IccReader:
    """Placeholder until the reader is written: one finding for the whole block."""

    def findings(self, block: bytes, span: Span) -> Iterator[Finding]:
        yield Finding("M904", Kind.DEVICE, span, why="an ICC profile", source="icc")


reader = IccReader()
