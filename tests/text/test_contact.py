"""E-mail addresses, telephone numbers, handles and web addresses; and what looks like them."""

from __future__ import annotations

import subprocess
import sys

import pytest

from scrubber.text.contact import detector
from tests.text.frame import found

CAPTIONS = [
    ("write to emma.j+x@example.org!", "en", [("T501", "emma.j+x@example.org")]),
    ("ana (at) exemplo (dot) com", "en", [("T501", "ana (at) exemplo (dot) com")]),
    ("via @paper_cranes, @b.c.", "en", [("T503", "@paper_cranes"), ("T503", "@b.c")]),
    ("insta: emma.j", "en", [("T503", "emma.j")]),
    ("see www.example.com/emma.", "en", [("T504", "www.example.com/emma")]),
    ("https://blog.example.org/2019?x=1", "en", [("T504", "https://blog.example.org/2019?x=1")]),
    ("instagram.com/emma.j", "en", [("T504", "instagram.com/emma.j")]),
    ("at PassTheBread.com", "en", [("T504", "PassTheBread.com")]),
    ("from kleine-webseite.de", "de", [("T504", "kleine-webseite.de")]),
    ("+44 113 496 0000", "en", [("T502", "+44 113 496 0000")]),
    ("ring 0113 496 0000", "en", [("T502", "0113 496 0000")]),
    ("Tel. 030/901820", "de", [("T502", "030/901820")]),
    ("(11) 98765-4321", "pt", [("T502", "(11) 98765-4321")]),
    ("WhatsApp: 11 98765 4321", "pt", [("T502", "11 98765 4321")]),
    ("tel 06 12 34 56 78", "fr", [("T502", "06 12 34 56 78")]),
    ("(555) 555-0123 call me", "en", [("T502", "(555) 555-0123")]),
    ("at the beach.It was fine", "en", []),
    ("the end.in the morning", "en", []),
    ("image@2x", "en", []),
    ("meet @ 5pm, @5pm", "en", []),
    ("from 2018-06-04 to 2019-06-04", "en", []),
    ("12 000 000 people", "en", []),
    ("2018 - 2019 2020 2021", "en", []),
    ("1.000.000", "de", []),
    ("1 2 3 4 5 6 7 8 9", "en", []),
    ("version 10.4.2.11", "en", []),
]
NAMES = [
    ("flyer-info@example.org.pdf", [("T501", "flyer-info@example.org")]),
    ("jo%40example.org.jpg", [("T501", "jo%40example.org")]),
    ("c-jan-kowalski-pictures.com-2640_3d7cef39ab.jpg", [("T504", "pictures.com")]),
    ("mysite.com.png", [("T504", "mysite.com")]),
    ("emma.j_271234567_1234567890123_1234567890123456789_n.jpg", [("T503", "emma.j")]),
    ("logo@2x.png", []),
    ("IMG_20190604_101112345.jpg", []),
    ("20130307110724.jpg", []),
    ("1549123456789.jpg", []),
    ("dia.de.los.muertos.jpg", []),
    ("gal.party.army.jpg_-1_-1.jpg", []),
    ("photo.jpg.webp", []),
    ("0113 496 0000.jpg", []),
]


@pytest.mark.parametrize(("value", "language", "expected"), CAPTIONS)
def test_captions(value, language, expected):
    assert found(detector, value, language=language) == expected


@pytest.mark.parametrize(("value", "expected"), NAMES)
def test_names(value, expected):
    assert found(detector, value, "name") == expected


def test_plain_texts_do_not_pay_for_phonenumbers():
    code = (
        "import sys; from scrubber.model import Text; from scrubber.text.contact import detector;"
        "list(detector.find([Text('caption', 'Anna at the beach, 2019, @a'), Text('name', 'IMG_2019.jpg')]));"
        "sys.exit('phonenumbers' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    "value",
    [
        "Rudolf V (1821-1902)",
        "ISBN 3-7776-0477-1",
        "open 14.30 - 18.00",
        "24/12 1965",
        "2 655 000 Euro",
        "0.1171 (0.0022)",
        "nr. 784307689",
        "flight 16407967716",
        "twitter: Two people",
        "alt.animals.cat",
    ],
)
def test_numbers_that_count_or_date(value):
    assert found(detector, value, language="de") == []
