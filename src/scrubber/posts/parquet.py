"""Apache Parquet tables as posts: a view of their words, an object of JSON a line, and back by values.

Row n of the table is line n of the view. It has the cells that are looked at, and no others.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import IO, TYPE_CHECKING

from scrubber.errors import AssetChanged, InputError, LimitExceeded, ScrubberError
from scrubber.posts import _json
from scrubber.posts._columns import Columns
from scrubber.posts._parquet import Row, read_parquet, rewrite_parquet, strings
from scrubber.posts.table import json_cells, post_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.posts._parts import Post


@dataclass(frozen=True, slots=True)
class ParquetForm:
    """Parquet. `read` takes the view that `unpack` gives; `pack` makes a table of it again."""

    columns: Columns = field(default_factory=Columns)
    name: str = "parquet"
    suffixes: tuple[str, ...] = (".parquet",)

    def read(self, source: str) -> Post:
        """The words and references in the rows of a view."""
        write = _json.writer(source)
        return post_of(
            json_cells(source, start, end, self.columns, write, set()) for start, end in _lines(source)
        )

    def unpack(self, table: IO[bytes], longest: int) -> str:
        """The view of a table; `LimitExceeded` where it is longer than `longest` bytes.

        Other errors are those of `read_parquet`.
        """
        lines: list[str] = []
        size = 0
        for rows in read_parquet(table, self.columns):
            lines += [f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows]
            size += sum(len(line.encode()) for line in lines[-len(rows) :])
            if size > longest:
                raise LimitExceeded(f"the table has more than {longest >> 20} MB of words; divide it")
        return "".join(lines)

    def pack(self, table: IO[bytes], old: str, new: str, target: IO[bytes]) -> None:
        """Write the table, of which `old` is the view, so that `new` is; `target` is read again.

        Raises `AssetChanged` where `old` is not its view any more, `InputError` where it cannot be made so.
        """
        was, words = _rows(old), _rows(new)

        def reworded(rows: list[Row]) -> list[Row]:
            if rows != list(islice(was, len(rows))):
                raise AssetChanged("the table was changed in the meantime")
            return list(islice(words, len(rows)))

        try:
            rewrite_parquet(table, target, reworded, self.columns)
        except (ScrubberError, OSError, MemoryError):
            raise
        except Exception:  # noqa: BLE001 - whatever pyarrow raises when it writes; its texts may quote the table
            raise InputError("the table cannot be rewritten safely; it was left as it was") from None
        if next(was, None) is not None:
            raise AssetChanged("the table was changed in the meantime")
        target.flush()
        expected = _rows(new)
        for rows in read_parquet(target, self.columns):
            if rows != list(islice(expected, len(rows))):
                raise InputError("the table cannot be rewritten safely; it was left as it was")
        if next(expected, None) is not None:
            raise InputError("the table cannot be rewritten safely; it was left as it was")

    def unread(self, table: IO[bytes], *, everything: bool) -> Iterator[str]:
        """What stands in the other columns, or in all of them, in pieces."""
        return strings(table, None if everything else self.columns)

    @staticmethod
    def cells(source: str, places: Iterable[int]) -> dict[int, tuple[int, str]]:
        """The row, from 1, and the name of the column of each of some places of a view."""
        lines = list(_lines(source))
        starts = [start for start, _ in lines]
        found: dict[int, tuple[int, str]] = {}
        for row, some in groupby(sorted(set(places)), key=lambda at: bisect_right(starts, at)):
            values = [string for string in _json.strings(source, *lines[row - 1]) if not string.key]
            begins = [string.start for string in values]
            for at in some:
                path = values[max(0, bisect_right(begins, at) - 1)].path
                found[at] = row, ".".join(step for step in path if isinstance(step, str))
        return found


def _lines(source: str) -> Iterator[tuple[int, int]]:
    """Where each line of a view begins and ends."""
    start = 0
    while start < len(source):
        end = source.find("\n", start)
        end = len(source) if end < 0 else end
        yield start, end
        start = end + 1


def _rows(source: str) -> Iterator[Row]:
    return (json.loads(source[start:end]) for start, end in _lines(source))


form = ParquetForm()
