"""Measure a packed model: gold sets, held-out corpora, names by origin, speed.

The gold sets are read for this alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from scrubber.training import entities, gold, origins, speed
from scrubber.training.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What to measure and how. `arguments` go to the scorer; `sentences` bounds each corpus, 0 takes all."""

    gold: Path
    data: Path
    model: Path
    min_score: float = 0.5
    only: tuple[str, ...] = ()
    sentences: int = entities.SENTENCES
    arguments: tuple[str, ...] = ()
    json: Path | None = None


class Bench:
    """What the parts share, made once where a part asks for it."""

    def __init__(self, options: Options) -> None:
        self.options = options

    @cached_property
    def stage(self) -> Stage:
        """The detectors around the model."""
        return Stage(self.options.model)

    @cached_property
    def scorer(self) -> Any:
        """The scorer of the gold sets."""
        return gold.scorer(self.options.gold)

    @cached_property
    def searched(self) -> list[gold.Searched]:
        """The gold sets with all that was found in them."""
        return [gold.search(self.stage, self.options.gold, name) for name in gold.SETS]


def _gold(bench: Bench) -> dict[str, Any]:
    options = bench.options
    return {
        one.name: gold.tables(bench.scorer, one, options.min_score, options.arguments)
        for one in bench.searched
    }


def _curve(bench: Bench) -> dict[str, Any]:
    points = {one.name: gold.curve(bench.scorer, one) for one in bench.searched}
    return {"points": points, "calibration": gold.calibration(bench.scorer, bench.searched)}


def _ner(bench: Bench) -> dict[str, Any]:
    options = bench.options
    return entities.measure(
        bench.stage, options.data, min_score=options.min_score, sentences=options.sentences
    )


def _origins(bench: Bench) -> dict[str, Any]:
    return origins.measure(bench.stage, bench.options.data, min_score=bench.options.min_score)


def _speed(bench: Bench) -> dict[str, Any]:
    return speed.measure(bench.options.model, bench.options.data)


def _context(bench: Bench) -> dict[str, Any]:
    return gold.contexts(bench.scorer, bench.stage, bench.searched, bench.options.min_score)


PARTS: Final[dict[str, Callable[[Bench], dict[str, Any]]]] = {
    "gold": _gold,
    "curve": _curve,
    "ner": _ner,
    "origins": _origins,
    "speed": _speed,
    "context": _context,
}


def evaluate(options: Options) -> dict[str, Any]:
    """Print the tables of the chosen parts, all by default; the figures come back, and go to a file."""
    bench = Bench(options)
    figures: dict[str, Any] = {"min_score": options.min_score}
    for name, part in PARTS.items():
        if not options.only or name in options.only:
            figures[name] = part(bench)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return figures
