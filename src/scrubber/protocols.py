"""What a plugin has to offer: the four small interfaces of scrubber.

Third parties register theirs under the entry points `scrubber.media`, `scrubber.metadata`,
`scrubber.text` and `scrubber.suggest`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scrubber.media._source import Source
    from scrubber.model import Finding, Part, Span, Text
    from scrubber.policy import Keep


class Handler(Protocol):
    """One container format.

    `accepts` decides by the first bytes (64 KiB at most, fewer for a short file) and must be cheap.
    `parts` yields the parts of the file in order, covering it without gap or overlap; it raises
    `InputError` where the container cannot be understood, never anything else.
    """

    name: str
    suffixes: tuple[str, ...]  # with the dot, lower case, the preferred one first
    mime: tuple[str, ...]  # the preferred one first

    def accepts(self, head: bytes) -> bool: ...
    def parts(self, source: Source, keep: Keep) -> Iterable[Part]: ...


class Reader(Protocol):
    """One metadata standard: names what stands in a payload. Never raises.

    `span` is where the payload stands in the file; findings carry it.
    """

    def findings(self, block: bytes, span: Span) -> Iterator[Finding]: ...


class Detector(Protocol):
    """One sort of private text. One list of findings per text, in order."""

    def find(self, texts: Sequence[Text]) -> Iterator[list[Finding]]: ...


class Suggester(Protocol):
    """One sort of text to reword. `parts` are the text parts it serves; wordings come best first."""

    parts: frozenset[str]

    def suggest(self, text: Text, findings: Sequence[Finding]) -> Sequence[str]: ...
