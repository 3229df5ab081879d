"""From label probabilities to findings: calibrated scores, exact spans, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from scrubber.model import Finding, Span
from scrubber.rules import RULES
from scrubber.text._names_decode import NOTHING, Entity, decode
from scrubber.text._names_words import LETTERS, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scrubber.model import Text
    from scrubber.text._names_lexicon import Lexicon
    from scrubber.text._names_model import NamePipeline
    from scrubber.text._names_scores import Calibration

RULE: Final = {"PER": "T101", "LOC": "T201", "ORG": "T301"}
FLOOR: Final = 0.05  # findings with a lower score are not worth showing
SURE: Final = 0.8  # score of a span
COMPANY: Final = 1.2  # added to the log odds of people where one is sure
PART: Final = 0.08  # probability from which a word beside a name is taken into it
_UNLIKELY: Final = 0.49  # score of a doubt at most
_TRACE: Final = 0.01  # probability of a person in a place or organisation that is worth a doubt
JOINTS: Final = frozenset({"", " ", "-", "_", "."})
SOURCE: Final = "names"
FULL_NAME: Final = "given name + surname"  # why


def findings(pipeline: NamePipeline, texts: Sequence[Text]) -> Iterator[list[Finding]]:
    """Yield the findings of each text. spaCy's memory zone forgets their words afterwards."""
    with pipeline.nlp.memory_zone():
        for text, doc in zip(texts, pipeline.tag(texts), strict=True):
            reading, probabilities = doc.user_data["reading"], doc.user_data["probabilities"]
            found = entities(reading, probabilities, pipeline.calibration)
            yield [_finding(text, reading, entity, pipeline) for entity in found]


def entities(
    reading: Reading, probabilities: Any, calibration: dict[str, Calibration], *, ease: float = COMPANY
) -> list[Entity]:
    """The spans with a score of one half first, then what is still possible among the words left over.

    Where one person is sure, others are more likely (their log odds are eased), and so is a further part of
    a name that is cut short.
    """
    if not (probabilities[:, 0] < NOTHING).any():
        return []
    left = probabilities.copy()
    for i, word in enumerate(reading.words):
        if word.kind != LETTERS:
            _silence(left, i, i + 1)
    found = _scored(decode(left, _reached(calibration, 0.5)), calibration)
    sure = {e[:2]: e.score for e in found if e.label == "PER" and e.score >= SURE}
    if sure and ease:
        calibration = calibration | {"PER": calibration["PER"].eased(ease)}
        found = _scored(decode(left, _reached(calibration, 0.5)), calibration)
        found = [e._replace(score=sure.get(e[:2], e.score)) for e in found]
    found = _widened(found, reading, left)
    doubts = _doubts(found, left, calibration["PER"])
    for entity in found:
        _silence(left, entity.first, entity.last)
    possible = _scored(decode(left, _reached(calibration, FLOOR)), calibration)
    return sorted(e for e in found + doubts + possible if e.score >= FLOOR)


def _doubts(found: list[Entity], probabilities: Any, person: Calibration) -> list[Entity]:
    """The places and organisations once more, as the people that they may be: for those who miss no name."""
    return [
        entity._replace(label="PER", score=min(_UNLIKELY, person.score(float(mass))))
        for entity in found
        if entity.label != "PER"
        and (mass := probabilities[entity.first : entity.last, 1:3].sum(axis=1).mean()) >= _TRACE
    ]


def _reached(calibration: dict[str, Calibration], score: float) -> dict[str, float]:
    return {label: scale.probability(score) for label, scale in calibration.items()}


def _scored(found: list[Entity], calibration: dict[str, Calibration]) -> list[Entity]:
    return [entity._replace(score=calibration[entity.label].score(entity.score)) for entity in found]


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
    if label == "ORG":
        return "name model: organisation"
    if len(forms) > 1 and first.given and last.surname:
        return FULL_NAME
    if first.given:
        return "given name"
    return "surname" if last.surname else "name model"
