"""`scrub clean --rename` in archives: their files are named as those of a folder are."""

import io
import tarfile
import zipfile

import pytest

import scrubber
from scrubber import uploads
from scrubber.errors import ScrubberError
from tests.media import test_tar, test_zip
from tests.media.test_zip import members, picture

CLEAN = picture(dirty=False)
INNER = {"Lucas Miller at school.jpg": CLEAN, "boat.jpg": CLEAN}
FILES = {
    "Emma Johnson/emma_johnson_1st-birthday_2019-06-04.jpg": picture(),
    "Emma Johnson/emma-birthday.JPEG": CLEAN,
    "Emma Johnson/birthday.jpg": CLEAN,
    "boat.jpg": CLEAN,
    "old.zip": test_zip.packed(INNER),
}
NEW = [
    "photos/first-birthday.jpg",
    "photos/birthday.jpeg",
    "photos/birthday.jpg",
    "boat.jpg",
    "old.zip",
]


def untarred(data):
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        return {member.name: archive.extractfile(member).read() for member in archive if member.isfile()}


PACKED = {
    "album.zip": (test_zip.packed, members),
    "album.tar": (test_tar.packed, untarred),
}


@pytest.fixture(params=sorted(PACKED))
def album(request, tmp_path):
    path = tmp_path / request.param
    pack, _ = PACKED[request.param]
    path.write_bytes(pack(FILES))
    return path


def opened(path):
    return PACKED[path.name][1](path.read_bytes())


def test_files_and_folders_inside_are_renamed(scrub, album, tmp_path):
    assert scrub("clean", album, "-o", tmp_path / "out", "--rename").status == 0
    out = opened(tmp_path / "out" / album.name)
    assert list(out) == NEW
    assert list(members(out["old.zip"])) == ["school.jpg", "boat.jpg"]
    assert out["photos/first-birthday.jpg"] == scrubber.clean(picture()).media
    left = (tmp_path / "out" / album.name).read_bytes()
    assert not any(name in left for name in (b"Emma", b"emma", b"Lucas"))


def test_a_folder_of_the_same_files_gets_the_same_names(scrub, album, tmp_path):
    for name, data in FILES.items():
        path = tmp_path / "folder" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    scrub("clean", tmp_path / "folder", "-o", tmp_path / "one/", "--rename")
    scrub("clean", album, "-o", tmp_path / "other/", "--rename")
    names = {p.relative_to(tmp_path / "one").as_posix() for p in (tmp_path / "one").rglob("*.*")}
    assert names == set(opened(tmp_path / "other" / album.name))


def test_without_it_names_are_found_and_stay(scrub, album, tmp_path):
    (tmp_path / "out").mkdir()
    done = scrub("clean", album, "-o", tmp_path / "out")
    assert done.status == 1
    assert "T101 person's name in file name inside (file 1) " in done.out
    assert list(opened(tmp_path / "out" / album.name)) == list(FILES)
    checked = scrub("check", album)
    assert checked.status == 1
    assert "→ birthday.jpeg  (file 2)" in checked.out
    assert "file 5.1" in checked.out


def test_a_second_run_changes_nothing(scrub, album, tmp_path):
    scrub("clean", album, "-o", tmp_path / "out", "--rename")
    first = tmp_path / "out" / album.name
    scrub("clean", first, "-o", tmp_path / "again/", "--rename")
    assert (tmp_path / "again" / album.name).read_bytes() == first.read_bytes()


def test_in_place_and_taken_back(scrub, album, tmp_path):
    before, journal = album.read_bytes(), tmp_path / "journal"
    assert scrub("clean", album, "--in-place", "--rename", "--journal", journal).status == 0
    assert list(opened(album)) == NEW
    assert scrub("undo", journal).status == 0
    assert album.read_bytes() == before


def test_old_names_are_shown_like_values(scrub, album, tmp_path):
    done = scrub("clean", album, "-o", tmp_path / "out", "--rename", "-v")
    assert "names inside changed" in done.out
    assert "mma" not in done.out
    planned = scrub("clean", album, "--dry-run", "--rename", "--show-values", "-o", tmp_path / "out")
    assert "names inside would be changed" in planned.out
    assert "emma-birthday.JPEG → photos/birthday.jpeg" in planned.out


