"""The core of the faces of static sites: a built folder becomes one that can be published."""

from __future__ import annotations

import gzip
import logging
import os

import pytest

from scrubber.contrib._site import Settings, clean, policy_of
from scrubber.contrib._site_folder import emptied
from scrubber.errors import InputError, NotClean, PolicyError
from tests.contrib.static_sites import dead_links, files, naming, picture, stamps, tells

LOG = logging.getLogger("tests.site")
PAGE = """<!doctype html><html lang="en"><head><title>Days of {author}</title></head><body>
<h1>A day</h1>
<figure><img src="img/emma-miller-beach.jpg"
 srcset="img/emma-miller-beach.jpg 1x, /img/emma-miller-beach.jpg 2x" alt="Emma Miller at the beach">
<figcaption>Emma Miller at the beach</figcaption></figure>
<a href="https://example.org/img/emma-miller-beach.jpg">large</a></body></html>"""


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "site"
    picture(folder / "img" / "emma-miller-beach.jpg")
    (folder / "index.html").write_text(PAGE.format(author="us"))
    (folder / "main.js").write_text("let lunr = 1")
    return folder


def test_a_site_is_clean_and_whole(site):
    done = clean(site, Settings(site_url=("https://example.org",)), LOG)
    (new,) = (site / "img").iterdir()
    assert naming(site, "emma|miller") == []
    assert not tells(new)
    assert (site / "index.html").read_text().count(new.name) == 4
    assert dead_links(site, "https://example.org") == []
    assert done.names == {"img/emma-miller-beach.jpg": f"img/{new.name}"}
    assert [new for _, new in done.rewordings["index.html"]] == ["A person at the beach"] * 2
    assert (site / "main.js").read_text() == "let lunr = 1"


def test_what_is_said_holds_no_private_word(site, caplog):
    (site / "index.html").write_text(PAGE.format(author="Emma Miller"))
    with caplog.at_level(logging.DEBUG, "tests.site"):
        done = clean(site, Settings(site_url=("https://example.org",)), LOG)
    said = caplog.text + repr(done)
    assert "emma" not in said.lower()
    assert "miller" not in said.lower()
    assert "T101" in said  # the title of the page is for its author to decide about
    assert [record.levelname for record in caplog.records].count("WARNING") == len(done.left) == 1


def test_all_words_where_that_is_asked_for(site):
    (site / "index.html").write_text(PAGE.format(author="Emma Miller"))
    assert clean(site, Settings(words="all", strict=True, site_url=("https://example.org",)), LOG).left == ()
    assert naming(site, "emma|miller") == []


def test_no_words_and_names_where_that_is_asked_for(site):
    done = clean(site, Settings(words="none", rename=False), LOG)
    assert not done.names
    assert not done.rewordings
    assert not tells(site / "img" / "emma-miller-beach.jpg")
    assert naming(site, "emma") == ["img/emma-miller-beach.jpg", "index.html"]


def test_strict_refuses_what_is_left(site):
    with pytest.raises(NotClean, match="left"):
        clean(site, Settings(rename=False, strict=True), LOG)


def test_what_cannot_be_cleaned_refuses_the_site_and_is_named_without_its_names(site):
    (site / "emma-miller.pdf").write_bytes(b"%PDF-1.4 no pdf")
    with pytest.raises(NotClean, match=r"^1 file cannot be cleaned.*m….pdf: ") as caught:
        clean(site, Settings(), LOG)
    assert "miller" not in str(caught.value)
    clean(site, Settings(exclude=("*.pdf",)), LOG)


def test_files_beside_pictures_are_not_published(site):
    beside = ("Thumbs.db", ".DS_Store", "emma-miller-beach.aae", "emma-miller-beach.xmp")
    for name in beside:
        (site / "img" / name).write_bytes(b"\0\1Emma Miller" if "." in name[:8] else b"<x/>")
    done = clean(site, Settings(strict=True, site_url=("https://example.org",)), LOG)
    assert done.left == ()
    assert [path.suffix for path in (site / "img").iterdir()] == [".jpg"]


def test_names_do_not_depend_on_what_else_is_there(site, tmp_path):
    other = tmp_path / "other"
    for seed, name in enumerate(["emma-miller-beach", "anna-miller-beach", "lucas-miller-beach"]):
        picture(other / "img" / f"{name}.jpg", seed)
    one, two = (clean(folder, Settings(), LOG).names for folder in (site, other))
    assert len(two) == 3
    assert one["img/emma-miller-beach.jpg"] == two["img/emma-miller-beach.jpg"]
    assert len(set(two.values())) == 3


