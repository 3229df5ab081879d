"""What `scrub_media` prints: a line for each file with findings as `scrub clean` words them, or JSON."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, Protocol

from scrubber._version import __version__
from scrubber.masking import mask
from scrubber.model import MEDIA
from scrubber.report import VERSION, finding_dict, is_note
from scrubber.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from scrubber.contrib.django._run import Result
    from scrubber.model import Finding

OK: Final = 0  # nothing left to report
FINDINGS: Final = 1  # findings in words remain
USAGE: Final = 2
REFUSED: Final = 3  # at least one file could not be cleaned or verified
INTERRUPTED: Final = 130
_WORDS: Final = {OK: "clean", FINDINGS: "findings", REFUSED: "refused", INTERRUPTED: "interrupted"}


class Tally:
    """Counts what became of the files."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.interrupted = False

    def add(self, result: Result) -> None:
        """Count one file."""
        self.counts["files"] += 1
        self.counts["with_findings"] += result.remains
        self.counts["changed"] += result.changed
        self.counts["renamed"] += result.new is not None
        self.counts["reworded"] += bool(result.reworded)
        self.counts["refused"] += result.error is not None

    @property
    def status(self) -> int:
        """The exit status that it comes to."""
        if self.interrupted:
            return INTERRUPTED
        if self.counts["refused"]:
            return REFUSED
        return FINDINGS if self.counts["with_findings"] else OK

    def as_dict(self) -> dict[str, Any]:
        """The counts, and the status in a word."""
        keys = ("files", "with_findings", "changed", "renamed", "reworded", "refused")
        return {key: self.counts[key] for key in keys} | {"status": _WORDS[self.status]}


class Output(Protocol):
    """Shows one result after the other, and counts them."""

    tally: Tally

    def add(self, result: Result) -> None: ...
    def close(self) -> None: ...


def printable(text: str) -> str:
    """A line that cannot do anything to a terminal."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


class Lines:
    """A line for each file that there is something to say of, and one that sums up."""

    def __init__(
        self, out: Callable[[str], object], err: Callable[[str], object], *, level: int, dry: bool
    ) -> None:
        self.out, self.err, self.level, self.dry = out, err, level, dry
        self.tally = Tally()

    def add(self, result: Result) -> None:
        """Print what there is to say of one file."""
        self.tally.add(result)
        if result.error:
            self.err(f"{printable(result.name)}: {result.error[1]}")
        elif self.level > 0 and (said := self._said(result)):
            self.out(f"{printable(result.name)}: {said}")
        elif self.level > 1:
            self.out(f"{printable(result.name)}: clean")

    def _said(self, result: Result) -> str:
        would = "would be " if self.dry else ""
        done = []
        if result.changed:
            done.append(f"{would}cleaned of {_media(result.removed) or 'what draws nothing'}")
        if result.new is not None:
            done.append(f"{would}renamed → {printable(result.new)}")
        done += [f"{column} {would}reworded" for column in result.reworded]
        words = [f for f in result.left if f.span.part != MEDIA and not is_note(f)]
        done += [f"left: {_word(f)}" for f in words]
        offers = {
            s.part: s.wording for s in (result.report.suggestions if result.report else ()) if s.rank == 0
        }
        done += [
            f"offer for {part}: {offers[part]}"
            for part in dict.fromkeys(f.span.part for f in words)
            if part in offers
        ]
        notes = [f for f in result.left if is_note(f)]
        done += [f"note: {_media(notes)}"] if notes and (done or self.level > 1) else []
        return "; ".join(done)

    def close(self) -> None:
        """Print the line that sums up."""
        if self.level > 0:
            self.out(self._summary())

    def _summary(self) -> str:
        n = self.tally.counts
        would = "would be " if self.dry else ""
        told = [f"{n['changed']} {would}cleaned", f"{n['files'] - n['changed'] - n['refused']} clean already"]
        told += [f"{n['renamed']} {would}renamed"] if n["renamed"] else []
        told += [f"{n['reworded']} {would}reworded"] if n["reworded"] else []
        told += [f"{n['with_findings']} with findings left"] if n["with_findings"] else []
        told += [f"{n['refused']} refused"] if n["refused"] else []
        end = "; interrupted" if self.tally.interrupted else ""
        return f"{n['files']} file{'' if n['files'] == 1 else 's'}: {', '.join(told)}{end}"


def _media(findings: Iterable[Finding]) -> str:
    return ", ".join(dict.fromkeys(f"{f.rule} {RULES[f.rule].title}" for f in findings))


def _word(finding: Finding) -> str:
    part = "file name" if finding.span.part == "name" else finding.span.part
    value = printable(mask(finding.value))
    return (
        f'{finding.rule} {RULES[finding.rule].title} in {part} "{value}" {finding.grade} {finding.score:.2f}'
    )


class Json:
    """JSON lines, or one document whose files are written one by one."""

    def __init__(self, out: Callable[[str], object], *, lines: bool) -> None:
        self.out, self.lines = out, lines
        self.tally = Tally()
        self._last = ""  # of a document: whether a comma follows is not known yet

    def add(self, result: Result) -> None:
        """Print the file's object."""
        self.tally.add(result)
        text = json.dumps(as_dict(result), ensure_ascii=False)
        if self.lines:
            self.out(text)
            return
        self.out(f"{self._last}," if self._last else self._head())
        self._last = text

    def _head(self) -> str:
        head = json.dumps({"version": VERSION, "scrubber": __version__, "command": "scrub_media"})
        return f'{head[:-1]}, "files": ['

    def close(self) -> None:
        """Print the end of the document."""
        if not self.lines:
            self.out(self._last or self._head())
            self.out(f'], "summary": {json.dumps(self.tally.as_dict())}}}')


def as_dict(result: Result) -> dict[str, Any]:
    """One file as plain data, without private values but the file's own name."""
    report = result.report
    data: dict[str, Any] = {
        "path": printable(result.name),
        "field": result.label,
        "format": report.format if report else None,
        "output": printable(result.new or result.name),
        "changed": result.changed,
        "renamed": result.new is not None,
        "reworded": list(result.reworded),
        "removed": [finding_dict(f, show_values=False) for f in result.removed],
        "findings": [finding_dict(f, show_values=False) for f in result.left],
        "suggestions": [
            {"part": s.part, "wording": s.wording, "rank": s.rank}
            for s in (report.suggestions if report else ())
        ],
    }
    if result.error:
        data["error"] = {"type": result.error[0], "message": result.error[1]}
    return data
