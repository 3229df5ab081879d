import contextlib
import csv
import json
import random
import subprocess
import sys

import pytest
from tests.conftest import SHARED

from scrubber.model import Finding, Kind, Span, Text
from scrubber.rules import RULES
from scrubber.text._names_lexicon import Code, Lexicon
from scrubber.text.names import MODEL
from scrubber.training import __main__ as command
from scrubber.training import clock, entities, evaluate, gold, origins, speed, tables
from scrubber.training.example import Example
from scrubber.training.stage import LABELS, Stage, marks, shown

pytestmark = pytest.mark.filterwarnings(
    "ignore:unclosed file:ResourceWarning"
)  # the scorer leaves it to Python
SCORER = SHARED / "data" / "gold" / "score.py"
ITEMS = (
    ("caption", "Emma Johnson at the lake", [[0, 12, "PERSON"]], {"filename": "emma-johnson.jpg"}),
    ("caption", "two boats and a dog", [], {}),
    ("filename", "emma_johnson_2019-06-04.jpg", [[0, 12, "PERSON"], [13, 23, "DATE"]], {}),
    ("filename", "boats-on-the-lake.jpg", [], {"caption": "Boats"}),
)


@pytest.fixture(scope="module")
def stage():
    return Stage(MODEL)


@pytest.fixture
def folder(tmp_path):
    """A folder of small sets beside the real scorer."""
    if not SCORER.exists():
        pytest.skip("the scorer is not here")
    rows = [
        {
            "id": str(i),
            "kind": kind,
            "text": text,
            "spans": spans,
            "lang": "en",
            "source": "own",
            "context": more,
        }
        for i, (kind, text, spans, more) in enumerate(ITEMS)
    ]
    for name in gold.SETS:
        path = tmp_path / f"{name}.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (tmp_path / "score.py").symlink_to(SCORER)
    return tmp_path


@pytest.fixture
def data(tmp_path):
    """One held-out corpus."""
    path = tmp_path / "permissive" / "wnut17_dev.jsonl"
    path.parent.mkdir()
    texts = (("Emma Johnson lives in London", [[0, 12, "PER"], [22, 28, "LOC"]]), ("we saw the boats", []))
    rows = ({"text": t, "spans": spans, "lang": "en", "source": "own"} for t, spans in texts)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return tmp_path


def test_every_rule_of_texts_has_a_label():
    labels = {rule.id: LABELS[rule.kind] for rule in RULES.values() if rule.id.startswith("T")}
    assert labels["T101"] == "PERSON"
    assert {labels["T201"], labels["T202"]} == {"LOCATION"}
    assert (labels["T301"], labels["T401"], labels["T402"]) == ("ORG_SITE", "DATE", "AGE")
    assert {label for rule, label in labels.items() if rule.startswith("T50")} == {"CONTACT"}
    assert labels["T511"] == "OTHER_ID"


def test_the_stage_searches_with_all_detectors_and_merges(stage):
    text = Text("caption", "Emma Johnson, 4 June 2019, emma@example.org")
    found = marks(shown(text, stage.found([text])[0], 0.5))
    assert found == [(0, 12, "PERSON"), (14, 25, "DATE"), (27, 43, "CONTACT")]


def test_texts_of_one_asset_help_each_other_here_too():
    class Captions:
        def find(self, texts):
            for text in texts:
                whole = Span("caption", 0, 5)
                yield [Finding("T101", Kind.PERSON, whole, "Lucas")] if text.part == "caption" else []

    stage = Stage(MODEL)
    stage.detectors = [Captions()]
    groups = [
        [Text("name", "lake-lucas.jpg"), Text("caption", "Lucas at the lake")],
        [Text("name", "lucas.jpg")],
    ]
    (first, second), (third,) = stage.found_together(groups)
    assert [(f.span.start, f.span.end) for f in (*first, *second)] == [(5, 10), (0, 5)]
    assert third == []


def test_the_scorers_tables_hold_all_labels(stage, folder, capsys):
    searched = gold.search(stage, folder, "dev")
    figures = gold.tables(gold.scorer(folder), searched, 0.5, ["--brief"])
    assert figures["labels"]["DATE"]["exact"] == [1, 1, 1]
    assert figures["ALL"]["leak"] == figures["ALL"]["false_alarm"] == 0
    assert "name spans not wholly covered" in capsys.readouterr().out