def test_words_that_are_allowed_for_its_path_stay(scrub, album, tmp_path):
    (tmp_path / "pyproject.toml").write_text(
        f'[tool.scrubber.per-path-allow]\n"{album.name}/**" = ["Emma", "Johnson", "Lucas Miller"]\n'
    )
    scrub("clean", album, "-o", tmp_path / "out", "--rename", "--config", tmp_path / "pyproject.toml")
    assert "photos/emma-birthday.JPEG" in opened(tmp_path / "out" / album.name)


@pytest.mark.parametrize("pack", [test_zip.packed, test_tar.packed])
def test_names_of_a_person_s_own(pack):
    data = pack(FILES)
    scrubber_ = scrubber.Scrubber()
    assert scrubber_.names_inside(data)["Emma Johnson/birthday.jpg"] == "photos/birthday.jpg"
    assert scrubber_.names_inside(CLEAN) == {}
    new = scrubber_.clean(data, names={"boat.jpg": "sail boat.jpg", "nobody.jpg": "x.jpg"})
    assert b"sail boat.jpg" in new.media
    with pytest.raises(ScrubberError, match="one name"):
        scrubber_.clean(data, names={"boat.jpg": "Emma Johnson/birthday.jpg"})
    with pytest.raises(ScrubberError, match="leads out"):
        scrubber_.clean(data, names={"boat.jpg": "../boat.jpg"})


def test_uploads_are_renamed_inside():
    upload = uploads.receive(io.BytesIO(test_zip.packed(FILES)), "emma johnson.zip")
    with upload, zipfile.ZipFile(upload.file) as archive:
        assert archive.namelist() == NEW
    with uploads.receive(io.BytesIO(test_zip.packed(FILES)), "a.zip", rename=False) as upload:
        assert zipfile.ZipFile(upload.file).namelist() == list(FILES)


def test_empty_folders_and_odd_forms_of_names():
    data = test_zip.packed({"Emma Johnson/": b"", "./trip\\emma.jpg": CLEAN, "a//boat.jpg": CLEAN})
    assert scrubber.Scrubber().names_inside(data) == {
        "Emma Johnson/": "photos/",
        "./trip\\emma.jpg": "trip/photo.jpg",
    }


def test_an_archive_may_begin_with_its_own_folder():
    root = test_tar.packed({"./": b""}, type=tarfile.DIRTYPE)[:512]
    data = root + test_tar.packed({"./emma.jpg": CLEAN})
    assert scrubber.Scrubber().names_inside(data) == {"./emma.jpg": "photo.jpg"}
    assert scrubber.clean(data).format == "tar"


def test_words_of_every_file_are_found():
    captioned = {f"{n}.jpg": with_caption(words) for n, words in enumerate(("Emma Johnson", "Helen Quimby"))}
    report = scrubber.check(test_zip.packed(captioned))
    assert [report.text(f"embedded caption (file {n})") for n in (1, 2)] == ["Emma Johnson", "Helen Quimby"]
    assert {f.span.part for f in report.words} == {f"embedded caption (file {n})" for n in (1, 2)}
    again = scrubber.Report.from_json(report.to_json(show_values=True))
    assert [f.inside for f in again.findings] == [f.inside for f in report.findings]


def with_caption(words):
    from PIL import Image

    exif, sink = Image.Exif(), io.BytesIO()
    exif[0x010E] = words
    Image.new("RGB", (32, 32), "red").save(sink, "JPEG", exif=exif)
    return sink.getvalue()


def test_long_names_and_many_are_all_looked_at():
    names = [f"{'x' * 60}-{n:04}.jpg" for n in range(400)]
    report = scrubber.check(
        test_zip.packed(dict.fromkeys([*names, f"{'holiday-' * 9}emma-johnson.jpg"], CLEAN))
    )
    assert any(f.span.part == "name (file 401)" and f.rule == "T101" for f in report.words)
