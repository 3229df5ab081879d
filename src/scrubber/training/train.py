"""The training loop: seeded, on the CPU, over prepared arrays; leaves averaged weights."""

from __future__ import annotations

import json
import math
import time
from copy import deepcopy
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch
from torch.nn import functional

from scrubber.text._names_decode import ENTITIES, LABELS, decode
from scrubber.text._names_features import COLUMNS, NO_CODE
from scrubber.training.batches import Data, batches
from scrubber.training.network import Network, Shape, embedding, fresh

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CODE: Final = list(COLUMNS).index("code")
FORM: Final = list(COLUMNS).index("norm")
_REPORT: Final = 400  # steps
_USAGES: Final = 8
_LISTS: Final = 45 * _USAGES  # a code modulo this is the code without what it says about names


@dataclass(frozen=True, slots=True)
class Plan:
    """Hyperparameters of the loop.

    `minutes` bounds the wall time: the learning rate then falls with the clock where that is ahead, and two
    runs are no longer alike to the bit. `tail` is the last share of the run in which the rate falls.
    """

    epochs: float = 2.0
    minutes: float = math.inf
    rate: float = 1e-3
    warm: float = 0.03
    tail: float = 0.85
    decay: float = 0.05
    batch: int = 2500  # words, padding included
    code_dropout: float = 0.18
    word_dropout: float = 0.1
    form_dropout: float = 0.15
    memory: float = 0.9995  # of the averaged weights, per step
    seed: int = 7


def hide(features: torch.Tensor, plan: Plan, rng: Any) -> None:
    """Hide now and then that the lists know a name or a word, and which word it is.

    So the model learns that a name may be in no list, that not every word which is in none is a name, and to
    judge by the words around.
    """
    codes = features[:, CODE]
    chance = torch.from_numpy(rng.random(len(codes)))
    listed = codes < NO_CODE
    names = listed & (chance < plan.code_dropout)
    codes[names] = codes[names] % _LISTS
    rare = listed & (chance < plan.code_dropout / 2)
    codes[rare] -= codes[rare] % _USAGES
    codes[listed & (chance >= 1 - plan.word_dropout)] = 0
    forms = features[:, FORM]
    forms[torch.from_numpy(rng.random(len(forms))) < plan.form_dropout] = 0


def run(out: Path, start: Path | None, plan: Plan, shape: Shape) -> None:
    """Train on all passes in `out`; `network.pt` and `about.json` there are written now and then."""
    data = Data(*sorted(out.glob("train-*.npz")))
    network = fresh(embedding(out / "vocabulary.npz"), shape, plan.seed)
    earlier = []
    if start:
        network.load_state_dict(torch.load(start, weights_only=True))
        earlier = json.loads(start.with_name("about.json").read_text(encoding="utf-8"))["runs"]
    save = saver(out, plan, earlier)
    train(data, Data(out / "held-out.npz"), network, plan, checkpoint=save)


def saver(out: Path, plan: Plan, earlier: list[dict[str, Any]]) -> Callable[[Network, int], None]:
    """What writes the network and how it was made: `earlier` runs, then this one up to so many words."""

    def save(network: Network, words: int) -> None:
        torch.save(network.state_dict(), out / "network.pt")
        runs = [*earlier, {"words": words} | asdict(plan)]
        if math.isinf(plan.minutes):
            del runs[-1]["minutes"]
        about = {"shape": asdict(network.shape), "runs": runs}
        (out / "about.json").write_text(json.dumps(about), encoding="utf-8")

    return save


def train(
    data: Data, held_out: Data, network: Network, plan: Plan, *, checkpoint: Callable[[Network, int], None]
) -> None:
    """Train a network in place, and leave the average of its weights over the last steps in it.

    `checkpoint` is called now and then with that average and the number of words seen.
    """
    rng = np.random.default_rng(plan.seed)
    optimizer = torch.optim.AdamW(
        network.parameters(), plan.rate, betas=(0.9, 0.98), weight_decay=plan.decay, fused=True
    )
    average = deepcopy(network).eval()
    began = time.monotonic()
    words, losses = 0, [0.0]
    for step, (chosen, progress) in enumerate(batches(data, plan.epochs, plan.batch, rng), start=1):
        spent = max(progress, (time.monotonic() - began) / 60 / plan.minutes)
        if spent >= 1:
            break
        optimizer.param_groups[0]["lr"] = plan.rate * schedule(spent, plan)
        batch, labels = data.batch(chosen)
        hide(batch["features"], plan, rng)
        losses.append(update(network, optimizer, batch, labels))
        blend(average, network, min(plan.memory, 1 - 1 / (step + 1)))
        words += len(batch["features"])
        if step % _REPORT == 0:
            speed = words / (time.monotonic() - began)
            print(f"{step:6} {spent:5.3f} loss {np.mean(losses[-_REPORT:]):.4f} {words / 1e6:.2f} M words "
                  f"{speed:.0f}/s PER F1 {f1(average, held_out, 500):.3f}", flush=True)  # fmt: skip
            checkpoint(average, words)
    network.load_state_dict(average.state_dict())
    checkpoint(network, words)


def blend(average: Network, network: Network, memory: float) -> None:
    """Move the averaged weights towards those of the network."""
    with torch.no_grad():
        for mean, value in zip(average.parameters(), network.parameters(), strict=True):
            mean.lerp_(value, 1 - memory)


def update(network: Network, optimizer: Any, batch: dict[str, torch.Tensor], labels: torch.Tensor) -> float:
    """One step; returns the loss."""
    network.train()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores = network(batch)
    loss = functional.cross_entropy(scores[batch["inside"]], labels)
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    return float(loss.detach())


def schedule(progress: float, plan: Plan) -> float:
    """Warm up, stay, then fall to a fiftieth over the last part."""
    if progress < plan.warm:
        return max(0.02, progress / plan.warm)
    return min(1.0, max(0.02, (1 - progress) / plan.tail))


def f1(network: Network, data: Data, limit: int) -> float:
    """Exact-span F1 for people on the first `limit` examples."""
    right = guessed = held = 0
    network.eval()
    with torch.no_grad():
        for i in range(min(limit, len(data))):
            batch, labels = data.batch([i])
            guess = torch.softmax(network(batch)[0], 1).numpy()
            found = {e[:2] for e in decode(guess, {}) if e.label == "PER"}
            sure = np.eye(len(LABELS), dtype=np.float32)[labels.numpy()]
            true = {e[:2] for e in decode(sure, dict.fromkeys(ENTITIES, 0.5)) if e.label == "PER"}
            right, guessed, held = right + len(found & true), guessed + len(found), held + len(true)
    return 2 * right / max(1, guessed + held)
