"""Dates, months and years; and the numbers that are none."""

from __future__ import annotations

import pytest

from scrubber.text.date import detector
from tests.text.frame import spans

CAPTIONS = [
    ("born on 2019-06-04 in Leeds", ["2019-06-04"]),
    ("04/06/2019, nós três", ["04/06/2019"]),
    ("Taufe am 4.6.19", ["4.6.19"]),
    ("party, 4 June 2019", ["4 June 2019"]),
    ("Sunday, June 4th, 2019: the party", ["Sunday, June 4th, 2019"]),
    ("June 4-6, 2019", ["June 4-6, 2019"]),
    ("in June 2019", ["June 2019"]),
    ("nasceu em 12 de maio de 2023", ["12 de maio de 2023"]),
    ("nació el 3 de marzo de 1987", ["3 de marzo de 1987"]),
    ("né le 1er août 2020", ["1er août 2020"]),
    ("am 24. Dezember 2018", ["24. Dezember 2018"]),
    ("il 5 maggio 2021", ["5 maggio 2021"]),
    ("op 7 maart 2022", ["7 maart 2022"]),
    ("urodzony 9 września 2016", ["9 września 2016"]),
    ("född 3 februari 2014", ["3 februari 2014"]),
    ("19/9 2021", ["19/9 2021"]),
    ("verano 2018", ["2018"]),
    ("Saison 2018/2019", ["2018/2019"]),
    ("season 2021-22", ["2021-22"]),
    ("11/2024", ["11/2024"]),
    ("November walk", ["November"]),
    ("class of '98", ["'98"]),
    ("le 14/07 au bal", ["14/07"]),
    ("built in 1848", ["1848"]),
    ("2019年6月4日", ["2019年6月4日"]),
    ("In May we met", ["May"]),
    ("You may go. May I?", []),
    ("soldiers march on", []),
    ("April O'Neil", []),
    ("a set of 2 mugs", []),
    ("1920x1080 wallpaper", []),
    ("costs 2000 euros", []),
    ("2019 km", []),
    ("at 10:45 on Friday", []),
    ("score 21-19", []),
    ("version 1.2.10.4", []),
    ("3.150 gr", []),
    ("call +1 555 2019 3344", []),
    ("1549123456", []),
    ("R$ 2000", []),
]
NAMES = [
    ("IMG_20150102_101112.jpg", ["20150102"]),
    ("IMG-20180606-WA0019.jpg", ["20180606"]),
    ("20190604.jpg", ["20190604"]),
    ("20130307110724.jpg", ["20130307"]),
    ("140709114742-party.jpg", ["140709"]),
    ("180704.jpg", ["180704"]),
    ("04062019_festa.jpg", ["04062019"]),
    ("Screen Shot 2015-01-02 at 10.08.53 AM.png", ["2015-01-02"]),
    ("photo_2021-03-05_18-22-31.jpg", ["2021-03-05"]),
    ("2018_12_06_party.jpg", ["2018_12_06"]),
    ("batizado_15-04-23.jpg", ["15-04-23"]),
    ("party-may-2019.jpg", ["may-2019"]),
    ("13junho.jpg", ["13junho"]),
    ("dec2013trip.jpg", ["dec2013"]),
    ("PranzoDicembre2025.jpg", ["Dicembre2025"]),
    ("Sommerfest2016_022.jpg", ["2016"]),
    ("ver%C3%A3o-mar%C3%A7o-2020.jpg", ["mar%C3%A7o-2020"]),
    ("mar\u00e7o_2020.jpg", ["mar\u00e7o_2020"]),
    ("marc\u0327o_2020.jpg", ["marc\u0327o_2020"]),
    ("2015/01", ["2015/01"]),
    ("flower-1024x683.jpg", []),
    ("wall-1920x1080.jpg", []),
    ("IMG_2019.JPG", []),
    ("DSC02014.JPG", []),
    ("DSC_1987.JPG", []),
    ("photo-0713.jpg", []),
    ("a1b2c32019d4e5f6.jpg", []),
    ("obama-200x100-e1420233064878.jpg", []),
    ("received_1549123456789.jpeg", []),
    ("marco.jpg", []),
    ("mai_li.jpg", []),
    ("thumb_12.jpg", []),
    ("550e8400-e29b-41d4-a716-446655442019.jpg", []),
]


@pytest.mark.parametrize(("value", "expected"), CAPTIONS)
def test_captions(value, expected):
    assert spans(detector, value) == expected


@pytest.mark.parametrize(("value", "expected"), NAMES)
def test_names(value, expected):
    assert spans(detector, value, "folder" if "/" in value else "name") == expected


@pytest.mark.parametrize(
    ("value", "language", "expected"),
    [
        ("tur-mars.jpg", "sv", ["mars"]),
        ("tur-mars.jpg", "de", []),
        ("set 2019", "pt", ["set 2019"]),
        ("set 2019", "en", ["2019"]),
    ],
)
def test_words_that_are_months_in_some_languages(value, language, expected):
    assert spans(detector, value, "name", language) == expected


def test_a_date_is_surer_than_a_month():
    from scrubber.model import Text

    ((date,), (month,)) = detector.find([Text("caption", "4 June 2019"), Text("caption", "some June day")])
    assert date.score > 0.95 > month.score
    assert date.value == "4 June 2019"
    assert "2019" not in repr(date)
