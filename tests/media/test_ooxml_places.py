"""Each place of an OOXML document that was found to hold something private, planted one by one."""

import pytest

import scrubber
from scrubber.errors import Uncleanable
from scrubber.media._ole import EMPTY
from scrubber.media.ooxml import handler
from tests.media.contract import clean, walk
from tests.media.office_files import docx_files, members, packed, picture, relations, xlsx_files

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_R = f'xmlns:r="{_OFFICE}/relationships"'
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
SECRET = "Emma Johnson"
HOME = rf"C:\Users\{SECRET}"


def left(files):
    return members(clean(handler, packed(files)))


def notes(files):
    return {
        (f.rule, f.why, f.value) for part in walk(handler, packed(files)) if part.kept for f in part.findings
    }


def with_body(xml):
    files = docx_files(dirty=False)
    files["word/document.xml"] = files["word/document.xml"].replace("<w:sectPr/>", f"{xml}<w:sectPr/>")
    return files


def with_sheet(xml, place="</sheetData>"):
    files = xlsx_files(dirty=False)
    name = "xl/worksheets/sheet1.xml"
    files[name] = files[name].replace(place, xml)
    return files


def with_part(files, of, type_, target, data):
    """A part `target` (from the root) that `of` refers to as rId77."""
    folder, _, name = of.rpartition("/")
    listed = f"{folder}/_rels/{name}.rels"
    address = type_ if "://" in type_ else f"{_OFFICE}/relationships/{type_}"
    line = f'<Relationship Id="rId77" Type="{address}" Target="/{target}"/></Relationships>'
    files[listed] = files.get(listed, relations()).replace("</Relationships>", line)
    files[target] = data
    return files


