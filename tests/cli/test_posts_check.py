import json
import re

import pytest

from scrubber import posting
from scrubber.errors import Malformed
from scrubber.posts._parts import Passage, Post, Reference
from tests.cli.conftest import jpeg, spotless

NAME = "emma_johnson_1st-birthday.png"


class Lines:
    """A form of post of our own: `![alt](target)`, and `title: words`."""

    name = "lines"
    suffixes = (".lines",)

    def read(self, source):
        if "broken" in source:
            raise Malformed("this is broken", 3)
        passages, references = [], []
        for match in re.finditer(r"!\[(.*?)\]\((.*?)\)|^title: (.*?)\r?$", source, re.MULTILINE):
            if match[3] is not None:
                passages.append(Passage("title", *match.span(3), match[3], str))
                continue
            passages.append(Passage("alt", *match.span(1), match[1].replace("\\", ""), str, image=match[2]))
            references.append(Reference(*match.span(2), match[2], str))
        return Post(tuple(passages), tuple(references))


@pytest.fixture
def _lines(monkeypatch):
    monkeypatch.setattr(posting, "forms", lambda: (Lines(),))


pytestmark = pytest.mark.usefixtures("_lines")


def test_findings_in_a_post_have_line_and_column(scrub, tmp_path):
    (tmp_path / "a.lines").write_bytes(b"title: Sunset\r\n\r\nWords. ![Emma Johnson at the beach](b.png)\r\n")
    spotless(tmp_path / "b.png")
    done = scrub("check", ".")
    assert done.status == 1
    assert re.search(r"a\.lines\n +3:10 T101 person's name in alt", done.out), done.out
    assert "2 files: 1 with findings, 1 clean" in done.out
    arrow = next(line for line in done.out.splitlines() if "→" in line)
    assert "Emma" not in arrow
    assert "beach" in arrow


def test_a_post_may_start_with_a_mark_and_hold_bytes_that_are_not_utf8(scrub, tmp_path):
    (tmp_path / "a.lines").write_bytes(b"\xef\xbb\xbf![Emma Johnson](b.png) caf\xe9\n![caf\xe9](b.png)\n")
    entry = json.loads(scrub("check", "a.lines", "--format", "json").out)["files"][0]
    places = [(f["line"], f["column"], f["end_line"], f["end_column"]) for f in entry["findings"]]
    assert places == [(1, 3, 1, 15)]
    assert {s["line"] for s in entry["suggestions"]} == {1}


def test_sarif_regions_and_github_annotations(scrub, tmp_path):
    (tmp_path / "a.lines").write_text("\n![a 🙂 Emma Johnson](b.png)\n")
    run = json.loads(scrub("check", "a.lines", "--format", "sarif").out)["runs"][0]
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert region == {"startLine": 2, "startColumn": 7, "endLine": 2, "endColumn": 19}
    out = scrub("check", "a.lines", "--format", "github").out
    assert out.startswith("::warning file=a.lines,line=2,endLine=2,col=7,endColumn=18,title=T101::")


def test_escapes_do_not_move_the_place(scrub, tmp_path):
    (tmp_path / "a.lines").write_text("![\\*Our\\* Emma Johnson and \\[again\\] Emma Johnson](b.png)\n")
    entry = json.loads(scrub("check", "a.lines", "--format", "json").out)["files"][0]
    line = (tmp_path / "a.lines").read_text()
    assert [f["column"] - 1 for f in entry["findings"]] == [m.start() for m in re.finditer("Emma", line)]


def test_names_in_links_count_only_where_they_lead_elsewhere(scrub, tmp_path):
    spotless(tmp_path / NAME)
    (tmp_path / "a.lines").write_text(f"![](./{NAME})\n![](https://example.org/{NAME})\n")
    files = {e["path"]: e for e in json.loads(scrub("check", "--format", "json").out)["files"]}
    assert {(f["part"], f["line"]) for f in files["a.lines"]["findings"]} == {("link", 2)}
    assert {f["part"] for f in files[NAME]["findings"]} == {"name"}


def test_the_alt_text_helps_to_find_the_name_in_the_file_name(scrub, tmp_path):
    (tmp_path / "a.lines").write_text("![Lucas Andrade at school](https://example.org/lucas-a-09.jpg)\n")
    findings = json.loads(scrub("check", "--format", "json").out)["files"][0]["findings"]
    assert {f["part"] for f in findings} == {"alt", "link"}


def test_a_post_that_cannot_be_understood_is_refused_and_the_others_are_not(scrub, tmp_path):
    (tmp_path / "a.lines").write_text("broken")
    (tmp_path / "b.lines").write_bytes(b"![x](y)\0")
    (tmp_path / "c.lines").write_text("![Emma Johnson](b.png)\n")
    (tmp_path / "d.unknown").write_text("neither media nor post")
    done = scrub("check")
    assert done.status == 3
    assert "a.lines: this is broken (at byte 3)" in done.err
    assert "b.lines: the document is not UTF-8 text" in done.err
    assert "d.unknown: not a format that scrubber can clean" in done.err
    assert "c.lines" in done.out


def test_a_form_that_fails_is_an_error_for_this_post_alone(scrub, tmp_path, monkeypatch):
    place = Reference(0, 2, "tw", str)
    answers = {"": None, "late": Post((Passage("alt", 3, 9, "x", str),)), "twice": Post((), (place, place))}
    monkeypatch.setattr(Lines, "read", lambda self, source: answers.get(source, Post()))
    for name, source in zip("abcd", [*answers, "fine"], strict=True):
        (tmp_path / f"{name}.lines").write_text(source)
    done = scrub("check")
    assert done.status == 3
    assert "a.lines: the lines form failed with AttributeError" in done.err
    for name in "bc":
        assert f"{name}.lines: the lines form gave places that overlap or lie outside" in done.err
    assert "d.lines" not in done.err


def test_the_day_of_publishing_is_no_finding(scrub, tmp_path):
    (tmp_path / "2019-06-04-sunset-at-the-beach.lines").write_text("title: Sunset\n")
    assert scrub("check").status == 0
    (tmp_path / "2019-06-04-emma-johnson.lines").write_text("title: Sunset\n")
    done = scrub("check")
    assert done.status == 1
    assert "T101" in done.out
    assert "T401" not in done.out


def test_posts_are_words(scrub, tmp_path):
    (tmp_path / "a.lines").write_text("![Emma Johnson](b.png)\n")
    jpeg(tmp_path / "b.jpg")
    assert "a.lines" not in scrub("check", "--media-only").out
    assert "T101" in scrub("check", "--text-only").out


def test_values_in_posts_stay_private(scrub, tmp_path):
    (tmp_path / "a.lines").write_text("title: The Quimby family\n![Helen Quimby](x.png)\n")
    for form in ("text", "json", "jsonl", "sarif", "github"):
        done = scrub("check", "--format", form)
        assert done.status == 1
        assert "Quimby" not in done.out + done.err
    assert "Helen Quimby" in scrub("check", "--show-values").out


def test_a_post_is_as_identifying_as_all_that_it_says(scrub, tmp_path):
    (tmp_path / "post.lines").write_text("![Emma Johnson](a.jpg)\n![Our school in Leeds](b.jpg)\n")
    (file,) = json.loads(scrub("check", "--format", "json", "post.lines").out)["files"]
    assert file["linkability"] == {
        "level": "high",
        "reason": "name + place; signs of a child",
        "facets": ["name", "place"],
        "signs": ["school"],
    }
    last = scrub("check", "post.lines").out.splitlines()[-2]
    assert last == "       linkability: high (name + place; signs of a child)"
