"""The command behind `.pre-commit-hooks.yaml`: `scrub` on the files that git is about to commit.

pre-commit (https://pre-commit.com) puts the names of files behind the options, and whoever names a file
chooses how it begins: `--baseline=x.md` is a name like any other.
"""

from __future__ import annotations

import os
import sys

from scrubber import cli


def main() -> None:
    """Run `scrub` with what stands on the command line, every file that is there taken for a file."""
    sys.argv[1:] = map(as_path, sys.argv[1:])
    cli.main()


def as_path(word: str) -> str:
    """A word of the command line; one that begins with "-" and is the name of a file becomes its path."""
    return os.path.join(os.curdir, word) if word.startswith("-") and os.path.lexists(word) else word  # noqa: PTH118 - Path drops the dot
