"""Texts: merged findings, and offers that were searched before they are shown (P8)."""

from dataclasses import replace

import pytest

from scrubber import wording
from scrubber.errors import PluginError
from scrubber.model import Finding, Kind, Span, Text
from scrubber.policy import Policy
from scrubber.suggest import filename


class Finds:
    """A detector that finds given words as persons."""

    def __init__(self, *words, score=0.9, rule="T101", kind=Kind.PERSON):
        self.words, self.score, self.rule, self.kind = words, score, rule, kind

    def find(self, texts):
        for text in texts:
            yield [
                Finding(
                    self.rule, self.kind, Span(text.part, at, at + len(word)), word, self.score, source="test"
                )
                for word in self.words
                if (at := text.value.find(word)) >= 0
            ]


class Offers:
    parts = frozenset({"name", "folder", "caption"})

    def __init__(self, *wordings):
        self.wordings = wordings

    def suggest(self, text, findings):
        return self.wordings


@pytest.fixture
def plugged(monkeypatch):
    def install(detectors, suggester=None):
        table = {"detector": tuple(detectors), "suggester": (suggester,)}
        monkeypatch.setattr(wording, "plugins", lambda package, attribute: table[attribute])

    return install


def rules(found):
    return [[(f.rule, f.value) for f in some] for group in found for some in group]


def test_overlaps_the_longest_wins_then_the_surest(plugged):
    plugged(
        [
            Finds("Anne", "Bo", score=0.9),
            Finds("Anne Frank School", score=0.6, rule="T301", kind=Kind.INSTITUTION),
            Finds("Bo", score=0.95, rule="T201", kind=Kind.PLACE),
        ]
    )
    found = wording.search([[Text("caption", "Anne Frank School and Bo")]], Policy())
    assert rules(found) == [[("T301", "Anne Frank School"), ("T201", "Bo")]]


def test_policy_filters_by_score_rule_and_allowed_words(plugged):
    plugged([Finds("Emma", "Leeds", score=0.7)])
    text = Text("caption", "Emma in Leeds")
    assert rules(wording.search([[text]], Policy(min_score=0.8))) == [[]]
    assert rules(wording.search([[text]], Policy(ignore=("T1",)))) == [[]]
    assert rules(wording.search([[text]], Policy(allow=("LEEDS",)))) == [[("T101", "Emma")]]


def test_offers_that_still_hold_something_are_not_shown(plugged):
    plugged([Finds("Emma", "Lucas")], Offers("Emma again", "Lucas too", "a child"))
    text = Text("caption", "Emma and Lucas")
    ((some,),) = wording.search([[text]], Policy())
    (offers,) = wording.suggest([text], [some], Policy())
    assert [offer.wording for offer in offers] == ["a child"]


def test_a_reworded_offer_keeps_its_rank(plugged):
    class Rewords:
        parts = frozenset({"caption"})

        def suggest(self, text, findings):
            return ["a girl named Emma", "a photo"] if text.value == "Emma" else ["a girl"]

    plugged([Finds("Emma")], Rewords())
    text = Text("caption", "Emma")
    ((some,),) = wording.search([[text]], Policy())
    (offers,) = wording.suggest([text], [some], Policy())
    assert [(offer.wording, offer.rank) for offer in offers] == [("a girl", 0), ("a photo", 1)]


def test_no_findings_no_offer(plugged):
    plugged([Finds("Emma")], Offers("a child"))
    assert wording.suggest([Text("caption", "at the beach")], [()], Policy()) == [()]


def test_a_plugin_that_fails_says_nothing_of_the_text(plugged):
    class Fails:
        def find(self, texts):
            raise RuntimeError(texts[0].value)

    plugged([Fails()])
    with pytest.raises(PluginError) as caught:
        wording.search([[Text("caption", "Emma Quimby")]], Policy())
    assert "Quimby" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_detector_that_skips_a_text_is_refused(plugged):
    class Skips:
        def find(self, texts):
            yield []

    plugged([Skips()])
    with pytest.raises(PluginError):
        wording.search([[Text("caption", "a"), Text("alt", "b")]], Policy())


