"""`Scrubber.choose`: a person's own wording is searched before it is taken."""

import io

import pytest
from PIL import Image

from scrubber import Asset, AssetChanged, InputError, Policy, Report, Scrubber

TEXTS = {"caption": "Emma Johnson at St Mary's Hospital, 4 June 2019", "alt": "Emma Johnson with a cake"}
NAME = "emma-johnson-party.jpg"


@pytest.fixture(scope="module")
def report():
    return Scrubber().check(Asset(name=NAME, texts=TEXTS, language="en"))


def of(report, part):
    return [f.value for f in report.findings if f.span.part == part]


def test_a_safe_wording_clears_its_part_and_only_that(report):
    new = Scrubber().choose(report, "caption", "A girl at the doctor's")
    assert new.text("caption") == "A girl at the doctor's"
    assert of(new, "caption") == []
    assert [s for s in new.suggestions if s.part == "caption"] == []
    assert of(new, "alt") == of(report, "alt") != []
    assert of(new, "name") == of(report, "name") != []
    assert report.text("caption") == TEXTS["caption"]


def test_what_is_left_is_found_with_offers_for_it(report):
    new = Scrubber().choose(report, "caption", "Emma Johnson has a birthday")
    assert of(new, "caption") == ["Emma Johnson"]
    best = new.best("caption")
    assert best is not None
    assert "Emma" not in best
    assert "birthday" in best
    assert next(s.rank for s in new.suggestions if s.part == "caption") == 0


def test_the_other_texts_and_the_old_words_help(report):
    alone = Scrubber().check(Asset(texts={"caption": "a cake for johnson"}, language="en"))
    only = Scrubber().check(Asset(texts={"caption": TEXTS["caption"]}, language="en"))
    assert of(Scrubber().choose(report, "caption", "a cake for johnson"), "caption") == ["johnson"]
    assert of(Scrubber().choose(only, "caption", "a cake for johnson"), "caption") == ["johnson"]
    assert of(alone, "caption") in ([], ["johnson"])


def test_the_linkability_follows(report):
    assert report.linkability.level == "high"
    new = Scrubber().choose(report, "caption", "A girl")
    new = Scrubber().choose(new, "alt", "A girl with a cake")
    new = Scrubber().choose(new, "name", "party.jpg")
    assert new.clean
    assert new.linkability.level == "none"


def test_an_empty_wording_takes_the_text_away(report):
    new = Scrubber().choose(report, "caption", "")
    assert new.text("caption") == ""
    assert of(new, "caption") == []
    assert {t.part for t in new.texts} == {"name", "alt"}
    assert Scrubber().choose(new, "alt", "A cake").text("alt") == "A cake"


def test_a_report_that_came_back_from_json(report):
    full = Report.from_json(report.to_json(show_values=True))
    new = Scrubber().choose(full, "caption", "A girl")
    assert of(new, "caption") == []
    with pytest.raises(InputError, match="show_values"):
        Scrubber().choose(Report.from_json(report.to_json()), "caption", "A girl")


def test_texts_that_are_not_those_of_the_findings_are_refused(report):
    data = report.to_dict(show_values=True)
    data["texts"][0]["value"] = "beach.jpg"
    with pytest.raises(AssetChanged):
        Scrubber().choose(Report.from_dict(data), "caption", "A girl")


@pytest.mark.parametrize("part", ["subtitle", "media", ""])
def test_a_part_that_is_not_there(report, part):
    with pytest.raises(InputError, match="it has: alt, caption, name"):
        Scrubber().choose(report, part, "A girl")


@pytest.mark.parametrize(
    "name", ["", ".", "..", "a/b.jpg", "a\\b.jpg", "a\0b.jpg", "x" * 300 + ".jpg", "\ud800.jpg"]
)
def test_names_that_are_none(report, name):
    with pytest.raises(InputError) as caught:
        Scrubber().choose(report, "name", name)
    assert "x" * 10 not in str(caught.value)


def test_an_offer_for_a_name_has_the_extension_of_the_content():
    data = io.BytesIO()
    Image.new("RGB", (8, 8)).save(data, "PNG")
    report = Scrubber().check(Asset(data.getvalue(), name="emma-johnson.jpg"))
    new = Scrubber().choose(report, "name", "emma-johnson-cake.jpg")
    assert new.best("name") == "cake.png"


def test_a_wording_that_was_offered_is_clean(report):
    for offer in report.suggestions:
        assert of(Scrubber().choose(report, offer.part, offer.wording), offer.part) == []


def test_words_that_are_allowed_by_path_are_no_findings():
    scrubber = Scrubber(Policy(path_allow=(("team/*", ("Emma Johnson",)),)))
    report = scrubber.check(Asset(name="a.jpg", folder="team", texts={"alt": "A cake"}, language="en"))
    new = scrubber.choose(report, "alt", "Emma Johnson and Winston Churchill")
    assert of(new, "alt") == ["Winston Churchill"]
    assert new.best("alt").startswith("Emma Johnson")
