"""Small words for handlers: a part that goes, a finding for it, and parts put together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.media._boxes import free_header
from scrubber.model import MEDIA, Finding, Part, Span
from scrubber.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._boxes import Box
    from scrubber.media._source import Source
    from scrubber.protocols import Reader

SEEN_LIMIT: Final = 4 << 20  # bytes of one block that are looked into; larger ones go unread


class Change(NamedTuple):
    """What becomes of [start, end) of a film: `new`, filled up with zeros; and what is said about it."""

    start: int
    end: int
    new: bytes
    rule: str = ""
    why: str = ""
    value: str = ""


def note(rule: str, place: tuple[int, int], why: str, source: str, value: str = "") -> Finding:
    """A finding of `rule` for the bytes [start, end) of the file."""
    return Finding(rule, RULES[rule].kind, Span(MEDIA, *place), value, why=why, source=source)


def dropped(start: int, end: int, name: str, findings: Iterable[Finding], why: str = "") -> Part:
    """A part that goes, whose first finding says why unless `why` does."""
    found = tuple(findings)
    return Part(start, end, name, why or (found[0].why if found else ""), b"", findings=found)


def named(
    reader: Reader, block: bytes, start: int, end: int, fallback: Finding | None = None
) -> tuple[Finding, ...]:
    """What `reader` finds in `block`, which stands in [start, end); `fallback` where it finds nothing."""
    found = tuple(reader.findings(block, Span(MEDIA, start, end)))
    return found if found or fallback is None else (fallback,)


def merged(parts: Iterable[Part]) -> Iterator[Part]:
    """Join neighbours that stay for the same reason: a picture in thousands of chunks becomes one part."""
    last: Part | None = None
    for part in parts:
        if last is not None and _alike(last, part):
            last = replace(last, end=part.end)
            continue
        if last is not None:
            yield last
        last = part
    if last is not None:
        yield last


def _alike(a: Part, b: Part) -> bool:
    return (
        a.kept
        and b.kept
        and (a.name, a.why, a.opaque, a.findings, b.findings) == (b.name, b.why, b.opaque, (), ())
    )


def all_kept(parts: Iterable[Part]) -> Iterator[Part]:
    """The same walk with nothing removed and nothing added, for `Keep(everything=True)`."""
    for part in parts:
        if part.end > part.start:
            yield replace(part, new=None, pad=False)


def data_header(source: Source, box: Box, plugin: str) -> Part:
    """The header of a box of data; where the file ends too early, it says so from now on."""
    old = source.read(box.start, box.body - box.start)
    new = free_header(box.end - box.start)[:4] + old[4:8]
    if box.body - box.start == 16 and old[:4] == b"\0\0\0\1":
        new = old[:8] + (box.end - box.start).to_bytes(8, "big")
    if box.open or new == old:
        return Part(box.start, box.body, box.name, "structure")
    why = "a box that is longer than the file"
    finding = note("M902", (box.start, box.body), why, plugin)
    return Part(box.start, box.body, box.name, why, new, findings=(finding,))
