import os
import resource
import signal
import stat
import subprocess
import sys
import time

import pytest
from PIL import Image

from tests.cli.conftest import OWNER, PRIVATE, SERIAL, jpeg, png, spotless


def tree(folder):
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def private_bytes(path):
    data = path.read_bytes()
    return [word for word in (OWNER, SERIAL) if word.encode() in data]


def test_without_a_target_it_refuses_and_says_so(scrub, tmp_path):
    photo = jpeg(tmp_path / "a.jpg")
    before = photo.read_bytes()
    done = scrub("clean", photo)
    assert done.status == 2
    assert "--in-place" in done.err
    assert photo.read_bytes() == before


def test_one_file_to_one_file(scrub, tmp_path):
    photo = jpeg(tmp_path / "a.jpg")
    done = scrub("clean", "--media-only", photo, "-o", tmp_path / "b.jpg")
    assert done.status == 0
    assert private_bytes(tmp_path / "b.jpg") == []
    with Image.open(tmp_path / "b.jpg") as image:
        assert image.getexif()[0x0112] == 6
    assert private_bytes(photo) == [OWNER, SERIAL]


def test_a_folder_is_mirrored(scrub, tmp_path):
    jpeg(tmp_path / "in" / "a.jpg")
    png(tmp_path / "in" / "deep" / "er" / "b.png")
    done = scrub("clean", "--media-only", "in", "-o", "out")
    assert done.status == 0
    assert tree(tmp_path / "out") == ["a.jpg", "deep/er/b.png"]
    assert "2 files: 2 cleaned" in done.out


def test_existing_output_is_never_overwritten_unless_asked(scrub, tmp_path):
    jpeg(tmp_path / "in" / "a.jpg")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.jpg").write_bytes(b"mine")
    done = scrub("clean", "--media-only", "in", "-o", "out")
    assert done.status == 3
    assert "already there" in done.err
    assert (tmp_path / "out" / "a.jpg").read_bytes() == b"mine"
    assert scrub("clean", "--media-only", "in", "-o", "out", "--overwrite").status == 0
    assert private_bytes(tmp_path / "out" / "a.jpg") == []


def test_in_place_keeps_permissions_and_leaves_nothing_behind(scrub, tmp_path):
    photo = jpeg(tmp_path / "a.jpg")
    photo.chmod(0o640)
    assert scrub("clean", "--media-only", "--in-place", photo).status == 0
    assert stat.S_IMODE(photo.stat().st_mode) == 0o640
    assert private_bytes(photo) == []
    assert tree(tmp_path) == ["a.jpg"]


def test_a_clean_file_is_not_rewritten(scrub, tmp_path):
    photo = spotless(tmp_path / "a.png")
    before = photo.stat()
    done = scrub("clean", "--media-only", "--in-place", photo)
    after = photo.stat()
    assert (done.status, after.st_ino, after.st_mtime_ns) == (0, before.st_ino, before.st_mtime_ns)
    assert "1 clean already" in done.out


def test_origin_attributes_go(scrub, tmp_path):
    photo = spotless(tmp_path / "a.png")
    try:
        os.setxattr(photo, "user.xdg.origin.url", b"https://example.org/emma")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    assert scrub("clean", "--media-only", "--in-place", photo).status == 0
    assert "user.xdg.origin.url" not in os.listxattr(photo)
    jpeg(tmp_path / "b.jpg")
    os.setxattr(tmp_path / "b.jpg", "user.xdg.origin.url", b"https://example.org/emma")
    assert scrub("clean", "--media-only", "--in-place", "b.jpg").status == 0
    assert os.listxattr(tmp_path / "b.jpg") == []


@pytest.mark.parametrize(("how", "wanted"), [("zero", 0), ("keep", 1_000_000_000), ("now", None)])
def test_time_stamps(scrub, tmp_path, how, wanted):
    photo = jpeg(tmp_path / "a.jpg")
    os.utime(photo, (1_000_000_000, 1_000_000_000))
    assert scrub("clean", "--media-only", photo, "-o", "b.jpg", "--mtime", how).status == 0
    stamp = (tmp_path / "b.jpg").stat().st_mtime
    assert stamp == wanted if wanted is not None else stamp > time.time() - 600


