"""Posts among the files of a run: read, and their words looked at in batches."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from scrubber import posting
from scrubber._references import is_elsewhere
from scrubber.errors import InputError, ScrubberError
from scrubber.linkability import of_asset, of_post
from scrubber.model import Finding, Kind, Span, Text
from scrubber.pipeline import BATCH
from scrubber.posts._parts import ECHO
from scrubber.rules import RULES
from scrubber.stripping import opened
from scrubber.trees import _beside
from scrubber.trees._echoes import echoed
from scrubber.trees._others import is_media, passes
from scrubber.trees._results import OUTSIDE, Cell, Offer, Result
from scrubber.trees._walk import MEDIA, STDIN, absolute, matcher, readable
from scrubber.trees._words import allowed_in, with_words
from scrubber.trees._work import failed, untouched

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from scrubber._references import Meaning, References
    from scrubber.linkability import Linkability
    from scrubber.posts._columns import Columns
    from scrubber.posts._parts import Form, Passage
    from scrubber.trees._walk import Item
    from scrubber.trees.options import Options

METADATA: Final = "metadata"  # the part of what goes from a sidecar by itself
_LINE: Final = re.compile(r"\r\n?|\n")
_ADDRESS_DAY: Final = re.compile(
    r"(?<![^/])\d{4}/\d{1,2}(?:/\d{1,2})?(?![^/])"
)  # and its address: 2024/02/03
_PUBLISHED: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?=-)")  # Jekyll: the day of a post starts its file name


@dataclass(frozen=True, slots=True)
class Read:
    """A post of the run: its item, and the document or why it cannot be read."""

    item: Item
    document: posting.Document | None
    error: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A post with what was found in its words, and what each of its references means."""

    item: Item
    document: posting.Document | None
    words: posting.Worded | None
    result: Result
    meanings: tuple[Meaning, ...] = ()

    def rest(self) -> str:
        """What is left of the source without its passages, and the references that are understood."""
        assert self.document is not None
        post = self.document.post
        spots = [(passage.start, passage.end) for passage in post.passages if passage.part != ECHO]
        spots += [
            (reference.start, reference.end)
            for reference, meaning in zip(post.references, self.meanings, strict=True)
            if meaning.files or meaning.steps or is_elsewhere(reference.target)
        ]
        kept, at = [], 0
        for start, end in sorted(spots):
            kept.append(self.document.source[at:start])
            at = end
        return " ".join([*kept, self.document.source[at:]])


def drafts(posts: Sequence[Item], links: References, options: Options) -> list[Draft]:
    """Read all posts, look at their words, and see what they refer to."""
    named = with_words(((item, untouched(item)) for item in posts), options)
    found = []
    for (post, words), (item, own) in zip(
        _looked((_read(item, options) for item in posts), options), named, strict=True
    ):
        place = absolute(item.path)
        meanings: dict[str, Meaning] = {}
        for reference in post.document.post.references if post.document else ():
            if reference.target not in meanings:
                meanings[reference.target] = links.meaning(place, reference.target)
        references = post.document.post.references if post.document else ()
        lost = {target for target, meaning in meanings.items() if not meaning.files}
        shown = _result(post, words, own, lost, options)
        found.append(
            Draft(item, post.document, words, shown, tuple(meanings[each.target] for each in references))
        )
    return echoed(found, pictures_only=options.pictures_only)


def is_post(item: Item) -> bool:
    """Whether a file is a post by its name. Of what only a sidecar can be, those beside pictures are."""
    if item.path == STDIN or item.problem or item.path.suffix.lower() in MEDIA:
        return False
    form = _form(item)
    return form is not None and (form.name != "sidecar" or bool(item.pictures))


def _form(item: Item, columns: Columns | None = None) -> Form | None:
    """The form of a file; what stands beside a picture under its name describes it."""
    by_name = posting.form_of(item.path.name, columns)
    return by_name if item.pictures else posting.form_at(item.path, columns)


def parted(items: Iterable[Item], options: Options) -> tuple[list[Item], list[Item], list[Item]]:
    """All that are no posts, the posts, and what passes as it is; `code` is left out."""
    is_code = matcher(options.code)
    others: list[Item] = []
    posts: list[Item] = []
    passing: list[Item] = []
    for item in items:
        if is_post(item):
            posts.append(item)
        elif item.beside:
            others.append(item)
        elif is_code(f"{item.folder}/{item.name}") and not (item.problem or is_media(item.path)):
            continue
        elif options.others == "pass" and item.path != STDIN and not item.problem and passes(item.path):
            passing.append(item)
        else:
            others.append(item)
    return others, posts, passing


def _read(item: Item, options: Options) -> Read:
    """Read one post; what goes wrong is said in `error`."""
    form = _form(item, options.columns)
    assert form is not None
    try:
        with opened(item.path) as source:
            if table := posting.packed(form):
                with item.path.open("rb") as file:
                    return Read(item, posting.unpacked(file, table))
            if source.size > posting.LONGEST:
                raise InputError("the document is too long")
            return Read(item, posting.read(source.read(0, source.size), form))
    except (ScrubberError, OSError, MemoryError) as error:
        return Read(item, None, failed("", error).error)


