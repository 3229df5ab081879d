"""Style sheets name files at exact places; comments name none."""

import pytest

from scrubber.posts._parts import rewritten
from scrubber.posts.css import form

SHEET = """/* url(emma-no.png) */ @import "print.css"; @font-face { src: url(f.woff2) }
a { background: url( 'img/emma 1.jpg' ), image-set("emma.png" 1x, url(emma\\)2.png) 2x) }
b { content: "emma" }
c { background: url(data:image/png;base64,AAAA), url(#x) }"""


def test_it_names_files():
    post = form.read(SHEET)
    targets = [reference.target for reference in post.references]
    assert targets == ["f.woff2", "img/emma 1.jpg", "emma.png", "emma)2.png"]
    assert post.passages == ()


@pytest.mark.parametrize("new", ["a.jpg", "x%20y.png", "it's)(.png", 'q".gif'])
def test_what_is_written_is_read_again(new):
    changes = [(reference, new) for reference in form.read(SHEET).references]
    again = form.read(rewritten(SHEET, changes))
    assert [reference.target for reference in again.references] == [new] * 4


def test_the_files_of_a_style_sheet_are_renamed_with_it(tmp_path):
    from scrubber.trees.cleaning import Cleaning
    from scrubber.trees.options import Options
    from tests.contrib.static_sites import picture

    picture(tmp_path / "img" / "emma-miller.jpg")
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "site.css").write_text("b { background: url(../img/emma-miller.jpg) }")
    results = list(Cleaning([tmp_path], Options(in_place=True, rename=True)))
    assert not any(result.error for result in results)
    (new,) = (tmp_path / "img").iterdir()
    assert "emma" not in new.name
    assert (tmp_path / "css" / "site.css").read_text() == f"b {{ background: url(../img/{new.name}) }}"
