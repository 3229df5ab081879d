"""The table of linkability, case by case, over the languages; signs of a child; JSON."""

import json
import re
import time

import pytest

from scrubber import Finding, Kind, Report, Span, Text
from scrubber._child_signs import EXAMPLES, LANGUAGES, PATTERNS, WORDS, signs
from scrubber.errors import InputError
from scrubber.linkability import FACETS, TABLE, Level, Linkability, of_asset, of_post
from scrubber.model import MEDIA
from tests.suggest.marked import marked


def level_of(text, *media, part="caption", language=None):
    """The linkability of a text with marked spans, and of findings in the media (rule, kind)."""
    words, findings = marked(text, part, language)
    found = [Finding(rule, kind, Span(MEDIA, 0, 1)) for rule, kind in media]
    return of_asset([words], [*findings, *found])


GPS = ("M101", Kind.LOCATION)
CITY = ("M102", Kind.LOCATION)
OWNER = ("M201", Kind.OWNER)
SERIAL = ("M302", Kind.DEVICE)
TAKEN = ("M401", Kind.TIME)
SOFTWARE = ("M501", Kind.SOFTWARE)

WORDS_ONLY = [
    # nothing, or nothing that leads to anybody
    ("A walk on the beach", "none"),
    ("My baby at the beach", "none"),
    ("[P:Emma] on the beach", "low"),
    ("[P:Lucas] na praia", "low"),
    ("[P:Emma] and [P:Lucas]", "low"),
    ("Sunset in [L:Leeds]", "low"),
    ("The new wing of the [O:St Mary's Hospital]", "low"),
    ("Summer [D:2019]", "low"),
    ("[D:4 June 2019]", "low"),
    ("Turned [A:80] today", "low"),
    ("Turned [A:8] today", "low"),  # an age alone is not raised: nobody is found by it
    # a full name
    ("[P:Emma Johnson]", "medium"),
    ("[P:Helga Braun] liest vor", "medium"),
    ("[P:Dr. Braun] liest vor", "low"),
    ("[P:E. Johnson]", "low"),
    ("[P:王小明]", "medium"),
    ("[P:maria_da_silva]", "medium"),
    ("[P:MariaSilva]", "medium"),
    # combinations
    ("[P:Emma Johnson] in [L:Leeds]", "high"),
    ("[P:Emma Johnson], [D:2019]", "high"),
    ("[P:Emma Johnson] at [O:St Mary's]", "high"),
    ("[P:Maria Silva], [D:12/05/2023], [O:Hospital das Clínicas]", "high"),
    ("[P:Emma] in [L:Leeds]", "medium"),
    ("[P:Emma] at [O:St Mary's Hospital]", "medium"),
    ("[P:Emma], [D:2019]", "low"),
    ("[P:Emma], [D:4 June 2019]", "medium"),
    ("[P:Emma] at [O:St Mary's Hospital], [D:2019]", "high"),
    ("[P:Emma] at [O:St Mary's Hospital], [L:Leeds]", "high"),
    ("[O:St Mary's Hospital], [D:4 June 2019]", "medium"),
    ("Write to [C:emma@example.org]", "high"),
    ("[I:529.982.247-25]", "high"),
    # signs of a child raise it
    ("[P:Emma], [A:5]", "medium"),
    ("[P:Emma], [A:eight months]", "medium"),
    ("[P:Emma], [A:35]", "low"),
    ("[P:Emma], [A:thirty]", "low"),
    ("[P:Emma Johnson], [A:6]", "high"),
    ("[P:Emma] and her grandmother", "medium"),
    ("[P:Emma] at school", "medium"),
    ("[P:Emma] at [O:Leeds Primary School]", "high"),
    ("Children in [L:Leeds]", "medium"),
    ("The school in summer [D:2019]", "low"),
    ("[P:Mother Teresa] in [L:Calcutta]", "high"),  # two words: taken for a full name
    ("[P:Emma] at business school", "low"),
    ("[P:Grace Hopper], born [D:1906]", "high"),
]
MEDIA_TOO = [
    ("", [SOFTWARE], "none"),
    ("", [TAKEN], "low"),
    ("", [SERIAL], "low"),
    ("", [CITY], "low"),
    ("", [GPS], "medium"),
    ("", [OWNER], "medium"),
    ("", [OWNER, TAKEN], "high"),
    ("", [OWNER, GPS], "high"),
    ("My son in the garden", [GPS], "high"),
    ("[P:Emma]", [GPS], "high"),
    ("[P:Emma]", [TAKEN], "medium"),
    ("[P:Emma Johnson]", [TAKEN], "high"),
    ("[P:Emma Johnson]", [SOFTWARE], "medium"),
    ("[O:St Mary's Hospital]", [TAKEN], "medium"),
]
SHOWS = {
    "en": "newborn; my son; Grandma; our classroom; her 5th birthday; first birthday; Year 3; 2nd grade; "
    "U12; under 9s; christening; First Communion; a toddler; little league juniors; bornToday: newborns",
    "pt": "meu filho; a avó; na escola; escolinha; 3º aniversário; primeiro aniversário; 4º ano; 2ª série; "
    "sub-13; batizado; primeira comunhão; recém-nascida neném; nasceu hoje; criança; jardim de infância",
    "es": "mi hija; abuela; en el colegio; 5º cumpleaños; primer cumpleaños; 3º de primaria; 2º ESO; alevín; "
    "bautizo; primera comunión; recién nacido; niña; guardería; cumpleaños de 4",
    "fr": "ma fille; sa grand-mère; à l'école; 5e anniversaire; premier anniversaire; CM2; classe de CP; "
    "U11; baptême; première communion; un bébé; naissance; enfants; maternelle",
    "de": "Oma; unser Kind; Schule; 5. Geburtstag; erster Geburtstag; Klasse 3b; 4. Klasse; E-Jugend; "
    "Taufe; Erstkommunion; Neugeborenes; geboren; Waldkindergarten; grundschule; maedchen; Schultüte",
    "it": "mia figlia; la nonna; a scuola; 5° compleanno; primo compleanno; quinta elementare; classe 3; "
    "pulcini; battesimo; prima comunione; neonata; è nato; bambini; asilo",
    "nl": "haar zusje; grootouders; op school; 5e verjaardag; eerste verjaardag; groep 4; JO11; doop; "
    "eerste communie; pasgeboren; geboorte; kleuter; een kind; basisschool",
    "sv": "mormor; lillasyster och syskon; skolan; 5-årskalas; klass 3b; årskurs 2; dopet; flicklag; bebis; "
    "född; pojke; förskola",
    "pl": "babcia; córka; w szkole; 5. urodziny; pierwsze urodziny; klasa IIIb; klasa 3; orliki; chrzest; "
    "komunia; noworodek; urodziła się; dziewczynka; przedszkole; zlobek",
}
HIDES = (
    "Sunset over the harbour",
    "her 50th birthday",
    "60. Geburtstag",
    "aniversário de 40",
    "business school",
    "Hochschule für Musik",
    "Churchill, born 1874",
    "U2 live",
    "version 12",
    "year 2019",
    "Nina and Irma",
    "so kind of you",
    "a barn in the hills",
    "NATO summit",
)


