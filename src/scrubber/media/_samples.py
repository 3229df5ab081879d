"""Sample tables of a track: ISO/IEC 14496-12 sections 8.5 to 8.7; sample entries also QTFF and 14496-15.

Where the samples stand in the file, and sample entries without the names of encoders.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.errors import Encrypted, LimitExceeded, Malformed
from scrubber.media._boxes import free_header

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrubber.media._boxes import Box
    from scrubber.media._source import Source

SAMPLE_LIMIT: Final = 4_000_000  # samples of one track: 18 hours at 60 per second
_STEP: Final = 1 << 16

_CONFIGURATIONS: Final = frozenset(
    b"avcC hvcC lhvC hvcE av1C vvcC vpcC svcC mvcC esds colr pasp clap btrt clli mdcv cclv amve ccst auxi "
    b"fiel dvcC dvvC dvwC st3d sv3d gama dOps dfLa alac dac3 dec3 dac4 pcmC chnl chan srat wave mhaC "
    b"free skip".split()
)
_VISUAL: Final = 78  # bytes of a visual sample entry before the boxes in it
_AUDIO: Final = {0: 28, 1: 44, 2: 64}  # the same for sound, by QuickTime version


def sample_ranges(source: Source, tables: dict[bytes, Box]) -> Iterator[tuple[int, int]]:
    """The stretches of the file that the samples of a track use, one for each chunk."""
    offsets = tables.get(b"stco") or tables.get(b"co64")
    sizes = tables.get(b"stsz") or tables.get(b"stz2")
    runs = tables.get(b"stsc")
    if offsets is None or sizes is None or runs is None:
        return
    length = _Sizes(source, sizes)
    first = 0
    for offset, count in _chunks(source, offsets, runs):
        count = min(count, length.count - first)  # noqa: PLW2901  the last chunk may announce more than there is
        end = offset + length.total(first, count)
        first += count
        if offset < end and offset < source.size:
            yield offset, min(end, source.size)


def _chunks(source: Source, offsets: Box, runs: Box) -> Iterator[tuple[int, int]]:
    """(file offset, number of samples) of each chunk."""
    width = 8 if offsets.type == b"co64" else 4
    total = _count(source, offsets, 4, width)
    layout = f">{width}".replace("4", "I").replace("8", "Q")
    steps = _runs(source, runs)
    index, samples = 0, 0
    for chunk in range(total):
        while index < len(steps) and steps[index][0] <= chunk + 1:
            samples = steps[index][1]
            index += 1
        yield source.unpack(layout, offsets.body + 8 + chunk * width)[0], samples


def _runs(source: Source, box: Box) -> list[tuple[int, int]]:
    """(first chunk, samples per chunk), in order."""
    count = _count(source, box, 4, 12)
    steps: list[tuple[int, int]] = []
    for index in range(count):
        first, samples, _ = source.unpack(">III", box.body + 8 + 12 * index)
        if steps and first <= steps[-1][0]:
            raise Malformed("the chunks of a track are not in order", box.start)
        steps.append((first, samples))
    return steps


def _count(source: Source, box: Box, at: int, width: int) -> int:
    """The number of entries of a table, all of which must be there."""
    if box.body + at + 4 > box.end:
        raise Malformed("a sample table is cut short", box.start)
    count: int = source.unpack(">I", box.body + at)[0]
    if count > SAMPLE_LIMIT:
        raise LimitExceeded(f"a track has more than {SAMPLE_LIMIT} samples")
    if box.body + at + 4 + count * width > box.end:
        raise Malformed("a sample table is cut short", box.start)
    return count


class _Sizes:
    """Sizes of samples (`stsz`, `stz2`), read in bounded steps."""

    def __init__(self, source: Source, box: Box) -> None:
        self.source, self.at, self.bits, self.fixed = source, box.body + 12, 32, 0
        if box.body + 12 > box.end:
            raise Malformed("a sample table is cut short", box.start)
        word = source.unpack(">I", box.body + 4)[0]
        if box.type == b"stz2":
            self.bits = word & 0xFF
            if self.bits not in {4, 8, 16}:
                raise Malformed("sample sizes of an unknown width", box.start)
            self.count = _count(source, box, 8, 0)
        else:
            self.fixed = word
            self.count = source.unpack(">I", box.body + 8)[0] if word else _count(source, box, 8, 4)
        if not self.fixed and self.at + (self.count * self.bits + 7) // 8 > box.end:
            raise Malformed("a sample table is cut short", box.start)

    def total(self, first: int, count: int) -> int:
        """The bytes of `count` samples from number `first`."""
        if self.fixed:
            return self.fixed * count
        total = 0
        while count > 0:
            step = min(count, _STEP)
            total += self._sum(first, step)
            first, count = first + step, count - step
        return total

    def _sum(self, first: int, count: int) -> int:
        start = first * self.bits // 8
        data = self.source.read(self.at + start, ((first + count) * self.bits + 7) // 8 - start)
        if self.bits == 4:
            nibbles = [value for byte in data for value in (byte >> 4, byte & 15)]
            return sum(nibbles[first % 2 : first % 2 + count])
        width = self.bits // 8
        return sum(int.from_bytes(data[i : i + width], "big") for i in range(0, len(data), width))


def visual_entries(old: bytes, body: int) -> bytes:
    """A `stsd` box whose entries hold only what decodes: unknown boxes in them become zeroed `free` boxes."""
    return _entries(old, body, _visual_entry)


def sound_entries(old: bytes, body: int) -> bytes:
    """The same for a track of sound."""
    return _entries(old, body, _sound_entry)


def _entries(old: bytes, body: int, clean: Callable[[bytes], bytes]) -> bytes:
    new, at = bytearray(old), body + 8
    while at < len(old):
        size = int.from_bytes(old[at : at + 4], "big")
        if size < 16 or at + size > len(old):
            raise Malformed("a sample entry does not fit into its table")
        if old[at + 4 : at + 8] in {b"encv", b"enca", b"drmi", b"drms"}:
            raise Encrypted("a track is encrypted")
        new[at : at + size] = clean(old[at : at + size])
        at += size
    return bytes(new)


def _visual_entry(old: bytes) -> bytes:
    if len(old) < 8 + _VISUAL:
        raise Malformed("a sample entry is cut short")
    new = bytearray(old)
    new[16:32] = bytes(16)  # version, revision, vendor and quality of QuickTime
    new[50:82] = bytes(32)  # compressor name
    return _known_boxes(new, 8 + _VISUAL)


def _sound_entry(old: bytes) -> bytes:
    start = 8 + _AUDIO.get(int.from_bytes(old[16:18], "big"), 28)
    if len(old) < start:
        raise Malformed("a sample entry is cut short")
    new = bytearray(old)
    new[18:24] = bytes(6)  # revision and vendor of QuickTime
    return _known_boxes(new, start)


def _known_boxes(entry: bytearray, at: int) -> bytes:
    while at + 8 <= len(entry):
        size = int.from_bytes(entry[at : at + 4], "big")
        if size < 8 or at + size > len(entry):
            break
        kind = bytes(entry[at + 4 : at + 8])
        if kind == b"sinf":
            raise Encrypted("a track is encrypted")
        if kind not in _CONFIGURATIONS:
            entry[at : at + size] = free_header(size) + bytes(size - 8)
        elif kind in {b"free", b"skip"}:
            entry[at + 8 : at + size] = bytes(size - 8)
        at += size
    entry[at:] = bytes(len(entry) - at)  # QuickTime ends the list by four zeros; nothing else may stand there
    return bytes(entry)
