import base64
import time
import zipfile

import pytest

import scrubber
from scrubber.errors import Encrypted, Malformed, Uncleanable
from scrubber.media.epub import handler
from tests.media.contract import HandlerContract, clean, walk
from tests.media.office_files import NAME, epub_files, members, packed, picture

STORED = zipfile.ZIP_STORED
IDENTIFIER = b"11111111-2222"
_HIDDEN = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:enc="http://www.w3.org/2001/04/xmlenc#">'
    '<enc:EncryptedData><enc:EncryptionMethod Algorithm="{}"/></enc:EncryptedData></encryption>'
)


class TestEpub(HandlerContract):
    handler = handler
    secrets = (b"Emma Johnson", b"2019-06-04", IDENTIFIER)
    decodes = False  # pages are compared below

    @classmethod
    def samples(cls):
        return {
            "clean": clean(handler, packed(epub_files(dirty=False))),
            "epub": packed(epub_files()),
            "stored": packed(epub_files(), STORED),
        }


def left(files):
    return members(clean(handler, packed(files)))


def test_only_what_the_package_document_lists_stays():
    out = left(epub_files())
    assert list(out) == [
        "mimetype", "META-INF/container.xml", "OPS/book.opf", "OPS/page.xhtml", "OPS/toc.ncx", "OPS/s.css",
        "OPS/cake.jpg",
    ]  # fmt: skip


def test_title_language_and_cover_stay():
    out = left(epub_files())["OPS/book.opf"].decode()
    for word in (
        "<dc:title>Cakes</dc:title>",
        "<dc:language>en</dc:language>",
        'name="cover"',
        "dcterms:modified",
    ):
        assert word in out
    for word in ("dc:creator", "dc:date", "dc:publisher", "calibre", "belongs-to"):
        assert word not in out


def test_the_identifier_comes_from_the_title_and_is_the_same_in_the_ncx():
    out = left(epub_files())
    start = out["OPS/book.opf"].index(b"urn:uuid:")
    identifier = out["OPS/book.opf"][start : start + 45]
    assert identifier in out["OPS/toc.ncx"]
    assert IDENTIFIER not in identifier


def test_obfuscated_fonts_keep_the_identifier_they_need():
    files = epub_files() | {"META-INF/encryption.xml": _HIDDEN.format("http://www.idpf.org/2008/embedding")}
    out = left(files)
    assert IDENTIFIER in out["OPS/book.opf"]
    assert IDENTIFIER in out["OPS/toc.ncx"]
    assert "META-INF/encryption.xml" in out


def test_books_under_rights_management_are_refused():
    with pytest.raises(Encrypted, match="encrypted"):
        clean(handler, packed(epub_files() | {"META-INF/encryption.xml": _HIDDEN.format("urn:aes")}))
    with pytest.raises(Encrypted, match="rights"):
        clean(handler, packed(epub_files() | {"META-INF/rights.xml": "<x/>"}))


def test_pages_and_styles_lose_comments_and_their_writer():
    out = left(epub_files())
    page = out["OPS/page.xhtml"].decode()
    assert page.endswith(
        "<head><title>Cakes</title></head><body>"
        '<p>A first birthday</p><img src="cake.jpg" alt="A cake"/></body></html>'
    )
    assert out["OPS/s.css"] == b"p{color:red}"


def test_strings_in_styles_are_no_comments():
    files = epub_files(dirty=False) | {
        "OPS/s.css": "a:after{content:'/* x */'}b{background:url(a/*.png)}/* y */"
    }
    assert left(files)["OPS/s.css"] == b"a:after{content:'/* x */'}b{background:url(a/*.png)}"


def test_pictures_go_through_their_handler():
    assert left(epub_files())["OPS/cake.jpg"] == scrubber.clean(picture()).media


def test_titles_and_alt_texts_are_words_of_the_asset():
    files = epub_files(dirty=False)
    files["OPS/page.xhtml"] = files["OPS/page.xhtml"].replace("A cake", "Emma Johnson with a cake")
    found = {(f.why, f.value) for part in walk(handler, packed(files)) if part.kept for f in part.findings}
    assert ("alt text inside", "Emma Johnson with a cake") in found
    assert "T101" in {finding.rule for finding in scrubber.check(packed(files)).words}
    assert NAME == "Emma Johnson"


