import zipfile

import pytest

import scrubber
from scrubber.errors import Malformed, PolicyError, ScrubberError, Uncleanable
from scrubber.media.ooxml import handler
from tests.media.contract import HandlerContract, clean, walk
from tests.media.office_files import NAME, docx_files, members, packed, picture, relations, xlsx_files
from tests.media.office_pages import alike, needs_libreoffice, pages

STORED = zipfile.ZIP_STORED


class TestOoxml(HandlerContract):
    handler = handler
    secrets = (b"Emma Johnson", b"2019-06-04", b"00A77B3E")
    decodes = False  # LibreOffice draws the pages below

    @classmethod
    def samples(cls):
        return {
            "clean docx": clean(handler, packed(docx_files(dirty=False))),
            "clean xlsx": clean(handler, packed(xlsx_files(dirty=False))),
            "docx": packed(docx_files()),
            "docx stored": packed(docx_files(), STORED),
            "xlsx stored": packed(xlsx_files(), STORED),
        }


def left(files):
    """Names and contents of the cleaned document."""
    return members(clean(handler, packed(files)))


def notes(files):
    return {(f.why, f.value) for part in walk(handler, packed(files)) if part.kept for f in part.findings}


def test_parts_that_show_nothing_go_with_all_that_names_them():
    out = left(docx_files())
    assert set(out) == {
        "[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/settings.xml",
        "word/_rels/document.xml.rels", "word/_rels/settings.xml.rels", "word/media/image1.jpeg",
    }  # fmt: skip
    named = b"".join(data for name, data in out.items() if name.endswith((".rels", "Types].xml")))
    assert out["word/_rels/document.xml.rels"].count(b'Target="about:blank"') == 1
    for word in (b"docProps", b"comments", b"people", b"customXml", b"secret", b"file:///"):
        assert word not in named


def test_words_marks_and_tables_stay():
    text = left(docx_files())["word/document.xml"].decode()
    for word in (
        "A first birthday",
        "Marked.",
        "put in",
        "taken out",
        "a file",
        "tagged",
        "the writer",
        "bound",
    ):
        assert word in text
    for word in (
        "comment",
        "w:author",
        "w:date=",
        "rsid",
        "paraId",
        "smartTag",
        "dataBinding",
        "<!--",
        "<?note",
    ):
        assert word not in text


def test_tracked_changes_stay_without_their_authors_and_are_reported():
    out = left(docx_files())["word/document.xml"]
    assert b'<w:ins w:id="9" ' in out
    assert b'<w:del w:id="9" ' in out
    found = notes(docx_files())
    assert any("tracked changes" in why for why, _ in found)
    assert ("deleted text inside", " taken out".strip()) in found


def test_the_policy_may_refuse_tracked_changes_and_macros():
    keep = scrubber.Policy(refuse=frozenset({"tracked-changes"})).media()
    with pytest.raises(Uncleanable, match="tracked changes"):
        clean(handler, packed(docx_files()), keep)
    assert clean(handler, packed(docx_files(dirty=False)), keep)
    with pytest.raises(PolicyError):
        scrubber.Policy(refuse=frozenset({"everything"}))


def test_a_field_that_shows_a_property_is_locked():
    out = left(docx_files())["word/document.xml"]
    assert out.count(b'w:fldLock="true"') == 1  # AUTHOR, not DATE
    assert b"AUTHOR" in out


def test_file_names_go_from_shapes_and_alt_texts_stay():
    out = left(docx_files())["word/document.xml"]
    assert out.count(b'name="Picture"') == 2
    assert b"descr" not in out
    files = docx_files(dirty=False)
    files["word/document.xml"] = files["word/document.xml"].replace("A cake", "Emma Johnson with a cake")
    assert ("alt text inside", "Emma Johnson with a cake") in notes(files)
    report = scrubber.check(packed(files))
    assert "T101" in {finding.rule for finding in report.words}


