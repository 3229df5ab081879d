"""The name model as a spaCy pipeline: docs made from our words, one component, weights in 8 bits.

The network: a word's vector is the sum of those of its features and the mean of those of its pieces; a few
layers of convolution and attention, run by ONNX Runtime, turn the vectors of a text into a score per word and
label. `scrubber.training` makes it; docs/explanation/name-model.md tells how.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from scrubber.text._names_decode import LABELS
from scrubber.text._names_features import COLUMNS, LONGEST, Featurizer
from scrubber.text._names_lexicon import Lexicon
from scrubber.text._names_pieces import Pieces
from scrubber.text._names_scores import Calibration
from scrubber.text._names_words import LETTERS, Reading, read
from scrubber.text._onnx import InferenceSession, SessionOptions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from scrubber.model import Text

COMPONENT: Final = "scrubber_name_tagger"
FORMAT: Final = 2
BATCH: Final = 256  # docs
TOGETHER: Final = 1024  # words, padding included, that the network is given at once
POSITIONS: Final = 160  # words; a longer text is read in parts


class Table(NamedTuple):
    """Learned vectors: int8 (rows, width), and a float32 scale for each row."""

    numbers: Any
    scales: Any

    def __call__(self, rows: Any) -> Any:
        """The vectors of some rows: float32 (count, width)."""
        return self.numbers[rows] * self.scales[rows][:, None]


class Part(NamedTuple):
    """Words of one text that are read together: their features, all their pieces, and how many each has."""

    features: Any
    pieces: list[int]
    sizes: list[int]


class Network:
    """Runs the network: features and pieces in, label probabilities out."""

    def __init__(self, pieces: Table, columns: Sequence[Table], bias: Any, encoder: bytes) -> None:
        options = SessionOptions()
        options.enable_mem_pattern = False  # it would keep a plan for each size of batch
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # `scrub --jobs` has its own
        options.log_severity_level = 4
        self._pieces, self._columns, self._bias = pieces, columns, bias
        self._session = InferenceSession(encoder, options, providers=["CPUExecutionProvider"])

    def probabilities(self, parts: Sequence[Part]) -> list[Any]:
        """(words, labels) of each part, in order."""
        lengths = [len(part.sizes) for part in parts]
        found: list[Any] = [None] * len(parts)
        for group in _alike(lengths):
            inside = np.arange(max(lengths[i] for i in group)) < np.array([[lengths[i]] for i in group])
            x = np.zeros((*inside.shape, len(self._bias)), dtype=np.float32)
            x[inside] = self._vectors([parts[i] for i in group])
            scores = self._session.run(None, {"x": x, "inside": inside.astype(np.float32)})[0]
            for i, rows in zip(group, _softmax(scores), strict=True):
                found[i] = rows[: lengths[i]]
        return found

    def _vectors(self, parts: Sequence[Part]) -> Any:
        """The vectors of the words of all parts in a row."""
        pieces = np.array([piece for part in parts for piece in part.pieces])
        sizes = np.array([size for part in parts for size in part.sizes])
        features = np.concatenate([part.features for part in parts])
        sums = np.add.reduceat(self._pieces(pieces), np.cumsum(sizes) - sizes, axis=0)
        vectors = sums / sizes[:, None].astype(np.float32) + self._bias
        for i, column in enumerate(self._columns):
            vectors += column(features[:, i])
        return vectors


def _alike(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Groups of numbers of parts that are about as long, of at most TOGETHER words with padding."""
    shortest = 0
    group: list[int] = []
    for i in sorted(range(len(lengths)), key=lengths.__getitem__):
        if group and ((len(group) + 1) * lengths[i] > TOGETHER or lengths[i] > 1.2 * shortest + 1):
            yield group
            group = []
        if not group:
            shortest = lengths[i]
        group.append(i)
    if group:
        yield group


def _softmax(scores: Any) -> Any:
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


