"""The tree of a run with --rename: what its posts refer to, and what must keep its name because of that.

Whatever cannot be rewritten keeps what it names: a post that cannot be read, a style sheet, a script, words
that name a file in passing. A reference that may mean two files keeps both.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scrubber import posting
from scrubber._mentions import Mentions
from scrubber._references import References, loose
from scrubber.errors import ScrubberError
from scrubber.trees._walk import MEDIA, absolute, everything, readable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from scrubber.trees._documents import Draft
    from scrubber.trees._walk import Item
    from scrubber.trees.options import Options

_PAGES: Final = frozenset({".html", ".htm", ".xhtml"})
_LONGEST: Final = 8 << 20  # bytes of a text that is searched for names


class Tree:
    """All files below the paths of a run; those whose absolute path is in `left` do not stay."""

    def __init__(
        self, paths: Sequence[Path], items: Sequence[Item], options: Options, left: Collection[str] = ()
    ) -> None:
        self._in_place = options.in_place
        self._pages_stay = options.pages_stay
        listed = dict(everything(paths, options)) if options.rename else {}
        listed |= {absolute(item.path): False for item in items}
        self._files = [path for path, folder in listed.items() if not folder and path not in left]
        self.links = References(listed, options.site_url)

    def held(self, drafts: Sequence[Draft], files: set[str], folders: set[str]) -> dict[str, str]:
        """Which of the files and folders must keep their names, and why."""
        held: dict[str, str] = {}
        for draft in drafts:
            held.update(self._unsure(draft))
            if self._pages_stay and draft.item.path.suffix.lower() in _PAGES:
                held[absolute(draft.item.path)] = "it is in the address of a page"
        by_name: dict[str, list[str]] = {}
        for path in files | folders:
            by_name.setdefault(loose(path.rpartition("/")[2]), []).append(path)
        mentions = Mentions(*({path.rpartition("/")[2] for path in some} for some in (files, folders)))
        for where, text in self._unread(drafts):
            if text is None:
                held.update((path, f"{where} may name it, and cannot be read") for path in files | folders)
                continue
            for name in mentions.of(text):
                held.update(
                    (path, f"{where} names it in a way that is not rewritten") for path in by_name[name]
                )
        return with_folders(held, folders)

    def _unsure(self, draft: Draft) -> Iterator[tuple[str, str]]:
        """What the references of one post keep from being renamed."""
        shown = readable(draft.item.path)
        fixed = self._in_place and not _writable(draft.item)
        for meaning in draft.meanings:
            if len(meaning.files) > 1:
                yield from ((path, f"{shown} may mean it or another file") for path in meaning.files)
            elif fixed:
                yield from (
                    (step.path, f"{shown} refers to it and cannot be written") for step in meaning.steps
                )

    def _unread(self, drafts: Sequence[Draft]) -> Iterator[tuple[str, str | None]]:
        """Texts in which nothing is rewritten: other files, and what is left of posts; None: nobody knows."""
        posts = {absolute(draft.item.path) for draft in drafts}
        for draft in drafts:
            text = draft.rest() if draft.document is not None else _text(draft.item.path, any_bytes=True)
            yield readable(draft.item.path), text
            yield from _packed(draft.item.path, draft.document)
        for path in self._files:
            if path not in posts and f".{path.rpartition('.')[2].lower()}" not in MEDIA:
                yield readable(os.path.relpath(path)), _text(Path(path))
                yield from _packed(Path(path), None)


def _packed(path: Path, document: posting.Document | None) -> Iterator[tuple[str, str | None]]:
    """What a table says that is no text: all, or what is left of a document; None where it cannot be read."""
    table = posting.packed(document.form if document else posting.form_of(path.name))
    if table is None:
        return
    where = readable(path if document else os.path.relpath(path))
    try:
        with path.open("rb") as file:
            for piece in table.unread(file, everything=document is None):
                yield where, piece
    except (ScrubberError, OSError, MemoryError):
        yield where, None


def with_folders(held: dict[str, str], folders: Iterable[str]) -> dict[str, str]:
    """What is held, and the folders on the way to it: their new names would move it."""
    folders = set(folders)
    found = dict(held)
    for path, why in held.items():
        for parent in Path(path).parents:
            if str(parent) in folders:
                found.setdefault(str(parent), why)
    return found


def _writable(item: Item) -> bool:
    return not item.linked and os.access(item.path, os.W_OK) and os.access(item.path.parent, os.W_OK)


def _text(path: Path, *, any_bytes: bool = False) -> str:
    """The text of a file that is not known; "" for what is no text or too much of it, unless `any_bytes`."""
    try:
        if not path.is_file() or (path.stat().st_size > _LONGEST and not any_bytes):
            return ""
        data = path.read_bytes()
    except OSError:
        return ""
    if b"\0" in data[:8192] and not any_bytes:
        return ""
    return data.replace(b"\0", b"").decode("utf-8", "surrogateescape")  # without zeros, UTF-16 can be read
