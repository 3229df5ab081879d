"""The training loop: seeded, on one core, over prepared arrays; leaves the averaged weights."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from thinc.api import Adam, NumpyOps, fix_random_seed, set_current_ops

from scrubber.text import _names_model as network
from scrubber.text._names_decode import ENTITIES, LABELS, decode
from scrubber.text._names_features import COLUMNS, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NORM: Final = COLUMNS.index("norm")
CODE: Final = COLUMNS.index("code")
_NAME_BITS: Final = 45  # a code modulo this is the code without what it says about names
_CODE_SHIFT: Final = 16
_TURNS: Final = 6  # different choices of list entries that are hidden


class BlasOps(NumpyOps):  # type: ignore[misc]  # a Cython class without types
    """Matrix products by NumPy's BLAS: twice as fast as thinc's own, where OPENBLAS_NUM_THREADS is 1."""

    def gemm(self, x: Any, y: Any, out: Any = None, trans1: Any = None, trans2: Any = None) -> Any:
        """Multiply two matrices, each transposed if wished."""
        return np.dot(x.T if trans1 else x, y.T if trans2 else y, out=out)


@dataclass(frozen=True, slots=True)
class Plan:
    """Hyperparameters of the loop.

    `minutes` bounds the wall time: the learning rate then falls with the clock where that is ahead, and two
    runs are no longer alike to the bit.
    """

    epochs: float = 3.0
    minutes: float = math.inf
    rate: float = 0.001
    l2: float = 0.01
    first_batch: int = 500  # words
    last_batch: int = 2000
    norm_dropout: float = 0.12
    code_dropout: float = 0.18
    word_dropout: float = 0.1
    seed: int = 7


class Data:
    """Prepared examples: rows of features and labels, cut by lengths."""

    def __init__(self, path: Path) -> None:
        with np.load(path, allow_pickle=False) as stored:
            self.features = stored["features"]
            self.labels = stored["labels"].astype(np.int64)
            self.lengths = stored["lengths"]
        self.ends = np.cumsum(self.lengths)

    def __len__(self) -> int:
        return len(self.lengths)

    def item(self, i: int) -> tuple[Any, Any]:
        """Features and labels of one example."""
        start, end = self.ends[i] - self.lengths[i], self.ends[i]
        return self.features[start:end], self.labels[start:end]


def batches(data: Data, plan: Plan, rng: Any) -> Iterator[tuple[list[int], float]]:
    """Indices of the examples of each batch, with the progress in 0..1; batches grow."""
    total = plan.epochs * len(data)
    seen = 0
    while seen < total:
        batch: list[int] = []
        size = 0
        for i in rng.permutation(len(data)):
            batch.append(int(i))
            size += int(data.lengths[i])
            progress = seen / total
            wanted = plan.first_batch + (plan.last_batch - plan.first_batch) * min(1.0, 4 * progress)
            if size >= wanted:
                seen += len(batch)
                yield batch, progress
                batch, size = [], 0
                if seen >= total:
                    return


def noisy(features: Any, plan: Plan, rng: Any, turn: int) -> Any:
    """Hide some words' norms, and that the lists know some names and words (the same ones throughout a turn).

    So the model learns that a name may be in no list, and that not every word which is in none is a name.
    """
    rows = features.copy()
    chance = (rows[:, NORM] * np.uint64(2654435761 + 2 * turn)) % np.uint64(1000)
    listed = rows[:, CODE] >= _CODE_SHIFT
    hidden = listed & (chance < int(1000 * plan.code_dropout))
    codes = rows[:, CODE][hidden] - np.uint64(_CODE_SHIFT)
    rows[hidden, CODE] = codes % np.uint64(_NAME_BITS) + np.uint64(_CODE_SHIFT)
    rows[listed & (chance >= 1000 - int(1000 * plan.word_dropout)), CODE] = _CODE_SHIFT
    rows[rng.random(len(rows)) < plan.norm_dropout, NORM] = UNKNOWN
    return rows


def train(data: Data, held_out: Data, model: Any, plan: Plan, *, checkpoint: Callable[[Any], None]) -> Any:
    """Train a network and leave its averaged weights in it; `checkpoint` is given them now and then."""
    rng = np.random.default_rng(plan.seed)
    optimizer: Any = Adam(plan.rate, L2=plan.l2, grad_clip=1.0, use_averages=True)
    began = time.monotonic()
    loss = words = 0.0
    for step, (batch, progress) in enumerate(batches(data, plan, rng)):
        spent = (time.monotonic() - began) / 60 / plan.minutes
        if spent >= 1:
            break
        optimizer.learn_rate = plan.rate * schedule(max(progress, spent))
        turn = int(rng.integers(_TURNS))
        items = [data.item(i) for i in batch]
        loss += update(model, optimizer, [(noisy(rows, plan, rng, turn), labels) for rows, labels in items])
        words += sum(int(data.lengths[i]) for i in batch)
        if step % 500 == 499:
            with model.use_params(optimizer.averages):
                figures = f1(model, held_out, 600)
                if step % 2000 == 1999:
                    checkpoint(model)
            print(f"{step + 1:6} {max(progress, spent):5.2f} loss {loss / words:.4f} PER F1 {figures:.3f} "
                  f"{words / (time.monotonic() - began):.0f} words/s", flush=True)  # fmt: skip
    averages = optimizer.averages
    for node in model.walk():
        for name in node.param_names:
            if (node.id, name) in averages:
                node.set_param(name, averages[node.id, name])
    return model


def fresh(shape: network.Shape, seed: int) -> Any:
    """An untrained network, the same for the same seed."""
    set_current_ops(BlasOps())
    fix_random_seed(seed)
    return network.empty_model(shape)


def schedule(progress: float) -> float:
    """Warm up, stay, then fall to a fiftieth over the last 60 per cent."""
    if progress < 0.01:
        return 0.1 + 90 * progress
    return 1.0 if progress < 0.4 else max(0.02, (1 - progress) / 0.6)


def update(model: Any, optimizer: Any, items: list[tuple[Any, Any]]) -> float:
    """One step on (features, labels) of some examples; returns the summed loss."""
    guesses, backprop = model.begin_update([rows for rows, _ in items])
    total = sum(len(labels) for _, labels in items)
    gradients = []
    loss = 0.0
    for guess, (_, labels) in zip(guesses, items, strict=True):
        gradient = guess.copy()
        at = np.arange(len(labels))
        gradient[at, labels] -= 1
        loss -= float(np.log(guess[at, labels] + 1e-9).sum())
        gradients.append(gradient / total)
    backprop(gradients)
    model.finish_update(optimizer)
    return loss


def f1(model: Any, data: Data, limit: int) -> float:
    """Exact-span F1 for people on the first `limit` examples."""
    right = guessed = held = 0
    for i in range(min(limit, len(data))):
        rows, labels = data.item(i)
        found = {e[:2] for e in decode(model.predict([rows])[0], {}) if e.label == "PER"}
        sure = np.eye(len(LABELS), dtype=np.float32)[labels]
        true = {e[:2] for e in decode(sure, dict.fromkeys(ENTITIES, 0.5)) if e.label == "PER"}
        right, guessed, held = right + len(found & true), guessed + len(found), held + len(true)
    return 2 * right / max(1, guessed + held)
