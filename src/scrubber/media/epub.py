"""Clean EPUB books, versions 2 and 3: EPUB 3.3, 4 (container), 5 (package document).

What the package document lists stays, each file through its own handler. Title and language stay in it;
author, publisher, dates, descriptions, notes of Calibre, Kobo and Apple go, and the identifier becomes one
that only the title gives, except where fonts are obfuscated with it. Books with rights management are
refused.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from scrubber.errors import Encrypted, Malformed, Uncleanable
from scrubber.media._bounds import counted
from scrubber.media._epub_pages import page_left, style_left
from scrubber.media._epub_words import Package, book, ncx_left, neutral
from scrubber.media._office_findings import Seen
from scrubber.media._office_media import font_left, media_left, xml_of
from scrubber.media._svg_urls import Urls
from scrubber.media._verdicts import all_kept, merged
from scrubber.media._xml import DROP, Change, edited
from scrubber.media._xml_names import FOREIGN
from scrubber.media._zip import Verdict, archive, laid_out
from scrubber.media._zip_kind import kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrubber.media._source import Source
    from scrubber.media._zip import Archive, Member
    from scrubber.model import Part
    from scrubber.policy import Keep

PLUGIN: Final = "epub"
CONTAINER: Final = "META-INF/container.xml"
ENCRYPTION: Final = "META-INF/encryption.xml"
_LARGEST: Final = 32 << 20  # bytes of a page or list
_FONTS: Final = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_PAGE: Final = frozenset(
    {"application/xhtml+xml", "text/html", "text/x-oeb1-document", "application/x-dtbook+xml"}
)
_OTHER_XML: Final = frozenset(
    {"application/smil+xml", "application/pls+xml", "application/oebps-page-map+xml"}
)
_NCX: Final = "application/x-dtbncx+xml"
_STYLE: Final = frozenset({"text/css", "text/x-oeb1-css"})
_OPAQUE: Final = re.compile(
    r"(?:font/[\w.+-]+|application/(?:vnd\.ms-opentype|font-[\w-]+|x-font-[\w-]+|font|truetype|opentype"
    r"|x-truetype-font|javascript|ecmascript|x-javascript)|text/javascript)"
)
_MEDIA: Final = re.compile(r"(?:image|audio|video)/[\w.+-]+")


class EpubHandler:
    """Books. Those with rights management or signatures are refused."""

    name = PLUGIN
    suffixes = (".epub",)
    mime = ("application/epub+zip",)

    def accepts(self, head: bytes) -> bool:
        """Tell by the member `mimetype`, which comes first and is not packed."""
        return kind(head) == PLUGIN

    def parts(self, source: Source, keep: Keep) -> Iterable[Part]:
        """The files of the container in the order in which they lie."""
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
        self._members = {member.name: member for member in found.members}
        for refused in ("META-INF/rights.xml", "META-INF/signatures.xml", "META-INF/sinf.xml", "rights.xml"):
            if refused in self._members:
                raise Encrypted("the book is signed or under rights management, and cannot be written anew")
        if CONTAINER not in self._members:
            raise Malformed("the archive holds no list of books")
        self._package = self._root()
        self._about = book(self._named(self._package))
        folder = posixpath.dirname(self._package)
        self._items: dict[str, str] = {}
        self._there: set[str] = set()
        for href, type_ in self._about.items.items():
            name = posixpath.normpath(posixpath.join(folder, unquote(href)))
            if name in self._members and _known(type_):
                self._items[name] = type_
                self._there.add(href)
        self._value = None if self._obfuscated() else neutral(self._about)

    def _named(self, name: str) -> bytes:
        if name not in self._members:
            raise Malformed("the archive holds no package document")
        return xml_of(self._source, self._members[name], _LARGEST)

    def _root(self) -> str:
        roots: list[str] = []

        def judge(name: str, attributes: dict[str, str], _path: list[str]) -> None:
            if name.endswith(("rootfile", "}rootfile")):
                roots.append(attributes.get("full-path", ""))

        edited(self._named(CONTAINER), judge)
        if len(roots) > 1:
            raise Uncleanable("the archive holds several forms of one book")
        if not roots:
            raise Malformed("the archive holds no package document")
        return roots[0]

    def _obfuscated(self) -> bool:
        """Whether fonts need the identifier; Encrypted where more than fonts is hidden."""
        if ENCRYPTION not in self._members:
            return False
        ways: list[str] = []

        def judge(name: str, attributes: dict[str, str], _path: list[str]) -> None:
            if name == "enc:EncryptionMethod":
                ways.append(attributes.get("Algorithm", ""))

        edited(self._named(ENCRYPTION), judge)
        if any(way not in _FONTS for way in ways):
            raise Encrypted("the book is encrypted, by its shop or library")
        return bool(ways)

    def __call__(self, member: Member) -> Verdict:
        seen = Seen((member.start, member.end), PLUGIN, self._keep.refuses)
        name = member.name
        if name == "mimetype":
            return Verdict(keep=True)
        if name in {CONTAINER, ENCRYPTION}:
            return self._written(member, _plain(self._read(member), seen), seen)
        if name == self._package:
            package = Package(self._about, self._value, self._there, seen)
            return self._written(member, edited(self._read(member), package.judge), seen)
        type_ = self._items.get(name)
        if type_ is None:
            seen.went("M901", "a file that is not part of the book")
            return Verdict(keep=False, findings=seen.gone)
        return self._item(member, type_, seen)

    def _item(self, member: Member, type_: str, seen: Seen) -> Verdict:
        seen.stays("M506", "name of a file inside", posixpath.basename(member.name))
        if _OPAQUE.fullmatch(type_) or not member.size:
            if "script" in type_:
                seen.stays("M508", "macros or scripts")
            elif member.size and self._value is not None:  # else, fonts are obfuscated
                return font_left(self._source, member)._replace(notes=seen.notes)
            return Verdict(keep=True, notes=seen.notes, opaque=True)
        if _MEDIA.fullmatch(type_):
            left = media_left(self._source, member, self._keep, PLUGIN)
            return left._replace(notes=(*left.notes, *seen.notes))
        data = self._read(member)
        if type_ == _NCX:
            new = ncx_left(data, self._value, seen)
        elif type_ in _PAGE:
            new = page_left(data, seen, Urls(self._keep))
        elif type_ in _STYLE:
            new = style_left(data, seen, Urls(self._keep))
        else:
            new = _plain(data, seen)
        return self._written(member, new, seen)

    def _read(self, member: Member) -> bytes:
        return xml_of(self._source, member, _LARGEST)

    def _written(self, member: Member, new: bytes, seen: Seen) -> Verdict:
        if new == self._read(member):
            return Verdict(keep=True, notes=seen.notes, opaque=True)
        if not seen.gone:
            seen.went("M605", "comments and remains in XML")
        return Verdict(keep=True, new=new, findings=seen.gone, notes=seen.notes, opaque=True)


def _known(type_: str) -> bool:
    return (
        type_ in _PAGE
        or type_ in _STYLE
        or type_ in _OTHER_XML
        or type_ == _NCX
        or bool(_OPAQUE.fullmatch(type_) or _MEDIA.fullmatch(type_))
    )


def _plain(data: bytes, seen: Seen) -> bytes:
    """XML without comments and without what no specification here knows."""

    def judge(name: str, _attributes: dict[str, str], _path: list[str]) -> Change | None:
        if name[0] != FOREIGN:
            return None
        seen.went("M901", "unknown part")
        return DROP

    return edited(data, judge)


handler = EpubHandler()
