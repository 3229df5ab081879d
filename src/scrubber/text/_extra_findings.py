"""What the pipelines of a user find, joined with what our own detectors found.

Where both find something of one rule in one place, the finding reaches over both, and its score is the
probability that not both are wrong, as if they erred independently (noisy-or): 1 - (1 - a) * (1 - b).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from scrubber.model import Finding, Span
from scrubber.rules import RULES
from scrubber.text._extra_models import load
from scrubber.text._extra_text import readings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scrubber.model import Text
    from scrubber.text._extra_models import Entity, ExtraModel
    from scrubber.text._extra_text import Reading

# spaCy's `ner` gives no probability, so it is a constant: how often a small English pipeline for news was
# right about file names and captions from the web. Organisations are rarely those where a person can be
# found, and capitals that we put in are easily taken for names: alone, neither is reported by default.
SCORE: Final = 0.6
ORGANISATION: Final = 0.2
CAPITALS: Final = 0.5  # a factor
LISTED: Final = 0.9  # a list that somebody made is meant, capitals or not
SOURCE: Final = "models"


def with_models(
    names: Sequence[str], texts: Sequence[Text], found: Sequence[Sequence[Finding]]
) -> list[list[Finding]]:
    """The findings of every text, and those of the pipelines `names`; one list per text, in order."""
    result = [list(some) for some in found]
    for name in dict.fromkeys(names):
        for i, more in enumerate(findings(load(name), texts)):
            if more:
                result[i] = joined(texts[i], result[i], more)
    return result


def findings(model: ExtraModel, texts: Sequence[Text]) -> Iterator[list[Finding]]:
    """Yield what one pipeline finds in each text; spans may overlap where a text is read in two forms."""
    forms = [(i, reading) for i, text in enumerate(texts) for reading in readings(text)]
    found: list[list[Finding]] = [[] for _ in texts]
    for (i, reading), entities in zip(forms, model.entities([r.value for _, r in forms]), strict=True):
        for entity in entities:
            span = reading.span(entity.start, entity.end)
            if span is not None:
                kind, value = RULES[entity.rule].kind, texts[i].value[span.start : span.end]
                score, why = _score(model, reading, entity), f"spaCy pipeline {model.title}"
                found[i].append(Finding(entity.rule, kind, span, value, score, why, SOURCE))
    yield from found


def _score(model: ExtraModel, reading: Reading, entity: Entity) -> float:
    if model.listed:
        return LISTED
    return (ORGANISATION if entity.vague else SCORE) * (CAPITALS if reading.capitals else 1)


def joined(text: Text, own: Sequence[Finding], more: Sequence[Finding]) -> list[Finding]:
    """Make one finding of those of one rule that overlap, where at least one of `more` is among them."""
    result: list[Finding] = []
    for rule in dict.fromkeys(finding.rule for finding in (*own, *more)):
        mine = [(f.span.start, f.span.end, False, f) for f in own if f.rule == rule]
        theirs = [(f.span.start, f.span.end, True, f) for f in more if f.rule == rule]
        group: list[tuple[bool, Finding]] = []
        reach = -1
        for start, end, new, finding in sorted((*mine, *theirs), key=lambda row: row[:3]):
            if start >= reach:
                result += _united(text, group)
                group = []
            group.append((new, finding))
            reach = max(reach, end)
        result += _united(text, group)
    return sorted(result, key=lambda finding: (finding.span.start, finding.span.end))


def _united(text: Text, group: Sequence[tuple[bool, Finding]]) -> list[Finding]:
    """One finding for a group that overlaps; as they are where none of them is new."""
    own = [finding for new, finding in group if not new]
    more = [finding for new, finding in group if new]
    if not more:
        return own
    start = min(finding.span.start for _, finding in group)
    end = max(finding.span.end for _, finding in group)
    best = max(own or more, key=lambda finding: finding.score)
    score, why = best.score, best.why
    if own:
        score = round(1 - (1 - score) * (1 - max(f.score for f in more)), 3)
        why = f"{why}; {more[0].why}"
    span = Span(text.part, start, end)
    return [replace(best, span=span, value=text.value[start:end], score=score, why=why)]
