from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.model import Finding, Kind, Span, Text
from scrubber.suggest.filename import suggester
from tests.suggest.marked import marked


def best(text, part="name", language=None):
    offers = suggester.suggest(*marked(text, part, language))
    assert offers, "something has to be offered for a name with findings"
    return offers[0]


@pytest.mark.parametrize(
    ("name", "offer"),
    [
        ("[P:emma_johnson]_1st-birthday_[D:2019-06-04].jpg", "first-birthday.jpg"),
        ("[P:emma_johnson]_[A:1st]-birthday_[D:2019-06-04].jpg", "first-birthday.jpg"),
        ("[P:emma]_[A:5th]-birthday.JPG", "birthday.jpg"),
        ("[P:emma]_[A:5th birthday].jpg", "birthday.jpg"),
        ("[P:emma]-party-07.jpg", "party-07.jpg"),
        ("[P:emma]-and-[P:lucas]-at-the-beach.jpg", "beach.jpg"),
        ("[P:Emma]'s birthday cake.JPG", "birthday-cake.jpg"),
        ("Garden-with-[P:emma].jpg", "garden.jpg"),
        ("garden-at-night-[P:emma].jpg", "garden-at-night.jpg"),
        ("wedding of [P:emma] and [P:tom] in [L:leeds] with cake.png", "wedding-with-cake.png"),
        ("fere-um-em-[L:leeds].jpg", "fere-um.jpg"),
        ("mrs-[P:brown]-with-dog.jpg", "dog.jpg"),
        ("tulips-by-[P:jane-doe].jpg", "tulips.jpg"),
        ("aniversario-do-[P:pedro]-na-praia.jpg", "aniversario-na-praia.jpg"),
        ("oma-[P:hilde]-80er.jpg", "oma-80er.jpg"),
        ("PranzoNatale[D:2021].jpg", "pranzo-natale.jpg"),
        ("[P:emma]swimming.jpg", "swimming.jpg"),
    ],
)
def test_keeps_what_the_picture_shows(name, offer):
    assert best(name) == offer


@pytest.mark.parametrize(
    ("name", "offer"),
    [
        ("IMG_[D:20190604]_101112.jpg", "photo.jpg"),
        ("Screenshot_[D:20220304]-101533.png", "screenshot.png"),
        ("Screen Shot [D:2015-01-02] at 10.08.53 AM.png", "screen-shot.png"),
        ("IMG-[D:20180606]-WA0019.jpg", "photo-0019.jpg"),
        ("IMG_4711_[P:emma]_birthday.jpg", "birthday-4711.jpg"),
        ("[P:emma]4-1024x683-scaled.jpg", "photo-4.jpg"),
        ("csm_[P:emma]_garden_3d7cef39ab.jpg", "garden.jpg"),
        ("garden-[P:emma]-e1385465043252.jpg", "garden.jpg"),
        ("[D:20130307]110724.jpg", "photo.jpg"),
        ("WhatsApp Image [D:2022-05-03] at 06.02.40.jpeg", "whatsapp-image.jpeg"),
    ],
)
def test_drops_the_grammar_of_cameras_and_cms(name, offer):
    assert best(name, language="en") == offer


@pytest.mark.parametrize(
    ("name", "offer"),
    [
        ("[P:maria-silva]-[O:hospital-das-clinicas]-[D:2024].jpg", "hospital.jpg"),
        ("[P:finn]-[O:marienkrankenhaus].jpg", "krankenhaus.jpg"),
        ("[P:finn]-[O:fc-wiesental]-sieg.jpg", "fc-sieg.jpg"),
        ("[P:finn]-[O:wiesentaler]-sieg.jpg", "sieg.jpg"),
    ],
)
def test_an_institution_leaves_its_common_noun(name, offer):
    assert best(name) == offer


@pytest.mark.parametrize(
    ("name", "language", "offer"),
    [
        ("[P:emma].jpg", "en", "photo.jpg"),
        ("[P:emma].jpg", "pt", "foto.jpg"),
        ("[P:emma].jpg", "fr", "photo.jpg"),
        ("[P:emma].mp4", "de", "video.mp4"),
        ("[P:emma].pdf", "es", "documento.pdf"),
        ("[P:emma].tar.gz", "en", "photo.tar.gz"),
        ("[P:emma]", "en", "photo"),
        (".[P:emma].jpg", "en", "photo.jpg"),
        ("[P:maria-silva].[C:com]", "en", "photo"),
    ],
)
def test_a_neutral_word_stands_where_nothing_remains(name, language, offer):
    assert best(name, language=language) == offer


def test_each_private_folder_is_reworded_and_the_others_stay():
    assert best("Holidays 1/[P:emma]_birthday/raw", "folder") == "Holidays 1/birthday/raw"
    assert best("a/[P:emma]", "folder", "pt") == "a/fotos"


def test_a_span_across_folders_is_taken_from_both():
    text = Text("folder", "garden-maria/silva-raw")
    finding = Finding("T101", Kind.PERSON, Span("folder", 7, 18), "maria/silva")
    assert suggester.suggest(text, [finding])[0] == "garden/raw"


def test_nothing_is_offered_without_findings_or_for_another_part():
    assert suggester.suggest(Text("name", "Ärger.JPG"), []) == []
    text, findings = marked("[P:emma].jpg", "caption")
    assert suggester.suggest(Text("name", text.value), findings) == []


def test_offers_are_few_different_and_not_the_name_itself():
    text, findings = marked("[P:emma]-[O:st-marys-hospital]-07.jpg", "name")
    offers = suggester.suggest(text, findings)
    assert list(offers) == ["hospital-07.jpg", "photo.jpg"]
    text, findings = marked("pho[P:t]o.jpg", "name")
    assert text.value not in suggester.suggest(text, findings)


def test_findings_may_reach_beyond_the_name_or_overlap():
    findings = [
        Finding("T101", Kind.PERSON, Span("name", 0, 4), "emma"),
        Finding("T301", Kind.INSTITUTION, Span("name", 0, 11), "emma school"),
        Finding("T401", Kind.DATE, Span("name", 8, 400), "..."),
        Finding("T401", Kind.DATE, Span("name", 5, 5), ""),
    ]
    assert suggester.suggest(Text("name", "emma-school-garden"), findings)[0] == "school"


_TOKENS = st.sampled_from(
    ["qxvaz", "Qxvaz", "[P:Qxvaz]", "_", "-", " ", ".", "07", "the", "IMG", "é", "\U000f0001", "%20"]
)


@given(st.lists(_TOKENS, max_size=12).map("".join))
def test_private_words_never_stand_in_an_offer(name):
    text, findings = marked(
        name.replace("qxvaz", "").replace("Qxvaz", "").replace("[P:]", "[P:Qxvaz]"), "name"
    )
    offers = suggester.suggest(text, findings)
    assert bool(offers) == bool(findings)
    for offer in offers:
        assert "qxvaz" not in offer
        assert suggester.suggest(Text("name", offer), []) == []
        assert 0 < len(offer) <= 100


def test_a_very_long_name_takes_no_time():
    text, findings = marked("a1B2-" * 20_000 + "[P:emma]" + "_0a" * 20_000, "name")
    start = time.process_time()
    offers = suggester.suggest(text, findings)
    assert time.process_time() - start < 5
    assert all(len(offer) <= 100 for offer in offers)


def test_hundreds_of_findings_are_answered_neutrally():
    text, findings = marked("[P:emma]-" * 500 + "x", "name")
    assert list(suggester.suggest(text, findings)) == ["photo"]
