"""The identifying values of a file as byte strings, to search the output for (promise P3).

This is the second of two independent checks: the first walks the output again. It does not know where a
value may stand, only that it must not.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from scrubber.media._source import WINDOW

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scrubber.media._source import Source
    from scrubber.model import Finding, Part

# rules whose values say who, where, when or which device; software names and broken blocks do not
_IDENTIFYING: Final = ("M1", "M2", "M301", "M302", "M4", "M502", "M503", "M504")
_SHORTEST: Final = 5  # characters: shorter ones turn up in compressed pixels by chance
_LARGE: Final = 256 << 20  # bytes: of coded frames and sound, mostly
_LONGER: Final = 7  # bytes: the least in large files
_LONGEST: Final = 200
_MOST: Final = 100  # forms per file
_ALIKE: Final = 8  # bytes at the start of several forms, which are then searched for at once
_COMMON: Final = frozenset(
    {"adobe", "photo", "image", "unknown", "untitled", "default", "undefined", "(none)", "copyright"}
    # words of the formats themselves, which stand in clean files: as a comment they say nothing
    | {"gif87a", "gif89a", "netscape2.0", "animexts1.0", "image/jpeg", "primary", "gainmap"}
)


def needles(
    findings: Iterable[Finding], *, gone: bytes | None = None, kept: bytes = b"", size: int = 0
) -> list[bytes]:
    """Byte forms of the identifying values, to be searched for in an output.

    Text in UTF-8 always; in UTF-16, and in the binary forms that readers name, where it stands so in `gone`,
    the bytes that were removed (None: unknown, so in all forms). A form that occurs in `kept` (credits kept
    by wish) is left out. So is one that contains another: where the short one is absent, so is the long one.
    `size` is that of the output: in a large film, what is short turns up by chance.
    """
    forms: set[bytes] = set()
    values: set[str] = set()
    for finding in findings:
        if finding.rule.startswith(_IDENTIFYING):
            forms.update(raw for raw in finding.raw if len(raw) >= 6 and len(set(raw)) > 3)
            values.add(finding.value.strip("\0 \t\r\n")[:_LONGEST])
    for value in filter(_searchable, values):
        forms.add(value.encode("utf-8", "surrogatepass"))
        wide = (value.encode(code, "surrogatepass") for code in ("utf-16-le", "utf-16-be"))
        forms.update(form for form in wide if gone is None or form in gone)
    chosen: list[bytes] = []
    for form in sorted(forms, key=len):
        if size > _LARGE and len(form) < _LONGER:
            continue
        if len(chosen) < _MOST and form not in kept and not any(short in form for short in chosen):
            chosen.append(form)
    return chosen


def _searchable(value: str) -> bool:
    if len(value) < _SHORTEST or value.casefold() in _COMMON or len(set(value)) < 4:
        return False
    if not (value[:4].isalnum() or sum(map(str.isalnum, value)) >= 4) or value.startswith("0000:00"):
        return False
    # "12345678", "STUVWXYZ": Huffman tables and gradients run like that, and no identity does
    if len({ord(b) - ord(a) for a, b in pairwise(value)}) == 1:
        return False
    # short plain figures (a rating, a size) are no identity and turn up anywhere
    return len(value) >= 8 or not value.replace(".", "").replace(" ", "").isdigit()


def stands_in(source: Source, parts: Iterable[Part], wanted: Sequence[bytes]) -> bool:
    """Whether any of the byte strings stands in the file outside its opaque parts."""
    if not wanted:
        return False
    start = 0
    for part in parts:
        if part.opaque:
            if _any(source, start, part.start, wanted):
                return True
            start = part.end
    return _any(source, start, source.size, wanted)


def _any(source: Source, start: int, end: int, wanted: Sequence[bytes]) -> bool:
    """Read [start, end) once, in windows that overlap by the longest of the byte strings."""
    groups = _groups(wanted)
    overlap = max(map(len, wanted)) - 1
    window = max(WINDOW, 2 * overlap)
    # sparse files are full of zeros, where nothing is found but zeros
    zeros = bytes(min(window, max(0, end - start))) if all(map(any, wanted)) else b""
    while start < end:
        chunk = source.read(start, min(window, end - start))
        for sign, group in groups if not zeros or chunk != zeros[: len(chunk)] else ():
            # on pixels, the search from behind is faster, and nearly always the only one
            if chunk.rfind(sign) >= 0 and any(needle in chunk for needle in group):
                return True
        if start + len(chunk) == end:
            break
        start += len(chunk) - overlap
    return False


def _groups(wanted: Iterable[bytes]) -> list[tuple[bytes, list[bytes]]]:
    """Byte strings that begin alike (the dates of a file), each group with what stands in all of them."""
    groups: list[tuple[bytes, list[bytes]]] = []
    for needle in sorted(wanted):
        shared = _beginning(groups[-1][0], needle) if groups else b""
        if len(shared) >= _ALIKE:
            groups[-1] = (shared, [*groups[-1][1], needle])
        else:
            groups.append((needle, [needle]))
    return [(_tail(shared), group) for shared, group in groups]


def _beginning(one: bytes, other: bytes) -> bytes:
    """What both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return one[: next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))]


def _tail(needle: bytes) -> bytes:
    """What follows from the first byte that does not come again: it is found from behind in linear time.

    Where the first byte of what is sought comes again inside, hostile data makes `bytes.rfind` quadratic.
    """
    return next(needle[at:] for at, byte in enumerate(needle) if needle.rfind(byte) == at)
