"""Posts among the files of a run: read, and their words looked at in batches."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from scrubber import posting
from scrubber.cli._results import Offer, Result
from scrubber.cli._walk import STDIN, readable
from scrubber.cli._work import failed
from scrubber.errors import InputError, ScrubberError
from scrubber.linkability import of_asset, of_post
from scrubber.model import Finding, Kind, Span, Text
from scrubber.pipeline import BATCH
from scrubber.stripping import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from scrubber.cli._options import Options
    from scrubber.cli._walk import Item

# of most media files: they need not wait until all forms of posts are loaded
_MEDIA: Final = frozenset(
    {
        ".jpg",
        ".jpeg",
        ".png",
        ".gif",
        ".webp",
        ".heic",
        ".heif",
        ".avif",
        ".tif",
        ".tiff",
        ".jxl",
        ".mp4",
        ".mov",
    }
)
_LINE: Final = re.compile(r"\r\n?|\n")
_PUBLISHED: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?=-)")  # Jekyll: the day of a post starts its file name


@dataclass(frozen=True, slots=True)
class Read:
    """A post of the run: its item, and the document or why it cannot be read."""

    item: Item
    document: posting.Document | None
    error: tuple[str, str] | None = None


def is_post(item: Item) -> bool:
    """Whether a file is a post by its name."""
    if item.path == STDIN or item.problem or item.path.suffix.lower() in _MEDIA:
        return False
    return posting.form_of(item.path.name) is not None


def parted(items: Iterable[Item]) -> tuple[list[Item], list[Item]]:
    """All that are no posts, and the posts."""
    others: list[Item] = []
    posts: list[Item] = []
    for item in items:
        (posts if is_post(item) else others).append(item)
    return others, posts


def read(item: Item) -> Read:
    """Read one post; what goes wrong is said in `error`."""
    form = posting.form_of(item.path.name)
    assert form is not None
    try:
        with opened(item.path) as source:
            if source.size > posting.LONGEST:
                raise InputError("the document is too long")
            return Read(item, posting.read(source.read(0, source.size), form))
    except (ScrubberError, OSError, MemoryError) as error:
        return Read(item, None, failed("", error).error)


def looked(posts: Iterable[Read], options: Options) -> Iterator[tuple[Read, posting.Worded | None]]:
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
    worded = iter(posting.look(documents, options.policy, options.language))
    for post in batch:
        yield post, next(worded) if post.document is not None else None


def result(
    post: Read, words: posting.Worded | None, named: Result, elsewhere: Callable[[str], bool]
) -> Result:
    """What there is to say of one post; `named` has what was found in its own name and folder.

    File names in links count only where `elsewhere` says that the target is no file of this run: those have
    results of their own.
    """
    shown = readable(post.item.path)
    named = _without_publishing_day(named)
    if post.document is None or words is None:
        return replace(named, path=shown, error=post.error)
    passages = zip(post.document.post.passages, words.offers, strict=True)
    findings = (
        *named.findings,
        *(finding for some in words.passages for finding in some),
        *_links(post.document, words, elsewhere),
    )
    said = (of_asset([Text(p.part, p.value, p.language)], ()) for p in post.document.post.passages)
    return replace(
        named,
        path=shown,
        format=post.document.form,
        findings=findings,
        together=of_post([of_asset(named.texts, findings), *said]),
        lines=line_starts(post.document.source),
        offers=tuple(
            Offer(passage.part, passage.start, passage.end, offer.wording, offer.rank)
            for passage, offers in passages
            for offer in offers
        ),
    )


def _links(
    document: posting.Document, words: posting.Worded, elsewhere: Callable[[str], bool]
) -> Iterator[Finding]:
    for reference in document.post.references:
        found, _ = words.links.get(reference.target, ((), ()))
        if reference.embedded and found and elsewhere(reference.target):
            span = Span(posting.LINK, reference.start, reference.end)
            yield from (replace(finding, span=span) for finding in found)


def line_starts(source: str) -> tuple[int, ...]:
    """Where each line starts; lines end as every editor ends them."""
    return (0, *(match.end() for match in _LINE.finditer(source)))


def _without_publishing_day(named: Result) -> Result:
    match = _PUBLISHED.match(named.text("name"))
    if match is None:
        return named
    day = (Span("name", 0, match.end()), Span("name", 0, match.end() + 1))
    left = tuple(f for f in named.findings if not (f.kind is Kind.DATE and f.span in day))
    offers = named.suggestions if any(f.span.part == "name" for f in left) else ()
    return replace(named, findings=left, suggestions=offers)