@pytest.mark.parametrize(("text", "level"), WORDS_ONLY)
def test_levels_of_words(text, level):
    assert level_of(text).level == level


@pytest.mark.parametrize(("text", "media", "level"), MEDIA_TOO)
def test_levels_with_media(text, media, level):
    assert level_of(text, *media).level == level


@pytest.mark.parametrize(
    ("language", "text"), [(code, text.strip()) for code, row in SHOWS.items() for text in row.split(";")]
)
def test_signs_of_a_child_raise_the_level(language, text):
    assert signs(text)
    assert level_of(f"[P:Robin], {text}", language=language).level == "medium"
    assert level_of(f"[P:Robin Quimby], {text}", language=language).level == "high"


@pytest.mark.parametrize("text", HIDES)
def test_what_is_no_sign_of_a_child(text):
    assert signs(text) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_for_every_sign(language):
    for sign, rows in WORDS.items():
        assert rows[language].split(), sign
        for word in rows[language].split():
            assert signs(f"... {word} ..."), word


def test_a_file_name_is_read_like_words():
    for name in (
        "emma-1st-birthday.jpg",
        "emma_kita_regenbogen.jpg",
        "EmmaKindergarten.jpg",
        "schule_emma.jpg",
    ):
        at = name.lower().index("emma")
        finding = Finding("T101", Kind.PERSON, Span("name", at, at + 4), name[at : at + 4])
        assert of_asset([Text("name", name)], [finding]).level == "medium", name


