"""Prepared examples, and the batches that the network reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch

from scrubber.text._names_model import POSITIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_BLOCK: Final = 20_000  # examples that are sorted by length together


class Data:
    """Prepared examples of one or more files, as long rows of pieces and of words."""

    def __init__(self, *paths: Path) -> None:
        parts: dict[str, list[Any]] = {}
        for path in paths:
            with np.load(path, allow_pickle=False) as stored:
                for name in stored.files:
                    parts.setdefault(name, []).append(stored[name])
        arrays = {name: np.concatenate(values) for name, values in parts.items()}
        self.pieces, self.sizes = arrays["pieces"], arrays["sizes"]
        self.features, self.labels = arrays["features"], arrays["labels"].astype(np.int64)
        self.lengths = arrays["lengths"]
        self.ends = np.cumsum(self.lengths)
        ends = np.concatenate([[0], np.cumsum(self.sizes, dtype=np.int64)])
        self.starts = ends[:-1]  # of the pieces of each word

    def __len__(self) -> int:
        return len(self.lengths)

    def batch(self, chosen: Sequence[int]) -> tuple[dict[str, torch.Tensor], torch.Tensor]:
        """What the network reads, and the labels of all words in a row.

        `pieces` of all words in a row with the `starts` of the words in it, `features` (words, columns), and
        `inside` (texts, words of the longest): where there is a word.
        """
        numbers = list(chosen)
        lengths = np.minimum(self.lengths[numbers], POSITIONS)
        firsts = self.ends[numbers] - self.lengths[numbers]
        rows = np.repeat(firsts - np.cumsum(lengths) + lengths, lengths) + np.arange(lengths.sum())
        sizes = self.sizes[rows].astype(np.int64)
        starts = np.cumsum(sizes) - sizes
        at = np.repeat(self.starts[rows] - starts, sizes) + np.arange(sizes.sum())
        arrays = {
            "pieces": self.pieces[at].astype(np.int64), "starts": starts,
            "features": self.features[rows].astype(np.int64),
            "inside": np.arange(lengths.max()) < lengths[:, None],
        }  # fmt: skip
        batch = {name: torch.from_numpy(array) for name, array in arrays.items()}
        return batch, torch.from_numpy(self.labels[rows])


def batches(data: Data, epochs: float, most: int, rng: Any) -> Iterator[tuple[Any, float]]:
    """Numbers of the examples of each batch, alike in length, with the progress in 0..1.

    A batch holds at most `most` words, padding included.
    """
    total = epochs * len(data)
    seen = 0
    while seen < total:
        order = rng.permutation(len(data))
        for block in np.array_split(order, max(1, len(order) // _BLOCK)):
            lengths = np.minimum(data.lengths[block], POSITIONS)
            groups = np.split(block[np.argsort(lengths, kind="stable")], _cuts(np.sort(lengths), most))
            for i in rng.permutation(len(groups)):
                yield groups[i], seen / total
                seen += len(groups[i])
                if seen >= total:
                    return


def _cuts(lengths: Any, most: int) -> list[int]:
    """Where to cut sorted lengths so that each part, padded to its longest, holds at most `most` words."""
    cuts = []
    start = 0
    for i, length in enumerate(lengths.tolist()):
        if (i - start + 1) * length > most and i > start:
            cuts.append(i)
            start = i
    return cuts
