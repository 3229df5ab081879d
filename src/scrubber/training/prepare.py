"""Turn corpora, patterns and lists into arrays that the training loop reads, and pack the lexicon."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import numpy as np

from scrubber.text._names_features import Featurizer
from scrubber.text._names_lexicon import Code, Lexicon, fold
from scrubber.training import corpora, filenames, lists, synthesize
from scrubber.training.augment import recased, swapped
from scrubber.training.example import Example, labelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


def prepare(data: Path, out: Path, *, seed: int, synthetic: int, passes: int) -> None:
    """Write `lexicon.npz`, `train.npz` and `held-out.npz` to `out`.

    `synthetic` examples are made from patterns per pass; each pass reads the corpora once, changed anew.
    """
    out.mkdir(parents=True, exist_ok=True)
    table = lists.lexicon_table(data / "lists", corpora.lower_case_counts(data))
    lexicon = Lexicon.of(table)
    lexicon.save(out / "lexicon.npz")
    raw = data / "lists"
    rng = random.Random(seed)
    pools = likely_names(lists.names(raw), table, rng)
    filler = synthesize.Filler(rng, pools, lists.places(raw), ordinary_words(table))
    examples: list[Example] = []
    for turn in range(passes):
        examples += real(corpora.read(data, seed=seed + turn), filler)
        examples += made(filler, synthetic)
    filler.rng.shuffle(examples)
    np.savez(out / "train.npz", **arrays(examples, lexicon))
    np.savez(out / "held-out.npz", **arrays(corpora.read(data, held_out=True), lexicon))
    print(f"{len(table)} words in the lexicon, {len(examples)} examples in {out}")


def likely_names(pools: lists.Names, table: dict[str, Code], rng: random.Random) -> lists.Names:
    """Thin out names that are ordinary words: the lists hold many, people rarely bear them."""
    share = (1.0, 0.3, 0.06)

    def kept(name: str) -> bool:
        parts = [table.get(fold(part), Code()) for part in name.split()]
        return rng.random() < max(share[code.common] for code in parts)

    for pool in (pools.given, pools.surname):
        for language, names in pool.items():
            pool[language] = [name for name in names if kept(name)]
    return pools


def ordinary_words(table: dict[str, Code]) -> list[str]:
    """Words that mean no name: the usual ones more often."""
    plain = [
        w for w, code in table.items() if code.common and not code.given and not code.surname and len(w) > 2
    ]
    usual = [w for w in plain if table[w].common == 2]
    return sorted(plain) + sorted(usual) * max(1, len(plain) // max(1, len(usual)))


def real(examples: Iterable[Example], filler: synthesize.Filler) -> Iterator[Example]:
    """Corpora, partly with other names, in other case, or cut down to file names."""
    rng = filler.rng
    for example in examples:
        changed = swapped(example, filler) if rng.random() < 0.3 else example
        if rng.random() < 0.28:
            cut = filenames.from_sentence(changed, rng)
            if cut is not None:
                yield cut
            if rng.random() < 0.5:
                continue
        yield recased(changed, rng)


def made(filler: synthesize.Filler, count: int) -> Iterator[Example]:
    """Captions and file names from patterns, nearly half of them without a person."""
    rng = filler.rng
    for _ in range(count):
        chance = rng.random()
        if chance < 0.26:
            yield recased(synthesize.caption(filler, with_person=True), rng)
        elif chance < 0.44:
            yield recased(synthesize.caption(filler, with_person=False), rng)
        elif chance < 0.69:
            yield filenames.from_pattern(filler, with_person=True)
        elif chance < 0.88:
            yield filenames.from_pattern(filler, with_person=False)
        else:
            yield filenames.from_words(filler.ordinary, rng)


def arrays(examples: Iterable[Example], lexicon: Lexicon) -> dict[str, Any]:
    """Features, labels and lengths of all examples, one after the other."""
    featurizer = Featurizer(lexicon)
    features: list[Any] = []
    labels: list[int] = []
    for example in examples:
        reading, tags = labelled(example, lexicon)
        if tags:
            features.append(featurizer.matrix(reading))
            labels += tags
    lengths = np.array([len(rows) for rows in features], dtype=np.int32)
    return {
        "features": np.concatenate(features),
        "labels": np.array(labels, dtype=np.int8),
        "lengths": lengths,
    }