def field(*codes):
    runs = "".join(f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in codes)
    return (
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{runs}'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t>shown</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def pptx_files(slide="", *, show="", notes=""):
    """A show of one slide with notes."""
    space = f'xmlns:p="{_P}" xmlns:a="{_A}" {_R}'
    tree = "<p:cSld><p:spTree>{}</p:spTree></p:cSld>"
    words = "<p:sp><p:txBody><a:bodyPr/><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:txBody></p:sp>"
    return {
        "[Content_Types].xml": f'<Types xmlns="{_OFFICE.replace("officeDocument", "package")}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="bin" ContentType="x/x"/></Types>',
        "_rels/.rels": relations(("rId1", "officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": f"<p:presentation {space}><p:sldIdLst>"
        '<p:sldId id="256" r:id="rId1"/></p:sldIdLst></p:presentation>',
        "ppt/_rels/presentation.xml.rels": relations(("rId1", "slide", "slides/slide1.xml")),
        "ppt/slides/slide1.xml": f"<p:sld {space}{show}>"
        f"{tree.format(words.format('A cake') + slide)}</p:sld>",
        "ppt/slides/_rels/slide1.xml.rels": relations(
            ("rId1", "notesSlide", "../notesSlides/notesSlide1.xml")
        ),
        "ppt/notesSlides/notesSlide1.xml": f"<p:notes {space}>{tree.format(words.format(notes))}</p:notes>",
    }


_EXTENDED = (
    '<extLst><ext uri="{{DE250136}}" '
    'xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main">'
    '<x15:connection id="a"><x15:oledbPr connection="User ID={0}"/></x15:connection></ext></extLst>'
)
_PLANTED = {
    "a path that begins in one run": with_body(
        field(r" INCLUDETEXT &quot;C:\\Us", rf"ers\\{SECRET}\\x.docx&quot;")
    ),
    "the same, in a file address": with_body(
        field(" HYPERLINK &quot;file:///home", f"/{SECRET}/x.pdf&quot; ")
    ),
    "name of a bound field": with_body(f'<w:sdt><w:sdtPr><w:tag w:val="{SECRET}"/></w:sdtPr></w:sdt>'),
    "a path in a formula": with_sheet(f"<row><c r='A9'><f>'{HOME}\\[b.xlsx]S'!A1</f></c></row></sheetData>"),
    "a path that a formula leads to": with_sheet(
        f"<row><c r='A9'><f>HYPERLINK(\"file:///C:/Users/{SECRET}/a.pdf\",\"doc\")</f></c></row></sheetData>"
    ),
    "a path in a rule for input": with_sheet(
        f"</sheetData><dataValidations><dataValidation><formula1>'{HOME}\\[b.xlsx]S'!$A$1</formula1>"
        "</dataValidation></dataValidations>"
    ),
    "a link that PowerPoint could not read": pptx_files(
        f'<p:sp><p:nvSpPr><p:cNvPr id="9" name="x"><a:hlinkClick r:id="" invalidUrl="file:///{SECRET}"/></p:cNvPr>'
        "</p:nvSpPr></p:sp>"
    ),
    "the file of a sound": pptx_files(
        f'<a:hlinkClick r:id=""><a:snd r:embed="" name="{SECRET}.wav"/></a:hlinkClick>'
    ),
    "what a server knows of a slide": with_part(
        pptx_files(), "ppt/slides/slide1.xml", "slideUpdateInfo", "ppt/s.xml",
        f'<p:sldSyncPr xmlns:p="{_P}" serverSldId="{SECRET}"/>',
    ),
    "servers of data": with_part(
        xlsx_files(dirty=False), "xl/workbook.xml", "volatileDependencies", "xl/v.xml",
        f'<volTypes xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><stp>{SECRET}</stp></volTypes>',
    ),
    "a connection": with_part(
        xlsx_files(dirty=False), "xl/workbook.xml", "connections", "xl/c.xml",
        '<connections xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><connection id="1">'
        f'<webPr url="http://example.org" post="user={SECRET}"/>{_EXTENDED.format(SECRET)}'
        "</connection></connections>",
    ),
    "a table that is mapped to XML": with_part(
        xlsx_files(dirty=False), "xl/worksheets/sheet1.xml", "table", "xl/t.xml",
        '<table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" tableType="xml" '
        f'comment="{SECRET}"><tableColumns><tableColumn uniqueName="{SECRET}" name="c">'
        '<xmlColumnPr mapId="1" '
        f'xpath="/r/{SECRET}" xmlDataType="string"/></tableColumn></tableColumns></table>',
    ),
}  # fmt: skip


@pytest.mark.parametrize("files", _PLANTED.values(), ids=_PLANTED)
def test_what_was_planted_is_gone(files):
    assert SECRET in str(files)
    assert not [name for name, data in left(files).items() if SECRET.encode() in data]


@pytest.mark.parametrize("word", ["comment", "description", "help", "statusBar", "customMenu"])
def test_what_is_said_about_a_name_of_a_workbook_goes(word):
    files = xlsx_files(dirty=False)
    name = (
        f'<definedNames><definedName name="cakes" {word}="{SECRET}">Cakes!$A$1</definedName></definedNames>'
    )
    files["xl/workbook.xml"] = files["xl/workbook.xml"].replace("</workbook>", f"{name}</workbook>")
    out = left(files)["xl/workbook.xml"]
    assert SECRET.encode() not in out
    assert b">Cakes!$A$1</definedName>" in out
    assert ("M506", "bookmark", "cakes") in notes(files)


def test_addresses_of_the_web_are_no_paths():
    files = with_body(field(" HYPERLINK &quot;https://example.org/home/a/media/b&quot; "))
    assert b"https://example.org/home/a/media/b" in left(files)["word/document.xml"]
    files = with_sheet('<row><c r="A9"><f>REGEXTEST(A1,"\\\\d+\\\\w")</f></c></row></sheetData>')
    assert b"\\\\d+\\\\w" in left(files)["xl/worksheets/sheet1.xml"]


def test_the_author_of_a_change_is_neutral_since_word_wants_one():
    out = left(docx_files())["word/document.xml"].decode()
    assert out.count(':author="Author"') == 3
    assert "w:author" not in out
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    assert f'<w:ins w:id="9" xmlns:neutral="{space}" neutral:author="Author">' in out


def test_the_place_of_a_move_keeps_the_time_it_has_to_have():
    about = f'w:id="1" w:author="{SECRET}" w:date="2019-06-04T15:20:10Z" w:name="m"'
    move = f"<w:p><w:moveFromRangeStart {about}/></w:p>"
    assert b'w:date="1970-01-01T00:00:00Z"' in left(with_body(move))["word/document.xml"]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (pptx_files(notes=f"Ask {SECRET}"), ("M509", "speaker note", f"Ask {SECRET}")),
        (pptx_files(show=' show="0"'), ("M509", "hidden text inside", "A cake")),
        (
            with_body("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hush</w:t></w:r><w:r><w:t>loud</w:t></w:r></w:p>"),
            ("M509", "hidden text inside", "hush"),
        ),
        (
            with_body('<w:p><w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>white</w:t></w:r></w:p>'),
            ("M509", "hidden text inside", "white"),
        ),
        (with_sheet('<row r="2" hidden="1"/></sheetData>'), ("M509", "hidden rows or columns", "")),
        (with_body(field(" AUTHOR ")), ("M506", "field inside", "shown")),
        (
            with_body('<w:p><w:fldSimple w:instr=" USERNAME "><w:r><w:t>who</w:t></w:r></w:fldSimple></w:p>'),
            ("M506", "field inside", "who"),
        ),
        (with_body('<w:p><w:bookmarkStart w:id="1" w:name="Emma"/></w:p>'), ("M506", "bookmark", "Emma")),
    ],
)  # fmt: skip
def test_what_is_not_shown_is_said(files, said):
    assert said in notes(files)
    assert not {note for note in notes(files) if note[2] in {"loud", "_GoBack"}}


def test_a_hidden_sheet_is_said():
    files = xlsx_files(dirty=False)
    files["xl/workbook.xml"] = files["xl/workbook.xml"].replace("sheetId=", 'state="veryHidden" sheetId=')
    assert ("M509", "hidden sheet", "Cakes") in notes(files)


def test_persons_in_the_notes_of_a_speaker_are_found():
    report = scrubber.check(packed(pptx_files(notes=f"Ask {SECRET} about her recital")))
    assert "T101" in {finding.rule for finding in report.words}


def test_an_embedded_object_is_emptied_and_its_picture_stays():
    slide = '<p:oleObj r:id="rId77"><p:embed/><p:pic/></p:oleObj>'
    files = with_part(pptx_files(slide), "ppt/slides/slide1.xml", "oleObject", "ppt/o.bin", SECRET)
    out = left(files)
    assert out["ppt/o.bin"] == EMPTY
    assert b"<p:pic/>" in out["ppt/slides/slide1.xml"]


@pytest.mark.parametrize("data", [SECRET.encode(), picture(), b"\0" * 100])
def test_a_font_has_to_be_one(data):
    with pytest.raises(Uncleanable, match="no font"):
        clean(
            handler,
            packed(with_part(docx_files(dirty=False), "word/document.xml", "font", "word/f.odttf", data)),
        )


def test_a_font_that_is_obfuscated_stays():
    font = bytes(range(32)) + bytes(12) + b"cmap\0\0\0\0\0\0\0\x10\0\0\0\x10" * 3 + bytes(40)
    files = with_part(docx_files(dirty=False), "word/document.xml", "font", "word/f.odttf", font)
    assert left(files)["word/f.odttf"] == font


def test_a_picture_is_cleaned_whatever_else_refers_to_it():
    files = with_part(
        docx_files(dirty=False), "word/document.xml", "font", "word/media/image1.jpeg", picture()
    )
    assert left(files)["word/media/image1.jpeg"] == scrubber.clean(picture()).media


def test_properties_that_are_reached_as_something_else_are_refused():
    files = docx_files()
    with pytest.raises(Uncleanable, match="another one than its relationship says"):
        clean(
            handler,
            packed(
                with_part(
                    files, "word/document.xml", "theme", "docProps/core.xml", files["docProps/core.xml"]
                )
            ),
        )


def test_names_that_begin_with_a_slash_are_names_in_the_package():
    files = docx_files(dirty=False)
    files["/word/_rels/document.xml.rels"] = files.pop("word/_rels/document.xml.rels")
    assert "word/media/image1.jpeg" in left(files)


@pytest.mark.parametrize(
    ("name", "what"),
    [("visio/document.xml", "Visio"), ("FixedDocSeq.fdseq", "XPS"), ("3D/3dmodel.model", "3MF")],
)
def test_other_packages_are_refused_by_name(name, what):
    files = docx_files(dirty=False)
    files = {key: files[key] for key in ("[Content_Types].xml",)} | {"_rels/.rels": relations(), name: "<x/>"}
    with pytest.raises(Uncleanable, match=what):
        clean(handler, packed(files))
