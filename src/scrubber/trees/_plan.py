"""What `scrub clean` knows before it writes anything: the words of all files, and all new names."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from scrubber.media._beside import FILM
from scrubber.pipeline import fitting
from scrubber.trees import _beside, _documents, _edits, _work
from scrubber.trees._media_words import Move
from scrubber.trees._results import Result
from scrubber.trees._tree import Tree, with_folders
from scrubber.trees._walk import absolute, readable
from scrubber.trees._words import with_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from scrubber.model import Finding, Suggestion
    from scrubber.trees._documents import Draft
    from scrubber.trees._targets import Targets
    from scrubber.trees._walk import Item
    from scrubber.trees.options import Options

    Named = tuple[tuple[Finding, ...], tuple[Suggestion, ...]]


class Plan:
    """The words of media (`worded`, by number) and of posts (`drafts`), and what must keep its name."""

    def __init__(
        self,
        paths: Sequence[Path],
        others: Sequence[Item],
        posts: Sequence[Item],
        left: Sequence[Item],
        options: Options,
    ) -> None:
        self._others = others
        self._options = options
        self._held: dict[str, str] = {}
        self._wanted: tuple[set[str], set[str]] = (set(), set())
        away = [*left, *(post for post in posts if _beside.is_left_out(post, options))]
        self.tree = Tree(paths, [*others, *posts], options, {absolute(item.path) for item in away})
        self.drafts = _documents.drafts(posts, self.tree.links, options)
        format_of = (
            partial(_work.format_of, options=options) if options.rename else lambda _: None
        )  # new names fit the content
        empty = [(item, Result(readable(item.path), format_of(item))) for item in others]
        hints = _hints(self.drafts)
        self.worded = [_hinted(item, result, hints) for item, result in with_words(empty, options)]
        for number, item in enumerate(others):
            if item.beside and item.beside != FILM:  # it is to go, not to have another name
                self.worded[number] = replace(self.worded[number], suggestions=())

    def settle(self, targets: Targets) -> None:
        """Decide about all names, so that every reference to what is renamed can be rewritten."""
        if not self._options.rename:
            return
        targets.offer(dict(enumerate(self.worded)))
        self._wanted = files, folders = targets.wanted()
        written = [draft for draft in self.drafts if not _beside.is_left_out(draft.item, self._options)]
        held = self.tree.held(written, files, folders)
        while True:
            targets.settle(held)
            names = targets.names()
            failing = [draft for draft in written if not _edits.can_follow(draft, names)]
            more = {
                step.path: f"{readable(draft.item.path)} refers to it and cannot be rewritten"
                for draft in failing
                for meaning in draft.meanings
                for step in meaning.steps
                if step.path in names
            }
            if not more:
                break
            held |= with_folders(more, folders)
        self._held = held

    def media(self, number: int, targets: Targets) -> Move:
        """What is to become of one file that is no post."""
        item = self._others[number]
        return Move(
            item, targets.target(item), self.worded[number], targets.folder_is_safe(item), self.notes(item)
        )

    def notes(self, item: Item) -> tuple[str, ...]:
        """Why a file or its folder keeps a name that ought to go."""
        path, (files, folders) = absolute(item.path), self._wanted
        notes = [f"not renamed: {self._held[path]}"] if path in files & self._held.keys() else []
        folder = absolute(item.path.parent)
        if folder in folders & self._held.keys():
            notes.append(f"its folder is not renamed: {self._held[folder]}")
        return tuple(notes)


def _hints(drafts: Sequence[Draft]) -> dict[str, Named]:
    """What posts tell of the names of files, by path: the words beside a picture help to find names."""
    hints: dict[str, Named] = {}
    for draft in drafts:
        if draft.document is None or draft.words is None:
            continue
        for reference, meaning in zip(draft.document.post.references, draft.meanings, strict=True):
            found = draft.words.links.get(reference.target)
            if found is None or len(meaning.files) != 1:
                continue
            path = meaning.files[0]
            if path not in hints or _length(found[0]) > _length(hints[path][0]):
                hints[path] = found
    return hints


def _hinted(item: Item, result: Result, hints: dict[str, Named]) -> Result:
    """A result with what a post tells of the file's name, where that is more than the name tells itself."""
    hint = hints.get(absolute(item.path))
    if hint is None:
        return result
    mine = [finding for finding in result.findings if finding.span.part == "name"]
    if _length(hint[0]) <= _length(mine):
        return result
    return replace(
        result,
        findings=(*(f for f in result.findings if f.span.part != "name"), *hint[0]),
        suggestions=(
            *fitting(hint[1], result.format),
            *(s for s in result.suggestions if s.part != "name"),
        ),
    )


def _length(findings: Sequence[Finding]) -> int:
    return sum(len(finding.span) for finding in findings)
