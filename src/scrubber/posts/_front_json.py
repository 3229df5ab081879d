"""Strings of JSON front matter at their exact places. RFC 8259."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from scrubber.errors import Malformed
from scrubber.posts._front_scalars import Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    Path = tuple[str | int, ...]

_DECODER: Final = json.JSONDecoder()
_BLANK: Final = re.compile(r"[ \t\r\n]*")
_OTHER: Final = re.compile(r"[^\s,\]}]+")


def extent(source: str, start: int) -> int:
    """Where the object that begins at `start` ends. Raises `Malformed`."""
    try:
        _, end = _DECODER.raw_decode(source, start)
    except (ValueError, RecursionError):
        raise Malformed("the JSON front matter cannot be read") from None
    return end


def scalars(source: str, start: int, end: int) -> Iterator[Scalar]:
    """All strings that are not empty, in the order of the source. Raises `Malformed`."""
    try:
        found: list[Scalar] = []
        _value(source[:end], start, (), found)
    except (ValueError, RecursionError, IndexError):
        raise Malformed("the JSON front matter cannot be read") from None
    yield from (scalar for scalar in found if scalar.value.strip())


def _value(text: str, at: int, path: Path, found: list[Scalar]) -> int:
    if text[at] == '"':
        value, end = _string(text, at)
        found.append(Scalar(path, value, at, end, lambda words: json.dumps(words, ensure_ascii=False)))
        return end
    if text[at] in "[{":
        return _nested(text, at, path, found)
    other = _OTHER.match(text, at)
    if other is None:
        raise ValueError
    return other.end()


def _string(text: str, at: int) -> tuple[str, int]:
    value, end = _DECODER.raw_decode(text, at)
    return str(value), end


def _nested(text: str, at: int, path: Path, found: list[Scalar]) -> int:
    closing = "]" if text[at] == "[" else "}"
    at = _blank(text, at + 1)
    number: str | int = 0
    count = 0
    while text[at] != closing:
        number = count
        if closing == "}":
            number, at = _string(text, at)
            at = _blank(text, _blank(text, at) + 1)
        at = _blank(text, _value(text, at, (*path, number), found))
        count += 1
        if text[at] == ",":
            at = _blank(text, at + 1)
    return at + 1


def _blank(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at
