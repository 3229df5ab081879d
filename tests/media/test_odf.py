# ruff: noqa: E501 - XML as programs write it, without line breaks
import zipfile

import pytest

import scrubber
from scrubber.errors import Encrypted, Malformed, Uncleanable
from scrubber.media.odf import handler
from tests.media.contract import HandlerContract, clean, walk
from tests.media.office_files import NAME, members, odt_files, packed, picture
from tests.media.office_pages import alike, needs_libreoffice, pages

STORED = zipfile.ZIP_STORED


class TestOdf(HandlerContract):
    handler = handler
    secrets = (b"Emma Johnson", b"2019-06-04", b"0012ab")
    decodes = False  # LibreOffice draws the pages below

    @classmethod
    def samples(cls):
        return {
            "clean": clean(handler, packed(odt_files(dirty=False))),
            "odt": packed(odt_files()),
            "stored": packed(odt_files(), STORED),
        }


def left(files):
    return members(clean(handler, packed(files)))


def notes(files):
    return {(f.why, f.value) for part in walk(handler, packed(files)) if part.kept for f in part.findings}


def test_members_that_show_nothing_go_with_their_entries():
    out = left(odt_files())
    assert set(out) == {
        "mimetype", "content.xml", "styles.xml", "settings.xml", "Pictures/1.jpg", "META-INF/manifest.xml",
    }  # fmt: skip
    for word in (b"meta.xml", b"Thumbnails", b"layout-cache", b"Configurations2", b"Versions"):
        assert word not in out["META-INF/manifest.xml"]
    assert next(iter(out)) == "mimetype"


def test_a_chart_inside_stays_listed_with_its_folder():
    files = odt_files()
    chart = "application/vnd.oasis.opendocument.chart"
    files |= {"Object 1/content.xml": files["styles.xml"], "Object 1/meta.xml": files["meta.xml"]}
    files["META-INF/manifest.xml"] = files["META-INF/manifest.xml"].replace(
        "</manifest:manifest>",
        f'<manifest:file-entry manifest:full-path="Object 1/" manifest:media-type="{chart}"/>'
        "</manifest:manifest>",
    )
    out = left(files)
    assert b'"Object 1/"' in out["META-INF/manifest.xml"]
    assert "Object 1/content.xml" in out
    assert "Object 1/meta.xml" not in out


def test_words_stay_and_fields_become_what_they_show():
    text = left(odt_files())["content.xml"].decode()
    for word in (
        "A first birthday",
        "Marked",
        " here",
        "the writer",
        "a file",
        "taken out",
        "https://example.org/cake",
    ):
        assert word in text
    for word in ("annotation", "rsid=", "file:///", "text:initial-creator>"):
        assert word not in text


def test_tracked_changes_stay_and_are_reported():
    assert b"<text:changed-region" in left(odt_files())["content.xml"]
    assert (
        b"<dc:creator>Author 1</dc:creator><dc:date>1970-01-01T00:00:00</dc:date>"
        in left(odt_files())["content.xml"]
    )
    found = notes(odt_files())
    assert any("tracked changes" in why for why, _ in found)
    assert ("deleted text inside", "taken out") in found
    assert ("alt text inside", "A cake") in found


def test_in_a_template_fields_of_the_reader_lose_the_data_of_the_writer():
    field = f"<text:sender-lastname>{NAME}</text:sender-lastname>"
    files = odt_files(dirty=False)
    files["content.xml"] = files["content.xml"].replace("A first birthday", field)
    assert f">{NAME}</text:p>" in left(files)["content.xml"].decode()  # a document shows it
    files["mimetype"] += "-template"
    assert "<text:sender-lastname></text:sender-lastname>" in left(files)["content.xml"].decode()


def test_values_of_early_programs_are_written_as_they_are_meant():
    files = odt_files()
    gradient = '<office:styles><draw:gradient draw:name="a.jpg" draw:angle="450"/></office:styles>'
    files["styles.xml"] = files["styles.xml"].replace("<office:styles/>", gradient)
    assert b'draw:name="a.jpg" draw:angle="450"' in left(files)["styles.xml"]
    files["meta.xml"] = files["meta.xml"].replace(
        "<dc:title>", "<meta:generator>LibreOffice/5.4.2.2$Linux_X86_64</meta:generator><dc:title>"
    )
    assert b'draw:angle="45deg"' in left(files)["styles.xml"]


def test_settings_that_place_lines_stay():
    out = left(odt_files())["settings.xml"]
    assert b"AddParaTableSpacing" in out
    assert b"Printer" not in out
    assert b"Rsid" not in out


def test_properties_and_comments_are_words_of_the_asset():
    found = {
        (f.why, f.value)
        for part in walk(handler, packed(odt_files()))
        if not part.kept
        for f in part.findings
    }
    assert ("title of a document", f"First birthday of {NAME}") in found
    assert ("author of the document", NAME) in found
    assert any(why == "comment in a document" and f"Ask {NAME}" in value for why, value in found)


def test_pictures_go_through_their_handler():
    assert left(odt_files())["Pictures/1.jpg"] == scrubber.clean(picture()).media


