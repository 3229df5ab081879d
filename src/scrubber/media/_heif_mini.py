"""Clean the minimized picture box `mini`: ISO/IEC 23008-12 (third edition and amendments), low-overhead form.

A header of single bits says what follows: codec configurations, ICC profile, data of the picture, its
transparency and gain map, and at the end Exif and XMP. These two go with their bits; the box becomes shorter,
which no other part of such a file depends on. Drafts of the format differ: the reading counts whose sizes add
up to the length of the box.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import Malformed
from scrubber.media._heif_items import PAYLOAD_LIMIT, PLUGIN, tiff_block
from scrubber.media._verdicts import note
from scrubber.metadata.exif import reader as exif
from scrubber.metadata.icc import reader as icc
from scrubber.metadata.xmp import reader as xmp
from scrubber.model import MEDIA, Part, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._boxes import Box
    from scrubber.media._source import Source

_HEADER_LIMIT: Final = 1024  # bytes; the longest header takes under 400
_METADATA: Final = ("exif", "xmp")


class Field(NamedTuple):
    """One entry of the header: name, width in bits, value."""

    name: str
    width: int
    value: int


class _Bits:
    """Reads fields bit by bit and keeps them in order."""

    def __init__(self, head: bytes) -> None:
        self.number, self.left = int.from_bytes(head, "big"), 8 * len(head)
        self.fields: list[Field] = []

    def take(self, width: int, name: str = "") -> int:
        self.left -= width
        if self.left < 0:
            raise Malformed("the header of a minimized picture is cut short")
        value = self.number >> self.left & (1 << width) - 1
        self.fields.append(Field(name, width, value))
        return value

    def get(self, name: str) -> int:
        return next((field.value for field in self.fields if field.name == name), 0)


def mini_parts(source: Source, box: Box) -> list[Part]:
    """The parts of a `mini` box; Malformed where no reading of its header makes sense."""
    head = source.head(min(_HEADER_LIMIT, box.end - box.body), box.body)
    for wide in (0, 1):
        for packed in (True, False):
            bits = _Bits(head)
            try:
                _header(bits, wide, packed=packed)
            except Malformed:
                continue
            length = (sum(field.width for field in bits.fields) + 7) // 8
            if length + sum(size for _, size in _chunks(bits)) == box.end - box.body:
                return list(_parts(source, box, bits, length))
    raise Malformed("the header of a minimized picture makes no sense", box.start)


def _header(bits: _Bits, wide: int, *, packed: bool) -> None:
    """Read all fields. `wide`: the value of a bit that announces large numbers; drafts turned it around."""
    take = bits.take
    if take(2):
        raise Malformed("unknown version of the minimized picture")
    types, floating, _, alpha, cicp, hdr = (take(1) for _ in range(6))
    profile, described, packet = take(1), take(1, "exif"), take(1, "xmp")
    chroma = take(2)
    take(3)
    size = 15 if take(1) == wide else 7
    take(2 * size)
    _samples(bits, chroma, floating)
    take(alpha)
    if cicp:
        take(24 if chroma else 16)
    take(64 * types)
    gain = take(1) if hdr else 0
    tone = _gain_map(bits, size) if gain else 0
    for _ in range(hdr + gain):
        _light(bits)
    meta = 0
    if profile or described or packet or gain:
        meta = 20 if take(1, "metadata width") == wide else 10
    config, data = (12 if take(1) == wide else 3), (28 if take(1) == wide else 15)
    _sizes(bits, (meta, config, data), (profile, tone, gain, alpha))
    if packed and (described or packet):
        take(1, "packed")
    if described:
        take(meta, "exif size")
    if packet:
        take(meta, "xmp size")


def _sizes(bits: _Bits, widths: tuple[int, int, int], flags: tuple[int, int, int, int]) -> None:
    meta, config, data = widths
    profile, tone, gain, alpha = flags
    take = bits.take
    if profile:
        take(meta, "icc size")
    if tone:
        take(meta, "tone icc size")
    if gain:
        take(meta, "tone")
        if take(data, "gain"):
            take(config, "gain config")
    take(config, "config")
    take(data, "data size")
    if alpha and take(data, "alpha"):
        take(config, "alpha config")


def _samples(bits: _Bits, chroma: int, floating: int) -> None:
    """Where chroma samples lie, and the bits of a sample."""
    bits.take({1: 2, 2: 1}.get(chroma, 0))
    if floating:
        bits.take(2)
    elif bits.take(1):
        bits.take(3)


def _gain_map(bits: _Bits, size: int) -> int:
    """Properties of the gain map; gives whether the tone-mapped picture has a profile."""
    bits.take(2 * size + 9)
    chroma = bits.take(2)
    bits.take({1: 2, 2: 1}.get(chroma, 0))
    if bits.take(1):
        bits.take(2)
    elif bits.take(1):
        bits.take(3)
    tone = bits.take(1)
    if bits.take(1):
        bits.take(25)
    return tone


def _light(bits: _Bits) -> None:
    """Light levels: clli, mdcv, cclv, amve, reve, ndwt."""
    flags = [bits.take(1) for _ in range(6)]
    bits.take(32 * flags[0])
    bits.take(192 * flags[1])
    if flags[2]:
        present = bits.take(8) >> 2 & 15
        bits.take(192 * (present >> 3) + 32 * (present & 7).bit_count())
    bits.take(64 * flags[3])
    bits.take(128 * flags[4])
    bits.take(32 * flags[5])


def _chunks(bits: _Bits) -> Iterator[tuple[str, int]]:
    """(name, length) of what follows the header, in order. Some sizes are written less one."""
    for name in ("alpha config", "gain config", "config"):
        yield name, bits.get(name)
    names = {field.name for field in bits.fields}
    yield "icc", bits.get("icc size") + 1 if "icc size" in names else 0
    yield "tone icc", bits.get("tone icc size") + 1 if "tone icc size" in names else 0
    for name in ("tone", "alpha", "gain"):
        yield name, bits.get(name)
    yield "data", bits.get("data size") + 1
    for name in _METADATA:
        yield name, bits.get(f"{name} size") + 1 if bits.get(name) else 0


def _without_metadata(bits: _Bits) -> bytes:
    gone = {"exif size", "xmp size", "packed"}
    if not {"icc size", "tone"} & {field.name for field in bits.fields}:
        gone.add("metadata width")
    number, width = 0, 0
    for field in bits.fields:
        if field.name not in gone:
            value = 0 if field.name in _METADATA else field.value
            number, width = number << field.width | value, width + field.width
    return (number << -width % 8).to_bytes((width + 7) // 8, "big")


def _parts(source: Source, box: Box, bits: _Bits, length: int) -> Iterator[Part]:
    new = _without_metadata(bits)
    chunks = list(_chunks(bits))
    lost = length - len(new) + sum(size for name, size in chunks if name in _METADATA)
    yield _resized(source, box, lost)
    at = box.body + length
    kept = new == source.read(box.body, length)
    yield Part(box.body, at, "mini header", "structure", None if kept else new)
    for name, size in chunks:
        if size:
            yield _chunk(source, name, at, at + size, packed=bool(bits.get("packed")))
        at += size


def _resized(source: Source, box: Box, lost: int) -> Part:
    head = source.read(box.start, box.body - box.start)
    if not lost or box.open:
        return Part(box.start, box.body, "mini", "structure")
    if len(head) == 16:
        new = head[:8] + (box.end - box.start - lost).to_bytes(8, "big")
    else:
        new = (box.end - box.start - lost).to_bytes(4, "big") + head[4:]
    return Part(box.start, box.body, "mini", "its new length", new)


def _chunk(source: Source, name: str, start: int, end: int, *, packed: bool) -> Part:
    span = Span(MEDIA, start, end)
    if name in {"icc", "tone icc"}:
        notes = tuple(icc.findings(source.read(start, end - start), span))
        return Part(start, end, "mini colour profile", "colours need it", findings=notes, opaque=True)
    if name not in _METADATA:
        return Part(start, end, f"mini {name}", "data of what is shown")
    block = source.read(start, end - start) if not packed and end - start <= PAYLOAD_LIMIT else b""
    found = exif.findings(tiff_block(block), span) if name == "exif" else xmp.findings(block, span)
    why = "metadata of a minimized picture"
    findings = (tuple(found) if block else ()) or (note("M902", (start, end), why, PLUGIN),)
    return Part(start, end, f"mini {name}", why, b"", findings=findings)
