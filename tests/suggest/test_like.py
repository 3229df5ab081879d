"""File names offered in the manner of the original."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber import Policy
from scrubber.model import Finding, Kind, Span, Text
from scrubber.suggest._like import like
from scrubber.suggest._portable import LONGEST, ascii_words, split_extension
from scrubber.wording import suggest


def offers(part, value, *names, style="keep"):
    findings = [
        Finding("T101", Kind.PERSON, Span(part, value.index(name), value.index(name) + len(name)), name)
        for name in names
    ]
    (found,) = suggest([Text(part, value, "en")], [findings], Policy(name_style=style))
    return [offer.wording for offer in found]


@pytest.mark.parametrize(
    ("original", "offer", "wanted"),
    [
        ("Emma_Johnson_Summer_Party.JPG", "summer-party.jpg", "Summer_Party.jpg"),
        ("Emma Johnson summer party.jpg", "summer-party.jpg", "summer party.jpg"),
        ("emma-johnson-summer-party.jpg", "summer-party.jpg", "summer-party.jpg"),
        ("EmmaSummerParty.jpg", "summer-party.jpg", "SummerParty.jpg"),
        ("João na Praça São João 03.jpg", "praca-sao-joao-03.jpg", "Praça São João 03.jpg"),
        ("EMMA_SUMMER_PARTY_0012.jpg", "summer-party-0012.jpg", "SUMMER_PARTY_0012.jpg"),
    ],
)
def test_words_that_stay_come_back_as_they_stood(original, offer, wanted):
    assert like(original, offer) == wanted


def test_the_policy_decides():
    assert offers("name", "Emma_Johnson_Summer_Party.jpg", "Emma_Johnson")[0] == "Summer_Party.jpg"
    assert (
        offers("name", "Emma_Johnson_Summer_Party.jpg", "Emma_Johnson", style="web")[0] == "summer-party.jpg"
    )
    assert offers("folder", "Trips/Emma Johnson Beach", "Emma Johnson")[0] == "Trips/Beach"


def test_a_new_word_follows_the_manner():
    assert like("EMMA_PARTY.jpg", "child-party.jpg") == "CHILD_PARTY.jpg"
    assert like("Emma Party.jpg", "child-party.jpg") == "Child Party.jpg"
    assert like("emma_party.jpg", "child-party.jpg") == "child_party.jpg"


def test_what_would_not_be_portable_stays_as_offered():
    assert like("Emma CON.jpg", "photo-con.jpg") == "Photo CON.jpg"
    assert like("Emma.CON.jpg", "con.jpg") == "con.jpg"
    long = "ß" * 60
    assert len(like(f"Emma {long}.jpg", ("ss" * 48) + ".jpg").encode()) <= LONGEST


@given(
    st.text(max_size=60), st.lists(st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True), min_size=1, max_size=6)
)
def test_says_what_was_offered_and_nothing_else(original, words):
    offer = "-".join(words) + ".jpg"
    styled = like(original, offer)
    assert unicodedata.is_normalized("NFC", styled)
    assert len(styled.encode()) <= LONGEST
    assert not set(styled) & set('<>:"\\|?*\0')
    assert styled[0] not in " .-"
    if "/" not in original:
        said = ascii_words(split_extension(styled)[0].replace(".", " ")).replace("-", "")
        assert said == "".join(words)
