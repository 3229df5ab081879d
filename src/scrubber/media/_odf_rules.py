"""What goes from the XML of an OpenDocument, by name: ODF 1.3 part 3, and the extensions of LibreOffice."""

from __future__ import annotations

import re
from typing import Final


def _all(rule: tuple[str, str], names: str) -> dict[str, tuple[str, str]]:
    return dict.fromkeys(names.split(), rule)


# elements that go with all in them
DROPPED: Final[dict[str, tuple[str, str]]] = {
    **_all(("M503", "comment in a document"), "office:annotation lo:annotation presentation:annotation"),
    **_all(("M503", "anchor of a comment"), "office:annotation-end"),
    **_all(("M502", "properties of the document"), "office:meta"),
    **_all(("M201", "author of a tracked change"), "dc:creator meta:creator-initials lo:creator-initials"),
    **_all(("M201", "author of a tracked change"), "lo:sender-initials meta:initial-creator"),
    **_all(("M401", "time of a tracked change"), "dc:date meta:date-string meta:creation-date"),
    **_all(("M504", "source elsewhere"), "text:section-source table:table-source form:connection-resource"),
    **_all(("M504", "source elsewhere"), "table:cell-range-source office:dde-source"),
}
# fields that show properties of the document: what they show stays as plain text
_SENDER: Final = (
    "firstname lastname initials title position email phone-private fax company phone-work street city "
    "postal-code country state-or-province"
)
_PROPERTIES: Final = (
    "initial-creator creator creation-date creation-time modification-date modification-time print-date "
    "print-time printed-by editing-cycles editing-duration file-name template-name title subject description "
    "keywords"
)
# in a template, these show the data of whoever begins a document from it, unless they are fixed
OF_THE_READER: Final = frozenset(
    {"text:author-name", "text:author-initials", *(f"text:sender-{word}" for word in _SENDER.split())}
)
_DATABASE: Final = "database-display database-name database-next database-row-number database-row-select"
FIELDS: Final = OF_THE_READER | {
    "text:user-defined",
    *(f"text:{word}" for word in _PROPERTIES.split()),
    *(f"text:{word}" for word in _DATABASE.split()),
}
TIME: Final = "1970-01-01T00:00:00"  # of a change: one has to be there
CHANGES: Final = frozenset(
    {"text:changed-region", "table:cell-content-change", "table:insertion", "table:deletion"}
)
MACROS: Final = frozenset({"script:event-listener", "office:script"})
# attributes that go wherever they are, by their last word
ATTRIBUTES: Final[dict[str, tuple[str, str]]] = {
    **_all(("M502", "revision and document ids"), "rsid paragraph-rsid"),
    **_all(("M201", "author of a tracked change"), "chg-author author"),
    **_all(("M401", "time of a tracked change"), "chg-date-time"),
    **_all(("M504", "source elsewhere"), "filter-options"),
    **_all(("M201", "users of the document"), "user-name password"),
}
OF_ELEMENT: Final = {("table:scenario", "table:comment"): ("M503", "comment in a document")}
CITED: Final = "text:bibliography-mark"  # its authors are those of a book
# attributes with an address: one that is a path goes
LINKS: Final = frozenset({"xlink:href", "form:href", "db:href", "table:filename"})
# what is drawn, and may be named for a file; elsewhere, draw:name is what styles refer to
_SHAPES: Final = (
    "frame g custom-shape rect line polyline polygon regular-polygon path circle ellipse connector caption "
    "measure control page-thumbnail image plugin object object-ole applet floating-frame"
)
SHAPES: Final = frozenset(f"draw:{name}" for name in _SHAPES.split())
READ_BY_VERSION: Final = frozenset({"draw:gradient", "draw:opacity"})
OLD: Final = re.compile(rb"<meta:generator>\s*(?:LibreOffice/[0-6]\.|OpenOffice|StarOffice|NeoOffice)")
MANIFEST: Final = b'<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest"'
WORDS: Final = frozenset({"svg:title", "svg:desc"})

# settings (part 3, 3.10): numbers and switches stay; of those that are words, only these
SETTINGS: Final = frozenset(
    {"ActiveTable", "PrinterIndependentLayout", "CharacterCompressionType", "ScaleX", "ScaleY"}
)
UNSETTLED: Final = frozenset({"Rsid", "RsidRoot", "PrinterIndependentLayoutOld"})
PLAIN: Final = frozenset({"boolean", "short", "int", "long", "double"})
# sets of named settings that stay though they may hold words
NAMED_SETS: Final = frozenset(
    {"Views", "Tables", "ForbiddenCharacters", "BitmapTableURL", "ScriptConfiguration", "SymbolDescriptors"}
)

# members of the package: prefix or name -> what went
MEMBERS: Final[tuple[tuple[str, str, str], ...]] = (
    ("meta.xml", "M502", "properties of the document"),
    ("Thumbnails/", "M602", "preview of the first page"),
    ("layout-cache", "M501", "cache of the program"),
    ("Configurations2/", "M501", "settings of the program"),
    ("Versions/", "M605", "earlier version"),
    ("VersionList.xml", "M605", "earlier version"),
    ("META-INF/macrosignatures.xml", "M201", "signature of macros"),
    ("manifest.rdf", "M502", "properties of the document"),
)
