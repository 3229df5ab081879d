"""The words of one media file of `scrub clean`: its new name, and its caption beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scrubber import _atomic
from scrubber.errors import InputError, ScrubberError
from scrubber.trees import _sidecar, _walk, _work

if TYPE_CHECKING:
    from pathlib import Path

    from scrubber.trees._journal import Journal
    from scrubber.trees._renames import Renames
    from scrubber.trees._results import Result
    from scrubber.trees._walk import Item
    from scrubber.trees.options import Options


@dataclass(frozen=True, slots=True)
class Move:
    """One file of the run: where it is, where it goes, what was found in its words."""

    item: Item
    target: Path
    words: Result
    folder_is_safe: bool  # in its new folder, nothing is found any more
    notes: tuple[str, ...] = ()  # why it keeps a name that ought to go

    def offer(self, part: str) -> str | None:
        """The best wording for one part, or None."""
        return next((s.wording for s in self.words.suggestions if s.part == part and s.rank == 0), None)


def applied(result: Result, move: Move, renames: Renames, journal: Journal, options: Options) -> Result:
    """Media and words of one file in one result: what was applied no longer remains."""
    words = move.words
    if move.item.problem:
        return result
    done: set[str] = set()
    error = result.error or words.error
    if not error and not options.dry:
        try:
            done = _apply(move, renames, journal, options)
        except (ScrubberError, OSError) as failure:
            error = _work.failed(result.path, failure).error
    moved = move.target.name != move.item.path.name
    seen = (done or (options.dry and options.rename and move.target != move.item.path)) and not error
    return replace(
        result,
        findings=(*result.findings, *(f for f in words.findings if f.span.part not in done)),
        removed=(*result.removed, *(f for f in words.findings if f.span.part in done)),
        suggestions=tuple(s for s in words.suggestions if s.part not in done),
        texts=words.texts,
        error=error,
        notes=(*result.notes, *move.notes),
        output=_walk.readable(move.target) if seen else result.output,
        renamed=moved and not error and ("name" in done or options.dry),
    )


def _apply(move: Move, renames: Renames, journal: Journal, options: Options) -> set[str]:
    """Carry out the wordings that were asked for, and say for which parts."""
    done = set()
    renamed = move.target.name != move.item.path.name
    if options.rename:
        if options.in_place and renamed:
            renames.rename(move.item.path, move.target)
        elif renamed:
            journal.copied(move.item.path, move.target)
        done = {"name"} if move.offer("name") and renamed else set()
        done |= {"folder"} if move.folder_is_safe else set()
    if move.item.caption is not None and (options.captions or options.in_place):
        done |= _caption(move, renames, journal, options)
    return done


def _caption(move: Move, renames: Renames, journal: Journal, options: Options) -> set[str]:
    """Let the sidecar caption follow its picture: reworded where asked, under the picture's new name.

    A caption in which something was found, but for which there is no safe wording, is not written anew.
    """
    old = move.item.caption
    assert old is not None
    new = move.target.with_name(_sidecar.name_for(move.target.name, old.name, move.item.path.name))
    offer = move.offer("caption")
    found = any(f.span.part == "caption" for f in move.words.findings)
    reworded = options.captions and not (found and offer is None) and (found or not options.in_place)
    if reworded:
        text = f"{offer}\n" if found else move.words.text("caption")
        if _sidecar.read(old) != move.words.text("caption"):
            raise InputError("the sidecar caption has changed since it was read; it was left as it is")
        place = old if options.in_place else new
        with (
            journal.editing(place, options),
            _atomic.replacing(place, like=old, overwrite=options.in_place or options.overwrite) as sink,
        ):
            sink.write(text.encode())
    if options.in_place and new != old:
        renames.rename(old, new)
    return {"caption"} if reworded else set()
