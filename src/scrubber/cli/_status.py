"""Exit statuses of `scrub`."""

from typing import Final

OK: Final = 0  # nothing left to report
FINDINGS: Final = 1  # findings remain
USAGE: Final = 2  # usage, configuration, missing path
REFUSED: Final = 3  # at least one file could not be cleaned or verified
INTERRUPTED: Final = 130