def test_encrypted_and_signed_documents_are_refused():
    files = odt_files()
    files["META-INF/manifest.xml"] = files["META-INF/manifest.xml"].replace(
        '"content.xml" manifest:media-type="text/xml"/>',
        '"content.xml" manifest:media-type="text/xml"><manifest:encryption-data/></manifest:file-entry>',
    )
    with pytest.raises(Encrypted, match="encrypted"):
        clean(handler, packed(files))
    with pytest.raises(Uncleanable, match="signed"):
        clean(handler, packed(odt_files() | {"META-INF/documentsignatures.xml": "<x/>"}))


def test_macros_stay_and_are_reported():
    files = odt_files(dirty=False) | {"Basic/Standard/Module1.xml": "<x>Sub Main</x>"}
    assert left(files)["Basic/Standard/Module1.xml"] == b"<x>Sub Main</x>"
    assert any(why == "macros or scripts" for why, _ in notes(files))


def test_a_document_without_content_is_malformed():
    files = odt_files(dirty=False)
    del files["content.xml"], files["styles.xml"]
    with pytest.raises(Malformed):
        clean(handler, packed(files))


@needs_libreoffice
def test_libreoffice_draws_the_same_pages(tmp_path):
    given = {"a.odt": packed(odt_files())}
    before = pages(tmp_path / "before", given)
    after = pages(tmp_path / "after", {name: clean(handler, data) for name, data in given.items()})
    assert alike(before, after)


_SPACES = (
    'xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0" '
    'xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)


def with_body(xml, styles=""):
    files = odt_files(dirty=False)
    styles = f"<office:automatic-styles>{styles}</office:automatic-styles>"
    content = files["content.xml"].replace("<office:body>", f"{styles}<office:body>")
    content = content.replace("</office:text>", f"{xml}</office:text>")
    files["content.xml"] = content.replace(
        "<office:document-content ", f"<office:document-content {_SPACES} "
    )
    return files


@pytest.mark.parametrize(
    ("xml", "stays"),
    [
        (f'<text:p><text:database-display text:database-name="{NAME}">x</text:database-display></text:p>', "<text:p>x<"),
        (f'<text:p xhtml:content="{NAME}" xhtml:property="author">x</text:p>', "<text:p>x<"),
        (f'<form:form form:datasource="file:///home/{NAME}/a.odb"/>', 'form:datasource=""'),
        (f'<table:table><table:scenario table:comment="{NAME}"/></table:table>', "<table:scenario/>"),
        (f'<table:database-source-table table:user-name="{NAME}"/>', "<table:database-source-table/>"),
        (
            f"<table:table-cell table:formula=\"of:=['file:///C:/{NAME}.ods'#$S.A1]\" office:value='5'/>",
            "<table:table-cell office:value='5'/>",
        ),
    ],
)  # fmt: skip
def test_what_was_planted_is_gone(xml, stays):
    out = left(with_body(xml))["content.xml"].decode()
    assert stays in out
    assert NAME not in out


def test_authors_of_books_that_are_cited_stay():
    cited = '<text:p><text:bibliography-mark text:author="A. Writer">1</text:bibliography-mark></text:p>'
    assert cited in left(with_body(cited))["content.xml"].decode()


_HIDING = (
    '<style:style style:name="dp1"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    '<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>'
)


@pytest.mark.parametrize(
    ("xml", "why"),
    [
        (
            "<draw:page><presentation:notes><text:p>Emma</text:p></presentation:notes></draw:page>",
            "speaker note",
        ),
        ('<draw:page draw:style-name="dp1"><text:p>Emma</text:p></draw:page>', "hidden text inside"),
        ('<text:p>a<text:span text:style-name="T1">Emma</text:span></text:p>', "hidden text inside"),
        ('<table:table table:style-name="ta1" table:name="Emma"/>', "hidden sheet"),
        ('<text:p><text:hidden-text text:string-value="Emma"/></text:p>', "hidden text inside"),
        ('<text:user-field-decl office:string-value="Emma"/>', "field inside"),
        ("<text:p><text:author-name>Emma</text:author-name></text:p>", "field inside"),
        ('<text:p><text:bookmark text:name="Emma"/></text:p>', "bookmark"),
    ],
)
def test_what_is_not_shown_is_said(xml, why):
    assert (why, "Emma") in notes(with_body(xml, _HIDING))


def test_slides_that_are_shown_are_not_hidden():
    shown = (
        '<draw:page draw:style-name="dp1"/><draw:page draw:style-name="dp2"><text:p>Emma</text:p></draw:page>'
    )
    assert "Emma" not in {value for _, value in notes(with_body(shown, _HIDING))}


def test_pictures_written_into_the_text_and_fonts_that_are_none_are_refused():
    with pytest.raises(Uncleanable, match="written into its text"):
        clean(handler, packed(with_body("<text:p><office:binary-data>/9j/</office:binary-data></text:p>")))
    with pytest.raises(Uncleanable, match="no font"):
        clean(handler, packed(odt_files() | {"Fonts/a.ttf": NAME}))
