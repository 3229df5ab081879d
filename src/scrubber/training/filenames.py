"""Write words as a file name: separators, case, glue, camera and CMS tokens, extension; spans move along."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from scrubber.training.example import Example, Mark
from scrubber.training.synthesize import Filler, any_language, without_person
from scrubber.training.written import patterns

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

Token = tuple[str, int]  # a word and the index of its span, or -1
_OWNED: Final = {"en": 0.1, "de": 0.1, "nl": 0.08, "sv": 0.12}  # how often a name is written as an owner's
_WORD: Final = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_POSSESSIVE: Final = re.compile(r"['\u2019]?s$")
_EXTENSIONS: Final = (".jpg", ".jpg", ".jpg", ".jpeg", ".JPG", ".png", ".webp", ".gif", ".heic", "")
_FRONT: Final = (
    "IMG_{:04}_",
    "{:03}-",
    "DSC{:05}_",
    "csm_",
    "thumb_",
    "20{:06}_",
    "{:02}_",
    "photo-",
    "{:02}-",
    "i-{:03}-",
)
_BACK: Final = (
    "_{:02}", "-{:03}", "-scaled", "-300x200", "-1024x{:03}", "({:01})", "-{:01}", "_final", "_web",
    "-e{:010}", " ({:01})", "_{:05}", "-min", "{:01}", "{:04}", "_large",
)  # fmt: skip


def from_tokens(tokens: Sequence[Token], kinds: Sequence[str], rng: random.Random, language: str) -> Example:
    """Join words into a file name. `kinds` holds the entity of each span index."""
    pieces: list[str] = []
    bounds: dict[int, tuple[int, int]] = {}
    style, separator = _style(rng), rng.choice("---___  .")
    glue = style == "camel" or rng.random() < 0.14
    length = 0
    for i, (word, span) in enumerate(tokens):
        form = _cased(word, style)
        if i:
            same = span >= 0 and tokens[i - 1][1] == span
            joint = "" if glue and (same or style == "camel" or rng.random() < 0.35) else separator
            if rng.random() < 0.08 and not glue:
                joint = rng.choice("-_ ")
            pieces.append(joint)
            length += len(joint)
        if span >= 0:
            bounds[span] = (bounds.get(span, (length, 0))[0], length + len(form))
        owned = span >= 0 and kinds[span] == "PER" and rng.random() < _OWNED.get(language, 0.0)
        if owned and form[-1:] not in "sS" and (i + 1 == len(tokens) or tokens[i + 1][1] != span):
            form += "S" if style == "upper" else "s"  # annas-birthday: the span ends before it
        pieces.append(form)
        length += len(form)
    marks = tuple((a, b, kinds[span]) for span, (a, b) in sorted(bounds.items()))
    return _dressed(Example("".join(pieces), marks, "name", language), rng)


def _style(rng: random.Random) -> str:
    return rng.choices(("lower", "same", "title", "upper", "camel"), (58, 18, 12, 4, 8))[0]


def _cased(word: str, style: str) -> str:
    if style == "lower":
        return word.lower()
    if style == "upper":
        return word.upper()
    if style in {"title", "camel"}:
        return word[:1].upper() + word[1:]
    return word


def _dressed(example: Example, rng: random.Random) -> Example:
    front = rng.choice(_FRONT).format(rng.randint(1, 9999)) if rng.random() < 0.16 else ""
    back = rng.choice(_BACK).format(rng.randint(1, 999)) if rng.random() < 0.3 else ""
    text = example.text
    if rng.random() < 0.75:
        text = plain(text)
    if len(text) != len(example.text):
        text = example.text
    marks: tuple[Mark, ...] = tuple((a + len(front), b + len(front), m) for a, b, m in example.marks)
    return Example(front + text + back + rng.choice(_EXTENSIONS), marks, "name", example.language)


def plain(text: str) -> str:
    """Without accents, letter by letter, so that spans stay where they are."""
    return "".join(unicodedata.normalize("NFKD", c)[0] if ord(c) > 127 else c for c in text)


def tokens_of(text: str, marks: Sequence[Mark]) -> list[Token]:
    """The words of a text, each with the index of the span that holds it."""
    found = []
    for match in _WORD.finditer(text):
        end = match.start() + len(_POSSESSIVE.sub("", match[0]))  # Emma's: the span ends before the 's
        inside = (i for i, (a, b, _) in enumerate(marks) if a <= match.start() and end <= b)
        found.append((match[0].replace("'", "").replace("\u2019", ""), next(inside, -1)))
    return found


def from_pattern(filler: Filler, *, with_person: bool) -> Example:
    """A file name from a pattern, or from a name among a few words of the occasion."""
    rng = filler.rng
    language = any_language(rng)
    sections = patterns(language)
    if with_person and rng.random() < 0.55:
        pattern = _composed(filler, sections["words"][0].split())
    else:
        lines = sections["names" if with_person else "names-none"]
        pattern = rng.choice(lines) if with_person else without_person(rng, lines)
        if rng.random() < 0.2:
            pattern = f"{pattern} {rng.choice(filler.ordinary) if rng.random() < 0.7 else '{b}'}"
    text, marks = filler.fill(pattern, language)
    return from_tokens(tokens_of(text, marks), [m for _, _, m in marks], rng, language)


def _composed(filler: Filler, occasion: Sequence[str]) -> str:
    """A name among words of the occasion and any others: not all that stands beside one is a surname."""
    rng = filler.rng
    slots = [rng.choice(("{n}", "{f}", "{g}", "{n}", "{s}"))]
    if rng.random() < 0.15:
        slots.append("{g}")
    count = rng.choice((0, 1, 1, 2, 3))
    slots += [rng.choice(occasion if rng.random() < 0.4 else filler.ordinary) for _ in range(count)]
    if rng.random() < 0.3:
        slots.append(rng.choice(("{d}", "{#}", "{y}", "{p}", "{p}", "{i}", "{b}")))
    if rng.random() < 0.5:
        rng.shuffle(slots)
    return " ".join(slots)


def from_words(words: Sequence[str], rng: random.Random) -> Example:
    """A file name of ordinary words alone."""
    tokens = [(rng.choice(words), -1) for _ in range(rng.choice((1, 1, 2, 2, 3, 4, 5)))]
    return from_tokens(tokens, (), rng, "xx")


def from_sentence(example: Example, rng: random.Random) -> Example | None:
    """A file name cut from a sentence: a few words in a row, around a span where there is one."""
    tokens = tokens_of(example.text, example.marks)
    if len(tokens) < 2:
        return None
    size = rng.randint(1, 7) if rng.random() < 0.8 else rng.randint(8, 11)
    inside = [i for i, (_, span) in enumerate(tokens) if span >= 0]
    middle = rng.choice(inside) if inside and rng.random() < 0.8 else rng.randrange(len(tokens))
    start = max(0, middle - rng.randrange(size))
    end = min(len(tokens), start + size)
    while start > 0 and tokens[start][1] >= 0 and tokens[start - 1][1] == tokens[start][1]:
        start -= 1
    while end < len(tokens) and tokens[end - 1][1] >= 0 and tokens[end][1] == tokens[end - 1][1]:
        end += 1
    return from_tokens(tokens[start:end], [m for _, _, m in example.marks], rng, example.language)
