"""Clean one PDF document: ISO 32000-2, 7.5.5 (trailer), 7.7 (structure of a document)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pikepdf import Array, Dictionary, Name, Object, Pdf

from scrubber.errors import Encrypted, LimitExceeded, Uncleanable
from scrubber.media._pdf_kinds import SIGNED
from scrubber.media._pdf_report import Report
from scrubber.media._pdf_walk import Walk

if TYPE_CHECKING:
    from scrubber.policy import Keep

_OBJECTS: Final = 400_000
_TREE: Final = 200_000  # fields of a form


def clean(pdf: Pdf, place: tuple[int, int], keep: Keep) -> Report:
    """Take out of `pdf` what shows nothing, and say what went and what stays.

    Raises Encrypted for signed documents, Uncleanable where the pages are drawn by a script.
    """
    _refuse(pdf)
    report = Report(place)
    _trailer(pdf, report)
    pages = {page.obj.objgen for page in pdf.pages}
    walk = Walk(report, keep, pages)
    walk.run(pdf.Root, "catalog")
    walk.finish()
    _layers(pdf.Root, report)
    return report


def _refuse(pdf: Pdf) -> None:
    root = pdf.Root
    if len(pdf.objects) > _OBJECTS:
        raise LimitExceeded(f"more than {_OBJECTS} objects in one document")
    form = root.get("/AcroForm")
    if "/Perms" in root or (isinstance(form, Dictionary) and _is_signed(form)):
        raise Encrypted(SIGNED)
    if root.get("/NeedsRendering", False):
        raise Uncleanable("the pages are drawn by a form (XFA), which cannot be cleaned without loss")


def _is_signed(form: Object) -> bool:
    """Whether any field of a form is a signature that was given (12.7.5.5)."""
    pending = [(field, False) for field in _listed(form.get("/Fields"))]
    seen = set[tuple[int, int]]()
    while pending:
        field, inherited = pending.pop()
        if not isinstance(field, Dictionary) or (field.is_indirect and field.objgen in seen):
            continue
        seen.add(field.objgen)
        if len(seen) > _TREE:
            raise LimitExceeded("too many fields in one form")
        # its kind may stand in a parent
        signs = field.get("/FT") == Name.Sig or (inherited and "/FT" not in field)
        if signs and isinstance(field.get("/V"), Dictionary):
            return True
        pending += [(kid, signs) for kid in _listed(field.get("/Kids"))]
    return False


def _trailer(pdf: Pdf, report: Report) -> None:
    trailer = pdf.trailer
    info = trailer.get("/Info")
    if isinstance(info, Dictionary):
        report.info(info)
    for key in [str(key) for key in trailer.keys()]:  # noqa: SIM118 - pikepdf's objects are no mappings
        if key not in {"/Root", "/Size", "/Prev", "/XRefStm"}:
            del trailer[key]


def _layers(root: Object, report: Report) -> None:
    """Say that there is something which is not shown at first (8.11.4.3)."""
    layers = root.get("/OCProperties")
    chosen = layers.get("/D") if isinstance(layers, Dictionary) else None
    if isinstance(chosen, Dictionary) and (
        chosen.get("/BaseState") == Name.OFF or len(_listed(chosen.get("/OFF")))
    ):
        report.tell("M607", "layers that are hidden at first")


def _listed(value: Object | None) -> list[Object]:
    return list(value) if isinstance(value, Array) else []
