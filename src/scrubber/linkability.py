"""How identifying the combination of all findings is: name + institution + date is how children were traced.

The table `TABLE` decides, from the top; signs of a child raise the level by one. It is shown, row by row, in
docs/reference/linkability.md, and the words of the signs with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from scrubber import _child_signs
from scrubber.model import MEDIA, Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scrubber.model import Text


class Level(StrEnum):
    """How easily a person can be found by what stands there."""

    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    def raised(self) -> Level:
        """The next higher level; high stays high."""
        levels = list(Level)
        return levels[min(levels.index(self) + 1, len(levels) - 1)]


# What findings come to, in the order in which a reason names it.
FACETS: Final[dict[str, str]] = {
    "name": "a full name in the words or in the list of people of the metadata",
    "first name": "a given name, or a surname, alone",
    "owner": "the owner, creator or copyright notice in the metadata",
    "institution": "a hospital, school, church, club, company",
    "place": "a place in the words, or one written into the metadata",
    "position": "coordinates, in the metadata or in the words",
    "date": "a day or month, or the time that the camera wrote",
    "year": "a year alone",
    "age": "an age",
    "contact": "e-mail address, phone, handle, profile",
    "document number": "a number that stands for one person or account",
    "serial number": "a serial number or unique id of the device",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: the level where of each group at least one facet was found.

    `raised`: signs of a child make it one level more.
    """

    level: Level
    groups: tuple[frozenset[str], ...]
    why: str
    raised: bool = True

    def fits(self, facets: frozenset[str]) -> bool:
        """Whether something of every group is there."""
        return all(group & facets for group in self.groups)


def _row(level: Level, groups: str, why: str, *, raised: bool = True) -> Row:
    """A row from `name|owner + institution|place`."""
    parsed = tuple(frozenset(f.strip() for f in group.split("|")) for group in groups.split("+"))
    assert frozenset().union(*parsed) <= FACETS.keys(), groups
    return Row(level, parsed, why, raised)


TABLE: Final = (
    _row(Level.HIGH, "contact", "leads straight to a person"),
    _row(Level.HIGH, "document number", "stands for one person"),
    _row(Level.HIGH, "name|owner + institution|place|position|date|year", "how the children were traced"),
    _row(Level.HIGH, "first name + position", "a house, and who lives there"),
    _row(Level.HIGH, "first name + institution|place + date|year", "one of few, known there"),
    _row(Level.HIGH, "first name + institution + place", "one of few, known there"),
    _row(Level.MEDIUM, "name|owner", "a search away, but one of many who bear it"),
    _row(Level.MEDIUM, "first name + institution|place|date", "tells those who know the place or the day"),
    _row(Level.MEDIUM, "institution + date|year", "a birth or a stay is found by it without a name"),
    _row(Level.MEDIUM, "position", "leads to a house, but says of nobody that he lives there"),
    _row(Level.LOW, "first name", "one of thousands"),
    _row(Level.LOW, "institution|place", "says where, not who"),
    _row(Level.LOW, "date|year", "says when, not who", raised=False),
    _row(Level.LOW, "serial number", "links pictures of one device, not to a person", raised=False),
    _row(Level.LOW, "age", "says of nobody who it is", raised=False),
)


@dataclass(frozen=True, slots=True)
class Linkability:
    """A level, the facets that were found, and the signs of a child. Nothing in it is private."""

    facets: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()

    @property
    def row(self) -> Row | None:
        """The row of the table that decides; None where nothing was found that leads to anybody."""
        facets = frozenset(self.facets)
        return next((row for row in TABLE if row.fits(facets)), None)

    @property
    def level(self) -> Level:
        """The level of the row, one more where signs of a child are there."""
        row = self.row
        if row is None:
            return Level.NONE
        return row.level.raised() if self.signs and row.raised else row.level

    @property
    def reason(self) -> str:
        """What decided, in words: "name + institution + year; signs of a child"."""
        row = self.row
        if row is None:
            return ""
        deciding = frozenset[str]().union(*row.groups) - ({"owner"} if "name" in self.facets else set())
        found = " + ".join(facet for facet in self.facets if facet in deciding)
        return f"{found}; signs of a child" if self.signs else found

    def __str__(self) -> str:
        return f"{self.level} ({self.reason})" if self.reason else str(self.level)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "level": str(self.level),
            "reason": self.reason,
            "facets": list(self.facets),
            "signs": list(self.signs),
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Linkability:
        """Read what `to_dict` gave; ValueError for words that are not of this version."""
        facets, signs = tuple(data["facets"]), tuple(data["signs"])
        if not (set(facets) <= FACETS.keys() and set(signs) <= SIGNS):
            raise ValueError("not a linkability")
        return cls(facets, signs)


