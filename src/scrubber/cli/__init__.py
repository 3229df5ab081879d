"""The command `scrub`. Builds assets, shows reports, moves cleaned files into place; decides nothing else."""

from __future__ import annotations

import sys


def main() -> None:
    """Entry point of `scrub`. The version is answered before anything is loaded."""
    if sys.argv[1:] == ["--version"]:
        from scrubber._version import __version__

        sys.stdout.write(f"scrub {__version__}\n")
        return
    from scrubber.cli._app import run

    sys.exit(run())
