import json
import os

from PIL import Image

from tests.cli.conftest import jpeg, spotless
from tests.cli.test_clean import tree


def test_suggest_answers_json_lines_in_order(scrub):
    asked = [
        {"id": 1, "kind": "filename", "text": "emma_johnson_1st-birthday.jpg"},
        {"id": "two", "kind": "caption", "text": "A child at the beach"},
    ]
    lines = "\n".join(json.dumps(line) for line in asked) + "\n\nno json\n"
    done = scrub("suggest", "--format", "jsonl", stdin=lines.encode())
    first, second, broken = map(json.loads, done.out.splitlines())
    assert first["id"] == 1
    person = next(f for f in first["findings"] if f["rule"] == "T101")
    assert (person["start"], person["end"]) == (0, 12)
    assert first["suggestions"][0] == "first-birthday.jpg"
    assert (second["id"], second["findings"], second["suggestions"]) == ("two", [], [])
    assert "error" in broken
    assert done.status == 2


def test_suggest_for_arguments(scrub):
    done = scrub("suggest", "emma_johnson_1st-birthday.jpg")
    assert done.status == 1
    assert "→ first-birthday.jpg" in done.out
    assert scrub("suggest", "sunset-beach.jpg").status == 0


def test_rename_in_the_output_and_back(scrub, tmp_path):
    jpeg(tmp_path / "in" / "emma_johnson_1st-birthday.jpg")
    jpeg(tmp_path / "in" / "lucas_johnson_1st-birthday.jpg")
    spotless(tmp_path / "in" / "sunset-beach.png")
    before = {p.name: p.read_bytes() for p in (tmp_path / "in").iterdir()}
    done = scrub("clean", "in", "-o", "out", "--rename")
    assert done.status == 0, done.out + done.err
    names = tree(tmp_path / "out")
    assert len(names) == 3
    assert names == ["first-birthday-1.jpg", "first-birthday-2.jpg", "sunset-beach.png"]
    assert {p.name: p.read_bytes() for p in (tmp_path / "in").iterdir()} == before


def test_rename_in_place_is_undone_by_the_journal(scrub, tmp_path):
    jpeg(tmp_path / "in" / "maria silva" / "emma_johnson_1st-birthday.jpg")
    sidecar = tmp_path / "in" / "maria silva" / "emma_johnson_1st-birthday.txt"
    sidecar.write_text("A child at the beach\n")
    old = tree(tmp_path / "in")
    done = scrub("clean", "--in-place", "--rename", "--journal", "journal.jsonl", "in")
    assert done.status == 0, done.out + done.err
    new = tree(tmp_path / "in")
    assert not any("emma" in name or "maria" in name for name in new)
    assert len(new) == 2
    assert (tmp_path / "journal.jsonl").stat().st_mode & 0o077 == 0
    undone = scrub("undo", "journal.jsonl")
    assert undone.status == 0, undone.err
    assert tree(tmp_path / "in") == old


def test_a_named_pipe_does_not_hold_up_a_rename(scrub, tmp_path):
    jpeg(tmp_path / "in" / "emma_johnson_1st-birthday.jpg")
    os.mkfifo(tmp_path / "in" / "pipe.jpg")
    done = scrub("clean", "in", "-o", "out", "--rename")
    assert (done.status, tree(tmp_path / "out")) == (3, ["first-birthday.jpg"])


def test_a_renamed_file_gets_the_extension_of_its_content(scrub, tmp_path):
    spotless(tmp_path / "in" / "emma_johnson_1st-birthday.jpg")  # which is a PNG
    assert "→ first-birthday.png" in scrub("check", "in").out
    scrub("clean", "in", "-o", "out", "--rename")
    assert tree(tmp_path / "out") == ["first-birthday.png"]


def test_a_renamed_file_never_overwrites(scrub, tmp_path):
    jpeg(tmp_path / "in" / "emma_johnson_1st-birthday.jpg")
    taken = tmp_path / "in" / "first-birthday.jpg"
    Image.new("RGB", (16, 16), "teal").save(taken)
    before = taken.read_bytes()
    done = scrub("clean", "--in-place", "--rename", "in")
    assert done.status == 0, done.out + done.err
    assert taken.read_bytes() == before
    assert len(tree(tmp_path / "in")) == 2


def test_captions_are_reworded_on_request(scrub, tmp_path):
    spotless(tmp_path / "in" / "a.png")
    (tmp_path / "in" / "a.png.txt").write_text("Emma Johnson and her grandmother\n")
    done = scrub("clean", "in", "-o", "out", "--captions")
    assert done.status == 0, done.out + done.err
    caption = (tmp_path / "out" / "a.png.txt").read_text()
    assert "grandmother" in caption
    assert "Emma" not in caption


