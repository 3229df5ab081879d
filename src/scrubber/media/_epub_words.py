"""Edit the lists of a book: package document and NCX. EPUB 3.3, 5; OPF 2.0.1, 2.2."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.media._xml import DROP, Change, edited
from scrubber.media._xml_names import FOREIGN

if TYPE_CHECKING:
    from scrubber.media._office_findings import Seen

MODIFIED: Final = "2000-01-01T00:00:00Z"  # EPUB 3 wants a time (5.5.4); this one says nothing
_GONE: Final = {
    "creator": ("M201", "author of the document"),
    "contributor": ("M201", "author of the document"),
    "publisher": ("M201", "author of the document"),
    "rights": ("M202", "rights of the document"),
    "date": ("M401", "time of the document"),
    "description": ("M503", "description of a document"),
    "subject": ("M503", "description of a document"),
    "source": ("M502", "properties of the document"),
    "relation": ("M502", "properties of the document"),
    "coverage": ("M102", "place of the document"),
}
_KEPT: Final = re.compile(r"(?:rendition:|media:|schema:access|ibooks:specified-fonts)[\w:.-]*")
PLAIN: Final = re.compile(
    r"(?:viewport|cover|fixed-layout|original-resolution|orientation-lock|book-type|zero-[\w]+)"
)
_OWN: Final = ("data-", "aria-", "epub:", "xml:", "ssml:")


class Book(NamedTuple):
    """What the package document says: name of the id, its value, the title, media types of files by path."""

    identifier: str
    value: str
    title: str
    items: dict[str, str]


def book(data: bytes) -> Book:
    """Read the package document; paths are as they stand there, relative to it."""
    said = {"id": "", "value": "", "title": ""}
    items: dict[str, str] = {}

    def put(key: str, text: str) -> None:
        said[key] = said[key] or text.strip()

    def judge(name: str, attributes: dict[str, str], _path: list[str]) -> Change | None:
        if name == "opf:package":
            said["id"] = attributes.get("unique-identifier", "")
        elif name == "dc:identifier" and attributes.get("id") == said["id"]:
            return Change(text=lambda text: put("value", text))
        elif name == "dc:title":
            return Change(text=lambda text: put("title", text))
        elif name == "opf:item":
            items[attributes.get("href", "")] = attributes.get("media-type", "")
        return None

    edited(data, judge)
    return Book(said["id"], said["value"], said["title"], items)


def neutral(about: Book) -> str:
    """An identifier in place of the old one, which only the title gives: it links no copies and no buyer."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, about.title)}"


class Package:
    """Edits of the package document. `value` is the new identifier, or None where the old one has to stay."""

    def __init__(self, about: Book, value: str | None, there: set[str], seen: Seen) -> None:
        self._about, self._value, self._there, self._seen = about, value, there, seen
        self._dropped: set[str] = set()

    def judge(self, name: str, attributes: dict[str, str], path: list[str]) -> Change | None:
        """What becomes of an element."""
        if name[0] == FOREIGN:
            self._seen.went("M901", "unknown part")
            return DROP
        if "opf:metadata" in path:
            return self._metadata(name, attributes)
        if name in {"opf:item", "opf:reference"} and attributes.get("href", "") not in self._there:
            if "://" in attributes.get("href", "") and name == "opf:item":
                return None
            if name == "opf:reference":
                return None if attributes.get("href", "").partition("#")[0] in self._there else DROP
            self._dropped.add(attributes.get("id", ""))
            self._seen.went("M502", "names of parts that went")
            return DROP
        if name == "opf:itemref" and attributes.get("idref", "") in self._dropped:
            return DROP
        return None

    def _metadata(self, name: str, attributes: dict[str, str]) -> Change | None:
        space, _, word = name.rpartition(":")
        if name in {"opf:dc-metadata", "dc:language"}:
            return None
        if name == "dc:title":
            return Change(
                text=self._title, attributes={"opf:file-as": None} if "opf:file-as" in attributes else None
            )
        if name == "dc:identifier":
            return self._identifier(attributes)
        if name == "opf:meta":
            return self._meta(attributes)
        rule, why = _GONE.get(word, ("M502", "properties of the document"))
        if space != "dc":
            rule, why = "M502", "properties of the document"
        self._dropped.add(attributes.get("id", ""))
        return Change(drop=True, text=lambda text: self._seen.went(rule, why, text))

    def _title(self, text: str) -> None:
        self._seen.stays("M506", "title inside", text)

    def _identifier(self, attributes: dict[str, str]) -> Change | None:
        if attributes.get("id", "") != self._about.identifier:
            self._dropped.add(attributes.get("id", ""))
            return Change(
                drop=True, text=lambda text: self._seen.went("M502", "identifier of the book", text)
            )
        if self._value is None:
            return None
        new: dict[str, str | None] = {k: None for k in attributes if k == "opf:scheme"}
        return Change(text=self._new_identifier, attributes=new or None)

    def _new_identifier(self, text: str) -> str | None:
        if self._value is None or text.strip() == self._value:
            return None
        self._seen.went("M502", "identifier of the book", text)
        return self._value

    def _meta(self, attributes: dict[str, str]) -> Change | None:
        said = attributes.get("property", "")
        refined = attributes.get("refines", "").lstrip("#")
        if said == "dcterms:modified" and not refined:
            return Change(text=self._modified)
        if said and _KEPT.fullmatch(said) and refined not in self._dropped:
            return None
        if PLAIN.fullmatch(attributes.get("name", "")):
            return None
        value = attributes.get("content", "")
        self._dropped.add(attributes.get("id", ""))
        return Change(
            drop=True,
            text=lambda text: self._seen.went("M502", "properties of the document", value or text),
        )

    def _modified(self, text: str) -> str | None:
        if text.strip() == MODIFIED:
            return None
        self._seen.went("M401", "time of the document", text)
        return MODIFIED


def ncx_left(data: bytes, value: str | None, seen: Seen) -> bytes:
    """The NCX (OPF 2.0.1, 2.4.1) without its authors, with the identifier of the package document."""

    def judge(name: str, attributes: dict[str, str], path: list[str]) -> Change | None:
        if name == "ncx:meta" and path[-1:] == ["ncx:head"]:
            word = attributes.get("name", "")
            if word == "dtb:uid":
                if value is None or attributes.get("content") == value:
                    return None
                seen.went("M502", "identifier of the book", attributes.get("content", ""))
                return Change(attributes={"content": value})
            if word in {"dtb:depth", "dtb:totalPageCount", "dtb:maxPageNumber"}:
                return None
            seen.went("M502", "properties of the document", attributes.get("content", ""))
            return DROP
        if name == "ncx:docAuthor":
            return Change(drop=True, text=lambda text: seen.went("M201", "author of the document", text))
        if name[0] == FOREIGN:
            seen.went("M901", "unknown part")
            return DROP
        if name == "ncx:text":
            return Change(text=lambda text: seen.stays("M506", "chapter title", text))
        return None

    return edited(data, judge)
