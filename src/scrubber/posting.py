"""Posts on their way: bytes to words and references, the words searched, new words at exact places.

Nothing is ever rendered. A place of the source gets another value, and every other byte stays as it was.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Final, NamedTuple, cast
from urllib.parse import unquote

from scrubber import _magic, allowing, stripping, wording
from scrubber.errors import LimitExceeded, Malformed, PluginError, ScrubberError, UnknownFormat
from scrubber.model import Kind, Span, Text
from scrubber.posts._parts import ADDRESS, ECHO, Metadata, Passage, Post, Reference, rewritten
from scrubber.registry import plugins
from scrubber.suggest._language import clear

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from scrubber.model import Finding, Suggestion
    from scrubber.policy import Policy
    from scrubber.posts._columns import Columns
    from scrubber.posts._parts import Asked, Form, Packed

LONGEST: Final = 32 << 20  # bytes of one document
LINK: Final = "link"  # the part name of file names that stand in references
_LOST: Final = re.compile("[\ud800-\udfff]")  # bytes that are not UTF-8, as `surrogateescape` keeps them
_UNKNOWN: Final = "\ufffd"
_TEMPLATE: Final = re.compile(r"\{\{|\{%|<%")  # `{{ .Params.cover }}` is the name of no file
_BEGINNING: Final = 1 << 16  # bytes of a file by which its form is known
_HEAD: Final = 2_000  # characters of a document by which its language is known
_MARKUP: Final = re.compile(r"<[^<>]{0,300}>|\S*[/\\=:]\S*")


def packed(form: Form | None) -> Packed | None:
    """The form, if its documents are no text."""
    return cast("Packed", form) if hasattr(form, "unpack") else None


@dataclass(frozen=True, slots=True)
class Document:
    """A post as it was read. `source` is without the mark of `bom`; lone surrogates are bytes not UTF-8."""

    form: Form = field(repr=False)
    source: str = field(repr=False)
    post: Post = field(repr=False)
    bom: bool = False
    markers: allowing.Markers = field(default=allowing.Markers(), repr=False)

    def edited(self, changes: Iterable[tuple[Passage | Reference | Metadata, str]]) -> str:
        """The source with new values in some places; raises `InputError` where two places overlap."""
        return rewritten(self.source, changes)

    def again(self, source: str) -> Post:
        """What the document holds once it is edited; errors are those of `read`."""
        return read(self.encoded(source), self.form).post

    def encoded(self, source: str) -> bytes:
        """The bytes of a source, with the mark at the start that the document had."""
        return (codecs.BOM_UTF8 if self.bom else b"") + source.encode("utf-8", "surrogateescape")


def forms() -> tuple[Form, ...]:
    """Every form of post that can be read."""
    return plugins("scrubber.posts", "form")


def form_of(name: str, columns: Columns | None = None) -> Form | None:
    """The form that a document of this name has, by its suffix alone; None where it is no post.

    `columns` says what the columns of a table are.
    """
    lowered = name.lower()
    form = next((f for f in forms() if lowered.endswith(f.suffixes) and not hasattr(f, "accepts")), None)
    if columns is not None and form is not None and form.name == "table":
        from scrubber.posts.table import TableForm

        return cast("Form", TableForm(columns))  # its fields are frozen
    if columns is not None and form is not None and form.name == "parquet":
        from scrubber.posts.parquet import ParquetForm

        return cast("Form", ParquetForm(columns))
    return form


def form_at(path: Path, columns: Columns | None = None) -> Form | None:
    """The form of the document at `path`: as `form_of`, and by how it begins where names do not tell."""
    lowered = path.name.lower()
    asked = [f for f in forms() if hasattr(f, "accepts") and lowered.endswith(f.suffixes)]
    if asked:
        head = _head(path)
        for form in cast("list[Asked]", asked):
            if form.accepts(lowered, head):
                return form
    return form_of(path.name, columns)


def _head(path: Path) -> str:
    """How a text begins, "" for what cannot be read."""
    try:
        with stripping.opened(path) as source:
            data = source.read(0, min(source.size, _BEGINNING))
    except (ScrubberError, OSError, MemoryError):
        return ""
    return data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")


def unpacked(file: IO[bytes], form: Packed) -> Document:
    """Read a document that is no text by its view. Errors are those of `read`."""
    try:
        view = form.unpack(file, LONGEST)
    except (ScrubberError, OSError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - promise P5, and its text may quote the input
        raise PluginError(f"the {form.name} form failed with {type(error).__name__}") from None
    return read(view.encode(), form)


def read(data: bytes, form: Form) -> Document:
    """Read a document; `InputError` where it is no text, too long, or cannot be understood.

    UTF-8 with or without a mark; other bytes survive, and line ends stay as they are.
    """
    if len(data) > LONGEST:
        raise LimitExceeded(f"the document is longer than {LONGEST >> 20} MB")
    if _magic.is_pointer(data):
        raise UnknownFormat(stripping.POINTER)
    bom = data.startswith(codecs.BOM_UTF8)
    if b"\0" in data or data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Malformed("the document is not UTF-8 text")
    source = data[len(codecs.BOM_UTF8) if bom else 0 :].decode("utf-8", "surrogateescape")
    try:
        post = form.read(source)
        _check_places(post, source, form.name)
        markers = allowing.markers(source, form.name)
    except ScrubberError:
        raise
    except Exception as error:  # noqa: BLE001 - promise P5, and its text may quote the input
        raise PluginError(f"the {form.name} form failed with {type(error).__name__}") from None
    return Document(form, source, post, bom, markers)


def _check_places(post: Post, source: str, form: str) -> None:
    spots: list[Passage | Reference | Metadata] = [*post.passages, *post.references, *post.metadata]
    places = sorted((spot.start, spot.end) for spot in spots)
    ordered = all(one[1] <= other[0] for one, other in pairwise(places))
    if not ordered or any(not 0 <= start <= end <= len(source) for start, end in places):
        raise PluginError(f"the {form} form gave places that overlap or lie outside the document")


class Worded(NamedTuple):
    """What was found in one document.

    `passages` has the findings of each passage, their spans in characters of the source, and `offers` the
    wordings for it, the best first. `links` has, by target, what was found in the file name that the target
    ends with, with spans of the name, and the offers for it.
    """

    passages: list[tuple[Finding, ...]]
    offers: list[tuple[Suggestion, ...]]
    links: dict[str, tuple[tuple[Finding, ...], tuple[Suggestion, ...]]]


class _Ask(NamedTuple):
    """One text that is looked at: passage number `passage`, or the file name of `target`."""

    text: Text
    passage: int | None = None
    target: str | None = None


def look(
    documents: Sequence[Document],
    policy: Policy,
    language: str | None = None,
    allowed: Sequence[tuple[str, ...]] = (),
) -> list[Worded]:
    """Search the words of many documents in one batch, and offer wordings.

    The passages of one picture and its file name help each other, then all pictures of one document do.
    `language` holds for passages and documents that do not say theirs. `allowed` has words of each document
    that are no findings, beside those that its own markers allow.
    """
    groups: list[list[_Ask]] = []
    owners: list[int] = []
    for number, document in enumerate(documents):
        mine = list(_asked(document, language))
        groups += mine
        owners += [number] * len(mine)
    texts = [[ask.text for ask in group] for group in groups]
    own = [document.markers.allowed for document in documents]
    both = [(*mine, *more) for mine, more in zip(own, allowed or [()] * len(own), strict=True)]
    found = wording.search(texts, policy, list(map(str, owners)), [both[owner] for owner in owners])
    offers = iter(
        wording.suggest(
            [text for group in texts for text in group],
            [some for group in found for some in group],
            policy,
            [both[owner] for owner, group in zip(owners, groups, strict=True) for _ in group],
        )
    )
    worded = [
        Worded([()] * len(document.post.passages), [()] * len(document.post.passages), {})
        for document in documents
    ]
    for owner, group, answers in zip(owners, groups, found, strict=True):
        for ask, findings in zip(group, answers, strict=True):
            _answer(worded[owner], documents[owner], ask, findings, next(offers))
    return worded


def _asked(document: Document, language: str | None) -> Iterator[list[_Ask]]:
    """The texts of a document in groups: one of each picture, one of each passage that has none.

    What stands where the document switched scrub off is not looked at.
    """
    language = document.post.language or language or _spoken(document)
    silences = document.markers.silences
    pictures: dict[str, list[_Ask]] = {}
    for reference in document.post.references:
        if reference.embedded and not silences(reference.start, reference.end):
            pictures.setdefault(reference.target, [])
    for number, passage in enumerate(document.post.passages):
        if passage.part == ECHO or silences(passage.start, passage.end):
            continue
        own = passage.language or (None if document.post.language else clear(passage.value)) or language
        part = "folder" if passage.part == ADDRESS else passage.part
        text = Text(part, searchable(passage.value), own)
        ask = _Ask(text, passage=number)
        if passage.image is None:
            yield [ask]
        else:
            pictures.setdefault(passage.image, []).append(ask)
    shown = {r.target for r in document.post.references if not silences(r.start, r.end)}
    for target, asks in pictures.items():
        name = file_name(target) if target in shown or not document.markers.silent else ""
        named = [_Ask(Text("name", name, language), target=target)] if name else []
        if named or asks:
            yield [*named, *asks]


def _spoken(document: Document) -> str | None:
    """The language of a document that does not say it, where its words leave no doubt."""
    start = document.source[:_HEAD]
    return clear(" ".join([*(passage.value for passage in document.post.passages), _MARKUP.sub(" ", start)]))


def _answer(
    worded: Worded,
    document: Document,
    ask: _Ask,
    findings: tuple[Finding, ...],
    offers: tuple[Suggestion, ...],
) -> None:
    if ask.passage is not None:
        passage = document.post.passages[ask.passage]
        if passage.part == ADDRESS:  # the day in the URL of a page is that of publishing
            findings = tuple(finding for finding in findings if finding.kind is not Kind.DATE)
            offers = offers if findings else ()
        worded.passages[ask.passage] = tuple(_placed(document.source, passage, f) for f in findings)
        worded.offers[ask.passage] = tuple(offer for offer in offers if _UNKNOWN not in offer.wording)
    elif ask.target is not None:
        worded.links[ask.target] = (findings, offers)


def _placed(source: str, passage: Passage, finding: Finding) -> Finding:
    """The finding with its span in the source: exact where it reads so there, else the passage's."""
    start, end = finding.span.start, finding.span.end
    raw = source[passage.start : passage.end]
    if raw == passage.value:
        span = Span(passage.part, passage.start + start, passage.start + end)
    else:
        span = Span(passage.part, passage.start, passage.end)
        value = passage.value[start:end]
        at = -1
        for _ in range(min(passage.value.count(value, 0, start) + 1, 100)):
            at = raw.find(value, at + 1)
        if at >= 0:
            span = Span(passage.part, passage.start + at, passage.start + at + len(value))
    return replace(finding, span=span)


def searchable(value: str) -> str:
    """Words as detectors may see them: bytes that are not UTF-8 become U+FFFD, one each."""
    return _LOST.sub(_UNKNOWN, value)


def file_name(target: str) -> str:
    """The file name at the end of a target, readable; "" for what names no file by its content (`data:`)."""
    if target[:5].lower() == "data:" or len(target) > 8192:
        return ""
    path = re.split(r"[?#]", target, maxsplit=1)[0]
    name = searchable(unquote(path.rpartition("/")[2]))
    return name if PurePosixPath(name).suffix and not _TEMPLATE.search(name) else ""
