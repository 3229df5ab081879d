"""`scrub clean -`: one picture from standard input to standard output, or to -o."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from scrubber.cli import _render, _status
from scrubber.errors import ScrubberError
from scrubber.trees import _walk
from scrubber.trees._results import Result

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scrubber.cli._options import Options


def _words(options: Options) -> int:
    """Say on standard error what the picture's own name tells; standard output holds the picture."""
    from scrubber.trees._words import with_words

    item = _walk.Item(_walk.STDIN)
    _, result = next(with_words([(item, Result(options.stdin_filename or "-"))], options))
    for finding in result.findings:
        click.echo(f"{result.path}: {finding.rule} {_render.title(finding)}", err=True)
    return _status.of([result])


def run(paths: Sequence[Path], options: Options) -> int:
    """One picture from standard input to standard output, or to -o."""
    if len(paths) > 1:
        raise click.UsageError("- stands alone: one picture comes on standard input")
    if options.in_place:
        raise click.UsageError("standard input cannot be replaced; leave --in-place out")
    if options.dry or options.rename or options.captions or options.text_only:
        raise click.UsageError("a picture on standard input is cleaned and nothing else")
    from scrubber.pipeline import Scrubber

    target = options.output if options.output is not None and options.output != _walk.STDIN else None
    try:
        scrubber = Scrubber(options.policy)
        if target is None:
            scrubber.clean(sys.stdin.buffer, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        else:
            scrubber.clean(sys.stdin.buffer, target, overwrite=options.overwrite)
    except ScrubberError as error:
        click.echo(f"{options.stdin_filename or 'standard input'}: {error}", err=True)
        return _status.REFUSED
    return _status.OK if options.media_only or not options.stdin_filename else _words(options)
