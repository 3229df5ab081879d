"""A progress bar on standard error, on a terminal and nowhere else."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrubber.cli._options import Options

_FEW: Final = 8  # files: done before anybody could read the bar


@contextmanager
def bar(total: int, options: Options) -> Iterator[Callable[[], None]]:
    """Give a function to call once per finished file."""
    if options.no_progress or options.quiet or total < _FEW or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("scrub"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("scrub", total=total)
        yield lambda: progress.advance(task)
