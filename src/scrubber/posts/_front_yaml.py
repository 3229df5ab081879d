"""Scalars of YAML front matter at their exact places. YAML 1.1 as PyYAML reads it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from scrubber.errors import Malformed
from scrubber.posts._front_scalars import Scalar
from scrubber.posts._markdown_notation import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PROPERTIES: Final = re.compile(r"(?:[&!]\S*\s+)+")
_UNPRINTABLE: Final = re.compile("[^\t\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEADER: Final = re.compile(r"[|>][+-]?[ \t]*(?:#[^\r\n]*)?(?:\r\n?|\n)(?:[ \t]*(?:\r\n?|\n))*([ ]+)")
_NOT_WORDS: Final = frozenset(f"tag:yaml.org,2002:{name}" for name in ("bool", "null", "merge", "binary"))


def scalars(source: str, start: int, end: int) -> Iterator[Scalar]:
    """All scalars with something in them, in the order of the source. Raises `Malformed`."""
    import yaml

    try:
        root = yaml.compose(source[start:end], Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        raise Malformed("the YAML front matter cannot be read") from None
    stack: list[tuple[tuple[str | int, ...], Any, bool]] = [((), root, False)]
    seen: set[int] = set()  # aliases give the same node again
    while stack:
        path, node, flow = stack.pop()
        if node is None or id(node) in seen:
            continue
        seen.add(id(node))
        flow = flow or bool(getattr(node, "flow_style", False))
        if isinstance(node, yaml.ScalarNode):
            if node.value.strip() and node.tag not in _NOT_WORDS:
                yield _scalar(source, start, path, node, flow=flow)
        elif isinstance(node, yaml.MappingNode):
            stack += [((*path, str(key.value)), value, flow) for key, value in reversed(node.value)]
        else:
            stack += [((*path, i), value, flow) for i, value in reversed(list(enumerate(node.value)))]


def _scalar(source: str, offset: int, path: tuple[str | int, ...], node: Any, *, flow: bool) -> Scalar:
    start, end = offset + node.start_mark.index, offset + node.end_mark.index
    if found := _PROPERTIES.match(source, start, end):
        start = found.end()
    if node.style in ("|", ">"):
        return _block(source, start, end, path, node)
    write = {"'": _single, '"': _double}.get(node.style) or _plain(flow=flow)
    return Scalar(path, node.value, start, end, write)


def _block(source: str, start: int, end: int, path: tuple[str | int, ...], node: Any) -> Scalar:
    stop = start + len(source[start:end].rstrip())
    header = _HEADER.match(source, start, stop)
    if header is None:  # indentation given in figures
        return Scalar(path, node.value, start, stop, lambda words: _double(one_line(words)))
    return Scalar(path, node.value.rstrip("\n"), header.end(), stop, _lines(node.style, header[1]))


def _lines(style: str, indent: str) -> Callable[[str], str]:
    def write(words: str) -> str:
        lines = words.splitlines() if style == "|" else [one_line(words)]
        return f"\n{indent}".join(_UNPRINTABLE.sub("", line).strip() for line in lines)

    return write


def _plain(*, flow: bool) -> Callable[[str], str]:
    def write(words: str) -> str:
        before, after = ("[", "]") if flow else ("- ", "")
        return words if _reads_as(before + words + after, words) else _double(words)

    return write


def _reads_as(text: str, words: str) -> bool:
    """Whether YAML takes the text for a list of just these words, with nothing that needs quotes."""
    import yaml

    if words.startswith(("*", "&", "!", "'", '"', "|", ">")) or _UNPRINTABLE.search(words):
        return False
    try:
        return bool(yaml.safe_load(text) == [words])
    except (yaml.YAMLError, RecursionError, ValueError):
        return False


def _single(words: str) -> str:
    return _double(words) if _UNPRINTABLE.search(words) else "'" + words.replace("'", "''") + "'"


def _double(words: str) -> str:
    quoted = json.dumps(words, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