def test_one_bad_file_does_not_stop_the_rest(scrub, tmp_path):
    photos = tmp_path / "in"
    jpeg(photos / "a.jpg")
    (photos / "b.jpg").write_bytes(b"\xff\xd8\xff\xe1\xff\xffExif")
    (photos / "c.xyz").write_bytes(b"no picture at all")
    (photos / "d.png").write_bytes(b"")
    os.mkfifo(photos / "e.jpg")
    (photos / "f.jpg").symlink_to("f.jpg")
    png(photos / "g.png")
    before = {p: p.read_bytes() for p in photos.iterdir() if p.name[0] in "abcdg"}
    done = scrub("clean", "--media-only", "in", "-o", "out")
    assert done.status == 3
    assert tree(tmp_path / "out") == ["a.jpg", "g.png"]
    for name in ("b.jpg", "c.xyz", "d.png", "e.jpg", "f.jpg"):
        assert f"in/{name}: " in done.err
    assert "Traceback" not in done.err
    assert {p: p.read_bytes() for p in before} == before
    assert "5 refused" in done.out


def test_names_that_are_not_utf8(scrub, tmp_path):
    photo = jpeg(tmp_path / "in" / os.fsdecode(b"caf\xe9.jpg"))
    done = scrub("clean", "in", "-o", "out")
    assert done.status == 0, done.err
    assert [os.fsencode(p.name) for p in (tmp_path / "out").iterdir()] == [b"caf\xe9.jpg"]
    assert photo.exists()


def test_a_folder_that_cannot_be_listed(scrub, tmp_path):
    if os.geteuid() == 0:
        pytest.skip("root may list everything")
    png(tmp_path / "in" / "a.png")
    (tmp_path / "in" / "closed").mkdir(mode=0)
    done = scrub("clean", "--media-only", "in", "-o", "out")
    assert done.status == 3
    assert "cannot be listed" in done.err
    assert tree(tmp_path / "out") == ["a.png"]


def test_a_link_to_a_folder_is_not_followed(scrub, tmp_path):
    png(tmp_path / "in" / "a.png")
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    done = scrub("clean", "--media-only", "in", "-o", "out")
    assert done.status == 3
    assert "not followed" in done.err
    assert tree(tmp_path / "out") == ["a.png"]


def test_a_missing_path_stops_before_anything_is_done(scrub, tmp_path):
    jpeg(tmp_path / "a.jpg")
    done = scrub("clean", "--media-only", "a.jpg", "nowhere.jpg", "-o", "out")
    assert done.status == 2
    assert not (tmp_path / "out").exists()


def test_the_input_folder_cannot_be_the_output(scrub, tmp_path):
    jpeg(tmp_path / "in" / "a.jpg")
    assert scrub("clean", "in", "-o", "in").status == 2
    assert private_bytes(tmp_path / "in" / "a.jpg")


def full_disk():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400, 400))


@pytest.mark.parametrize("how", [["--in-place"], ["-o", "out.jpg"]])
def test_a_full_disk_leaves_the_old_file_and_no_half_of_a_new_one(tmp_path, how):
    photo = jpeg(tmp_path / "a.jpg", size=(400, 300))
    before = photo.read_bytes()
    command = [
        sys.executable,
        "-c",
        "from scrubber.cli import main; main()",
        "clean",
        "--media-only",
        "a.jpg",
        *how,
    ]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, preexec_fn=full_disk, check=False
    )
    assert done.returncode == 3
    assert "cannot write there" in done.stderr
    assert tree(tmp_path) == ["a.jpg"]
    assert photo.read_bytes() == before


def test_ctrl_c_leaves_whole_files_only(tmp_path):
    photos = tmp_path / "in"
    for i in range(400):
        jpeg(photos / f"{i}.jpg", size=(300, 200))
    command = [
        sys.executable,
        "-c",
        "from scrubber.cli import main; main()",
        "clean",
        "--media-only",
        "in",
        "--in-place",
    ]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 20
    while private_bytes(photos / "1.jpg") and time.monotonic() < deadline:
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130 or not private_bytes(photos / "99.jpg"), err
    assert b"Traceback" not in err
    assert tree(photos) == sorted(f"{i}.jpg" for i in range(400))
    for path in photos.iterdir():
        with Image.open(path) as image:
            image.load()


