"""Read a text as its writer meant it, and lead every position back to the original string.

File names arrive percent-encoded (RFC 3986 section 2.1), with `#U00e9` escapes of unzip, or decomposed as
macOS writes them (Unicode Standard Annex 15, NFD). Detectors see the plain, composed text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from scrubber.model import Span
from scrubber.text._grammar import grammar

if TYPE_CHECKING:
    from scrubber.model import Text

Sort = Literal["word", "number", "grammar"]
NAMES: Final = frozenset({"name", "folder"})
_SEPARATORS: Final = {ord(c): " " for c in "_-.+/\\~ \t\n\r"}
_BATCH: Final = 1024  # texts that are remembered, as many as the name model reads at once
_SHORT: Final = 512  # characters of the longest of them: a caption has a few hundred
_ESCAPE: Final = re.compile(r"(?:%[0-9A-Fa-f]{2})+|#U[0-9A-Fa-f]{4}")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_ALIKE: Final = re.compile("[\u0130\u0131\u017f\u212a]")
_PLAIN: Final = {0x130: "i", 0x131: "i", 0x17F: "s", 0x212A: "k"}


class View:
    """The readable form of one text, with what several detectors ask about it.

    `value` is composed (NFC) and, for file names and folders, freed of escapes. `starts` and `ends` hold for
    each character of `value` the range that it takes in the original; None where both strings are equal.
    """

    __slots__ = ("_grammar", "_lowered", "_runs", "ends", "part", "pieces", "starts", "value")

    def __init__(
        self, part: str, value: str, starts: list[int] | None = None, ends: list[int] | None = None
    ) -> None:
        self.part = part
        self.value = value
        self.starts = starts
        self.ends = ends
        self.pieces: list[tuple[int, int, Sort]] | None = None  # see `_readable.tokens`
        self._lowered: str | None = None
        self._runs: frozenset[str] | None = None
        self._grammar: list[tuple[int, int]] | None = None

    @property
    def plain(self) -> str:
        """`value` with each separator of file names replaced by a space: of the same length."""
        return self.value.translate(_SEPARATORS)

    @property
    def named(self) -> bool:
        """Whether it is a file name or folder, not a sentence."""
        return self.part.partition(" (file ")[0] in NAMES

    @property
    def lowered(self) -> str:
        """`value` in lower case, with one letter for all that a pattern without case takes for the same."""
        if self._lowered is None:
            self._lowered = lowered(self.value)
        return self._lowered

    @property
    def runs(self) -> frozenset[str]:
        """The runs of letters of `lowered`: a detector whose words are not among them need not look."""
        if self._runs is None:
            self._runs = frozenset(_LETTERS.findall(self.lowered))
        return self._runs

    @property
    def grammar(self) -> list[tuple[int, int]]:
        """What `_grammar.grammar` finds, looked up once."""
        if self._grammar is None:
            self._grammar = list(grammar(self.value))
        return self._grammar

    def span(self, start: int, end: int) -> Span:
        """The range of the original text that [start, end) of `value` was read from."""
        return Span(self.part, *self.place(start, end))

    def place(self, start: int, end: int) -> tuple[int, int]:
        """As `span`, its two ends alone."""
        if self.starts is None or self.ends is None or end <= start:
            return start, end
        return self.starts[start], self.ends[end - 1]


def view(text: Text) -> View:
    """Read one text; those of a batch are remembered, since every detector reads them."""
    return _remembered(text.part, text.value) if len(text.value) <= _SHORT else _read(text.part, text.value)


def _read(part: str, value: str) -> View:
    escaped = part.partition(" (file ")[0] in NAMES and ("%" in value or "#U" in value)
    composed = value.isascii() or unicodedata.is_normalized("NFC", value)
    if composed and not escaped:
        return View(part, value)
    starts = list(range(len(value)))
    ends = list(range(1, len(value) + 1))
    if escaped:
        value, starts, ends = _unescape(value)
    return View(part, *_compose(value, starts, ends))


_remembered: Final = lru_cache(maxsize=_BATCH)(_read)


def lowered(value: str) -> str:
    """Lower case; the dotless i, the long s and the Kelvin sign are i, s and k, as for `re.IGNORECASE`."""
    if not value.isascii() and _ALIKE.search(value):
        value = value.translate(_PLAIN)
    return value.lower()


def _unescape(value: str) -> tuple[str, list[int], list[int]]:
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for match in _ESCAPE.finditer(value):
        chars.extend(value[at : match.start()])
        starts.extend(range(at, match.start()))
        ends.extend(range(at + 1, match.start() + 1))
        at = match.start()
        for char, width in _decoded(match[0]):
            chars.append(char)
            starts.append(at)
            at += width
            ends.append(at)
    chars.extend(value[at:])
    starts.extend(range(at, len(value)))
    ends.extend(range(at + 1, len(value) + 1))
    return "".join(chars), starts, ends


def _decoded(escape: str) -> list[tuple[str, int]]:
    """Each character of a run of escapes with the number of characters that spell it."""
    if escape[0] == "#":
        return [(_printable(chr(int.from_bytes(bytes.fromhex(escape[2:])))), len(escape))]
    raw = bytes.fromhex(escape.replace("%", ""))
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return [(_printable(char), 3) for char in raw.decode("latin-1")]  # %E9 of old servers
    return [(_printable(char), 3 * len(char.encode())) for char in text]


def _printable(char: str) -> str:
    """A character that can stand in a text: control characters and lone surrogates read as a gap."""
    return char if char.isprintable() else " "


def _compose(value: str, starts: list[int], ends: list[int]) -> tuple[str, list[int], list[int]]:
    """NFC, letter by letter, so that each result still knows where it came from."""
    chars: list[str] = []
    firsts: list[int] = []
    lasts: list[int] = []
    at = 0
    for cut in [i for i in range(1, len(value) + 1) if i == len(value) or not _joins(value[i])]:
        letter = unicodedata.normalize("NFC", value[at:cut])
        chars.append(letter)
        firsts.extend([starts[at]] * len(letter))
        lasts.extend([ends[cut - 1]] * len(letter))
        at = cut
    return "".join(chars), firsts, lasts


def _joins(char: str) -> bool:
    """Whether a character belongs to the one before it: an accent, or part of a Hangul syllable."""
    return unicodedata.combining(char) != 0 or "\u1160" <= char <= "\u11ff"
