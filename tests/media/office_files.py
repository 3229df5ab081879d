# ruff: noqa: E501 - XML as programs write it, without line breaks
"""Office documents and books as programs write them, small, with everything private in them."""

import io
import zipfile

from PIL import Image

NAME = "Emma Johnson"
DATE = "2019-06-04T15:20:10Z"
PATH = "file:///C:/Users/Emma%20Johnson/plan.docx"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MS = "http://schemas.microsoft.com/office"
_TYPE = "application/vnd.openxmlformats-officedocument"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def picture(format_="JPEG", *, dirty=True):
    exif = Image.Exif()
    if dirty:
        exif[0x013B] = NAME
        exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 28.0, 40.44), 3: "W", 4: (0.0, 0.0, 5.4)})
    sink = io.BytesIO()
    Image.linear_gradient("L").resize((24, 16)).convert("RGB").save(sink, format_, exif=exif)
    return sink.getvalue()


def packed(files, method=zipfile.ZIP_DEFLATED):
    """An archive; a member `mimetype` is stored, as OpenDocument and EPUB want it."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, data in files.items():
            about = zipfile.ZipInfo(name, (2019, 6, 4, 15, 20, 10))
            about.compress_type = zipfile.ZIP_STORED if name == "mimetype" else method
            about.external_attr = 0o100644 << 16
            archive.writestr(about, data)
    return sink.getvalue()


def members(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def relations(*listed):
    """`(id, type, target)` each; a target with a scheme, or a path, is external."""
    lines = []
    for id_, type_, target in listed:
        address = type_ if "://" in type_ else f"{_OFFICE}/relationships/{type_}"
        outside = ' TargetMode="External"' if ":" in target else ""
        lines.append(f'<Relationship Id="{id_}" Type="{address}" Target="{target}"{outside}/>')
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(lines)}</Relationships>'


def content_types(overrides, defaults=()):
    known = {"xml": "application/xml"}
    known["rels"] = "application/vnd.openxmlformats-package.relationships+xml"
    known.update(defaults)
    lines = [f'<Default Extension="{k}" ContentType="{v}"/>' for k, v in known.items()]
    lines += [f'<Override PartName="/{k}" ContentType="{v}"/>' for k, v in overrides.items()]
    return f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{"".join(lines)}</Types>'


_PROPERTIES = {
    "docProps/core.xml": f"""{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>First birthday of {NAME}</dc:title>
<dc:creator>{NAME}</dc:creator><cp:lastModifiedBy>{NAME}</cp:lastModifiedBy><cp:revision>7</cp:revision>
<dcterms:created xsi:type="dcterms:W3CDTF">{DATE}</dcterms:created></cp:coreProperties>""",
    "docProps/app.xml": f"""{_HEAD}<Properties xmlns="{_OFFICE}/extended-properties">
<Template>C:\\Users\\{NAME}\\a.dotx</Template><Application>Microsoft Office Word</Application>
<Company>{NAME} Ltd</Company></Properties>""",
    "docProps/custom.xml": f"""{_HEAD}<Properties xmlns="{_OFFICE}/custom-properties"
 xmlns:vt="{_OFFICE}/docPropsVTypes"><property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="Client">
<vt:lpwstr>{NAME}</vt:lpwstr></property></Properties>""",
    "docProps/thumbnail.jpeg": picture(),
}
_PROPERTY_TYPES = {
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": f"{_TYPE}.extended-properties+xml",
    "docProps/custom.xml": f"{_TYPE}.custom-properties+xml",
}
_PROPERTY_RELATIONS = (
    ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    ("rId3", "extended-properties", "docProps/app.xml"),
    ("rId4", "custom-properties", "docProps/custom.xml"),
    ("rId5", f"{_PACKAGE}/relationships/metadata/thumbnail", "docProps/thumbnail.jpeg"),
)


def _package(parts, types, main, *, dirty):
    given = _PROPERTY_RELATIONS if dirty else ()
    return {
        "[Content_Types].xml": content_types(
            types | (_PROPERTY_TYPES if dirty else {}),
            {
                "jpeg": "image/jpeg",
                "png": "image/png",
                "vml": f"{_TYPE}.vmlDrawing",
                "bin": "application/octet-stream",
            },
        ),
        "_rels/.rels": relations(("rId1", "officeDocument", main), *given),
        **(_PROPERTIES if dirty else {}),
        **parts,
    }


_W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{_OFFICE}/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    f'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:w14="{_MS}/word/2010/wordml" '
    f'xmlns:w15="{_MS}/word/2012/wordml" mc:Ignorable="w14 w15"'
)


def _drawing(name, alt):
    shape = f'id="1" name="{name}" descr="{alt}"'
    return (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="914400" cy="609600"/><wp:docPr {shape}/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr {shape}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId1"/><a:stretch>'
        '<a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="914400" cy="609600"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def _field(code, shown):
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{shown}</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def docx_files(*, dirty=True):
    """A text with a picture, a link and a table; `dirty`: as Word writes it."""
    by = f'w:id="9" w:author="{NAME}" w:date="{DATE}"'
    rsid = ' w:rsidR="00A77B3E" w14:paraId="1F2E3D4C"' if dirty else ""
    private = (
        f'<w:p{rsid}><w:commentRangeStart w:id="1"/><w:r w:rsidRPr="00C0FFEE"><w:t>Marked.</w:t></w:r>'
        '<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>'
        f"<w:ins {by}><w:r><w:t> put in</w:t></w:r></w:ins><w:del {by}><w:r><w:delText> taken out</w:delText></w:r></w:del>"
        f"<w:r><w:rPr><w:b/><w:rPrChange {by}><w:rPr/></w:rPrChange></w:rPr><w:t> bold</w:t></w:r></w:p>"
        f'<w:p><w:hyperlink r:id="rId3"><w:r><w:t>a file</w:t></w:r></w:hyperlink>'
        f'<w:smartTag w:uri="urn:x" w:element="PersonName"><w:r><w:t>tagged</w:t></w:r></w:smartTag></w:p>'
        f"<w:p>{_field('AUTHOR', 'the writer')}{_field('DATE', '4 June')}</w:p>"
        '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/x" w:storeItemID="{1}"/></w:sdtPr><w:sdtContent><w:p><w:r>'
        "<w:t>bound</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    drawn = (
        _drawing(f"C:\\Users\\{NAME}\\first.jpg", f"{NAME}.jpg") if dirty else _drawing("Picture", "A cake")
    )
    document = (
        f"{_HEAD}<w:document {_W}><w:body><w:p{rsid}><w:r><w:t>A first birthday</w:t></w:r></w:p>"
        f'<w:p><w:hyperlink r:id="rId2"><w:r><w:t>a page</w:t></w:r></w:hyperlink></w:p><w:p>{drawn}</w:p>'
        f"{private if dirty else ''}<w:sectPr/></w:body></w:document>"
    )
    if dirty:
        document = document.replace("<w:body>", f"<!-- by {NAME} --><?note {NAME}?><w:body>")
    types = {
        "word/document.xml": f"{_TYPE}.wordprocessingml.document.main+xml",
        "word/settings.xml": f"{_TYPE}.wordprocessingml.settings+xml",
    }
    listed = [
        ("rId1", "image", "media/image1.jpeg"),
        ("rId2", "hyperlink", "https://example.org/cake"),
        ("rId4", "settings", "settings.xml"),
    ]
    settings = '<w:zoom w:percent="100"/><w:compat/>'
    parts = {"word/document.xml": document, "word/media/image1.jpeg": picture(dirty=dirty)}
    if dirty:
        settings += (
            '<w:rsids><w:rsidRoot w:val="00A77B3E"/></w:rsids><w:attachedTemplate r:id="rId1"/>'
            f'<w:docVars><w:docVar w:name="to" w:val="{NAME}"/></w:docVars><w15:docId w15:val="{{0F}}"/>'
        )
        listed += [
            ("rId3", "hyperlink", PATH),
            ("rId5", "comments", "comments.xml"),
            ("rId6", f"{_MS}/2011/relationships/people", "people.xml"),
            ("rId7", "customXml", "../customXml/item1.xml"),
            ("rId8", "http://example.org/relationships/secret", "secret.xml"),
        ]
        parts |= {
            "word/comments.xml": f'{_HEAD}<w:comments {_W}><w:comment w:id="1" w:author="{NAME}" w:date="{DATE}" '
            f'w:initials="EJ"><w:p><w:r><w:t>Ask the mother of {NAME}</w:t></w:r></w:p></w:comment></w:comments>',
            "word/people.xml": f'{_HEAD}<w15:people {_W}><w15:person w15:author="{NAME}"/></w15:people>',
            "word/secret.xml": f"{_HEAD}<secret>{NAME}</secret>",
            "customXml/item1.xml": f"{_HEAD}<x>{NAME}</x>",
            "word/_rels/settings.xml.rels": relations(("rId1", "attachedTemplate", PATH)),
            "word/left-behind.txt": NAME,
        }
        types |= {
            "word/comments.xml": f"{_TYPE}.wordprocessingml.comments+xml",
            "word/people.xml": f"{_TYPE}.wordprocessingml.people+xml",
        }
    parts["word/settings.xml"] = f"{_HEAD}<w:settings {_W}>{settings}</w:settings>"
    parts["word/_rels/document.xml.rels"] = relations(*listed)
    return _package(parts, types, "word/document.xml", dirty=dirty)


_X = f'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{_OFFICE}/relationships"'


def xlsx_files(*, dirty=True):
    """A workbook with one sheet; `dirty`: with a comment, a printer, the path it was saved in."""
    path = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice '
        f'Requires="x15"><x15ac:absPath url="C:\\Users\\{NAME}\\" xmlns:x15ac="{_MS}/spreadsheetml/2010/11/ac"/>'
        f'</mc:Choice></mc:AlternateContent><fileSharing userName="{NAME}"/>'
    )
    sheet = "<sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>cake</t></is></c><c r='B1'><v>2</v></c></row></sheetData>"
    listed = [("rId1", "worksheet", "worksheets/sheet1.xml")]
    parts, types = (
        {},
        {
            "xl/workbook.xml": f"{_TYPE}.spreadsheetml.sheet.main+xml",
            "xl/worksheets/sheet1.xml": f"{_TYPE}.spreadsheetml.worksheet+xml",
        },
    )
    tail = ""
    if dirty:
        tail = '<pageSetup orientation="portrait" r:id="rId1"/><legacyDrawing r:id="rId2"/>'
        parts = {
            "xl/worksheets/_rels/sheet1.xml.rels": relations(
                ("rId1", "printerSettings", "../printerSettings/printerSettings1.bin"),
                ("rId2", "vmlDrawing", "../drawings/vmlDrawing1.vml"),
                ("rId3", "comments", "../comments1.xml"),
            ),
            "xl/printerSettings/printerSettings1.bin": f"\\\\office\\{NAME}".encode("utf-16-le"),
            "xl/comments1.xml": f"{_HEAD}<comments {_X}><authors><author>{NAME}</author></authors><commentList>"
            f'<comment ref="A1" authorId="0"><text><t>for {NAME}</t></text></comment></commentList></comments>',
            "xl/drawings/vmlDrawing1.vml": '<xml xmlns:v="urn:schemas-microsoft-com:vml" '
            'xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shape id="s1" style="width:9pt;height:9pt;visibility:hidden">'
            '<x:ClientData ObjectType="Note"><x:Row>0</x:Row><x:Column>0</x:Column></x:ClientData></v:shape></xml>',
        }
        types["xl/comments1.xml"] = f"{_TYPE}.spreadsheetml.comments+xml"
    parts |= {
        "xl/workbook.xml": f'{_HEAD}<workbook {_X}>{path if dirty else ""}<sheets><sheet name="Cakes" sheetId="1" '
        'r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(*listed),
        "xl/worksheets/sheet1.xml": f"{_HEAD}<worksheet {_X}>{sheet}{tail}</worksheet>",
    }
    return _package(parts, types, "xl/workbook.xml", dirty=dirty)


_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_O = " ".join(
    f'xmlns:{prefix}="{_ODF}:{word}:1.0"'
    for prefix, word in {
        "office": "office", "text": "text", "draw": "drawing", "svg": "svg-compatible", "meta": "meta",
        "table": "table", "config": "config", "style": "style", "fo": "xsl-fo-compatible",
    }.items()
)  # fmt: skip
_O += (
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:ooo="http://openoffice.org/2004/office" xmlns:officeooo="http://openoffice.org/2009/office"'
)


def odt_files(*, dirty=True):
    """A text with a picture; `dirty`: as LibreOffice writes it."""
    who = f"<dc:creator>{NAME}</dc:creator><dc:date>{DATE}</dc:date>"
    changes = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info>'
        f"{who}</office:change-info><text:p>taken out</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    )
    private = (
        f'<text:p>Marked<office:annotation office:name="1">{who}<text:p>Ask {NAME}</text:p></office:annotation> here'
        f'<office:annotation-end office:name="1"/><text:change text:change-id="c1"/> by <text:initial-creator text:fixed="true">the writer'
        f'</text:initial-creator> in <text:a xlink:type="simple" xlink:href="{PATH}">a file</text:a></text:p>'
    )
    label = f'draw:name="C:\\Users\\{NAME}\\first.jpg"' if dirty else 'draw:name="Picture 1"'
    body = (
        f"{changes if dirty else ''}<text:p{' officeooo:rsid={!r}'.format('0012ab') if dirty else ''}>A first birthday</text:p>"
        '<text:p><text:a xlink:type="simple" xlink:href="https://example.org/cake">a page</text:a>'
        f'<draw:frame {label} text:anchor-type="as-char" svg:width="2cm" svg:height="1.3cm">'
        '<draw:image xlink:href="Pictures/1.jpg" xlink:type="simple"/><svg:desc>A cake</svg:desc></draw:frame></text:p>'
        f"{private if dirty else ''}"
    )
    files = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"{_HEAD}<office:document-content {_O} office:version='1.3'><office:body><office:text>{body}"
        "</office:text></office:body></office:document-content>",
        "styles.xml": f"{_HEAD}<office:document-styles {_O} office:version='1.3'><office:styles/></office:document-styles>",
        "settings.xml": _settings(dirty=dirty),
        "Pictures/1.jpg": picture(dirty=dirty),
    }
    if dirty:
        files |= {
            "meta.xml": f"{_HEAD}<office:document-meta {_O} office:version='1.3'><office:meta><dc:title>First birthday of "
            f"{NAME}</dc:title><meta:initial-creator>{NAME}</meta:initial-creator>{who}</office:meta></office:document-meta>",
            "Thumbnails/thumbnail.png": picture("PNG"),
            "layout-cache": NAME,
            "Configurations2/accelerator/current.xml": "",
            "manifest.rdf": f"<!-- {NAME} -->",
            "Versions/Version1": NAME,
        }
    listed = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
        for name in files
        if name != "mimetype"
    )
    files["META-INF/manifest.xml"] = (
        f'{_HEAD}<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0" manifest:version="1.3"><manifest:file-entry '
        f'manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>{listed}</manifest:manifest>'
    )
    return files


def _settings(*, dirty):
    private = (
        f'<config:config-item config:name="PrinterName" config:type="string">{NAME}</config:config-item>'
        '<config:config-item config:name="Rsid" config:type="int">1234567</config:config-item>'
    )
    return (
        f"{_HEAD}<office:document-settings {_O} office:version='1.3'><office:settings><config:config-item-set "
        'config:name="ooo:configuration-settings"><config:config-item config:name="AddParaTableSpacing" '
        f'config:type="boolean">true</config:config-item>{private if dirty else ""}</config:config-item-set>'
        "</office:settings></office:document-settings>"
    )


def epub_files(*, dirty=True):
    """A book of one page; `dirty`: as Calibre writes it."""
    author = f"<dc:creator opf:role='aut'>{NAME}</dc:creator><dc:date>{DATE}</dc:date><dc:publisher>{NAME}</dc:publisher>"
    calibre = f'<meta name="calibre:timestamp" content="{DATE}"/><meta property="belongs-to-collection">{NAME}</meta>'
    identifier = "urn:uuid:11111111-2222-3333-4444-555555555555"
    extra = f'<meta name="author" content="{NAME}"/><!-- by {NAME} -->' if dirty else ""
    files = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": f'{_HEAD}<container xmlns="{_ODF}:container" version="1.0"><rootfiles><rootfile '
        'full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
        "OPS/book.opf": f'{_HEAD}<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf" '
        'version="3.0" unique-identifier="id"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:identifier id="id">{identifier}</dc:identifier><dc:title>Cakes</dc:title><dc:language>en</dc:language>'
        f'<meta property="dcterms:modified">{DATE}</meta><meta name="cover" content="pic"/>{author + calibre if dirty else ""}'
        '</metadata><manifest><item id="page" href="page.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        '<item id="pic" href="cake.jpg" media-type="image/jpeg"/><item id="css" href="s.css" media-type="text/css"/>'
        '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/></manifest>'
        '<spine toc="ncx"><itemref idref="page"/></spine></package>',
        "OPS/page.xhtml": f'{_HEAD}<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><head><title>Cakes</title>'
        f'{extra}</head><body><p>A first birthday</p><img src="cake.jpg" alt="A cake"/></body></html>',
        "OPS/toc.ncx": f'{_HEAD}<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><head>'
        f'<meta name="dtb:uid" content="{identifier}"/></head><docTitle><text>Cakes</text></docTitle>'
        '<navMap><navPoint id="a"><navLabel><text>One</text></navLabel><content src="page.xhtml"/></navPoint></navMap></ncx>',
        "OPS/s.css": f"{f'/* {NAME} */' if dirty else ''}p{{color:red}}",
        "OPS/cake.jpg": picture(dirty=dirty),
    }
    if dirty:
        files |= {"META-INF/calibre_bookmarks.txt": NAME, "OPS/kobo.js": NAME, "iTunesMetadata.plist": NAME}
    return files
