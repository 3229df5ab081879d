"""Find the names of people, places and organisations with a trained spaCy pipeline that ships in the package.

spaCy and the model are loaded by the first text that holds a word at all; after that they stay. No network.
How the model is made and how well it finds: docs/explanation/name-model.md.
"""

from __future__ import annotations

import threading
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scrubber.errors import MissingDependency
from scrubber.text._readable import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scrubber.model import Finding, Text
    from scrubber.text._names_model import NamePipeline

MODEL: Final = Path(__file__).parent / "model"
_CHUNK: Final = 1024  # texts; spaCy forgets the words of each chunk after it
_ALBUM_SCORE: Final = 0.7  # what another file's name is worth at most
_loaded: dict[Path, NamePipeline] = {}
_lock: Final = threading.RLock()  # loads once; and spaCy's vocabulary serves one thread at a time


class NameDetector:
    """Findings T101 (person), T201 (place) and T301 (institution) with a calibrated score in 0..1.

    Findings are yielded down to a score of 0.05: `Policy.min_score` decides what is shown.
    """

    def __init__(self, *, model: Path = MODEL) -> None:
        self._model = model

    def find(self, texts: Sequence[Text]) -> Iterator[list[Finding]]:
        """Yield the findings of each text, in order of their place."""
        remaining = iter(texts)
        while chunk := list(islice(remaining, _CHUNK)):
            with _lock:
                found = self._found(chunk)
            yield from found

    def _found(self, chunk: list[Text]) -> list[list[Finding]]:
        worded = [i for i, text in enumerate(chunk) if _has_word(text)]
        found: list[list[Finding]] = [[] for _ in chunk]
        if worded:
            from scrubber.text._names_findings import findings

            for i, result in zip(
                worded, findings(pipeline(self._model), [chunk[i] for i in worded]), strict=True
            ):
                found[i] = result
        return found


def _has_word(text: Text) -> bool:
    """Whether there is anything to look at: `IMG_20190604_101112.jpg` holds no word."""
    return any(word.kind == "word" and len(word.text) > 1 for word in words(text))


def pipeline(model: Path = MODEL) -> NamePipeline:
    """The loaded model; the first call takes about a third of a second more than spaCy's import."""
    with _lock:
        if model not in _loaded:
            try:
                from scrubber.text._names_model import load
            except ImportError as error:
                raise MissingDependency(
                    "finding names needs spaCy and ONNX Runtime: pip install 'spacy>=3.8,<4' onnxruntime"
                ) from error
            _loaded[model] = load(model)
        return _loaded[model]


def reinforce(
    texts: Sequence[Text], findings: Sequence[Sequence[Finding]], *, model: Path = MODEL
) -> list[list[Finding]]:
    """Let the texts of one asset help each other: a name that is sure in one is a name in the others.

    `findings` holds one sequence per text, and so does what comes back: the same findings, those of names
    that are sure elsewhere with a higher score, and new ones for these names in lower case or glued.
    """
    from scrubber.text._names_reinforce import sure_names, with_names

    known = sure_names(findings)
    if not known:
        return [list(found) for found in findings]
    with _lock:
        lexicon = pipeline(model).lexicon
    return [with_names(text, found, known, lexicon) for text, found in zip(texts, findings, strict=True)]


def reinforce_album(
    assets: Sequence[Sequence[Text]], findings: Sequence[Sequence[Sequence[Finding]]]
) -> list[list[list[Finding]]]:
    """Let the assets of one album help each other: a name that is sure in several is likely in the others.

    Both hold one sequence per asset, with its texts and with the findings of each; the latter comes back.
    """
    from scrubber.text._names_reinforce import frequent_names, with_names

    known = frequent_names(findings)
    if not known:
        return [[list(found) for found in asset] for asset in findings]
    with _lock:
        lexicon = pipeline().lexicon
    return [
        [with_names(t, f, known, lexicon, most=_ALBUM_SCORE) for t, f in zip(texts, found, strict=True)]
        for texts, found in zip(assets, findings, strict=True)
    ]


detector = NameDetector()
