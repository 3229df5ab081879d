"""Where the strings of a JSON text stand: RFC 8259. The json module says what is JSON; this finds places."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, TypeVar

from scrubber.errors import LimitExceeded, Malformed
from scrubber.posts._parts import Along, Passage, Post, Reference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

DEPTH: Final = 100  # arrays and objects within each other
Path = tuple[str | int, ...]
_Place = TypeVar("_Place", Passage, Reference)

_TOKEN: Final = re.compile(r'"((?:[^"\\]++|\\.)*+)"|[{}\[\],]')
_MEMBER: Final = re.compile(r'"((?:[^"\\]++|\\.)*+)"|[{}\[\],:]')
_ESCAPE: Final = re.compile(r"\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|u....|.)")
# lines end here for some readers, though not for JSON
_LINE_ENDS: Final = {ord(end): f"\\u{ord(end):04x}" for end in "\x85\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class String:
    """One string: what stands between the quotes at [start, end), under the keys and numbers of `path`.

    `key`: it is the name of a member; the path then ends with it.
    """

    path: Path = field(repr=False)
    start: int
    end: int
    key: bool = False

    def value(self, source: str) -> str:
        """What the string says."""
        return unescaped(source[self.start : self.end])


def unescaped(inner: str) -> str:
    """What is meant by the text between two quotes."""
    if "\\" not in inner:
        return inner
    value: str = json.loads(f'"{inner}"', strict=False)
    return value


def writer(source: str) -> Callable[[str], str]:
    """How a new string is written between quotes: in ASCII where the source escapes all else."""
    ascii_only = source.isascii() and "\\u" in source

    def write(value: str) -> str:
        inner = json.dumps(value, ensure_ascii=ascii_only)[1:-1]
        return inner if inner.isascii() else inner.translate(_LINE_ENDS)

    return write


def strings(source: str, start: int = 0, end: int | None = None) -> Iterator[String]:
    """All strings of the JSON text at [start, end), in order.

    Raises `Malformed` where it is no JSON, `LimitExceeded` where it nests deeper than DEPTH.
    """
    end = len(source) if end is None else end
    if source.startswith("\ufeff", start):
        start += 1
    _validate(source[start:end])
    return _walk(source, start, end)


def _validate(text: str) -> None:
    """Raise unless it is JSON. Numbers stay words: their size costs nothing."""
    try:
        json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except ValueError:
        raise Malformed("this is not JSON") from None
    except RecursionError:
        raise LimitExceeded("the JSON is nested too deeply") from None


def _walk(source: str, start: int, end: int) -> Iterator[String]:
    """The strings of a text that is known to be JSON."""
    path: list[str | int] = []  # one entry per open array or object: the present index, or key
    wants_key = False
    for token in _TOKEN.finditer(source, start, end):
        mark = token[0][0]
        if mark == '"':
            if wants_key:
                path[-1] = unescaped(token[1])
            yield String(tuple(path), token.start(1), token.end(1), wants_key)
            wants_key = False
        elif mark in "{[":
            if len(path) >= DEPTH:
                raise LimitExceeded("the JSON is nested too deeply")
            wants_key = mark == "{"
            path.append("" if wants_key else 0)
        elif mark == ",":
            last = path[-1]
            wants_key = isinstance(last, str)
            path[-1] = last if isinstance(last, str) else last + 1
        else:
            path.pop()
            wants_key = False


def members(source: str, wanted: Callable[[str], bool]) -> Iterator[tuple[str, int, int]]:
    """The members of objects whose key is wanted, as (key, start, end) of their values; outermost ones alone.

    The source is known to be JSON, since `strings` has read it.
    """
    stack: list[tuple[str, int]] = []  # per open array or object: its present key, where the value begins
    inside = 0  # the depth at which a wanted value is open
    last = ""
    for token in _MEMBER.finditer(source):
        mark = token[0][0]
        if mark == '"':
            last = token[1]
        elif mark in "{[":
            stack.append(("", 0))
        elif mark == ":":
            key = unescaped(last)
            if not inside and wanted(key):
                stack[-1] = (key, token.end())
                inside = len(stack)
        else:
            key, start = stack[-1]
            if inside == len(stack):
                inside, stack[-1] = 0, ("", 0)
                yield key, _not_space(source, start, 1), _not_space(source, token.start() - 1, -1) + 1
            if mark != ",":
                stack.pop()


def _not_space(source: str, at: int, step: int) -> int:
    while source[at].isspace():
        at += step
    return at


class Places:
    """Where each character of some strings, read one after the other as one text, stands in the source.

    `text` is what they say together. `write` is what `writer` gives for the source, for those who have it:
    that reads all of it, which must not be done for each of many strings.
    """

    def __init__(
        self, source: str, pieces: Sequence[String], write: Callable[[str], str] | None = None
    ) -> None:
        self._source = source
        self._here: list[int] = []  # positions in the text at which a new stretch begins,
        self._there: list[int] = []  # and where it stands in the source
        self._write = write or writer(source)
        self._between = source[pieces[0].end : pieces[1].start] if len(pieces) > 1 else ""
        values = []
        at = 0
        for piece in pieces:
            inner = source[piece.start : piece.end]
            values.append(unescaped(inner))
            self._stretches(inner, piece.start, at)
            at += len(values[-1])
        self.text = "".join(values)

    def _stretches(self, inner: str, there: int, here: int) -> None:
        self._add(here, there)
        shrunk = 0
        for escape in _ESCAPE.finditer(inner):
            shrunk += escape.end() - escape.start() - 1
            self._add(here + escape.end() - shrunk, there + escape.end())

    def _add(self, here: int, there: int) -> None:
        if self._here and self._here[-1] == here:  # behind an empty string, or one that ends with an escape
            self._there[-1] = there
        else:
            self._here.append(here)
            self._there.append(there)

    def start(self, at: int) -> int:
        """Where the character at `at` begins in the source."""
        stretch = bisect_right(self._here, at) - 1
        return self._there[stretch] + at - self._here[stretch]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where [start, end) of the text stands in the source."""
        first = self.start(start)
        if start >= end:
            return first, first
        last = self.start(end - 1)
        escape = _ESCAPE.match(self._source, last)
        return first, escape.end() if escape else last + 1

    def written(self, write: Callable[[str], str]) -> Callable[[str], str]:
        """What `write` makes of new words, as JSON has it: a string for each line if there are several."""

        def wrote(value: str) -> str:
            lines = write(value).split("\n") if self._between else [write(value)]
            return (self._write("\n") + self._between).join(map(self._write, lines))

        return wrote

    def post(self, inner: Post) -> Post:
        """A post that was read from the text, with its places in the source."""
        along = {id(passage.along): passage.along for passage in inner.passages if passage.along}
        moved = {key: tuple(map(self._along, some)) for key, some in along.items()}
        return Post(
            tuple(
                replace(self._moved(passage), along=moved.get(id(passage.along), ()))
                for passage in inner.passages
            ),
            tuple(self._moved(reference) for reference in inner.references),
            inner.language,
        )

    def _along(self, also: Along) -> Along:
        return Along(*self.span(also.start, also.end), self.written(str)(also.text))

    def _moved(self, place: _Place) -> _Place:
        start, end = self.span(place.start, place.end)
        return replace(place, start=start, end=end, write=self.written(place.write))
