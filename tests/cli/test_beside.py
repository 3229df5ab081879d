"""Files beside media: flagged, left out of an output, cleaned by wish, never deleted in place."""

import json
import shutil

import pytest

import scrubber
from scrubber import Policy
from tests.beside_files import (
    APPLE_DOUBLE,
    LIVE_ID,
    TAKEOUT,
    described,
    junk,
    live_film,
    live_picture,
    thumbnail,
)
from tests.cli.conftest import jpeg, spotless

OTHER_ID = "00000000-4F89-41D3-9A0C-0305E82C3301"


def files(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def rules(done):
    return {
        file["path"].partition("/")[2]: sorted({finding["rule"] for finding in file["findings"]})
        for file in json.loads(done.out)["files"]
    }


def test_each_sort_is_flagged_and_left_out_and_said_so(scrub, tmp_path):
    jpeg(tmp_path / "in" / "boat.jpg")
    names = junk(tmp_path / "in")
    found = scrub("check", "in", "--format", "json")
    assert found.status == 1
    assert {name: some for name, some in rules(found).items() if name != "boat.jpg"} == {
        name: ["M608"] for name in names
    }
    done = scrub("clean", "in", "-o", "out")
    assert done.status == 0
    assert files(tmp_path / "out") == ["boat.jpg"]
    assert done.out.count("left out: ") == len(names)
    assert done.out.endswith(f"{len(names) + 1} files: 1 cleaned, 0 clean already, {len(names)} left out\n")
    assert files(tmp_path / "in") == sorted([*names, "boat.jpg"])


def test_machines_are_told_what_was_left_out(scrub, tmp_path):
    spotless(tmp_path / "in" / "boat.png")
    (tmp_path / "in" / "Thumbs.db").write_bytes(b"x")
    told = json.loads(scrub("clean", "in", "-o", "out", "--format", "json").out)
    (left,) = (file for file in told["files"] if file.get("left_out"))
    assert [finding["rule"] for finding in left["removed"]] == ["M608"]
    assert (left["output"], left["findings"], told["summary"]["left_out"]) == (None, [], 1)


def test_a_dry_run_says_what_would_be_left_out(scrub, tmp_path):
    spotless(tmp_path / "in" / "boat.png")
    (tmp_path / "in" / "Thumbs.db").write_bytes(b"x")
    done = scrub("clean", "in", "--dry-run")
    assert "would be left out: thumbnails by Windows" in done.out
    assert done.out.endswith("1 would be left out\n")
    assert (tmp_path / "in" / "Thumbs.db").exists()


def test_in_place_nothing_is_deleted_and_it_remains_a_finding(scrub, tmp_path):
    jpeg(tmp_path / "in" / "boat.jpg")
    names = junk(tmp_path / "in")
    before = {name: (tmp_path / "in" / name).read_bytes() for name in names}
    for _ in range(2):
        assert scrub("clean", "in", "--in-place", "--rename").status == 1
        assert {name: (tmp_path / "in" / name).read_bytes() for name in names} == before


def test_by_wish_they_are_cleaned_where_they_can_be(scrub, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "boat.thm").write_bytes(thumbnail())
    (tmp_path / "in" / "Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0")
    done = scrub("clean", "in", "-o", "out", "--keep", "sidecars")
    assert done.status == 3
    assert "Thumbs.db: not a format that scrubber can clean" in done.err
    assert files(tmp_path / "out") == ["boat.thm"]
    assert b"Quimby" not in (tmp_path / "out" / "boat.thm").read_bytes()


def test_xmp_and_takeout_are_left_out_and_captions_stay(scrub, tmp_path):
    jpeg(tmp_path / "in" / "boat.jpg")
    described(tmp_path / "in")
    found = rules(scrub("check", "in", "--format", "json"))
    assert "M608" in found["boat.xmp"]
    assert {"M101", "M608", "T101"} <= set(found["boat.jpg.json"])
    assert "M608" not in found["boat.json"]
    done = scrub("clean", "in", "-o", "out")
    assert done.status == 0
    assert files(tmp_path / "out") == ["boat.jpg", "boat.json"]
    assert scrub("clean", "in", "-o", "words", "--media-only").status == 0
    assert files(tmp_path / "words") == ["boat.jpg", "boat.json"]


def test_xmp_and_takeout_beside_nothing_are_left_out_too(scrub, tmp_path):
    described(tmp_path)
    (tmp_path / "boat.json").unlink()
    spotless(tmp_path / "in" / "tree.png")
    shutil.move(tmp_path / "boat.xmp", tmp_path / "in")
    (tmp_path / "in" / "metadata.json").write_text(json.dumps({"title": "Leeds", "albumData": {}}))
    assert scrub("clean", "in", "-o", "out", "--others", "pass").status == 0
    assert files(tmp_path / "out") == ["tree.png"]


def test_people_in_what_is_left_out_still_help_to_find_names(scrub, tmp_path):
    name = "rose-at-the-party.jpg"
    for folder in ("in", "alone"):
        jpeg(tmp_path / folder / name)
    told = TAKEOUT | {"title": name, "description": "Rose Johnson and her mother"}
    (tmp_path / "in" / f"{name}.json").write_text(json.dumps(told))
    scrub("clean", "alone", "-o", "flower", "--rename")
    assert files(tmp_path / "flower") == [name]
    scrub("clean", "in", "-o", "out", "--rename")
    assert files(tmp_path / "out") == ["party.jpg"]


def test_what_is_left_out_keeps_no_name(scrub, tmp_path):
    jpeg(tmp_path / "in" / "emma-johnson.jpg")
    (tmp_path / "in" / ".picasa.ini").write_text("[emma-johnson.jpg]\n")
    assert scrub("clean", "in", "-o", "out", "--rename").status == 0
    (name,) = files(tmp_path / "out")
    assert "emma" not in name


@pytest.mark.parametrize("suffix", [".mov", ".MP4"])
def test_the_film_of_a_live_photo_is_left_out(scrub, tmp_path, suffix):
    live_picture(tmp_path / "in" / "IMG_1.JPG")
    film = live_film(tmp_path / "in" / f"IMG_1{suffix}")
    found = rules(scrub("check", "in", "--format", "json"))
    assert {"M302", "M608"} <= set(found[film.name])
    assert "M608" not in found["IMG_1.JPG"]
    assert scrub("clean", "in", "-o", "out").status == 0
    assert files(tmp_path / "out") == ["IMG_1.JPG"]
    assert scrub("clean", "in", "-o", "kept", "--keep", "sidecars").status == 0
    assert len(files(tmp_path / "kept")) == 2
    assert LIVE_ID.encode() not in (tmp_path / "kept" / film.name).read_bytes()
    done = scrub("clean", "in", "--in-place")
    assert done.status == 1
    assert LIVE_ID.encode() not in film.read_bytes()


@pytest.mark.parametrize(("name", "live_id"), [("IMG_1.mov", OTHER_ID), ("IMG_2.mov", LIVE_ID)])
def test_another_film_is_a_film(scrub, tmp_path, name, live_id):
    live_picture(tmp_path / "in" / "IMG_1.JPG")
    live_film(tmp_path / "in" / name, live_id)
    assert scrub("clean", "in", "-o", "out").status == 0
    assert files(tmp_path / "out") == ["IMG_1.JPG", name]


def test_names_alone_do_not_make_everything_junk(scrub, tmp_path):
    spotless(tmp_path / "in" / "._boat.png")
    (tmp_path / "in" / "list.json").write_text(json.dumps([TAKEOUT["title"]]))
    found = rules(scrub("check", "in", "--format", "json"))
    assert "M608" not in {rule for some in found.values() for rule in some}


def beside(report):
    return sorted(finding.why for finding in report.findings if finding.rule == "M608")


def test_a_report_on_one_picture_tells_of_its_sidecars(tmp_path):
    live_picture(tmp_path / "boat.jpg")
    described(tmp_path)
    live_film(tmp_path / "boat.MOV")
    (tmp_path / "boat.aae").write_text("<plist/>")
    (tmp_path / "._boat.jpg").write_bytes(APPLE_DOUBLE)
    (tmp_path / "tree.xmp").write_text("another picture's")
    report = scrubber.check(tmp_path / "boat.jpg")
    assert len(beside(report)) == 5
    assert "the film of a Live Photo" in beside(report)
    assert not report.clean
    assert "boat" not in "".join(beside(report))
    assert beside(scrubber.check(tmp_path / "boat.jpg", policy=Policy(keep=frozenset({"sidecars"})))) == []
    assert beside(scrubber.check((tmp_path / "boat.jpg").read_bytes(), name="boat.jpg")) == []


def test_a_picture_that_is_named_is_told_of_with_its_sidecars(scrub, tmp_path):
    spotless(tmp_path / "boat.png")
    (tmp_path / "boat.xmp").write_text("<x/>")
    assert "metadata in a file of its own (XMP)" in scrub("check", "boat.png").out
    assert scrub("clean", "boat.png", "--in-place").status == 1
    assert scrub("clean", "boat.png", "-o", "out.png").status == 0
    assert scrub("check", "boat.png", "--keep", "sidecars").status == 0
    both = rules(scrub("check", "./boat.png", "./boat.xmp", "--format", "json"))
    assert sum("M608" in some for some in both.values()) <= 1
    assert scrub("check", "boat.png", "--ignore", "M608").status == 0


def test_a_file_that_is_junk_itself_makes_no_output(scrub, tmp_path):
    (tmp_path / "boat.aae").write_text("<plist/>")
    done = scrub("clean", "boat.aae", "-o", "out.aae")
    assert (done.status, (tmp_path / "out.aae").exists()) == (0, False)
    assert "left out: edits by Apple Photos" in done.out


def test_a_track_alone_and_plain_subtitles_are_no_files_beside_media(scrub, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "hike.gpx").write_bytes(b"<gpx/>")
    (tmp_path / "in" / "talk.srt").write_bytes(b"1\n00:00:00,000 --> 00:00:01,000\nGPS is explained\n")
    done = scrub("clean", "in", "-o", "out")
    assert done.status == 3
    assert "2 refused" in done.out
    assert "left out" not in done.out


@pytest.mark.parametrize(
    ("picture", "told"),
    [
        ("boat(1).jpg", "boat.jpg(1).json"),
        ("boat(2).jpg", "boat.jpg.supplemental-metadata(2).json"),
        ("boat-edited.jpg", "boat.jpg.supplemental-metadata.json"),
        ("boat.jpg", "boat.jpg.supplemental-metadata.json"),
        (f"{'b' * 60}.jpg", f"{'b' * 46}.json"),
        (f"{'b' * 30}.jpg", f"{'b' * 30}.jpg.supplementa.json"),
    ],
)
def test_the_json_of_google_is_found_from_its_picture(tmp_path, picture, told):
    path = jpeg(tmp_path / picture)
    (tmp_path / told).write_text(json.dumps(TAKEOUT))
    report = scrubber.check(path)
    assert [f.why for f in report.findings if f.rule == "M608"] == ["what Google Takeout tells of a picture"]


def test_files_beside_media_go_from_archives_too(tmp_path):
    names = junk(tmp_path / "in")
    jpeg(tmp_path / "in" / "boat.jpg")
    (tmp_path / "in" / "cut sho.json").write_text(json.dumps(TAKEOUT))
    (tmp_path / "in" / "archive_browser.html").write_text("<p>Helen Quimby</p>")
    shutil.make_archive(str(tmp_path / "album"), "zip", tmp_path / "in")
    shutil.make_archive(str(tmp_path / "album"), "tar", tmp_path / "in")
    for album in ("album.zip", "album.tar"):
        done = scrubber.clean(tmp_path / album)
        assert b"boat.jpg" in done.media
        assert not [name for name in (*names, "cut sho") if name.encode() in done.media]
        assert b"Quimby" not in done.media
