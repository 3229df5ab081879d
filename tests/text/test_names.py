import json
import subprocess
import sys
import threading
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrubber.model import Finding, Kind, Span, Text
from scrubber.text._names_decode import LABELS, decode
from scrubber.text._names_features import COLUMNS, Featurizer
from scrubber.text._names_findings import RULE, entities
from scrubber.text._names_lexicon import Code, Lexicon, fold
from scrubber.text._names_pieces import Pieces
from scrubber.text._names_scores import Calibration
from scrubber.text._names_words import read
from scrubber.text.names import MODEL, NameDetector, detector, reinforce, reinforce_album

LISTS = Lexicon.of(
    {
        "emma": Code(given=2),
        "anna": Code(given=2, surname=1),
        "johnson": Code(given=1, surname=2),
        "rossi": Code(surname=2),
        "libro": Code(common=2),
        "rose": Code(given=2, surname=2, common=2),
        "hospital": Code(common=2, mark=1),
        "luigi": Code(given=2),
    }
)


PLAIN = dict.fromkeys(("PER", "LOC", "ORG"), Calibration())


def people(value, part="name", score=0.5):
    (found,) = detector.find([Text(part, value)])
    return [value[f.span.start : f.span.end] for f in found if f.kind is Kind.PERSON and f.score >= score]


# the shipped model


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("emma_johnson_1st-birthday.jpg", ["emma_johnson"]),
        ("maria_silva_first-birthday.jpg", ["maria_silva"]),
        ("james-smith.jpg", ["james-smith"]),
        ("EmmaJohnson2019.png", ["EmmaJohnson"]),
        ("IMG_0042_oliver.jpg", ["oliver"]),
        ("sunset-beach.jpg", []),
        ("IMG_20190604_101112.jpg", []),
        ("first-birthday.jpg", []),
        ("geburtstagstorte.jpg", []),
        ("red-dress-front-300x200.jpg", []),
    ],
)
def test_file_names(value, names):
    assert people(value) == names


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Emma and her grandmother at St Mary's Hospital, Leeds, 4 June 2019", ["Emma"]),
        ("Maria Silva, born 12 May 2023 at Hospital das Clínicas", ["Maria Silva"]),
        ("Pedro e Ana na praia", ["Pedro", "Ana"]),
        ("Foto: Katharina Müller", ["Katharina Müller"]),
        ("A child and her grandmother at a hospital", []),
        ("Sunset over the sea", []),
        ("", []),
        ("12 / 2019", []),
    ],
)
def test_captions(value, names):
    assert people(value, "caption") == names


def test_findings_carry_rule_score_and_reason_but_no_readable_value():
    (found,) = detector.find([Text("name", "emma_johnson.jpg")])
    (finding,) = [f for f in found if f.rule == "T101"]
    assert finding.span == Span("name", 0, 12)
    assert finding.value == "emma_johnson"
    assert 0.5 <= finding.score <= 1
    assert (finding.why, finding.source) == ("given name + surname", "names")
    assert "emma" not in repr(finding)


def test_decomposed_and_escaped_names_keep_their_place():
    value = "joa\u0303o_silva.jpg"
    assert people(value) == ["joa\u0303o_silva"]
    assert people("jo%C3%A3o_silva.jpg") == ["jo%C3%A3o_silva"]


def test_one_list_per_text_in_order_whatever_the_texts_hold():
    texts = [
        Text("name", v) for v in ("", "emma_johnson.jpg", "\ud800", "IMG_1.jpg", "\x00 _ %", "a" * 30_000)
    ]
    found = list(detector.find(texts * 300))
    assert len(found) == len(texts) * 300
    assert [bool(f) for f in found[:4]] == [False, True, False, False]
    assert [[f.span for f in one] for one in found[6:12]] == [[f.span for f in one] for one in found[:6]]


@given(st.text(st.characters(), max_size=60), st.sampled_from(["name", "folder", "caption"]))
def test_any_text_is_answered_with_spans_inside_it(value, part):
    text = Text(part, f"Emma {value} https://x\ud800/{value}")
    (found,) = detector.find([text])
    again = reinforce([text], [found])[0]
    for one in (*found, *again):
        assert 0 <= one.span.start < one.span.end <= len(text.value)
        assert one.value == text.value[one.span.start : one.span.end]
        assert 0 <= one.score <= 1
    # nothing overlaps, but that a place may be a person is said beside it
    assert all(a.span.end <= b.span.start or a.span == b.span for a, b in pairwise(found))


def test_threads_share_one_model():
    results = []

    def work():
        results.append(people("emma_johnson_1st-birthday.jpg"))

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [["emma_johnson"]] * 6


