"""Say what goes from a PDF and which words stay, in the words of ISO 32000-2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from pikepdf import Array, Dictionary, Stream, String

from scrubber.media import _office_paths, _pdf_filters
from scrubber.media._pdf_kinds import GONE
from scrubber.media._verdicts import note
from scrubber.metadata import icc, xmp
from scrubber.model import MEDIA, Finding, Kind, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PLUGIN: Final = "pdf"
_LONGEST: Final = 2000  # characters of one value
_MOST: Final = 20_000  # findings of one document
_PACKETS: Final = 200  # XMP packets that are looked into
_STRINGS: Final = 50  # of one dictionary that goes
_NODES: Final = 1000
_SCRIPTS: Final = ("javascript:", "vbscript:", "data:")
_WHAT: Final = {
    "AA": ("M901", "actions that start by themselves"),
    "AF": ("M601", "associated files"),
    "Alternates": ("M603", "another version of a picture"),
    "B": ("M901", "threads of an article"),
    "Collection": ("M601", "attached files"),
    "CreationDate": ("M401", "date of an annotation"),
    "Creator": ("M501", "program that made a layer"),
    "CreatorInfo": ("M501", "program that made a layer"),
    "DSS": ("M201", "certificates of signatures"),
    "EF": ("M601", "attached files"),
    "EmbeddedFiles": ("M601", "attached files"),
    "FS": ("M601", "attached files"),
    "ID": ("M502", "ids of captured web pages"),
    "JavaScript": ("M901", "scripts"),
    "LGIDict": ("M101", "position of a map"),
    "LastModified": ("M401", "date of a change"),
    "M": ("M401", "date of an annotation"),
    "Measure": ("M101", "scale or position of a map"),
    "NM": ("M502", "name of an annotation"),
    "OPI": ("M504", "path of a replaced picture"),
    "OpenAction": ("M901", "actions that start by themselves"),
    "PieceInfo": ("M502", "private data of a program"),
    "PtData": ("M101", "positions of a point cloud"),
    "RC": ("M503", "comment"),
    "RV": ("M503", "comment"),
    "Ref": ("M504", "a page of another file"),
    "SeparationInfo": ("M502", "separation of a page"),
    "SpiderInfo": ("M504", "captured web pages"),
    "Subj": ("M503", "comment"),
    "Threads": ("M503", "comment"),
    "Thumb": ("M602", "thumbnail of a page"),
    "URI": ("M504", "a link to a file"),
    "User": ("M203", "person for whom a layer is"),
    "VP": ("M101", "scale or position of a map"),
    "XFA": ("M503", "comment"),
}
_INSIDE: Final = {  # keys of dictionaries that go
    "Contents": ("M503", "comment"),
    "Desc": ("M503", "name of an attachment"),
    "F": ("M503", "name of an attachment"),
    "M": ("M401", "date of an annotation"),
    "T": ("M201", "author of an annotation"),
    "UF": ("M503", "name of an attachment"),
}
_INFO: Final = {  # Table 349
    "Title": ("M503", "PDF Title"),
    "Author": ("M201", "PDF Author"),
    "Subject": ("M503", "PDF Subject"),
    "Keywords": ("M503", "PDF Keywords"),
    "Creator": ("M501", "PDF Creator"),
    "Producer": ("M501", "PDF Producer"),
    "CreationDate": ("M401", "PDF CreationDate"),
    "ModDate": ("M401", "PDF ModDate"),
}


class Report:
    """What goes (`gone`) and what stays and is worth knowing (`notes`), each once."""

    def __init__(self, place: tuple[int, int]) -> None:
        self._place = place
        self._gone: dict[Finding, None] = {}
        self._notes: dict[Finding, None] = {}
        self._packets = 0

    @property
    def gone(self) -> tuple[Finding, ...]:
        """What goes, in the order in which it was found."""
        return tuple(self._gone)

    @property
    def notes(self) -> tuple[Finding, ...]:
        """What stays and is told."""
        return tuple(self._notes)

    def add(self, findings: Iterable[Finding]) -> None:
        """What went from something inside."""
        for finding in findings:
            if len(self._gone) < _MOST:
                self._gone[finding] = None

    def say(self, rule: str, why: str, value: str = "") -> None:
        """Something goes."""
        self.add([note(rule, self._place, why, PLUGIN, value[:_LONGEST])])

    def tell(self, rule: str, why: str) -> None:
        """Something stays."""
        self._notes[note(rule, self._place, why, PLUGIN)] = None

    def stays(self, why: str, value: str) -> None:
        """Words stay."""
        if value.strip() and len(self._notes) < _MOST:
            span = Span(MEDIA, *self._place)
            self._notes[Finding("M506", Kind.COMMENT, span, value[:_LONGEST], 1.0, why, PLUGIN)] = None

    def address(self, value: str) -> bool:
        """Whether the address of a link may stay: it leads to the web, and not into somebody's disk."""
        plain = unquote(value).strip().casefold()
        if _office_paths.is_path(value) or plain.startswith(_SCRIPTS):
            return False
        self.stays("link inside", value)
        return True

    def profile(self, data: bytes) -> None:
        """A colour profile stays."""
        for finding in icc.reader.findings(data, Span(MEDIA, *self._place)):
            self._notes[finding] = None

    def info(self, info: Any) -> None:
        """The document information dictionary goes (14.3.3)."""
        for key, value in info.items():
            if isinstance(value, String) and str(value).strip():
                self.say(*_INFO.get(key[1:], ("M503", "PDF custom property")), str(value))

    def went(self, key: str, value: Any, table: str) -> None:
        """An entry `key` of a dictionary goes, or an item of an array where `key` is empty."""
        if key == "Metadata" and isinstance(value, Stream):
            self._packet(value)
            return
        rule, why = _WHAT.get(key, ("M901", f"an entry of {_named(table)}"))
        if key == "T" and table in {"annot", "elem"}:
            rule, why = _INSIDE["T"] if table == "annot" else ("M503", "comment")
        if not key and isinstance(value, Dictionary):
            rule, why = GONE.get(str(value.get("/Subtype", "")), (rule, why))
        found = list(_strings(key, value))
        if not found or not isinstance(value, String):
            self.say(rule, why)
        for inner, string in found:
            self.say(*_INSIDE.get(inner, (rule, why)) if inner != key else (rule, why), string)

    def _packet(self, stream: Stream) -> None:
        """Name what stands in an XMP packet."""
        self._packets += 1
        data = _pdf_filters.decoded(stream) if self._packets <= _PACKETS else None
        found = list(xmp.reader.findings(data, Span(MEDIA, *self._place))) if data else []
        self.add(found or [note("M502", self._place, "an XMP packet", PLUGIN)])


