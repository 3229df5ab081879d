"""The command line of the training: prepare, train, pack, evaluate."""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import Final

from scrubber.text.names import MODEL

_SHARED: Final = Path("../shared/data")
_WORK: Final = Path("build/names")
_PARTS: Final = ("gold", "curve", "ner", "origins", "speed", "context")


def main() -> None:
    """Run one step."""
    parser = argparse.ArgumentParser(prog="python -m scrubber.training", description=__doc__)
    steps = parser.add_subparsers(dest="step", required=True)
    step = steps.add_parser("prepare", help="corpora, patterns and lists to arrays and a lexicon")
    step.add_argument("--data", type=Path, default=_SHARED / "ner")
    step.add_argument("--out", type=Path, default=_WORK)
    step.add_argument("--seed", type=int, default=7)
    step.add_argument("--synthetic", type=int, default=80_000, help="examples from patterns per pass")
    step.add_argument("--passes", type=int, default=2, help="times the corpora are read, changed anew")
    step = steps.add_parser("train", help="arrays to a model")
    step.add_argument("--out", type=Path, default=_WORK)
    step.add_argument("--seed", type=int, default=7)
    step.add_argument("--epochs", type=float, default=5.0)
    step.add_argument("--start", type=Path, help="a packed model whose weights to go on from")
    step.add_argument("--minutes", type=float, default=math.inf, help="stop by then, however far it is")
    step = steps.add_parser("pack", help="bring a model into the package")
    step.add_argument("--out", type=Path, default=_WORK)
    step.add_argument("--target", type=Path, default=MODEL)
    step.add_argument("--person", type=float, default=0.5, help="probability that becomes score 0.5")
    step.add_argument("--place", type=float, default=0.6)
    step = steps.add_parser("evaluate", help="measure a packed model")
    step.add_argument("--gold", type=Path, default=_SHARED / "gold")
    step.add_argument("--model", type=Path, default=MODEL)
    step.add_argument("--min-score", type=float, default=0.5)
    step.add_argument("--errors", type=int, default=0, help="print this many errors")
    step.add_argument("--brief", action="store_true", help="no rows by language in the scorer's table")
    step.add_argument("--data", type=Path, default=_SHARED / "ner")
    step.add_argument("--only", type=_parts, default=(), help="some of " + ",".join(_PARTS))
    step.add_argument("--sentences", type=int, default=1500, help="of each held-out corpus at most; 0: all")
    step.add_argument("--json", type=Path, help="write all figures to this file")
    _run(parser.parse_args())


def _run(options: argparse.Namespace) -> None:
    if options.step == "prepare":
        from scrubber.training.prepare import prepare

        prepare(
            options.data, options.out, seed=options.seed, synthetic=options.synthetic, passes=options.passes
        )
    elif options.step == "train":
        _train(options)
    elif options.step == "pack":
        from scrubber.training.pack import pack

        size = pack(options.out, options.target, {"PER": options.person, "LOC": options.place})
        print(f"{size:,} bytes in {options.target}")
    else:
        _evaluate(options)


def _parts(value: str) -> tuple[str, ...]:
    parts = tuple(value.split(","))
    if unknown := sorted(set(parts) - set(_PARTS)):
        raise argparse.ArgumentTypeError(f"no such part: {', '.join(unknown)}")
    return parts


def _evaluate(options: argparse.Namespace) -> None:
    from scrubber.training.evaluate import Options, evaluate

    brief = ("--brief",) if options.brief else ()
    evaluate(
        Options(
            gold=options.gold,
            data=options.data,
            model=options.model,
            min_score=options.min_score,
            only=options.only,
            sentences=options.sentences,
            arguments=("--errors", str(options.errors), *brief),
            json=options.json,
        )
    )


def _train(options: argparse.Namespace) -> None:
    from scrubber.text._names_model import Shape, copy_weights, save
    from scrubber.training import train
    from scrubber.training.pack import card

    data, held_out = train.Data(options.out / "train.npz"), train.Data(options.out / "held-out.npz")
    shape = Shape()
    plan = train.Plan(epochs=options.epochs, minutes=options.minutes, seed=options.seed)
    about = card(options.seed, int(data.lengths.sum()))

    def write(model: object) -> None:
        save(options.out, model, shape, about)

    first = train.fresh(shape, options.seed)
    if options.start:
        copy_weights(options.start, first)
    write(train.train(data, held_out, first, plan, checkpoint=write))


if __name__ == "__main__":
    main()