def test_a_name_is_no_sign_of_a_child():
    assert level_of("[P:Robin School]").signs == ()
    assert level_of("[P:Emma Kinder] cooks").level == "medium"


def test_every_row_decides_somewhere_and_none_is_hidden_by_another():
    for row in TABLE:
        facets = {min(group, key=list(FACETS).index) for group in row.groups}
        assert Linkability(tuple(f for f in FACETS if f in facets)).row is row


def test_more_never_links_less():
    order = list(Level)
    for one in FACETS:
        for two in FACETS:
            alone = order.index(Linkability((one,)).level)
            both = order.index(Linkability(tuple(f for f in FACETS if f in {one, two})).level)
            assert both >= alone
            signed = Linkability((one,), ("school",)).level
            assert order.index(signed) >= alone


def test_the_reason_names_what_was_found_and_holds_nothing_private():
    text = "[P:Maria Silva], [A:2], [O:Hospital das Clínicas], [D:2024]"
    told = level_of(text)
    assert str(told) == "high (name + institution + year; signs of a child)"
    assert not re.search("Maria|Silva|2024|Hospital", str(told) + json.dumps(told.to_dict()))


def test_a_post_is_what_its_pictures_are_together():
    name, hospital, day = (
        level_of(text) for text in ("[P:Emma]", "[O:St Mary's Hospital]", "[D:4 June 2019]")
    )
    assert [part.level for part in (name, hospital, day)] == ["low", "low", "low"]
    assert of_post([name, hospital, day]).level == "high"
    assert of_post([]).level == "none"


def test_json_both_ways_and_without_values():
    words, findings = marked("[P:Maria Silva], [D:2024], school")
    report = Report(None, "", 0, (words,), tuple(findings))
    back = Report.from_json(report.to_json())
    assert back.linkability == report.linkability
    assert back.linkability.level == "high"
    assert json.loads(report.to_json())["linkability"] == {
        "level": "high",
        "reason": "name + year; signs of a child",
        "facets": ["name", "year"],
        "signs": ["school"],
    }
    old = report.to_dict(show_values=True)
    del old["linkability"]  # as earlier versions wrote it
    assert Report.from_dict(old).linkability == report.linkability


@pytest.mark.parametrize("broken", [{}, {"facets": ["Emma"], "signs": []}, {"facets": 3, "signs": []}, []])
def test_a_linkability_that_is_none_is_refused(broken):
    data = Report(None, "", 0).to_dict() | {"linkability": broken}
    with pytest.raises(InputError):
        Report.from_dict(data)


@pytest.mark.parametrize("piece", ["klasse ", "1", "e", "my little ", "5. ", "Ä", "classe-de-", "a-", "_"])
def test_long_texts_take_linear_time(piece):
    text = piece * (400_000 // len(piece))
    start = time.process_time()
    signs(text)
    assert time.process_time() - start < 8


def test_patterns_name_known_signs():
    assert set(PATTERNS) <= {*WORDS, "birthday of a small number", "grade or class"}


def test_the_examples_of_the_documentation_are_signs():
    assert set(EXAMPLES) == set(PATTERNS)
    for sign, examples in EXAMPLES.items():
        for example in examples.split(", "):
            assert sign in signs(f"{example}."), example
