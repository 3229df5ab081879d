"""Entity-level exact F1 on the corpora that are held out of training, as they are and in lower case."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from scrubber.model import Text
from scrubber.training import corpora
from scrubber.training.stage import marks, shown
from scrubber.training.tables import percent, ratio, show

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from scrubber.training.example import Example
    from scrubber.training.stage import Stage

SENTENCES: Final = 1500
LABELS: Final = {"PERSON": "PER", "LOCATION": "LOC", "ORG_SITE": "ORG"}
_SEED: Final = 5


def measure(stage: Stage, data: Path, *, min_score: float, sentences: int) -> dict[str, Any]:
    """Print a row per corpus and case. `sentences` bounds each corpus; 0 takes all."""
    figures: dict[str, Any] = {}
    rows = []
    for name, examples in held_out(data, sentences):
        for case in ("as it is", "lower case"):
            chosen = [lowered(example) for example in examples] if case == "lower case" else examples
            result = f1(stage, chosen, min_score)
            figures.setdefault(name, {})[case] = result | {"sentences": len(chosen)}
            rows.append([f"{name}, {case}", str(len(chosen))])
            for label in LABELS.values():
                rows[-1] += [percent(result[label][key]) for key in ("precision", "recall", "f1")]
    header = [
        "corpus",
        "texts",
        *(f"{label} {what}" for label in LABELS.values() for what in ("P", "R", "F1")),
    ]
    note = (
        "ORG: the detectors look for institutions where people can be found, not for organisations at large"
    )
    show(f"exact spans on held-out corpora, scores from {min_score}", header, rows, note)
    return figures


def held_out(data: Path, sentences: int) -> Iterator[tuple[str, list[Example]]]:
    """The corpora kept out of training that are there, each cut to so many sentences by chance."""
    for name in corpora.HELD_OUT:
        for path in sorted(data.glob(f"*/{name}.jsonl")):
            examples = list(corpora.read_file(path))
            if 0 < sentences < len(examples):
                examples = random.Random(_SEED).sample(examples, sentences)
            yield name, examples


def lowered(example: Example) -> Example:
    """In lower case, letter by letter, so that spans stay where they are."""
    return replace(example, text="".join(c.lower() if len(c.lower()) == 1 else c for c in example.text))


def f1(stage: Stage, examples: Sequence[Example], min_score: float) -> dict[str, Any]:
    """Precision, recall and F1 of spans that are found from end to end, by label."""
    texts = [Text(example.part, example.text, _language(example)) for example in examples]
    counts: Counter[tuple[str, str]] = Counter()
    for example, text, some in zip(examples, texts, stage.found(texts), strict=True):
        guessed = marks(shown(text, some, min_score))
        guesses = {(a, b, LABELS[label]) for a, b, label in guessed if label in LABELS}
        for what, spans in (
            ("real", {*example.marks}),
            ("guess", guesses),
            ("hit", guesses & {*example.marks}),
        ):
            counts.update((label, what) for _, _, label in spans)
    return {
        label: _rates(*(counts[label, what] for what in ("hit", "guess", "real")))
        for label in LABELS.values()
    }


def _language(example: Example) -> str | None:
    return None if example.language == "xx" else example.language


def _rates(hit: int, guess: int, real: int) -> dict[str, float | None]:
    return {
        "precision": ratio(hit, guess),
        "recall": ratio(hit, real),
        "f1": ratio(2 * hit, guess + real) if real else None,
        "spans": real,
    }
