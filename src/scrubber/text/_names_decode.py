"""From probabilities per word to spans: the best legal sequence of B, I and O labels.

A threshold below 0.5 for a label asks for more spans of it, above 0.5 for fewer and surer ones.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

ENTITIES: Final = ("PER", "LOC", "ORG")
LABELS: Final = ("O", *(f"{mark}-{entity}" for entity in ENTITIES for mark in "BI"))
_TINY: Final = 1e-9
_FORBIDDEN: Final = -1e9
NOTHING: Final = 0.985  # a word that is outside of everything with more than this is not looked at


class Entity(NamedTuple):
    """Words first to last (exclusive) are one entity with the mean probability `score`."""

    first: int
    last: int
    label: str
    score: float


def _legal() -> Any:
    """Log cost of label j after label i: an I needs a B or I of the same entity before it."""
    table = np.zeros((len(LABELS), len(LABELS)), dtype=np.float32)
    for i, before in enumerate(LABELS):
        for j, after in enumerate(LABELS):
            if after.startswith("I-") and before[2:] != after[2:]:
                table[i, j] = _FORBIDDEN
    return table


_LEGAL: Final = _legal()
_START: Final = _LEGAL[0]


def decode(probabilities: Any, thresholds: dict[str, float]) -> list[Entity]:
    """Spans of one text. `probabilities` is (words, labels); `thresholds` maps entities to 0..1."""
    open_ = np.flatnonzero(probabilities[:, 0] < NOTHING).tolist()
    if not open_:
        return []
    scores = np.log(probabilities + _TINY)
    for k, entity in enumerate(ENTITIES):
        threshold = min(max(thresholds.get(entity, 0.5), _TINY), 1 - _TINY)
        scores[:, 1 + 2 * k : 3 + 2 * k] += math.log((1 - threshold) / threshold)
    path = [0] * len(scores)
    for first, last in _runs(open_):
        alone = last == first + 1
        path[first:last] = (
            [int((scores[first] + _START).argmax())] if alone else _best_path(scores[first:last])
        )
    return _spans(path, probabilities)


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Ranges of numbers that follow each other."""
    first = before = numbers[0]
    for number in numbers[1:]:
        if number != before + 1:
            yield first, before + 1
            first = number
        before = number
    yield first, before + 1


def _best_path(scores: Any) -> list[int]:
    total = scores[0] + _START
    back = np.zeros(scores.shape, dtype=np.int64)
    for i in range(1, len(scores)):
        ways = total[:, None] + _LEGAL
        back[i] = ways.argmax(axis=0)
        total = ways.max(axis=0) + scores[i]
    path = [int(total.argmax())]
    for i in range(len(scores) - 1, 0, -1):
        path.append(int(back[i, path[-1]]))
    return path[::-1]


def _spans(path: list[int], probabilities: Any) -> list[Entity]:
    found = []
    first = -1
    for i, tag in enumerate([*path, 0]):
        if first >= 0 and (i == len(path) or tag % 2 == 1 or tag == 0):
            label = LABELS[path[first]][2:]
            found.append(Entity(first, i, label, _mean(probabilities[first:i], label)))
            first = -1
        if tag % 2 == 1 and i < len(path):
            first = i
    return found


def _mean(rows: Any, label: str) -> float:
    k = 1 + 2 * ENTITIES.index(label)
    return float(rows[:, k : k + 2].sum(axis=1).mean())
