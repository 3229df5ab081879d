"""Reference images and links: `![alt][label]`, `![label][]`, `![label]`, and `[label]: target "title"`.

Where the words of a picture are its label too, new words need a new label, or the picture is lost: a neutral
one (`image-1`) is put in every place of the old one, in one go.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.posts import _markdown_links as links
from scrubber.posts._markdown_parser import lines_of
from scrubber.posts._parts import LABEL, Along, Passage, Reference
from scrubber.posts._targets import is_media

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from markdown_it.token import Token

    from scrubber.posts._markdown_parser import Strand

_LETTER: Final = re.compile(r"[^\W_]")
_OTHER: Final = re.compile(r"\^|//$")  # footnotes, and `[//]: # (a comment)`


class Use(NamedTuple):
    """Where in the source a label is used, or belongs, and what a new label there needs around it."""

    start: int
    end: int
    around: tuple[str, str]


@dataclass(slots=True)
class Label:
    """One label: its target, its places, and the words shown with it; `own` are those that are the label."""

    first: tuple[int, int]
    value: str
    reference: Reference | None
    title: Passage | None
    embedded: bool = False
    uses: list[Use] = field(default_factory=list)
    own: list[Passage] = field(default_factory=list)
    others: list[Passage] = field(default_factory=list)

    @property
    def target(self) -> str | None:
        """What the definition names."""
        return self.reference.target if self.reference else None


def definitions(source: str, masked: str, tokens: Sequence[Token], found: links.Found) -> dict[str, Label]:
    """All labels by their normal form; what a second definition of a label holds is put into `found`."""
    labels: dict[str, Label] = {}
    for token in tokens:
        if token.type != "definition" or _OTHER.match(token.meta["label"]):
            continue
        label = _defined(source, masked, token)
        if first := labels.get(token.meta["id"]):
            first.uses.append(Use(*label.first, ("", "")))
            _add(label, found)
        else:
            labels[token.meta["id"]] = label
    return labels


def _defined(source: str, masked: str, token: Token) -> Label:
    strand = lines_of(masked, token)
    text = strand.text
    end = 1 + len(token.meta["label"])
    said = links.tail(text, end + 2, len(text))
    if not token.meta["title"]:
        said = links.Tail(said.destination)
    reference = links.reference(source, strand, said.destination, embedded=False)
    title = links.title(strand, said, reference.target if reference else None)
    return Label(strand.range(1, end), " ".join(token.meta["label"].split()), reference, title)


def _add(label: Label, found: links.Found) -> None:
    """The target, and the title where it belongs to a picture."""
    if label.reference is None:
        return
    shown = label.reference
    found.references.append(Reference(shown.start, shown.end, shown.target, shown.write, label.embedded))
    if label.title and (label.embedded or is_media(shown.target)):
        found.passages.append(label.title)


def used(label: Label, strand: Strand, token: Token) -> None:
    """Note that an image or a link uses the label."""
    end = token.meta["span"][1]
    after = token.meta["label"][1] + 1
    own = end - after <= 2
    if not own:  # [alt][label]
        label.uses.append(Use(*strand.range(after + 1, end - 1), ("", "")))
    else:  # [label][] or [label]
        where = strand.range(after, end) if end > after else (strand.place(after - 1) + 1,) * 2
        label.uses.append(Use(*where, ("[", "]")))
    if token.type == "image":
        label.embedded = True
        some = links.words(strand, token.meta["label"], "alt", label.target, token.children or [])
        (label.own if own else label.others).extend(some)


def shown(label: Label, strand: Strand, token: Token, words: Iterable[Passage]) -> None:
    """Note the words of a link to a picture or a document."""
    own = token.meta["span"][1] - token.meta["label"][1] <= 3
    if own:
        label.own += links.words(strand, token.meta["label"], "caption", label.target)
    else:
        label.others += words


def collect(source: str, labels: dict[str, Label], found: links.Found) -> None:
    """Put targets, titles, alt texts and labels into `found`; the uses are all known by now."""
    neutral = _neutral(source)
    for label in labels.values():
        _add(label, found)
        found.passages += label.others
        if label.target is None or not (label.embedded or is_media(label.target)):
            continue
        name = next(neutral)
        along = tuple(
            Along(use.start, use.end, use.around[0] + name + use.around[1])
            for use in (Use(*label.first, ("", "")), *label.uses)
        )
        found.passages += [replace(alt, along=along) for alt in label.own]
        if _LETTER.search(label.value):
            write = _always(name)
            found.passages.append(Passage(LABEL, *label.first, label.value, write, label.target, along=along))


def _neutral(source: str) -> Iterator[str]:
    """Labels that are used nowhere: `image-1` and so on."""
    lower = source.casefold()
    return (name for name in (f"image-{number}" for number in count(1)) if name not in lower)


def _always(text: str) -> Callable[[str], str]:
    return lambda _: text
