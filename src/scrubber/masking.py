"""Private values as they are shown to people who did not ask for the values."""

from __future__ import annotations

import re
from typing import Final

_LETTERS: Final = re.compile(r"[^\W\d_]+|\d+")


def mask(value: str) -> str:
    """Hide a value, but leave its form: the first letter of each word, no figure."""
    return _LETTERS.sub(lambda match: "…" if match[0].isdigit() else f"{match[0][0]}…", value)
