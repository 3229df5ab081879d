"""What an editor sees and decides on: findings and suggestions of one asset, as JSON both ways."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final

from scrubber import embedded
from scrubber.errors import InputError
from scrubber.linkability import Linkability, of_asset
from scrubber.model import MEDIA, Finding, Kind, Span, Suggestion, Text
from scrubber.rules import RULES

VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that was found in one asset.

    `format` is the handler's name ("jpeg") or None where there was no media; `digest` the SHA-256 of the
    media in hex, by which `Scrubber.clean` knows the asset again; `size` its length in bytes. `linkability`
    says how identifying all of it together is; it follows from the texts and findings unless it is given.
    """

    format: str | None
    digest: str
    size: int
    texts: tuple[Text, ...] = ()
    findings: tuple[Finding, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    linkability: Linkability = field(default=None)  # type: ignore[assignment] # never None once it is made

    def __post_init__(self) -> None:
        given: object = self.linkability
        if given is None:
            object.__setattr__(self, "linkability", of_asset(self.texts, self.findings))

    @property
    def media(self) -> tuple[Finding, ...]:
        """Findings in the media file."""
        return tuple(f for f in self.findings if f.span.part == MEDIA)

    @property
    def words(self) -> tuple[Finding, ...]:
        """Findings in the texts."""
        return tuple(f for f in self.findings if f.span.part != MEDIA)

    @property
    def clean(self) -> bool:
        """Whether nothing is left to deal with; notes do not count."""
        return all(is_note(f) for f in self.findings)

    def text(self, part: str) -> str:
        """The words of one part, or the empty string."""
        return next((t.value for t in self.texts if t.part == part), "")

    def best(self, part: str) -> str | None:
        """The best offer for one part, or None."""
        return next((s.wording for s in self.suggestions if s.part == part), None)

    def safe(self, part: str) -> str | None:
        """The words of one part as they can be published: as they are, or the best offer, or None."""
        value = self.text(part)
        return self.best(part) if any(f.span.part == part for f in self.findings) else value or None

    def alt_text(self) -> str | None:
        """Safe words that say what the picture shows, from the first part that has some; None where none has.

        The caller's own words come first (alt, caption, description, title), then those that stood in the
        media file and are stripped from it.
        """
        safe = (self.safe(part) for part in ("alt", "caption", "description", "title", *embedded.PARTS))
        return next(filter(None, safe), None)

    def to_dict(self, *, show_values: bool = False) -> dict[str, Any]:
        """Plain data for JSON. Values and texts are left out unless `show_values` is set."""
        return {
            "version": VERSION,
            "format": self.format,
            "digest": self.digest,
            "size": self.size,
            "texts": [_text_dict(t, show_values=show_values) for t in self.texts],
            "findings": [finding_dict(f, show_values=show_values) for f in self.findings],
            "suggestions": [{"part": s.part, "wording": s.wording, "rank": s.rank} for s in self.suggestions],
            "linkability": self.linkability.to_dict(),
        }

    def to_json(self, *, show_values: bool = False, indent: int | None = None) -> str:
        """The report as JSON text; see `to_dict`."""
        return json.dumps(self.to_dict(show_values=show_values), ensure_ascii=False, indent=indent)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Report:
        """Read what `to_dict` gave; InputError for anything else."""
        try:
            if data["version"] != VERSION:
                raise InputError("this report was written by another version of scrubber")
            return cls(
                data["format"],
                data["digest"],
                data["size"],
                tuple(Text(t["part"], t.get("value", ""), t["language"]) for t in data["texts"]),
                tuple(map(_finding, data["findings"])),
                tuple(Suggestion(s["part"], s["wording"], s["rank"]) for s in data["suggestions"]),
                Linkability.from_dict(data["linkability"]) if "linkability" in data else None,  # type: ignore[arg-type]
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            raise InputError("this is not a report of scrubber") from None

    @classmethod
    def from_json(cls, text: str) -> Report:
        """Read what `to_json` gave; InputError for anything else."""
        try:
            data = json.loads(text)
        except ValueError:
            raise InputError("this is not JSON") from None
        return cls.from_dict(data)


def is_note(finding: Finding) -> bool:
    """Whether the finding is only worth knowing: nothing has to be done about it."""
    rule = RULES.get(finding.rule)
    return rule is not None and rule.note


def finding_dict(finding: Finding, *, show_values: bool) -> dict[str, Any]:
    """One finding as plain data, its value only where asked for."""
    data: dict[str, Any] = {
        "rule": finding.rule,
        "kind": str(finding.kind),
        "part": finding.span.part,
        "start": finding.span.start,
        "end": finding.span.end,
        "score": round(finding.score, 4),
        "grade": finding.grade,
        "why": finding.why,
        "source": finding.source,
    }
    if finding.inside:
        data["inside"] = finding.inside
    if show_values:
        data["value"] = finding.value
    return data


def _finding(data: dict[str, Any]) -> Finding:
    span = Span(data["part"], int(data["start"]), int(data["end"]))
    return Finding(
        data["rule"],
        Kind(data["kind"]),
        span,
        data.get("value", ""),
        float(data["score"]),
        data["why"],
        data["source"],
        inside=data.get("inside", ""),
    )


def _text_dict(text: Text, *, show_values: bool) -> dict[str, Any]:
    data: dict[str, Any] = {"part": text.part, "language": text.language}
    if show_values:
        data["value"] = text.value
    return data
