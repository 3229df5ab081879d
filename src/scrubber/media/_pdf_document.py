"""What stays of a PDF document, dictionary by dictionary: ISO 32000-2, 7.7, 12 and 14."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from scrubber.errors import Encrypted, LimitExceeded, Uncleanable
from scrubber.media import _pdf_annotations, _pdf_streams
from scrubber.media._verdicts import note
from scrubber.metadata import xmp
from scrubber.model import MEDIA, Finding, Kind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.policy import Keep

PLUGIN: Final = "pdf"
_OBJECTS: Final = 400_000
_DEPTH: Final = 60  # direct containers inside containers
_TREE: Final = 200_000  # nodes of an outline or a structure tree
_LONGEST: Final = 2000  # characters of one value
# Table 29 (catalog), Table 31 (pages)
_CATALOG: Final = frozenset(
    [
        "Type",
        "Version",
        "Pages",
        "PageLabels",
        "Names",
        "Dests",
        "ViewerPreferences",
        "PageLayout",
        "PageMode",
        "Outlines",
        "OpenAction",
        "URI",
        "AcroForm",
        "StructTreeRoot",
        "MarkInfo",
        "Lang",
        "OutputIntents",
        "OCProperties",
    ]
)
_PAGE: Final = frozenset(
    [
        "Type",
        "Parent",
        "Resources",
        "MediaBox",
        "CropBox",
        "BleedBox",
        "TrimBox",
        "ArtBox",
        "Contents",
        "Rotate",
        "Group",
        "Annots",
        "StructParents",
        "Tabs",
        "UserUnit",
        "Dur",
        "Trans",
        "Kids",
        "Count",
    ]
)
_OUTLINE: Final = frozenset(
    ["Title", "Parent", "Prev", "Next", "First", "Last", "Count", "Dest", "A", "SE", "C", "F", "Type"]
)
_ELEMENT: Final = frozenset(
    [
        "Type",
        "S",
        "P",
        "ID",
        "Ref",
        "Pg",
        "K",
        "A",
        "C",
        "R",
        "Lang",
        "Alt",
        "ActualText",
        "E",
        "NS",
        "Phoneme",
    ]
)
_STRUCTURE: Final = frozenset(
    ["Type", "K", "IDTree", "ParentTree", "ParentTreeNextKey", "RoleMap", "ClassMap", "Namespaces"]
)
_FORM: Final = frozenset(["Fields", "NeedAppearances", "SigFlags", "CO", "DR", "DA", "Q"])
_GROUP_USAGE: Final = frozenset(["Export", "Zoom", "Print", "View", "PageElement"])
# keys that hold nothing to draw wherever they stand, and what they are
_ANYWHERE: Final = {
    "Metadata": ("M502", "an XMP packet"),
    "PieceInfo": ("M502", "private data of a program"),
    "LastModified": ("M401", "date of a change"),
    "AF": ("M601", "associated files"),
    "EF": ("M601", "attached files"),
    "OPI": ("M504", "path of a replaced picture"),
    "Thumb": ("M602", "thumbnail of a page"),
    "AA": ("M901", "actions that start by themselves"),
    "PtData": ("M101", "positions of a point cloud"),
    "Measure": ("M101", "scale or position of a map"),
    "VP": ("M101", "scale or position of a map"),
    "LGIDict": ("M101", "position of a map"),
    "Alternates": ("M603", "another version of a picture"),
    "SeparationInfo": ("M502", "separation of a page"),
}
_FILES: Final = frozenset(("F", "UF", "DOS", "Mac", "Unix"))
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


class Cleaner:
    """Takes out of `pdf` what shows nothing. `gone` is what went, `notes` are words that stay."""

    def __init__(self, pdf: Pdf, place: tuple[int, int], keep: Keep) -> None:
        self.pdf = pdf
        self.place = place
        self.keep = keep
        self.gone: list[Finding] = []
        self.notes: list[Finding] = []

    def clean(self) -> None:
        """Everything; Encrypted for signed documents, Uncleanable where the pages are drawn by a script."""
        self._refuse()
        self._info()
        root = self.pdf.Root
        self._catalog(root)
        self._outline(root.get("/Outlines"))
        self._structure(root.get("/StructTreeRoot"))
        for page in self.pdf.pages:
            self._page(page.obj)
        self._sweep()

    def went(self, rule: str, why: str, value: str = "") -> None:
        """Say that something goes."""
        self.gone.append(note(rule, self.place, why, PLUGIN, value[:_LONGEST]))

    def stays(self, why: str, value: str) -> None:
        """Say that words stay."""
        if value.strip():
            self.notes.append(
                Finding("M506", Kind.COMMENT, Span(MEDIA, *self.place), value[:_LONGEST], 1.0, why, PLUGIN)
            )

    def only(self, holder: Object, allowed: frozenset[str], what: str) -> None:
        """Take out all keys but the allowed ones."""
        for key in _keys(holder):
            if key not in allowed:
                if key not in _ANYWHERE:
                    self.went("M901", f"an entry of {what}")
                elif key != "Metadata":
                    self.went(*_ANYWHERE[key])
                if key == "Metadata":
                    self._packet(holder["/Metadata"])
                del holder[f"/{key}"]

    def _refuse(self) -> None:
        root = self.pdf.Root
        form = root.get("/AcroForm")
        if "/Perms" in root or any(_is_signature(field) for field in _fields(form)):
            raise Encrypted("the document is signed; any change would break the signature")
        if root.get("/NeedsRendering", False):
            raise Uncleanable("the pages are drawn by a form (XFA), which cannot be cleaned without loss")
        if len(self.pdf.objects) > _OBJECTS:
            raise LimitExceeded(f"more than {_OBJECTS} objects in one document")

    def _info(self) -> None:
        trailer = self.pdf.trailer
        info = trailer.get("/Info")
        if isinstance(info, Dictionary):
            for key in _keys(info):
                value = text(info[f"/{key}"])
                if value.strip():
                    self.went(*_INFO.get(key, ("M503", "PDF custom property")), value)
        for key in _keys(trailer):
            if key not in {"Root", "Size", "Prev", "XRefStm"}:
                del trailer[f"/{key}"]

    def _catalog(self, root: Object) -> None:
        self.only(root, _CATALOG, "the catalog")
        names = root.get("/Names")
        if isinstance(names, Dictionary):
            if "/EmbeddedFiles" in names:
                for name in _names_in(names["/EmbeddedFiles"]):
                    self.went("M503", "name of an attachment", name)
                self.went("M601", "attached files")
            if "/JavaScript" in names:
                self.went("M901", "scripts")
            for key in _keys(names):
                if key not in {"Dests", "AP"}:
                    del names[f"/{key}"]
        if "/OpenAction" in root and not _is_destination(root["/OpenAction"]):
            self.went("M901", "actions that start by themselves")
            del root["/OpenAction"]
        form = root.get("/AcroForm")
        if isinstance(form, Dictionary):
            self.only(form, _FORM, "the form")
        self._layers(root.get("/OCProperties"))

    def _layers(self, properties: Object | None) -> None:
        """Layers (optional content, 8.11) stay; who made them and for whom goes."""
        for group in _items(properties.get("/OCGs")) if isinstance(properties, Dictionary) else ():
            if not isinstance(group, Dictionary):
                continue
            self.stays("name of a layer", text(group.get("/Name")))
            usage = group.get("/Usage")
            if isinstance(usage, Dictionary):
                self.only(usage, _GROUP_USAGE, "a layer")

    def _outline(self, top: Object | None) -> None:
        pending, seen = [top], set[tuple[int, int]]()
        while pending:
            item = pending.pop()
            if not isinstance(item, Dictionary) or (item.objgen in seen and item.is_indirect):
                continue
            seen.add(item.objgen)
            if len(seen) > _TREE:
                raise LimitExceeded("too many bookmarks")
            self.only(item, _OUTLINE, "a bookmark")
            self.stays("bookmark", text(item.get("/Title")))
            _pdf_annotations.action(self, item)
            pending += [item.get("/First"), item.get("/Next")]

    def _structure(self, root: Object | None) -> None:
        if not isinstance(root, Dictionary):
            return
        self.only(root, _STRUCTURE, "the structure")
        pending, seen = list(_items(root.get("/K"))), set[tuple[int, int]]()
        for _ in range(_TREE):
            if not pending:
                return
            element = pending.pop()
            if isinstance(element, Array):
                pending += _items(element)
            if not isinstance(element, Dictionary) or "/S" not in element:
                continue
            if element.is_indirect and element.objgen in seen:
                continue
            seen.add(element.objgen)
            self.only(element, _ELEMENT, "the structure")
            for key in ("/Alt", "/ActualText", "/E"):
                self.stays("alt text inside", text(element.get(key)))
            pending += _items(element.get("/K"))
        raise LimitExceeded("too many elements in the structure")

    def _page(self, page: Object) -> None:
        self.only(page, _PAGE, "a page")
        annotations = page.get("/Annots")
        if isinstance(annotations, Array):
            _pdf_annotations.clean(self, annotations)

    def _sweep(self) -> None:
        """Every object: entries that show nothing wherever they stand, and the data of streams."""
        for found in self.pdf.objects:
            if isinstance(found, Stream):
                self._entries(found, 0)
                _pdf_streams.clean(self, found)
            elif isinstance(found, Dictionary | Array):
                self._entries(found, 0)

    def _entries(self, holder: Object, depth: int) -> None:
        if depth > _DEPTH:
            raise LimitExceeded("objects inside objects, too deep")
        if isinstance(holder, Array):
            for item in holder:
                if isinstance(item, Dictionary | Array) and not item.is_indirect:
                    self._entries(item, depth + 1)
            return
        for key in _keys(holder):
            value = holder[f"/{key}"]
            if key in _ANYWHERE and _is_that(key, value):
                if key == "Metadata":
                    self._packet(value)
                else:
                    self.went(*_ANYWHERE[key])
                del holder[f"/{key}"]
            elif isinstance(value, Dictionary | Array) and not value.is_indirect:
                self._entries(value, depth + 1)

    def _packet(self, stream: Object) -> None:
        """Name what stands in an XMP packet."""
        found = list[Finding]()
        if isinstance(stream, Stream):
            data = _pdf_streams.decoded(stream)
            found = list(xmp.reader.findings(data, Span(MEDIA, *self.place))) if data else []
        self.gone += found or [note("M502", self.place, "an XMP packet", PLUGIN)]


def _is_that(key: str, value: Object) -> bool:
    """Whether a value is what its key says: a name of a font or a picture may be spelt alike."""
    if key == "Metadata":
        return isinstance(value, Stream)
    if key == "EF":  # of a file specification (7.11.4); a font may be called so, too
        return isinstance(value, Dictionary) and set(_keys(value)) <= _FILES
    if key == "LastModified":
        return isinstance(value, String)
    if key == "Thumb":
        return isinstance(value, Stream)
    if key in {"VP", "Alternates", "AF"}:
        return isinstance(value, Array | Dictionary)
    if key in {"Measure", "AA", "PieceInfo", "OPI", "LGIDict", "PtData", "SeparationInfo"}:
        return isinstance(value, Dictionary | Array)
    return True


def text(value: Object | None) -> str:
    """A text string (7.9.2.2) as text, "" for anything else."""
    return str(value) if isinstance(value, String) else ""


def _keys(holder: Object) -> list[str]:
    return [key[1:] for key in holder.keys()]  # noqa: SIM118 - pikepdf's objects are no mappings


def _items(value: Object | None) -> Iterator[Object]:
    if isinstance(value, Array):
        yield from value
    elif value is not None:
        yield value


def _fields(form: Object | None) -> Iterator[Object]:
    """All fields of a form, from the top (12.7.4.1)."""
    if not isinstance(form, Dictionary):
        return
    pending = list(_items(form.get("/Fields")))
    for _ in range(_TREE):
        if not pending:
            return
        field = pending.pop()
        if isinstance(field, Dictionary):
            yield field
            pending += _items(field.get("/Kids"))
    raise LimitExceeded("too many fields in one form")


def _is_signature(field: Object) -> bool:
    return field.get("/FT") == Name.Sig and isinstance(field.get("/V"), Dictionary)


def _is_destination(action: Object) -> bool:
    return isinstance(action, Array | String | Name) or (
        isinstance(action, Dictionary) and action.get("/S") == Name.GoTo
    )


def _names_in(tree: Object) -> Iterator[str]:
    """The keys of a name tree (7.9.6), as far as it is a tree."""
    pending: list[Any] = [tree]
    for _ in range(1000):
        if not pending:
            return
        node = pending.pop()
        if isinstance(node, Dictionary):
            names = node.get("/Names")
            if isinstance(names, Array):
                yield from (text(names[i]) for i in range(0, len(names), 2))
            pending += _items(node.get("/Kids"))
