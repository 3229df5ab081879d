"""What goes from the XML of an OOXML document, by name: ISO/IEC 29500-1, [MS-DOCX], [MS-XLSX], [MS-PPTX]."""

from __future__ import annotations

from typing import Final

from scrubber.media._xml import Apart

_COMMENT: Final = ("M503", "anchor of a comment")
_IDS: Final = ("M502", "revision and document ids")
_BOUND: Final = ("M502", "data bound to the document")
_PATHS: Final = ("M504", "path or printer")
_USERS: Final = ("M201", "users of the document")
_MERGE: Final = ("M503", "hidden variables and mail merge")


_CHANGE_BY: Final = ("M201", "author of a tracked change")
_CHANGE_AT: Final = ("M401", "time of a tracked change")


def _all(rule: tuple[str, str], names: str) -> dict[str, tuple[str, str]]:
    return dict.fromkeys(names.split(), rule)


# elements that go with all in them
DROPPED: Final[dict[str, tuple[str, str]]] = {
    **_all(_COMMENT, "w:commentRangeStart w:commentRangeEnd w:commentReference"),
    **_all(_IDS, "w:rsids w:rsid ms:docId ms:revisionPtr ms:persistentDocumentId ms:persistentId"),
    **_all(_MERGE, "w:docVars w:mailMerge"),
    **_all(_PATHS, "w:attachedTemplate w:saveThroughXslt w:printerSettings w:sourceFileName w:linkStyles"),
    **_all(
        _PATHS, "ms:absPath ms:alternateUrls p:htmlPubPr x:webPublishItems x:fileRecoveryPr x:webPublishing"
    ),
    **_all(_BOUND, "w:tag w:placeholder x:xmlColumnPr"),
    **_all(_BOUND, "w:dataBinding ms:dataBinding w:smartTagPr w:customXmlPr w:attachedSchema w:smartTagType"),
    **_all(
        _BOUND, "schemaLibrary/main:schemaLibrary x:smartTagPr x:smartTagTypes x:smartTags x:customProperties"
    ),
    **_all(_BOUND, "w:customXmlInsRangeStart w:customXmlInsRangeEnd w:customXmlDelRangeStart"),
    **_all(_BOUND, "w:customXmlDelRangeEnd w:customXmlMoveFromRangeStart w:customXmlMoveFromRangeEnd"),
    **_all(_BOUND, "w:customXmlMoveToRangeStart w:customXmlMoveToRangeEnd"),
    **_all(_USERS, "x:fileSharing x:customWorkbookViews x:customSheetViews"),
    "xvml:Author": _USERS,
    **_all(("M602", "original of an edited picture"), "ms:imgProps"),
    **_all(("M401", "time of a stroke of the pen"), "inkml:timestamp inkml:annotation inkml:annotationXML"),
}
# elements whose tags go and whose content stays
UNWRAPPED: Final = frozenset({"w:smartTag", "w:customXml"})
# in an `ext`, which goes with them: ids of slides, shapes, rows; sections of a show
IN_EXTENSION: Final = frozenset(
    [
        "ms:creationId",
        "ms:modId",
        "ms:rowId",
        "ms:colId",
        "ms:revisionPtr",
        "ms:alternateUrls",
        "ms:imgProps",
        "ms:pivotCacheIdVersion",
        "ms:taskHistory",
        "ms:designElem",
        "ms:docId",
        "ms:webExtension",
        "ms:connection",
    ]
)
# attributes that go wherever they are
ATTRIBUTES: Final[dict[str, tuple[str, str]]] = {
    **_all(_IDS, "w:rsidR w:rsidRPr w:rsidRDefault w:rsidP w:rsidDel w:rsidSect w:rsidTr"),
    **_all(_IDS, "ms:paraId ms:textId ms:editId ms:anchorId ms:durableId ms:uid ms:docId ms:spid"),
    **_all(_CHANGE_BY, "w:initials w:ed ms:userId"),
    **_all(_CHANGE_AT, "w:date ms:dateUtc"),
    **_all(("M605", "second form of a shape"), "o:gfxdata"),
    **_all(("M504", "name of a picture's file"), "o:title"),
}
# attributes that have to be there (17.13.5; [MS-OE376] 2.1.341: Word insists), and what is written instead;
# the author stands under another prefix, so that a search of the text for `w:author` finds nobody
INSTEAD: Final[dict[tuple[str, str], tuple[str, tuple[str, str]]]] = {
    ("w:moveFromRangeStart", "w:date"): ("1970-01-01T00:00:00Z", _CHANGE_AT),
    ("w:moveToRangeStart", "w:date"): ("1970-01-01T00:00:00Z", _CHANGE_AT),
    ("x:dbPr", "connection"): ("", _PATHS),
    ("x:dbPr", "command"): ("", _PATHS),
    ("x:dbPr", "serverCommand"): ("", _PATHS),
}
AUTHOR: Final = Apart("Author")  # as Word itself writes it where it removes personal information
# attributes that go from some elements: (element, attribute) -> rule, why
OF_ELEMENT: Final[dict[tuple[str, str], tuple[str, str]]] = {
    ("x:pivotCacheDefinition", "refreshedBy"): _USERS,
    ("x:pivotCacheDefinition", "refreshedDate"): ("M401", "time of a refresh"),
    ("x:pivotCacheDefinition", "refreshedDateIso"): ("M401", "time of a refresh"),
    ("x:scenario", "user"): _USERS,
    ("x:scenario", "comment"): ("M503", "comment in a document"),
    ("x:definedName", "comment"): ("M503", "comment in a document"),
    ("x:definedName", "description"): ("M503", "comment in a document"),
    ("x:definedName", "help"): ("M503", "comment in a document"),
    ("x:definedName", "statusBar"): ("M503", "comment in a document"),
    ("x:definedName", "customMenu"): ("M503", "comment in a document"),
    ("x:table", "comment"): ("M503", "comment in a document"),
    ("x:pivotTableDefinition", "tag"): ("M502", "data bound to the document"),
    ("x:webPr", "post"): ("M502", "data bound to the document"),
    ("x:protectedRange", "securityDescriptor"): _USERS,
    ("x:connection", "sourceFile"): _PATHS,
    ("x:connection", "odcFile"): _PATHS,
    ("x:connection", "description"): ("M503", "comment in a document"),
    ("x:connection", "singleSignOnId"): _USERS,
    ("x:textPr", "sourceFile"): _PATHS,
    ("x:fileVersion", "lastEdited"): ("M501", "version of the program"),
    ("x:fileVersion", "lowestEdited"): ("M501", "version of the program"),
    ("x:fileVersion", "rupBuild"): ("M501", "version of the program"),
    ("x:fileVersion", "codeName"): ("M501", "version of the program"),
    ("x:phoneticRun", "user"): _USERS,
    ("v:imagedata", "o:href"): _PATHS,
    ("v:imagedata", "src"): _PATHS,
}
# attributes that go with the mapping of a table to XML
MAPPED: Final = frozenset({("x:table", "tableType"), ("x:tableColumn", "uniqueName")})
# root elements of parts that go: one that is reached as something else has the document refused
NEVER: Final = frozenset(
    [
        *("w:comments", "x:comments", "x:headers", "x:users", "p:cmLst", "p:cmAuthorLst"),
        *("ms:people", "ms:personList", "ms:ThreadedComments", "ms:cmLst", "ms:authorLst"),
        "package/metadata/core-properties:coreProperties",
        "officeDocument/extended-properties:Properties",
        "officeDocument/custom-properties:Properties",
    ]
)
# words that no page shows at once: (element, attribute) -> what they are
SAID: Final[dict[tuple[str, str], str]] = {
    ("w:bookmarkStart", "w:name"): "bookmark",
    ("w:alias", "w:val"): "label inside",
    ("w:hyperlink", "w:tooltip"): "label inside",
    ("a:hlinkClick", "tooltip"): "label inside",
    ("a:hlinkHover", "tooltip"): "label inside",
    ("x:hyperlink", "tooltip"): "label inside",
    ("v:shape", "title"): "alt text inside",
    ("x:definedName", "name"): "bookmark",
    ("x:sheet", "name"): "bookmark",
    ("x:scenario", "name"): "label inside",
    ("x:connection", "name"): "label inside",
    ("x:webPr", "url"): "link inside",
    ("x:dataValidation", "prompt"): "label inside",
    ("x:dataValidation", "promptTitle"): "label inside",
    ("x:dataValidation", "error"): "label inside",
    ("x:dataValidation", "errorTitle"): "label inside",
    ("p:custShow", "name"): "bookmark",
    ("ms:section", "name"): "bookmark",
    ("x:s", "v"): "copy of the data of a table",
}
FORMULAS: Final = frozenset(
    [
        *("f", "definedName", "formula", "formula1", "formula2", "oldFormula"),
        *("calculatedColumnFormula", "totalsRowFormula"),
    ]
)
# attributes that hold what the writer called a thing, or an address
LABELS: Final = frozenset({"docPr", "cNvPr", "snd", "sndTgt", "wavAudioFile"})
CHECKED: Final = frozenset(
    {"href", "o:href", "tooltip", "w:tooltip", "ddeTopic", "url", "o:hrefPct", "alt", "w:anchor", "display"}
)
# what goes of an element whose relationship went: the attribute alone, or the tags (else, all of it)
ATTRIBUTE_ALONE: Final = frozenset(
    [
        "x:pageSetup",
        "c:pageSetup",
        "a:blip",
        "ms:svgBlip",
        "v:imagedata",
        "v:fill",
        "v:stroke",
        "x:worksheetSource",
        "w:fldChar",
        "a:videoFile",
        "a:audioFile",
        "a:quickTimeFile",
        "ms:media",
        "p:sndTgt",
        "a:snd",
        "p:snd",
        "v:background",
    ]
)
TAGS_ALONE: Final = frozenset({"w:hyperlink"})