def _looked(posts: Iterable[Read], options: Options) -> Iterator[tuple[Read, posting.Worded | None]]:
    """Look at the words of posts, several in one batch."""
    batch: list[Read] = []
    size = 0
    for post in posts:
        batch.append(post)
        size += len(post.document.post.passages) + len(post.document.post.references) if post.document else 1
        if size >= BATCH:
            yield from _batch(batch, options)
            batch, size = [], 0
    yield from _batch(batch, options)


def _batch(batch: Sequence[Read], options: Options) -> Iterator[tuple[Read, posting.Worded | None]]:
    documents = [post.document for post in batch if post.document is not None]
    allowed = [allowed_in(post.item, options) for post in batch if post.document is not None]
    worded = iter(posting.look(documents, options.policy, options.language, allowed))
    for post in batch:
        yield post, next(worded) if post.document is not None else None


def _result(
    post: Read, words: posting.Worded | None, named: Result, elsewhere: Collection[str], options: Options
) -> Result:
    """What there is to say of one post; `named` has what was found in its own name and folder.

    File names in links count only where the target is one of `elsewhere`: files of this run have results of
    their own.
    """
    shown = readable(post.item.path)
    named = _without_publishing_day(named)
    if post.document is None or words is None:
        own = (*named.findings, *_beside.found(post.item, options))
        return replace(named, path=shown, findings=own, error=post.error)
    passages = zip(post.document.post.passages, words.offers, strict=True)
    offers = tuple(
        Offer(passage.part, passage.start, passage.end, offer.wording, offer.rank)
        for passage, some in passages
        for offer in some
    )
    findings = (
        *named.findings,
        *(finding for some in words.passages for finding in some),
        *_links(post.document, words, elsewhere),
        *_metadata(post.document),
        *_beside.found(post.item, options),
    )
    return replace(
        named,
        path=shown,
        format=post.document.form.name,
        findings=findings,
        together=together(named.texts, findings, post.document.post.passages),
        lines=line_starts(post.document.source),
        cells=_cells(post.document, [*(f.span for f in findings), *offers]),
        offers=offers,
    )


def _cells(document: posting.Document, spots: Iterable[Span | Offer]) -> dict[int, Cell]:
    """The cells of a table that is no text in which these stand, by where they start."""
    table = posting.packed(document.form)
    if table is None:
        return {}
    places = (spot.start for spot in spots if spot.part not in OUTSIDE)
    return {at: Cell(*cell) for at, cell in table.cells(document.source, places).items()}


def _metadata(document: posting.Document) -> Iterator[Finding]:
    """What a sidecar says beside its words."""
    for one in document.post.metadata:
        span = Span(METADATA, one.start, one.end)
        yield Finding(one.rule, RULES[one.rule].kind, span, one.value, 1.0, one.why, document.form.name)


def together(texts: Sequence[Text], findings: Iterable[Finding], passages: Iterable[Passage]) -> Linkability:
    """How identifying a post is: what was found in it, and what its passages tell of a child."""
    said = (of_asset([Text(p.part, p.value, p.language)], ()) for p in passages if p.part != ECHO)
    return of_post([of_asset(texts, findings), *said])


def _links(
    document: posting.Document, words: posting.Worded, elsewhere: Collection[str]
) -> Iterator[Finding]:
    for reference in document.post.references:
        found, _ = words.links.get(reference.target, ((), ()))
        if reference.embedded and found and reference.target in elsewhere:
            span = Span(posting.LINK, reference.start, reference.end)
            yield from (replace(finding, span=span) for finding in found)


def line_starts(source: str) -> tuple[int, ...]:
    """Where each line starts; lines end as every editor ends them."""
    return (0, *(match.end() for match in _LINE.finditer(source)))


def _without_publishing_day(named: Result) -> Result:
    """Without the day at the start of a post's name, or in the folders on the way to it: it is no secret."""
    days = []
    if match := _PUBLISHED.match(named.text("name")):
        days += [Span("name", 0, match.end()), Span("name", 0, match.end() + 1)]
    days += [Span("folder", *day.span()) for day in _ADDRESS_DAY.finditer(named.text("folder"))]
    if not days:
        return named
    left = tuple(f for f in named.findings if not (f.kind is Kind.DATE and _within(f.span, days)))
    parts = {finding.span.part for finding in left}
    gone = {day.part for day in days} - parts
    return replace(
        named, findings=left, suggestions=tuple(s for s in named.suggestions if s.part not in gone)
    )


def _within(span: Span, days: Iterable[Span]) -> bool:
    return any(day.part == span.part and day.start <= span.start and span.end <= day.end for day in days)
