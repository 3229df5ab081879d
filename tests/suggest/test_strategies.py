"""Strategies: what is offered first for private words, in captions and file names of seven languages."""

import copy
import pickle
import re
import threading
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrubber import Asset, Policy, PolicyError, Scrubber, Text, wording
from scrubber._folding import fold, words
from scrubber.stand_ins import STRATEGIES, Pseudonyms, is_stand_in
from scrubber.suggest._restyle import first_offer
from scrubber.suggest._styles import name_words
from tests.suggest.marked import marked

CAPTIONS = {
    "en": "[P:Emma Johnson] and her grandmother at [O:St Mary's Hospital], [L:Leeds], [D:4 June 2019]",
    "pt": "[P:Maria Silva] com o avô no [O:Hospital das Clínicas], [L:São Paulo], [D:12/05/2023]",
    "es": "[P:Lucía Gómez] con su abuela en el [O:Hospital San Juan], [L:Sevilla], [D:3 de mayo de 2021]",
    "fr": "[P:Chloé Martin] avec sa grand-mère à l'[O:hôpital Saint-Louis], [L:Lyon], [D:3 mai 2021]",
    "de": "[P:Jonas Weber] mit seiner Oma im [O:Klinikum Nord], [L:Bremen], [D:3. Mai 2021]",
    "it": "[P:Giulia Rossi] con la nonna all'[O:Ospedale San Carlo], [L:Milano], [D:3 maggio 2021]",
    "nl": "[P:Sanne de Vries] met haar oma in het [O:Sint-Annaziekenhuis], [L:Utrecht], [D:3 mei 2021]",
}
NAMES = {
    "en": "[P:emma_johnson]_birthday-cake_[L:leeds]_[D:2019-06-04].jpg",
    "pt": "[P:maria-silva]-bolo-aniversario-[L:lisboa].jpg",
    "es": "[P:lucia_gomez]_fiesta_playa_[D:2021].jpg",
    "fr": "[P:chloe-martin]-gateau-plage-[L:lyon].jpg",
    "de": "[P:JonasWeber]_strand-urlaub_[D:2021-05-03].jpg",
    "it": "[P:giulia.rossi]-torta-spiaggia.jpg",
    "nl": "[P:sanne-de-vries]-strand-[L:utrecht].jpg",
}
INITIALS = {
    "en": "E. J.",
    "pt": "M. S.",
    "es": "L. G.",
    "fr": "C. M.",
    "de": "J. W.",
    "it": "G. R.",
    "nl": "S. V.",
}
PLACEHOLDERS = {
    "en": "[name] and her grandmother at [institution], [place], [date]",
    "pt": "[nome] com o avô no [instituição], [lugar], [data]",
    "es": "[nombre] con su abuela en el [institución], [lugar], [fecha]",
    "fr": "[nom] avec sa grand-mère à l'[établissement], [lieu], [date]",
    "de": "[Name] mit seiner Oma im [Einrichtung], [Ort], [Datum]",
    "it": "[nome] con la nonna all'[istituto], [luogo], [data]",
    "nl": "[naam] met haar oma in het [instelling], [plaats], [datum]",
}
GRANDPARENT = {
    "en": "grandmother",
    "pt": "avô",
    "es": "abuela",
    "fr": "grand-mère",
    "de": "Oma",
    "it": "nonna",
    "nl": "oma",
}
HOSPITAL = re.compile(r"(?i)hospital|hôpital|klinik|ospedale|ziekenhuis")
KEPT = {
    "en": "cake",
    "pt": "bolo",
    "es": "playa",
    "fr": "plage",
    "de": "strand",
    "it": "torta",
    "nl": "strand",
}
LANGUAGES = list(CAPTIONS)


def first(template, part, language, strategy, names=None):
    text, findings = marked(template, part, language)
    return first_offer(text, findings, strategy, names).offer


def private_words(template):
    return {w.folded for value in re.findall(r"\[[PLD]:([^\]]*)\]", template) for w in words(value)} - {"de"}


