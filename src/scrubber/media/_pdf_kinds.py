"""Choose the table of a dictionary where ISO 32000-2 has several: actions, annotations, layers, XObjects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pikepdf import Dictionary, Name, Object, Stream

from scrubber.errors import Encrypted
from scrubber.media._pdf_schema import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrubber.media._pdf_report import Report

SIGNED: Final = "the document is signed; any change would break the signature"
_ACTIONS: Final = {  # 12.6.4
    "/GoTo": "goto",
    "/URI": "address",
    "/Named": "named",
    "/SetOCGState": "switch",
    "/Trans": "turn",
    "/Hide": "hide",
    "/ResetForm": "reset",
}
_OWNERS: Final = words("/Layout /List /PrintField /Table /Artifact")  # Table 376
# annotations that hold nothing but what they show (Table 171)
_MARKUP: Final = words("""
    /Text /Link /FreeText /Line /Square /Circle /Polygon /PolyLine /Highlight /Underline /Squiggly /StrikeOut
    /Caret /Stamp /Ink /Popup /Watermark /Redact /PrinterMark
""")
GONE: Final = {  # annotations that hold files, films and sound
    "/FileAttachment": ("M601", "an attached file"),
    "/Sound": ("M604", "sound inside the document"),
    "/Movie": ("M604", "film inside the document"),
    "/Screen": ("M604", "film inside the document"),
    "/RichMedia": ("M604", "film inside the document"),
    "/3D": ("M603", "a three-dimensional model"),
    "/Projection": ("M603", "a three-dimensional model"),
    "/TrapNet": ("M901", "marks of a printer"),
}


def choose(name: str, value: Object, report: Report) -> str | None:
    """The table for `value` where `name` is asked for; None where it has none and goes."""
    chooser = _CHOICES.get(name)
    return chooser(value, report) if chooser else name


def _page_node(value: Object, _: Report) -> str:
    return "pages" if "/Kids" in value else "page"


def _action(value: Object, _: Report) -> str | None:
    return _ACTIONS.get(_kind(value, "/S"))


def _opening(value: Object, _: Report) -> str | None:
    return "goto" if _kind(value, "/S") == "/GoTo" else None


def _annotation(value: Any, report: Report) -> str | None:
    kind = _kind(value, "/Subtype")
    if kind == "/Widget":
        return "field"
    if kind in _MARKUP:
        return "annot"
    look = value.get("/AP")
    if kind == "/TrapNet" or not isinstance(look, Dictionary) or "/N" not in look:
        return None
    report.went("", value, "")
    value["/Subtype"] = Name.Stamp  # what it looked like stays
    return "shown"


def _x_object(value: Object, _: Report) -> str | None:
    if not isinstance(value, Stream):
        return None
    kind = _kind(value, "/Subtype")
    if kind == "/Image" or (not kind and "/Width" in value):
        return "image"
    return "drawing" if kind == "/Form" or (not kind and "/BBox" in value) else None


def _look(value: Object, report: Report) -> str | None:
    return _x_object(value, report) if isinstance(value, Stream) else "looks"


def _properties(value: Object, report: Report) -> str:
    return _layer(value, report) if _kind(value, "/Type") in {"/OCG", "/OCMD"} else "marked"


def _layer(value: Object, _: Report) -> str:
    return "membership" if _kind(value, "/Type") == "/OCMD" or "/OCGs" in value else "onelayer"


def _encoding(value: Object, _: Report) -> str:
    return "charmap" if isinstance(value, Stream) else "differences"


def _color(value: Object, _: Report) -> str:
    if "/FunctionType" in value:
        return "function"
    if isinstance(value, Stream):
        return "profile" if "/N" in value else "data"
    return "calibrated" if "/WhitePoint" in value else "inks"


def _element(value: Object, _: Report) -> str | None:
    kind = _kind(value, "/Type")
    if kind == "/OBJR":
        return "reference"
    if kind == "/MCR" or ("/S" not in value and "/MCID" in value):
        return "marking"
    return "elem" if "/S" in value else None


def _attributes(value: Object, _: Report) -> str | None:
    return "attribute" if _kind(value, "/O") in _OWNERS else None


def _filled(value: Object, _: Report) -> str:
    if not isinstance(value, Stream):
        raise Encrypted(SIGNED)
    return "text"


def _kind(value: Any, key: str) -> str:
    kind = value.get(key)
    return str(kind) if isinstance(kind, Name) else ""


_CHOICES: Final[dict[str, Callable[[Object, Report], str | None]]] = {
    "pagenode": _page_node,
    "action": _action,
    "opening": _opening,
    "annotation": _annotation,
    "xobject": _x_object,
    "look": _look,
    "properties": _properties,
    "layer": _layer,
    "encoding": _encoding,
    "colorpart": _color,
    "element": _element,
    "attributes": _attributes,
    "filled": _filled,
}
