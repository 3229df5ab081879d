"""Apache Parquet tables: read in batches of rows, and rewritten by values, with pyarrow."""

from __future__ import annotations

import shutil
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple

from scrubber.errors import InputError, LimitExceeded, Malformed, MissingDependency, Uncleanable
from scrubber.posts._columns import NAME, URL, Columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

# the cells that are words, URLs or names, by column; empty ones are left out
Row = dict[str, str | list[str]]

ROWS: Final = 1024  # of one batch
BATCH: Final = 16 << 20  # bytes that a batch should not be larger than
GROUP: Final = 64 << 20  # bytes of a row group that is written
LARGEST: Final = 16 << 30  # bytes that a row group may announce, unpacked; a table of films has less
LARGEST_WORDS: Final = 1 << 30  # of a column of words in it
_CODECS: Final = {"UNCOMPRESSED": "none", "LZ4_RAW": "lz4"}
_WRAPPING: Final = frozenset(("list", "element", "item", "array", "bag", "array_element"))  # of lists
_SHORT: Final = 8192  # bytes of a binary value that may be a path


def read_parquet(source: IO[bytes], columns: Columns | None = None) -> Iterator[list[Row]]:
    """The cells that are looked at, in batches of at most 1024 rows.

    Columns of strings, of lists of strings, and strings in structures ("image.path") are looked at.
    Raises `Malformed` where it is no Parquet, `InputError` for a column that is not there, and
    `MissingDependency` without pyarrow.
    """
    table = _Table(source, columns or Columns())
    for _, batch in table.batches(table.looked_at):
        yield table.rows(batch)


def strings(source: IO[bytes], columns: Columns | None) -> Iterator[str]:
    """What all columns say that `columns` does not name, at any depth; of binary values, the short ones.

    It comes in pieces. Errors are those of `read_parquet`.
    """
    table = _Table(source, columns)
    for _, batch in table.batches(table.unseen):
        with _reading():
            pieces = [piece for array in batch.columns for piece in table.leaves(array)]
        yield from pieces


def rewrite_parquet(
    source: IO[bytes],
    target: IO[bytes],
    words: Callable[[list[Row]], Sequence[Row]],
    columns: Columns | None = None,
) -> int:
    """Write the table with what `words` makes of its rows, batch by batch; give the number of rows changed.

    `words` answers as many rows as it is given; what it leaves out or leaves alone stays. Other columns, the
    schema, its metadata, and the compression stay; statistics are made anew, since they hold values too. Row
    groups are at most as large as they were, and not much larger than GROUP. Where nothing changes, `target`
    (which has to be seekable) gets the very bytes of `source`. Errors are those of `read_parquet`; what goes
    wrong in writing is raised as it is.
    """
    table = _Table(source, columns or Columns())
    changed = 0
    begin = target.tell()
    with table.writer(target) as writer:
        pending: list[Any] = []
        group, size = -1, 0
        for number, batch in table.batches():
            if pending and (number != group or size >= GROUP):
                writer.write_table(table.joined(pending), row_group_size=1 << 26)
                pending, size = [], 0
            new, count = table.changed(batch, words)
            group, changed = number, changed + count
            pending.append(new)
            size += new.nbytes
        if pending:
            writer.write_table(table.joined(pending), row_group_size=1 << 26)
    if not changed:
        source.seek(0)
        target.seek(begin)
        target.truncate()
        shutil.copyfileobj(source, target, 1 << 20)
    return changed


class _Column(NamedTuple):
    """A column of words: its place in the table, the field of a structure or "", whether it holds lists.

    `coded`: its values are numbers of a dictionary, which still has those of earlier row groups.
    """

    at: int
    inner: str
    many: bool
    coded: bool


