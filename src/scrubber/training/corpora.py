"""Read the labelled corpora and mend what is known to be wrong with them."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from scrubber.text._names_decode import ENTITIES
from scrubber.text._names_lexicon import fold
from scrubber.training.example import Example, Mark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HELD_OUT: Final = ("wnut17_dev", "btc_h2_dev", "uner_en_ewt_dev", "uner_pt_bosque_dev")
LEFT_OUT: Final = ("uner_sk_snk_train", "uner_sk_snk_dev")  # places are not labelled throughout
SHARES: Final[dict[str, float]] = {  # the rest is taken whole
    "lener_br_train": 0.2, "lener_br_dev": 0.2, "uner_hr_set_train": 0.25, "uner_sr_set_train": 0.2,
    "turku_train": 0.25, "uner_sv_talbanken_train": 0.6, "uner_da_ddt_train": 0.5,
    "enp_DE.onb": 0.2, "enp_DE.lft": 0.4, "enp_DE.sbb": 0.4, "enp_NL.kb": 0.4, "enp_FR.bnf": 0.3,
}  # fmt: skip
_LONGEST: Final = 600  # characters of one example
_SENTENCE_END: Final = re.compile(r"(?<=[.!?;»”\"])\s+(?=[^\W\d_a-z])")
_HANDLE_GAP: Final = re.compile(r"@ (?=\w)")
_CONTRACTIONS: Final = re.compile(
    r"\b(de|em|por|a) (o|a|os|as|este|esta|esse|essa|isto|isso|aquele|aquela|ele|ela|eles|elas)\b",
    re.IGNORECASE,
)
_JOINED: Final = {"de": "d", "em": "n", "por": "pel"}


def read(folder: Path, *, held_out: bool = False, seed: int = 0) -> Iterator[Example]:
    """Yield the examples of all corpora below `folder`, either for training or those held out."""
    rng = random.Random(seed)
    for path in sorted([*folder.glob("permissive/*.jsonl"), *folder.glob("sharealike/*.jsonl")]):
        if path.stem in LEFT_OUT or (path.stem in HELD_OUT) != held_out:
            continue
        share = SHARES.get(path.stem, 1.0)
        for example in read_file(path):
            if rng.random() < share:
                yield example


def read_file(path: Path) -> Iterator[Example]:
    """Yield the mended examples of one corpus, all of them."""
    for line in path.read_text(encoding="utf-8").splitlines():
        yield from (example for example in _mended(json.loads(line)) if example.text.strip())


def case_counts(folder: Path) -> tuple[Counter[str], Counter[str]]:
    """How often running text writes a folded word in lower case, outside of all spans, and with a capital.

    The first word of a text does not count: its capital says nothing.
    """
    counts: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    for example in read(folder):
        if example.language != "xx" and not example.text.islower():
            covered = [(a, b) for a, b, _ in example.marks]
            for word in re.finditer(r"[^\W\d_]{2,}", example.text):
                if word[0].istitle() and word.start():
                    capitals[fold(word[0])] += 1
                elif word[0].islower() and not any(a <= word.start() < b for a, b in covered):
                    counts[fold(word[0])] += 1
    return counts, capitals


def word_counts(folder: Path) -> Counter[str]:
    """How often each word stands in the corpora, as it is written."""
    counts: Counter[str] = Counter()
    for example in read(folder):
        counts.update(re.findall(r"[^\W\d_]+", example.text))
    return counts


def _mended(row: dict[str, object]) -> Iterator[Example]:
    text, language, source = str(row["text"]), str(row["lang"]), str(row["source"])
    spans = row["spans"]
    assert isinstance(spans, list)
    marks = tuple((a, b, label) for a, b, label in spans if label in ENTITIES)
    example = Example(text, marks, "caption", language)
    if source.startswith("btc"):
        example = without_handles(example)
    if source.startswith("uner_pt"):
        example = contracted(example)
    yield from split(example) if len(text) > _LONGEST else [example]


def without_handles(example: Example) -> Example:
    """Close the gap in `@ name` and drop the spans on handles, which the corpus calls people."""
    kept = tuple(m for m in example.marks if "@" not in example.text[max(0, m[0] - 2) : m[1]])
    return _replaced(Example(example.text, kept, example.part, example.language), _HANDLE_GAP, lambda _: "@")


def contracted(example: Example) -> Example:
    """Join what the treebank took apart: `de a` -> `da`."""

    def join(match: re.Match[str]) -> str:
        first, second = match[1], match[2]
        if first.lower() == "a":
            return {"a": "à", "as": "às"}.get(second, first + second) if len(second) < 3 else match[0]
        joined = _JOINED[first.lower()] + second
        return joined.capitalize() if first[0].isupper() else joined

    return _replaced(example, _CONTRACTIONS, join)


def _replaced(example: Example, pattern: re.Pattern[str], by: object) -> Example:
    """Replace matches and move the spans along."""
    assert callable(by)
    pieces: list[str] = []
    moves: list[tuple[int, int]] = []  # (old end of a match, total shift from there on)
    at = shift = 0
    for match in pattern.finditer(example.text):
        new = by(match)
        pieces += [example.text[at : match.start()], new]
        shift += len(new) - (match.end() - match.start())
        moves.append((match.end(), shift))
        at = match.end()
    text = "".join([*pieces, example.text[at:]])

    def moved(offset: int) -> int:
        return offset + next((s for end, s in reversed(moves) if end <= offset), 0)

    marks = [(moved(a), moved(b), label) for a, b, label in example.marks]
    return Example(text, tuple(m for m in marks if m[0] < m[1]), example.part, example.language)


def split(example: Example) -> Iterator[Example]:
    """Cut a long text at ends of sentences that lie in no span; a sentence that is too long at spaces."""
    start = 0
    for match in _SENTENCE_END.finditer(example.text):
        if _free(match.start(), example.marks):
            yield from _chopped(example, start, match.start())
            start = match.end()
    yield from _chopped(example, start, len(example.text))


def _chopped(example: Example, start: int, end: int) -> Iterator[Example]:
    while end - start > _LONGEST:
        cut = example.text.find(" ", start + _LONGEST // 2, end)
        while cut != -1 and not _free(cut, example.marks):
            cut = example.text.find(" ", cut + 1, end)
        if cut == -1:
            break
        yield example.shifted(start, cut)
        start = cut + 1
    yield example.shifted(start, end)


def _free(at: int, marks: tuple[Mark, ...]) -> bool:
    return not any(a < at < b for a, b, _ in marks)
