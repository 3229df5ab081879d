"""Tables with a picture a row: CSV and TSV (RFC 4180, as Python reads it), JSON Lines; Parquet by values.

Every delimiter, quote and line end stays as it is; a cell is quoted only where it was, or has to be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import Malformed
from scrubber.posts import _json
from scrubber.posts._columns import NAME, URL, Columns
from scrubber.posts._parquet import read_parquet, rewrite_parquet
from scrubber.posts._parts import Passage, Post, Reference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["Columns", "TableForm", "form", "read", "read_parquet", "rewrite_parquet"]

_HINT: Final = re.compile(r"sep=([,;\t|])(?:\r\n|\n|\r)", re.IGNORECASE)  # how Excel is told the delimiter
_QUOTED: Final = re.compile(r'"(?:[^"]|"")*+"')
_LINE_END: Final = re.compile(r"[\r\n]")
_FIRST: Final = 1 << 16  # characters in which the delimiter is looked for


@dataclass(frozen=True, slots=True)
class TableForm:
    """CSV, TSV and JSON Lines, told apart by what stands in them."""

    columns: Columns = field(default_factory=Columns)
    name: str = "table"
    suffixes: tuple[str, ...] = (".csv", ".tsv", ".jsonl", ".ndjson")

    def read(self, source: str) -> Post:
        """The words and references in the cells."""
        return read(source, self.columns)


def read(source: str, columns: Columns) -> Post:
    """The words and references in the cells of these columns.

    Raises `Malformed` where a line is no JSON object, or a quoted cell of a CSV file does not end;
    `InputError` where a column that was asked for is not there.
    """
    start = 1 if source.startswith("\ufeff") else 0
    rows = _json_rows if re.compile(r"\s*\{").match(source, start) else _csv_rows
    return post_of(rows(source, start, columns))


def post_of(rows: Iterable[Iterable[Cell]]) -> Post:
    """The words and references in rows of cells; those of a row belong to its picture."""
    passages: list[Passage] = []
    references: list[Reference] = []
    for row in rows:
        cells = list(row)
        places = [Reference(c.start, c.end, c.value, c.write) for c in cells if c.sort in {URL, NAME}]
        image = next((c.value for sort in (URL, NAME) for c in cells if c.sort == sort), None)
        references += places
        passages += [
            Passage(c.sort, c.start, c.end, c.value, c.write, image)
            for c in cells
            if c.sort not in {URL, NAME}
        ]
    return Post(tuple(passages), tuple(references))


class Cell(NamedTuple):
    """A cell that holds something we look at: what, where, and how to write it."""

    sort: str
    start: int
    end: int
    value: str
    write: Callable[[str], str]


def _json_rows(source: str, start: int, columns: Columns) -> Iterator[list[Cell]]:
    """The rows of a file with an object a line."""
    write = _json.writer(source)
    seen: set[str | int] = set()
    while start < len(source):
        end = source.find("\n", start)
        end = len(source) if end < 0 else end
        line = source[start:end].lstrip()
        if line and line[0] != "{":
            raise Malformed("a line of the table is no JSON object")
        if line:
            yield list(json_cells(source, start, end, columns, write, seen))
        start = end + 1
    columns.require(seen)


def json_cells(  # noqa: PLR0913, PLR0917 - where, and what is known of the table
    source: str, start: int, end: int, columns: Columns, write: Callable[[str], str], seen: set[str | int]
) -> Iterator[Cell]:
    """The cells of one row that is an object; the names of all of its columns are added to `seen`."""
    for string in _json.strings(source, start, end):
        name = ".".join(step for step in string.path if isinstance(step, str))
        seen.add(name)
        if not string.key and (sort := columns.sort(name)) and string.start < string.end:
            yield Cell(sort, string.start, string.end, string.value(source), write)


class _Csv(NamedTuple):
    """How the cells of a file are written."""

    delimiter: str
    cell: re.Pattern[str]

    def writer(self, *, quoted: bool, alone: bool, before: str, behind: str) -> Callable[[str], str]:
        """Write a cell that was quoted, or is alone in its row, with the white space that it had."""

        def write(value: str) -> str:
            new = f"{before}{value}{behind}"
            return _quote(new) if quoted or self.must_quote(new) or (alone and not new) else new

        return write

    def must_quote(self, value: str) -> bool:
        """Whether a value cannot stand as it is. In TSV, quotes within words do no harm."""
        quote = value.startswith('"') if self.delimiter == "\t" else '"' in value
        return quote or self.delimiter in value or "\n" in value or "\r" in value


def _quote(value: str) -> str:
    doubled = value.replace('"', '""')
    return f'"{doubled}"'


def _dialect(source: str, start: int) -> tuple[_Csv, int]:
    """The delimiter that the first row has most of, and where that row begins."""
    if hint := _HINT.match(source, start):
        delimiter, start = hint[1], hint.end()
    else:
        bare = _QUOTED.sub("", source[start : start + _FIRST])
        row = _LINE_END.split(bare, maxsplit=1)[0]
        delimiter = max(",\t;|", key=row.count)
    other = f"[^{re.escape(delimiter)}\r\n]*+"
    behind = (
        "" if delimiter == "\t" else other
    )  # csv takes what follows a closing quote for words of the cell
    pattern = rf'(?:"((?:[^"]|"")*+)"({behind})|({other}))({re.escape(delimiter)}|\r\n|\n|\r|\Z)'
    return _Csv(delimiter, re.compile(pattern)), start


def _csv_rows(source: str, start: int, columns: Columns) -> Iterator[list[Cell]]:
    """The rows of a CSV file, each with the cells that are looked at."""
    csv, start = _dialect(source, start)
    rows = _cells(source, start, csv)
    sorts = {at: columns.sort(at) for at in columns.given() if isinstance(at, int)}
    if not columns.header:
        columns.require(set(sorts))
    else:
        sorts = columns.sorts([_value(cell) for cell in next(rows, [])])
    if not sorts:
        return  # a table of other things: whether the rest of it can be read does not matter
    for row in rows:
        wanted = (_cell(sorts[at], row[at], csv, alone=len(row) == 1) for at in sorts if at < len(row))
        yield sorted(filter(None, wanted), key=lambda cell: cell.start)


def _cells(source: str, start: int, csv: _Csv) -> Iterator[list[re.Match[str]]]:
    """The cells of every row that is not blank."""
    row: list[re.Match[str]] = []
    while start < len(source) or row:
        cell = csv.cell.match(source, start)
        if cell is None or (csv.delimiter != "\t" and (cell[3] or "").startswith('"')):
            raise Malformed("a quoted cell of the table does not end")
        row.append(cell)
        start = cell.end()
        if cell[4] != csv.delimiter:
            if len(row) > 1 or cell.start(4) > cell.start():
                yield row
            row = []


def _value(cell: re.Match[str]) -> str:
    return cell[3] if cell[1] is None else cell[1].replace('""', '"') + cell[2]


def _cell(sort: str, cell: re.Match[str], csv: _Csv, *, alone: bool) -> Cell | None:
    """A cell that holds more than white space."""
    value = _value(cell)
    said = value.strip()
    if not said:
        return None
    before, _, behind = value.partition(said)
    write = csv.writer(quoted=cell[1] is not None, alone=alone, before=before, behind=behind)
    return Cell(sort, cell.start(), cell.start(4), said, write)


form = TableForm()
