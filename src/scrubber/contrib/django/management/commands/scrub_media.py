"""`manage.py scrub_media`: strip what is already stored, file by file, and rename and reword where asked."""

from __future__ import annotations

import sys
from argparse import RawDescriptionHelpFormatter
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import FieldDoesNotExist
from django.core.files.storage import InvalidStorageError, storages
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from scrubber.contrib.django import _report, _rows, _stored
from scrubber.contrib.django._run import Run, Wishes
from scrubber.contrib.django._stores import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.files.storage import Storage
    from django.core.management.base import CommandParser
    from django.db.models import FileField

    from scrubber.contrib.django._report import Output

_EPILOG: Final = """\
exit status:
  0  nothing is left to report
  1  findings in file names or texts remain
  2  usage
  3  at least one file could not be cleaned, or is not there; all others were handled
"""


class Command(BaseCommand):
    """Clean stored files under their own names; a second run changes nothing."""

    help = "Strip private metadata from the files that models refer to, and report names in their words."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Django's parser, with the exit statuses below the help."""
        kwargs.setdefault("formatter_class", RawDescriptionHelpFormatter)
        return super().create_parser(prog_name, subcommand, epilog=_EPILOG, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "fields", nargs="*", metavar="app[.Model[.field]]", help="only these; default: all"
        )
        parser.add_argument("--storage", metavar="ALIAS", help="only what lies in this storage of STORAGES")
        parser.add_argument("--database", metavar="ALIAS", help="read and change rows of this database")
        parser.add_argument(
            "--all-files",
            action="store_true",
            help="also clean files that no row refers to, such as thumbnails; their names stay",
        )
        parser.add_argument("--prefix", default="", metavar="FOLDER", help="with --all-files: only below it")
        parser.add_argument(
            "--rename",
            action="store_true",
            help="give files with private words in their names the best offer; links to the old name break",
        )
        parser.add_argument(
            "--text-fields",
            default="",
            metavar="app.Model.title,...",
            help="text columns that are published with the files: search them, too",
        )
        parser.add_argument("--texts", action="store_true", help="reword the --text-fields")
        parser.add_argument("--media-only", action="store_true", help="do not look at names and texts")
        parser.add_argument("--dry-run", action="store_true", help="change nothing, and say what would be")
        parser.add_argument("--format", choices=("text", "json", "jsonl"), default="text")

    def handle(self, **options: Any) -> None:
        """Run; exit with a status other than 0 where something is left."""
        run = Run(_wishes(options))
        output = self._output(options)
        try:
            for result in self._watched(run, options["verbosity"]):
                if result is not None:
                    output.add(result)
        except KeyboardInterrupt:
            output.tally.interrupted = True
        output.close()
        if output.tally.status:
            sys.exit(output.tally.status)

    def _output(self, options: dict[str, Any]) -> Output:
        if options["format"] != "text":
            return _report.Json(self.stdout.write, lines=options["format"] == "jsonl")
        return _report.Lines(
            self.stdout.write, self.stderr.write, level=options["verbosity"], dry=options["dry_run"]
        )

    def _watched(self, run: Run, verbosity: int) -> Iterator[Any]:
        """The results, with a count on standard error while they come, if that is a terminal."""
        if not verbosity or not self.stderr.isatty():
            yield from run
            return
        total = len(run)
        for number, result in enumerate(run, 1):
            self.stderr.write("\r\033[K", ending="")
            yield result
            of = f" of {total}" if number <= total else ""
            self.stderr.write(f"\r{number}{of}", lambda text: text, ending="")
            self.stderr.flush()
        self.stderr.write("\r\033[K", ending="")


def _wishes(options: dict[str, Any]) -> Wishes:
    """What the options ask for; CommandError where they make no sense."""
    if options["media_only"] and (options["rename"] or options["texts"] or options["text_fields"]):
        raise _usage("--media-only and --rename, --texts or --text-fields exclude each other")
    if options["texts"] and not options["text_fields"]:
        raise _usage("--texts rewords the columns that --text-fields names")
    if options["prefix"] and not options["all_files"]:
        raise _usage("--prefix goes with --all-files")
    if options["database"] is not None and options["database"] not in connections:
        raise _usage(f"there is no database {options['database']!r}")
    try:
        fields = _stored.fields(options["fields"])
        storage = storages[options["storage"]] if options["storage"] else None
        if storage is not None:
            fields = [f for f in fields if Store.of(f.storage) == Store.of(storage)]
        labels = [label.strip() for label in options["text_fields"].split(",") if label.strip()]
        columns = _rows.text_columns(fields, labels)
    except (LookupError, ValueError, FieldDoesNotExist, InvalidStorageError) as error:
        raise _usage(str(error.args[0] if error.args else error)) from None
    return Wishes(
        fields=fields,
        columns=columns,
        trees=_trees(fields, storage) if options["all_files"] else (),
        prefix=options["prefix"],
        database=options["database"],
        rename=options["rename"],
        reword=options["texts"],
        words=not options["media_only"],
        dry=options["dry_run"],
    )


def _trees(fields: list[FileField], storage: Storage | None) -> list[Storage]:
    """The storages to walk, each once."""
    wanted = [storage] if storage is not None else [field.storage for field in fields]
    return list({Store.of(one): one for one in wanted}.values())


def _usage(sentence: str) -> CommandError:
    return CommandError(sentence, returncode=_report.USAGE)
