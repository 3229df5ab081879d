"""Small words for handlers: a part that goes, a finding for it, and parts put together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from scrubber.model import MEDIA, Finding, Part, Span
from scrubber.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.protocols import Reader

SEEN_LIMIT: Final = 4 << 20  # bytes of one block that are looked into; larger ones go unread


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
