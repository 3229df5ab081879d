"""The package of an OOXML document: which parts stay, and how they refer to each other.

ISO/IEC 29500-2 (Open Packaging Conventions), 9 and 10; relationship types of ISO/IEC 29500-1, [MS-DOCX],
[MS-XLSX], [MS-PPTX] and [MS-ODRAWXML]. A part stays because a relationship of a known type leads to it.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote

from scrubber.errors import LimitExceeded, Malformed, Uncleanable
from scrubber.media._office_paths import NOWHERE, is_path, is_web
from scrubber.media._xml import DROP, Change, edited

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from scrubber.media._office_findings import Seen

TYPES: Final = "[Content_Types].xml"
ROOT: Final = "_rels/.rels"
_MOST: Final = 50_000  # relationships of one document

# the last word of the address of a relationship type
_COMMON: Final = (
    "officeDocument theme themeOverride image hyperlink font video audio media chart chartEx chartStyle "
    "chartColorStyle chartUserShapes diagramData diagramLayout diagramQuickStyle diagramColors "
    "diagramDrawing package control "
    "activeXControlBinary oleObject vbaProject wordVbaData drawing vmlDrawing legacyDiagramText "
    "styles fontTable"
)
_WORD: Final = "stylesWithEffects numbering settings webSettings header footer footnotes endnotes"
_SLIDES: Final = "slide slideMaster slideLayout notesMaster notesSlide handoutMaster presProps tableStyles"
_SHEETS: Final = (
    "worksheet chartsheet dialogsheet xlMacrosheet xlIntlMacrosheet sharedStrings calcChain sheetMetadata "
    "table pivotTable pivotCacheDefinition pivotCacheRecords externalLink externalLinkPath "
    "xlExternalLinkPath externalLinkLongPath xlPathMissing xlStartup xlLibrary xlAlternateStartup "
    "connections queryTable "
    "slicer slicerCache timeline timelineCache timelineStyle ctrlProp "
    "rdRichValue rdRichValueStructure rdRichValueTypes richValueRel rdRichValueRel rdArray "
    "rdSupportingPropertyBag rdSupportingPropertyBagStructure richStyles FeaturePropertyBag"
)
_KNOWN: Final = frozenset(f"{_COMMON} {_WORD} {_SLIDES} {_SHEETS}".split())
_REFUSED: Final = {
    "aFChunk": "a document in another format is imported into it",
    "model3d": "it holds a three-dimensional model",
    "powerPivotData": "it holds a data model",
    "subDocument": "it is put together from other documents",
}
_OTHERS: Final = {  # packages of the same sort, by the start of a name in them
    "visio/": "a Visio drawing",
    "FixedDocSeq.fdseq": "an XPS document",
    "FixedDocumentSequence.fdseq": "an XPS document",
    "3D/": "a 3MF model",
}
_INK: Final = "application/inkml+xml"
_ELSEWHERE: Final = ["externalLinkPath", "xlExternalLinkPath", "externalLinkLongPath", "xlPathMissing"]
_LINKS: Final = frozenset({"hyperlink", "oleObject", *_ELSEWHERE})  # stay, led elsewhere
_NEUTRAL: Final = "book.xlsx"  # in place of the path of another workbook


class Relation(NamedTuple):
    """One relationship; `target` is the name of a part, or an address where `external`."""

    id: str
    type: str
    target: str
    external: bool

    @property
    def word(self) -> str:
        """The last word of its type."""
        return self.type.rstrip("/").rpartition("/")[2]


class Package(NamedTuple):
    """What stays.

    `parts`: name -> content type. `gone`: part -> ids of relationships that go. `through`: part -> the last
    words of the types of the relationships that lead to it, also for parts that go.
    """

    parts: dict[str, str]
    gone: dict[str, set[str]]
    through: dict[str, set[str]]
    links: list[str]
    main: str


def relations_of(part: str) -> str:
    """The name of the relationships part of `part` ("" is the package)."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


