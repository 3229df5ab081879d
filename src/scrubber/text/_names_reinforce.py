"""Names that stand surely in one text, looked for in the other texts of its asset, and of its album."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.model import Finding, Kind, Span, Text
from scrubber.rules import RULES
from scrubber.text._names_findings import FULL_NAME
from scrubber.text._names_lexicon import Lexicon, fold
from scrubber.text._names_words import LETTERS, Word, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SURE: Final = 0.75
LISTED: Final = 0.5  # for a full name that the lists know: it hardly means something else in the next text
SEVERAL: Final = 2  # assets
_SCORE: Final = 0.95
_DOUBTFUL_SCORE: Final = 0.7  # Rose: a person there, perhaps a flower here
_SHORTEST_GLUED: Final = 4
_EVERYWHERE: Final = 6  # usage of a word that stands in most texts: will, young, luz
_WIDENS: Final = 0.3  # score from which a finding that stands there already makes the name longer
_PARTICLES: Final = frozenset(
    [
        "de",
        "da",
        "do",
        "das",
        "dos",
        "di",
        "del",
        "della",
        "dei",
        "der",
        "den",
        "des",
        "du",
        "van",
        "von",
        "la",
        "le",
        "el",
        "y",
        "e",
        "i",
        "al",
    ]
)
_EMPTY: Final = Lexicon.of({})


class _Hit(NamedTuple):
    start: int
    end: int
    score: float


def sure_names(findings: Sequence[Sequence[Finding]]) -> dict[str, float]:
    """The folded words of all sure names, with the score of the surest."""
    known: dict[str, float] = {}
    for found in findings:
        for finding in found:
            if _is_sure(finding):
                for word in read(Text("caption", finding.value), _EMPTY).words:
                    folded = fold(word.form)
                    if word.kind == LETTERS and len(folded) > 2 and folded not in _PARTICLES:
                        known[folded] = max(known.get(folded, 0.0), finding.score)
    return known


def _is_sure(finding: Finding) -> bool:
    """Whether a name is sure enough to look for it elsewhere; a full name that lists know has to be less."""
    least = LISTED if finding.why == FULL_NAME else SURE
    return finding.kind is Kind.PERSON and finding.score >= least


def frequent_names(findings: Iterable[Sequence[Sequence[Finding]]]) -> set[str]:
    """The folded words of names that are sure in several assets of one album."""
    counts = Counter(name for asset in findings for name in sure_names(asset))
    return {name for name, count in counts.items() if count >= SEVERAL}


def with_names(
    text: Text, found: Sequence[Finding], known: Iterable[str], lexicon: Lexicon, *, most: float = 1.0
) -> list[Finding]:
    """The findings of one text, and the known names in it, with a score of `most` at most."""
    names = {name: min(score, most) for name in known if (score := _trust(name, lexicon))}
    result = list(found)
    for hit in _joined(_hits(text, names, lexicon), text.value):
        result = _added(text, result, hit)
    return sorted(result, key=lambda finding: (finding.span.start, finding.span.end))


def _trust(name: str, lexicon: Lexicon) -> float:
    """How surely a word means the name in other texts too; 0 for everyday words such as `will`."""
    code = lexicon.code(name)
    if code.common and code.usage >= _EVERYWHERE:
        return 0.0
    return (_SCORE, _DOUBTFUL_SCORE, 0.0)[code.common]


def _hits(text: Text, names: dict[str, float], lexicon: Lexicon) -> Iterator[_Hit]:
    for word in read(text, lexicon).words:
        if word.kind != LETTERS:
            continue
        folded = fold(word.form)
        if folded in names:
            yield _Hit(word.start, word.end, names[folded])
        elif len(folded) == word.end - word.start:
            yield from _glued(word, folded, names)


def _glued(word: Word, folded: str, names: dict[str, float]) -> Iterator[_Hit]:
    """Names at the start and end of a longer word: emmabirthday, birthdayemma, emmajohnson."""
    start, end = 0, len(folded)
    usable = [name for name in names if _SHORTEST_GLUED <= len(name) < end and names[name] == _SCORE]
    while front := next((name for name in usable if folded.startswith(name, start)), ""):
        start += len(front)
    while back := next((n for n in usable if len(n) <= end - start and folded.endswith(n, start, end)), ""):
        end -= len(back)
    if start >= _SHORTEST_GLUED:
        yield _Hit(word.start, word.start + start, _SCORE)
    if end < len(folded):
        yield _Hit(word.start + end, word.end, _SCORE)


def _joined(hits: Iterator[_Hit], value: str) -> list[_Hit]:
    """Hits with nothing but a separator between them are one name."""
    joined: list[_Hit] = []
    for hit in hits:
        if joined and not value[joined[-1].end : hit.start].strip(" _-."):
            joined[-1] = _Hit(joined[-1].start, hit.end, max(joined[-1].score, hit.score))
        else:
            joined.append(hit)
    return joined


def _added(text: Text, found: list[Finding], hit: _Hit) -> list[Finding]:
    """Raise the finding that stands there already, widened where it was too short, or add one.

    A weak one stays beside it: whoever asks for weak findings is shown all of its words.
    """
    span = Span(text.part, hit.start, hit.end)
    touching = [f for f in found if f.kind is Kind.PERSON and f.span.overlaps(span)]
    strong = [f for f in touching if f.score >= _WIDENS]
    if strong:
        start = min(span.start, *(f.span.start for f in strong))
        end = max(span.end, *(f.span.end for f in strong))
        whole = Span(text.part, start, end)
        score = max(hit.score, *(f.score for f in strong))
        new = replace(strong[0], span=whole, value=text.value[start:end], score=score)
    else:
        value = text.value[hit.start : hit.end]
        new = Finding("T101", RULES["T101"].kind, span, value, hit.score, "named in another text", "names")
    return [*(f for f in found if f not in strong), new]
