"""The header packets of the streams in an Ogg file, in neutral form and of the same length.

Vorbis I sections 4.2 and 5; RFC 7845 (Opus) 5; Speex manual (2007) 7; Theora specification (2017) 6; Ogg
mapping for FLAC 1.0; OggKate; VP8 in Ogg. Comments become an empty list with zeros behind it, so that all
pages stay where they are: decoders read what the list holds and no further (RFC 7845 5.2 says so).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from scrubber.errors import LimitExceeded, Malformed, Uncleanable
from scrubber.media import _flac_frames
from scrubber.media._ogg_pages import split
from scrubber.media._sound_gains import comment_block, vorbis_gains
from scrubber.media._verdicts import named, note
from scrubber.metadata import vorbiscomment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrubber.media._ogg_pages import Page, Piece
    from scrubber.media._source import Source
    from scrubber.model import Finding
    from scrubber.policy import Keep

KATE: Final = b"\x80kate\0\0\0"
_PACKET_LIMIT: Final = 32 << 20  # bytes of one header packet
_MOST: Final = 4096  # header packets of one stream
_SEEN: Final = 8 << 20
_HEAD: Final = 512  # bytes of a header that are looked into to tell what it is
_EVENT: Final = 1 + 3 * 8 + 4  # bytes before the words of a Kate packet: sort, times, length
_WORDS: Final = 4096 + _EVENT


class Codec(NamedTuple):
    """A sort of stream: how its first packet and its comments begin, how many header packets it has.

    `first` is the length of the first packet in bytes: no decoder needs what stands behind that.
    """

    sign: bytes
    comments: bytes
    headers: Callable[[bytes], int]
    first: Callable[[bytes], int]
    tail: bytes = b""


def _speex(first: bytes) -> int:
    return 2 + int.from_bytes(first[68:72], "little")


def _just(number: int) -> Callable[[bytes], int]:
    return lambda first: number  # noqa: ARG005


CODECS: Final = (
    Codec(b"\x01vorbis", b"\x03vorbis", _just(3), _just(30), b"\x01"),
    Codec(b"OpusHead", b"OpusTags", _just(2), lambda first: 21 + first[9] if first[18:19] > b"\0" else 19),
    Codec(b"Speex   ", b"", _speex, _just(80)),
    Codec(b"\x80theora", b"\x81theora", _just(3), _just(42)),
    Codec(KATE, b"\x81kate\0\0\0", lambda first: first[11] if len(first) > 11 else 0, _just(64)),
    Codec(b"OVP80\x01", b"OVP80\x02 ", _just(2), _just(26)),
    Codec(b"\x7fFLAC", b"", _just(_MOST), _just(51)),
    Codec(b"fLaC", b"", _just(_MOST), _just(4 + 38)),
)
SKELETON: Final = (b"fishead\0", b"fisbone\0")
_FLAC: Final = frozenset({b"\x7fFLAC", b"fLaC"})
_NAMES: Final = {b"Speex   ": (8, 28)}  # where the first packet names the version of the encoder


class Packet(NamedTuple):
    """One header packet: its pieces, its new bytes (None: as it is), what goes."""

    pieces: tuple[Piece, ...]
    new: bytes | None
    findings: tuple[Finding, ...]


def codec_of(first: bytes) -> Codec:
    """The codec by the first packet of a stream; Uncleanable where it is not known."""
    for codec in CODECS:
        if first.startswith(codec.sign):
            return codec
    raise Uncleanable("the file holds a stream of a kind that scrubber does not know")


def headers(source: Source, pieces: Iterator[Piece], codec: Codec, keep: Keep) -> Iterator[Packet]:
    """The header packets of a stream; Malformed where one of them is missing or not what it should be."""
    total = 0
    for index, packet in enumerate(_packets(pieces)):
        start = b"".join(
            source.read(piece.start, min(piece.end - piece.start, _HEAD)) for piece in packet[:2]
        )
        if index == 0:
            total = codec.headers(start)
        elif _is_data(codec, start):
            return
        yield _header(source, packet, codec, (index, start), keep)
        if index + 1 >= min(total, _MOST):
            return


def _is_data(codec: Codec, start: bytes) -> bool:
    """Whether a packet is no header any more, where the first one does not say how many there are."""
    if codec.sign in _FLAC:
        return start[:1] == b"\xff"
    return codec.sign == b"OVP80\x01" and not start.startswith(b"OVP80")


def _packets(pieces: Iterator[Piece]) -> Iterator[tuple[Piece, ...]]:
    packet: list[Piece] = []
    size = 0
    for piece in pieces:
        packet.append(piece)
        size += piece.end - piece.start
        if size > _PACKET_LIMIT:
            raise LimitExceeded("a header of a stream is too long")
        if piece.last:
            yield tuple(packet)
            packet, size = [], 0
    if packet:
        raise Malformed("a header of a stream is not all there", packet[0].start)


def _header(
    source: Source, packet: tuple[Piece, ...], codec: Codec, about: tuple[int, bytes], keep: Keep
) -> Packet:
    index, start = about
    if index == 0:
        return _first(packet, codec, start)
    if codec.sign in _FLAC:
        return _flac(source, packet, start, keep)
    if index > 1:
        if not codec.comments:
            return _unknown(source, packet)
        if start[:1] <= codec.comments[:1] or start[1 : len(codec.sign)] != codec.sign[1:]:
            raise Malformed("a header of a stream is not where it should be", packet[0].start)
        return Packet(packet, None, ())
    if not start.startswith(codec.comments):
        raise Malformed("the comments of a stream are not where they should be", packet[0].start)
    return _comments(source, packet, codec.comments, codec.tail, keep)


def _first(packet: tuple[Piece, ...], codec: Codec, start: bytes) -> Packet:
    """The properties of the stream; the version of its encoder goes, and what stands behind them."""
    size = sum(piece.end - piece.start for piece in packet)
    if len(start) < size:
        raise Malformed("the properties of a stream are longer than they may be", packet[0].start)
    new, found = start[: codec.first(start)], []
    if start[len(new) :].strip(b"\0"):
        found.append(note("M605", (packet[0].start, packet[-1].end), "bytes that nothing refers to", "ogg"))
    place = _NAMES.get(codec.sign)
    if place is not None and start[place[0] : place[1]].strip(b"\0"):
        found.append(note("M501", (packet[0].start, packet[0].end), "the encoder's version", "ogg"))
        new = new[: place[0]] + bytes(place[1] - place[0]) + new[place[1] :]
    return Packet(packet, new.ljust(size, b"\0") if found else None, tuple(found))


def _unknown(source: Source, packet: tuple[Piece, ...]) -> Packet:
    """A header more than Speex has; decoders pass over it."""
    if all(source.is_zero(piece.start, piece.end) for piece in packet):
        return Packet(packet, None, ())
    size = sum(piece.end - piece.start for piece in packet)
    return Packet(packet, bytes(size), (note("M901", (packet[0].start, packet[-1].end), "a header", "ogg"),))


def _flac(source: Source, packet: tuple[Piece, ...], start: bytes, keep: Keep) -> Packet:
    """Metadata blocks in packets of their own: properties and seek table stay, others become padding."""
    kind = start[0] & 127 if start else 1
    if kind == 4:
        return _comments(source, packet, start[:4], b"", keep)
    size = sum(piece.end - piece.start for piece in packet)
    if kind == 0 and size == 4 + 34:
        return Packet(packet, None, ())
    if kind == 3 and size < _SEEN and _flac_frames.seeks(_read(source, packet, size)[4:]):
        return Packet(packet, None, ())
    new = bytes([start[0] & 128 | 1]) + start[1:4] + bytes(max(0, size - 4)) if start else b""
    place = (packet[0].start, packet[-1].end)
    rule, why = {6: ("M602", "a picture"), 1: ("M605", "padding that is not zero")}.get(
        kind, ("M901", "a metadata block")
    )
    return Packet(packet, new[:size], (note(rule, place, why, "ogg"),))


def _comments(source: Source, packet: tuple[Piece, ...], prefix: bytes, tail: bytes, keep: Keep) -> Packet:
    size = sum(piece.end - piece.start for piece in packet)
    old = _read(source, packet, _SEEN)[len(prefix) :]
    block = vorbis_gains(old, loudness=keep.replaygain) or comment_block()
    new = prefix + block + tail
    if len(new) > size:
        raise Malformed("the comments of a stream are shorter than they may be", packet[0].start)
    place = (packet[0].start, packet[-1].end)
    fallback = note("M503", place, "a comment header", "ogg")
    return Packet(packet, new + bytes(size - len(new)), named(vorbiscomment.reader, old, *place, fallback))


def _read(source: Source, packet: tuple[Piece, ...], limit: int) -> bytes:
    """The first bytes of a packet, `limit` at most."""
    data: list[bytes] = []
    left = limit
    for piece in packet:
        data.append(source.read(piece.start, min(piece.end - piece.start, left)))
        left -= len(data[-1])
    return b"".join(data)


def subtitles(source: Source, page: Page) -> Iterator[Finding]:
    """The words on a page of a Kate stream: they are shown, so they stay."""
    for piece in split(page, 0, 0):
        data = source.head(min(piece.end - piece.start, _WORDS), piece.start)
        if data[:1] == b"\0" and len(data) > _EVENT:
            size = int.from_bytes(data[_EVENT - 4 : _EVENT], "little")
            text = data[_EVENT : _EVENT + size].decode("utf-8", "replace").strip("\0 \t\r\n")
            if text:
                yield note("M506", (piece.start, piece.end), "subtitle", "ogg", text)
