import json
import math
import random

import pytest

from scrubber.text._names_scores import Calibration, log_odds
from scrubber.text.names import MODEL
from scrubber.training import gold
from scrubber.training.calibrate import calibrate, fit


def test_fit_finds_the_curve_that_made_the_answers():
    rng = random.Random(1)
    true = Calibration(0.7, -0.5)
    judged = []
    for _ in range(4000):
        probability = rng.random()
        judged.append((log_odds(probability), rng.random() < true.score(probability), 1.0))
    found = fit(judged)
    assert found.slope == pytest.approx(true.slope, abs=0.1)
    assert found.shift == pytest.approx(true.shift, abs=0.1)


@pytest.mark.parametrize("judged", [[], [(1.0, True, 1.0)] * 5, [(1.0, False, 1.0)] * 5])
def test_nothing_to_tell_apart_leaves_probabilities_as_they_are(judged):
    assert fit(judged) == Calibration()


def test_fit_stays_within_bounds_where_right_and_wrong_are_far_apart():
    scale = fit([(8.0, True, 1.0)] * 50 + [(-8.0, False, 1.0)] * 50)
    assert 0.1 <= scale.slope < 20
    assert math.isfinite(scale.score(0.99))


def test_calibration_is_written_beside_a_copy_of_the_model(tmp_path):
    model = tmp_path / "model"
    model.mkdir()
    for path in MODEL.iterdir():
        if path.is_file():
            (model / path.name).write_bytes(path.read_bytes())
    texts = {
        "Emma Okafor at the lake": [[0, 11, "PERSON"]],
        "Rose garden in June": [],
        "the Rover of a Mark": [],
    }
    rows = [
        {"id": str(i), "kind": "caption", "text": text, "spans": spans, "lang": "en", "source": "x"}
        for i, (text, spans) in enumerate(texts.items())
    ]
    for name in gold.SETS:
        lines = [json.dumps(row) + "\n" for row in rows]
        (tmp_path / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")
    (tmp_path / "score.py").write_text(
        "def trim(text, a, b): return a, b\ndef overlap(x, y): return x[0] < y[1] and y[0] < x[1]\n"
    )
    fitted = calibrate(tmp_path, model)
    about = json.loads((model / "model.json").read_text(encoding="utf-8"))
    assert about["calibration"]["PER"] == pytest.approx(list(fitted["PER"]), abs=1e-3)
    assert sorted(path.name for path in model.iterdir()) == sorted(
        p.name for p in MODEL.iterdir() if p.is_file()
    )
