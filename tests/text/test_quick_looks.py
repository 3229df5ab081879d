"""The quick looks before the patterns of the detectors hide nothing that a pattern would find."""

from __future__ import annotations

import re
import sys

import pytest

from scrubber.model import Text
from scrubber.text import _ages as ages
from scrubber.text import _dates as dates
from scrubber.text import _view, age, agency, date, institution, place
from scrubber.text._names_words import MAX_CHARACTERS
from scrubber.text._view import lowered, view

EVERY = "".join(map(chr, range(sys.maxunicode + 1)))


@pytest.mark.parametrize("letter", "abcdefghijklmnopqrstuvwxyzàáâãäåæçèéêëìíîïñòóôõöøùúûüýąćęłńóśźżß")
def test_lower_case_equates_all_letters_that_a_pattern_without_case_does(letter):
    alike = set(re.findall(f"(?i){letter}", EVERY))
    assert {lowered(char) for char in alike} == {letter}


def test_lower_case_keeps_runs_of_letters_as_long_as_they_are():
    letters = "".join(re.findall(r"[^\W\d_]", EVERY))
    assert len(lowered(letters)) == len(letters)
    assert re.fullmatch(r"[^\W\d_]+", lowered(letters))


def test_only_short_texts_are_remembered_and_not_too_many():
    _view._remembered.cache_clear()
    view(Text("caption", "a" * MAX_CHARACTERS))
    assert _view._remembered.cache_info().currsize == 0
    for i in range(3000):
        view(Text("caption", f"Anna {i}"))
    assert _view._remembered.cache_info().currsize <= 1024


@pytest.mark.parametrize("pattern", [ages.YEARS, ages.MONTHS, ages.WEEKS, ages._SMALL, ages._KIN])
def test_spelling_out_a_pattern_gives_all_that_it_matches(pattern):
    words = ages._spelled(pattern)
    assert all(re.fullmatch(pattern, word) for word in words)
    longest = max(map(len, words)) + 1
    tries = {word[:i] + char + word[i:] for word in words for i in range(longest) for char in "sneaoór"}
    tries |= {word[:i] + word[i + 1 :] for word in words for i in range(longest)}
    assert {word for word in tries if re.fullmatch(pattern, word)} <= words


@pytest.mark.parametrize(
    "value",
    [
        "3 years old", "2½Jahre", "2 e meioanos", "35enne", "3 y/o", "3 y.o.", "5thbirthday", "6 velinhas",
        "turned two years", "cumplió 6 años", "sweet sixteen years", "im Alter von 6", "zum 70.",
        "a eu ses 3 ans", "b-day of 6", "9 k\u0131d\u017f 3 d\u0131a\u017f",
    ],
)  # fmt: skip
def test_ages(value):
    seen = view(Text("caption", value))
    found = list(age._told(seen, value))
    assert found
    assert [hit for hit in age.hits(seen, "") if hit in found] == found


DATES = [
    "2019-06-04", "2019年6月4日", "20190604", "20190604_101112", "4. 6. 2019", "04/06/2019", "4.6. 2019",
    "4/6-2019", "2019 – 2021", "2019/20", "06/2019", "2019_06", "4.6.19", "am 4.6.", "vom 04/06",
    "190604101112", "04062019", "190604",
]  # fmt: skip


@pytest.mark.parametrize("value", DATES)
def test_dates_in_figures(value):
    matching = [form for _, form in dates._forms() if form.pattern.search(value)]
    assert matching
    assert [form for form in dates.fitting(value) if form in matching] == matching


def test_every_form_of_a_date_has_an_example():
    assert all(any(form.pattern.search(value) for value in DATES) for _, form in dates._forms())


@pytest.mark.parametrize("value", ["2019", "'98", "\u201998", "circa 1845", "1990s"])
def test_years(value):
    assert list(date.hits(view(Text("caption", value)), ""))


@pytest.mark.parametrize(
    "value",
    ["Getty Images", "i stockphoto", "deposit photos", "Adobe_Stock", "wire image", "picture-alliance",
     "Agence France-Presse", "Europa Press", "imago", "(AP)", "Foto: dpa ", "x/AFP", "via EFE", "Zuma Press"],
)  # fmt: skip
def test_agencies(value):
    assert list(agency.hits(view(Text("caption", value)), ""))


@pytest.mark.parametrize(
    "value",
    ["ul. Długa", "Av. Central", "Via Roma", "RUE Foch", "Baker Street", "Goethestr. 5", "Mozartplatz 3",
     "LIEGSTRASSE", "Marktgasse", "Königsallee", "Langestraße 4"],
)  # fmt: skip
def test_places(value):
    seen = view(Text("caption", value))
    patterns = (place._opened(), place._closed(), place._german())
    expected = any(pattern.search(value) for pattern in patterns) and not value.isupper()
    assert bool(list(place.hits(seen, "it"))) == expected


@pytest.mark.parametrize("head", sorted(institution._HEADS | set(institution.lists.COMPOUND)))
def test_every_head_word_of_an_institution_is_seen(head):
    assert institution._rank(head)
    assert institution._may_hold(view(Text("name", f"foto-{head}-lobato.jpg")), named=True)
    assert institution._may_hold(view(Text("caption", f"na {head.upper()} Lobato")), named=False)
