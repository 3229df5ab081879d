"""A media file inside another one: it goes through its own handler, whatever holds it."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from scrubber.errors import UnknownFormat
from scrubber.media._bounds import deeper
from scrubber.media._sound_tags import visible
from scrubber.media._source import Source, rewrite, tiled
from scrubber.model import MEDIA, Span
from scrubber.registry import plugins

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from scrubber.model import Edit, Finding, Part
    from scrubber.policy import Keep
    from scrubber.protocols import Handler

_HEAD: Final = 1 << 16


def handler_of(source: Source, among: Collection[str] = ()) -> Handler:
    """The handler for these bytes, one of those named in `among` if any are; UnknownFormat where none is."""
    head = visible(source, _HEAD)
    for handler in plugins("scrubber.media", "handler"):
        known: Handler = handler
        if (not among or known.name in among) and known.accepts(head):
            return known
    raise UnknownFormat("a part of the file is of a format that scrubber cannot clean")


def inner_parts(
    source: Source, start: int, end: int, keep: Keep, among: Collection[str] = ()
) -> tuple[Part, ...]:
    """The parts of the file that fills [start, end), with positions as they are in `source`.

    Raises InputError as a handler does; LimitExceeded where containers are nested deeper than DEPTH.
    """
    window = source.window(start, end)
    parts = _parts(handler_of(window, among), window, keep)
    return tuple(
        replace(
            part,
            start=part.start + start,
            end=part.end + start,
            findings=tuple(_moved(f, start) for f in part.findings),
            patches=None if part.patches is None else _Moved(part.patches, start),
        )
        for part in parts
    )


def cleaned(data: bytes, keep: Keep, among: Collection[str] = ()) -> tuple[bytes, tuple[Finding, ...]]:
    """A file in memory, cleaned, and what went; the same bytes where nothing does.

    Positions in the findings count from the start of `data`.
    """
    source = Source(data)
    parts = _parts(handler_of(source, among), source, keep)
    if all(part.kept for part in parts):
        return data, ()
    sink = io.BytesIO()
    rewrite(source, parts, sink)
    return sink.getvalue(), tuple(f for part in parts if not part.kept for f in part.findings)


def _parts(handler: Handler, source: Source, keep: Keep) -> list[Part]:
    with deeper():
        return tiled(handler.parts(source, keep), source.size)


class _Moved:
    """Patches with their positions in the outer file."""

    def __init__(self, patches: Iterable[Edit], by: int) -> None:
        self._patches, self._by = patches, by

    def __iter__(self) -> Iterator[Edit]:
        for edit in self._patches:
            yield replace(edit, start=edit.start + self._by, end=edit.end + self._by)


def _moved(finding: Finding, by: int) -> Finding:
    span = finding.span
    if span.part != MEDIA:
        return finding
    return replace(finding, span=Span(MEDIA, span.start + by, span.end + by))
