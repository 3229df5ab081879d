"""What French and Italian captions say when the names are gone: roles, owners, birthdays, agreement."""

from __future__ import annotations

import time

import pytest

from scrubber.suggest.caption import suggester
from tests.suggest.marked import marked

FRENCH = [
    ("[P:Nadia Kaci], directrice du [O:collège Molière], parle", "La directrice du collège parle"),
    ("Portrait de [P:Yann Le Bec], présidente du [O:club d'échecs]", "Portrait de la présidente du club"),
    ("[P:Luc Petit], menuisier, dans son atelier", "Un menuisier dans son atelier"),
    ("Le boulanger, [P:Jean Roux], ouvre la porte", "Le boulanger ouvre la porte"),
    ("Avec l'infirmière [P:Ada]", "Avec l'infirmière"),
    ("La petite [P:Lou] rit", "La petite rit"),
    ("Nos trois enfants, [P:Ida], [P:Noé] et [P:Max], dans la neige", "Nos trois enfants dans la neige"),
    ("[P:Rose], [A:5 ans], déguisée en fée", "Une enfant déguisée en fée"),
    ("[P:Paul], [A:5 ans], déguisé en fée", "Un enfant déguisé en fée"),
    ("Un gâteau pour les [A:9 ans] de [P:Ali]", "Un gâteau pour l'anniversaire d'un enfant"),
    ("Une montre pour ses [A:30 ans]", "Une montre pour son anniversaire"),
    ("Mon fils [P:Ali] est là. Il a [A:9 ans] et il nage.", "Mon fils est là. Il nage."),
    ("Portrait de [P:Anne Roy], née [P:Blin], à sa fenêtre", "Portrait d'une femme à sa fenêtre"),
    ("Le chat de [P:Marc Roy] sur le toit", "Le chat sur le toit"),
    ("Soirée chez les [P:Garnier]", "Soirée chez une famille"),
    ("Pull tricoté par [P:Odile Ney]", "Pull tricoté par une personne"),
    (
        "Au premier rang, [P:Guy Ney] ; derrière, un chien",
        "Au premier rang, une personne ; derrière, un chien",
    ),
]
ITALIAN = [
    ("[P:Ada Neri], direttrice del [O:Museo Civico], parla", "La direttrice del museo parla"),
    ("Intervista a [P:Ugo Neri], presidente del [O:Club Alpino]", "Intervista al presidente del club"),
    ("[P:Ugo Neri], chef, in cucina", "Uno chef in cucina"),
    ("Il postino, [P:Ugo], sorride", "Il postino sorride"),
    ("La prof.ssa [P:Elsa Neri] in aula", "Una professoressa in aula"),
    ("L'ing. [P:Ugo Neri] al lavoro", "Un ingegnere al lavoro"),
    ("La piccola [P:Ada] ride", "La piccola ride"),
    ("I miei nonni, [P:Ugo] e [P:Ada Neri], in campagna", "I miei nonni in campagna"),
    ("[P:Ada], [A:5 anni], vestita da fata", "Una bambina vestita da fata"),
    ("Un regalo per i suoi [A:12 anni]", "Un regalo per il suo compleanno"),
    ("Il cane di [P:Ugo Neri] dorme", "Il cane dorme"),
    ("Una bambina di [A:3 anni] gioca", "Una bambina gioca"),
    ("Recita della [O:Scuola dell'infanzia Girasole]", "Recita della scuola dell'infanzia"),
]


def best(text, language):
    return suggester.suggest(*marked(text, "caption", language))[0]


@pytest.mark.parametrize(("text", "wording"), FRENCH)
def test_french(text, wording):
    assert best(text, "fr") == wording


@pytest.mark.parametrize(("text", "wording"), ITALIAN)
def test_italian(text, wording):
    assert best(text, "it") == wording


@pytest.mark.parametrize("language", ["fr", "it"])
@pytest.mark.parametrize("filler", ["le facteur de ", "la, ", "di ", "a déjà ", "elle a "])
def test_long_captions_take_linear_time(language, filler):
    def seconds(count):
        start = time.process_time()
        best(filler * count + "[P:Ada], née [P:Roux], " + ", élève" * count, language)
        return time.process_time() - start

    seconds(10)
    assert seconds(8000) < 30 * max(seconds(800), 0.05)
