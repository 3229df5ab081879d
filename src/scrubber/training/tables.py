"""Plain text tables for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def show(title: str, header: Sequence[str], rows: Sequence[Sequence[str]], note: str = "") -> None:
    """Print a table: the first column to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    print(f"\n== {title}")
    for row in (header, *rows):
        cells = [cell.rjust(width) for cell, width in zip(row, widths, strict=True)]
        print("  ".join([row[0].ljust(widths[0]), *cells[1:]]).rstrip())
    if note:
        print(note)
    print(end="", flush=True)


def ratio(part: float, whole: float) -> float | None:
    """A share, or None where there is nothing to take it of."""
    return part / whole if whole else None


def percent(share: float | None) -> str:
    """A share in per cent with one digit."""
    return "-" if share is None else f"{100 * share:.1f}"