def test_no_name_of_the_sets_is_printed_unless_asked(folder, data, capsys):
    ask = evaluate.Options(gold=folder, data=data, model=MODEL, only=("gold", "curve", "context"))
    evaluate.evaluate(ask)
    assert "mma" not in capsys.readouterr().out


def test_the_curve_leaks_more_and_alarms_less_with_the_score(stage, folder):
    points = gold.curve(gold.scorer(folder), gold.search(stage, folder, "dev"))
    assert [p["min_score"] for p in points] == list(gold.SCORES)
    leaks = [p["all"]["leak"] for p in points]
    assert leaks == sorted(leaks)
    assert leaks[0] == 0
    assert {(p["captions"]["items"], p["file names"]["items"]) for p in points} == {(2, 2)}


def test_calibration_counts_right_ones_and_leaves_out_characters(folder):
    text = "Emma, Donald Duck, Tom and Rose"
    spans = [[0, 4, "PERSON"], [6, 17, "FICTIONAL"]]
    one = Text("caption", text)

    def found(start, end, score):
        return Finding("T101", Kind.PERSON, Span("caption", start, end), score=score)

    findings = [found(0, 4, 0.9), found(6, 17, 0.9), found(19, 22, 1.0), found(27, 31, 0.3)]
    searched = gold.Searched("own", folder, [{"text": text, "spans": spans}], [one], [findings])
    figures = gold.calibration(gold.scorer(folder), [searched])
    assert [(f["found"], f["right"]) for f in figures if f["set"] == "own"] == [
        (0, None),
        (1, 0),
        (0, None),
        (0, None),
        (2, 0.5),
    ]


def test_contexts_compare_the_items_that_have_one(stage, folder, capsys):
    score = gold.scorer(folder)
    figures = gold.contexts(score, stage, [gold.search(stage, folder, "dev")], 0.5)["dev"]
    assert {title: ways["alone"]["items"] for title, ways in figures.items()} == {
        "all": 2,
        "captions": 1,
        "file names": 1,
    }
    assert figures["all"]["together"]["leak"] == 0
    assert capsys.readouterr().out.count("dev captions") == 2


def test_exact_spans_are_counted_by_label(stage):
    examples = [
        Example("Emma Johnson lives in London", ((0, 12, "PER"), (22, 28, "LOC")), "caption", "en"),
        Example("we saw the boats", ((11, 16, "PER"),), "caption", "en"),
    ]
    figures = entities.f1(stage, examples, 0.5)
    assert figures["PER"] == {"precision": 1, "recall": 0.5, "f1": pytest.approx(2 / 3), "spans": 2}
    assert figures["LOC"]["f1"] == 1
    assert figures["ORG"]["f1"] is None


def test_lower_case_moves_no_span():
    assert entities.lowered(Example("İN Zoë SMITH", ((3, 6, "PER"),))).text == "İn zoë smith"


def test_held_out_corpora_are_bounded(data):
    assert [(name, len(some)) for name, some in entities.held_out(data, 1)] == [("wnut17_dev", 1)]
    assert [len(some) for _, some in entities.held_out(data, 0)] == [2]


def test_both_cases_of_every_corpus_are_reported(stage, data, capsys):
    figures = entities.measure(stage, data, min_score=0.5, sentences=0)
    assert set(figures["wnut17_dev"]) == {"as it is", "lower case"}
    assert figures["wnut17_dev"]["as it is"]["sentences"] == 2
    assert "wnut17_dev, lower case" in capsys.readouterr().out


@pytest.mark.parametrize("country", [c for c, way in origins.COUNTRIES.items() if way[0] != "csv"])
def test_people_of_a_country_are_different_and_in_latin_letters(country, tmp_path):
    people = origins.drawn(country, tmp_path, random.Random(1), count=12)
    assert len(set(people)) == 12
    letters = "".join(given + surname for given, surname in people)
    assert origins._is_latin(letters)
    assert people == origins.drawn(country, tmp_path, random.Random(1), count=12)


def write_lists(folder):
    with (folder / "common-forenames-by-country.csv").open("w", encoding="utf-8", newline="") as file:
        rows = [
            ("EG", "F", "منى", "Mona"),
            ("EG", "M", "علي", "Ali"),
            ("EG", "M", "عمر", "Omar"),
            ("KR", "F", "", "Ji-an"),
        ]
        csv.writer(file).writerows([("Country", "Gender", "Localized Name", "Romanized Name"), *rows])
    with (folder / "common-surnames-by-country.csv").open("w", encoding="utf-8", newline="") as file:
        rows = [("Country", "Localized Name", "Romanized Name"), ("KR", "김", "Kim")]
        csv.writer(file).writerows(rows)


