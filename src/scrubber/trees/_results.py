"""What happened to one file, in a form that can be sent between processes and shown in any format."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.linkability import Linkability, of_asset
from scrubber.model import MEDIA
from scrubber.report import is_note

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scrubber.model import Finding, Suggestion, Text


OUTSIDE: Final = frozenset({MEDIA, "name", "folder"})  # parts that do not stand in the text of a document


class Place(NamedTuple):
    """Where something stands in a document: lines and columns count from 1, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int

    @classmethod
    def of(cls, lines: Sequence[int], start: int, end: int) -> Place:
        """The place of characters [start, end) of a document whose lines start at `lines`."""
        first, last = bisect_right(lines, start), bisect_right(lines, end)
        return cls(first, start - lines[first - 1] + 1, last, end - lines[last - 1] + 1)

    def __str__(self) -> str:
        return f"{self.line}:{self.column}"


class Cell(NamedTuple):
    """Where something stands in a table that is no text: rows count from 1."""

    row: int
    column_name: str

    def __str__(self) -> str:
        return f"row {self.row}, {self.column_name}:"


class Offer(NamedTuple):
    """A wording for the passage at characters [start, end) of a document; `rank` 0 is the best."""

    part: str
    start: int
    end: int
    wording: str
    rank: int


@dataclass(frozen=True, slots=True)
class Result:
    """One file: what was found in it, what became of it, or why it could not be handled.

    `path` and `output` are printable. `removed` are findings that are gone from the output, `findings`
    those that remain (in a check, all of them). `error` is the name of the error class and its sentence.
    """

    path: str
    format: str | None = None
    findings: tuple[Finding, ...] = ()
    removed: tuple[Finding, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    texts: tuple[Text, ...] = field(default=(), repr=False)
    output: str | None = None
    changed: bool = False
    renamed: bool = False
    left_out: bool = False  # it is no asset of its own, and nothing of it is written
    error: tuple[str, str] | None = None
    details: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()  # what was not done, and why
    lines: tuple[int, ...] = field(default=(), repr=False)  # of a document: where each line starts
    cells: Mapping[int, Cell] = field(default_factory=dict, repr=False)  # of a table: by where a span starts
    offers: tuple[Offer, ...] = ()  # of a document, in its order
    diff: tuple[str, ...] = ()  # of a document: what would change
    together: Linkability | None = None  # of a document: with all that its passages say
    rewordings: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # of a document: old, new

    @property
    def remains(self) -> bool:
        """Whether something is left that somebody has to deal with."""
        return any(not is_note(finding) for finding in self.findings)

    def place(self, finding: Finding) -> Place | Cell | None:
        """Where a finding stands in a document; None for what stands in media or in the file's own name."""
        if not self.lines or finding.span.part in OUTSIDE:
            return None
        return self.at(finding.span.start, finding.span.end)

    def at(self, start: int, end: int) -> Place | Cell:
        """Where characters [start, end) of a document stand."""
        return self.cells.get(start) or Place.of(self.lines, start, end)

    def offered(self, finding: Finding) -> str | None:
        """The best wording for the text that a finding stands in, or None."""
        if self.lines and finding.span.part not in OUTSIDE:
            start, end = finding.span.start, finding.span.end
            mine = (o for o in self.offers if o.start <= start and end <= o.end and o.rank == 0)
            return next((offer.wording for offer in mine), None)
        return next((s.wording for s in self.suggestions if s.part == finding.span.part), None)

    @property
    def linkability(self) -> Linkability:
        """How identifying all that was found, or that remains, is together."""
        return self.together or of_asset(self.texts, self.findings)

    def text(self, part: str) -> str:
        """The words of one part, or the empty string."""
        return next((text.value for text in self.texts if text.part == part), "")
