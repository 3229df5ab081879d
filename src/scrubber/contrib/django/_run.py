"""One run over what is already stored: every file that a row refers to, and, where asked, all others."""

from __future__ import annotations

import hashlib
import posixpath
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.core.files.storage import FileSystemStorage
from django.db import DatabaseError, router, transaction

from scrubber import embedded
from scrubber._atomic import PREFIX
from scrubber.contrib.django import _rows, _stored, _stores, signals
from scrubber.errors import InputError, ScrubberError
from scrubber.report import is_note

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.core.files.storage import Storage
    from django.db.models import FileField

    from scrubber.contrib.django._rows import Row, Rows
    from scrubber.contrib.django._stored import Stored
    from scrubber.contrib.django._stores import Store
    from scrubber.model import Finding
    from scrubber.report import Report

_DEEPEST: Final = 64  # folders in each other: more is a circle


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a run is to do.

    `fields` whose files are cleaned. `columns`: text columns that are searched, by the field they stand
    beside. `rename` and `reword` apply what is offered for file names and these texts. `words`: whether names
    and texts are looked at at all. `trees`: storages that are walked for files that no row refers to, below
    `prefix`.
    """

    fields: Sequence[FileField]
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    trees: Sequence[Storage] = ()
    prefix: str = ""
    database: str | None = None
    rename: bool = False
    reword: bool = False
    words: bool = True
    dry: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of one file.

    `label` is "app.Model.field", "" where no row refers to the file. `removed` went from its bytes, `left` is
    still there, in it or in its words. `new` is the name that it got, `reworded` lists columns that were.
    `error` is the name of the error's class and its sentence. In a dry run, it is what would become of it.
    """

    name: str = field(repr=False)
    label: str = ""
    changed: bool = False
    new: str | None = field(default=None, repr=False)
    reworded: tuple[str, ...] = ()
    removed: tuple[Finding, ...] = ()
    left: tuple[Finding, ...] = ()
    report: Report | None = field(default=None, repr=False)
    error: tuple[str, str] | None = None

    @property
    def remains(self) -> bool:
        """Whether something is left that somebody has to deal with."""
        return any(not is_note(finding) for finding in self.left)


