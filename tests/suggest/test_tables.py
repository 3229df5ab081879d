from __future__ import annotations

import pytest

from scrubber.registry import plugins
from scrubber.suggest._institutions import LANGUAGES, _concepts, find
from scrubber.suggest._language import detect, guess, language_of, without_spans
from scrubber.suggest._years import years
from scrubber.suggest.caption import _grammar
from tests.suggest.marked import marked


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


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("soprando as velinhas", "pt"),
        ("comiendo helado en bañador", "es"),
        ("Feeding ducks", "en"),
        ("Kinder spielen", "de"),
        ("soufflant ses bougies", "fr"),
        ("mentre soffia sulle candeline", "it"),
        ("blaast kaarsjes uit", "nl"),
        ("Babcia i wnuczka w ogrodzie przed domem", "pl"),
        ("Бабушка и внучка в саду", "ru"),
        ("12.07.2015", "en"),
    ],
)
def test_captions_without_common_words_have_a_language_too(text, code):
    assert detect(text) == code


def test_names_say_nothing_of_the_language():
    text, findings = marked("[P:Giovanna della Rovere] feeding ducks in [L:San Gimignano]")
    assert without_spans(text, findings) == "en"
