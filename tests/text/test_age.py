"""Ages, told in many ways; and lengths of time, which are none."""

from __future__ import annotations

import pytest

from scrubber.text.age import detector
from tests.text.frame import spans

CAPTIONS = [
    ("Anna, 5 years old, on the swing", ["5 years old"]),
    ("our nine-year-old boy", ["nine-year-old"]),
    ("Tom turned 2 today", ["2"]),
    ("a man aged 71", ["71"]),
    ("she is 8yo", ["8yo"]),
    ("Happy 5th birthday!", ["5th"]),
    ("Lucas (6), Zoé (4)", ["6", "4"]),
    ("Maria, 6, and her dog", ["6"]),
    ("Nico, 5 años", ["5 años"]),
    ("o bebê fez 5 meses", ["5 meses"]),
    ("aniversário de 1 ano", ["1 ano"]),
    ("Luis cumple 7!", ["7"]),
    ("Ilse wird 80", ["80"]),
    ("drei Jahre alt", ["drei Jahre alt"]),
    ("der 6-jährige Max", ["6-jährige"]),
    ("zum 70. Geburtstag", ["70."]),
    ("Rosa, 4 anni", ["4 anni"]),
    ("una 35enne", ["35enne"]),
    ("Sanne, 1 jaar", ["1 jaar"]),
    ("mes 8 ans", ["8 ans"]),
    ("Jules a soufflé ses 5 bougies", ["5"]),
    ("Olle fyller 4", ["4"]),
    ("sweet sixteen", ["sixteen"]),
    ("mis XV años", ["XV años"]),
    ("Emma, 4 years.", ["4 years"]),
    ("haven't seen Ben like 4 years", []),
    ("sentenced to 4 years", []),
    ("i 100 år", []),
    ("first birthday", []),
    ("groundsman for 31 years", []),
    ("married 10 years ago", []),
    ("seit 3 Jahren", []),
    ("há 5 anos", []),
    ("25 anos de casados", []),
    ("il y a 4 ans", []),
    ("10 jaar zonder jou", []),
    ("year 6 leavers", []),
    ("Photo (3)", []),
    ("the u9 team", []),
    ("he turned 2nd page", []),
    ("fez 3 gols", []),
]
NAMES = [
    ("leon_9meses.jpg", ["9meses"]),
    ("nina5anni.jpg", ["5anni"]),
    ("max-3monate.jpg", ["3monate"]),
    ("tom_4_years.jpg", ["4_years"]),
    ("opa-heinz-80.jpg", ["80"]),
    ("6th-birthday-cake.jpg", ["6th"]),
    ("90_bday.jpg", ["90"]),
    ("photo (1).jpg", []),
    ("trip_12.jpg", []),
    ("IMG_0005.jpg", []),
]


@pytest.mark.parametrize(("value", "expected"), CAPTIONS)
def test_captions(value, expected):
    assert spans(detector, value) == expected


@pytest.mark.parametrize(("value", "expected"), NAMES)
def test_names(value, expected):
    assert spans(detector, value, "name") == expected
