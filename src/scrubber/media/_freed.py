"""What becomes of boxes that go where nothing may move: zeroed `free` boxes, ISO/IEC 14496-12 8.1.2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.media._boxes import free_header
from scrubber.media._verdicts import note
from scrubber.model import Part

if TYPE_CHECKING:
    from scrubber.media._boxes import Box
    from scrubber.media._source import Source
    from scrubber.model import Finding

_PADDING: Final = frozenset((b"free", b"skip", b"wide"))


def rest(source: Source, start: int, end: int, plugin: str) -> Part:
    """What follows the last box inside a box."""
    if source.is_zero(start, end):
        return Part(start, end, "zeros", "end of a list")
    why = "bytes that are no box"
    return Part(start, end, "rest", why, b"", True, (note("M902", (start, end), why, plugin),))


def freed(  # noqa: PLR0913  one word for each thing that may be said
    source: Source,
    box: Box,
    plugin: str,
    *,
    rule: str = "M901",
    name: str = "",
    why: str = "",
    findings: tuple[Finding, ...] = (),
) -> Part:
    """A box turned into a `free` box of zeros; kept where it is one already."""
    name = name or box.name
    if box.type in _PADDING and source.is_zero(box.body, box.end):
        return Part(box.start, box.end, name, "padding")
    head = source.read(box.start, box.body - box.start)
    if box.type in _PADDING:
        why, rule, new = "padding that is not empty", "M605", head
    else:
        why, new = why or "not needed to show the picture", free_header(box.end - box.start)
        if box.open:
            new = bytes(4) + b"free"
    found = findings or (note(rule, (box.start, box.end), why, plugin),)
    return Part(box.start, box.end, name, why, new, True, found)
