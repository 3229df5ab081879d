"""Measure a packed model on the gold sets with their own scorer. Gold is read here and nowhere else."""

from __future__ import annotations

import json
import runpy
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scrubber.model import Finding, Text
from scrubber.text.names import NameDetector

if TYPE_CHECKING:
    from collections.abc import Sequence

SETS: Final = ("dev", "family-dev")
_LABELS: Final = {"T101": "PERSON", "T201": "LOCATION"}
_PARTS: Final = {"filename": "name", "caption": "caption"}


def evaluate(gold: Path, model: Path, *, min_score: float, arguments: Sequence[str]) -> None:
    """Print the scorer's table for each gold set."""
    for name in SETS:
        path = gold / f"{name}.jsonl"
        items = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        with tempfile.TemporaryDirectory() as folder:
            guesses = Path(folder) / "guesses.jsonl"
            rows = predictions(items, model, min_score)
            guesses.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
            print(f"\n== {name}, scores from {min_score}", flush=True)
            _score(gold / "score.py", [str(guesses), "--gold", str(path), *arguments])


def predictions(items: Sequence[dict[str, Any]], model: Path, min_score: float) -> list[dict[str, Any]]:
    """The detector's spans for gold items, in the scorer's form."""
    texts = [Text(_PARTS[item["kind"]], item["text"], item.get("lang")) for item in items]
    found = NameDetector(model=model).find(texts)
    return [
        {"id": item["id"], "spans": [_span(f) for f in findings if f.score >= min_score]}
        for item, findings in zip(items, found, strict=True)
    ]


def _span(finding: Finding) -> list[object]:
    return [finding.span.start, finding.span.end, _LABELS[finding.rule]]


def _score(script: Path, arguments: list[str]) -> None:
    before = sys.argv
    sys.argv = [str(script), *arguments]
    try:
        runpy.run_path(str(script), run_name="__main__")
    finally:
        sys.argv = before
