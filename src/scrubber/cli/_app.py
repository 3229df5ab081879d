"""The commands and their options. What they do stands in the modules beside this one."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scrubber._version import __version__
from scrubber.cli import _status
from scrubber.errors import MissingDependency, PolicyError, ScrubberError, UsageError
from scrubber.policy import KEEPABLE, NAME_STYLES, RAW, REFUSABLE
from scrubber.stand_ins import STRATEGIES
from scrubber.trees.options import OTHERS

if TYPE_CHECKING:
    from collections.abc import Callable

    Command = Callable[..., Any]

_FORMATS = click.Choice(["text", "json", "jsonl", "sarif", "github", "html"])


def run() -> int:
    """Run the command line and give the exit status; Ctrl-C gives 130, a closed pipe is no error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # names that are not UTF-8 must not end the run
    try:
        status = cli.main(standalone_mode=False)
        return status if isinstance(status, int) else _status.OK
    except click.exceptions.Exit as error:
        return error.exit_code
    except (click.exceptions.Abort, KeyboardInterrupt):
        click.echo("scrub: interrupted; what was not finished was left as it was", err=True)
        return _status.INTERRUPTED
    except click.ClickException as error:
        error.show()
        return _status.USAGE
    except UsageError as error:
        click.UsageError(str(error)).show()
        return _status.USAGE
    except ScrubberError as error:
        click.echo(f"scrub: {error}", err=True)
        return _status.USAGE if isinstance(error, PolicyError | MissingDependency) else _status.REFUSED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody reads: say no more at exit
        return _status.OK
    except Exception as error:
        if os.environ.get("SCRUB_TRACEBACK"):
            raise
        # a traceback may quote the input (P6), so it is shown only to those who ask for it
        click.echo(
            f"scrub: stopped by a mistake of its own ({type(error).__name__}); set", err=True, nl=False
        )
        click.echo(" SCRUB_TRACEBACK=1 to see where, and please report it", err=True)
        return _status.REFUSED


def _shared(*, paths: bool) -> Callable[[Command], Command]:
    """The options that several commands have, in the order of `--help`."""
    words = [
        click.option("--format", "format_", type=_FORMATS, default="text", help="Form of the output."),
        click.option(
            "--select", multiple=True, metavar="RULES", help="Report only these rules (ids or prefixes)."
        ),
        click.option("--ignore", multiple=True, metavar="RULES", help="Do not report these rules."),
        click.option(
            "--min-score",
            type=click.FloatRange(0, 1),
            metavar="P",
            help="Least probability of a text finding.",
        ),
        click.option("--lang", multiple=True, metavar="CODE", help="Language of the texts (ISO 639-1)."),
        click.option(
            "--model",
            multiple=True,
            metavar="NAME",
            help="Find names with this spaCy pipeline, too (package or folder).",
        ),
        click.option(
            "--strategy",
            type=click.Choice(list(STRATEGIES)),
            help="What is offered first for private words; generalise unless said.",
        ),
        click.option(
            "--name-style",
            type=click.Choice(list(NAME_STYLES)),
            help="How offered file names are written; web unless said.",
        ),
        click.option("--show-values", is_flag=True, help="Show what was found instead of masking it."),
        click.option(
            "--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colours."
        ),
        click.option("-q", "--quiet", is_flag=True, help="Only what could not be handled."),
        click.option("-v", "--verbose", count=True, help="Also what is clean already."),
        click.option(
            "--config", type=click.Path(dir_okay=False, path_type=Path), help="Configuration file to use."
        ),
    ]
    files = [
        click.option("--media-only", is_flag=True, help="Look at the media, not at names and captions."),
        click.option("--text-only", is_flag=True, help="Look at names and captions, not at the media."),
        click.option("--keep", multiple=True, metavar="KIND", help=f"Keep by wish: {', '.join(KEEPABLE)}."),
        click.option(
            "--refuse", multiple=True, metavar="KIND", help=f"Refuse documents with: {', '.join(REFUSABLE)}."
        ),
        click.option(
            "-j",
            "--jobs",
            type=click.IntRange(0),
            default=0,
            help="Processes; 0: as many as there are cores.",
        ),
        click.option("--exclude", multiple=True, metavar="GLOB", help="Leave out paths (as in .gitignore)."),
        click.option("--force-exclude", is_flag=True, help="Apply --exclude to paths named here, too."),
        click.option("--no-progress", is_flag=True, help="No progress bar."),
        click.option(
            "--stdin-filename", metavar="NAME", help="Name of the picture that comes on standard input (-)."
        ),
    ]

    def decorate(command: Command) -> Command:
        for option in reversed(words + (files if paths else [])):
            command = option(command)
        return command

    return decorate


_OTHERS = click.option(
    "--others",
    type=click.Choice(list(OTHERS)),
    help="What is neither media nor a post: refuse it (unless said), or let it pass.",
)


