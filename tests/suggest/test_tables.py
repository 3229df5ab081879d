from __future__ import annotations

import pytest

from scrubber.registry import plugins
from scrubber.suggest._institutions import LANGUAGES, _concepts, find
from scrubber.suggest._language import guess, language_of
from scrubber.suggest._years import years
from scrubber.suggest.caption import _grammar


def test_both_suggesters_are_found_and_share_no_part():
    found = plugins("scrubber.suggest", "suggester")
    parts = [part for suggester in found for part in suggester.parts]
    assert sorted(parts) == ["alt", "caption", "description", "folder", "name", "title"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_concept_has_a_noun_with_the_gender_of_its_language(language):
    heads, _ = _concepts()
    for concept in heads.values():
        noun = concept.noun(language)
        assert noun.text
        assert bool(noun.gender) == (language not in {"en", "nl"}) or language == "nl"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_knows_the_nouns_that_rules_ask_for(language):
    grammar = _grammar(language)
    for key in (
        "person",
        "child",
        "baby",
        "toddler",
        "teen",
        "people",
        "children",
        "family",
        "place",
        "places",
        "group",
    ):
        assert grammar.nouns[key].text
    assert {noun.removesuffix("-f") for noun in grammar.titles.values()} <= grammar.nouns.keys()
    assert len(grammar.numbers) == 9


@pytest.mark.parametrize(
    ("name", "head", "concept"),
    [
        ("St Mary's Hospital", "hospital", "hospital"),
        ("Hospital das Clínicas", "hospital", "hospital"),
        ("Universitätsklinikum Nord", "klinikum", "clinic"),
        ("Anne-Frank-Grundschule", "grundschule", "school"),
        ("Maternidade do Hospital Geral", "maternidade", "maternity"),
        ("kita_regenbogen", "kita", "nursery"),
    ],
)
def test_institutions_are_known_by_their_head(name, head, concept):
    found = find(name)
    assert found is not None
    assert (found[0], found[1].name) == (head, concept)


def test_an_institution_without_a_common_noun_is_unknown():
    assert find("Getty Images") is None


def test_languages_are_guessed_and_given_ones_win():
    assert guess("A menina com a avó na praia") == "pt"
    assert guess("Das Kind mit der Oma") == "de"
    assert guess("xyzzy") is None
    assert language_of("xyzzy", None) == "en"
    assert language_of("the girl", "pt-BR") == "pt"


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("5 meses", 0),
        ("2", 2),
        ("Nine Year Old", 9),
        ("18 months", 1),
        ("3 Wochen", 0),
        ("35enne", 35),
        ("XV", None),
    ],
)
def test_ages_in_years(value, number):
    assert years(value) == number