def test_texts_of_one_asset_help_each_other():
    group = [Text("name", "lucas-at-the-lake.jpg"), Text("caption", "Lucas Johnson at the lake")]
    ((name, caption),) = wording.search([group], Policy())
    assert [f.value for f in caption if f.rule == "T101"] == ["Lucas Johnson"]
    assert [f.value for f in name if f.rule == "T101"] == ["lucas"]


@pytest.mark.parametrize(
    ("part", "text", "offer"),
    [
        ("name", "emma_johnson_1st-birthday_2019-06-04.jpg", "first-birthday.jpg"),
        (
            "caption",
            "Emma and her grandmother at St Mary's Hospital, Leeds, 4 June 2019",
            "A child and her grandmother at a hospital",
        ),
    ],
)
def test_the_examples_of_the_readme(part, text, offer):
    text = Text(part, text)
    ((some,),) = wording.search([[text]], Policy())
    (offers,) = wording.suggest([text], [some], Policy())
    assert offers[0].wording == offer


@pytest.mark.parametrize(
    "text",
    [
        Text("name", "sunset-beach.jpg"),
        Text("name", "first-birthday.jpg"),
        Text("name", "photo.jpg"),
        Text("caption", "A child and her grandmother at a hospital"),
        Text("alt", "Two dogs on the beach"),
    ],
    ids=lambda text: text.value,
)
def test_safe_words_are_left_alone(text):
    assert wording.search([[text]], Policy()) == [[()]]


def test_a_name_that_is_sure_in_two_files_of_an_album_is_found_in_the_third(plugged):
    class Starts(Finds):
        def find(self, texts):
            for text, found in zip(texts, super().find(texts), strict=True):
                yield [f for f in found if text.value.startswith("kuby")]

    plugged([Starts("kuby")])
    groups = [[Text("name", name)] for name in ("kuby_1.jpg", "kuby_2.jpg", "komunia-kuby.jpg", "kuby.jpg")]
    found = wording.search(groups, Policy(), ["a", "a", "a", "b"])
    assert [f.value for f in found[2][0]] == ["kuby"]
    assert wording.search(groups, Policy(), ["a", "b", "", ""])[2] == [()]
    assert wording.search(groups, Policy())[2] == [()]


def given(text, value, source=""):
    start = text.value.index(value)
    span = Span(text.part, start, start + len(value))
    return Finding("T101", Kind.PERSON, span, value, source=source)


def test_what_a_person_left_standing_stays(plugged):
    plugged([Finds("joy"), Finds("print")], filename.suggester)
    text = Text("name", "summer-joy-cindy-canvas.jpg", "en")
    (by_person,) = wording.suggest([text], [[given(text, "cindy")]], Policy())
    (by_detector,) = wording.suggest([text], [[given(text, "cindy", source="names")]], Policy())
    assert by_person[0].wording == "summer-joy-canvas.jpg"
    assert all("joy" not in offer.wording for offer in by_detector)


def test_what_comes_together_only_in_the_offer_is_searched_all_the_same(plugged):
    plugged([Finds("rose-garden")], filename.suggester)
    text = Text("name", "rose-cindy-garden-party.jpg", "en")
    (offers,) = wording.suggest([text], [[given(text, "cindy")]], Policy())
    assert offers
    assert all("rose-garden" not in offer.wording for offer in offers)


def test_a_detector_that_does_not_say_its_name_is_taken_for_no_person(plugged):
    class Nameless(Finds):
        def find(self, texts):
            for found in super().find(texts):
                yield [replace(f, source="") for f in found]

    plugged([Nameless("cindy")])
    assert wording.search([[Text("name", "summer-cindy.jpg")]], Policy())[0][0][0].source == "Nameless"
