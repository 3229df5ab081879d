"""What the word lists of the name model know of the words of a file name, where no capital tells a name."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrubber.text._names_lexicon import Code, Lexicon

_USUAL: Final = 2  # of the levels 0 to 2


def ordinary(words: Sequence[str]) -> bool:
    """Whether all are everyday words and none is a usual name."""
    codes = _codes(words)
    return bool(codes) and all(code.common == _USUAL > max(code.given, code.surname) for code in codes)


def strange(words: Sequence[str]) -> bool:
    """Whether none is an everyday word or a given name: mostly these are parts of proper names."""
    codes = _codes(words)
    return bool(codes) and all(not code.common and code.given < _USUAL for code in codes)


def _codes(words: Sequence[str]) -> list[Code]:
    lexicon = _lexicon()
    return [lexicon.code(word) for word in words] if lexicon else []


@cache
def _lexicon() -> Lexicon | None:
    """The packed lists; None in an installation without the name model or numpy."""
    try:
        from scrubber.text._names_lexicon import Lexicon
        from scrubber.text.names import MODEL

        return Lexicon.load(MODEL / "lexicon.npz")
    except (ImportError, OSError):
        return None
