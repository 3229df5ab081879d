"""Verdicts on whole PNG chunks and on parts of them.

ISO/IEC 15948:2024 clause 5.3 (layout), 11.3.2.3 (iCCP), 11.3.4.4 (sPLT).
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Final

from scrubber.errors import InputError
from scrubber.media._deflate import Deflate
from scrubber.media._png_chunks import Chunk, crc
from scrubber.media._verdicts import SEEN_LIMIT, dropped, named, note
from scrubber.metadata import icc, pngtext
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrubber.media._source import Source
    from scrubber.model import Finding

DRAWS: Final = "draws the picture"
_SURPLUS: Final = "data behind the end of the picture, which no viewer reads"
_PROFILE_LIMIT: Final = 64 << 20  # bytes of an unpacked colour profile
_PLAIN_NAMES: Final = {b"icc", b"ICC Profile", b"ICC profile"}  # profile names that say nothing
_SAMPLES: Final = {b"\x08": 6, b"\x10": 10}  # sample depth of a suggested palette -> bytes of one entry


def label(kind: bytes) -> str:
    """The name of a chunk, which is four letters."""
    return kind.decode("ascii")


def keep(chunk: Chunk, why: str = DRAWS) -> Part:
    """The whole chunk stays."""
    return Part(chunk.at, chunk.end, label(chunk.kind), why)


def drop(chunk: Chunk, rule: str, why: str) -> Part:
    """The whole chunk goes."""
    return dropped(
        chunk.at, chunk.end, label(chunk.kind), [note(rule, (chunk.start, chunk.stop), why, "png")]
    )


def data_up_to(source: Source, chunk: Chunk, stop: int) -> Iterator[Part]:
    """Keep picture data up to `stop`, where its compressed stream ends: new length, new CRC."""
    if stop == chunk.stop:
        yield keep(chunk)
        return
    if stop == chunk.start:
        yield drop(chunk, "M605", _SURPLUS)
        return
    name = label(chunk.kind)
    yield Part(chunk.at, chunk.at + 4, name, "its new length", struct.pack(">I", stop - chunk.start))
    yield Part(chunk.at + 4, stop, name, DRAWS)
    checksum = crc(source, chunk.at + 4, stop)
    found = (note("M605", (stop, chunk.stop), _SURPLUS, "png"),)
    yield Part(stop, chunk.end, name, _SURPLUS, checksum, findings=found)


def profile(source: Source, chunk: Chunk) -> Iterator[Part]:
    """iCCP: the packed profile stays to the byte; its name becomes a plain one.

    A profile that cannot be unpacked goes: no viewer can use it.
    """
    head = source.head(min(chunk.stop - chunk.start, 1 << 16), chunk.start)
    name, nul, rest = head.partition(b"\0")
    start = chunk.start + len(name) + 2
    stream = Deflate(_PROFILE_LIMIT)
    try:
        stop = stream.feed(source, start, chunk.stop) if nul and rest[:1] == b"\0" else -1
    except InputError:
        stop = -1
    if stop < 0 or stream.broken:
        yield drop(chunk, "M902", "a colour profile that cannot be unpacked")
        return
    notes = _notes(source, chunk, start)
    if name in _PLAIN_NAMES and stop == chunk.stop:
        yield Part(chunk.at, chunk.end, "iCCP", "colours", findings=notes, opaque=True)
    else:
        yield from _renamed(source, chunk, (name, name if name in _PLAIN_NAMES else b"icc"), stop, notes)


def _notes(source: Source, chunk: Chunk, start: int) -> tuple[Finding, ...]:
    if chunk.stop - start > SEEN_LIMIT:
        return ()
    return named(icc.reader, pngtext.inflate(source.read(start, chunk.stop - start)), chunk.start, chunk.stop)


def palette(source: Source, chunk: Chunk, number: int) -> Iterator[Part]:
    """sPLT: the colours stay, the palette's name becomes its number."""
    head = source.head(min(chunk.stop - chunk.start, 81), chunk.start)
    name, nul, rest = head.partition(b"\0")
    size = _SAMPLES.get(rest[:1])
    plain = b"palette %d" % number
    if not nul or size is None or (chunk.stop - chunk.start - len(name) - 2) % size:
        yield drop(chunk, "M605", "a chunk whose length is not allowed")
    elif name == plain:
        yield keep(chunk)
    else:
        yield from _renamed(source, chunk, (name, plain), chunk.stop)


def _renamed(
    source: Source, chunk: Chunk, names: tuple[bytes, bytes], stop: int, notes: tuple[Finding, ...] = ()
) -> Iterator[Part]:
    """Keep a chunk that starts with a name, now the second of `names`, up to `stop`: new length, new CRC."""
    name, plain = names
    body, kind = chunk.start + len(name), label(chunk.kind)
    head = struct.pack(">I", len(plain) + stop - body) + chunk.kind + plain
    found, surplus = [], []
    if name != plain:
        value = name[:79].decode("latin-1")
        found.append(note("M501", (chunk.start, body), f"the name in {kind}", "png", value))
    if stop < chunk.stop:
        surplus.append(note("M605", (stop, chunk.stop), "data behind the end of the profile", "png"))
    yield Part(chunk.at, body, kind, "a plain name", head, findings=tuple(found))
    yield Part(body, stop, kind, "colours", findings=notes, opaque=chunk.kind == b"iCCP")
    checksum = crc(source, body, stop, zlib.crc32(chunk.kind + plain))
    yield Part(stop, chunk.end, kind, "its new checksum", checksum, findings=tuple(surplus))
