"""From label probabilities to findings: two thresholds, calibrated scores, exact spans, and why."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from scrubber.model import Finding, Span
from scrubber.rules import RULES
from scrubber.text._names_decode import Entity, decode
from scrubber.text._names_words import LETTERS, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scrubber.model import Text
    from scrubber.text._names_lexicon import Lexicon
    from scrubber.text._names_model import NamePipeline

RULE: Final = {"PER": "T101", "LOC": "T201"}
FLOOR: Final = 0.25  # findings with a lower score are not worth showing
SOURCE: Final = "names"


def findings(pipeline: NamePipeline, texts: Sequence[Text]) -> Iterator[list[Finding]]:
    """Yield the findings of each text. spaCy's memory zone forgets their words afterwards."""
    with pipeline.nlp.memory_zone():
        for text, doc in zip(texts, pipeline.tag(texts), strict=True):
            reading, probabilities = doc.user_data["reading"], doc.user_data["probabilities"]
            found = entities(reading, probabilities, pipeline.thresholds)
            yield [_finding(text, reading, entity, pipeline) for entity in found]


def entities(reading: Reading, probabilities: Any, thresholds: dict[str, float]) -> list[Entity]:
    """The sure spans first, then what is still likely among the words left over."""
    if not len(probabilities):
        return []
    left = probabilities.copy()
    for i, word in enumerate(reading.words):
        if word.kind != LETTERS:
            _silence(left, i, i + 1)
    sure = _wanted(decode(left, thresholds), thresholds)
    for entity in sure:
        _silence(left, entity.first, entity.last)
    lower = {label: _raw(FLOOR, threshold) for label, threshold in thresholds.items()}
    likely = [e for e in _wanted(decode(left, lower), thresholds) if e.score >= FLOOR]
    return sorted(sure + likely)


def _silence(probabilities: Any, first: int, last: int) -> None:
    probabilities[first:last] = 0
    probabilities[first:last, 0] = 1


def _wanted(found: list[Entity], thresholds: dict[str, float]) -> list[Entity]:
    return [e._replace(score=calibrated(e.score, thresholds[e.label])) for e in found if e.label in RULE]


def calibrated(probability: float, threshold: float) -> float:
    """Shift a probability so that `threshold` becomes 0.5."""
    return 1 / (1 + math.exp(_logit(threshold) - _logit(probability)))


def _raw(score: float, threshold: float) -> float:
    """The reverse of `calibrated`."""
    return 1 / (1 + math.exp(-_logit(threshold) - _logit(score)))


def _logit(p: float) -> float:
    p = min(max(p, 1e-6), 1 - 1e-6)
    return math.log(p / (1 - p))


def _finding(text: Text, reading: Reading, entity: Entity, pipeline: NamePipeline) -> Finding:
    held = reading.words[entity.first : entity.last]
    span = Span(text.part, held[0].start, held[-1].end)
    rule = RULES[RULE[entity.label]]
    why = reason([word.form for word in held], entity.label, pipeline.lexicon)
    value = text.value[span.start : span.end]
    return Finding(rule.id, rule.kind, span, value, round(entity.score, 3), why, SOURCE)


def reason(forms: list[str], label: str, lexicon: Lexicon) -> str:
    """What the lists say for it, or that the model alone thinks so."""
    first, last = lexicon.code(forms[0]), lexicon.code(forms[-1])
    if label == "LOC":
        return "place name" if first.place or last.place else "name model: place"
    if len(forms) > 1 and first.given and last.surname:
        return "given name + surname"
    if first.given:
        return "given name"
    return "surname" if last.surname else "name model"
