"""`--raw preview`: the largest picture in a camera raw file, cleaned, turned as the raw file is."""

import contextlib
import io

import pytest
from PIL import Image, ImageChops

import scrubber
from scrubber import Policy
from scrubber.errors import PolicyError, ScrubberError, Uncleanable
from tests.cli.conftest import scrub, spotless  # noqa: F401 - a fixture
from tests.media import raw_files as made

RAW = {
    ".dng": made.dng(),
    ".cr2": made.cr2(),
    ".nef": made.nef(),
    ".orf": made.orf(),
    ".rw2": made.rw2(),
    ".raf": made.raf(),
    ".cr3": made.cr3(),
    ".crw": made.crw(),
}


def same_pixels(one, other):
    first, second = (Image.open(io.BytesIO(data)).convert("RGB") for data in (one, other))
    return first.size == second.size and ImageChops.difference(first, second).getbbox() is None


@pytest.mark.parametrize("suffix", RAW)
def test_refused_unless_it_is_asked_for(suffix):
    with pytest.raises(Uncleanable, match="camera raw"):
        scrubber.clean(RAW[suffix])


@pytest.mark.parametrize("suffix", RAW)
def test_the_largest_picture_comes_out_cleaned_and_turned(suffix):
    done = scrubber.clean(RAW[suffix], raw="preview")
    assert (done.format, done.suffix, done.changed) == ("jpeg", ".jpg", True)
    assert same_pixels(done.media, made.BIG)
    turned = Image.open(io.BytesIO(done.media)).getexif().get(0x0112, 1)
    assert turned == (1 if suffix == ".crw" else 6)
    for private in (made.NAME, made.SERIAL, "EOS 6D"):
        assert private.encode() not in done.media
    assert [note.rule for note in done.notes] == ["M906"]
    assert "1200 x 800 pixels" in done.notes[0].why
    assert not scrubber.clean(done.media).changed


def test_what_the_raw_file_says_is_told_as_removed():
    rules = {finding.rule for finding in scrubber.clean(made.dng(), raw="preview").removed}
    assert {"M201", "M301"} <= rules


def test_an_upright_raw_file_turns_back_a_picture_that_says_otherwise():
    done = scrubber.clean(made.dng(made.jpeg(1200, 800, orientation=3), orientation=1), raw="preview")
    assert 0x0112 not in Image.open(io.BytesIO(done.media)).getexif()


def test_the_credit_of_the_raw_file_is_kept_by_wish():
    done = scrubber.clean(made.dng(), raw="preview", policy=Policy(keep=frozenset({"copyright"})))
    assert Image.open(io.BytesIO(done.media)).getexif()[0x013B] == made.NAME


def test_a_thumbnail_is_refused_with_its_size():
    with pytest.raises(Uncleanable, match=r"only a thumbnail \(160 x 120 pixels\)"):
        scrubber.clean(made.dng(made.SMALL), raw="preview")


def test_a_file_without_a_picture_is_refused():
    with pytest.raises(Uncleanable, match="no picture"):
        scrubber.clean(b"\0MRM" + bytes(99), raw="preview")


@pytest.mark.parametrize(
    "data", [made.dng(made.BIG[: made.BIG.index(b"\xff\xda")])[:-200], made.raf()[:-3000], made.nef()[:9000]]
)
def test_a_damaged_picture_is_no_picture(data):
    with pytest.raises(ScrubberError):
        scrubber.clean(data, raw="preview")


def test_other_files_are_cleaned_as_ever():
    assert scrubber.clean(made.SMALL, raw="preview").notes == ()
    with pytest.raises(PolicyError):
        scrubber.clean(made.SMALL, raw="perhaps")


@pytest.mark.parametrize("suffix", RAW)
def test_what_is_cut_off_or_turned_over_ends_in_a_sentence(suffix):
    data = RAW[suffix]
    cut = [data[:size] for size in (*range(0, 400, 7), *range(400, len(data), 4001))]
    cut += [data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :] for at in range(0, min(len(data), 600), 5)]
    for each in cut:
        with contextlib.suppress(ScrubberError):
            assert made.NAME.encode() not in scrubber.clean(each, raw="preview").media


def test_a_tree_gets_pictures_of_other_names(scrub, tmp_path):  # noqa: F811 - the fixture
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "one.CR2").write_bytes(made.cr2())
    (tmp_path / "in" / "two.dng").write_bytes(made.dng())
    (tmp_path / "in" / "two.JPG").write_bytes(made.BIG)
    (tmp_path / "in" / "page.md").write_text("![A boat](one.CR2)\n")
    assert scrub("clean", "in", "-o", "none").status == 3
    done = scrub("clean", "in", "-o", "out", "--raw", "preview")
    assert done.status == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        *("one.jpg", "page.md", "two.JPG", "two.dng.jpg"),
    ]
    assert (tmp_path / "out" / "page.md").read_text() == "![A boat](one.jpg)\n"
    assert "M906" in done.out
    assert "picture out of a raw file        the largest in it, 1200 x 800 pixels" in done.out
    assert scrub("check", "out").status == 0


def test_new_names_are_those_of_jpegs(scrub, tmp_path):  # noqa: F811
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "emma-johnson-at-the-beach.dng").write_bytes(made.dng())
    assert scrub("clean", "in", "-o", "out", "--raw", "preview", "--rename").status == 0
    (path,) = (tmp_path / "out").iterdir()
    assert path.suffix == ".jpg"
    assert "emma" not in path.name


def test_the_raw_file_itself_is_never_replaced(scrub, tmp_path):  # noqa: F811
    (tmp_path / "one.dng").write_bytes(made.dng())
    assert scrub("clean", "one.dng", "--in-place", "--raw", "preview").status == 2
    assert scrub("clean", "one.dng", "-o", "one.dng", "--raw", "preview", "--overwrite").status == 3
    with pytest.raises(Uncleanable):
        scrubber.clean(tmp_path / "one.dng", tmp_path / "one.dng", raw="preview")
    assert (tmp_path / "one.dng").read_bytes() == made.dng()
    done = scrub("clean", "one.dng", "--dry-run", "--raw", "preview")
    assert done.status == 0
