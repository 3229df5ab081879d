"""What is neither media nor a post: `--others pass`, and the files that are named with `--root`."""

import pytest

from scrubber.trees._others import passes
from tests.cli.conftest import jpeg, scrub, spotless  # noqa: F401 - a fixture

PASSING = {
    "main.py": b"print('x')\n",
    "style.css": b"a{}",
    "model.ts": b"export const a = 1\n",
    "Makefile": b"all:\n",
    "config.toml": "a = 'é'\n".encode("latin-1"),
    "empty": b"",
    "site.woff2": b"wOF2\0\1\0\0",
    "package.json": b"{}",
}
STAYING = {
    "track.gpx": b"<gpx/>",
    "icon.svg": b"<svg/>",
    "icon": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    "IMG_1": b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0",
    "film": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom",
    "film.ts": (b"\x47\x40\0\x10" + bytes(184)) * 4,
    "page.html.gz": b"\x1f\x8b\x08\0",
    "data.bin": b"\x01\x02\0\x03",
    "font.ttf2": b"\0\1\0\0",
    "lfs": b"version https://git-lfs.github.com/spec/v1\n",
    "annex": b"/annex/objects/SHA256E-s1--aa.jpg\n",
    "people.vcf": b"BEGIN:VCARD\n",
}


@pytest.mark.parametrize("name", PASSING)
def test_programs_styles_settings_and_fonts_pass(tmp_path, name):
    (tmp_path / name).write_bytes(PASSING[name])
    assert passes(tmp_path / name)


@pytest.mark.parametrize("name", STAYING)
def test_what_may_hold_people_or_places_does_not(tmp_path, name):
    (tmp_path / name).write_bytes(STAYING[name])
    assert not passes(tmp_path / name)


def test_what_is_not_there_does_not_pass(tmp_path):
    assert not passes(tmp_path / "nothing")
    (tmp_path / "folder").mkdir()
    assert not passes(tmp_path / "folder")


def test_refused_unless_said_otherwise(scrub, tmp_path):  # noqa: F811 - the fixture
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "main.js").write_bytes(b"a{}")
    assert scrub("check", "site").status == 3
    assert scrub("check", "--others", "pass", "site").status == 0
    (tmp_path / "scrubber.toml").write_text('others = "pass"\n')
    assert scrub("check", "site").status == 0
    assert scrub("check", "--others", "refuse", "site").status == 3
    (tmp_path / "scrubber.toml").write_text('others = "perhaps"\n')
    assert scrub("check", "site").status == 2


def test_they_are_copied_into_an_output_and_left_alone_in_place(scrub, tmp_path):  # noqa: F811
    spotless(tmp_path / "site" / "a.png")
    (tmp_path / "site" / "js").mkdir()
    (tmp_path / "site" / "js" / "main.js").write_bytes(b"a{}")
    done = scrub("clean", "--others", "pass", "site", "-o", "out")
    assert done.status == 0, done.err
    assert (tmp_path / "out" / "js" / "main.js").read_bytes() == b"a{}"
    done = scrub("clean", "--others", "pass", "--in-place", "--media-only", "site")
    assert (done.status, done.out) == (0, "1 file: 0 cleaned, 1 clean already\n")
    done = scrub("clean", "--others", "pass", "--dry-run", "site")
    assert done.out == "1 file: 0 would be cleaned, 1 clean already\n"


def test_names_of_folders_count_below_the_root(scrub, tmp_path):  # noqa: F811
    spotless(tmp_path / "maria-silva" / "a.png")
    assert scrub("check", "maria-silva/a.png").status == 0
    done = scrub("check", "--root", ".", "maria-silva/a.png")
    assert done.status == 1
    assert "person's name in folder name" in done.out
    assert scrub("check", "--root", "maria-silva", "maria-silva/a.png").status == 0


def test_a_caption_that_is_named_stands_for_its_picture(scrub, tmp_path):  # noqa: F811
    jpeg(tmp_path / "a.jpg")
    for name in ("a.txt", "a.jpg.txt"):
        (tmp_path / name).write_text("Emma Johnson at school")
        done = scrub("check", name, "a.jpg")
        assert "1 file: 1 with findings" in done.out
        assert "person's name in caption" in done.out
        before = (tmp_path / "a.jpg").read_bytes()
        assert scrub("clean", "--in-place", name).status == 3
        assert (tmp_path / "a.jpg").read_bytes() == before
        (tmp_path / name).unlink()
