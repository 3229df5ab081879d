"""Blocks that CommonMark does not know: directives of MyST, fenced divs, admonitions, footnotes.

MyST 1.0 (figure and image directives between backquotes, tildes or colons), Pandoc's and Quarto's `:::`,
`/// caption` of pymdownx, `!!!`, `???` and `===` of Python-Markdown and MkDocs Material, `[^1]:` and `: `.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock

_FIGURE: Final = re.compile(r"(`{3,}|~{3,}|:{3,})[ \t]*\{(figure|image|figure-md|video)\}[ \t]*([^\n]*)$")
_MARKER: Final = re.compile(r"(:{3,}|/{3,})[ \t]*(|[\w{.#|][^\n]*)$")
_OPTION: Final = re.compile(r":([\w-]+):[ \t]*([^\n]*)$")
_CONTAINER: Final = re.compile(
    r"(?:!!!|\?\?\?\+?)[ \t]+\w|===[!+]?[ \t]+\"|(?:\[\^[^\]\s]+\]:|:(?=[ \t]))[ \t]*(?P<text>[^\s])"
)


def directive(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """A figure or image directive, whose content is Markdown; else a lone line of `:::` or `///`."""
    at = state.bMarks[start] + state.tShift[start]
    if state.is_code_block(start) or state.src[at : at + 3] not in ("```", "~~~", ":::", "///"):
        return False
    line = state.src[at : state.eMarks[start]].rstrip()
    if found := _FIGURE.match(line):
        if not silent:
            _figure(state, start, end, found)
        return True
    if marker := _MARKER.match(line):
        if not silent:
            token = state.push("marker", "", 0)
            token.info = marker[2]
            state.line = start + 1
        return True
    return False


def _figure(state: StateBlock, start: int, end: int, found: re.Match[str]) -> None:
    closing = _closing(state, start + 1, end, found[1])
    at = state.bMarks[start] + state.tShift[start]
    token = state.push("directive_open", "", 1)
    token.info = found[2]
    token.meta["target"] = (at + found.start(3), at + found.end(3))
    token.meta["options"] = options = []
    line = start + 1
    while line < closing and (option := _OPTION.match(_text(state, line))):
        first = state.bMarks[line] + state.tShift[line]
        options.append((option[1], first + option.start(2), first + option.end(2)))
        line += 1
    last, state.lineMax = state.lineMax, closing
    state.md.block.tokenize(state, line, closing)
    state.lineMax = last
    state.push("directive_close", "", -1)
    state.line = min(closing + 1, end)


def _text(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()


def _closing(state: StateBlock, line: int, end: int, fence: str) -> int:
    """The line that closes the fence, or the one after the last of the block."""
    while line < end:
        text = _text(state, line)
        if text and state.sCount[line] < state.blkIndent:
            break
        if text.startswith(fence) and not text.strip(fence[0]):
            break
        line += 1
    return line


def container(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001
    """An admonition, a content tab, a footnote or a definition: what is indented below it is no code."""
    at = state.bMarks[start] + state.tShift[start]
    if state.is_code_block(start) or state.src[at : at + 1] not in ("!", "?", "=", "[", ":"):
        return False
    found = _CONTAINER.match(state.src, at, state.eMarks[start])
    if found is None:
        return False
    if silent:
        return True
    indent = state.sCount[start] + 4
    line = last = start + 1
    while line < end and (state.isEmpty(line) or state.sCount[line] >= indent):
        line += 1
        last = last if state.isEmpty(line - 1) else line
    state.push("container_open", "", 1)
    if found.lastgroup == "text":
        _with_first_line(state, start, last, indent, found.start("text"))
    else:
        _content(state, start + 1, last, indent)
    state.push("container_close", "", -1)
    state.line = last
    return True


def _with_first_line(state: StateBlock, start: int, last: int, indent: int, text: int) -> None:
    """Read the lines where the first has its text behind a mark."""
    old = state.bMarks[start], state.tShift[start], state.sCount[start]
    state.bMarks[start], state.tShift[start], state.sCount[start] = text, 0, indent
    _content(state, start, last, indent)
    state.bMarks[start], state.tShift[start], state.sCount[start] = old


def _content(state: StateBlock, start: int, last: int, indent: int) -> None:
    old = state.lineMax, state.blkIndent
    state.lineMax, state.blkIndent = last, indent
    state.md.block.tokenize(state, start, last)
    state.lineMax, state.blkIndent = old
