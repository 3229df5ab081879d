"""One value of a front matter at its exact place, whatever its notation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value at [start, end) of the source; `path` are the keys and list indices that lead to it."""

    path: tuple[str | int, ...]
    value: str = field(repr=False)
    start: int
    end: int
    write: Callable[[str], str] = field(repr=False)
