"""Measure on the gold sets with the functions of their own scorer: tables, curve, calibration, contexts."""

from __future__ import annotations

import importlib.util
import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scrubber.model import Text
from scrubber.training.stage import LABELS, marks, shown
from scrubber.training.tables import percent, ratio, show

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from scrubber.model import Finding
    from scrubber.training.stage import Stage

SETS: Final = ("dev", "family-dev")
SCORES: Final = tuple(n / 100 for n in range(5, 100, 5))
BINS: Final = ((0.05, 0.25), (0.25, 0.5), (0.5, 0.7), (0.7, 0.85), (0.85, 1.0))
PARTS: Final = {"filename": "name", "caption": "caption"}
_PARTNER: Final = {"filename": "caption", "caption": "filename"}
_KINDS: Final[dict[str, frozenset[str]]] = {
    "all": frozenset(PARTS), "captions": frozenset({"caption"}), "file names": frozenset({"filename"}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Searched:
    """One gold set with all that was found in it."""

    name: str
    path: Path
    items: list[dict[str, Any]]
    texts: list[Text]
    found: list[list[Finding]]

    def spans(self, min_score: float) -> list[list[list[Any]]]:
        """The spans of every item at a score, in the scorer's form."""
        pairs = zip(self.texts, self.found, strict=True)
        return [[list(mark) for mark in marks(shown(text, some, min_score))] for text, some in pairs]


def search(stage: Stage, folder: Path, name: str) -> Searched:
    """Read a gold set and search its texts, each by itself."""
    path = folder / f"{name}.jsonl"
    items = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    texts = [Text(PARTS[item["kind"]], item["text"], item.get("lang")) for item in items]
    return Searched(name, path, items, texts, stage.found(texts))


def scorer(folder: Path) -> Any:
    """The scorer of the gold sets as a module."""
    spec = importlib.util.spec_from_file_location("gold_scorer", folder / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def tables(score: Any, searched: Searched, min_score: float, arguments: Sequence[str]) -> dict[str, Any]:
    """Print the scorer's tables by kind, source, language, label and form of name; its figures come back."""
    with tempfile.TemporaryDirectory() as folder:
        guesses, figures = Path(folder) / "guesses.jsonl", Path(folder) / "figures.json"
        pairs = zip(searched.items, searched.spans(min_score), strict=True)
        rows = [json.dumps({"id": item["id"], "spans": spans}) + "\n" for item, spans in pairs]
        guesses.write_text("".join(rows), encoding="utf-8")
        print(f"\n== {searched.name}: all detectors, scores from {min_score}", flush=True)
        before = sys.argv
        sys.argv = [
            "score.py",
            str(guesses),
            "--gold",
            str(searched.path),
            "--json",
            str(figures),
            *arguments,
        ]
        try:
            score.main()
        finally:
            sys.argv = before
        result: dict[str, Any] = json.loads(figures.read_text(encoding="utf-8"))
        return result


def curve(score: Any, searched: Searched) -> list[dict[str, Any]]:
    """Print leak and false alarm over the least score, for captions, file names and all."""
    points = []
    for least in SCORES:
        spans = searched.spans(least)
        point: dict[str, Any] = {"min_score": least}
        for title, kinds in _KINDS.items():
            chosen = [p for p in zip(searched.items, spans, strict=True) if p[0]["kind"] in kinds]
            point[title] = rates(score, chosen)
        points.append(point)
    header = ["min-score", *(f"{title} {what}" for title in _KINDS for what in ("leak", "FA"))]
    columns = [(title, what) for title in _KINDS for what in ("leak", "false_alarm")]
    rows = [[f"{p['min_score']:.2f}", *(percent(p[a][b]) for a, b in columns)] for p in points]
    show(f"{searched.name}: leak % against false alarm % over the least score", header, rows)
    return points


def rates(score: Any, pairs: Iterable[tuple[dict[str, Any], list[list[Any]]]]) -> dict[str, float | None]:
    """The scorer's leak and false alarm of some items with their spans."""
    total = score.Stat()
    for item, spans in pairs:
        total.add(score.score_item(item, spans)[0])
    c = total.c
    return {
        "items": c["items"],
        "with_person": c["pos"],
        "leak": ratio(c["leak"], c["pos"]),
        "false_alarm": ratio(c["fa"], c["neg"]),
        "characters": ratio(c["cov"], c["chars"]),
    }


def calibration(score: Any, searched: Sequence[Searched]) -> list[dict[str, Any]]:
    """Print how often a person found with some score is one: the share should be about the score."""
    judged = {one.name: list(_judged(score, one)) for one in searched}
    judged["together"] = [pair for pairs in judged.values() for pair in pairs]
    figures: list[dict[str, Any]] = []
    for name, pairs in judged.items():
        for low, high in BINS:
            within = [pair for pair in pairs if low <= pair[0] < high or pair[0] == high == 1]
            figures.append({"set": name, "from": low, "to": high, "found": len(within)})
            figures[-1]["mean_score"] = ratio(sum(mean for mean, _ in within), len(within))
            figures[-1]["right"] = ratio(sum(right for _, right in within), len(within))
    rows = [
        [
            f"{f['set']}, {f['from']:g} to {f['to']:g}",
            str(f["found"]),
            percent(f["mean_score"]),
            percent(f["right"]),
        ]
        for f in figures
    ]
    note = "right: it touches a person; characters and pets count neither way"
    show("calibration of people by score", ["set, score", "found", "mean score%", "right%"], rows, note)
    return figures


def _judged(score: Any, searched: Searched) -> Iterable[tuple[float, bool]]:
    """The score of each person found and whether it touches one of the gold."""
    for item, text, some in zip(searched.items, searched.texts, searched.found, strict=True):
        for finding in shown(text, some, BINS[0][0]):
            if LABELS[finding.kind] != "PERSON":
                continue
            place = score.trim(item["text"], finding.span.start, finding.span.end)
            touched = {label for a, b, label in item["spans"] if score.overlap(place, (a, b))}
            if touched != {"FICTIONAL"}:
                yield finding.score, "PERSON" in touched


def contexts(score: Any, stage: Stage, searched: Sequence[Searched], min_score: float) -> dict[str, Any]:
    """Print what the other text of the same picture helps: only the items that have one, without and with."""
    figures: dict[str, Any] = {}
    rows = []
    for one in searched:
        held = [i for i, item in enumerate(one.items) if _partner(item)]
        alone = one.spans(min_score)
        together = _together(stage, one, held, min_score)
        for title, kinds in _KINDS.items():
            chosen = [i for i in held if one.items[i]["kind"] in kinds]
            if not chosen:
                continue
            ways: dict[str, Callable[[int], list[list[Any]]]] = {
                "alone": alone.__getitem__,
                "together": together.__getitem__,
            }
            for way, spans in ways.items():
                result = rates(score, [(one.items[i], spans(i)) for i in chosen])
                figures.setdefault(one.name, {}).setdefault(title, {})[way] = result
                rows.append(_row(f"{one.name} {title}, {way}", result))
    header = ["set", "items", "names", "leak%", "FA%", "char%"]
    show(f"caption and file name of one picture together, scores from {min_score}", header, rows)
    return figures


def _together(stage: Stage, one: Searched, held: Sequence[int], min_score: float) -> dict[int, Any]:
    groups = [[one.texts[i], _partner(one.items[i])[0]] for i in held]
    found = [both[0] for both in stage.found_together(groups)]
    pairs = zip(held, found, strict=True)
    return {i: [list(mark) for mark in marks(shown(one.texts[i], some, min_score))] for i, some in pairs}


def _partner(item: dict[str, Any]) -> list[Text]:
    kind = _PARTNER[item["kind"]]
    value = item.get("context", {}).get(kind)
    return [Text(PARTS[kind], value, item.get("lang"))] if value else []


def _row(title: str, result: dict[str, float | None]) -> list[str]:
    shares = [percent(result[key]) for key in ("leak", "false_alarm", "characters")]
    return [title, str(result["items"]), str(result["with_person"]), *shares]
