"""`scrub clean`: strip media into new files or in place; rename and reword where asked, posts included."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import click

from scrubber.cli import _progress, _render, _status
from scrubber.trees import _walk
from scrubber.trees.cleaning import Cleaning

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scrubber.cli._options import Options


def run(paths: Sequence[Path], options: Options) -> int:
    """Clean all files below the paths (the working folder where there are none)."""
    paths = paths or (_walk.HERE,)
    if _walk.STDIN in paths:
        from scrubber.cli import _stream

        return _stream.run(paths, options)
    _refuse_nonsense(paths, options)
    cleaning = Cleaning(paths, options)
    results = []
    output = _render.writer(options, "clean")
    with closing(iter(cleaning)) as run, _progress.bar(len(cleaning), options) as advance:
        for result in run:
            advance()
            output.add(result)
            results.append(result)
    output.close()
    return _status.of(results)


def _refuse_nonsense(paths: Sequence[Path], options: Options) -> None:
    if options.output is not None and options.in_place:
        raise click.UsageError("-o and --in-place exclude each other")
    if options.output is None and not options.in_place and not options.dry:
        raise click.UsageError(
            "say where to write: -o PATH for new files, or --in-place to replace the originals"
        )
    if options.in_place and options.raw != "refuse":
        raise click.UsageError("--raw preview writes new files, so it needs -o")
    if options.media_only and (options.rename or options.captions):
        raise click.UsageError("--media-only and --rename or --captions exclude each other")
    if options.text_only and options.output is not None:
        raise click.UsageError(
            "--text-only writes no media, so -o has nothing to write; rename with --in-place"
        )
    if (options.redirects is None) != (options.redirects_file is None):
        raise click.UsageError("--redirects and --redirects-file go together")
    if options.redirects is not None and not options.rename:
        raise click.UsageError("--redirects lists what --rename renames")
    if options.output is None:
        return
    for path in paths:
        if path.is_dir() and options.output.exists() and options.output.resolve() == path.resolve():
            raise click.UsageError("-o is the input folder itself; use --in-place to replace the originals")