def test_the_same_site_twice_gives_the_same(site, tmp_path):
    import shutil

    shutil.copytree(site, tmp_path / "again")
    for folder in (site, tmp_path / "again"):
        clean(folder, Settings(site_url=("https://example.org",)), LOG)
    assert files(site) == files(tmp_path / "again")
    before = files(site)
    clean(site, Settings(site_url=("https://example.org",)), LOG)
    assert files(site) == before


@pytest.mark.parametrize("link", [os.link, os.symlink])
def test_what_lies_outside_is_not_touched(site, tmp_path, link):
    source = tmp_path / "content"
    picture(source / "maria-silva.jpg", 5)
    (source / "clean.txt").write_text("plain")
    link(source / "maria-silva.jpg", site / "img" / "maria-silva.jpg")
    link(source / "clean.txt", site / "clean.txt")
    before, was = files(source), stamps(source)
    clean(site, Settings(), LOG)
    assert files(source) == before
    assert stamps(source) == was
    assert not any(path.is_symlink() for path in site.rglob("*"))
    assert not any(tells(path) for path in site.rglob("*.jpg"))


def test_a_linked_folder_becomes_one_of_the_site(site, tmp_path):
    source = tmp_path / "content"
    picture(source / "deep" / "one.jpg", 5)
    (site / "linked").symlink_to(source)
    before, was = files(source), stamps(source)
    clean(site, Settings(), LOG)
    assert (files(source), stamps(source)) == (before, was)
    assert not tells(site / "linked" / "deep" / "one.jpg")


@pytest.mark.parametrize("target", ["nowhere", ".", ".."])
def test_a_link_that_cannot_be_followed_refuses_the_site(site, target):
    (site / "link").symlink_to(target)
    with pytest.raises(InputError):
        clean(site, Settings(), LOG)


def test_addresses_of_pages_stay(site):
    (site / "emma-miller").mkdir()
    (site / "emma-miller" / "index.html").write_text("<p>hello</p>")
    picture(site / "emma-miller" / "photo.jpg")
    done = clean(site, Settings(site_url=("https://example.org",)), LOG)
    assert (site / "emma-miller" / "index.html").is_file()
    assert any("address of a page" in line for line in done.left)


def test_a_site_below_the_root_of_its_host(site):
    page = PAGE.format(author="us").replace("/img/", "/days/img/").replace(" img/", " /days/img/")
    (site / "index.html").write_text(page)
    clean(site, Settings(site_url=("https://example.org/days/",)), LOG)
    assert naming(site, "emma|miller") == []
    assert dead_links(site, "https://example.org/days/") == []


def test_emptied_a_folder_but_follows_no_link(site, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").touch()
    (site / "link").symlink_to(outside)
    emptied(site)
    assert list(site.iterdir()) == []
    assert (outside / "kept").exists()


def test_settings_that_make_no_sense():
    with pytest.raises(PolicyError):
        Settings(words="some")
    with pytest.raises(PolicyError):
        Settings(redirects="netlify")
    with pytest.raises(PolicyError):
        policy_of({"allow": "Emma"})
    assert policy_of({"allow": ["Emma"], "keep": ["copyright"], "min_score": None}).allow == ("Emma",)


@pytest.mark.parametrize("folder", ["venv", ".venv", "node_modules", "__pycache__"])
def test_no_folder_of_a_site_is_passed_over(site, folder):
    """A page about virtual environments stands in `venv/`, and is published like any other."""
    picture(site / folder / "emma-miller.jpg")
    page = '<!doctype html><img src="emma-miller.jpg" alt="Emma Miller at the beach">'
    (site / folder / "index.html").write_text(page)
    assert clean(site, Settings(), LOG).cleaned == 4
    assert naming(site / folder, "emma|miller") == []
    assert not any(tells(site / path) for path in files(site))


@pytest.mark.parametrize("name", ["data.txt", "app.js", "old.json", "font.woff2", "style.map"])
def test_media_are_known_by_their_bytes_whatever_they_are_called(site, name):
    picture(site / "img" / "b.jpg")
    (site / "img" / "b.jpg").rename(site / name)
    assert tells(site / name)
    clean(site, Settings(), LOG)
    assert not any(tells(site / path) for path in files(site))


def test_a_packed_page_is_packed_again_and_is_no_archive(site):
    (site / "index.html.gz").write_bytes(gzip.compress((site / "index.html").read_bytes()))
    clean(site, Settings(site_url=("https://example.org",)), LOG)
    assert gzip.decompress((site / "index.html.gz").read_bytes()) == (site / "index.html").read_bytes()
    assert naming(site, "emma|miller") == []
