"""Clean DOCX, XLSX and PPTX: ISO/IEC 29500 (parts 1 to 4), an archive of XML parts and media.

A part stays because a relationship of a known type leads to it; properties, comments, thumbnails, custom
XML, printer settings and what is unknown go, with the relationships and content types that name them. In
the XML that stays, ids of revisions, people, times and paths go; tracked changes stay and are reported,
macros too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.errors import InputError, Uncleanable
from scrubber.media import _ooxml_rules as rules
from scrubber.media._bounds import counted
from scrubber.media._office_findings import Seen
from scrubber.media._office_media import font_left, media_left, xml_of
from scrubber.media._ole import EMPTY
from scrubber.media._ooxml_package import (
    ROOT,
    TYPES,
    package,
    relations_left,
    relations_of,
    types_left,
)
from scrubber.media._ooxml_words import part_left
from scrubber.media._verdicts import all_kept, merged
from scrubber.media._xml import Change, edited
from scrubber.media._zip import Verdict, archive, laid_out
from scrubber.media._zip_kind import kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrubber.media._ooxml_package import Package
    from scrubber.media._source import Source
    from scrubber.media._zip import Archive, Member
    from scrubber.model import Part
    from scrubber.policy import Keep

PLUGIN: Final = "ooxml"
_LARGEST: Final = 64 << 20  # bytes of an XML part
_TYPE: Final = "application/vnd.openxmlformats-officedocument."
_WRITER: Final = ("M201", "author of a comment")
_COMMENT: Final = ("M503", "comment in a document")
_BINARY: Final = frozenset({"vbaProject", "activeXControlBinary"})
_MACROS: Final = frozenset({"vbaProject", "wordVbaData", "activeXControlBinary", "control", "ctrlProp"})


class OoxmlHandler:
    """Documents, workbooks and presentations of Microsoft Office. Signed ones are refused."""

    name = PLUGIN
    suffixes = (
        ".docx", ".xlsx", ".pptx", ".docm", ".dotx", ".dotm", ".xlsm", ".xltx", ".xltm", ".pptm", ".ppsx",
        ".ppsm", ".potx", ".potm",
    )  # fmt: skip
    mime = (
        f"{_TYPE}wordprocessingml.document",
        f"{_TYPE}spreadsheetml.sheet",
        f"{_TYPE}presentationml.presentation",
        "application/zip",
        "application/octet-stream",
    )

    def accepts(self, head: bytes) -> bool:
        """Tell by the first names in the archive."""
        return kind(head) == PLUGIN

    def parts(self, source: Source, keep: Keep) -> Iterable[Part]:
        """The parts of the package in the order in which they lie."""
        with counted(source.size):
            body = list(merged(_parts(source, keep)))
        return all_kept(body) if keep.everything else body


def _parts(source: Source, keep: Keep) -> Iterable[Part]:
    found = archive(source, rooted=True)
    members = {member.name: member for member in found.members}

    def read(name: str) -> bytes:
        member = members.get(name)
        if member is None:
            raise Uncleanable("the archive holds no list of content types")
        return xml_of(source, member, _LARGEST)

    return laid_out(source, found, _Judge(source, found, package(members, read), keep), PLUGIN)


class _Judge:
    """What becomes of each member of the archive."""

    def __init__(self, source: Source, found: Archive, about: Package, keep: Keep) -> None:
        self._source, self._about, self._keep = source, about, keep
        self._relations = {relations_of(part).casefold(): part for part in ["", *about.parts]}
        stay = {*about.parts, *(m.name for m in found.members if m.name.casefold() in self._relations)}
        self._parts, self._others = stay, {member.name for member in found.members} - stay

    def __call__(self, member: Member) -> Verdict:
        place = (member.start, member.end)
        seen = Seen(place, PLUGIN, self._keep.refuses)
        name = member.name
        if name.casefold() == TYPES.casefold():
            return self._written(member, types_left(self._read(member), self._parts, self._others), seen)
        if name.casefold() in self._relations:
            part = self._relations[name.casefold()]
            if name.casefold() == ROOT:
                for address in self._about.links:
                    seen.stays("M506", "link inside", address)
            gone = self._about.gone.get(part, set())
            return self._written(member, relations_left(self._read(member), gone, seen), seen)
        if name not in self._about.parts:
            self._leaves(member, seen)
            return Verdict(keep=False, findings=seen.gone)
        return self._stays(member, seen)

    def _read(self, member: Member) -> bytes:
        return xml_of(self._source, member, _LARGEST)

    def _written(self, member: Member, new: bytes, seen: Seen) -> Verdict:
        if new == self._read(member):
            return Verdict(keep=True, notes=seen.notes, opaque=True)
        if not seen.gone:
            seen.went("M502", "names of parts that went")
        return Verdict(keep=True, new=new, findings=seen.gone, notes=seen.notes, opaque=True)

    def _stays(self, member: Member, seen: Seen) -> Verdict:
        words = self._about.through[member.name]
        type_ = self._about.parts[member.name]
        if words & _MACROS:
            seen.stays("M508", "macros or controls")
        if not member.size or words <= _BINARY:
            return Verdict(keep=True, notes=seen.notes, opaque=True)
        if "oleObject" in words:
            return self._emptied(member, seen)
        if words == {"font"}:
            return font_left(self._source, member)
        if _is_xml(type_, member.name):
            gone = self._about.gone.get(member.name, set())
            new = part_left(self._read(member), gone, seen, notes="notesSlide" in words)
            return self._written(member, new, seen)
        return media_left(self._source, member, self._keep, PLUGIN)

    def _emptied(self, member: Member, seen: Seen) -> Verdict:
        """An object of another program: the picture of it stays, which is in a part of its own."""
        seen.went("M901", "embedded object, whose picture stays")
        return self._written(member, EMPTY, seen)

    def _leaves(self, member: Member, seen: Seen) -> None:
        """Say what a part was that goes."""
        words = self._about.through.get(member.name, set())
        rule, why = next(
            (rules.PARTS[w] for w in sorted(words) if w in rules.PARTS), ("M901", "unknown part")
        )
        if member.folder:
            seen.went("M901", "folder in the archive")
        elif rule in {"M201", "M503"} or why == "properties of the document":
            try:
                words_of(self._read(member), seen)
            except InputError:
                seen.went("M902", "a part that cannot be read")
        seen.went(rule, why)


def _is_xml(type_: str, name: str) -> bool:
    return type_.endswith(("+xml", "/xml", ".vmlDrawing")) or name.endswith((".xml", ".vml"))


def words_of(data: bytes, seen: Seen) -> None:
    """What properties and comments say that go with the part they stand in."""

    def judge(name: str, attributes: dict[str, str], path: list[str]) -> Change | None:
        local = name.rpartition(":")[2].rpartition("}")[2]
        for key, value in attributes.items():
            if key.rpartition(":")[2] in {"author", "userId", "displayName", "name"}:
                seen.went("M201", "author of a comment", value)
        if local in rules.PROPERTIES and (len(path) == 1 or path[-1] == "office:meta"):
            rule, why = rules.PROPERTIES[local]
            return Change(text=lambda text: seen.went(rule, why, text) if text.strip() else None)
        if local in {"comment", "threadedComment", "cm"} or (
            local == "author" and path[-1:] == ["x:authors"]
        ):
            of = _WRITER if local == "author" else _COMMENT
            return Change(text=lambda text: seen.went(*of, text))
        return None

    edited(data, judge)


handler = OoxmlHandler()
