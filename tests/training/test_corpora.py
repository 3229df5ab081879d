import json
import random

import pytest

from scrubber.text._names_decode import LABELS
from scrubber.text._names_lexicon import Lexicon
from scrubber.training import corpora
from scrubber.training.augment import recased
from scrubber.training.example import Example, labelled

EMPTY = Lexicon.of({})


def held(example):
    return [(example.text[a:b], label) for a, b, label in example.marks]


def test_contractions_are_joined_and_spans_move_along():
    text = "A casa de o João em a rua de as Flores e Ana"
    marks = tuple((text.index(n), text.index(n) + len(n), m) for n, m in (("João", "PER"), ("Ana", "PER")))
    joined = corpora.contracted(Example(text, marks))
    assert joined.text == "A casa do João na rua das Flores e Ana"
    assert held(joined) == [("João", "PER"), ("Ana", "PER")]


def test_handles_are_closed_up_and_are_no_people():
    text = "RT @ Kim_S: hello Kim Smith"
    example = Example(text, ((3, 4, "PER"), (5, 10, "PER"), (18, 27, "PER")))
    cleaned = corpora.without_handles(example)
    assert cleaned.text == "RT @Kim_S: hello Kim Smith"
    assert held(cleaned) == [("Kim Smith", "PER")]


def test_long_texts_are_cut_between_sentences_and_never_in_a_span():
    text = "Hier kam J. Meyer an. Dann ging er. " * 40
    marks = tuple((i, i + 8, "PER") for i in range(len(text)) if text.startswith("J. Meyer", i))
    pieces = list(corpora.split(Example(text, marks)))
    assert sum(len(p.marks) for p in pieces) == 40
    assert all(held(p) == [("J. Meyer", "PER")] for p in pieces if p.marks)
    assert max(len(p.text) for p in pieces) < 60


def test_a_long_sentence_is_chopped_at_spaces():
    pieces = list(corpora.split(Example("wort " * 400, ())))
    assert max(len(p.text) for p in pieces) <= 600
    assert sum(p.text.count("wort") for p in pieces) == 400


def test_held_out_and_doubtful_corpora_stay_out_of_training(tmp_path):
    (tmp_path / "permissive").mkdir()
    row = {"text": "Ana came", "spans": [[0, 3, "PER"], [4, 8, "DATE"]], "lang": "en", "source": "x"}
    for name in ("wikigold", corpora.HELD_OUT[0], corpora.LEFT_OUT[0]):
        (tmp_path / "permissive" / f"{name}.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert [held(e) for e in corpora.read(tmp_path)] == [[("Ana", "PER")]]
    assert len(list(corpora.read(tmp_path, held_out=True))) == 1
    lower, capitals = corpora.case_counts(tmp_path)
    assert (lower["came"], capitals["ana"]) == (1, 0)


@pytest.mark.parametrize("seed", range(12))
def test_other_case_keeps_the_spans(seed):
    example = Example("Zoë und Jörg Weiß", ((0, 3, "PER"), (8, 17, "PER")))
    changed = recased(example, random.Random(seed))
    assert len(changed.text) == len(example.text)
    assert changed.marks == example.marks


def test_words_get_the_label_of_the_span_that_covers_them():
    example = Example("With Ana Lima, in Rio", ((5, 13, "PER"), (18, 21, "LOC")))
    reading, labels = labelled(example, EMPTY)
    pairs = [(w.form, LABELS[i]) for w, i in zip(reading.words, labels, strict=True)]
    assert pairs == [("With", "O"), ("Ana", "B-PER"), ("Lima", "I-PER"), ("in", "O"), ("Rio", "B-LOC")]


def test_an_entity_goes_on_behind_a_number_with_a_beginning():
    reading, labels = labelled(Example("Ana 2 Lima", ((0, 10, "PER"),)), EMPTY)
    assert [LABELS[i] for i in labels] == ["B-PER", "O", "B-PER"]
    assert len(reading.words) == 3
