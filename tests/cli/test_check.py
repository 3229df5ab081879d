import json
import os
from itertools import pairwise

from tests.cli.conftest import OWNER, jpeg, png, spotless


def test_findings_give_status_1_and_clean_ones_0(scrub, tmp_path):
    jpeg(tmp_path / "a.jpg")
    spotless(tmp_path / "b.png")
    done = scrub("check", "a.jpg")
    assert done.status == 1
    for rule in ("M101", "M201", "M302", "M401"):
        assert rule in done.out
    assert scrub("check", "b.png").status == 0


def test_the_working_folder_is_the_default(scrub, tmp_path):
    jpeg(tmp_path / "a.jpg")
    done = scrub("check", "--media-only")
    assert done.status == 1
    assert "1 file: 1 with findings" in done.out


def test_names_folders_and_captions_are_searched(scrub, tmp_path):
    spotless(tmp_path / "in" / "maria silva" / "emma_johnson_1st-birthday.png")
    (tmp_path / "in" / "maria silva" / "emma_johnson_1st-birthday.txt").write_text("Emma Johnson at school")
    done = scrub("check", "in")
    assert done.status == 1
    assert "person's name in file name" in done.out
    assert "person's name in folder name" in done.out
    assert "person's name in caption" in done.out
    assert scrub("check", "--media-only", "in").status == 0
    assert scrub("check", "--text-only", "in").status == 1


def test_rules_can_be_selected_and_ignored(scrub, tmp_path):
    jpeg(tmp_path / "a.jpg")
    only = scrub("check", "--media-only", "--select", "M1", "a.jpg")
    assert "M101" in only.out
    assert "M201" not in only.out
    assert "M101" not in scrub("check", "--media-only", "--ignore", "M101", "a.jpg").out
    assert scrub("check", "--select", "X9", "a.jpg").status == 2


def test_json_has_one_entry_per_file(scrub, tmp_path):
    jpeg(tmp_path / "a.jpg")
    (tmp_path / "b.jpg").write_bytes(b"nonsense")
    done = scrub("check", "--media-only", "--format", "json")
    document = json.loads(done.out)
    assert done.status == 3
    assert [entry["path"] for entry in document["files"]] == ["a.jpg", "b.jpg"]
    assert document["files"][1]["error"]["type"] == "UnknownFormat"
    assert document["summary"]["refused"] == 1
    finding = next(f for f in document["files"][0]["findings"] if f["rule"] == "M101")
    assert finding["kind"] == "location"
    assert "value" not in finding


def test_json_lines_one_per_file(scrub, tmp_path):
    jpeg(tmp_path / "a.jpg")
    png(tmp_path / "b.png")
    done = scrub("check", "--media-only", "--format", "jsonl", "--show-values")
    lines = [json.loads(line) for line in done.out.splitlines()]
    assert [line["format"] for line in lines] == ["jpeg", "png"]
    assert any(f["value"] == OWNER for f in lines[0]["findings"])


def test_sarif_is_valid_enough_for_code_scanning(scrub, tmp_path):
    jpeg(tmp_path / "a b.jpg")
    document = json.loads(scrub("check", "--media-only", "--format", "sarif").out)
    run = document["runs"][0]
    known = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    assert run["results"]
    assert {entry["ruleId"] for entry in run["results"]} <= known
    location = run["results"][0]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "a%20b.jpg"


def test_github_annotations(scrub, tmp_path):
    jpeg(tmp_path / "a.jpg")
    done = scrub("check", "--media-only", "--format", "github")
    assert done.out.startswith("::warning file=a.jpg,title=M")


def test_a_wrong_extension_is_a_note(scrub, tmp_path):
    spotless(tmp_path / "a.jpg")
    done = scrub("check", "--media-only", "a.jpg")
    assert done.status == 0
    assert "M903" in done.out


def test_configuration_is_found_and_checked(scrub, tmp_path):
    jpeg(tmp_path / "a.jpg")
    (tmp_path / "scrubber.toml").write_text('ignore = ["M"]\n')
    assert scrub("check", "--media-only", "a.jpg").status == 0
    assert 'ignore = ["M"]' in scrub("config").out
    (tmp_path / "scrubber.toml").write_text("ignor = []\n")
    done = scrub("check", "a.jpg")
    assert (done.status, "unknown setting" in done.err) == (2, True)
    (tmp_path / "scrubber.toml").unlink()
    (tmp_path / "pyproject.toml").write_text('[tool.scrubber]\nexclude = ["*.jpg"]\n')
    assert scrub("check", "--media-only").status == 3  # only pyproject.toml is left, which is no picture


def test_show_lists_every_byte(scrub, tmp_path):
    photo = jpeg(tmp_path / "a.jpg")
    done = scrub("show", "a.jpg", "--format", "json")
    parts = json.loads(done.out)["parts"]
    assert done.status == 1
    assert parts[0]["start"] == 0
    assert parts[-1]["end"] == photo.stat().st_size
    assert all(one["end"] == other["start"] for one, other in pairwise(parts))
    assert OWNER not in done.out
    assert "APP1" in scrub("show", "a.jpg").out


def test_a_name_with_control_characters_cannot_forge_output(scrub, tmp_path):
    spotless(tmp_path / "in" / "a\x1b[31m.png")
    done = scrub("check", "--media-only", "in", "-v")
    assert "\x1b[31m" not in done.out


def test_reading_a_file_of_another_user(scrub, tmp_path):
    photo = jpeg(tmp_path / "a.jpg")
    if os.geteuid() == 0:
        import pytest

        pytest.skip("root may read everything")
    photo.chmod(0)
    done = scrub("check", "a.jpg")
    assert done.status == 3
    assert "cannot be read" in done.err


def test_linkability_stands_beside_the_best_offer(scrub, tmp_path):
    jpeg(tmp_path / "emma_johnson_st-marys-hospital_2019.jpg")
    done = scrub("check", "--text-only", "emma_johnson_st-marys-hospital_2019.jpg")
    (line,) = [line for line in done.out.splitlines() if "linkability" in line]
    assert line.startswith("       → hospital.jpg")
    assert line.endswith("linkability: high (name + institution + year)")
    (file,) = json.loads(scrub("check", "--format", "json", ".").out)["files"]
    assert file["linkability"]["level"] == "high"
    assert {"name", "owner", "institution", "position"} <= set(file["linkability"]["facets"])


def test_nothing_found_has_no_linkability(scrub, tmp_path):
    spotless(tmp_path / "sunset.png")
    assert "linkability" not in scrub("check", "-v", "sunset.png").out


def test_a_folder_is_no_virtual_environment_for_its_name(scrub, tmp_path):
    jpeg(tmp_path / "in" / "venv" / "a.jpg")
    jpeg(tmp_path / "in" / ".git" / "b.jpg")
    assert "1 file: 1 with findings" in scrub("check", "--media-only", "in").out
    (tmp_path / "in" / "venv" / "pyvenv.cfg").write_text("home = /usr/bin")
    assert scrub("check", "--media-only", "in").status == 0
