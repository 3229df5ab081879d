"""Streets and places that name themselves."""

from __future__ import annotations

import pytest

from scrubber.text.place import detector
from tests.text.frame import spans

CASES = [
    ("na Rua das Flores, 123", "pt", ["Rua das Flores, 123"]),
    ("Avenida Paulista", "pt", ["Avenida Paulista"]),
    ("in der Lindenstraße 5", "de", ["Lindenstraße 5"]),
    ("12 Baker Street", "en", ["12 Baker Street"]),
    ("at Hyde Park", "en", ["Hyde Park"]),
    ("in via Roma 7", "it", ["via Roma 7"]),
    ("12 rue de la Paix", "fr", ["rue de la Paix"]),
    ("calle de la Luna", "es", ["calle de la Luna"]),
    ("piazza Garibaldi", "it", ["piazza Garibaldi"]),
    ("sent via Karin", "en", []),
    ("auf dem Spielplatz", "de", []),
    ("The Park", "en", []),
    ("a street in town", "en", []),
    ("NEAR HYDE PARK", "en", []),
]
NAMES = [
    ("rua-das-flores.jpg", ["rua-das-flores"]),
    ("12_baker_street.jpg", ["12_baker_street"]),
    ("lindenstrasse_5.jpg", ["lindenstrasse_5"]),
    ("street-art.jpg", []),
    ("rue.jpg", []),
]


@pytest.mark.parametrize(("value", "language", "expected"), CASES)
def test_captions(value, language, expected):
    assert spans(detector, value, language=language) == expected


@pytest.mark.parametrize(("value", "expected"), NAMES)
def test_names(value, expected):
    assert spans(detector, value, "name") == expected
