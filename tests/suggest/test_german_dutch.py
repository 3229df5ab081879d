"""Captions in German and Dutch: cases, articles, roles, adjectives, owners, word order."""

import time

import pytest

from scrubber.suggest._inflect import case_of, genitive, german, oblique, possessive, with_pronouns
from scrubber.suggest._institutions import Noun
from scrubber.suggest.caption import suggester
from tests.suggest.marked import marked

GERMAN = [
    # the case of the article that goes decides about the one that comes
    ("Lehrer der [O:Schiller-Schule]", "Lehrer einer Schule"),
    ("Das Team des [O:Vereins Blau-Gelb]", "Das Team eines Vereins"),
    ("Besuch beim [O:Verein Blau-Gelb]", "Besuch bei einem Verein"),
    ("Warten im [O:Hospital zum Heiligen Geist]", "Warten im Krankenhaus"),
    ("Party am [L:Kulkwitzer See]", "Party am See"),
    ("Oma neben dem lachenden [P:Jost]", "Oma neben einem lachenden Kind"),
    (
        "Opa erklärt [P:Emil] die Eisenbahn im [O:Kindergarten Elfe]",
        "Opa erklärt einem Kind die Eisenbahn im Kindergarten",
    ),
    ("Mit [P:Ole] und [P:Ida] auf dem Spielplatz", "Mit zwei Kindern auf dem Spielplatz"),
    # genitives and owners
    ("Bild von [P:Clara], [A:8 Jahre]", "Bild eines Kindes"),
    ("Die Freunde von [P:Tim] kamen zur Party", "Die Freunde kamen zur Party"),
    ("Opa [P:Karls] alte Uhr", "Opas alte Uhr"),
    ("[P:Jonas'] erstes Fahrrad", "Erstes Fahrrad"),
    # roles have articles, kin stands like a name
    (
        "Mit Klarinettist [P:Jonas Hein] und Pianistin [P:Mei Lin]",
        "Mit einem Klarinettisten und einer Pianistin",
    ),
    ("Rechtsanwältin [P:Iris Hof] im Büro", "Eine Rechtsanwältin im Büro"),
    ("Oma [P:Hilde] mit Onkel [P:Jupp]", "Oma mit Onkel"),
    ("Dr. [P:Ina Kolb], Chirurgin aus [L:Jena], operiert", "Eine Chirurgin operiert"),
    (
        "Der neue Pfarrer der [O:Gemeinde Sankt Anna], [P:Jan Kowalski], bei der Messe",
        "Der neue Pfarrer bei der Messe",
    ),
    # adjectives and possessives agree with the noun
    ("Unsere kleine [P:Ronja] schläft", "Unser kleines Kind schläft"),
    ("Mit unserer kleinen [P:Ronja] am Herd", "Mit unserem kleinen Kind am Herd"),
    ("[P:Emma], [A:4], mit ihrer Mutter [P:Sandra]", "Ein Kind mit seiner Mutter"),
    ("[P:Kai] und seine Gitarre", "Eine Person und ihre Gitarre"),
    ("Der [A:74-jährige] [P:Otto Klein] am Fenster", "Ein älterer Mann am Fenster"),
    # the verb stays second
    ("Am [D:5. Mai] haben wir gefeiert", "Wir haben gefeiert"),
    ("In [L:Wien] besuchte [P:Laura Beck] das Riesenrad", "Eine Person besuchte das Riesenrad"),
    ("In [L:Wien] trafen sich Schüler und Lehrer", "Schüler und Lehrer trafen sich"),
    # what goes along with a name
    ("[P:Rosa Kern], geb. [P:Blum], im Garten", "Eine Person im Garten"),
    ("Von links: [P:A. Huber], [P:B. Maier] und [P:C. Wolf] am Grill", "Drei Personen am Grill"),
    ("In Erinnerung an Opa [P:Franz], * [D:1930] † [D:2011]", "In Erinnerung an Opa"),
    ("[P:Tom] ist [A:3] geworden!", "Ein Kleinkind hatte Geburtstag!"),
    ("Der Berg im Nebel, fotografiert von [P:Jens Hahn]", "Der Berg im Nebel"),
]
DUTCH = [
    ("Leraren van het [O:Christelijk Lyceum]", "Leraren van een lyceum"),
    ("Wachten in het [O:Sint Anna Gasthuis]", "Wachten in het ziekenhuis"),
    ("Spelen in [L:zwembad De Golf]", "Spelen in een zwembad"),
    (
        "Advocate [P:Iris Hof] en voorzitter [P:Piet Bos] op kantoor",
        "Een advocate en een voorzitter op kantoor",
    ),
    ("Oma [P:Hilde] met ome [P:Joop]", "Oma met ome"),
    ("Oma naast het lachende [P:Fleurtje]", "Oma naast een lachend kind"),
    ("Onze kleine [P:Bo] slaapt in de wieg", "Ons kleine kind slaapt in de wieg"),
    ("De vrienden van [P:Tim] kwamen op het feestje", "De vrienden kwamen op het feestje"),
    ("Opa [P:Frans] oude schuur", "Opa's oude schuur"),
    ("[P:Noa's] nieuwe fiets", "Nieuwe fiets"),
    ("Op [D:5 mei] hebben wij gefeest", "Wij hebben gefeest"),
    ("In [L:Wenen] bezocht [P:Laura Bos] het reuzenrad", "Een persoon bezocht het reuzenrad"),
    ("Het echtpaar [P:Jan] en [P:Riet Kok] danst", "Het echtpaar danst"),
    ("V.l.n.r. [P:A. Bos], [P:B. Kok] en [P:C. Vos] bij de barbecue", "Drie mensen bij de barbecue"),
    ("[P:Noor], [A:3 weken] oud, in de wieg", "Een baby in de wieg"),
    ("Onze [P:Bo] is vandaag [A:1] geworden", "Onze peuter was vandaag jarig"),
    ("[P:Marie] met haar kinderen", "Een persoon met haar kinderen"),
]