def test_comments_are_words_of_the_asset():
    found = {
        f.why: f.value for part in walk(handler, packed(docx_files())) if not part.kept for f in part.findings
    }
    assert found["comment in a document"] == f"Ask the mother of {NAME}"
    assert found["title of a document"] == f"First birthday of {NAME}"


def test_pictures_go_through_their_handler():
    out = left(docx_files())["word/media/image1.jpeg"]
    assert out == scrubber.clean(picture()).media


def test_a_comment_of_a_cell_goes_with_its_shape():
    out = left(xlsx_files())
    assert "xl/comments1.xml" not in out
    assert b"v:shape" not in out["xl/drawings/vmlDrawing1.vml"]
    assert b"absPath" not in out["xl/workbook.xml"]
    assert b"AlternateContent" not in out["xl/workbook.xml"]
    assert b"r:id" not in out["xl/worksheets/sheet1.xml"].partition(b"pageSetup")[2].partition(b">")[0]


def test_macros_stay_and_are_reported():
    files = docx_files(dirty=False)
    files["word/vbaProject.bin"] = b"Attribute VB_Name"
    files["word/_rels/document.xml.rels"] = files["word/_rels/document.xml.rels"].replace(
        "</Relationships>",
        '<Relationship Id="rId9" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
        'Target="vbaProject.bin"/></Relationships>',
    )
    assert left(files)["word/vbaProject.bin"] == b"Attribute VB_Name"
    assert any(why == "macros or controls" for why, _ in notes(files))


def test_signed_documents_are_refused():
    files = docx_files()
    files["_xmlsignatures/origin.sigs"] = ""
    files["_rels/.rels"] = files["_rels/.rels"].replace(
        "</Relationships>",
        '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/'
        'origin" Target="_xmlsignatures/origin.sigs"/></Relationships>',
    )
    with pytest.raises(Uncleanable, match="signed"):
        clean(handler, packed(files))


def test_what_no_handler_knows_is_refused():
    files = docx_files(dirty=False)
    files["word/media/image1.jpeg"] = b"no picture at all"
    with pytest.raises(Uncleanable, match="of a format that scrubber cannot clean"):
        clean(handler, packed(files))


@pytest.mark.parametrize(
    "xml",
    [
        '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;">]><a>&y;</a>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        "<a>" * 5_000 + "</a>" * 5_000,
        "<a><b></a></b>",
        "<a>" + "<b/>" * 2_000_000 + "</a>",
    ],
)
def test_hostile_xml_is_refused(xml):
    files = docx_files(dirty=False) | {"word/document.xml": xml}
    with pytest.raises(ScrubberError):
        clean(handler, packed(files))


def test_utf_16_is_understood():
    files = docx_files()
    files["word/document.xml"] = files["word/document.xml"].replace("UTF-8", "UTF-16").encode("utf-16")
    out = left(files)["word/document.xml"]
    assert b"A first birthday" in out
    assert b"Emma" not in out


def test_an_archive_without_a_document_is_malformed():
    files = docx_files(dirty=False) | {"_rels/.rels": relations()}
    with pytest.raises(Malformed):
        clean(handler, packed(files))


def test_a_workbook_inside_a_document_is_cleaned():
    files = docx_files(dirty=False)
    files["word/embeddings/book.xlsx"] = packed(xlsx_files(), STORED)
    files["word/_rels/document.xml.rels"] = files["word/_rels/document.xml.rels"].replace(
        "</Relationships>",
        '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        'package" Target="embeddings/book.xlsx"/></Relationships>',
    )
    assert left(files)["word/embeddings/book.xlsx"] == clean(handler, packed(xlsx_files(), STORED))


@needs_libreoffice
def test_libreoffice_draws_the_same_pages(tmp_path):
    given = {"a.docx": packed(docx_files()), "b.xlsx": packed(xlsx_files())}
    before = pages(tmp_path / "before", given)
    after = pages(tmp_path / "after", {name: clean(handler, data) for name, data in given.items()})
    assert alike(before, after)
