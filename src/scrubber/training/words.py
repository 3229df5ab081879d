"""Read the raw lists of ordinary words: spelling dictionaries, ranks of subtitles, frequencies of `wordfreq`.

Sources and licences stand in docs/explanation/name-model.md.
"""

from __future__ import annotations

import math
import re
from functools import cache
from typing import TYPE_CHECKING, Final

from scrubber.text._names_lexicon import fold
from scrubber.training.written import latin

if TYPE_CHECKING:
    from pathlib import Path

DICTIONARIES: Final = ("en", "en-GB", "fr", "es", "pt-PT", "nl")
FREQUENCIES: Final = ("en", "pt_br", "pt", "es", "fr", "de", "it", "nl", "pl", "sv", "da")
_WORD: Final = re.compile(r"[^\W\d_]+")
_RAREST: Final = {  # the lowest frequency taken (Zipf scale: log10 of the count in a billion words)
    "en": 2.5, "pt": 2.5, "es": 2.5, "fr": 2.5, "de": 2.5, "it": 2.5, "nl": 2.7, "sv": 2.8, "pl": 3.0,
    "da": 3.0, "nb": 3.0, "cs": 3.3, "fi": 3.3, "ro": 3.0, "hu": 3.3, "tr": 3.3, "sh": 3.3,
}  # fmt: skip


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def stems(folder: Path) -> set[str]:
    """Lower-case stems of the spelling dictionaries: ordinary words."""
    found = set()
    for name in DICTIONARIES:
        for line in _lines(folder / f"hunspell_{name}.dic")[1:]:
            stem = line.partition("/")[0].partition("\t")[0].strip()
            if _WORD.fullmatch(stem) and stem.islower() and 2 <= len(stem) <= 13:
                found.add(fold(stem))
    return found


def ranks(folder: Path) -> dict[str, int]:
    """The best rank of each folded word over the languages."""
    best: dict[str, int] = {}
    for name in FREQUENCIES:
        for rank, line in enumerate(_lines(folder / f"freqwords_{name}_50k.txt"), start=1):
            word = fold(line.partition(" ")[0])
            if _WORD.fullmatch(word) and rank < best.get(word, 10**9):
                best[word] = rank
    return best


@cache
def frequencies() -> dict[str, float]:
    """Words of Latin letters with the frequency in the language that has them most (package `wordfreq`)."""
    from wordfreq import get_frequency_dict

    best: dict[str, float] = {}
    for language, rarest in _RAREST.items():
        for word, share in get_frequency_dict(language, "best").items():
            zipf = math.log10(share) + 9
            if zipf >= rarest and len(word) > 1 and _WORD.fullmatch(word) and latin(word):
                best[word] = max(zipf, best.get(word, 0.0))
    return best


def usage_levels() -> dict[str, int]:
    """How usual each folded word is, 1 to 7: a step for each half power of ten from 2.5 on the Zipf scale."""
    best: dict[str, int] = {}
    for word, zipf in frequencies().items():
        level = min(7, 1 + int((zipf - 2.5) * 2))
        best[fold(word)] = max(level, best.get(fold(word), 0))
    return best
