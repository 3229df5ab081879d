"""Short names of XML elements and attributes: the prefix that specifications use, whatever a file declares.

ISO/IEC 29500-1 Annex A, 29500-4 (strict and transitional names are one here); ODF 1.3 part 3, 1.4; EPUB 3.3.
"""

from __future__ import annotations

import re
from typing import Final

_OOXML: Final = re.compile(r"http://(?:schemas\.openxmlformats\.org|purl\.oclc\.org/ooxml)/(.+)")
_ODF: Final = re.compile(r"urn:oasis:names:tc:opendocument:xmlns:([a-z0-9.-]+?)(?::1\.\d)?")
_LIBRE: Final = re.compile(
    r"(?:urn:org:documentfoundation:names:experimental:(?:[a-z]+:xmlns:)?|http://openoffice\.org/\d{4}/"
    r"|urn:openoffice:names:experimental:)([a-z0-9:.-]+?)(?::1\.\d)?"
)
_MICROSOFT: Final = "http://schemas.microsoft.com/"
_SHORT: Final = {
    "wordprocessingml/main": "w",
    "drawingml/main": "a",
    "presentationml/main": "p",
    "spreadsheetml/main": "x",
    "drawingml/wordprocessingDrawing": "wp",
    "drawingml/spreadsheetDrawing": "xdr",
    "drawingml/picture": "pic",
    "drawingml/chart": "c",
    "drawingml/chartDrawing": "cdr",
    "drawingml/diagram": "dgm",
    "officeDocument/relationships": "r",
    "officeDocument/math": "m",
    "package/relationships": "rel",
    "package/content-types": "ct",
    "markup-compatibility": "mc",
}
_OTHERS: Final = {
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
    "urn:schemas-microsoft-com:office:excel": "xvml",
    "urn:schemas-microsoft-com:office:word": "w10",
    "urn:schemas-microsoft-com:office:powerpoint": "pvml",
    "http://www.w3.org/1999/xhtml": "h",
    "http://www.w3.org/1999/xlink": "xlink",
    "http://www.w3.org/1999/XSL/Format": "fo",
    "http://www.w3.org/2001/XMLSchema-instance": "xsi",
    "http://www.w3.org/2001/XMLSchema": "xsd",
    "http://www.w3.org/1998/Math/MathML": "math",
    "http://www.w3.org/2000/svg": "svg",
    "http://www.w3.org/2002/xforms": "xforms",
    "http://www.w3.org/2001/xml-events": "dom",
    "http://www.w3.org/2003/g/data-view#": "grddl",
    "http://www.w3.org/2001/10/synthesis": "ssml",
    "http://www.w3.org/TR/css3-text/": "css3t",
    "http://www.w3.org/XML/1998/namespace": "xml",
    "http://www.w3.org/2003/InkML": "inkml",
    "http://www.idpf.org/2007/opf": "opf",
    "http://www.idpf.org/2007/ops": "epub",
    "http://www.daisy.org/z3986/2005/ncx/": "ncx",
    "http://www.w3.org/ns/SMIL": "smil",
    "urn:oasis:names:tc:opendocument:xmlns:container": "ocf",
    "http://www.w3.org/2001/04/xmlenc#": "enc",
    "http://www.w3.org/2000/09/xmldsig#": "ds",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://openoffice.org/2001/manifest": "manifest",
}
_OF_ODF: Final = {
    "drawing": "draw",
    "datastyle": "number",
    "svg-compatible": "svg",
    "xsl-fo-compatible": "fo",
    "smil-compatible": "smil",
    "of": "of",
}
FOREIGN: Final = "{"  # how the short name of what no specification here knows begins


def short(name: str) -> str:
    """The short name of what Expat calls "address local prefix": "w:ins"; "{address}local" if unknown."""
    parts = name.split(" ")
    if len(parts) == 1:
        return name
    address, local = parts[0], parts[1]
    prefix = _OTHERS.get(address) or _prefix(address)
    return f"{prefix}:{local}" if prefix else f"{FOREIGN}{address}}}{local}"


def _prefix(address: str) -> str:
    if found := _OOXML.fullmatch(address):
        plain = re.sub(r"/20\d\d(?:/\d\d)?", "", found[1])
        return _SHORT.get(plain) or plain
    if address.startswith(_MICROSOFT):
        return "ms"
    if found := _ODF.fullmatch(address):
        return _OF_ODF.get(found[1]) or found[1]
    if found := _LIBRE.fullmatch(address):
        return "lo"
    return ""