# fields of Word that show properties of the document: what they show stays, and nothing is worked out anew
FIELDS: Final = frozenset(
    [
        "AUTHOR",
        "LASTSAVEDBY",
        "CREATEDATE",
        "SAVEDATE",
        "PRINTDATE",
        "EDITTIME",
        "REVNUM",
        "COMMENTS",
        "KEYWORDS",
        "SUBJECT",
        "TITLE",
        "INFO",
        "DOCPROPERTY",
        "DOCVARIABLE",
        "USERNAME",
        "USERINITIALS",
        "USERADDRESS",
        "FILENAME",
        "FILESIZE",
        "TEMPLATE",
        "MERGEFIELD",
    ]
)
CHANGES: Final = frozenset(
    [
        "w:ins",
        "w:del",
        "w:moveFrom",
        "w:moveTo",
        "w:cellIns",
        "w:cellDel",
        "w:cellMerge",
        "w:rPrChange",
        "w:pPrChange",
        "w:sectPrChange",
        "w:tblPrChange",
        "w:tblGridChange",
        "w:trPrChange",
        "w:tcPrChange",
        "w:tblPrExChange",
        "w:numberingChange",
    ]
)

# what a part that goes was, by the last word of the type of a relationship to it
PARTS: Final[dict[str, tuple[str, str]]] = {
    "core-properties": ("M502", "properties of the document"),
    "extended-properties": ("M502", "properties of the document"),
    "custom-properties": ("M502", "properties of the document"),
    "thumbnail": ("M602", "preview of the first page"),
    **_all(("M503", "comments"), "comments commentsExtended commentsIds commentsExtensible threadedComment"),
    **_all(_USERS, "people person commentAuthors authors userNames usernames"),
    **_all(("M502", "data bound to the document"), "customXml customXmlProps customProperty custom-xml"),
    **_all(("M504", "printer settings"), "printerSettings"),
    **_all(("M502", "log of changes"), "revisionHeaders revisionLog revisionInfo changesInfo"),
    **_all(
        ("M502", "labels and extensions"), "tags classificationlabels webextension taskpanes extensibility"
    ),
    **_all(("M504", "template or mail merge"), "attachedTemplate mailMergeSource mailMergeHeaderSource"),
    **_all(("M502", "how the writer looked at it last"), "viewProps"),
    **_all(("M602", "original of an edited picture"), "hdphoto"),
    "glossaryDocument": ("M901", "building blocks of the writer"),
}
# properties of the document: name without its prefix -> rule, why
PROPERTIES: Final[dict[str, tuple[str, str]]] = {
    **_all(("M201", "author of the document"), "creator lastModifiedBy Manager Company initial-creator"),
    **_all(("M201", "author of the document"), "printed-by contributor publisher"),
    **_all(("M401", "time of the document"), "created modified lastPrinted creation-date date print-date"),
    "title": ("M503", "title of a document"),
    **_all(("M503", "description of a document"), "subject description keywords category keyword"),
    **_all(("M501", "program"), "Application AppVersion generator"),
    **_all(("M504", "template"), "Template HyperlinkBase"),
}
