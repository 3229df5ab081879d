"""The properties of an XMP sidecar that are words or file names: ISO 16684-1, IPTC, MWG."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from scrubber.metadata._xmp_names import NAMESPACES, rule_of

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XML: Final = "http://www.w3.org/XML/1998/namespace"
_DC: Final = "http://purl.org/dc/elements/1.1/"
_PHOTOSHOP: Final = "http://ns.adobe.com/photoshop/1.0/"
_CORE: Final = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
_EXT: Final = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
_MM: Final = "http://ns.adobe.com/xap/1.0/mm/"
_RAW: Final = "http://ns.adobe.com/camera-raw-settings/1.0/"

# "namespace local-name", as expat gives it, to the part of a passage
PARTS: Final = {
    f"{space} {local}": part
    for space, local, part in (
        (_DC, "title", "title"),
        (_DC, "description", "description"),
        (_DC, "subject", "keyword"),
        (_DC, "creator", "author"),
        (_PHOTOSHOP, "Headline", "title"),
        (_PHOTOSHOP, "CaptionWriter", "author"),
        (_PHOTOSHOP, "AuthorsPosition", "caption"),
        (_PHOTOSHOP, "Credit", "credit"),
        (_PHOTOSHOP, "Source", "credit"),
        (_DC, "rights", "credit"),
        (_PHOTOSHOP, "Instructions", "caption"),
        (_CORE, "AltTextAccessibility", "alt"),
        (_CORE, "ExtDescrAccessibility", "description"),
        (_CORE, "SubjectCode", "keyword"),
        (_EXT, "PersonInImage", "person"),
        (_EXT, "PersonName", "person"),
        (_EXT, "PersonDescription", "description"),
        (_EXT, "Event", "caption"),
        (_EXT, "EventName", "caption"),
        (_EXT, "Headline", "title"),
        ("http://www.metadataworkinggroup.com/schemas/regions/", "Name", "person"),
        ("http://www.metadataworkinggroup.com/schemas/regions/", "Description", "description"),
        ("http://ns.microsoft.com/photo/1.2/t/Region#", "PersonDisplayName", "person"),
        ("http://ns.adobe.com/lightroom/1.0/", "hierarchicalSubject", "keyword"),
        ("http://www.digikam.org/ns/1.0/", "TagsList", "keyword"),
        ("http://www.digikam.org/ns/1.0/", "CaptionsAuthorNames", "author"),
        ("http://ns.adobe.com/tiff/1.0/", "ImageDescription", "description"),
        ("http://ns.adobe.com/tiff/1.0/", "Artist", "author"),
        ("http://ns.adobe.com/exif/1.0/", "UserComment", "caption"),
        ("http://ns.adobe.com/xap/1.0/", "Label", "title"),
        ("http://ns.google.com/photos/1.0/panorama/", "Caption", "caption"),
    )
}
FILES: Final = frozenset({f"{_RAW} RawFileName", f"{_MM} PreservedFileName"})

_DEVELOPED: Final = frozenset(
    {"crs", "crss", "darktable"}
)  # how a raw picture is to look: what sidecars are for
_HARMLESS: Final = frozenset({f"{_PHOTOSHOP} SidecarForExtension"})


@lru_cache(maxsize=4096)
def rule(name: str) -> tuple[str, str]:
    """The rule by which a property goes from a sidecar, and why; "" where it stays, or is words or a file."""
    space, _, local = name.rpartition(" ")
    prefix = NAMESPACES.get(space, "?")
    if not space or name in PARTS or name in FILES or name in _HARMLESS or prefix in _DEVELOPED:
        return "", ""
    found, why = rule_of(prefix, local)
    return ("", "") if found == "M501" else (found, why)
