"""The command line of the training: prepare, train, pack, calibrate, evaluate."""

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
    step.add_argument("--synthetic", type=int, default=230_000, help="examples from patterns per pass")
    step.add_argument("--passes", type=int, default=4, help="times the corpora are read, changed anew")
    step.add_argument(
        "--first", type=int, default=0, help="number of the first pass: more can be added later"
    )
    step.add_argument("--jobs", type=int, default=1)
    step = steps.add_parser("train", help="arrays to a network")
    step.add_argument("--out", type=Path, default=_WORK)
    step.add_argument("--seed", type=int, default=7)
    step.add_argument("--epochs", type=float, default=2.0)
    step.add_argument("--start", type=Path, help="network.pt of an earlier run, whose weights to go on from")
    step.add_argument("--minutes", type=float, default=math.inf, help="stop by then, however far it is")
    step.add_argument("--threads", type=int, default=2)
    step = steps.add_parser("pack", help="bring a network into the package")
    step.add_argument("--out", type=Path, default=_WORK)
    step.add_argument("--target", type=Path, default=MODEL)
    step = steps.add_parser("calibrate", help="fit the scores of a packed model on the development gold sets")
    step.add_argument("--gold", type=Path, default=_SHARED / "gold")
    step.add_argument("--target", type=Path, default=MODEL)
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
        from scrubber.training.prepare import Recipe, prepare

        passes = range(options.first, options.first + options.passes)
        recipe = Recipe(passes, options.synthetic, options.seed)
        prepare(options.data, options.out, recipe, jobs=options.jobs)
    elif options.step == "train":
        import torch

        from scrubber.training.network import Shape
        from scrubber.training.train import Plan, run

        torch.set_num_threads(options.threads)
        plan = Plan(epochs=options.epochs, minutes=options.minutes, seed=options.seed)
        run(options.out, options.start, plan, Shape())
    elif options.step == "pack":
        from scrubber.training.pack import pack

        print(f"{pack(options.out, options.target):,} bytes in {options.target}")
    elif options.step == "calibrate":
        from scrubber.training.calibrate import calibrate

        for label, scale in calibrate(options.gold, options.target).items():
            print(f"{label}: slope {scale.slope:.3f}, shift {scale.shift:.3f}")
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


if __name__ == "__main__":
    main()
