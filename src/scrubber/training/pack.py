"""Bring a trained model into the package, and choose where its scores reach one half."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pathlib import Path

FILES: Final = ("weights.npz", "model.json", "lexicon.npz")
THRESHOLDS: Final = {"PER": 0.5, "LOC": 0.6, "ORG": 0.5}
LICENCE: Final = """\
The files of this folder (weights.npz, model.json, lexicon.npz) are the scrubber name model.

They are licensed under the Creative Commons Attribution-ShareAlike 4.0 International Public License
(CC BY-SA 4.0): https://creativecommons.org/licenses/by-sa/4.0/legalcode

They were learned or compiled from works of others, which are credited, with their licences, in
docs/explanation/name-model.md of the scrubber sources. Changes were made to all of them: the texts are not
contained; what is contained are numbers computed from them.
"""


def card(seed: int, words: int) -> dict[str, Any]:
    """What `model.json` says beside the architecture."""
    return {
        "name": "scrubber-names",
        "licence": "CC-BY-SA-4.0",
        "seed": seed,
        "training_words": words,
        "thresholds": THRESHOLDS,
    }


def pack(source: Path, target: Path, thresholds: dict[str, float]) -> int:
    """Copy the model's files into the package, with its licence; returns their size in bytes."""
    target.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copyfile(source / name, target / name)
    about = json.loads((target / "model.json").read_text(encoding="utf-8"))
    about["thresholds"] |= thresholds
    (target / "model.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    (target / "LICENSE").write_text(LICENCE, encoding="utf-8")
    return sum((target / name).stat().st_size for name in FILES)