def package(names: Iterable[str], read: Callable[[str], bytes]) -> Package:
    """Follow the relationships from the root; `read` gives the bytes of a part.

    Names are compared without case (29500-2, 9.1.1.1). Raises Malformed where the document part is missing,
    Uncleanable for what cannot be looked into.
    """
    known = {name.casefold(): name for name in names}
    types = _types(read(known.get(TYPES.casefold(), TYPES)))
    found = Package({}, {}, {}, [], "")
    todo, count, main = [""], 0, ""
    while todo:
        part = todo.pop()
        file = known.get(relations_of(part).casefold())
        if file is None:
            continue
        gone = found.gone.setdefault(part, set())
        for relation in relations(read(file), part):
            count += 1
            if count > _MOST:
                raise LimitExceeded("too many relationships in the document")
            target = known.get(relation.target.casefold(), "") if not relation.external else ""
            found.through.setdefault(target, set()).add(relation.word)
            if not _stays(relation, target, types(target)):
                gone.add(relation.id)
            elif relation.external:
                if ":" in relation.target and is_web(relation.target) and relation.target != NOWHERE:
                    found.links.append(relation.target)
            elif target not in found.parts:
                found.parts[target] = types(target)
                todo.append(target)
            if not part and relation.word == "officeDocument":
                main = target
    if not main:
        for start, what in _OTHERS.items():
            if any(name.startswith(start) for name in known.values()):
                raise Uncleanable(f"{what} is not cleaned: save it as PDF first, and clean that")
        raise Malformed("the archive holds no office document")
    return found._replace(main=main)


def _stays(relation: Relation, target: str, type_: str) -> bool:
    word = relation.word
    if word in _REFUSED:
        raise Uncleanable(f"{_REFUSED[word]}: this cannot be looked into")
    if word in {"origin", "signature"} and "digital-signature" in relation.type:
        raise Uncleanable("the document is signed, and cleaning would break the signature; remove it first")
    if word == "customXml":
        return bool(target) and type_ == _INK
    if word not in _KNOWN:
        return False
    if relation.external:
        return (
            word in {"hyperlink", "oleObject", *_ELSEWHERE}
            or is_web(relation.target)
            or _beside(relation.target)
        )
    return bool(target) or (word == "hyperlink" and relation.target.startswith("#"))


def _beside(target: str) -> bool:
    """A link to a file beside the document, named without folders of its writer."""
    return not is_path(target) and ":" not in target and "\\" not in target and ".." not in target


def relations(data: bytes, part: str) -> list[Relation]:
    """The relationships of `part`."""
    found: list[Relation] = []

    def judge(name: str, attributes: dict[str, str], _path: list[str]) -> None:
        if name == "rel:Relationship":
            external = attributes.get("TargetMode") == "External"
            target = attributes.get("Target", "")
            if not external and not target.startswith("#"):
                target = _resolved(part, target)
            if len(found) >= _MOST:
                raise LimitExceeded("too many relationships in the document")
            found.append(Relation(attributes.get("Id", ""), attributes.get("Type", ""), target, external))

    edited(data, judge)
    return found


def _resolved(part: str, target: str) -> str:
    whole = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), unquote(target)))
    return whole.lstrip("/")


def _types(data: bytes) -> Callable[[str], str]:
    """Content type by part name (29500-2, 10.1.2)."""
    defaults: dict[str, str] = {}
    overrides: dict[str, str] = {}

    def judge(name: str, attributes: dict[str, str], _path: list[str]) -> None:
        if name == "ct:Default":
            defaults[attributes.get("Extension", "").casefold()] = attributes.get("ContentType", "")
        elif name == "ct:Override":
            part = attributes.get("PartName", "").lstrip("/").casefold()
            overrides[part] = attributes.get("ContentType", "")

    edited(data, judge)
    return lambda name: (
        overrides.get(name.casefold()) or defaults.get(name.casefold().rpartition(".")[2]) or ""
    )


def types_left(data: bytes, stay: Iterable[str], leave: Iterable[str]) -> bytes:
    """The content types without those of parts that leave."""
    there = {part.casefold() for part in stay}
    gone = {part.casefold().rpartition(".")[2] for part in leave}
    gone -= {part.rpartition(".")[2] for part in there} | {"rels", "xml"}

    def judge(name: str, attributes: dict[str, str], path: list[str]) -> Change | None:
        if name == "ct:Override":
            return None if attributes.get("PartName", "").lstrip("/").casefold() in there else DROP
        if name == "ct:Default":
            return DROP if attributes.get("Extension", "").casefold() in gone else None
        return DROP if path else None

    return edited(data, judge)


def relations_left(data: bytes, gone: set[str], seen: Seen) -> bytes:
    """The relationships without those in `gone`; paths in neutral form."""

    def judge(name: str, attributes: dict[str, str], path: list[str]) -> Change | None:
        if name != "rel:Relationship":
            return DROP if path else None
        if attributes.get("Id", "") in gone:
            return DROP
        word = attributes.get("Type", "").rpartition("/")[2]
        target = attributes.get("Target", "")
        neutral = _NEUTRAL if word in _ELSEWHERE else NOWHERE
        outside = attributes.get("TargetMode") == "External" and not is_web(target)
        if not outside or (_beside(target) and word not in _ELSEWHERE) or target == neutral:
            return None
        seen.went("M504", "path in a link", target)
        return Change(attributes={"Target": neutral})

    return edited(data, judge)
