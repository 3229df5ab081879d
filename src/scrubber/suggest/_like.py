"""Write an offered file or folder name in the manner of the original: its case, accents and separator.

The suggesters offer names for the web (lower case, ASCII, hyphens). Where the policy wants them kept as
people write them, the words that stayed come back as they stood, and words that are new follow their manner.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Final

from scrubber.suggest._portable import LONGEST, ascii_words, reserved, split_extension

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD: Final = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_CAMEL: Final = re.compile(r"(?<=[a-z\u00df-\u00f6\u00f8-\u00ff])(?=[A-Z\u00c0-\u00d6\u00d8-\u00de])")
_SEPARATORS: Final = (" ", "_", "-", ".")


def like(original: str, offer: str) -> str:
    """`offer` in the manner of `original`; the paths of folders component by component.

    Still valid on Linux, macOS and Windows, and at most LONGEST bytes in UTF-8: where the manner of the
    original would not be, the offer stays as it is.
    """
    before, after = original.split("/"), offer.split("/")
    if len(before) != len(after):
        return offer
    return "/".join(_one(old, new) if old != new else new for old, new in zip(before, after, strict=True))


def _one(original: str, offer: str) -> str:
    stem, extension = split_extension(offer)
    old, _ = split_extension(original)
    old = unicodedata.normalize("NFC", old)
    known = dict(_spellings(old))
    words = [known.get(word) or _cased(word, old) for word in stem.split("-")]
    name = _separator(old).join(words) + extension
    whole = stem == "-".join(
        filter(None, map(ascii_words, words))
    )  # nothing may come in that was not offered
    fits = len(name.encode()) <= LONGEST and not reserved(name) and not name.startswith((".", "-", " "))
    return name if whole and fits else offer


def _spellings(old: str) -> Iterator[tuple[str, str]]:
    """Each word of the original by the form that an offer for the web has."""
    for match in _WORD.finditer(old):
        for part in (*_CAMEL.split(match[0]), match[0]):
            yield ascii_words(part), part


def _separator(old: str) -> str:
    """What stands most often between two words of the original; a hyphen where nothing does."""
    counts = Counter(old[i] for i in range(1, len(old) - 1) if old[i] in _SEPARATORS)
    if counts:
        return max(_SEPARATORS, key=lambda separator: counts[separator])
    return "" if _CAMEL.search(old) else "-"


def _cased(word: str, old: str) -> str:
    """A word that is not the original's own, in upper case or with a capital where its words are so."""
    words = [match[0] for match in _WORD.finditer(old) if match[0][0].isalpha()]
    parts = [part for each in words for part in _CAMEL.split(each)]
    if len(parts) > 1 and all(part.isupper() for part in parts):
        return word.upper()
    return word.capitalize() if parts and all(part[0].isupper() for part in parts) else word
