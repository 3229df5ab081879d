"""How many bytes of a box of a movie count: ISO/IEC 14496-12 sections 8.2 to 8.16, QTFF chapter 2.

What stands behind them is read by nobody, and becomes zeros.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.media._verdicts import note
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrubber.media._boxes import Box
    from scrubber.media._source import Source

_HEAD: Final = 32  # bytes in which all numbers stand that say how long a box is


def _number(head: bytes, at: int, width: int = 4) -> int:
    return int.from_bytes(head[at : at + width], "big")


def _fixed(size: int, later: int = 0) -> Callable[[bytes], int]:
    """A box of `size` bytes, or of `later` ones from version 1 on."""
    return lambda head: later if later and head[:1] > b"\0" else size


def _table(width: int, later: int = 0, *, at: int = 4) -> Callable[[bytes], int]:
    """A table of entries of so many bytes, whose number stands at `at`."""
    return lambda head: at + 4 + _number(head, at) * (later if later and head[:1] > b"\0" else width)


def _sizes(head: bytes) -> int:
    return 12 if _number(head, 4) else 12 + 4 * _number(head, 8)


def _short_sizes(head: bytes) -> int:
    return 12 + (_number(head, 8) * (head[7] if len(head) > 7 else 32) + 7) // 8


def _grouped(head: bytes) -> int:
    at = 12 if head[:1] == b"\1" else 8
    return at + 4 + 8 * _number(head, at)


def _auxiliary_sizes(head: bytes) -> int:
    at = 12 if _number(head, 0) & 1 else 4
    return at + 5 + (0 if _number(head, at, 1) else _number(head, at + 1))


def _auxiliary_offsets(head: bytes) -> int:
    at = 12 if _number(head, 0) & 1 else 4
    return at + 4 + _number(head, at) * (8 if head[:1] > b"\0" else 4)


def _flagged(fields: dict[int, int], size: int) -> Callable[[bytes], int]:
    """`size` bytes, and as many for each flag that is set."""
    return lambda head: size + sum(width for flag, width in fields.items() if _number(head, 0) & flag)


def _run(head: bytes) -> int:
    flags, count = _number(head, 0), _number(head, 4)
    width = 4 * sum(bool(flags & flag) for flag in (0x100, 0x200, 0x400, 0x800))
    return 8 + (4 if flags & 1 else 0) + (4 if flags & 4 else 0) + width * count


def _index(head: bytes) -> int:
    at = 28 if head[:1] > b"\0" else 20
    return at + 4 + 12 * _number(head, at + 2, 2)


def _random_access(head: bytes) -> int:
    lengths = _number(head, 8)
    each = (16 if head[:1] > b"\0" else 8) + 3 + sum(lengths >> shift & 3 for shift in (0, 2, 4))
    return 16 + each * _number(head, 12)


_SIZES: Final[dict[bytes, Callable[[bytes], int]]] = {
    b"mvhd": _fixed(100, 112), b"tkhd": _fixed(84, 96), b"mdhd": _fixed(24, 36), b"vmhd": _fixed(12),
    b"smhd": _fixed(8), b"nmhd": _fixed(4), b"sthd": _fixed(4), b"hmhd": _fixed(20), b"gmin": _fixed(16),
    b"text": _fixed(36), b"clef": _fixed(12), b"prof": _fixed(12), b"enof": _fixed(12), b"load": _fixed(16),
    b"mehd": _fixed(8, 12), b"trex": _fixed(24), b"cslg": _fixed(24, 44), b"msrc": _fixed(8),
    b"ster": _fixed(12), b"cstg": _fixed(8), b"mfhd": _fixed(8), b"tfdt": _fixed(8, 12), b"mfro": _fixed(8),
    b"crgn": lambda head: _number(head, 0, 2), b"ctab": lambda head: 16 + 8 * _number(head, 6, 2),
    b"elst": _table(12, 20), b"stts": _table(8), b"ctts": _table(8), b"stsc": _table(12), b"stss": _table(4),
    b"stps": _table(4), b"stsh": _table(8), b"stco": _table(4), b"co64": _table(8), b"stsz": _sizes,
    b"stz2": _short_sizes, b"sbgp": _grouped, b"saiz": _auxiliary_sizes, b"saio": _auxiliary_offsets,
    b"tfhd": _flagged({1: 8, 2: 4, 8: 4, 16: 4, 32: 4}, 8), b"trun": _run, b"sidx": _index,
    b"tfra": _random_access,
}  # fmt: skip


def counted(source: Source, box: Box) -> int:
    """Where the bytes of a box end that count; its end where that is not known, or more is announced."""
    size = _SIZES.get(box.type)
    if size is None:
        return box.end
    return min(box.end, box.body + size(source.head(min(_HEAD, box.end - box.body), box.body)))


def tail(source: Source, start: int, box: Box, plugin: str) -> list[Part]:
    """The part of a box from `start` on, which does not count; none where there is none."""
    if start >= box.end:
        return []
    if source.is_zero(start, box.end):
        return [Part(start, box.end, box.name, "padding")]
    why = "bytes behind the end of a table"
    return [Part(start, box.end, box.name, why, b"", True, (note("M605", (start, box.end), why, plugin),))]
