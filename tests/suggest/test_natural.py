"""Wordings that read as an editor would write them, in English, Portuguese and Spanish."""

from __future__ import annotations

import time

import pytest

from scrubber.model import Finding, Kind, Span, Text
from scrubber.suggest.caption import suggester
from tests.suggest.marked import marked

ENGLISH = [
    # roles ask for an article, kin does not
    ("Firefighter [P:Ann Lee] rescues a kitten", "A firefighter rescues a kitten"),
    ("A prize from headmaster Dr [P:Ian Fox]", "A prize from the headmaster"),
    ("Swimming teacher [P:Joe Day] by the pool", "A swimming teacher by the pool"),
    ("Feeding ducks with grandad [P:Bert]", "Feeding ducks with grandad"),
    ("Holding baby [P:Max]", "Holding a baby"),
    # names that say again who is meant
    ("Four cousins, [P:Ann], [P:Bob], [P:Cat] and [P:Dan], on a wall", "Four cousins on a wall"),
    ("My parents, [P:Jim] and [P:May Hill], in the kitchen", "My parents in the kitchen"),
    ("[P:Omar Aziz], a painter, mixing colours", "A painter mixing colours"),
    ("The chair of the club, [P:Joy Low], gives a speech", "The chair of the club gives a speech"),
    ("Young drummers [P:Al Ray] and [P:Bo Day] on stage", "Young drummers on stage"),
    # owners
    ("[P:Jane Lee]'s horse in the stable", "A horse in the stable"),
    ("[P:Jane Lee]'s muddy boots", "Muddy boots"),
    ("In memory of [P:Jane Lee]", "In memory"),
    ("Painting \u201c[P:Lily]\u201d on a door", "Painting on a door"),
    ("[P:Jane Hill] (n\u00e9e [P:Lee]) dancing", "A person dancing"),
    ("Thank you [P:Jane] for the cake!", "Thank you for the cake!"),
    ("Call [P:Jane] to book", "Call us to book"),
    # places
    ("Kites in [L:Richmond Park]", "Kites in a park"),
    ("Ducks on [L:Lake Windermere]", "Ducks on a lake"),
    ("Donkeys at [L:Blackpool] beach", "Donkeys at the beach"),
    ("Crash on [L:Bridge Street]", "Crash"),
    ("Villagers of [L:Ashby] plant trees", "Villagers plant trees"),
    # who is meant
    ("[P:Ann Lee], [A:40], with her husband", "A woman with her husband"),
    ("[P:Ann Lee], [A:80], knitting", "An older person knitting"),
    ("[P:Zoe] on the trampoline", "A child on the trampoline"),
    ("[P:Ann] as a cat, [P:Bob] as a dog", "A person as a cat, another person as a dog"),
]
PORTUGUESE = [
    ("Enfermeira [P:Rita Sá] prepara a vacina", "A enfermeira prepara a vacina"),
    ("Minha tia, [P:Rita], na cozinha", "Minha tia na cozinha"),
    ("[P:Ana Reis], aluna da [O:Escola Dom Pedro], lê um livro", "Uma aluna da escola lê um livro"),
    ("O gato da [P:Rita] no telhado", "O gato no telhado"),
    ("Túmulo de [P:José Reis]", "Túmulo"),
    ("Ondas na [L:Praia do Francês]", "Ondas na praia"),
    ("Menino de [A:7 anos] lê um livro", "Menino lê um livro"),
    ("[P:Davi] vestido de palhaço no balanço", "Uma criança vestida de palhaço no balanço"),
    ("O prefeito entregou a medalha a [P:Ana Reis]", "O prefeito entregou a medalha a uma pessoa"),
]
SPANISH = [
    ("Enfermera [P:Rita Sanz] prepara la vacuna", "La enfermera prepara la vacuna"),
    ("El presidente del club, [P:Luis Sanz], lee", "El presidente del club lee"),
    ("Su hermana menor [P:Rita] en el jardín", "Su hermana menor en el jardín"),
    ("El gato de [P:Rita Sanz] en el tejado", "El gato en el tejado"),
    ("Olas en la [L:playa de la Concha]", "Olas en la playa"),
    ("Fue operado a los [A:3 años]", "Fue operado"),
    ("¡Feliz día, [P:Rita]! ¡[A:9 años]!", "¡Feliz día!"),
    ("Nuestra casa rural, el [O:Hostal Sol], está cerrada", "Nuestra casa rural, el hotel, está cerrada"),
    ("Nuestro hotel, el [O:Hostal Sol], está cerrado", "Nuestro hotel está cerrado"),
]


@pytest.mark.parametrize(
    ("language", "text", "wording"),
    [("en", *row) for row in ENGLISH]
    + [("pt", *row) for row in PORTUGUESE]
    + [("es", *row) for row in SPANISH],
)
def test_offers_read_naturally(language, text, wording):
    assert suggester.suggest(*marked(text, "caption", language))[0] == wording


@pytest.mark.parametrize("piece", ["a, ", "of the ", "dona de casa ", ",,,,", "wedding of ", "(née "])
@pytest.mark.parametrize("language", ["en", "pt", "es"])
def test_long_captions_take_no_time(piece, language):
    text = (piece * 60 + "Ann ") * 60
    spans = [at for at in range(len(text)) if text.startswith("Ann", at)]
    findings = [Finding("T101", Kind.PERSON, Span("caption", at, at + 3), "Ann") for at in spans]
    start = time.process_time()
    suggester.suggest(Text("caption", text, language), findings)
    assert time.process_time() - start < 5
