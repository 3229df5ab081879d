"""The name model as a spaCy pipeline: docs made from our words, one component, weights as 16-bit floats.

The network is spaCy's usual one (hashed embeddings of several word attributes, a window encoder with residual
connections, a softmax over B/I/O labels), built with thinc from the hyperparameters in `model.json`.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab
from thinc.api import (
    HashEmbed,
    Maxout,
    Model,
    Softmax,
    chain,
    clone,
    concatenate,
    expand_window,
    residual,
    with_array,
)

from scrubber.text._names_decode import LABELS
from scrubber.text._names_features import COLUMNS, Featurizer
from scrubber.text._names_lexicon import Lexicon
from scrubber.text._names_words import LETTERS, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from scrubber.model import Text

COMPONENT: Final = "scrubber_name_tagger"
FORMAT: Final = 1
BATCH: Final = 64


@dataclass(frozen=True, slots=True)
class Shape:
    """Hyperparameters of the network. `rows` gives the size of each embedding table, by column."""

    width: int = 96
    depth: int = 4
    window: int = 1
    pieces: int = 3
    dropout: float = 0.1
    rows: dict[str, int] = field(
        default_factory=lambda: {
            "norm": 8000, "prefix": 3000, "suffix": 3000, "shape": 500,
            "code": 700, "before": 300, "after": 300, "style": 50,
        }
    )  # fmt: skip


def build(shape: Shape) -> Any:
    """Make the untrained network: a list of (words, columns) arrays to a list of (words, labels) arrays."""
    columns: list[Any] = [
        HashEmbed(shape.width, shape.rows[name], column=i, seed=8 + i, dropout=0.0)
        for i, name in enumerate(COLUMNS)
    ]
    mix = Maxout(
        nO=shape.width, nI=shape.width * len(COLUMNS), nP=shape.pieces,
        normalize=True, dropout=shape.dropout,
    )  # fmt: skip
    layer = residual(
        chain(
            expand_window(window_size=shape.window),
            Maxout(
                nO=shape.width, nI=shape.width * (2 * shape.window + 1), nP=shape.pieces,
                normalize=True, dropout=shape.dropout,
            ),
        )
    )  # fmt: skip
    encode: Any = with_array(clone(layer, shape.depth), pad=shape.depth * shape.window)
    output: Any = with_array(Softmax(nO=len(LABELS), nI=shape.width))
    model: Any = chain(with_array(chain(concatenate(*columns), mix)), encode, output)
    return model


def initialize(model: Any) -> None:
    """Give the parameters their sizes and first values."""
    sample = np.ones((3, len(COLUMNS)), dtype=np.uint64)
    model.initialize(X=[sample], Y=[np.zeros((3, len(LABELS)), dtype=np.float32)])


class NameTagger:
    """A spaCy component: leaves label probabilities in `doc.user_data["probabilities"]`, a row per word."""

    def __init__(self, model: Any, featurizer: Featurizer) -> None:
        self.model = model
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
        features = [self.featurizer.matrix(doc.user_data["reading"]) for doc in batch]
        filled = [i for i, rows in enumerate(features) if len(rows)]
        results = self.model.predict([features[i] for i in filled]) if filled else []
        for doc in batch:
            doc.user_data["probabilities"] = np.zeros((0, len(LABELS)), dtype=np.float32)
        for i, result in zip(filled, results, strict=True):
            batch[i].user_data["probabilities"] = result
        return batch


@Language.factory(COMPONENT)
def _make(nlp: Language, name: str) -> NameTagger:  # noqa: ARG001  # the signature is spaCy's
    model = build(Shape())
    initialize(model)
    return NameTagger(model, Featurizer(Lexicon.of({})))


class NamePipeline:
    """A loaded model: texts in, words and label probabilities out."""

    def __init__(self, model: Any, lexicon: Lexicon, thresholds: dict[str, float]) -> None:
        self.lexicon = lexicon
        self.thresholds = thresholds
        self.nlp = Language(Vocab(), max_length=10**9)
        self.nlp.add_pipe(COMPONENT)
        self.tagger: NameTagger = self.nlp.get_pipe(COMPONENT)  # type: ignore[assignment]
        self.tagger.model, self.tagger.featurizer = model, Featurizer(lexicon)

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


def save(folder: Path, model: Any, shape: Shape, card: dict[str, Any]) -> None:
    """Write `weights.npz` (16-bit floats, in the order of the network's nodes) and `model.json`."""
    arrays = {
        f"{i}.{name}": node.get_param(name).astype(np.float16)
        for i, node in enumerate(model.walk())
        for name in node.param_names
    }
    np.savez_compressed(folder / "weights.npz", **arrays)
    about = {"format": FORMAT, "labels": LABELS, "columns": COLUMNS, "shape": asdict(shape), **card}
    (folder / "model.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


def load(folder: Path) -> NamePipeline:
    """Read a packed model. The files are our own: ValueError says that the installation is broken."""
    about = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    if about["format"] != FORMAT or tuple(about["columns"]) != COLUMNS or tuple(about["labels"]) != LABELS:
        raise ValueError("the packed name model does not fit this version")
    model = empty_model(Shape(**about["shape"]))
    copy_weights(folder, model)
    return NamePipeline(model, Lexicon.load(folder / "lexicon.npz"), about["thresholds"])


def copy_weights(folder: Path, model: Any) -> None:
    """Put the weights of a packed model into a network of the same shape."""
    nodes = list(model.walk())
    with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
        for key in arrays.files:
            index, _, name = key.partition(".")
            nodes[int(index)].set_param(name, arrays[key].astype(np.float32))


def empty_model(shape: Shape) -> Model[Any, Any]:
    """An initialised, untrained network (for training and tests)."""
    model: Model[Any, Any] = build(shape)
    initialize(model)
    return model
