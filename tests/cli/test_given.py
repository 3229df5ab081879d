import pytest

from scrubber.posting import file_name
from scrubber.trees._given import file_is_given, folder_is_given, without_fingerprint
from tests.cli.conftest import spotless


@pytest.mark.parametrize("name", ["_posts", "layouts", "css", "pt", "pt-br", "zh-Hant", "es-419", "api"])
def test_folders_of_generators_and_languages_are_given(name):
    assert folder_is_given(name)


@pytest.mark.parametrize("name", ["", "emma", "css-emma", "de-anna", "jo", "pt-brigitte", "posts "])
def test_other_folders_are_not(name):
    assert not folder_is_given(name)


def test_files_that_are_looked_for_under_their_names():
    assert all(map(file_is_given, ["hugo.toml", "_config.yml", "rss.xml", "netlify.toml", "style.css"]))
    assert not any(map(file_is_given, ["emma.toml", "hugo.jpg", "hugo.toml.jpg", "rss-emma.xml"]))


def test_the_folders_of_a_site_keep_the_names_that_it_needs(scrub, tmp_path):
    for path in ("content/pt-br/emma-johnson/a.png", "static/css/b.png", "overrides/c.png"):
        spotless(tmp_path / "site" / path)
    done = scrub("clean", "site", "--in-place", "--rename")
    assert done.status == 0, done.out
    kept = {path.relative_to(tmp_path / "site").as_posix() for path in (tmp_path / "site").rglob("?.png")}
    assert {"static/css/b.png", "overrides/c.png"} < kept
    (moved,) = kept - {"static/css/b.png", "overrides/c.png"}
    assert moved.startswith("content/pt-br/")
    assert "emma" not in moved


def test_templates_are_no_names_of_files():
    assert file_name("{{ .Params.cover }}") == ""
    assert file_name("{{ site.baseurl }}/img/emma.jpg") == "emma.jpg"


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("beach.A8Lswn9E_oTiId.webp", "beach.webp"),
        ("emma-johnson.CxLjsydk_1PRzoE.webp", "emma-johnson.webp"),
        ("hero.D4f_x-Qz.jpg", "hero.jpg"),
        ("party.Johnson1.jpg", "party.Johnson1.jpg"),
        ("party.Johansen.jpg", "party.Johansen.jpg"),
        ("emma.johnson.jpg", "emma.johnson.jpg"),
        ("4May2019.jpg", "4May2019.jpg"),
    ],
)
def test_what_a_bundler_puts_into_a_name_is_no_word(name, left):
    assert without_fingerprint(name) == left


def test_names_with_fingerprints_are_searched_and_reworded_all_the_same(scrub, tmp_path):
    from tests.cli.conftest import spotless

    spotless(tmp_path / "in" / "emma-johnson.CxLjsydk_1PRzoE.png")
    spotless(tmp_path / "in" / "beach.A8Lswn9E_oTiId.png")
    done = scrub("clean", "in", "-o", "out", "--rename")
    assert done.status == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "beach.A8Lswn9E_oTiId.png",
        "photo.png",
    ]