def test_many_files_in_many_processes_give_the_same_bytes(scrub, tmp_path):
    for i in range(60):
        jpeg(tmp_path / "in" / f"{i:02}.jpg", owner=f"{OWNER} {i}")
    assert scrub("clean", "--media-only", "in", "-o", "one", "-j", "1").status == 0
    assert scrub("clean", "--media-only", "in", "-o", "two", "-j", "2").status == 0
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_standard_input_to_standard_output(scrub, tmp_path):
    photo = jpeg(tmp_path / "a.jpg")
    done = scrub("clean", "-", "--stdin-filename", "a.jpg", stdin=photo.read_bytes())
    assert done.status == 0
    assert scrub.raw.startswith(b"\xff\xd8")
    assert OWNER.encode() not in scrub.raw
    done = scrub("clean", "-", stdin=b"nothing of ours")
    assert (done.status, done.out) == (3, "")


def test_dry_run_writes_nothing_and_tells_all(scrub, tmp_path):
    jpeg(tmp_path / "in" / "a.jpg")
    done = scrub("clean", "in", "-o", "out", "--dry-run")
    assert done.status == 0
    assert "M101" in done.out
    assert "would be cleaned" in done.out
    assert not (tmp_path / "out").exists()
    diff = scrub("clean", "in", "--diff")
    assert "APP1" in diff.out


def test_excluded_files_are_left_alone(scrub, tmp_path):
    jpeg(tmp_path / "in" / "a.jpg")
    jpeg(tmp_path / "in" / "raw" / "b.jpg")
    assert scrub("clean", "--media-only", "in", "-o", "out", "--exclude", "raw/").status == 0
    assert tree(tmp_path / "out") == ["a.jpg"]


def test_copyright_is_kept_by_wish_and_written_anew(scrub, tmp_path):
    photo = jpeg(tmp_path / "a.jpg")
    assert scrub("clean", "--media-only", photo, "-o", "b.jpg", "--keep", "copyright").status == 0
    with Image.open(tmp_path / "b.jpg") as image:
        assert image.getexif()[0x013B] == OWNER
        assert not image.getexif().get_ifd(0x8825)
    assert SERIAL.encode() not in (tmp_path / "b.jpg").read_bytes()
    assert scrub("clean", photo, "-o", "c.jpg", "--keep", "location").status == 2


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "sarif", "github"])
@pytest.mark.parametrize("command", [["check"], ["clean", "-o", "out", "-v"], ["clean", "--diff"]])
def test_private_values_stay_private(scrub, tmp_path, form, command):
    jpeg(tmp_path / "in" / "a.jpg")
    png(tmp_path / "in" / "b.png")
    (tmp_path / "in" / "broken.jpg").write_bytes((tmp_path / "in" / "a.jpg").read_bytes()[:200])
    done = scrub(*command, "in", "--format", form)
    for word in PRIVATE:
        assert word not in done.out + done.err


def test_values_are_shown_when_asked(scrub, tmp_path):
    jpeg(tmp_path / "a.jpg")
    done = scrub("check", "--media-only", "a.jpg", "--show-values")
    assert OWNER in done.out


def test_the_original_is_not_replaced_by_naming_it_as_output(scrub, tmp_path):
    photo = jpeg(tmp_path / "in" / "a.jpg")
    before = photo.read_bytes()
    for output in ("in/a.jpg", "in", "in/"):
        done = scrub("clean", "--media-only", "in/a.jpg", "-o", output, "--overwrite")
        assert (done.status, "--in-place" in done.err) == (3, True)
    assert photo.read_bytes() == before


def test_an_output_folder_inside_the_input_is_no_input(scrub, tmp_path):
    jpeg(tmp_path / "a.jpg")
    for _ in range(2):
        assert scrub("clean", "--media-only", ".", "-o", "out", "--overwrite").status == 0
    assert tree(tmp_path / "out") == ["a.jpg"]


def test_in_place_leaves_the_target_of_a_link_alone(scrub, tmp_path):
    outside = jpeg(tmp_path / "outside.jpg")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jpg").symlink_to(outside)
    done = scrub("clean", "--media-only", "--in-place", "in")
    assert (done.status, private_bytes(outside)) == (3, [OWNER, SERIAL])
    assert "is a link" in done.err
    assert scrub("clean", "--media-only", "--in-place", "in/a.jpg").status == 0
    assert (private_bytes(outside), (tmp_path / "in" / "a.jpg").is_symlink()) == ([], True)


@pytest.mark.parametrize("command", [["check"], ["clean", "--in-place"]])
def test_words_alone_say_what_could_not_be_listed(scrub, tmp_path, command):
    spotless(tmp_path / "in" / "sunset.png")
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    done = scrub(*command, "--text-only", "in")
    assert done.status == 3
    assert "not followed" in done.err