class Run:
    """Goes through the files once. What was seen takes some hundred bytes of memory for each file."""

    def __init__(self, wishes: Wishes) -> None:
        self.wishes = wishes
        given = wishes.database
        self.rows = [_rows.Rows(f, given) for f in wishes.fields if not given or _lives(f, given)]
        self.everywhere = [
            _rows.Rows(f, given if given and _lives(f, given) else None) for f in _stored.fields()
        ]
        self._seen: set[bytes] = set()
        self._moved: dict[
            str, str
        ] = {}  # of files that several rows share: others may have been read already

    def __len__(self) -> int:
        """How many rows there are to look at; it asks the database."""
        total = 0
        for rows in self.rows:
            with suppress(DatabaseError):  # reading them says what is wrong
                total += rows.count()
        return total

    def __iter__(self) -> Iterator[Result | None]:
        """The result of each row, None where there is nothing new to tell of it; then of the other files."""
        for rows in self.rows:
            yield from self._field(rows)
        for storage in self.wishes.trees:
            yield from self._tree(storage, self.wishes.prefix.strip("/"), 0)

    def _field(self, rows: Rows) -> Iterator[Result | None]:
        name = _stored.label(rows.field)
        columns = (*self.wishes.columns.get(name, ()), *_stored.companions(rows.field))
        try:
            for row in rows.read(columns):
                try:
                    yield self._row(rows, row)
                except _stores.Missing as error:  # no news where the row went, too, or has another file now
                    yield Result(name=row.name, label=name, error=said(error)) if rows.stands(row) else None
                except (ScrubberError, DatabaseError, OSError, MemoryError) as error:
                    yield Result(name=row.name, label=name, error=said(error))
        except DatabaseError as error:
            yield Result(name=name, label=name, error=said(error))

    def _row(self, rows: Rows, row: Row) -> Result | None:
        full = rows.store.full(row.name)
        if full in self._moved:
            row = replace(row, name=self._moved[full])
        texts = {c: row.others[c] for c in self._columns(rows) if row.others[c]}
        follow = _stored.companions(rows.field)
        if not self._first(rows.store, full) and not texts and not follow:
            return None
        stored = _stored.scrub(
            rows.field.storage,
            row.name,
            texts=texts,
            digests={how for how in follow.values() if how != "size"},
            words=self.wishes.words,
            dry=self.wishes.dry,
        )
        new = self._renamed(rows, row, stored)
        values = self._reworded(rows, stored, texts)
        self._write(rows, replace(row, name=new or row.name), stored, values)
        result = self._result(row.name, stored, done=(*(["name"] if new else []), *values))
        result = replace(result, label=_stored.label(rows.field), new=new, reworded=tuple(values))
        self._tell(rows, row, stored, result)
        return result

    def _columns(self, rows: Rows) -> tuple[str, ...]:
        return self.wishes.columns.get(_stored.label(rows.field), ())

    def _first(self, store: Store, full: str) -> bool:
        """Whether a file is seen for the first time."""
        mark = hashlib.blake2b(repr((store.key, full)).encode(), digest_size=16).digest()
        known = mark in self._seen
        self._seen.add(mark)
        return not known

    def _renamed(self, rows: Rows, row: Row, stored: Stored) -> str | None:
        """Give a file its safe name: the new file first, then the rows, then the old one goes."""
        safe, storage = stored.safe_name, rows.field.storage
        if not self.wishes.rename or safe == row.name:
            return None
        if self.wishes.dry:
            return safe
        new = _stored.renamed(storage, row.name, safe, max_length=rows.field.max_length)
        try:
            touched = _rows.move(self.everywhere, rows.store, row.name, new)
        except BaseException:  # also Ctrl-C, which may come right after the rows were changed
            self._drop(rows, new, "the copy under the new name could not be removed")
            raise
        if sum(len(pks) for _, pks in touched) > 1:
            self._moved[rows.store.full(row.name)] = new
        self._first(rows.store, rows.store.full(new))
        left = "it has its new name, but the old file could not be removed"
        transaction.on_commit(lambda: self._drop(rows, row.name, left), using=rows.database)
        return new

    def _drop(self, rows: Rows, name: str, problem: str) -> None:
        """Remove a file, unless some row refers to it."""
        if not _rows.referred(self.everywhere, rows.store, name):
            with _stores.failing(problem):
                rows.field.storage.delete(name)

    def _reworded(self, rows: Rows, stored: Stored, texts: Mapping[str, str]) -> dict[str, str]:
        """The columns to reword, with a wording that fits."""
        if not self.wishes.reword:
            return {}
        offers = {column: stored.report.safe(column) for column in texts}
        return {
            column: offer
            for column, offer in offers.items()
            if offer and offer != texts[column] and not _rows.too_long(rows, column, offer)
        }

    def _write(self, rows: Rows, row: Row, stored: Stored, words: Mapping[str, str]) -> None:
        """Change the row where its words or what follows from the bytes are to be others."""
        facts: dict[str, Any] = {"size": stored.size, **stored.digests}
        values = {column: facts[how] for column, how in _stored.companions(rows.field).items()}
        values = {column: value for column, value in values.items() if row.others[column] != value}
        if (values or words) and not self.wishes.dry:
            rows.change(row, **values, **words)

    def _tell(self, rows: Rows, row: Row, stored: Stored, result: Result) -> None:
        if self.wishes.dry or not (result.changed or result.new or result.reworded):
            return
        signals.media_scrubbed.send_robust(
            rows.field.model,
            pk=row.pk,
            field=rows.field,
            name=result.new or row.name,
            old_name=row.name,
            stored=stored,
            using=rows.database,
        )

    def _result(self, name: str, stored: Stored, *, done: Sequence[str] = ()) -> Result:
        """What went, and what is left; words inside the media count only where they stay in it."""
        report = stored.report
        gone = tuple(f for f in report.media if not is_note(f))
        notes = tuple(f for f in report.media if is_note(f))
        inside = {t.part for t in report.texts if t.part in {*embedded.PARTS, *embedded.MANY}}
        staying = {t.part for t in embedded.texts(f for f in notes if f.rule in embedded.STAYS)}
        words = [f for f in report.words if f.span.part not in done]
        left = (*notes, *(f for f in words if f.span.part not in inside or f.span.part in staying))
        return Result(name=name, changed=stored.changed, removed=gone, left=left, report=report)

    def _tree(self, storage: Storage, folder: str, depth: int) -> Iterator[Result]:
        """Clean the files of a folder that were not seen yet, and those of the folders in it."""
        try:
            if depth > _DEEPEST:
                raise InputError("too many folders lie in each other")
            with _stores.failing("it cannot be listed"):
                folders, names = storage.listdir(folder)
        except _stores.Missing:
            if self.wishes.prefix:
                yield Result(name=folder, error=("Missing", "the storage has no such folder"))
            return  # a folder that went meanwhile, or one on disk that nothing was stored in yet
        except ScrubberError as error:
            yield Result(name=folder or "/", error=said(error))
            return
        store = _stores.Store.of(storage)
        for name in sorted(names):
            path = posixpath.join(folder, name)
            if name and not name.startswith(PREFIX) and self._first(store, store.full(path)):
                yield self._other(storage, path)
        for name in sorted(folders):
            path = posixpath.join(folder, name)
            if name not in {"", ".", ".."} and not _is_link(storage, path):
                yield from self._tree(storage, path, depth + 1)

    def _other(self, storage: Storage, name: str) -> Result:
        try:
            stored = _stored.scrub(storage, name, words=self.wishes.words, dry=self.wishes.dry)
        except (ScrubberError, OSError, MemoryError) as error:
            return Result(name=name, error=said(error))
        return self._result(name, stored)


def _lives(field: FileField, database: str) -> bool:
    """Whether a database has the table of a field."""
    return router.allow_migrate_model(database, field.model)


def _is_link(storage: Storage, folder: str) -> bool:
    """Whether a folder on disk is a link: what it leads to lies elsewhere, or is walked by its own name."""
    return isinstance(_stores.itself(storage), FileSystemStorage) and Path(storage.path(folder)).is_symlink()


def said(error: BaseException) -> tuple[str, str]:
    """An error's name, and what may be said of it: only our own speak for themselves."""
    name = type(error).__name__
    if isinstance(error, ScrubberError):
        return name, str(error)
    if isinstance(error, DatabaseError):
        return name, f"the database refused it: {name}"
    if isinstance(error, OSError):
        return name, f"cannot be handled: {error.strerror or name}"
    return name, "not enough memory"
