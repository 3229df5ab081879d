"""Name what stands in an IPTC-IIM record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrubber.model import Finding, Kind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator


class IptcReader:
    """Placeholder until the reader is written: one finding for the whole block."""

    def findings(self, block: bytes, span: Span) -> Iterator[Finding]:
        yield Finding("M503", Kind.COMMENT, span, why="an IPTC-IIM record", source="iptc")


reader = IptcReader()
