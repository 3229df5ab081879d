"""Clean ODT, ODS, ODP and their like: OpenDocument 1.3 (ISO/IEC 26300), an archive of XML parts and media.

Properties, thumbnails, comments, settings of the program and the printer, earlier versions and what is
unknown go, with their entries in the manifest. In the XML that stays, people, times, ids and paths go;
fields that show them become the text they show. Tracked changes and macros stay and are reported.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.errors import Encrypted, InputError, Malformed, Uncleanable
from scrubber.media import _odf_rules as rules
from scrubber.media._bounds import counted
from scrubber.media._odf_words import content_left, manifest_left, settings_left
from scrubber.media._office_findings import Seen
from scrubber.media._office_media import font_left, media_left, xml_of
from scrubber.media._verdicts import all_kept, merged
from scrubber.media._zip import Verdict, archive, laid_out
from scrubber.media._zip_kind import kind
from scrubber.media.ooxml import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrubber.media._source import Source
    from scrubber.media._zip import Archive, Member
    from scrubber.model import Part
    from scrubber.policy import Keep

PLUGIN: Final = "odf"
MANIFEST: Final = "META-INF/manifest.xml"
_LARGEST: Final = 64 << 20  # bytes of an XML part
_TYPE: Final = "application/vnd.oasis.opendocument."
_OBJECT: Final = r"(?:(?:Object|Obj|Chart|Formula)[ _-]?[\w.-]*/)*"
_CONTENT: Final = re.compile(rf"{_OBJECT}(?:content|styles)\.xml")
_SETTINGS: Final = re.compile(rf"{_OBJECT}settings\.xml")
_META: Final = re.compile(rf"{_OBJECT}meta\.xml")
_MEDIA: Final = re.compile(rf"{_OBJECT}(?:Pictures|Media|ObjectReplacements)/[^/]+")
_FONTS: Final = re.compile(r"Fonts/[^/]+\.(?:ttf|otf|ttc|eot|woff2?|pfb)", re.IGNORECASE)
_MACROS: Final = re.compile(r"(?:Basic|Scripts|Dialogs)/.*")
_SIGNED: Final = "META-INF/documentsignatures.xml"


class OdfHandler:
    """Texts, sheets, shows and drawings of LibreOffice and its kin. Signed and encrypted ones are refused."""

    name = PLUGIN
    suffixes = (".odt", ".ods", ".odp", ".odg", ".odf", ".odc", ".odm", ".ott", ".ots", ".otp", ".otg")
    mime = tuple(
        f"{_TYPE}{word}"
        for word in [
            "text",
            "spreadsheet",
            "presentation",
            "graphics",
            "formula",
            "chart",
            "text-master",
            "text-template",
            "spreadsheet-template",
            "presentation-template",
            "graphics-template",
        ]
    )

    def accepts(self, head: bytes) -> bool:
        """Tell by the member `mimetype`, which comes first and is not packed."""
        return kind(head) == PLUGIN

    def parts(self, source: Source, keep: Keep) -> Iterable[Part]:
        """The files of the package in the order in which they lie."""
        with counted(source.size):
            body = list(merged(_parts(source, keep)))
        return all_kept(body) if keep.everything else body


def _parts(source: Source, keep: Keep) -> Iterable[Part]:
    found = archive(source)
    return laid_out(source, found, _Judge(source, found, keep), PLUGIN)


class _Judge:
    """What becomes of each member of the archive."""

    def __init__(self, source: Source, found: Archive, keep: Keep) -> None:
        self._source, self._keep = source, keep
        members = {member.name: member for member in found.members}
        if MANIFEST not in members or not members.keys() & {"content.xml", "styles.xml"}:
            raise Malformed("the archive holds no manifest, or no content")
        if _SIGNED in members:
            raise Uncleanable(
                "the document is signed, and cleaning would break the signature; remove it first"
            )
        self._there = {name for name in members if _known(name)}
        kind_of = self._read(members["mimetype"]) if "mimetype" in members else b""
        self._template = kind_of.strip().endswith(b"-template")
        self._old = "meta.xml" in members and bool(rules.OLD.search(self._read(members["meta.xml"])))
        # an encrypted member is no XML: said before any is read
        manifest_left(self._read(members[MANIFEST]), self._there, Seen((0, 0), PLUGIN))

    def __call__(self, member: Member) -> Verdict:
        seen = Seen((member.start, member.end), PLUGIN, self._keep.refuses)
        name = member.name
        if name == MANIFEST:
            return self._written(member, manifest_left(self._read(member), self._there, seen), seen)
        if not _known(name):
            self._leaves(member, seen)
            return Verdict(keep=False, findings=seen.gone)
        if name == "mimetype" or not member.size:
            return Verdict(keep=True)
        if _SETTINGS.fullmatch(name):
            return self._written(member, settings_left(self._read(member), seen), seen)
        if _CONTENT.fullmatch(name):
            return self._written(
                member, content_left(self._read(member), seen, old=self._old, template=self._template), seen
            )
        if _MEDIA.fullmatch(name):
            return media_left(self._source, member, self._keep, PLUGIN)
        if _FONTS.fullmatch(name):
            return font_left(self._source, member)
        if _MACROS.fullmatch(name):
            seen.stays("M508", "macros or scripts")
        return Verdict(keep=True, notes=seen.notes, opaque=True)

    def _read(self, member: Member) -> bytes:
        return xml_of(self._source, member, _LARGEST)

    def _written(self, member: Member, new: bytes, seen: Seen) -> Verdict:
        if new == self._read(member):
            return Verdict(keep=True, notes=seen.notes, opaque=True)
        if not seen.gone:
            seen.went("M605", "comments and remains in XML")
        return Verdict(keep=True, new=new, findings=seen.gone, notes=seen.notes, opaque=True)

    def _leaves(self, member: Member, seen: Seen) -> None:
        if _META.fullmatch(member.name):
            try:
                words_of(self._read(member), seen)
            except (InputError, Encrypted):
                seen.went("M902", "a part that cannot be read")
        rule, why = next(
            ((rule, why) for start, rule, why in rules.MEMBERS if member.name.startswith(start)),
            ("M901", "unknown part"),
        )
        seen.went(rule, why)


def _known(name: str) -> bool:
    return name in {"mimetype", MANIFEST} or any(
        form.fullmatch(name) for form in (_CONTENT, _SETTINGS, _MEDIA, _FONTS, _MACROS)
    )


handler = OdfHandler()
