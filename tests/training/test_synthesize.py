import random
from collections import defaultdict
from itertools import pairwise

import pytest

from scrubber.text._names_lexicon import Code
from scrubber.training import filenames, synthesize, written
from scrubber.training.augment import swapped
from scrubber.training.example import Example
from scrubber.training.lists import Names
from scrubber.training.prepare import likely_names

ANYTHING = (*synthesize.LANGUAGES, "xx")


def filler(seed=1):
    names = Names()
    for language in ANYTHING:
        names.given[language] = ["Emma", "Tomás", "Björn", "Ji-woo"]
        names.surname[language] = ["Okafor", "da Silva", "O'Neil", "Weiß"]
    return synthesize.Filler(random.Random(seed), names, defaultdict(lambda: ["Leeds", "Graz"]))


@pytest.mark.parametrize("language", synthesize.LANGUAGES)
def test_every_language_has_its_patterns_and_known_slots(language):
    sections = written.patterns(language)
    assert len(sections["captions"]) >= 40
    assert len(sections["names"]) + len(sections["names-none"]) >= 40
    assert len(sections["captions-none"]) >= 25
    for line in (line for lines in sections.values() for line in lines):
        text, _ = filler().fill(line, language)
        assert "{" not in text
    for line in (*sections["captions-none"], *sections["names-none"]):
        assert not {"{n}", "{g}", "{f}", "{s}"} & set(line.replace("}", "} ").split())


def test_spans_hold_what_was_filled_in():
    text, marks = filler().fill("Photo of {g} in {p}", "en")
    assert [m for _, _, m in marks] == ["PER", "LOC"]
    assert text[marks[1][0] : marks[1][1]] in {"Leeds", "Graz"}
    assert text.startswith("Photo of ")


def test_names_that_are_ordinary_words_become_rare():
    pools = filler().names
    pools.surname["en"] = ["Lemon", "Okafor"] * 500
    table = {"lemon": Code(surname=1, common=2), "okafor": Code(surname=2)}
    thinned = likely_names(pools, table, random.Random(1)).surname["en"]
    assert thinned.count("Okafor") == 500
    assert 0 < thinned.count("Lemon") < 100


def test_same_seed_same_examples():
    one, two = filler(5), filler(5)
    make = [synthesize.caption, filenames.from_pattern]
    assert [m(one, with_person=True) for m in make * 20] == [m(two, with_person=True) for m in make * 20]


@pytest.mark.parametrize("seed", range(40))
def test_file_names_keep_their_spans(seed):
    rng = random.Random(seed)
    tokens = [("birthday", -1), ("Emma", 0), ("Okafor", 0), ("and", -1), ("Björn", 1)]
    example = filenames.from_tokens(tokens, ["PER", "PER"], rng, "en")
    found = [filenames.plain(example.text[a:b]).lower() for a, b, _ in example.marks]
    assert [f.replace("_", "").replace("-", "").replace(" ", "").replace(".", "") for f in found] == [
        "emmaokafor",
        "bjorn",
    ]


def test_a_file_name_cut_from_a_sentence_never_cuts_a_name():
    text = "Yesterday the painter Emma van Okafor came to Leeds with her dog and a friend"
    example = Example(text, ((22, 37, "PER"), (46, 51, "LOC")), "caption", "en")
    for seed in range(60):
        cut = filenames.from_sentence(example, random.Random(seed))
        for a, b, entity in cut.marks:
            letters = "".join(c for c in cut.text[a:b].lower() if c.isalpha())
            assert letters == ("emmavanokafor" if entity == "PER" else "leeds")


def test_swapping_puts_other_people_in_the_same_places():
    example = Example("Ana and Rui Costa left", ((0, 3, "PER"), (8, 17, "PER")), "caption", "pt")
    changed = swapped(example, filler())
    assert len(changed.marks) == 2
    first, second = (changed.text[a:b] for a, b, _ in changed.marks)
    assert changed.text == f"{first} and {second} left"
    assert {first, second}.isdisjoint({"Ana", "Rui Costa"})


def test_an_owners_s_stays_outside_of_the_name():
    marks = set()
    for seed in range(300):
        example = filenames.from_tokens([("Emma", 0), ("room", -1)], ["PER"], random.Random(seed), "en")
        ((a, b, _),) = example.marks
        assert example.text[a:b].lower() == "emma"
        marks.add(example.text[b : b + 1].lower())
    assert "s" in marks


def test_credits_stand_behind_captions_with_and_without_people():
    texts = [synthesize.caption(filler(n), with_person=False) for n in range(200)]
    credited = [example for example in texts if any(label == "PER" for _, _, label in example.marks)]
    assert 2 <= len(credited) <= 40
    for example in credited:
        assert all(example.text[a:b].strip() == example.text[a:b] for a, b, _ in example.marks)


def test_patterns_with_names_that_mean_no_person_are_rarer():
    lines = ["the {G} lamp", "a lamp"]
    drawn = [synthesize.without_person(random.Random(n), lines) for n in range(400)]
    assert 60 < sum("{G}" in line for line in drawn) < 140


@pytest.mark.parametrize("seed", range(30))
def test_hashtags_are_one_run_and_know_their_names(seed):
    text, marks = synthesize.hashtag(filler(seed), "fr")
    assert text[0] == "#"
    assert text[1:].isalnum()
    assert all(text[a:b].isalnum() for a, b, _ in marks)
    assert all(end <= start for (_, end, _), (start, _, _) in pairwise(marks))