def assert_clean(offer, template):
    assert not private_words(template) & {w.folded for w in words(offer)}, offer


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("strategy", [s for s in STRATEGIES if s != "generalise"])
def test_no_private_word_is_left(language, strategy):
    assert_clean(first(CAPTIONS[language], "caption", language, strategy), CAPTIONS[language])
    name = first(NAMES[language], "name", language, strategy)
    assert_clean(name, NAMES[language])
    assert name.endswith(".jpg")
    assert re.fullmatch(r"[a-z0-9-]+\.jpg", name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_initials(language):
    offer = first(CAPTIONS[language], "caption", language, "initials")
    assert offer.startswith(INITIALS[language])
    assert GRANDPARENT[language] in offer
    assert HOSPITAL.search(offer), offer
    letters = INITIALS[language].lower().replace(". ", "-").rstrip(".")
    name = first(NAMES[language], "name", language, "initials")
    assert name.startswith(f"{letters}-")
    assert KEPT[language] in name


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders(language):
    assert first(CAPTIONS[language], "caption", language, "placeholder") == PLACEHOLDERS[language]
    word = fold(re.match(r"\[(.*?)\]", PLACEHOLDERS[language])[1])
    assert first(NAMES[language], "name", language, "placeholder").startswith(f"{word}-")


@pytest.mark.parametrize("language", LANGUAGES)
def test_remove_and_role(language):
    removed = first(CAPTIONS[language], "caption", language, "remove")
    role = first(CAPTIONS[language], "caption", language, "role")
    for offer in (removed, role):
        assert GRANDPARENT[language] in offer.lower() or GRANDPARENT[language] in offer
        assert not HOSPITAL.search(offer), offer
    assert len(role.split()) > len(removed.split())  # somebody is there
    assert KEPT[language] in first(NAMES[language], "name", language, "remove")
    assert KEPT[language] in first(NAMES[language], "name", language, "role")


@pytest.mark.parametrize("language", LANGUAGES)
def test_pseudonyms_are_the_same_in_captions_and_file_names(language):
    names = Pseudonyms()
    offer = first(CAPTIONS[language], "caption", language, "pseudonym", names)
    made = [w for w in words(offer) if names.made(w.folded)]
    assert len(made) == 2
    assert made[0].start == 0
    assert GRANDPARENT[language] in offer
    value = re.search(r"\[P:(.*?)\]", CAPTIONS[language])[1]
    given, surname = name_words(value)
    again = first(
        f"[P:{given}], [P:{surname.upper()}] [P:{fold(given)}]!", "caption", language, "pseudonym", names
    )
    assert [w.folded for w in words(again)] == [made[0].folded, made[1].folded, made[0].folded]
    name = first(NAMES[language], "name", language, "pseudonym", names)
    assert name.startswith(f"{made[0].folded}-{made[1].folded}-")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.from_regex(r"[KQXWZ][bdfgkmprt]{2}[aeiou][bdfgkmprt]{1,3}", fullmatch=True), min_size=1, max_size=4
    ),
    st.sampled_from(LANGUAGES),
    st.sampled_from([s for s in STRATEGIES if s != "generalise"]),
    st.sampled_from(["caption", "name", "folder"]),
    st.sampled_from([" ", "-", ", ", " & ", "_", "'s ", ". ", ""]),
)
def test_whatever_the_name_is_no_word_of_it_is_left(people, language, strategy, part, between):
    template = between.join(f"[P:{name}]" for name in people) + between + "x"
    offer = first(template, part, language, strategy, Pseudonyms())
    assert not {fold(name) for name in people} & {w.folded for w in words(offer)}
    assert not any(name in offer for name in people)


def test_roles_in_file_names():
    cases = [
        ("prof-[P:helga-braun]-vortrag.jpg", "de", "professor-vortrag.jpg"),
        ("[P:emma]-[A:1st]-birthday.jpg", "en", "toddler-birthday.jpg"),
        ("grandma-[P:rose]-garden.jpg", "en", "grandma-garden.jpg"),
        ("[P:lucas]-kindergarten.jpg", "en", "child-kindergarten.jpg"),
        ("[P:mario_rossi]_mare.jpg", "it", "persona-mare.jpg"),
    ]
    for template, language, expected in cases:
        assert first(template, "name", language, "role") == expected


def test_possessives_dots_and_capitals():
    for template, language, expected in [
        ("A cake with [P:Emma Johnson].", "en", "A cake with E. J."),
        ("[P:Emma]'s first swim", "en", "E.'s first swim"),
        ("A cake with [P:Emma]. Then [P:Lucas] came.", "en", "A cake with E. Then L. came."),
        ("[P:王小明] at the beach", "en", "W. at the beach"),
        ("Dr. [P:Braun] liest", "de", "Dr. B. liest"),
    ]:
        assert first(template, "caption", language, "initials") == expected
    names = Pseudonyms()
    small = first("[P:Anna] swims", "caption", "de", "pseudonym", names).split()[0]
    assert first("[P:Annas] Torte", "caption", "de", "pseudonym", names).split()[0] == small
    assert first("[P:ANNA] SWIMS", "caption", "de", "pseudonym", names).split()[0] == small.upper()


def test_folders_keep_their_other_parts():
    assert first("Site A/[P:Emma Johnson] Party", "folder", "en", "initials") == "Site A/e-j-party"


def test_several_persons_are_told_apart():
    template = "[P:Emma] and [P:Lucas], [P:Emma] again"
    assert first(template, "caption", "en", "placeholder") == "[name 1] and [name 2], [name 1] again"
    made = first(template, "caption", "en", "pseudonym", Pseudonyms())
    one, two = re.match(r"(\w+) and (\w+),", made).groups()
    assert one != two
    assert made.endswith(f", {one} again")


def test_a_language_without_a_table_falls_back_to_removal():
    text = "[P:Emma] leker med [P:Astrid] i parken"
    assert_clean(first(text, "caption", "sv", "role"), text)
    assert first(text, "caption", "sv", "placeholder") == "[…] leker med […] i parken"
    assert first(text, "caption", "sv", "initials") == "E. leker med A. i parken"


