"""Fit what a score means: how often a span with that probability is right, on the development gold sets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from scrubber.model import Text
from scrubber.rules import RULES
from scrubber.text._names_findings import RULE, entities
from scrubber.text._names_model import load
from scrubber.text._names_scores import Calibration, log_odds
from scrubber.training import gold
from scrubber.training.stage import LABELS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scrubber.text._names_model import NamePipeline

Judged = tuple[float, bool, float]  # log odds, right or not, weight
EASED: Final = {"PER": 0.5, "LOC": 0.6, "ORG": 0.0}  # log odds: what is left in is worse than a flag too many
_STEPS: Final = 50
_PRIOR: Final = 0.01  # keeps the fit from running away where there are few findings
_FLATTEST: Final = 0.1  # slope
_PLAIN: Final = dict.fromkeys(RULE, Calibration())


def calibrate(folder: Path, model: Path) -> dict[str, Calibration]:
    """Write into `model.json` what the gold sets in `folder` say of each label; both sets count alike."""
    score, pipeline = gold.scorer(folder), load(model)
    judged: dict[str, list[Judged]] = {label: [] for label in RULE}
    for name in gold.SETS:
        found = list(_judged(score, folder / f"{name}.jsonl", pipeline))
        for label, odds, right in found:
            judged[label].append((odds, right, 1000 / sum(one[0] == label for one in found)))
    fitted = {label: fit(some).eased(EASED[label]) for label, some in judged.items()}
    about = json.loads((model / "model.json").read_text(encoding="utf-8"))
    about["calibration"] = {label: [round(n, 4) for n in scale] for label, scale in fitted.items()}
    new = model / "model.json.new"
    new.write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    new.replace(model / "model.json")
    return fitted


def _judged(score: Any, path: Path, pipeline: NamePipeline) -> Iterator[tuple[str, float, bool]]:
    """Label, log odds, and whether it touches a span of the label, of each span that the network gives."""
    items = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    texts = [Text(gold.PARTS[item["kind"]], item["text"], item.get("lang")) for item in items]
    with pipeline.nlp.memory_zone():
        for item, doc in zip(items, pipeline.tag(texts), strict=True):
            reading, probabilities = doc.user_data["reading"], doc.user_data["probabilities"]
            for entity in entities(reading, probabilities, _PLAIN, ease=0.0):
                words = reading.words[entity.first : entity.last]
                place = score.trim(item["text"], words[0].start, words[-1].end)
                touched = {label for a, b, label in item["spans"] if score.overlap(place, (a, b))}
                if touched != {"FICTIONAL"}:
                    right = LABELS[RULES[RULE[entity.label]].kind] in touched
                    yield entity.label, log_odds(entity.score), right


def fit(judged: list[Judged]) -> Calibration:
    """Logistic regression on (log odds, right, weight) by Newton's method."""
    if len({right for _, right, _ in judged}) < 2:  # nothing to tell apart
        return Calibration()
    odds, right, weight = (np.array(column, dtype=np.float64) for column in zip(*judged, strict=True))
    x = np.stack([odds, np.ones_like(odds)])
    at = np.array([1.0, 0.0])
    for _ in range(_STEPS):
        guess = 1 / (1 + np.exp(-np.clip(at @ x, -30, 30)))
        gradient = x @ (weight * (guess - right)) + _PRIOR * (at - [1.0, 0.0])
        curvature = (x * (weight * guess * (1 - guess))) @ x.T + _PRIOR * np.eye(2)
        at = at - np.clip(np.linalg.solve(curvature, gradient), -1, 1)
    return Calibration(float(max(at[0], _FLATTEST)), float(np.clip(at[1], -10, 10)))
