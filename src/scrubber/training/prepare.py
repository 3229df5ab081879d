"""Turn corpora, patterns and lists into arrays that the training loop reads; make lexicon and vocabulary."""

from __future__ import annotations

import random
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from scrubber.text._names_features import Featurizer
from scrubber.text._names_lexicon import Code, Lexicon, fold
from scrubber.text._names_pieces import Pieces
from scrubber.training import corpora, filenames, lists, pretrained, synthesize, vocabulary, words, written
from scrubber.training.augment import recased, swapped
from scrubber.training.example import Example, labelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


_USUAL: Final = 5  # usage: once in a hundred thousand words
_MOST: Final = 12  # times that a usual name is repeated


class Material(NamedTuple):
    """What all passes share."""

    table: dict[str, Code]
    lexicon: Lexicon
    pieces: Pieces


class Recipe(NamedTuple):
    """How much to make: each pass reads the corpora once, changed anew, and fills `synthetic` patterns."""

    passes: range = range(4)
    synthetic: int = 230_000
    seed: int = 7


def prepare(data: Path, out: Path, recipe: Recipe, *, jobs: int = 1) -> None:
    """Write `lexicon.npz`, `vocabulary.npz`, `held-out.npz`, and `train-N.npz` for each pass N, to `out`."""
    out.mkdir(parents=True, exist_ok=True)
    material = _material(data, out)
    np.savez(out / "held-out.npz", **arrays(corpora.read(data, held_out=True), material))
    with ProcessPoolExecutor(jobs, mp_context=get_context("fork")) as pool:
        waiting = [pool.submit(_pass, data, out, recipe, number) for number in recipe.passes]
        for number, result in zip(recipe.passes, waiting, strict=True):
            print(f"pass {number}: {result.result()} examples", flush=True)


def _material(data: Path, out: Path) -> Material:
    """Lexicon and vocabulary: made in the first run, then kept, so that later passes fit the earlier ones."""
    table = lists.lexicon_table(data / "lists", *corpora.case_counts(data))
    if not (out / "lexicon.npz").exists():
        Lexicon.of(table).save(out / "lexicon.npz")
    if not (out / "vocabulary.npz").exists():
        _save_vocabulary(data, out)
    with np.load(out / "vocabulary.npz") as stored:
        pieces = Pieces(stored["keys"], stored["scores"].astype(np.float32))
    return Material(table, Lexicon.load(out / "lexicon.npz"), pieces)


def _save_vocabulary(data: Path, out: Path) -> None:
    encoder = pretrained.read(pretrained.default_path())
    pools = lists.names(data / "lists")
    names = {
        part for pool in (*pools.given.values(), *pools.surname.values()) for n in pool for part in n.split()
    }
    forms = vocabulary.weighed(corpora.word_counts(data), sorted(names), words.frequencies())
    chosen = vocabulary.choose(encoder, forms)
    pieces = Pieces.made_of([encoder.pieces[i] for i in chosen], encoder.scores[chosen].tolist())
    numbers, scales = encoder.embedding([0, 3, *chosen])
    np.savez(
        out / "vocabulary.npz", keys=pieces.keys, scores=pieces.scores.astype(np.float16),
        numbers=numbers, scales=scales,
    )  # fmt: skip


def _pass(data: Path, out: Path, recipe: Recipe, number: int) -> int:
    material = _material(data, out)
    seed = recipe.seed + number
    rng = random.Random(seed)
    raw = data / "lists"
    pools = likely_names(lists.names(raw), material.table, rng)
    filler = synthesize.Filler(
        rng, pools, usual_places(lists.places(raw), material.table), ordinary_words(material.table),
        sorted({*written.lines("brands")} - {*pools.figures}), written.lines("organisations"),
    )  # fmt: skip
    examples = [*real(corpora.read(data, seed=seed), filler), *made(filler, recipe.synthetic)]
    rng.shuffle(examples)
    np.savez(out / f"train-{number}.npz", **arrays(examples, material))
    return len(examples)


def likely_names(pools: lists.Names, table: dict[str, Code], rng: random.Random) -> lists.Names:
    """Thin out names that are ordinary words, and repeat usual ones until they are a third of the pool.

    The lists hold many names that people rarely bear, and John as often as any other; patterns without a
    person name him (St John's) far more often.
    """
    share = (1.0, 0.6, 0.08)

    def kept(name: str) -> bool:
        parts = [table.get(fold(part), Code()) for part in name.split()]
        return rng.random() < max(share[code.common] for code in parts)

    for pool in (pools.given, pools.surname):
        for language, names in pool.items():
            pool[language] = [name for name in names if kept(name)]
            usual = [name for name in pool[language] if _is_usual(name, table)]
            pool[language] += usual * min(_MOST, len(pool[language]) // (2 * len(usual)) if usual else 0)
    return pools


def usual_places(places: dict[str, list[str]], table: dict[str, Code]) -> dict[str, list[str]]:
    """Repeat towns that texts name until they are a third: most of the lists are villages."""
    for language, listed in places.items():
        usual = [
            name for name in listed
            if (code := table.get(fold(name), Code())).usage >= _USUAL and not code.common
        ]  # fmt: skip
        places[language] = listed + usual * (len(listed) // (2 * len(usual)) if usual else 0)
    return places


def _is_usual(name: str, table: dict[str, Code]) -> bool:
    codes = [table.get(fold(part), Code()) for part in name.split()]
    return all(code.usage >= _USUAL and not code.common for code in codes)


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
        if chance < 0.25:
            yield recased(synthesize.caption(filler, with_person=True), rng)
        elif chance < 0.42:
            yield recased(synthesize.caption(filler, with_person=False), rng)
        elif chance < 0.69:
            yield filenames.from_pattern(filler, with_person=True)
        elif chance < 0.89:
            yield filenames.from_pattern(filler, with_person=False)
        else:
            yield filenames.from_words(filler.ordinary, rng)


def arrays(examples: Iterable[Example], material: Material) -> dict[str, Any]:
    """Pieces, pieces per word, features and labels of all words in a row, and words per example."""
    featurizer, of = Featurizer(material.lexicon), material.pieces.of
    pieces: list[int] = []
    sizes: list[int] = []
    features: list[Any] = []
    labels: list[int] = []
    for example in examples:
        reading, tags = labelled(example, material.lexicon)
        if tags:
            features.append(featurizer.matrix(reading))
            labels += tags
            for word in reading.words:
                cut = of(word.form, word.kind)
                pieces += cut
                sizes.append(len(cut))
    return {
        "pieces": np.array(pieces, dtype=np.uint16),
        "sizes": np.array(sizes, dtype=np.uint8),
        "features": np.concatenate(features),
        "labels": np.array(labels, dtype=np.int8),
        "lengths": np.array([len(rows) for rows in features], dtype=np.int32),
    }
