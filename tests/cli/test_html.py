"""The HTML report: what a person sees, and that nothing private is on it unasked."""

import base64
import io

import html5lib
import pytest
from PIL import Image

from tests.cli.conftest import OWNER, SERIAL, jpeg

SPACE = "{http://www.w3.org/1999/xhtml}"
CAPTION = "Emma Johnson, 6, at St Mary's Hospital, Leeds"


@pytest.fixture
def tree(tmp_path):
    jpeg(tmp_path / "emma_johnson_1st-birthday.jpg")
    (tmp_path / "emma_johnson_1st-birthday.txt").write_text(CAPTION, encoding="utf-8")
    Image.new("RGBA", (600, 400), (20, 160, 120, 90)).save(tmp_path / "joao-silva.png")
    (tmp_path / "post.html").write_text('<img src="joao-silva.png" alt="Emma Johnson &amp; <co>">')
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0\0")
    return tmp_path


def page(scrub, *arguments):
    done = scrub(*arguments, "--format", "html")
    root = html5lib.parse(done.out, namespaceHTMLElements=True)
    return done.out, root


def words(root):
    return " ".join("".join(root.itertext()).split())


def test_before_and_after_stand_side_by_side(scrub, tree):
    _, root = page(scrub, "check", tree, "--show-values")
    rows = [["".join(cell.itertext()).strip() for cell in row] for row in root.iter(f"{SPACE}tr")]
    assert ["caption", CAPTION, "A child at a hospital"] in rows
    assert any(row[0] == "name" and row[2] == "first-birthday.jpg" for row in rows)
    marked = ["".join(mark.itertext()) for mark in root.iter(f"{SPACE}mark")]
    assert {"Emma Johnson", "St Mary's Hospital", "Leeds"} <= set(marked)
    assert "53.8" in words(root)
    assert "Places in the metadata" in words(root)
    assert "How identifying it is together: high" in words(root)


def test_values_are_masked_unless_asked_for(scrub, tree):
    source, root = page(scrub, "check", tree)
    assert "--show-values" in words(root)
    for private in ("St Mary", "Leeds", OWNER, SERIAL, "53.8", "Emma Johnson"):
        assert private not in source


def test_the_page_asks_for_nothing_and_runs_nothing(scrub, tree):
    _, root = page(scrub, "check", tree)
    assert not list(root.iter(f"{SPACE}script"))
    assert not list(root.iter(f"{SPACE}link"))
    for element in root.iter():
        for name in ("src", "href", "srcset", "action"):
            assert element.get(name, "data:").startswith("data:")


def test_thumbnails_are_small_upright_and_bare(scrub, tree):
    _, root = page(scrub, "check", tree)
    pictures = [base64.b64decode(e.get("src").partition(",")[2]) for e in root.iter(f"{SPACE}img")]
    assert len(pictures) == 2
    for data in pictures:
        with Image.open(io.BytesIO(data)) as picture:
            assert max(picture.size) <= 320
            assert not picture.getexif()
            assert not picture.info.keys() & {"exif", "xmp", "icc_profile", "comment", "photoshop"}
        assert OWNER.encode() not in data
    assert b"\x89PNG" in pictures[1][:8]


def test_a_refused_file_says_why(scrub, tree):
    _, root = page(scrub, "check", tree)
    assert "1 refused" in words(root)
    assert "broken.jpg" in words(root)


def test_markup_in_names_and_captions_stays_text(scrub, tmp_path):
    jpeg(tmp_path / "a.jpg")
    (tmp_path / "a.txt").write_text("<script>alert(1)</script> Emma Johnson & <b>co</b>", encoding="utf-8")
    _, root = page(scrub, "check", tmp_path, "--show-values")
    assert not list(root.iter(f"{SPACE}script"))
    assert "<script>alert(1)</script>" in words(root)


def test_what_was_cleaned(scrub, tree):
    _, root = page(scrub, "clean", tree, "-o", tree / "out")
    assert "cleaned" in words(root)
    assert "metadata stripped" in words(root)
