"""Exit statuses of `scrub`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrubber.trees._results import Result

OK: Final = 0  # nothing left to report
FINDINGS: Final = 1  # findings remain
USAGE: Final = 2  # usage, configuration, missing path
REFUSED: Final = 3  # at least one file could not be cleaned or verified
INTERRUPTED: Final = 130


def of(results: Iterable[Result]) -> int:
    """The exit status that these results call for."""
    results = list(results)
    if any(result.error for result in results):
        return REFUSED
    return FINDINGS if any(result.remains for result in results) else OK