def best(caption, language):
    return suggester.suggest(*marked(caption, "caption", language))[0]


@pytest.mark.parametrize(("caption", "offer"), GERMAN)
def test_german(caption, offer):
    assert best(caption, "de") == offer


@pytest.mark.parametrize(("caption", "offer"), DUTCH)
def test_dutch(caption, offer):
    assert best(caption, "nl") == offer


def test_a_wording_without_the_subject_keeps_its_order():
    offers = suggester.suggest(*marked("In [L:Wien] besuchte [P:Laura] das Riesenrad", "caption", "de"))
    assert "Das Riesenrad besuchte" not in offers


def test_noun_phrases():
    child, woman, school = Noun("Kind", "n"), Noun("Frau", "f"), Noun("Verein", "m")
    assert german(child, "dat", "weinend") == "einem weinenden Kind"
    assert german(woman, "nom", "älter") == "eine ältere Frau"
    assert german(school, "acc", "neu") == "einen neuen Verein"
    assert [genitive(noun) for noun in (child, woman, school)] == ["Kindes", "Frau", "Vereins"]
    assert [oblique(role, "dat") for role in ("Polizist", "Trainer")] == ["Polizisten", "Trainer"]


def test_cases():
    assert case_of("der", led=True, first=False) == "dat"
    assert case_of("der", led=False, first=True) == "nom"
    assert case_of("der", led=False, first=False) == "gen"
    assert possessive("unserem") == ("unser", "dat")
    assert possessive("keine") is None


def test_pronouns_agree_unless_somebody_else_may_be_meant():
    assert with_pronouns(" zeigt ihre Puppe", "n") == " zeigt seine Puppe"
    assert with_pronouns(" und Tante Ria mit ihrer Puppe", "n") == " und Tante Ria mit ihrer Puppe"
    assert with_pronouns(" lacht. Ihre Puppe auch, ihre Katze", "n") == " lacht. Ihre Puppe auch, ihre Katze"


@pytest.mark.parametrize("filler", ["\n", " ihr ", "und ", ", ", "von ", "Herr ", "aufgenommen ", "ein "])
@pytest.mark.parametrize("language", ["de", "nl"])
def test_long_texts_take_little_time(filler, language):
    text, findings = marked("Am [D:5. Mai] " + filler * 6000 + "[P:Emma] und [P:Jan]", "caption", language)
    start = time.process_time()
    suggester.suggest(text, findings)
    assert time.process_time() - start < 5
