"""Captions in the options of a code cell, as Quarto has them: comment lines `#| fig-cap: words` in YAML."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from scrubber.posts._parts import Passage, Post

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPTION: Final = re.compile(r"(?:#|//|--|%)\|[ \t]*([\w-]*)[ \t]*:?[ \t]*([^\n]*)\n?")
_PARTS: Final = {
    "fig-cap": "caption",
    "fig-subcap": "caption",
    "tbl-cap": "caption",
    "lst-cap": "caption",
    "fig-scap": "caption",
    "fig-alt": "alt",
    "title": "title",
    "description": "description",
}
# in double quotes, in single quotes, or plain up to a comment; not blocks, lists, anchors and tags
_SCALAR: Final = re.compile(
    r"""
    "((?:[^"\\]|\\.)*+)"
  | '((?:[^']|'')*+)'
  | (?!["'|>\[{&*!%@`#]|-(?:\s|\Z))(\S+(?:[ \t]+(?!\#)\S+)*)
    """,
    re.VERBOSE,
)


def read(text: str) -> Post:
    """The captions and alt texts in the first lines of a cell."""
    return Post(tuple(_passages(text)))


def _passages(text: str) -> Iterator[Passage]:
    at = 0
    while option := _OPTION.match(text, at):
        at = option.end()
        part = _PARTS.get(option[1])
        scalar = _SCALAR.match(option[2])
        if part and scalar and (value := _said(scalar)):
            start = option.start(2)
            yield Passage(part, start, start + scalar.end(), value, _quoted)


def _said(scalar: re.Match[str]) -> str:
    """What a YAML scalar on one line says; "" where that cannot be told."""
    if scalar[1] is not None:
        try:
            return str(json.loads(scalar[0]))
        except ValueError:
            return ""
    return scalar[2].replace("''", "'") if scalar[2] is not None else scalar[3]


def _quoted(value: str) -> str:
    """A YAML scalar in double quotes; JSON's are such."""
    return json.dumps(" ".join(value.split()), ensure_ascii=False)
