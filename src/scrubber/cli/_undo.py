"""`scrub undo`: take back what a journal tells of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scrubber.cli import _status
from scrubber.trees import _undo

if TYPE_CHECKING:
    from pathlib import Path


def undo(path: Path) -> int:
    """Restore what the journal tells of, and say what could not be restored."""
    undone = _undo.undo(path)
    for where, reason in undone.failed:
        click.echo(f"{where}: {reason}", err=True)
    click.echo(f"{undone.total - len(undone.failed)} of {undone.total} changes taken back")
    return _status.REFUSED if undone.failed else _status.OK
