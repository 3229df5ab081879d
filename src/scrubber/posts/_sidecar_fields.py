"""What the members of a JSON object about a picture mean, by the names that programs give them.

Exiftool's JSON, Google Takeout, gallery generators and content systems; names are compared without case,
spaces, hyphens, underscores and the group before a colon ("XMP:Person-In-Image", "personInImage").
"""

from __future__ import annotations

import re
from typing import Final

_TITLES: Final = "title headline objectname label name xptitle"
_CAPTIONS: Final = (
    "caption captionabstract captiontext comment usercomment text xpcomment imagecaption figcap"
)
_DESCRIPTIONS: Final = (
    "description imagedescription longdescription extendeddescription extdescraccessibility summary abstract"
)
_ALTS: Final = "alt alttext alternativetext alttextaccessibility accessibilitytext figalt imagealt"
_KEYWORDS: Final = "keyword keywords tag tags subject subjects xpkeywords xpsubject hierarchicalsubject album"
_PERSONS: Final = (
    "people person persons personinimage personsinimage faces regionname regionpersondisplayname"
)
_AUTHORS: Final = "author authors artist creator photographer byline credit"
PARTS: Final = {
    name: part
    for part, names in (
        ("title", _TITLES),
        ("caption", _CAPTIONS),
        ("description", _DESCRIPTIONS),
        ("alt", _ALTS),
        ("keyword", _KEYWORDS),
        ("person", _PERSONS),
        ("author", _AUTHORS),
    )
    for name in names.split()
}
_FILES: Final = (
    "file filename filepath path src sourcefile image imageurl imagepath imagefile img url uri href"
    " originalfile originalfilename rawfilename preservedfilename contenturl thumbnailurl"
)
FILES: Final = frozenset(_FILES.split())
_LONGEST: Final = 2048
_PRIVATE: Final = {
    "M101": "geodata geodataexif geo gps gpsposition latitude longitude lat lon lng coordinates",
    "M201": "ownername cameraownername",
    "M301": "googlephotosorigin devicetype make model cameramodelname lens lensid lensmake lensmodel",
    "M302": "imageuniqueid documentid instanceid originaldocumentid",
    "M401": "phototakentime creationtime modificationtime photolastmodifiedtime takenat datetimeoriginal"
    " createdate modifydate datecreated digitalcreationdate datetimecreated datetimedigitized filemodifydate"
    " fileaccessdate filecreatedate fileinodechangedate",
    "M504": "directory",
}
_PRIVATE_RULES: Final = {name: rule for rule, names in _PRIVATE.items() for name in names.split()}
_IGNORED: Final = re.compile(r"[\s_.\-]+")
_FILE: Final = re.compile(
    r"[^\s\x00].*\.(?:jpe?g|jpe|png|apng|gif|webp|avif|hei[cf]|jxl|tiff?|svg|bmp|mp4|m4v|mov|webm|mkv|"
    r"mp3|wav|ogg|pdf|cr[23]|nef|arw|dng|orf|rw2|raf)\Z",
    re.IGNORECASE,
)


def plain(name: str) -> str:
    """The name of a member in the form in which names are compared."""
    return _IGNORED.sub("", name.rpartition(":")[2]).casefold()


def is_file(value: str) -> bool:
    """Whether the words are the name of a picture or film, as titles by Google are."""
    return len(value) <= _LONGEST and _FILE.match(value) is not None


def rule(name: str) -> str:
    """The rule by which a member goes that is no words: position, owner, device, time; "" where it stays."""
    known = plain(name)
    if known.startswith("gps"):
        return "M101"
    if known.endswith("serialnumber"):
        return "M302"
    if known.startswith(("subsec", "offsettime")):
        return "M401"
    return _PRIVATE_RULES.get(known, "")
