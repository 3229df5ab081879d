"""How long the segments of a codestream are: ISO/IEC 15444-1 Annex A.5 to A.9, 15444-2 A.3, 15444-15 A."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD: Final = 40  # bytes of a segment that its length is told from
_LEVELS: Final = 32  # decompositions of a component at most
_WORDS: Final = 4  # 16-bit words that number a profile at most


class Shape(NamedTuple):
    """How many components a picture has and into how many resolutions, less one, they are taken apart."""

    components: int
    levels: int


def fits(marker: int, head: bytes, size: int, shape: Shape) -> bool:
    """Whether a segment has the length that its fields come to; markers without a rule always fit.

    `head` are the first HEAD of the `size` bytes behind its length, `shape` is that of the picture.
    """
    rule = _RULES.get(marker)
    return rule is None or (size > 0 and rule(head, size, shape))


def levels(marker: int, head: bytes, components: int) -> int:
    """The decompositions that a segment tells of; with those of part 2 as many as there can be."""
    if marker in {0xFF72, 0xFF73}:  # DFS, ADS
        return _LEVELS
    at = {0xFF52: 5, 0xFF53: (1 if components < 257 else 2) + 1}.get(marker, len(head))
    return min(head[at], _LEVELS) if at < len(head) else 0


def _wide(shape: Shape) -> int:
    """Bytes of a number of a component."""
    return 1 if shape.components < 257 else 2


def _style(head: bytes, size: int, at: int, says: int) -> bool:
    """Five bytes at `at`, and one for each resolution where the byte at `says` tells so (A.6.1, A.6.2)."""
    if size < at + 5:
        return False
    levels = min(head[at], _LEVELS)
    return size == at + 5 or (size == at + 6 + levels and bool(head[says] & 1))


def _steps(head: bytes, size: int, at: int, levels: int) -> bool:
    """Steps of 3 bands each resolution and one more: a byte, two bytes, or two for all (A.6.4)."""
    style, room = head[at] & 0x1F if size > at else 3, size - at - 1
    if style == 1:
        return room == 2
    width = 1 if style == 0 else 2
    return style in {0, 2} and room % width == 0 and room // width in range(1, 3 * levels + 2, 3)


def _lengths_of_tiles(head: bytes, size: int, _: Shape) -> bool:
    """A number of a tile of 0, 1 or 2 bytes and a length of 2 or 4, again and again (A.7.1)."""
    if size < 2:
        return False
    number, length = head[1] >> 4 & 3, 4 if head[1] & 0x40 else 2
    return number < 3 and (size - 2) % (number + length) == 0


def _nonlinear(head: bytes, size: int, _: Shape) -> bool:
    """Of no kind, a gamma of five values, a table (which draws), or signs and magnitudes (A.3.10)."""
    kind = head[3] if size > 3 else 255
    return kind == 2 or (kind in {0, 3} and size == 4) or (kind == 1 and size == 19)


def _words(_: bytes, size: int, __: Shape) -> bool:
    return size % 2 == 0 and size <= 2 * _WORDS


_RULES: Final[dict[int, Callable[[bytes, int, Shape], bool]]] = {
    0xFF50: lambda head, size, _: size == 4 + 2 * int.from_bytes(head[:4], "big").bit_count(),  # CAP
    0xFF51: lambda _, size, shape: size == 36 + 3 * shape.components,  # SIZ
    0xFF52: lambda head, size, _: _style(head, size, 5, 0),  # COD
    0xFF53: lambda head, size, shape: _style(head, size, _wide(shape) + 1, _wide(shape)),  # COC
    0xFF55: _lengths_of_tiles,  # TLM
    0xFF56: _words,  # PRF
    0xFF59: _words,  # CPF
    0xFF5C: lambda head, size, shape: _steps(head, size, 0, shape.levels),  # QCD
    0xFF5D: lambda head, size, shape: _steps(head, size, _wide(shape), shape.levels),  # QCC
    0xFF5E: lambda _, size, shape: size == _wide(shape) + 2,  # RGN
    0xFF5F: lambda _, size, shape: size % (5 + 2 * _wide(shape)) == 0,  # POC
    0xFF63: lambda _, size, shape: size == 4 * shape.components,  # CRG
    0xFF70: lambda head, size, shape: size == 1 + (shape.components << (head[0] & 3)),  # DCO
    0xFF76: _nonlinear,  # NLT
}
