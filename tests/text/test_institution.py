"""Named institutions in captions and file names; and head words that stand alone."""

from __future__ import annotations

import pytest

from scrubber.text.institution import detector
from tests.text.frame import spans

CAPTIONS = [
    ("born at St Mary's Hospital, Leeds", ["St Mary's Hospital"]),
    ("nasceu no Hospital das Flores", ["Hospital das Flores"]),
    ("Maternidade Santa Rita, 2019", ["Maternidade Santa Rita"]),
    ("vor der Anne-Frank-Schule", ["Anne-Frank-Schule"]),
    ("Festa na Escola Municipal Ana Ribeiro", ["Escola Municipal Ana Ribeiro"]),
    ("Grundschule am Sonnenhang", ["Grundschule am Sonnenhang"]),
    ("Church of the Redeemer", ["Church of the Redeemer"]),
    ("Our Lady of Sorrows Church", ["Our Lady of Sorrows Church"]),
    ("University of Northford", ["University of Northford"]),
    ("Oakfield Primary School sports day", ["Oakfield Primary School"]),
    ("Hillside Primary leavers", ["Hillside Primary"]),
    ("à l'hôpital Saint-Joseph", ["hôpital Saint-Joseph"]),
    ("all'Ospedale San Carlo", ["Ospedale San Carlo"]),
    ("école maternelle Jules Renard", ["école maternelle Jules Renard"]),
    ("colegio San Agustín", ["colegio San Agustín"]),
    ("liceo Fermi", ["liceo Fermi"]),
    ("szpital na Wspólnej", ["szpital na Wspólnej"]),
    ("Norra sjukhuset", ["Norra sjukhuset"]),
    ("Spiel gegen TSV Altdorf", ["TSV Altdorf"]),
    ("Ashby FC under 9s", ["Ashby FC"]),
    ("Marienkirche im Schnee", ["Marienkirche"]),
    ("Museu do Brinquedo", ["Museu do Brinquedo"]),
    ("Hotel Bellevue", ["Hotel Bellevue"]),
    ("Centro Médico Aurora", ["Centro Médico Aurora"]),
    ("ESCOLA MONTE AZUL", ["ESCOLA MONTE AZUL"]),
    ("Watson School of Botany", ["Watson School of Botany"]),
    ("Luisa Prado Hospital das Flores", ["Hospital das Flores"]),
    ("der VfL Altdorf am Samstag", ["VfL Altdorf"]),
    ("at the hospital", []),
    ("The Hospital was closed", []),
    ("AS MEDIDAS DE URGÊNCIA", []),
    ("en sjukhusklinik", []),
    ("first day of school", []),
    ("First Day at School", []),
    ("in der Grundschule", []),
    ("Grundschule", []),
    ("a escola municipal", []),
    ("High School graduation", []),
    ("Back To School", []),
    ("my church family", []),
    ("hospital waiting room", []),
    ("Hotel Lobby", []),
    ("an Italian Restaurant", []),
    ("School Trip to London", []),
    ("Die Musikschule", []),
    ("go to school, Tom", []),
    ("Charleston, SC", []),
]
NAMES = [
    ("hospital-das-flores.jpg", ["hospital-das-flores"]),
    ("st_marys_hospital_2019.jpg", ["st_marys_hospital"]),
    ("escola_municipal_ana_ribeiro.jpg", ["escola_municipal_ana_ribeiro"]),
    ("ecole-jean-moulin-2019.jpg", ["ecole-jean-moulin"]),
    ("kita-st-anna_emma.jpg", ["kita-st-anna"]),
    ("Kita_Sonnenblume.jpg", ["Kita_Sonnenblume"]),
    ("sommerfest-kita-sonnenblume.jpg", ["kita-sonnenblume"]),
    ("scuola-manzoni-3B.jpg", ["scuola-manzoni"]),
    ("coro-parrocchia-san-luca.jpg", ["coro-parrocchia-san-luca"]),
    ("EscolaMonteAzul.jpg", ["EscolaMonteAzul"]),
    ("maternit%C3%A9-sainte-anne.jpg", ["maternit%C3%A9-sainte-anne"]),
    ("hospital_de_niños.jpg", []),
    ("lindenschule_fest.jpg", ["lindenschule"]),
    ("northford_university.jpg", ["northford_university"]),
    ("school-trip.jpg", []),
    ("first_day_of_school.jpg", []),
    ("hospital.jpg", []),
    ("hospital_visit.jpg", []),
    ("emma_school.jpg", []),
    ("kita-sommerfest.jpg", []),
    ("grundschule-einschulung.jpg", []),
    ("hotel-pool-view.jpg", []),
    ("NvBQzQNjv4BqqVzuuqpFlyLIwiB6NTmJwfSVWeZ.png", []),
]


@pytest.mark.parametrize(("value", "expected"), CAPTIONS)
def test_captions(value, expected):
    assert spans(detector, value) == expected


@pytest.mark.parametrize(("value", "expected"), NAMES)
def test_names(value, expected):
    assert spans(detector, value, "name") == expected


class TestWordLists:
    """File names have no capitals: what the lists know of the words beside the head word decides."""

    @pytest.fixture(autouse=True)
    def lists(self, monkeypatch):
        from scrubber.text import _familiar
        from scrubber.text._names_lexicon import Code, Lexicon

        known = Lexicon.of(
            {"antiga": Code(common=2), "emma": Code(given=2), "velha": Code(surname=2, common=2)}
        )
        monkeypatch.setattr(_familiar, "_lexicon", lambda: known)

    def test_everyday_words_make_no_name(self):
        assert spans(detector, "igreja-antiga.jpg", "name") == []
        assert spans(detector, "igreja-velha.jpg", "name") == ["igreja-velha"]

    def test_unknown_words_make_one(self):
        assert spans(detector, "oakfield_school.jpg", "name") == ["oakfield_school"]
        assert spans(detector, "emma_school.jpg", "name") == []

    def test_without_lists_the_rules_stand_alone(self, monkeypatch):
        from scrubber.text import _familiar

        monkeypatch.setattr(_familiar, "_lexicon", lambda: None)
        assert spans(detector, "igreja-antiga.jpg", "name") == ["igreja-antiga"]
        assert spans(detector, "oakfield_school.jpg", "name") == []
