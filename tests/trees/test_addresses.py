"""Addresses of pages: the day in them is that of publishing, and `--pages-stay` leaves them as they are."""

import pytest

from tests.cli.conftest import scrub, spotless  # noqa: F401 - a fixture


@pytest.mark.parametrize("folder", ["2024/02/03", "blog/2024/2", "2024/02/03/day"])
def test_the_day_in_the_address_of_a_page_is_no_secret(scrub, tmp_path, folder):  # noqa: F811 - the fixture
    (tmp_path / "site" / folder).mkdir(parents=True)
    (tmp_path / "site" / folder / "page.html").write_text("<p>Hello</p>")
    done = scrub("check", "site")
    assert done.status == 0, done.out


def test_other_days_and_names_beside_it_are(scrub, tmp_path):  # noqa: F811
    for folder in ("2024/02/03/maria-silva", "born-2019-06-04"):
        (tmp_path / "site" / folder).mkdir(parents=True)
        (tmp_path / "site" / folder / "page.html").write_text("<p>Hello</p>")
    done = scrub("check", "site")
    assert "person's name in folder name" in done.out
    assert done.out.count("date in folder name") == 1
    assert "2 files: 2 with findings" in done.out


def test_the_day_of_a_picture_counts(scrub, tmp_path):  # noqa: F811
    spotless(tmp_path / "site" / "2024" / "02" / "03" / "x.png")
    assert "date in folder name" in scrub("check", "site").out


def test_folders_with_pages_keep_their_names_where_asked(scrub, tmp_path):  # noqa: F811
    spotless(tmp_path / "site" / "maria-silva" / "x.png")
    spotless(tmp_path / "site" / "emma-johnson" / "x.png")
    (tmp_path / "site" / "maria-silva" / "page.html").write_text(
        '<img src="x.png"><img src="../emma-johnson/x.png">'
    )
    done = scrub("clean", "site", "--in-place", "--rename", "--pages-stay")
    assert done.status == 1
    page = tmp_path / "site" / "maria-silva" / "page.html"
    assert "maria-silva" in done.out
    assert '<img src="x.png">' in page.read_text()
    assert "emma" not in page.read_text()
    assert not (tmp_path / "site" / "emma-johnson").exists()
