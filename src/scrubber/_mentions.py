"""Where a text names a file or a folder, however it does so: for texts that nobody here can rewrite.

A style sheet, a script, a configuration: what it names is not renamed. Such names are looked for as whole
components of a path, without regard to case, Unicode form, and the escapes of URLs, HTML and JSON. Patterns
(`emma-*.jpg`, as galleries and page resources have them) name all that they match.
"""

from __future__ import annotations

import fnmatch
import html
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from scrubber._references import loose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BETWEEN: Final = re.compile(r"[\s\"'`()<>=,;|\[\]{}/\\?#&:!*\0]+")
_QUOTES: Final = frozenset("\"'`")
_LONGEST: Final = 255  # characters of a name
_WORD: Final = re.compile(r"[\w.@%~+*-]+")
_PATTERNS: Final = 1_000  # with more of them, every name may be meant
_FOLDER: Final = r"""(?<![\w.-])NAME[/\\]|[/\\]NAME(?![\w.-])|["'\[]NAME["'\]|\#]"""
_ESCAPE: Final = re.compile(r"\\u([0-9a-fA-F]{4})")


class Mentions:
    """Names of files and folders to look for. Time grows with the text, not with the number of names."""

    def __init__(self, files: Iterable[str], folders: Iterable[str]) -> None:
        self._files = _by_last_piece(files)
        self._folders = _by_last_piece(folders)
        self._names = [name for some in (*self._files.values(), *self._folders.values()) for name in some]
        self._matched: dict[str, set[str]] = {}  # by pattern

    def of(self, text: str) -> set[str]:
        """The names, in their loose form, that stand in a text; folders only beside a slash or in quotes."""
        found: set[str] = set()
        if self._files or self._folders:
            for form in _forms(text):
                found |= self._in(loose(form))
        return found

    def _in(self, text: str) -> set[str]:
        pieces = set(_BETWEEN.split(text))
        files = (name for piece in pieces & self._files.keys() for name in self._files[piece])
        folders = (name for piece in pieces & self._folders.keys() for name in self._folders[piece])
        found = {name for name in files if name in text}
        found |= {name for name in folders if re.search(_FOLDER.replace("NAME", re.escape(name)), text)}
        return found.union(*map(self._matching, set(_patterns(text)))) if "*" in text else found

    def _matching(self, pattern: str) -> set[str]:
        if pattern not in self._matched:
            if len(self._matched) >= _PATTERNS:
                return set(self._names)
            matches = re.compile(fnmatch.translate(pattern)).match
            self._matched[pattern] = {name for name in self._names if matches(name)}
        return self._matched[pattern]


def _patterns(text: str) -> Iterator[str]:
    """What may be patterns of names: with an extension or in quotes, since `*Emma*` is emphasis."""
    for match in _WORD.finditer(text):
        word, start, end = match[0], *match.span()
        stem, dot, _ = word.rpartition(".")
        if "*" not in word or len(word) > _LONGEST or not (stem or word).strip("*."):
            continue  # all files of a sort: they are so under their new names, too
        quoted = text[max(start - 1, 0) : start] in _QUOTES or text[end : end + 1] in _QUOTES
        if quoted or (dot and not word.startswith("*")):
            yield word


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