def test_without_rename_the_name_remains_and_is_reported(scrub, tmp_path):
    jpeg(tmp_path / "in" / "emma_johnson_1st-birthday.jpg")
    done = scrub("clean", "in", "-o", "out")
    assert done.status == 1
    assert "first-birthday.jpg" in done.out
    assert tree(tmp_path / "out") == ["emma_johnson_1st-birthday.jpg"]


def test_explain_and_formats(scrub):
    assert "GPS" in scrub("explain", "M101").out
    assert len(scrub("explain").out.splitlines()) > 20
    assert scrub("explain", "Z1").status == 2
    assert "jpeg" in scrub("formats").out


def test_help_names_every_command(scrub):
    out = scrub("--help").out
    for command in ("check", "clean", "show", "suggest", "undo", "explain", "formats", "config"):
        assert command in out


def test_a_folder_that_cannot_be_renamed_is_said(scrub, tmp_path):
    jpeg(tmp_path / "in" / "maria silva" / "a.jpg")
    offered = json.loads(scrub("check", "in", "--text-only", "--format", "json").out)["files"][0]
    offer = next(s["wording"] for s in offered["suggestions"] if s["part"] == "folder")
    (tmp_path / "in" / offer).write_text("in the way")
    done = scrub("clean", "in", "--in-place", "--rename", "--exclude", offer)
    assert done.status == 3
    assert "maria silva: " in done.err
    assert (tmp_path / "in" / offer).read_text() == "in the way"
    assert (tmp_path / "in" / "maria silva" / "a.jpg").exists()


def test_rename_and_a_slash_at_the_end_mean_a_folder(scrub, tmp_path):
    jpeg(tmp_path / "emma_johnson_1st-birthday.jpg")
    assert scrub("clean", "emma_johnson_1st-birthday.jpg", "-o", "out", "--rename").status == 0
    assert tree(tmp_path / "out") == ["first-birthday.jpg"]
    assert scrub("clean", "--media-only", "emma_johnson_1st-birthday.jpg", "-o", "new/").status == 0
    assert tree(tmp_path / "new") == ["emma_johnson_1st-birthday.jpg"]


def test_a_second_run_writes_the_same_names_again(scrub, tmp_path):
    jpeg(tmp_path / "in" / "emma_johnson_1st-birthday.jpg")
    for _ in range(2):
        assert scrub("clean", "in", "-o", "out", "--rename", "--overwrite").status == 0
    assert tree(tmp_path / "out") == ["first-birthday.jpg"]


def test_the_name_of_a_picture_on_standard_input_is_looked_at(scrub, tmp_path):
    data = jpeg(tmp_path / "a.jpg").read_bytes()
    done = scrub("clean", "-", "--stdin-filename", "emma_johnson_1st-birthday.jpg", stdin=data)
    assert done.status == 1
    assert scrub.raw.startswith(b"\xff\xd8")
    assert "T101" in done.err
    assert "emma" not in done.err.replace("emma_johnson_1st-birthday.jpg", "")
    for option in ("--dry-run", "--diff", "--rename"):
        done = scrub("clean", "-", option, stdin=data)
        assert (done.status, done.out) == (2, "")


def test_the_strategy_is_said_on_the_command_line_or_in_the_configuration(scrub, tmp_path):
    line = "Emma Johnson with a cake"
    assert "→ E. J. with a cake" in scrub("suggest", "--strategy", "initials", "--lang", "en", line).out
    (tmp_path / "scrubber.toml").write_text('strategy = "placeholder"')
    assert "→ [name] with a cake" in scrub("suggest", "--lang", "en", line).out
    assert 'strategy = "placeholder"' in scrub("config").out
    (tmp_path / "scrubber.toml").write_text('strategy = "hide"')
    done = scrub("suggest", line)
    assert (done.status, "generalise" in done.err) == (2, True)


def test_made_up_names_are_the_same_in_a_whole_tree(scrub, tmp_path):
    for name in ("2019/emma_johnson_beach.png", "emma_johnson_cake.png", "Emma Johnson/cake.png"):
        spotless(tmp_path / "in" / name)
    done = scrub("clean", "in", "-o", "out", "--rename", "--strategy", "pseudonym")
    assert done.status == 0, done.out + done.err
    paths = tree(tmp_path / "out")
    (made,) = {path.split("-cake")[0] for path in paths if path.endswith("-cake.png")}
    assert sum(made in path for path in paths) == 3, paths
    assert not any("emma" in path.lower() or "johnson" in path.lower() for path in paths)