SIGNS: Final = frozenset({"age", *_child_signs.WORDS, *_child_signs.PATTERNS})


def of_asset(texts: Sequence[Text], findings: Iterable[Finding]) -> Linkability:
    """The linkability of everything found in the media and the texts of one asset.

    Signs of a child are looked for in the texts, but not in the names found there.
    """
    findings = list(findings)
    values = {text.part: text.value for text in texts}
    facets = {facet for finding in findings for facet in _facets(finding, _value(finding, values))}
    signs = {
        "age" for f in findings if f.kind is Kind.AGE and not _child_signs.grown_up(_value(f, values) or "")
    }
    for text in texts:
        names = [f for f in findings if f.span.part == text.part and f.kind is Kind.PERSON]
        signs |= _child_signs.signs(_without(text.value, names))
    return _linkability(facets, signs)


def of_post(parts: Iterable[Linkability]) -> Linkability:
    """The linkability of what is published together: a name here and a hospital there are both known."""
    parts = list(parts)
    return _linkability({f for part in parts for f in part.facets}, {s for part in parts for s in part.signs})


def _linkability(facets: set[str], signs: set[str]) -> Linkability:
    if "name" in facets:
        facets.discard("first name")
    if "date" in facets:
        facets.discard("year")
    return Linkability(tuple(f for f in FACETS if f in facets), tuple(sorted(signs)))


def _value(finding: Finding, values: dict[str, str]) -> str:
    """What was found, "" where it is not known."""
    if finding.value or finding.span.part == MEDIA:
        return finding.value
    return values.get(finding.span.part, "")[finding.span.start : finding.span.end]


def _without(text: str, findings: Iterable[Finding]) -> str:
    pieces, at = [], 0
    for finding in sorted(findings, key=lambda f: f.span):
        pieces.append(text[at : max(at, finding.span.start)])
        at = max(at, finding.span.end)
    return " | ".join([*pieces, text[at:]])


_BY_RULE: Final = {
    "M101": "position",
    "T202": "position",
    "M102": "place",
    "M201": "owner",
    "M202": "owner",
    "M302": "serial number",
    "M303": "serial number",
    "M401": "date",
}
_BY_KIND: Final = {
    Kind.PLACE: "place",
    Kind.INSTITUTION: "institution",
    Kind.AGE: "age",
    Kind.CONTACT: "contact",
    Kind.IDENTIFIER: "document number",
    Kind.LOCATION: "place",
    Kind.OWNER: "owner",
}
_ONE_YEAR: Final = re.compile(r"\W*\d{4}\W*")
_NAME_WORD: Final = re.compile(r"[^\W\d_]+")
_CAMEL: Final = re.compile(r"(?<=[a-z\u00df-\u00f6\u00f8-\u00ff])(?=[A-Z\u00c0-\u00d6\u00d8-\u00de])")
_NO_NAME: Final = _child_signs.bag(
    "mr mrs ms miss dr dra prof sir sr sra srta dona don frau herr hr mme mlle monsieur madame mevr dhr sig "
    "signora de da do das dos di del della der den des du van von la le el y e i al af av jr st"
)
_IDEOGRAPHS: Final = re.compile(r"[\u3400-\u9fff]{2,}|[\uac00-\ud7a3]{3,}")


def _facets(finding: Finding, value: str) -> Iterator[str]:
    if finding.kind is Kind.PERSON:
        yield "name" if _is_full(finding, value) else "first name"
    elif finding.kind is Kind.DATE:
        yield "year" if _ONE_YEAR.fullmatch(value) else "date"
    elif facet := _BY_RULE.get(finding.rule) or _BY_KIND.get(finding.kind):
        yield facet


def _is_full(finding: Finding, value: str) -> bool:
    """Whether a name has two words of its own; one that is not known is taken for a full one."""
    if not value or finding.why == "given name + surname" or _IDEOGRAPHS.search(value):
        return True
    words = [word for match in _NAME_WORD.findall(value) for word in _CAMEL.split(match)]
    return sum(len(word) > 1 and word.lower() not in _NO_NAME for word in words) > 1
