"""Write posts with their new words and new references, at exact places and only where something changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from scrubber import posting
from scrubber._references import renamed
from scrubber.errors import InputError, ScrubberError
from scrubber.posts._parts import ADDRESS, ECHO, LABEL, Passage, Reference, edits
from scrubber.trees import _beside, _diff, _documents, _work
from scrubber.trees._results import OUTSIDE
from scrubber.trees._walk import absolute, readable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scrubber.model import Finding
    from scrubber.posts._parts import Metadata
    from scrubber.trees._documents import Draft
    from scrubber.trees._journal import Journal
    from scrubber.trees._plan import Plan
    from scrubber.trees._renames import Renames
    from scrubber.trees._results import Result
    from scrubber.trees._targets import Targets
    from scrubber.trees.options import Options

    Change = tuple[Passage | Reference | Metadata, str]


class Edited(NamedTuple):
    """A post as it is to be: source, changes, the passages that were reworded, and what was not done."""

    source: str
    changes: list[Change]
    reworded: set[int]
    notes: tuple[str, ...] = ()


def can_follow(draft: Draft, names: Mapping[str, str]) -> bool:
    """Whether the references of a post can be rewritten for these new names."""
    if draft.document is None:
        return True
    try:
        edited(draft, names, captions=False)
    except ScrubberError:
        return False
    return True


def edited(draft: Draft, names: Mapping[str, str], *, captions: bool, pictures_only: bool = False) -> Edited:
    """The post with new references, and with the best wordings where `captions` asks for them.

    `pictures_only`: words that belong to no picture stay.

    It is read again, and has to say what it is meant to: `InputError` where the references do not. Where the
    words do not, they stay as they were, with a note.
    """
    assert draft.document is not None
    references = _references(draft, names)
    references += [(one, "") for one in draft.document.post.metadata]  # goes by itself, as from media
    words = _words(draft, pictures_only=pictures_only) if captions else {}
    notes: tuple[str, ...] = ()
    while True:
        changes = [*((draft.document.post.passages[i], wording) for i, wording in words.items()), *references]
        source, wrong = _checked(draft.document, changes)
        if not wrong:
            return Edited(source, changes, set(words), notes)
        if not words:
            raise InputError("cannot be rewritten safely; it was left as it was")
        words = {i: wording for i, wording in words.items() if i not in wrong} if wrong & words.keys() else {}
        notes = ("some words are not rewritten: they would not read as they should in this post",)


def _references(draft: Draft, names: Mapping[str, str]) -> list[Change]:
    assert draft.document is not None
    if not names:
        return []
    pairs = zip(draft.document.post.references, draft.meanings, strict=True)
    new = [(reference, renamed(reference.target, meaning, names)) for reference, meaning in pairs]
    return [(reference, target) for reference, target in new if target != reference.target]


def _words(draft: Draft, *, pictures_only: bool) -> dict[int, str]:
    """The best wording of each passage in which something was found, by number; addresses stay."""
    assert draft.words is not None
    assert draft.document is not None
    each = zip(draft.document.post.passages, draft.words.passages, draft.words.offers, strict=True)
    return {
        i: offers[0].wording
        for i, (passage, found, offers) in enumerate(each)
        if found and offers and passage.part != ADDRESS
        if passage.image is not None or passage.part == ECHO or not pictures_only
    }


def _checked(document: posting.Document, changes: Sequence[Change]) -> tuple[str, set[int]]:
    """The edited source, and what is wrong when it is read again: the numbers of passages, -1 for the rest.

    Every place has to say what was written there, or else what it said.
    """
    if not changes:
        return document.source, set()
    try:
        source = document.edited(changes)
        again = document.again(source)
    except ScrubberError:
        return "", {-1}
    new = {place.start: value for place, value in changes}
    old = document.post
    if [place.target for place in again.references] != [new.get(p.start, p.target) for p in old.references]:
        return "", {-1}
    if len(again.passages) != len(old.passages) or again.metadata:
        return "", {-1}
    return source, {
        number
        for number, (passage, now) in enumerate(zip(old.passages, again.passages, strict=True))
        if passage.part != LABEL and _plain(now.value) != _plain(new.get(passage.start, passage.value))
    }


def _plain(words: str) -> str:
    """Words as they are compared: notations differ in what they make of white space."""
    return " ".join(words.split())


class Edits:
    """Writes the posts of a run. `spared` are old paths that posts still refer to, since writing failed."""

    def __init__(
        self, plan: Plan, targets: Targets, renames: Renames, journal: Journal, options: Options
    ) -> None:
        self._plan = plan
        self._targets = targets
        self._renames = renames
        self._journal = journal
        self._options = options
        self.spared: set[str] = set()

    def results(self) -> Iterator[Result]:
        """Write every post that changes, and say so; with -o, write all of them."""
        for draft in self._plan.drafts:
            result = draft.result
            if _beside.is_left_out(draft.item, self._options):
                yield _beside.left_out(draft.item, self._options, result.findings)
                continue
            if not result.error:
                try:
                    result = self._result(draft)
                except (ScrubberError, OSError, MemoryError) as failure:
                    result = replace(result, error=_work.failed("", failure).error)
            if result.error and self._options.in_place:
                self.spared |= {step.path for meaning in draft.meanings for step in meaning.steps}
            yield result

    def _result(self, draft: Draft) -> Result:
        assert draft.document is not None
        options, result, document = self._options, draft.result, draft.document
        new = edited(
            draft, self._renames.names, captions=options.captions, pictures_only=options.pictures_only
        )
        target = self._place(draft)
        changed = new.source != document.source
        if not options.dry:
            self._write(draft, new.source, target, changed=changed)
        done = self._done(draft, new) if not options.dry else set()
        gone = [document.post.passages[i] for i in new.reworded] if not options.dry else []
        starts = {passage.start for passage in gone}
        left = tuple(f for f in result.findings if f not in done)
        said = [passage for passage in document.post.passages if passage.start not in starts]
        return replace(
            result,
            findings=left,
            together=_documents.together(result.texts, left, said) if done else result.together,
            removed=tuple(f for f in result.findings if f in done),
            suggestions=tuple(s for s in result.suggestions if s.part not in self._safe(draft)),
            offers=tuple(offer for offer in result.offers if offer.start not in starts),
            notes=(*result.notes, *new.notes),
            changed=changed,
            renamed=target.name != draft.item.path.name,
            output=None
            if options.dry and options.output is None
            else readable(_near(target, draft.item.path)),
            diff=tuple(self._diff(draft, new, target)) if options.diff else (),
            rewordings=tuple(
                (place.value, words)
                for place, words in new.changes
                if isinstance(place, Passage) and place.part != ECHO
            ),
        )

    def _done(self, draft: Draft, new: Edited) -> set[Finding]:
        """The findings that are gone from the post, and from its name and folder."""
        assert draft.words is not None
        gone = {finding for number in new.reworded for finding in draft.words.passages[number]}
        gone |= {finding for finding in draft.result.findings if finding.span.part == _documents.METADATA}
        safe = self._safe(draft)
        return gone | {f for f in draft.result.findings if f.span.part in OUTSIDE and f.span.part in safe}

    def _safe(self, draft: Draft) -> set[str]:
        """Those of a post's own name and folder that are gone, since they were renamed."""
        if not self._options.rename or self._options.dry:
            return set()
        name = {"name"} if absolute(draft.item.path) in self._renames.names else set()
        return name | ({"folder"} if self._targets.folder_is_safe(draft.item) else set())

    def _write(self, draft: Draft, source: str, target: Path, *, changed: bool) -> None:
        assert draft.document is not None
        options, item = self._options, draft.item

        def write(sink: IO[bytes]) -> None:
            _written(draft, source, target if options.in_place else item.path, sink)

        if not options.in_place:
            _work.written(target, write, item, options)
        elif changed and item.linked:
            raise InputError("is a link; name the file itself to change it in place")
        elif changed:
            text = posting.packed(draft.document.form) is None  # a table sees for itself that it has changed
            if text and target.read_bytes() != draft.document.encoded(draft.document.source):
                raise InputError("has changed since it was read; it was left as it is")
            with self._journal.editing(target, options):
                _work.written(target, write, replace(item, path=target), options)

    def _diff(self, draft: Draft, new: Edited, target: Path) -> Iterator[str]:
        assert draft.document is not None
        changes = [_diff.Replaced(*edit) for edit in edits(new.changes)]
        spans = [(f.span.start, f.span.end) for f in draft.result.findings if f.span.part not in OUTSIDE]
        spans += [(place.start, place.end) for place, _ in new.changes if isinstance(place, Reference)]
        words = [place for place, _ in new.changes if isinstance(place, Passage)]
        spans += [(also.start, also.end) for place in words for also in place.along if also.end > also.start]
        paths = readable(draft.item.path), readable(_near(target, draft.item.path))
        hidden = [] if self._options.show_values else spans
        return _diff.unified(paths, draft.document.source, changes, hidden)

    def _place(self, draft: Draft) -> Path:
        if self._options.output is None:
            return Path(self._renames.now(absolute(draft.item.path)))
        return self._targets.target(draft.item)


def _written(draft: Draft, source: str, path: Path, sink: IO[bytes]) -> None:
    """Write a document that says `source`; what it is now is read at `path` where it is no text."""
    assert draft.document is not None
    table = posting.packed(draft.document.form)
    if table is None:
        sink.write(draft.document.encoded(source))
        return
    with path.open("rb") as original:
        table.pack(original, draft.document.source, source, sink)


def _near(target: Path, path: Path) -> Path:
    """A target as it is shown: relative where the path is that it comes from."""
    if path.is_absolute() or not target.is_absolute():
        return target
    try:
        return target.relative_to(Path.cwd())
    except ValueError:
        return target