class _Table:
    """A Parquet file that is open, and which of its columns are looked at."""

    def __init__(self, source: IO[bytes], columns: Columns | None) -> None:
        self.arrow, parquet = _pyarrow()
        source.seek(0)
        with _reading():
            self.file = parquet.ParquetFile(source, pre_buffer=False, buffer_size=1 << 20)
        self._parquet = parquet
        self.schema = self.file.schema_arrow
        found = dict(self._columns())
        if columns is not None:
            columns.require(set(found))
        self.columns = {name: at for name, at in found.items() if columns is not None and columns.sort(name)}
        self.looked_at = sorted(self.columns)
        self.unseen = self._unseen(columns)

    def _unseen(self, columns: Columns | None) -> list[str]:
        """The paths of columns that are not looked at; `Uncleanable` where one of them is meant for words."""
        paths = []
        for at in range(len(self.file.schema)):
            column = self.file.schema.column(at)
            path = column.path
            name = ".".join(step for step in path.split(".") if step not in _WRAPPING)
            if path in self.columns or name in self.columns:
                continue
            if column.physical_type != "BYTE_ARRAY":
                continue
            if columns is not None and columns.sort(name) not in {"", URL, NAME}:
                raise Uncleanable(f"column {at + 1} holds words in a type in which they are not read")
            paths.append(path)
        return paths

    def leaves(self, array: Any) -> Iterator[str]:
        """The strings in an array, however deep, each batch of them as one text."""
        types, kind = self.arrow.types, array.type
        if types.is_dictionary(kind):
            yield from self.leaves(array.dictionary)
        elif types.is_struct(kind):
            for inner in array.flatten():
                yield from self.leaves(inner)
        elif types.is_map(kind):
            yield from self.leaves(array.keys)
            yield from self.leaves(array.items)
        elif types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind):
            yield from self.leaves(array.flatten())
        elif self._strings(kind):
            yield "\n".join(filter(None, array.to_pylist()))
        elif types.is_binary(kind) or types.is_large_binary(kind):
            short = (v for v in array.to_pylist() if v and len(v) <= _SHORT)
            yield b"\n".join(short).decode("utf-8", "surrogateescape")

    def _columns(self) -> Iterator[tuple[str, _Column]]:
        """All columns that hold strings, by name."""
        types = self.arrow.types
        for at, field in enumerate(self.schema):
            if types.is_struct(field.type):
                for inner in filter(lambda inner: self._strings(inner.type), field.type):
                    coded = types.is_dictionary(inner.type)
                    yield f"{field.name}.{inner.name}", _Column(at, inner.name, False, coded)
            elif types.is_list(field.type) or types.is_large_list(field.type):
                if self._strings(field.type.value_type):
                    yield field.name, _Column(at, "", True, types.is_dictionary(field.type.value_type))
            elif self._strings(field.type):
                yield field.name, _Column(at, "", False, types.is_dictionary(field.type))

    def _strings(self, kind: Any) -> bool:
        types = self.arrow.types
        if types.is_dictionary(kind):
            kind = kind.value_type
        return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))

    def batches(self, names: list[str] | None = None) -> Iterator[tuple[int, Any]]:
        """Batches of rows with the number of the row group that they come from."""
        if names == []:
            return
        metadata = self.file.metadata
        for group in range(metadata.num_row_groups):
            about = metadata.row_group(group)
            self._check_size(about)
            each = max(1, about.total_byte_size // max(1, about.num_rows))
            rows = max(1, min(ROWS, BATCH // each))
            with _reading():
                batches = self.file.iter_batches(rows, [group], names, use_threads=False)
            while True:
                with _reading():
                    batch = next(batches, None)
                if batch is None:
                    break
                yield group, batch

    def _check_size(self, group: Any) -> None:
        """Refuse what unpacks to more than anybody writes, before it is unpacked."""
        words = set(self.columns)
        for chunk in map(group.column, range(group.num_columns)):
            with _reading():  # a name that is no UTF-8
                path = chunk.path_in_schema
            limit = LARGEST_WORDS if path in words or path.partition(".")[0] in words else LARGEST
            if chunk.total_uncompressed_size > limit:
                raise LimitExceeded(f"a column of the table unpacks to more than {limit >> 20} MB")
        if group.total_byte_size > LARGEST:
            raise LimitExceeded(f"a row group of the table unpacks to more than {LARGEST >> 20} MB")

    def rows(self, batch: Any) -> list[Row]:
        """What the columns of a batch say, row by row."""
        rows: list[Row] = [{} for _ in range(batch.num_rows)]
        for name, column in self.columns.items():
            for row, value in zip(rows, self._values(batch, column), strict=True):
                if column.many and value:
                    row[name] = [one for one in value if one is not None]
                elif value:
                    row[name] = value
        return rows

    def _values(self, batch: Any, column: _Column) -> list[Any]:
        with _reading():  # strings that are no UTF-8, columns of one name
            array = batch.column(self.schema.names[column.at])
            if column.inner:
                return list(array.flatten()[array.type.get_field_index(column.inner)].to_pylist())
            return list(array.to_pylist())

    def changed(self, batch: Any, words: Callable[[list[Row]], Sequence[Row]]) -> tuple[Any, int]:
        """A batch with new words in it, and in how many rows."""
        old = self.rows(batch)
        new = list(words([dict(row) for row in old]))
        if len(new) != len(old):
            raise InputError("there must be as many new rows as old ones")
        touched = {at for at in range(len(old)) if any(new[at].get(k, v) != v for k, v in old[at].items())}
        for name, column in self.columns.items():
            some = {at: new[at][name] for at in touched if name in old[at] and name in new[at]}
            if column.coded or any(value != old[at][name] for at, value in some.items()):
                batch = self._replaced(batch, column, some)
        return batch, len(touched)

    def _replaced(self, batch: Any, column: _Column, new: dict[int, Any]) -> Any:
        field = self.schema.field(column.at)
        values = self._values(batch, column)
        values = [_filled(value, new[at]) if at in new else value for at, value in enumerate(values)]
        if column.inner:
            array = batch.column(column.at)
            arrays = array.flatten()
            at = field.type.get_field_index(column.inner)
            arrays[at] = self.arrow.array(values, type=field.type.field(at).type)
            made = self.arrow.StructArray.from_arrays(arrays, fields=list(field.type), mask=array.is_null())
        else:
            made = self.arrow.array(values, type=field.type)
        return batch.set_column(column.at, field, made)

    def joined(self, batches: list[Any]) -> Any:
        """Batches as the one table that becomes a row group."""
        return self.arrow.Table.from_batches(batches, schema=self.schema)

    def writer(self, target: IO[bytes]) -> Any:
        """A writer with the schema and the compression of this file."""
        leaves = range(len(self.file.schema))
        old_times = any(self.file.schema.column(at).physical_type == "INT96" for at in leaves)
        options: dict[str, Any] = {
            "version": self.file.metadata.format_version,
            "use_deprecated_int96_timestamps": old_times,  # else nanoseconds are lost
        }
        if self.file.metadata.num_row_groups:
            group = self.file.metadata.row_group(0)
            chunks = [group.column(at) for at in range(group.num_columns)]
            options["compression"] = {
                chunk.path_in_schema: _CODECS.get(chunk.compression, chunk.compression.lower())
                for chunk in chunks
            }
            options["use_dictionary"] = [
                chunk.path_in_schema for chunk in chunks if chunk.has_dictionary_page
            ]
            options["write_page_index"] = any(chunk.has_column_index for chunk in chunks)
        return self._parquet.ParquetWriter(target, self.schema, **options)


def _filled(old: Any, new: Any) -> Any:
    """A new value; in a list, what is null stays at its place."""
    if not isinstance(old, list) or len(new) != sum(one is not None for one in old):
        return new
    words = iter(new)
    return [one if one is None else next(words) for one in old]


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise MissingDependency("Parquet needs pyarrow: pip install 'scrubber-publish[tables]'") from None
    return pa, parquet


class _reading:  # noqa: N801 - used as a function
    """Whatever pyarrow raises while it reads becomes `Malformed`: its texts may quote the file."""

    def __enter__(self) -> None: ...

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, Exception):
            raise Malformed("this is not a Parquet file that can be read") from None
