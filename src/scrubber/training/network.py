"""The name model in PyTorch, for training: what `scrubber.text._names_model` runs with ONNX Runtime."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from scrubber.text._names_decode import LABELS
from scrubber.text._names_features import COLUMNS
from scrubber.training.pretrained import BLOCK, WIDTH

if TYPE_CHECKING:
    from pathlib import Path

UNSEEN: Final = -1e4  # what is added to the attention to padding


@dataclass(frozen=True)
class Shape:
    """Hyperparameters: a block is a convolution and an attention layer, `inner` wide inside."""

    width: int = 192
    inner: int = 512
    heads: int = 8
    blocks: int = 2
    dropout: float = 0.1


class Convolution(nn.Module):
    """Each word with its two neighbours: the larger of two linear maps, added to what was there."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.maps = nn.Linear(3 * shape.width, 2 * shape.width)
        self.norm = nn.LayerNorm(shape.width)
        self.drop = nn.Dropout(shape.dropout)

    def forward(self, x: torch.Tensor, inside: torch.Tensor) -> torch.Tensor:
        """`x` is (texts, words, width); `inside` (texts, words, 1) is 0 where there is no word."""
        x = x * inside
        nothing = torch.zeros_like(x[:, :1])
        left, right = torch.cat([nothing, x[:, :-1]], 1), torch.cat([x[:, 1:], nothing], 1)
        first, second = self.maps(torch.cat([left, x, right], 2)).chunk(2, 2)
        out: torch.Tensor = self.norm(x + self.drop(torch.maximum(first, second)))
        return out


class Attention(nn.Module):
    """One transformer layer, normalised after each part (Vaswani et al. 2017; Devlin et al. 2019)."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads, self.size = shape.heads, shape.width // shape.heads
        self.attend = nn.Linear(shape.width, 3 * shape.width)
        self.join = nn.Linear(shape.width, shape.width)
        self.after_join = nn.LayerNorm(shape.width)
        self.widen = nn.Linear(shape.width, shape.inner)
        self.narrow = nn.Linear(shape.inner, shape.width)
        self.after_narrow = nn.LayerNorm(shape.width)
        self.drop = nn.Dropout(shape.dropout)

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """`x` is (texts, words, width); `mask`, (texts, 1, 1, words), is added to the attention."""
        texts, words, width = x.shape
        parts = self.attend(x).view(texts, words, 3, self.heads, self.size).permute(2, 0, 3, 1, 4)
        query, key, value = parts[0], parts[1], parts[2]
        # By hand: for texts this short it is faster than PyTorch's own, and exports plainly.
        weights = query @ key.transpose(-1, -2) * self.size**-0.5 + mask.to(query.dtype)
        seen = torch.softmax(weights, -1).to(value.dtype) @ value
        joined = self.join(seen.transpose(1, 2).reshape(texts, words, width))
        x = self.after_join(x + self.drop(joined))
        out: torch.Tensor = self.after_narrow(x + self.drop(self.narrow(functional.relu(self.widen(x)))))
        return out


class Encode(nn.Module):
    """From summed vectors of words to a score per label: the part that is exported."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.first = nn.LayerNorm(shape.width)
        self.drop = nn.Dropout(shape.dropout)
        self.convolutions = nn.ModuleList(Convolution(shape) for _ in range(shape.blocks))
        self.attentions = nn.ModuleList(Attention(shape) for _ in range(shape.blocks))
        self.labels = nn.Linear(shape.width, len(LABELS))

    def forward(self, x: torch.Tensor, inside: torch.Tensor) -> torch.Tensor:
        """(texts, words, width) to (texts, words, labels); `inside` (texts, words) is 0 for padding."""
        x = self.drop(self.first(x))
        mask = (inside - 1)[:, None, None, :] * -UNSEEN
        for convolution, attention in zip(self.convolutions, self.attentions, strict=True):
            x = attention(convolution(x, inside[:, :, None]), mask)
        out: torch.Tensor = self.labels(x)
        return out


class Network(nn.Module):
    """Pieces and features of words to scores of words. The embedding of the pieces is not trained."""

    def __init__(self, pieces: Any, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.register_buffer("embedding", torch.as_tensor(pieces), persistent=False)
        self.project = nn.Linear(WIDTH, shape.width)
        self.features = nn.ModuleDict(
            {name: nn.Embedding(size, shape.width) for name, size in COLUMNS.items()}
        )
        self.encode = Encode(shape)
        for table in self.features.values():
            nn.init.normal_(table.weight, std=0.3)

    def forward(self, batch: dict[str, torch.Tensor]) -> torch.Tensor:
        """(texts, words, labels) from `pieces` and `starts` (of the words), `features`, and `inside`."""
        means = functional.embedding_bag(batch["pieces"], self.embedding, batch["starts"], mode="mean")
        known = self.project(means)
        for i, table in enumerate(self.features.values()):
            known = known + table(batch["features"][:, i])
        inside = batch["inside"]
        x = known.new_zeros(*inside.shape, self.shape.width)
        x[inside] = known
        scores: torch.Tensor = self.encode(x, inside.to(x.dtype)).float()
        return scores


def embedding(vocabulary: Path) -> Any:
    """The vectors of the chosen pieces as float32 (pieces, width), as the packed model will have them."""
    with np.load(vocabulary) as stored:
        rows = stored["numbers"].astype(np.float32).reshape(-1, WIDTH // BLOCK, BLOCK)
        return (rows * stored["scales"].astype(np.float32)[:, :, None]).reshape(-1, WIDTH)


def fresh(pieces: Any, shape: Shape, seed: int) -> Network:
    """An untrained network, the same for the same seed; only the embedding of pieces is learned already."""
    torch.manual_seed(seed)
    return Network(pieces, shape)
