"""Allowing on the command line: configuration, baseline, what `scrub explain` says of it."""

import json

from tests.cli.conftest import jpeg, spotless


def test_words_are_allowed_by_path_in_the_configuration(scrub, tmp_path):
    for folder in ("team", "blog"):
        spotless(tmp_path / "site" / folder / "emma-johnson.png")
    (tmp_path / "scrubber.toml").write_text('[per-path-allow]\n"site/team/*" = ["Emma Johnson"]\n')
    done = scrub("check", "site", "--format", "json")
    files = {file["path"]: file["findings"] for file in json.loads(done.out)["files"]}
    assert files["site/team/emma-johnson.png"] == []
    assert files["site/blog/emma-johnson.png"]
    assert 'per-path-allow = {"site/team/*" = ["Emma Johnson"]}' in scrub("config").out
    (tmp_path / "scrubber.toml").write_text('[per-path-allow]\n"site/*" = "Emma"\n')
    done = scrub("check", "site")
    assert (done.status, "a table of patterns" in done.err) == (2, True)


def test_a_baseline_accepts_what_is_there_and_reports_what_is_new(scrub, tmp_path):
    spotless(tmp_path / "in" / "emma-johnson.png")
    done = scrub("check", "in", "--write-baseline", "accepted.json", "--reason", "the author")
    assert (done.status, "1 findings accepted" in done.err) == (0, True)
    text = (tmp_path / "accepted.json").read_text()
    assert "emma" not in text.lower()
    assert "the author" in text
    done = scrub("check", "in", "--baseline", "accepted.json")
    assert (done.status, done.err) == (0, "")
    assert "emma" not in done.out
    spotless(tmp_path / "in" / "lucas-johnson.png")
    done = scrub("check", "in", "--baseline", "accepted.json")
    assert done.status == 1
    assert "lucas-johnson.png" in done.out
    assert "emma" not in done.out
    (tmp_path / "in" / "emma-johnson.png").unlink()
    done = scrub("check", "in", "--baseline", "accepted.json")
    assert "nothing here matches entry 1 (T101: the author)" in done.err


def test_a_baseline_is_written_anew_with_the_old_reasons(scrub, tmp_path):
    spotless(tmp_path / "in" / "emma-johnson.png")
    scrub("check", "in", "--write-baseline", "b.json", "--reason", "one")
    spotless(tmp_path / "in" / "lucas-miller.png")
    scrub("check", "in", "--write-baseline", "b.json", "--reason", "two")
    reasons = [entry["reason"] for entry in json.loads((tmp_path / "b.json").read_text())["accepted"]]
    assert sorted(reasons) == ["one", "two"]


def test_a_baseline_never_accepts_what_is_in_media(scrub, tmp_path):
    jpeg(tmp_path / "in" / "a.jpg")
    scrub("check", "in", "--write-baseline", "b.json", "--reason", "x")
    done = scrub("check", "in", "--baseline", "b.json")
    assert done.status == 1
    assert "M101" in done.out


def test_a_baseline_needs_a_reason_and_a_file_that_is_one(scrub, tmp_path):
    spotless(tmp_path / "a.png")
    assert scrub("check", "a.png", "--write-baseline", "b.json").status == 2
    assert scrub("check", "a.png", "--reason", "x").status == 2
    assert scrub("check", "a.png", "--baseline", "b.json").status == 2
    (tmp_path / "b.json").write_text("{}")
    assert "is no baseline" in scrub("check", "a.png", "--baseline", "b.json").err
    both = ("--baseline", "b.json", "--write-baseline", "b.json", "--reason", "x")
    assert scrub("check", "a.png", *both).status == 2


def test_explain_says_every_way_to_allow(scrub):
    told = scrub("explain", "T101").out
    for way in (
        'allow = ["..."]',
        "per-path-allow",
        '<!-- scrub: allow "..." reason="..." -->',
        "<!-- scrub: off -->",
        "--write-baseline FILE",
        "--baseline FILE",
        "--ignore T101",
    ):
        assert way in told
    assert "per-path-allow" not in scrub("explain", "M101").out


def test_a_post_says_itself_what_it_allows(scrub, tmp_path):
    post = tmp_path / "post.md"
    post.write_text(
        '<!-- scrub: allow "Emma Johnson" reason="author" -->\n\n'
        "![Emma Johnson with Oliver Smith](a.jpg)\n\n"
        "<!-- scrub: off -->\n![Lucas Miller](lucas-miller.jpg)\n<!-- scrub: on -->\n"
    )
    done = scrub("check", "--show-values", "post.md")
    assert [line.strip()[:16] for line in done.out.splitlines() if "T101" in line] == ["3:21 T101 person"]
    scrub("clean", "--captions", "--in-place", "post.md")
    assert "![Emma Johnson with a person](a.jpg)" in post.read_text()
    assert "![Lucas Miller](lucas-miller.jpg)" in post.read_text()
    assert scrub("check", "post.md").status == 0


def test_a_marker_that_is_not_understood_stops_its_post_alone(scrub, tmp_path):
    (tmp_path / "a.md").write_text('text\n\n<!-- scrub: alow "Emma Johnson" -->\n')
    (tmp_path / "b.md").write_text("![Lucas Miller](a.jpg)\n")
    done = scrub("check", ".")
    assert done.status == 3
    assert "a.md: line 3: this marker is not understood" in done.err
    assert "Emma" not in done.err + done.out
    assert "b.md" in done.out
