from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.suggest._portable import LONGEST, Taken, portable, split_extension, with_extension


@pytest.mark.parametrize(
    ("words", "extension", "name"),
    [
        ("First Birthday", ".JPG", "first-birthday.jpg"),
        ("Größe_Ärger", ".png", "grosse-arger.png"),
        ("", ".jpg", "photo.jpg"),
        ("---", ".jpg", "photo.jpg"),
        ("con", ".jpg", "photo-con.jpg"),
        ("COM1", "", "photo-com1"),
        ("-rf", ".jpg", "rf.jpg"),
        ("..", "", "photo"),
        ("Emma's cake", ".jpg", "emmas-cake.jpg"),
        ("пляж", ".jpg", "plyazh.jpg"),
    ],
)
def test_names_are_portable(words, extension, name):
    assert portable(words, extension) == name


def test_a_long_name_is_cut_between_words_and_keeps_its_counter():
    name = portable("word-" * 40 + "07", ".jpeg")
    assert len(name) <= LONGEST
    assert name.endswith("word-07.jpeg")


def test_a_long_word_is_cut():
    assert portable("a" * 300, ".jpg") == "a" * (LONGEST - 4) + ".jpg"


@given(st.text(max_size=300), st.sampled_from(["", ".jpg", ".heic"]))
def test_any_words_make_a_valid_name(words, extension):
    name = portable(words, extension)
    assert 0 < len(name.encode()) <= LONGEST
    assert name.isascii()
    assert name == name.lower()
    assert name[0].isalnum()
    assert name.removesuffix(extension)
    assert not set(name) & set('<>:"/\\|?* ')
    assert portable(name.removesuffix(extension), extension) == name


def test_splits_known_extensions_only():
    assert split_extension("a.tar.gz") == ("a", ".tar.gz")
    assert split_extension("IMG.JPEG") == ("IMG", ".JPEG")
    assert split_extension(".hidden") == (".hidden", "")
    assert split_extension("a.long-ending") == ("a.long-ending", "")


def test_extension_by_content_replaces_the_old_one():
    assert with_extension("beach.png", ".jpg") == "beach.jpg"
    assert with_extension("beach", ".JPG") == "beach.jpg"
    assert len(with_extension("b" * 200 + ".png", ".heic")) == LONGEST


def test_unique_counts_up_and_ignores_case_and_composition():
    assert Taken().claim("photo.jpg") == "photo.jpg"
    assert Taken(["PHOTO.JPG"]).claim("photo.jpg") == "photo-1.jpg"
    assert Taken(["photo.jpg", "Photo-1.jpg"]).claim("photo.jpg") == "photo-2.jpg"
    assert Taken(["E\u0301te\u0301.jpg"]).claim("\u00e9t\u00e9.jpg") == "\u00e9t\u00e9-1.jpg"


def test_unique_stays_within_the_longest_name():
    name = "a" * (LONGEST - 4) + ".jpg"
    other = Taken([name]).claim(name)
    assert len(other) == LONGEST
    assert other.endswith("-1.jpg")
