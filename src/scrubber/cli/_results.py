"""What happened to one file, in a form that can be sent between processes and shown in any format."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scrubber.cli import _status
from scrubber.report import is_note

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrubber.model import Finding, Suggestion, Text


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
    error: tuple[str, str] | None = None
    details: tuple[str, ...] = ()

    @property
    def remains(self) -> bool:
        """Whether something is left that somebody has to deal with."""
        return any(not is_note(finding) for finding in self.findings)

    def text(self, part: str) -> str:
        """The words of one part, or the empty string."""
        return next((text.value for text in self.texts if text.part == part), "")


def status(results: Iterable[Result]) -> int:
    """The exit status that these results call for."""
    results = list(results)
    if any(result.error for result in results):
        return _status.REFUSED
    return _status.FINDINGS if any(result.remains for result in results) else _status.OK