class NameTagger:
    """A spaCy component: leaves label probabilities in `doc.user_data["probabilities"]`, a row per word."""

    def __init__(self, network: Network | None, pieces: Pieces, featurizer: Featurizer) -> None:
        self.network = network
        self.pieces = pieces
        self.featurizer = featurizer

    def __call__(self, doc: Doc) -> Doc:
        """Tag one doc."""
        return next(iter(self.pipe([doc])))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = BATCH) -> Iterator[Doc]:
        """Tag docs in batches; bounded by words too, since a batch's arrays grow with them."""
        batch: list[Doc] = []
        size = 0
        for doc in stream:
            batch.append(doc)
            size += len(doc)
            if len(batch) >= batch_size or size >= batch_size * 64:
                yield from self._tag(batch)
                batch, size = [], 0
        yield from self._tag(batch)

    def _tag(self, batch: list[Doc]) -> list[Doc]:
        parts: list[Part] = []
        counts = []
        for doc in batch:
            cut = self.parts(doc.user_data["reading"])
            counts.append(len(cut))
            parts += cut
        rows = iter(self.network.probabilities(parts) if self.network else [])
        nothing = np.zeros((0, len(LABELS)), dtype=np.float32)
        for doc, count in zip(batch, counts, strict=True):
            own = [next(rows) for _ in range(count)]
            doc.user_data["probabilities"] = np.concatenate(own) if own else nothing
        return batch

    def parts(self, reading: Reading) -> list[Part]:
        """The words of a text as the network reads them: all at once, or in parts where it is long."""
        if not reading.words:
            return []
        features = self.featurizer.matrix(reading)
        cut = [self.pieces.of(word.form[:LONGEST], word.kind) for word in reading.words]
        size = math.ceil(len(cut) / math.ceil(len(cut) / POSITIONS))
        return [
            Part(features[i : i + size], [p for some in part for p in some], [*map(len, part)])
            for i in range(0, len(cut), size)
            for part in [cut[i : i + size]]
        ]


@Language.factory(COMPONENT)
def _make(nlp: Language, name: str) -> NameTagger:  # noqa: ARG001  # the signature is spaCy's
    return NameTagger(None, Pieces.made_of([], []), Featurizer(Lexicon.of({})))


class NamePipeline:
    """A loaded model: texts in, words and label probabilities out."""

    def __init__(
        self, network: Network, pieces: Pieces, lexicon: Lexicon, calibration: dict[str, Calibration]
    ) -> None:
        self.lexicon = lexicon
        self.calibration = calibration
        self.nlp = Language(Vocab(), max_length=10**9)
        self.nlp.add_pipe(COMPONENT)
        self.tagger: NameTagger = self.nlp.get_pipe(COMPONENT)  # type: ignore[assignment]
        self.tagger.network, self.tagger.pieces = network, pieces
        self.tagger.featurizer = Featurizer(lexicon)

    def doc(self, text: Text) -> Doc:
        """Make a doc from our words instead of spaCy's tokens."""
        reading = read(text, self.lexicon)
        # Masked words may hold what spaCy cannot encode (lone surrogates); letters never do.
        forms = [word.form if word.kind == LETTERS else f"<{word.kind}>" for word in reading.words]
        doc = Doc(self.nlp.vocab, words=forms)
        doc.user_data["reading"] = reading
        return doc

    def tag(self, texts: Iterable[Text]) -> Iterator[Doc]:
        """Yield one tagged doc per text, in order."""
        yield from self.nlp.pipe(map(self.doc, texts), batch_size=BATCH)


def load(folder: Path) -> NamePipeline:
    """Read a packed model. The files are our own: ValueError says that the installation is broken."""
    about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    if about["format"] != FORMAT or about["columns"] != COLUMNS or tuple(about["labels"]) != LABELS:
        raise ValueError("the packed name model does not fit this version")
    with np.load(folder / "tables.npz", allow_pickle=False) as stored:
        pieces = Pieces(stored["keys"], stored["scores"].astype(np.float32))
        tables = [
            Table(stored[f"{name}.numbers"], stored[f"{name}.scales"].astype(np.float32))
            for name in ("pieces", *COLUMNS)
        ]
        bias = stored["bias"].astype(np.float32)
    network = Network(tables[0], tables[1:], bias, (folder / "encoder.onnx").read_bytes())
    calibration = {label: Calibration(*numbers) for label, numbers in about["calibration"].items()}
    return NamePipeline(network, pieces, Lexicon.load(folder / "lexicon.npz"), calibration)