def _posts(command: Command) -> Command:
    """The options that tell how posts and tables are to be understood."""
    site = click.option(
        "--site-url", multiple=True, metavar="URL", help="Address of the site: such links lead into the tree."
    )
    command = site(command)
    for what, holds in (("name", "file names"), ("url", "addresses of pictures"), ("caption", "words")):
        column = click.option(
            f"--{what}-column", multiple=True, metavar="NAME", help=f"Column of tables that holds {holds}."
        )
        command = column(command)
    return command


_PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="scrub %(version)s")
def cli() -> None:
    """Strip private traces from pictures, and find the names in their words, before they are published.

    Exit status: 0 nothing left to report, 1 findings remain, 2 usage or configuration, 3 at least one file
    could not be cleaned or verified (it was not written; the others were), 130 interrupted.
    """


@cli.command()
@_PATHS
@_posts
@click.option(
    "--baseline",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Do not report what this file accepts.",
)
@click.option(
    "--write-baseline",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Accept all findings in words that are there now.",
)
@click.option("--reason", metavar="TEXT", help="Why they are accepted; with --write-baseline.")
@_OTHERS
@click.option(
    "--root",
    type=click.Path(file_okay=False, path_type=Path),
    help="Names of folders below this one count for files named here, too.",
)
@_shared(paths=True)
def check(paths: tuple[Path, ...], **options: Any) -> int:
    """Report what is private in media, names, folders and sidecar captions. Writes nothing."""
    from scrubber.cli import _check
    from scrubber.cli._options import Options

    return _check.run(paths, Options.of(options))


@cli.command()
@_PATHS
@click.option("-o", "--output", metavar="PATH", help="File or folder to write to (like cp).")
@click.option("--in-place", is_flag=True, help="Replace the originals, atomically.")
@click.option("--overwrite", is_flag=True, help="Replace files that are already there under --output.")
@click.option("--rename", is_flag=True, help="Apply the suggested file and folder names.")
@click.option("--captions", is_flag=True, help="Apply the suggested wording to captions and posts.")
@click.option(
    "--journal",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write down all changes and keep the originals; see `scrub undo`.",
)
@click.option(
    "--redirects",
    type=click.Choice(["netlify", "nginx", "apache", "csv"]),
    help="List old and new addresses of what is renamed, for this server.",
)
@click.option(
    "--redirects-file", type=click.Path(dir_okay=False, path_type=Path), help="File to add the redirects to."
)
@_posts
@click.option(
    "--mtime", type=click.Choice(["now", "keep", "zero"]), default="now", help="Time stamp of written files."
)
@_OTHERS
@click.option(
    "--raw",
    type=click.Choice(list(RAW)),
    default="refuse",
    help="What to do with camera raw: refuse it (unless said), or write the picture in it as JPEG.",
)
@click.option("--pages-stay", is_flag=True, help="Folders with pages keep their names: they are addresses.")
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@click.option("--diff", is_flag=True, help="As --dry-run, and show the changes part by part.")
@_shared(paths=True)
def clean(paths: tuple[Path, ...], **options: Any) -> int:
    """Strip media of everything that does not draw the picture. Needs -o or --in-place."""
    from scrubber.cli import _clean
    from scrubber.cli._options import Options

    output: str | None = options["output"]
    options["to_folder"] = output is not None and output.endswith(os.sep)  # a Path forgets the slash
    options["output"] = Path(output) if output else None
    return _clean.run(paths, Options.of(options))


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
@_shared(paths=True)
def show(file: Path, **options: Any) -> int:
    """List every part of a file with the verdict: keep, drop, blank or rewrite, and why."""
    from scrubber.cli import _show
    from scrubber.cli._options import Options

    return _show.run(file, Options.of(options))


@cli.command()
@click.argument("texts", nargs=-1, metavar="[TEXT]...")
@click.option(
    "--kind", type=click.Choice(["auto", "filename", "caption"]), default="auto", help="What the texts are."
)
@_shared(paths=False)
def suggest(texts: tuple[str, ...], kind: str, **options: Any) -> int:
    """Flag and reword texts: arguments, or lines on standard input.

    With --format jsonl, standard input holds lines {"id", "kind": "filename" or "caption", "text",
    "language"} and each is answered with {"id", "findings", "suggestions"}.
    """
    from scrubber.cli import _suggest
    from scrubber.cli._options import Options

    return _suggest.run(texts, kind, Options.of(options))


@cli.command()
@click.argument("journal", type=click.Path(dir_okay=False, path_type=Path))
def undo(journal: Path) -> int:
    """Take back what `scrub clean --in-place --journal FILE` did: renames and edits."""
    from scrubber.cli import _undo

    return _undo.undo(journal)


@cli.command()
@click.argument("rule", required=False)
def explain(rule: str | None) -> int:
    """Explain a rule: what, why, an example, how to allow. Without one, list all."""
    from scrubber.cli import _reference

    return _reference.explain(rule)


@cli.command()
def formats() -> int:
    """List the formats that can be cleaned."""
    from scrubber.cli import _reference

    return _reference.formats()


@cli.command()
@click.option(
    "--config", "path", type=click.Path(dir_okay=False, path_type=Path), help="Configuration file to use."
)
def config(path: Path | None) -> int:
    """Show the configuration in force and where it comes from."""
    from scrubber.cli import _reference

    return _reference.config(path)
