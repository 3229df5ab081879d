"""Where a text names a file or a folder, however it does so: for texts that nobody here can rewrite.

A style sheet, a script, a configuration: what it names is not renamed. Such names are looked for as whole
components of a path, without regard to case, Unicode form, and the escapes of URLs, HTML and JSON.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from scrubber._references import loose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BETWEEN: Final = re.compile(r"[\s\"'`()<>=,;|\[\]{}/\\?#&:!*\0]+")
_ESCAPE: Final = re.compile(r"\\u([0-9a-fA-F]{4})")


class Mentions:
    """Names of files and folders to look for. Time grows with the text, not with the number of names."""

    def __init__(self, files: Iterable[str], folders: Iterable[str]) -> None:
        self._files = _by_last_piece(files)
        self._folders = _by_last_piece(folders)

    def of(self, text: str) -> set[str]:
        """The names, in their loose form, that stand in a text; folders only beside a slash."""
        found: set[str] = set()
        if self._files or self._folders:
            for form in _forms(text):
                found |= self._in(loose(form))
        return found

    def _in(self, text: str) -> set[str]:
        pieces = set(_BETWEEN.split(text))
        files = (name for piece in pieces & self._files.keys() for name in self._files[piece])
        folders = (name for piece in pieces & self._folders.keys() for name in self._folders[piece])
        return {name for name in files if name in text} | {
            name
            for name in folders
            if re.search(rf"(?<![\w.-]){re.escape(name)}[/\\]|[/\\]{re.escape(name)}(?![\w.-])", text)
        }


def _by_last_piece(names: Iterable[str]) -> dict[str, list[str]]:
    """Loose names by the last piece into which a text that holds them falls."""
    found: dict[str, list[str]] = {}
    for name in {loose(name) for name in names}:
        found.setdefault(_BETWEEN.split(name)[-1], []).append(name)
    return found


def _forms(text: str) -> Iterator[str]:
    yield text
    if "%" in text:
        yield unquote(text, errors="surrogateescape")
    if "&" in text:
        yield html.unescape(text)
    if "\\u" in text:
        yield _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
