"""From what a reader notices to findings: bounded in number, never empty, never an exception.

Readers are generators of `Note`s, free to raise where a block is broken: `report` turns that into M902.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.model import Finding
from scrubber.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.model import Kind, Span

LIMIT: Final = 200  # findings of one block
VALUE_LIMIT: Final = 2000  # characters of one value
RAW_LEAST: Final = 6  # bytes: shorter forms stand in any file by chance

_KINDS: Final[dict[str, Kind]] = {rule.id: rule.kind for rule in RULES.values()}
_ZEROS: Final = re.compile(rb"\0*")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


class Note(NamedTuple):
    """What a reader noticed: rule, place in words, readable value, byte forms that are not plain text."""

    rule: str
    why: str
    value: str = ""
    raw: tuple[bytes, ...] = ()


def report(
    source: str, span: Span, notes: Iterable[Note | Finding], fallback: Note | None
) -> Iterator[Finding]:
    """Turn notes into findings: equal ones once, LIMIT at most, `fallback` where nothing was noticed.

    Findings of another reader, for a block inside this block, pass through.
    """
    seen: set[tuple[str, str, str]] = set()
    try:
        for note in notes:
            key = (note.rule, note.why, note.value)
            if key in seen:
                continue
            seen.add(key)
            yield note if isinstance(note, Finding) else _finding(source, span, note)
            if len(seen) >= LIMIT:
                return
    except Exception:  # noqa: BLE001  a reader never raises: the block goes, whatever it is
        seen.add(("M902", "", ""))
        yield _finding(source, span, Note("M902", f"a block that the {source} reader could not follow"))
    if not seen and fallback is not None:
        yield _finding(source, span, fallback)


def _finding(source: str, span: Span, note: Note) -> Finding:
    rule, why, value, raw = note
    return Finding(rule, _KINDS[rule], span, value, 1.0, why, source, raw)


def text_of(data: bytes, encoding: str = "") -> str:
    """Readable text of bytes of an unknown 8-bit encoding: UTF-8 where it is valid, Latin-1 otherwise.

    Stops at VALUE_LIMIT. NUL and spaces around it go; the rest stays as it is: it is searched for later.
    """
    data = data[: VALUE_LIMIT * 4]
    try:
        text = data.decode(encoding or "utf-8")
    except (UnicodeDecodeError, LookupError):
        text = data.decode("latin-1")
    return text.strip("\x00 \t\r\n")[:VALUE_LIMIT]


def raw_of(data: bytes, value: str) -> tuple[bytes, ...]:
    """The byte form of `value`, where it is not simply its UTF-8."""
    data = data.strip(b"\x00 ")[: VALUE_LIMIT * 2]
    if len(data) < RAW_LEAST or data == value.encode("utf-8", "replace"):
        return ()
    return (data,)


def past_zeros(block: bytes, at: int) -> int:
    """The first position from `at` that is not padding."""
    match = _ZEROS.match(block, at)
    return match.end() if match else at


def printable(text: str) -> str:
    """`text` on one line without control characters: for lists of strings joined into one value."""
    return _CONTROL.sub(" ", text).strip()[:VALUE_LIMIT]
