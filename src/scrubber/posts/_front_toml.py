"""Strings of TOML front matter at their exact places. TOML 1.0; what is found is held against tomllib."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Any, Final

from scrubber.errors import Malformed
from scrubber.posts._front_scalars import Scalar

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    Path = tuple[str | int, ...]

_BLANK: Final = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_HEADER: Final = re.compile(r"(\[\[?)([^\]\n\"']*(?:(?:\"[^\"\n]*\"|'[^'\n]*')[^\]\n\"']*)*)\]\]?")
_KEY: Final = re.compile(r"[ \t]*(\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'|[\w-]+)[ \t]*")
_STRING: Final = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}'
    r"|'''(?:[^']|'{1,2}(?!'))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_OTHER: Final = re.compile(r"[^\s,\]}#][^,\]}#\n]*")
_CONTROL: Final = re.compile(r"[\x7f]")


def scalars(source: str, start: int, end: int) -> Iterator[Scalar]:
    """All strings that are not empty, in the order of the source. Raises `Malformed`."""
    part = source[start:end]
    try:
        wanted = sorted(_strings(tomllib.loads(part)))
        found = list(_document(part))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError, IndexError):
        raise Malformed("the TOML front matter cannot be read") from None
    if sorted(scalar.value for scalar in found) != wanted:
        raise Malformed("the TOML front matter cannot be read")
    for scalar in found:
        if scalar.value.strip():
            yield Scalar(scalar.path, scalar.value, start + scalar.start, start + scalar.end, scalar.write)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _strings(inner)


def _document(part: str) -> Iterator[Scalar]:
    table: Path = ()
    tables: dict[Path, int] = {}  # how many tables of each array of tables there were
    at = _blank(part, 0)
    while at < len(part):
        if part[at] == "[":
            header = _HEADER.match(part, at)
            if header is None:
                raise ValueError
            table = tuple(_keys(header[2]))
            if header[1] == "[[":
                tables[table] = tables.get(table, -1) + 1
                table = (*table, tables[table])
            at = header.end()
        else:
            at = yield from _pair(part, at, table)
        at = _blank(part, at)


def _blank(part: str, at: int) -> int:
    found = _BLANK.match(part, at)
    return found.end() if found else at


def _keys(dotted: str) -> Iterator[str]:
    at = 0
    while found := _KEY.match(dotted, at):
        yield _key(found[1])
        at = found.end() + 1


def _key(key: str) -> str:
    return next(iter(tomllib.loads(f"{key}=0"))) if key[0] in "\"'" else key


def _pair(part: str, at: int, path: Path) -> Generator[Scalar, None, int]:
    """Yield what stands in `key = value`; give the place after it."""
    while found := _KEY.match(part, at):
        path = (*path, _key(found[1]))
        at = found.end() + 1
        if part[at - 1] == "=":
            return (yield from _value(part, _blank(part, at), path))
        if part[at - 1] != ".":
            break
    raise ValueError


def _value(part: str, at: int, path: Path) -> Generator[Scalar, None, int]:
    if part[at] in "[{":
        return (yield from _nested(part, at, path))
    if found := _STRING.match(part, at):
        value = tomllib.loads(f"v={found[0]}")["v"]
        yield Scalar(path, value, at, found.end(), _literal if found[0][0] == "'" else _basic)
        return found.end()
    found = _OTHER.match(part, at)
    if found is None:
        raise ValueError
    return found.end()


def _nested(part: str, at: int, path: Path) -> Generator[Scalar, None, int]:
    closing = "]" if part[at] == "[" else "}"
    at = _blank(part, at + 1)
    number = 0
    while part[at] != closing:
        at = yield from (_value(part, at, (*path, number)) if closing == "]" else _pair(part, at, path))
        number += 1
        at = _blank(part, at)
        if part[at] == ",":
            at = _blank(part, at + 1)
    return at + 1


def _literal(words: str) -> str:
    return f"'{words}'" if words.isprintable() and "'" not in words else _basic(words)


def _basic(words: str) -> str:
    return _CONTROL.sub(r"\\u007f", json.dumps(words, ensure_ascii=False))