def test_lists_give_names_and_a_fathers_name_where_there_are_no_surnames(tmp_path):
    write_lists(tmp_path)
    people = origins.drawn("Egypt", tmp_path, random.Random(1), count=50)
    assert {person.surname for person in people} == {"Ali", "Omar"}
    assert origins.Person("Mona", "Omar") in people


def test_an_unlisted_surname_is_in_no_list():
    words = ("silva", "sulva", "solva", "selva", "salva", "i")
    lexicon = Lexicon.of({word: Code(surname=2) for word in words})
    for seed in range(30):
        rng = random.Random(seed)
        for surname in ("da Silva", "I"):
            given, changed = origins.unlisted(origins.Person("Ana", surname), rng, lexicon)
            assert given == "Ana"
            assert changed != surname
            assert not any(lexicon.code(changed.split()[-1]))


@pytest.mark.parametrize("turn", range(6))
def test_a_name_stands_where_the_sample_says(turn):
    caption, name = origins.placed(origins.Person("Zoë-Marie", "O'Neil"), turn)
    assert caption.text.value[caption.start : caption.end] == "Zoë-Marie O'Neil"
    held = name.text.value[name.start : name.end].lower()
    assert "".join(c for c in held if c.isalpha()) == "zoemarieoneil"


def test_recall_counts_whole_names_and_touched_ones(stage):
    figures = origins.recall(stage, [origins.Person("Emma", "Johnson")] * 6, 0.5)
    assert figures == {"captions": 1, "file_names": 1, "found": 1, "touched": 1}
    assert origins.recall(stage, [origins.Person("lake", "boat")], 0.99)["found"] == 0


def test_speed_asks_for_enough_texts(data, capsys):
    assert speed.measure(MODEL, data) == {}
    assert "not measured" in capsys.readouterr().out
    made = speed.texts(data, 1)
    assert {part: len(some) for part, some in made.items()} == {"caption": 1, "name": 1}


def test_the_process_that_measures_speed_reports_every_figure(tmp_path):
    count = clock.WARM + len(clock.BATCHES) * 3
    samples = {
        "caption": [f"Emma at lake {i}" for i in range(count)],
        "name": [f"emma-{i}.jpg" for i in range(count)],
    }
    (tmp_path / "texts.json").write_text(json.dumps(samples))
    command = [sys.executable, "-m", "scrubber.training.clock", str(MODEL), str(tmp_path / "texts.json")]
    figures = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert {(run["part"], run["batch"]) for run in figures["runs"]} == {
        (part, batch) for part in ("caption", "name") for batch in clock.BATCHES
    }
    assert all(run["words_s"] > 0 for run in figures["runs"])
    assert 20 < figures["import_mb"] <= figures["load_mb"] <= figures["peak_mb"] < 1000


def test_the_command_runs_the_chosen_parts_and_writes_figures(data, tmp_path, monkeypatch, capsys):
    out = tmp_path / "figures.json"
    words = [
        "x",
        "evaluate",
        "--only",
        "ner,speed",
        "--data",
        str(data),
        "--json",
        str(out),
        "--min-score",
        "0.4",
    ]
    monkeypatch.setattr(sys, "argv", words)
    command.main()
    figures = json.loads(out.read_text())
    assert set(figures) == {"min_score", "ner", "speed"}
    assert figures["min_score"] == 0.4
    assert "exact spans" in capsys.readouterr().out


def test_the_command_knows_all_parts_and_refuses_others(monkeypatch, capsys):
    assert set(command._PARTS) == set(evaluate.PARTS)
    monkeypatch.setattr(sys, "argv", ["x", "evaluate", "--only", "ner,else"])
    with contextlib.suppress(SystemExit):
        command.main()
    assert "no such part: else" in capsys.readouterr().err


def test_tables_line_up(capsys):
    tables.show("title", ["what", "n"], [["long name", "1"], ["x", "1,000"]])
    assert capsys.readouterr().out == "\n== title\nwhat           n\nlong name      1\nx          1,000\n"
    assert [tables.percent(tables.ratio(1, 3)), tables.percent(tables.ratio(1, 0))] == ["33.3", "-"]
