"""Name what stands in a C2PA manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.model import Finding, Kind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator


class C2paReader:
    """Placeholder until the reader is written: one finding for the whole block."""

    def findings(self, block: bytes, span: Span) -> Iterator[Finding]:
        yield Finding("M701", Kind.PROVENANCE, span, why="a C2PA manifest", source="c2pa")


reader = C2paReader()
