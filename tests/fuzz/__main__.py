"""Fuzz handlers for as long as wanted: python -m tests.fuzz [FORMAT ...] --seconds 60 --seed 1."""

import argparse
import random
import sys
from pathlib import Path

from tests.fuzz.engine import fuzz, targets

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("formats", nargs="*")
parser.add_argument("--seconds", type=float, default=60, help="per format")
parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
args = parser.parse_args()
failed = False
for name in args.formats or targets():
    try:
        print(
            f"{name}: {fuzz(name, args.seconds, args.seed)} inputs, seed {args.seed}: all promises held",
            flush=True,
        )
    except AssertionError as error:
        failed = True
        path = Path(f"fuzz-{name}-{args.seed}.bin")
        path.write_bytes(error.data)
        print(f"{name}: {error} ({'; '.join(error.__notes__)}); the input is in {path}", flush=True)
sys.exit(failed)
