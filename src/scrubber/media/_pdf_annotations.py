"""Annotations and actions of a PDF: ISO 32000-2, 12.5 and 12.6."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pikepdf import Array, Dictionary

if TYPE_CHECKING:
    from pikepdf import Object

    from scrubber.media._pdf_document import Cleaner

# entries of all annotations (Table 166), of links (176), of markup (172 and following) and of fields (226)
_KEPT: Final = frozenset(
    [
        "Type",
        "Subtype",
        "Rect",
        "Contents",
        "P",
        "F",
        "AP",
        "AS",
        "Border",
        "C",
        "StructParent",
        "OC",
        "BM",
        "ca",
        "CA",
        "Lang",
        "A",
        "Dest",
        "H",
        "QuadPoints",
        "BS",
        "PA",
        "Popup",
        "IRT",
        "RT",
        "IT",
        "Open",
        "Name",
        "Q",
        "DA",
        "DS",
        "CL",
        "RD",
        "LE",
        "L",
        "LL",
        "LLE",
        "LLO",
        "Cap",
        "CP",
        "CO",
        "Vertices",
        "InkList",
        "Path",
        "BE",
        "IC",
        "Sy",
        "State",
        "StateModel",
        "FT",
        "Parent",
        "Kids",
        "T",
        "TU",
        "V",
        "DV",
        "Ff",
        "Opt",
        "TI",
        "I",
        "MaxLen",
        "MK",
        "Lock",
        "SV",
    ]
)
_WIDGET: Final = "/Widget"
_OF_FIELDS: Final = frozenset(
    ["FT", "Parent", "Kids", "T", "TU", "V", "DV", "Ff", "Opt", "TI", "I", "MaxLen", "MK", "Lock", "SV"]
)
_GONE: Final = {  # annotations that hold files, films and sound
    "/FileAttachment": ("M601", "an attached file"),
    "/Sound": ("M604", "sound inside the document"),
    "/Movie": ("M604", "film inside the document"),
    "/Screen": ("M604", "film inside the document"),
    "/RichMedia": ("M604", "film inside the document"),
    "/3D": ("M603", "a three-dimensional model"),
    "/TrapNet": ("M901", "marks of a printer"),
    "/PrinterMark": ("M901", "marks of a printer"),
}
_WHAT: Final = {
    "M": ("M401", "date of an annotation"),
    "CreationDate": ("M401", "date of an annotation"),
    "NM": ("M502", "name of an annotation"),
    "T": ("M201", "author of an annotation"),
    "Subj": ("M503", "comment"),
    "RC": ("M503", "comment"),
    "TM": ("M901", "an entry of an annotation"),
}
_ACTIONS: Final = frozenset(
    ("/GoTo", "/URI", "/Named", "/SetOCGState", "/GoToDp", "/Trans", "/Hide", "/ResetForm")
)


def clean(cleaner: Cleaner, annotations: Array) -> None:
    """Annotations of one page: those that hold files go, the others lose authors, dates and scripts."""
    for number in range(len(annotations) - 1, -1, -1):
        annotation = annotations[number]
        if not isinstance(annotation, Dictionary):
            continue
        kind = str(annotation.get("/Subtype", ""))
        if kind in _GONE:
            cleaner.went(*_GONE[kind])
            del annotations[number]
        else:
            _one(cleaner, annotation, kind)


def _one(cleaner: Cleaner, annotation: Object, kind: str) -> None:
    from scrubber.media._pdf_document import text

    field = kind == _WIDGET
    for key in [name[1:] for name in annotation.keys()]:  # noqa: SIM118 - no mapping
        if key in _KEPT and (field or key not in _OF_FIELDS):
            continue
        rule, why = _WHAT.get(key, ("M901", "an entry of an annotation"))
        cleaner.went(rule, why, text(annotation[f"/{key}"]))
        del annotation[f"/{key}"]
    cleaner.stays("comment in a document", text(annotation.get("/Contents")))
    action(cleaner, annotation)


def action(cleaner: Cleaner, holder: Object) -> None:
    """The action of a link or bookmark: it may lead to a place or an address, and do nothing else."""
    chosen = holder.get("/A")
    if not isinstance(chosen, Dictionary):
        return
    if str(chosen.get("/S", "")) not in _ACTIONS:
        cleaner.went("M504", "a script, or a link to a file")
        del holder["/A"]
    elif "/Next" in chosen:
        cleaner.went("M901", "actions that follow an action")
        del chosen["/Next"]
