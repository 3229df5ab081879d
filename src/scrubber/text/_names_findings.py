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
SURE: Final = 0.8  # mean probability of a span
COMPANY: Final = 0.5  # factor on the threshold for people where one is sure
PART: Final = 0.3  # probability from which a word beside a name is taken into it
JOINTS: Final = frozenset({"", " ", "-", "_", "."})
SOURCE: Final = "names"


def findings(pipeline: NamePipeline, texts: Sequence[Text]) -> Iterator[list[Finding]]:
    """Yield the findings of each text. spaCy's memory zone forgets their words afterwards."""
    with pipeline.nlp.memory_zone():
        for text, doc in zip(texts, pipeline.tag(texts), strict=True):
            reading, probabilities = doc.user_data["reading"], doc.user_data["probabilities"]
            found = entities(reading, probabilities, pipeline.thresholds)
            yield [_finding(text, reading, entity, pipeline) for entity in found]


def entities(reading: Reading, probabilities: Any, thresholds: dict[str, float]) -> list[Entity]:
    """The spans above the thresholds first, then what is still likely among the words left over.

    Where one person is sure, others are more likely, and so is a further part of a name that is cut short.
    """
    if not len(probabilities):
        return []
    left = probabilities.copy()
    for i, word in enumerate(reading.words):
        if word.kind != LETTERS:
            _silence(left, i, i + 1)
    found = decode(left, thresholds)
    if any(entity.label == "PER" and entity.score >= SURE for entity in found):
        thresholds = thresholds | {"PER": thresholds["PER"] * COMPANY}
        found = decode(left, thresholds)
    found = _wanted(_widened(found, reading, left), thresholds)
    for entity in found:
        _silence(left, entity.first, entity.last)
    lower = {label: _raw(FLOOR, threshold) for label, threshold in thresholds.items()}
    likely = [e for e in _wanted(decode(left, lower), thresholds) if e.score >= FLOOR]
    return sorted(found + likely)


def _widened(found: list[Entity], reading: Reading, probabilities: Any) -> list[Entity]:
    """Take words beside a name into it that might belong to it: a surname left out is a leak."""
    taken = {i for entity in found for i in range(entity.first, entity.last)}
    person = probabilities[:, 1:3].sum(axis=1)

    def belongs(i: int, joint: int) -> bool:
        return (
            0 <= i < len(person)
            and i not in taken
            and person[i] >= PART
            and reading.words[joint].before in JOINTS
        )

    wide = []
    for entity in found:
        first, last = entity.first, entity.last
        while entity.label == "PER" and belongs(last, last):
            taken.add(last)
            last += 1
        while entity.label == "PER" and belongs(first - 1, first):
            first -= 1
            taken.add(first)
        wide.append(entity._replace(first=first, last=last))
    return wide


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
