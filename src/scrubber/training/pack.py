"""Bring a trained model into the package: numbers of 8 bits, without calibration yet."""

from __future__ import annotations

import io
import json
import shutil
import warnings
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import onnx
import onnx.helper
import onnx.numpy_helper
import torch

from scrubber.text._names_decode import ENTITIES, LABELS
from scrubber.text._names_features import COLUMNS
from scrubber.text._names_model import FORMAT
from scrubber.training.network import Network, Shape, embedding

if TYPE_CHECKING:
    from pathlib import Path

FILES: Final = ("encoder.onnx", "tables.npz", "lexicon.npz", "model.json")
UNCALIBRATED: Final = dict.fromkeys(ENTITIES, (1.0, 0.0))
_MATRIX: Final = 2  # dimensions


def pack(source: Path, target: Path) -> int:
    """Write the model's files and its licence; returns their size in bytes."""
    about = json.loads((source / "about.json").read_text(encoding="utf-8"))
    network = Network(embedding(source / "vocabulary.npz"), Shape(**about["shape"]))
    network.load_state_dict(torch.load(source / "network.pt", weights_only=True))
    target.mkdir(parents=True, exist_ok=True)
    (target / "encoder.onnx").write_bytes(exported(network))
    _save_tables(source, target, network)
    shutil.copyfile(source / "lexicon.npz", target / "lexicon.npz")
    card = {"format": FORMAT, "labels": LABELS, "columns": COLUMNS, **about}
    card |= {"name": "scrubber-names", "licence": "CC-BY-SA-4.0", "calibration": UNCALIBRATED}
    (target / "model.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    licence = files("scrubber.training").joinpath("model-licence.txt").read_text(encoding="utf-8")
    (target / "LICENSE").write_text(licence, encoding="utf-8")
    return sum((target / name).stat().st_size for name in FILES)


def exported(network: Network) -> bytes:
    """The encoder as ONNX, its matrices in 8 bits, which are unpacked when it runs.

    Only what is stored is rounded, not what passes through: the score of a text would depend on those that
    are read together with it.
    """
    sample = (torch.zeros(2, 5, network.shape.width), torch.ones(2, 5))
    axes = {name: {0: "texts", 1: "words"} for name in ("x", "inside", "scores")}
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network.encode.eval(), sample, buffer, input_names=["x", "inside"],
            output_names=["scores"], dynamic_axes=axes, dynamo=False,
        )  # fmt: skip
    model = onnx.load_from_string(buffer.getvalue())
    graph = model.graph
    for array in [one for one in graph.initializer if len(one.dims) == _MATRIX]:
        numbers, scales = quantised(onnx.numpy_helper.to_array(array).T)
        parts = [f"{array.name}.numbers", f"{array.name}.scales"]
        stored = (np.ascontiguousarray(numbers.T), scales.astype(np.float32))
        graph.initializer.remove(array)
        graph.initializer.extend(map(onnx.numpy_helper.from_array, stored, parts))
        graph.node.insert(0, onnx.helper.make_node("DequantizeLinear", parts, [array.name], axis=1))
    return model.SerializeToString()  # type: ignore[no-any-return]


def _save_tables(source: Path, target: Path, network: Network) -> None:
    with np.load(source / "vocabulary.npz") as stored:
        arrays = {"keys": stored["keys"], "scores": stored["scores"]}
    with torch.no_grad():
        vectors = {"pieces": network.embedding @ network.project.weight.T}
        vectors |= {name: table.weight for name, table in network.features.items()}
        arrays["bias"] = network.project.bias.numpy().astype(np.float16)
        for name, table in vectors.items():
            arrays[f"{name}.numbers"], arrays[f"{name}.scales"] = quantised(table.numpy())
    np.savez_compressed(target / "tables.npz", **arrays)


def quantised(table: Any) -> tuple[Any, Any]:
    """int8 rows and a float16 scale for each."""
    scales = np.maximum(np.abs(table).max(axis=1) / 127, 1e-6).astype(np.float16)
    return np.round(table / scales.astype(np.float32)[:, None]).clip(-127, 127).astype(np.int8), scales
