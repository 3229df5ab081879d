"""Cells of Quarto and R Markdown: captions in their options, and the pictures that their code names.

`#| fig-cap:` (https://quarto.org/docs/reference/cells/cells-knitr.html) and knitr's `fig.cap=`.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from scrubber.errors import Malformed
from scrubber.posts import _front_yaml
from scrubber.posts import _markdown_notation as notation
from scrubber.posts._parts import Passage, Reference
from scrubber.posts._targets import is_media

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_ENGINE: Final = re.compile(r"\{\.?\w+")
_OPTION: Final = re.compile(
    r"(?:#|//|--|%%)\|\s*(fig-cap|fig-alt|fig-subcap|lst-cap|tbl-cap):[ \t]+(?=[^\s|>])"
)
_CHUNK: Final = re.compile(r"\bfig\.(cap|alt)\s*=\s*(\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')")
_STRING: Final = re.compile(r"\"([^\"\\\n]*)\"|'([^'\\\n]*)'")
_PARTS: Final = {"cap": "caption", "alt": "alt", "subcap": "caption"}


def read(source: str, info: str, lines: Sequence[tuple[int, int]]) -> Iterator[Passage | Reference]:
    """Words and files of one cell; nothing where the block is code that is only shown."""
    if not _ENGINE.match(info):
        return
    found = [match for line in lines for match in _STRING.finditer(source, *line)]
    files = [match for match in found if is_media(match[1] or match[2] or "")]
    references = [Reference(*m.span(m.lastindex or 1), m[m.lastindex or 1], notation.quoted) for m in files]
    yield from references
    image = references[0].target if references else None
    for chunk in _CHUNK.finditer(source, *lines[0]):
        words = re.sub(r"\\(.)", r"\1", chunk[2][1:-1])
        if words.strip():
            yield Passage(_PARTS[chunk[1]], *chunk.span(2), words, _string, image)
    for start, end in lines[1:]:
        option = _OPTION.match(source, start, end)
        if option is None:
            continue
        try:
            for scalar in _front_yaml.scalars(source, option.end(), end):
                part = _PARTS[option[1].rpartition("-")[2]]
                yield Passage(part, scalar.start, scalar.end, scalar.value, _on_line(scalar.write), image)
        except Malformed:
            continue  # an option that the engine cannot read either


def _string(words: str) -> str:
    """A string of R on the line that opens the cell, where no backquote may stand."""
    return json.dumps(notation.one_line(words).replace("`", "'"), ensure_ascii=False)


def _on_line(write: Callable[[str], str]) -> Callable[[str], str]:
    return lambda words: write(notation.one_line(words))