@pytest.mark.parametrize(("value", "loads"), [("IMG_20190604_101112.jpg", False), ("emma.jpg", True)])
def test_spacy_is_loaded_by_the_first_word_only(value, loads):
    code = (
        "import sys\nfrom scrubber.text.names import detector\nfrom scrubber.model import Text\n"
        "assert 'numpy' not in sys.modules\nlist(detector.find([Text('name', sys.argv[1])]))\n"
        "print('spacy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, value], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(loads)


def test_packed_model_is_small_and_holds_no_word():
    files = {p.name: p for p in MODEL.iterdir() if p.is_file()}
    assert set(files) == {"encoder.onnx", "tables.npz", "model.json", "lexicon.npz", "LICENSE"}
    assert sum(p.stat().st_size for p in files.values()) < 15_000_000
    about = json.loads(files["model.json"].read_text(encoding="utf-8"))
    assert about["columns"] == COLUMNS
    words = (b"johnson", b"oliveira", b"birthday", b"hospital")
    assert not any(word in files["encoder.onnx"].read_bytes().lower() for word in words)
    for name in ("tables.npz", "lexicon.npz"):
        with np.load(files[name], allow_pickle=False) as arrays:
            for key in arrays.files:
                assert arrays[key].dtype.kind in "fui"
                assert not any(word in arrays[key].tobytes().lower() for word in words)


def test_model_works_without_any_string_store_of_its_own():
    assert len(NameDetector(model=MODEL)._found([Text("name", "emma_johnson.jpg")])[0]) == 1


# names of one asset help each other


def finding(part, start, end, value, score=0.98):
    return Finding("T101", Kind.PERSON, Span(part, start, end), value, score, "given name", "names")


def test_reinforce_flags_the_name_in_the_other_text():
    texts = [Text("caption", "Lucas at the lake"), Text("name", "lucas-lake.jpg"), Text("alt", "lakelucas")]
    first, second, third = reinforce(texts, [[finding("caption", 0, 5, "Lucas")], [], []])
    assert [f.span for f in first] == [Span("caption", 0, 5)]
    assert [f.span for f in second] == [Span("name", 0, 5)]
    assert second[0].why == "named in another text"
    assert [f.value for f in third] == ["lucas"]


def test_reinforce_takes_a_long_name_from_a_file_name():
    texts = [Text("name", "maria_rodriguez.jpg"), Text("caption", "rodriguez in the garden")]
    _, second = reinforce(texts, [[finding("name", 0, 15, "maria_rodriguez")], []])
    assert [f.value for f in second] == ["rodriguez"]


def test_reinforce_joins_the_words_of_a_name_and_raises_weak_findings():
    texts = [Text("caption", "Emma Johnson"), Text("name", "x_emma_johnson.jpg")]
    weak = finding("name", 2, 6, "emma", score=0.3)
    _, second = reinforce(texts, [[finding("caption", 0, 12, "Emma Johnson")], [weak]])
    assert [(f.span.start, f.span.end, f.value) for f in second] == [(2, 14, "emma_johnson")]
    assert second[0].score >= 0.9


def test_reinforce_leaves_ordinary_words_and_unsure_names_alone():
    texts = [Text("caption", "Will"), Text("name", "what-will-grow.jpg")]
    assert reinforce(texts, [[finding("caption", 0, 4, "Will")], []])[1] == []
    texts = [Text("caption", "Rose"), Text("name", "rose-garden.jpg"), Text("alt", "rosegarden")]
    _, second, third = reinforce(texts, [[finding("caption", 0, 4, "Rose")], [], []])
    assert [(f.value, f.score < 0.9) for f in second] == [("rose", True)]
    assert third == []
    texts = [Text("caption", "Lucas"), Text("name", "lucas.jpg")]
    assert reinforce(texts, [[finding("caption", 0, 5, "Lucas", score=0.5)], []])[1] == []


# words


def test_words_are_cut_at_hyphens_and_glued_names_and_masked_at_addresses():
    reading = read(Text("caption", "Jean-Pierre d'Anna (jp@example.org) #12"), LISTS)
    assert [w.form for w in reading.words] == ["Jean", "Pierre", "d", "Anna", "jp@example.org", "12"]
    assert [w.kind for w in reading.words[-2:]] == ["mask", "number"]
    assert not reading.is_file
    glued = read(Text("name", "librorossi_emmaanna.jpg"), LISTS)
    assert [w.form for w in glued.words if w.kind == "word"] == ["libro", "rossi", "emma", "anna"]
    assert [w.before for w in glued.words[:4]] == ["^", "", "_", ""]


def test_known_words_and_words_without_names_are_not_cut():
    assert LISTS.cut("johnson") == ()
    assert LISTS.cut("librohospital") == ()
    assert LISTS.cut("emmajohnson") == (4,)
    assert LISTS.cut("x" * 500) == ()


def test_a_usual_given_name_at_the_edge_of_an_unknown_word_is_cut_off():
    assert LISTS.cut("luigibraccili") == (5,)
    assert LISTS.cut("braccililuigi") == (8,)
    assert LISTS.cut("emmabraccili") == ()  # too short to be told from a beginning
    assert LISTS.cut("johnsonxyzzy") == ()


# lexicon and features


def test_lexicon_survives_packing(tmp_path):
    LISTS.save(tmp_path / "lexicon.npz")
    again = Lexicon.load(tmp_path / "lexicon.npz")
    assert len(again) == len(LISTS)
    assert again.code("ÉMMA") == Code(given=2)
    assert again.code("nobody") == Code()


@pytest.mark.parametrize("code", [Code(), Code(2, 1, 0, 2, 4), Code(1, 2, 2, 1, 0), Code(2, 2, 2, 2, 4, 7)])
def test_codes_survive_packing(code):
    assert Code.unpacked(code.packed()) == code


def test_fold_drops_case_and_accents():
    assert [fold(w) for w in ("João", "ZOË", "Łucja", "Straße")] == ["joao", "zoe", "lucja", "strasse"]


def test_features_tell_separator_case_and_list_apart():
    featurizer = Featurizer(LISTS)
    rows = featurizer.matrix(read(Text("name", "emma_johnson-rose.jpg"), LISTS))
    again = featurizer.matrix(read(Text("name", "Emma_johnson-rose.jpg"), LISTS))
    assert rows.shape[1] == len(COLUMNS)
    before, code, norm, shape = (list(COLUMNS).index(c) for c in ("before", "code", "norm", "shape"))
    assert rows[1, before] != rows[2, before]
    assert rows[0, code] != rows[1, code]
    assert rows[0, norm] == again[0, norm]
    assert rows[0, shape] != again[0, shape]


# decoding


def table(*rows):
    full = np.full((len(rows), len(LABELS)), 1e-6, dtype=np.float32)
    for i, row in enumerate(rows):
        for label, p in row.items():
            full[i, LABELS.index(label)] = p
    return full


def test_no_span_begins_inside():
    found = decode(table({"O": 0.4, "B-PER": 0.1, "I-PER": 0.5}, {"O": 0.1, "I-PER": 0.9}), {})
    assert [(e.first, e.last) for e in found] == [(0, 2)]


def test_neighbours_stay_apart_where_each_begins():
    found = decode(table({"B-PER": 0.9}, {"B-PER": 0.8, "I-PER": 0.2}, {"B-LOC": 0.9}), {})
    assert [(e.first, e.last, e.label) for e in found] == [(0, 1, "PER"), (1, 2, "PER"), (2, 3, "LOC")]


def test_lower_threshold_finds_more():
    rows = table({"O": 0.7, "B-PER": 0.3}, {"O": 0.95, "B-PER": 0.05})
    assert decode(rows, {}) == []
    assert [(e.first, e.last) for e in decode(rows, {"PER": 0.2})] == [(0, 1)]
    assert decode(rows[:0], {}) == []


def test_a_sure_person_makes_others_likely_and_takes_its_surname_along():
    reading = read(Text("caption", "Emma Xu, Anna at noon"), LISTS)
    unsure = {"O": 0.62, "B-PER": 0.38}
    last = {"O": 0.65, "I-PER": 0.35}
    rows = table({"B-PER": 0.95}, last, unsure, {"O": 1.0}, {"O": 1.0})
    assert [(e.first, e.last, e.score >= 0.5) for e in entities(reading, rows, PLAIN)] == [
        (0, 2, True),
        (2, 3, True),
    ]
    rows[0] = rows[2]
    assert not any(e.score >= 0.5 for e in entities(reading, rows, PLAIN))


def test_weak_spans_come_with_weak_scores_and_threshold_is_one_half():
    reading = read(Text("caption", "Emma x Anna"), LISTS)
    rows = table({"O": 0.3, "B-PER": 0.7}, {"O": 1.0}, {"O": 0.65, "B-PER": 0.35})
    found = entities(reading, rows, PLAIN)
    assert [(e.first, e.score >= 0.5) for e in found] == [(0, True), (2, False)]


@given(st.floats(0.01, 0.99), st.floats(0.3, 2), st.floats(-3, 3))
def test_a_score_leads_back_to_its_probability(probability, slope, shift):
    scale = Calibration(slope, shift)
    assert scale.probability(scale.score(probability)) == pytest.approx(probability, abs=1e-3)
    assert scale.eased(0.7).score(probability) > scale.score(probability)
    assert Calibration().score(probability) == pytest.approx(probability)


def test_an_organisation_is_found_as_an_institution():
    reading = read(Text("caption", "Emma x Anna"), LISTS)
    rows = table({"B-ORG": 0.9, "O": 0.1}, {"O": 1.0}, {"O": 1.0})
    assert [(e.label, RULE[e.label]) for e in entities(reading, rows, PLAIN)] == [("ORG", "T301")]


# pieces of words

PIECES = Pieces.made_of(
    ["\u2581em", "ma", "\u2581", "e", "m", "a", "\u2581emma", "\u25811000"], [-2, -2, *[-9] * 4, -3, -4]
)


def test_a_word_is_cut_into_its_likeliest_pieces():
    assert PIECES.of("emma", "word") == (8,)
    assert PIECES.of("emmama", "word") == (8, 3)
    assert PIECES.of("maemma", "word") == (4, 3, 5, 6, 3)
    assert PIECES.of("12345", "number") == (9,)


@given(st.text(min_size=1, max_size=60))
def test_any_word_has_pieces_and_not_too_many(form):
    assert 1 <= len(PIECES.of(form, "word")) <= 24


def test_a_name_that_is_sure_in_several_files_of_an_album_is_likely_in_the_others():
    names = ["kuby_1.jpg", "kuby_2.jpg", "komunia-kuby-maj.jpg"]
    assets = [[Text("name", name)] for name in names]
    sure = [[[finding("name", 0, 4, "kuby")]], [[finding("name", 0, 4, "kuby")]], [[]]]
    (last,) = reinforce_album(assets, sure)[2]
    assert [(f.value, f.score) for f in last] == [("kuby", 0.7)]
    once = [sure[0], [[]], [[]]]
    assert reinforce_album(assets, once) == once


def test_reinforce_covers_all_that_was_found_before_in_whatever_order():
    text = Text("caption", "Emma and Noah Zed")
    found = [finding("caption", 9, 17, "Noah Zed"), finding("caption", 0, 13, "Emma and Noah")]
    (first,) = reinforce([text, Text("name", "x.jpg")], [found, []])[0][:1]
    assert (first.span.start, first.span.end) == (0, 17)


def test_a_weak_finding_does_not_make_a_known_name_longer():
    weak = finding("name", 0, 24, "emma birthday cake party", score=0.06)
    texts = [Text("caption", "Emma"), Text("name", "emma birthday cake party")]
    second = reinforce(texts, [[finding("caption", 0, 4, "Emma")], [weak]])[1]
    assert [(f.value, f.score) for f in second] == [("emma", 0.95), ("emma birthday cake party", 0.06)]


def test_the_shipped_model_is_calibrated():
    about = json.loads((MODEL / "model.json").read_text(encoding="utf-8"))
    assert all(scale != [1.0, 0.0] for scale in about["calibration"].values())


def test_a_text_gets_the_same_score_alone_and_among_others():
    texts = [Text("caption", f"Photo of Emma Okafor and {n} friends at the lake") for n in range(40)]
    texts += [Text("name", "johannes-kowalski-2019.jpg"), Text("caption", "word " * 400)]
    together = list(detector.find(texts))
    alone = [next(iter(detector.find([text]))) for text in texts]
    for one, other in zip(together, alone, strict=True):
        assert [f.span for f in one] == [f.span for f in other]
        assert [f.score for f in one] == pytest.approx([f.score for f in other], abs=2e-3)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "_",
        "-" * 20_000,
        "a" * 20_000,
        "Aa" * 10_000,
        "\udc80" * 50,
        "\u0663" * 500,
        "@" * 9_000,
        "a b " * 5_000,
    ],
)
@pytest.mark.parametrize("part", ["name", "caption"])
def test_hostile_texts_are_answered(value, part):
    (found,) = detector.find([Text(part, value)])
    assert all(0 <= f.span.start < f.span.end <= len(value) for f in found)


@pytest.mark.parametrize(("why", "expected"), [("given name + surname", 1), ("given name", 0)])
def test_a_likely_full_name_is_looked_for_in_the_other_text_too(why, expected):
    texts = [Text("alt", "Anneke Quillon"), Text("caption", "Anneke Quillon at the beach")]
    likely = Finding("T101", Kind.PERSON, Span("alt", 0, 14), "Anneke Quillon", 0.6, why, "names")
    _, second = reinforce(texts, [[likely], []])
    assert len(second) == expected