def _named(table: str) -> str:
    return _NAMED.get(table, "the document")


_NAMED: Final = {
    "catalog": "the catalog",
    "page": "a page",
    "annot": "an annotation",
    "field": "a form field",
    "form": "the form",
    "bookmark": "a bookmark",
    "onelayer": "a layer",
    "elem": "the structure",
    "structure": "the structure",
    "image": "a picture",
    "font": "a font",
}


def _strings(key: str, value: Any) -> Iterator[tuple[str, str]]:
    """The strings in something that goes, each with the key that is next to it."""
    pending, seen, found = [(key, value)], set[tuple[int, int]](), 0
    for _ in range(_NODES):
        if not pending or found == _STRINGS:
            return
        name, one = pending.pop(0)
        if isinstance(one, String) and str(one).strip():
            found += 1
            yield name, str(one)
        elif isinstance(one, Array | Dictionary | Stream):
            if one.is_indirect and (one.objgen in seen or _leads_back(name, one)):
                continue
            seen.add(one.objgen)
            inner = [(name, item) for item in one] if isinstance(one, Array) else _inside(one)
            pending += inner[:_NODES]


def _inside(holder: Any) -> list[tuple[str, Any]]:
    return [(key[1:], value) for key, value in holder.items()]


def _leads_back(key: str, value: Any) -> bool:
    """Whether it is a part of the document that stays: a page, a parent."""
    return key in {"P", "Pg", "Parent", "Popup", "IRT", "Dest", "D"} or (
        isinstance(value, Dictionary) and str(value.get("/Type", "")) in {"/Page", "/Pages", "/Catalog"}
    )