def test_entities_of_html_stay():
    files = epub_files(dirty=False)
    files["OPS/page.xhtml"] = (
        '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">'
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>a</title></head><body><p>a&nbsp;b</p></body></html>'
    )
    assert left(files)["OPS/page.xhtml"] == files["OPS/page.xhtml"].encode()


@pytest.mark.parametrize("name", ["META-INF/container.xml", "OPS/book.opf"])
def test_a_book_without_its_lists_is_malformed(name):
    files = epub_files(dirty=False)
    del files[name]
    with pytest.raises(Malformed):
        clean(handler, packed(files))


def test_a_file_of_the_book_that_no_handler_knows_is_refused():
    with pytest.raises(Uncleanable):
        clean(handler, packed(epub_files() | {"OPS/cake.jpg": b"no picture"}))


def page(body, head=""):
    files = epub_files(dirty=False)
    files["OPS/page.xhtml"] = (
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:svg="http://www.w3.org/2000/svg" '
        f'xmlns:ink="urn:x"><head><title>a</title>{head}</head><body>{body}</body></html>'
    )
    return files


_PICTURE = f"data:image/jpeg;base64,{base64.b64encode(picture()).decode()}"
_CLEAN = f"data:image/jpeg;base64,{base64.b64encode(scrubber.clean(picture()).media).decode()}"


@pytest.mark.parametrize(
    ("files", "stays"),
    [
        (page(f'<img src="{_PICTURE}" alt=""/>'), f'src="{_CLEAN}"'),
        (page("", f"<style>p{{background:url({_PICTURE})}}</style>"), _CLEAN),
        (page(f'<p style="background:url({_PICTURE})"/>'), _CLEAN),
        (page("", f"<style>p{{color:red}}{' ' * 30_000}/* {NAME} */q{{color:red}}</style>"), "q{color:red}"),
        (page(f'<svg:svg ink:export="{NAME}"><ink:x>{NAME}</ink:x></svg:svg>'), "<svg:svg>"),
        (page(f'<ink:x who="{NAME}">shown</ink:x>'), "shown"),
        (page("", f'<script type="application/ld+json">{NAME}</script>'), "<head><title>a</title></head>"),
        (page(f'<ins datetime="2019-06-04" cite="{NAME}">new</ins>'), "<ins>new</ins>"),
        (epub_files(dirty=False) | {"OPS/s.css": f"p{{color:red}}/* {NAME}"}, "p{color:red}"),
        (epub_files(dirty=False) | {"OPS/s.css": f"p{{background:url({_PICTURE})}}"}, _CLEAN),
    ],
)  # fmt: skip
def test_what_stands_in_pages_and_styles_is_cleaned(files, stays):
    out = left(files)
    shown = out["OPS/page.xhtml"] + out["OPS/s.css"]
    assert stays.encode() in shown
    assert NAME.encode() not in shown
    assert base64.b64encode(NAME.encode())[:-4] not in shown
    assert _PICTURE.encode() not in shown


@pytest.mark.parametrize(
    "sheet", ['"' + '\\"' * 200_000, "url(" + " " * 200_000, "/*" * 200_000, "'\n" * 50_000]
)
def test_hostile_styles_take_linear_time(sheet):
    start = time.perf_counter()
    left(epub_files(dirty=False) | {"OPS/s.css": sheet})
    assert time.perf_counter() - start < 2


def test_a_font_of_a_book_has_to_be_one():
    files = epub_files(dirty=False)
    files["OPS/book.opf"] = files["OPS/book.opf"].replace("image/jpeg", "font/otf")
    with pytest.raises(Uncleanable, match="no font"):
        clean(handler, packed(files))


def test_names_of_files_are_words_of_the_asset():
    found = {
        (f.why, f.value) for part in walk(handler, packed(epub_files())) if part.kept for f in part.findings
    }
    assert ("name of a file inside", "cake.jpg") in found
