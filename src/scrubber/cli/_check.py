"""`scrub check`: report, write nothing."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from scrubber.cli import _baseline, _progress, _render, _status
from scrubber.trees import _walk
from scrubber.trees.checking import Checking

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scrubber.cli._options import Options


def run(paths: Sequence[Path], options: Options) -> int:
    """Check all files below the paths (the working folder where there are none)."""
    checking = Checking(paths or (_walk.HERE,), options)
    results = []
    output = _render.writer(options, "check")
    with closing(iter(checking)) as run, _progress.bar(len(checking), options) as advance:
        for result in _baseline.accepted(run, options):
            advance()
            output.add(result)
            results.append(result)
    output.close()
    if options.write_baseline is not None:
        _baseline.write(results, options.write_baseline, options.reason or "")
        return _status.REFUSED if any(result.error for result in results) else _status.OK
    return _status.of(results)
