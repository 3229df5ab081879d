"""Positions on the map; and pairs of numbers that are none."""

from __future__ import annotations

import pytest

from scrubber.text.coordinates import detector
from tests.text.frame import spans


@pytest.mark.parametrize(
    "value",
    [
        "53.8008, -1.5491",
        "53.80081 -1.54912",
        "53.8008° N, 1.5491° W",
        "53°48'02\"N 1°32'57\"W",
        "N 53° 48.048' W 1° 32.946'",
        "geo:53.8008,-1.5491",
        "https://www.google.com/maps/@53.8008,-1.5491,15z",
        "https://maps.app.goo.gl/AbCdEf123",
        "https://www.openstreetmap.org/#map=15/53.8008/-1.5491",
        "lat 53.8 lon -1.5",
        "9C5WRF26+8J",
        "///filled.count.soap",
    ],
)
def test_found(value):
    assert spans(detector, f"here: {value}") == [value]


@pytest.mark.parametrize(
    "value",
    [
        "95.8008, -1.5491",
        "3.14, 2.71",
        "1.234.567",
        "12.5 x 13.5",
        "10.08.53",
        "2+2",
        "EUR 12.345, 67.890.123",
        "a/b/c.d.e",
    ],
)
def test_not_found(value):
    assert spans(detector, value) == []


def test_in_file_names():
    assert spans(detector, "53.80081_-1.54912.jpg", "name") == ["53.80081_-1.54912"]
    assert spans(detector, "IMG_20190604_101112.jpg", "name") == []