def test_made_up_names_are_random_and_never_a_word_of_the_texts():
    one, two = Pseudonyms(), Pseudonyms()
    made = [(one.of(f"name{i}x", surname=False), two.of(f"name{i}x", surname=False)) for i in range(40)]
    assert len({a for a, _ in made}) == 40
    assert sum(a == b for a, b in made) < 5
    taken = Pseudonyms()
    everything = [Pseudonyms().of("a", surname=bool(i % 2)) for i in range(600)]
    taken.avoid(everything)
    new = {taken.of(f"word{i}x", surname=bool(i % 2)) for i in range(300)}
    assert not {fold(w) for w in new} & {fold(w) for w in everything}
    assert taken.of(next(iter(new)), surname=True) in new  # a made-up name stands for itself


def test_what_stands_for_what_never_leaves_the_process():
    policy = Policy(strategy="pseudonym")
    made = policy.names.of("Emma", surname=False)
    for other in (pickle.loads(pickle.dumps(policy)), copy.deepcopy(policy)):
        assert not other.names.made(made)
        assert other == policy
    assert made not in repr(policy)
    assert b"Emma" not in pickle.dumps(policy)


def test_threads_get_one_name_for_one_person():
    names, got = Pseudonyms(), []
    threads = [
        threading.Thread(target=lambda: got.append(names.of("Emma", surname=False))) for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(got)) == 1


def test_a_finding_with_another_word_in_it_is_no_stand_in():
    names = Pseudonyms()
    made = names.of("Emma", surname=False)
    assert is_stand_in(made, "pseudonym", names)
    assert is_stand_in(made.upper(), "pseudonym", names)
    assert not is_stand_in(f"{made} Johnson", "pseudonym", names)
    assert not is_stand_in(made, "generalise", names)
    assert is_stand_in("E. J.", "initials", names)
    assert not is_stand_in("E. Johnson", "initials", names)
    assert not is_stand_in("", "initials", names)
    assert is_stand_in("[name 2]", "placeholder", names)
    assert not is_stand_in("2", "placeholder", names)
    assert not is_stand_in("name Emma", "placeholder", names)


def test_an_unknown_strategy_is_refused():
    with pytest.raises(PolicyError, match="generalise"):
        Policy(strategy="hide")


# With the search itself: each offer is searched before it is shown.

PLAIN = {language: marked(template, "caption", language)[0] for language, template in CAPTIONS.items()}


@pytest.mark.parametrize("strategy", ["initials", "placeholder", "pseudonym"])
def test_the_search_does_not_find_its_own_stand_ins(strategy):
    policy = Policy(strategy=strategy)
    scrubber = Scrubber(policy)
    answers = scrubber.suggest(list(PLAIN.values()))
    starts = {"initials": r"[A-Z]\. [A-Z]\.", "placeholder": r"\[\w+\]", "pseudonym": r"\w+ \w+"}
    for language, (findings, offers) in zip(PLAIN, answers, strict=True):
        assert findings
        best = offers[0].wording
        assert re.match(starts[strategy], best), (language, best)
        if strategy == "pseudonym":
            assert policy.names.made(best.split()[0]), (language, best)
        assert_clean(best, CAPTIONS[language])
        assert len(offers) > 1  # the other offers stay behind it


def test_what_was_missed_beside_a_stand_in_is_still_found():
    text, _ = marked("[P:Emma] met Winston Churchill", "caption", "en")
    (emma,) = marked("[P:Emma] met", "caption", "en")[1]
    for strategy in ("initials", "pseudonym", "placeholder"):
        (offers,) = wording.suggest([text], [[replace(emma, source="names")]], Policy(strategy=strategy))
        assert offers
        assert not any("Churchill" in offer.wording for offer in offers)


def test_a_wording_with_stand_ins_can_be_chosen():
    for strategy in ("initials", "pseudonym", "placeholder"):
        scrubber = Scrubber(Policy(strategy=strategy))
        report = scrubber.check(
            Asset(texts={"caption": PLAIN["en"].value, "alt": "Emma Johnson"}, language="en")
        )
        new = scrubber.choose(report, "caption", report.best("caption"))
        assert [f.value for f in new.words if f.span.part == "caption"] == []
        mixed = scrubber.choose(report, "caption", f"{report.best('alt')} met Johnson")
        assert [f.value for f in mixed.words if f.span.part == "caption"]


def test_the_whole_run_has_one_name_for_one_person():
    scrubber = Scrubber(Policy(strategy="pseudonym"))
    texts = [Text("caption", f"Emma Johnson with cake number {i}", "en") for i in range(5)]
    texts.append(Text("name", "emma_johnson_beach.jpg", "en"))
    best = [offers[0].wording for _, offers in scrubber.suggest(texts)]
    made = {tuple(w.folded for w in words(each))[:2] for each in best}
    assert len(made) == 1
