"""The words that stand inside a media file: titles and captions that a camera, an editor or an agency wrote.

They are stripped with the rest of the metadata, but they are words all the same: what they say may be worth
publishing once it is safe (as alt text), and the names in them are worth knowing about. Words that belong to
what is shown (chapters, subtitles, bookmarks) stay in the file: rule M506.

Places: Exif 3.0 ImageDescription, ImageTitle; Windows XPTitle, XPSubject, XPComment; IPTC-IIM 4.2 datasets
2:5, 2:105, 2:120; IPTC Photo Metadata 2023.1 (`dc:title`, `dc:description`, `photoshop:Headline`, the
accessibility texts); PNG Title, Description, Comment (ISO 15948, 11.3.3.2).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.model import MEDIA, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.model import Finding

ALT: Final = "embedded alt"
CAPTION: Final = "embedded caption"
HEADLINE: Final = "embedded headline"
TITLE: Final = "embedded title"
COMMENT: Final = "embedded comment"
ATTACHMENTS: Final = "embedded attachment names"
CHAPTERS: Final = "embedded chapters"
SUBTITLES: Final = "embedded subtitles"
BOOKMARKS: Final = "embedded bookmarks"
ALTS: Final = "embedded alt texts"
LAYERS: Final = "embedded layer names"
LINKS: Final = "embedded links"
DELETED: Final = "embedded deleted text"
SHOWN: Final = "embedded text layers"
HIDDEN: Final = "embedded hidden text"
LABELS: Final = "embedded labels"
DRAWN: Final = "embedded drawn text"
FIELDS: Final = "embedded form fields"
PARTS: Final = (ALT, CAPTION, HEADLINE, TITLE)  # the one that says most about the picture first
MANY: Final = (
    COMMENT,
    ATTACHMENTS,
    CHAPTERS,
    SUBTITLES,
    BOOKMARKS,
    ALTS,
    LINKS,
    DELETED,
    SHOWN,
    DRAWN,
    LAYERS,
    FIELDS,
    HIDDEN,
    LABELS,
)  # all in one text, in lines
NAME: Final = "name of a file in the archive"  # what a finding says of it
STAYS: Final = frozenset({"M506", "M509"})  # rules of words that are part of what is shown, or hidden in it
_LONGEST: Final = 20_000  # characters of one text

# what `Finding.why` says of the place -> the part, the place that is kept most carefully first
_PLACES: Final = {
    "XMP Iptc4xmpCore:AltTextAccessibility": ALT,
    "XMP Iptc4xmpCore:ExtDescrAccessibility": ALT,
    "XMP dc:description": CAPTION,
    "IPTC Caption": CAPTION,
    "Exif ImageDescription": CAPTION,
    "XMP tiff:ImageDescription": CAPTION,
    "TIFF ImageDescription": CAPTION,
    "PNG text Description": CAPTION,
    "Exif XPComment": CAPTION,
    "Exif UserComment": CAPTION,
    "XMP exif:UserComment": CAPTION,
    "PNG text Comment": CAPTION,
    "a comment": CAPTION,
    "XMP photoshop:Headline": HEADLINE,
    "XMP Iptc4xmpExt:Headline": HEADLINE,
    "IPTC Headline": HEADLINE,
    "XMP dc:title": TITLE,
    "IPTC ObjectName": TITLE,
    "Exif XPTitle": TITLE,
    "Exif ImageTitle": TITLE,
    "XMP exifEX:ImageTitle": TITLE,
    "PNG text Title": TITLE,
    "Exif XPSubject": TITLE,
    "PDF Title": TITLE,
    "PDF Subject": CAPTION,
    "QuickTime description": CAPTION,
    "QuickTime title": TITLE,
    "QuickTime comment": COMMENT,
    "QuickTime lyrics": COMMENT,
    "QuickTime album": COMMENT,
    "title tag": TITLE,
    "album tag": COMMENT,
    "comment tag": COMMENT,
    "lyrics tag": COMMENT,
    "Matroska title": TITLE,
    "Matroska track name": COMMENT,
    "name of a stream": COMMENT,
    "RIFF title": TITLE,
    "comment": COMMENT,
    "comment in a document": COMMENT,
    "name of an attachment": ATTACHMENTS,
    "name of a file inside": ATTACHMENTS,
    "chapter title": CHAPTERS,
    "subtitle": SUBTITLES,
    "bookmark": BOOKMARKS,
    "alt text inside": ALTS,
    "address of a link": COMMENT,
    "title of a document": TITLE,
    "title inside": TITLE,
    "description of a document": CAPTION,
    "link inside": LINKS,
    "deleted text inside": DELETED,
    "text layer": SHOWN,
    "speaker note": HIDDEN,
    "hidden text inside": HIDDEN,
    "hidden sheet": HIDDEN,
    "copy of the data of a table": HIDDEN,
    "field inside": LABELS,
    "label inside": LABELS,
    "drawn text": DRAWN,
    "name of a layer": LAYERS,
    "form field": FIELDS,
}
_RANK: Final = {why: i for i, why in enumerate(_PLACES)}
# what cameras and programs write there by themselves: it says nothing about the picture
_BANNER: Final = re.compile(
    r"(?:[A-Z]{2,12}[ _]DIGITAL CAMERA|[A-Z]{2,8} ?DSC|SAMSUNG|DCIM\W.*|DSC_?\d+|IMG_?\d+|MINOLTA .*|default"
    r"|untitled|screenshot|ASCII|UNICODE|binary comment|(?:Created|Edited|Processed|Generated) (?:with|by) .*"
    r"|[\W\d_]*|.*[{}<>=|\\].*|\S{40,})",
    re.IGNORECASE | re.DOTALL,
)


def texts(findings: Iterable[Finding], language: str | None = None) -> list[Text]:
    """The words inside a media file: a text for each part that is there; equal words only once.

    In an archive, a text for each part of each file: "embedded caption (file 3)", "name (file 3)".
    """
    findings = list(findings)
    placed = [f for f in findings if f.span.part == MEDIA and f.value and f.why in _RANK]
    lines: dict[tuple[str, str], list[str]] = {}
    known: set[str] = set()
    for finding in sorted(placed, key=lambda f: _RANK[f.why]):
        part, value = _PLACES[finding.why], " ".join(finding.value.split())
        place = finding.inside, part
        if value.casefold() in known or _BANNER.fullmatch(value) or (part in PARTS and place in lines):
            continue
        known.add(value.casefold())
        lines.setdefault(place, []).append(value)
    found = {place: "\n".join(some)[:_LONGEST] for place, some in lines.items()}
    files = dict.fromkeys(inside for inside, _ in found)
    listed = [
        Text(_in_file(part, inside), found[inside, part], language)
        for inside in sorted(files, key=_numbers)
        for part in (*PARTS, *MANY)
        if (inside, part) in found
    ]
    return listed + list(_names(findings, language))


def _names(findings: Iterable[Finding], language: str | None) -> Iterator[Text]:
    """The names of the files in an archive, each a text of its own, and each folder once."""
    known: set[tuple[str, str]] = set()
    for finding in findings:
        if finding.why != NAME:
            continue
        folder, name = split(finding.value)
        archive = finding.inside.rpartition(".")[0]
        if folder and (archive, folder) not in known:
            known.add((archive, folder))
            yield Text(_in_file("folder", finding.inside), folder, language)
        if name:
            yield Text(_in_file("name", finding.inside), name, language)


def split(path: str) -> tuple[str, str]:
    """The folder and the name of a file in an archive, "" for the name of a folder; "/" is between parts.

    Old programs on Windows wrote backslashes.
    """
    plain = path if "/" in path else path.replace("\\", "/")
    *folders, name = plain.split("/")
    return "/".join(part for part in folders if part not in {"", "."}), name


def _in_file(part: str, inside: str) -> str:
    return f"{part} (file {inside})" if inside else part


def _numbers(inside: str) -> list[int]:
    return [int(number) for number in inside.split(".") if number]
