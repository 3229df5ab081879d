"""Rows that refer to stored files: read in pieces, changed only where they still say what was read."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.db import router, transaction
from django.db.models import CharField, QuerySet, TextField

from scrubber.contrib.django._stored import label
from scrubber.contrib.django._stores import Store
from scrubber.errors import AssetChanged, InputError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from django.db.models import Field, FileField, Model

_PIECE: Final = 500  # rows


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its key, the name of its file, and its other columns that were asked for."""

    pk: Any
    name: str = field(repr=False)
    others: Mapping[str, Any] = field(repr=False)


class Rows:
    """The rows of one file field, of one database.

    Whatever managers hide is read, too. Changes go past `save()`: they touch the columns they name, and send
    no signals of the model.
    """

    def __init__(self, field: FileField, database: str | None = None) -> None:
        self.field = field
        self.database = database or router.db_for_write(field.model)
        self.store = Store.of(field.storage)

    def _all(self) -> QuerySet[Model, Any]:
        return QuerySet(model=self.field.model, using=self.database)

    def _with_file(self) -> QuerySet[Model, Any]:
        name = self.field.attname
        return self._all().exclude(**{name: ""}).exclude(**{f"{name}__isnull": True})

    def count(self) -> int:
        """How many rows have a file."""
        return self._with_file().count()

    def read(self, columns: Sequence[str] = ()) -> Iterator[Row]:
        """All rows that have a file, in the order of their keys.

        They come in pieces that start behind the last key: no cursor stays open while files are worked on
        (it would block writers on SQLite, and MySQL would send all rows at once), and rows that come and go
        meanwhile do no harm.
        """
        wanted = self._with_file().order_by("pk").values_list("pk", self.field.attname, *columns)
        piece = list(wanted[:_PIECE])
        while piece:
            for pk, name, *others in piece:
                yield Row(pk, str(name), dict(zip(columns, others, strict=True)))
            piece = list(wanted.filter(pk__gt=piece[-1][0])[:_PIECE])

    def change(self, row: Row, **values: Any) -> None:
        """Set columns of a row; AssetChanged where the row, or what stood in the columns, is another now."""
        before = {column: row.others[column] for column in values if column in row.others}
        same = {column: value for column, value in before.items() if value is not None}
        empty = {f"{column}__isnull": True for column, value in before.items() if value is None}
        found = self._all().filter(pk=row.pk, **{self.field.attname: row.name}, **same, **empty)
        if not found.update(**values):
            raise AssetChanged("somebody else changed the row meanwhile; run again")

    def stands(self, row: Row) -> bool:
        """Whether a row still refers to the file that was read."""
        return self._all().filter(pk=row.pk, **{self.field.attname: row.name}).exists()

    def naming(self, full: str) -> list[Any]:
        """The keys of the rows whose file lies there; to the letter, whatever the database takes as equal."""
        name = self.store.name(full)
        if name is None:
            return []
        found = self._all().filter(**{self.field.attname: name}).values_list("pk", self.field.attname)
        return [pk for pk, given in found if given == name]

    def rename(self, pks: Collection[Any], full: str, new: str) -> int:
        """Let these rows refer to another file; those that changed meanwhile stay as they are."""
        old = {self.field.attname: self.store.name(full)}
        return (
            self._all().filter(pk__in=list(pks), **old).update(**{self.field.attname: self.store.name(new)})
        )


def move(everywhere: Sequence[Rows], store: Store, old: str, new: str) -> list[tuple[Rows, list[Any]]]:
    """Let all rows that refer to one file refer to another, in one transaction; tell which rows these are.

    AssetChanged where one of them changed meanwhile, or none is left: nothing has changed then.
    """
    before, after = store.full(old), store.full(new)
    touched = [(rows, pks) for rows in _of(everywhere, store) if (pks := rows.naming(before))]
    with ExitStack() as stack:
        for database in sorted({rows.database for rows, _ in touched}):
            stack.enter_context(transaction.atomic(using=database))
        for rows, pks in touched:
            longest, name = rows.field.max_length, rows.store.name(after)
            if name is None or (longest is not None and len(name) > longest):
                raise InputError(f"the new name does not fit into {label(rows.field)}")
            if rows.rename(pks, before, after) != len(pks):
                raise AssetChanged("somebody else changed the row meanwhile; run again")
    if not touched:
        raise AssetChanged("somebody else changed the row meanwhile; run again")
    return touched


def referred(everywhere: Sequence[Rows], store: Store, name: str) -> bool:
    """Whether any row of any field refers to a file."""
    return any(rows.naming(store.full(name)) for rows in _of(everywhere, store))


def _of(everywhere: Sequence[Rows], store: Store) -> Iterator[Rows]:
    return (rows for rows in everywhere if rows.store.key == store.key)


def text_columns(fields: Sequence[FileField], labels: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The text columns to look at beside each file field, by its label; LookupError for what is none."""
    found: dict[str, list[str]] = {}
    for given in labels:
        model, _, column = given.rpartition(".")
        mine = [f for f in fields if f.model._meta.label_lower == model.lower()]  # noqa: SLF001 - documented
        if not mine:
            raise LookupError(f"{given!r} does not stand beside a file that is looked at")
        _text(mine[0], column, given)
        for one in mine:
            found.setdefault(label(one), []).append(column)
    return {name: tuple(dict.fromkeys(columns)) for name, columns in found.items()}


def _text(beside: FileField, column: str, given: str) -> None:
    known: dict[str, Field[Any, Any]] = {f.name: f for f in beside.model._meta.concrete_fields}  # noqa: SLF001
    if not isinstance(known.get(column), CharField | TextField) or known[column].choices:
        raise LookupError(f"{given!r} is no field of free text")


def too_long(rows: Rows, column: str, value: str) -> bool:
    """Whether a wording does not fit into its column."""
    longest = getattr(rows.field.model._meta.get_field(column), "max_length", None)  # noqa: SLF001
    return longest is not None and len(value) > longest
