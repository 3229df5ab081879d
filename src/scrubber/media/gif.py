"""Clean GIF pictures: CompuServe "Graphics Interchange Format" version 89a (1990).

Application extensions beyond it: NETSCAPE2.0 (loops), ICCRGBG1012 (colour profile), XMP (part 3, 1.1.2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrubber.errors import Malformed
from scrubber.media import _gif_blocks as gif
from scrubber.media._gif_blocks import Block, blocks, screen, sub_blocks
from scrubber.media._verdicts import SEEN_LIMIT, all_kept, dropped, merged, named, note
from scrubber.metadata import c2pa, comment, icc, xmp
from scrubber.metadata._essentials import gather, xmp_packet
from scrubber.model import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrubber.media._source import Source
    from scrubber.model import Finding
    from scrubber.policy import Keep
    from scrubber.protocols import Reader

_DRAWS: Final = "draws the picture"
_LOOPS: Final = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
_PROFILE: Final = b"ICCRGBG1012"
_XMP: Final = b"XMP DataXMP"
_MAGIC: Final = b"\x01" + bytes(range(255, -1, -1)) + b"\0"  # ends XMP wherever a walk over sub-blocks lands
_READERS: Final[dict[bytes, tuple[Reader, str, str]]] = {
    _XMP: (xmp.reader, "M502", "an XMP packet"),
    b"C2PA_GIF": (c2pa.reader, "M701", "a C2PA manifest"),
}


class GifHandler:
    """Keeps pictures, their graphic control, loop counts and colour profile.

    A graphic control extension before a plain text stays when the text goes: viewers draw no text, and give
    its delay and transparency to the next picture. Bytes behind the end code inside the data of a picture
    stay: only a decoder can tell where that is.
    """

    name = "gif"
    suffixes = (".gif",)
    mime = ("image/gif",)

    def accepts(self, head: bytes) -> bool:
        """Tell by signature and version."""
        return head[:6] in {b"GIF87a", b"GIF89a"}

    def parts(self, source: Source, keep: Keep) -> Iterable[Part]:
        """Walk the blocks once; with credits to keep, once more before that."""
        anchor, fresh = _credit(source, keep) if keep.copyright else (-1, b"")
        parts = merged(_walk(source, anchor, fresh))
        return all_kept(parts) if keep.everything else parts


def _walk(source: Source, anchor: int, fresh: bytes) -> Iterator[Part]:
    start = screen(source)
    yield Part(0, start, "header", "size and colours")
    drawn = False
    for block in blocks(source, start):
        if block.at == anchor:
            same = block.end - block.at == len(fresh) and source.read(block.at, len(fresh)) == fresh
            found = () if same else _findings(source, block)
            yield Part(block.at, block.end, "extension", "credits", None if same else fresh, findings=found)
        else:
            drawn |= block.kind == "image"
            yield from _verdict(source, block)
    if not drawn:
        raise Malformed("the file holds no picture")


def _verdict(source: Source, block: Block) -> Iterator[Part]:
    if block.kind == "image":
        yield Part(block.at, block.end, "image", _DRAWS)
    elif block.kind == "trailer":
        yield Part(block.at, block.end, "trailer", "ends the file")
    elif block.kind == "rest":
        rule, why = (
            ("M601", "data behind the trailer") if block.whole else ("M902", "bytes that are no block")
        )
        yield dropped(block.at, block.end, "rest", [note(rule, (block.at, block.end), why, "gif")])
    else:
        yield _extension(source, block)


def _extension(source: Source, block: Block) -> Part:
    """Graphic control and loops stay in their proper form, a colour profile as it is; all others go."""
    name = _application(source, block)
    if block.label == gif.GRAPHIC_CONTROL:
        return _proper(source, block, "graphic control", _graphic_control(source, block))
    if name in _LOOPS:
        return _proper(source, block, "loops", _loops(source, block, name))
    if name == _PROFILE and block.whole:
        return Part(block.at, block.end, "profile", "colours", findings=_notes(source, block), opaque=True)
    return dropped(block.at, block.end, "extension", _findings(source, block))


def _application(source: Source, block: Block) -> bytes:
    """Identifier and authentication code of an application extension, b"" for other blocks."""
    if block.label != gif.APPLICATION or block.end - block.at < 14 or source.read(block.at + 2, 1) != b"\x0b":
        return b""
    return source.read(block.at + 3, 11)


def _proper(source: Source, block: Block, name: str, proper: bytes) -> Part:
    """A block of known form: kept if it has it, else written anew; `proper` is empty if it says nothing."""
    if block.end - block.at == len(proper) and source.read(block.at, len(proper)) == proper:
        return Part(block.at, block.end, name, "times and repeats the picture")
    found = note("M605", (block.at, block.end), f"more in a {name} extension than it may hold", "gif")
    return Part(block.at, block.end, name, found.why, proper, findings=(found,))


def _graphic_control(source: Source, block: Block) -> bytes:
    first = next(sub_blocks(source.head(256, block.at + 2)), b"")
    return b"!\xf9\x04" + first[:4] + b"\0" if len(first) >= 4 else b""


def _loops(source: Source, block: Block, name: bytes) -> bytes:
    """The first sub-block that counts loops; others say how much to buffer."""
    data = source.head(min(block.end - block.at, 1 << 16), block.at)[14:]
    counts = (piece for piece in sub_blocks(data) if len(piece) >= 3 and piece[0] == 1)
    first = next(counts, b"")
    return b"!\xff\x0b" + name + b"\x03" + first[:3] + b"\0" if first else b""


def _notes(source: Source, block: Block) -> tuple[Finding, ...]:
    if block.end - block.at > SEEN_LIMIT:
        return ()
    profile = b"".join(sub_blocks(source.read(block.at + 14, block.end - block.at - 14)))
    return named(icc.reader, profile, block.at, block.end)


def _findings(source: Source, block: Block) -> tuple[Finding, ...]:
    """What goes with an extension."""
    place, size = (block.at, block.end), block.end - block.at
    name = _application(source, block)
    reader: Reader | None = None
    rule, why = "M901", f"extension 0x{block.label:02X}"
    if block.label == gif.COMMENT:
        reader, rule, why = comment.reader, "M503", "a comment"
    elif block.label == gif.PLAIN_TEXT:
        reader, rule, why = comment.reader, "M503", "a plain text extension"
    elif block.label == gif.APPLICATION:
        reader, rule, why = _READERS.get(
            name, _READERS.get(name[:8], (None, "M901", "an application extension"))
        )
    fallback = note(rule, place, why, "gif")
    if reader is None or size > SEEN_LIMIT:
        return (fallback,)
    return named(reader, _payload(source.read(block.at, size), block.label, name), *place, fallback)


def _payload(data: bytes, label: int, name: bytes) -> bytes:
    if name == _XMP:
        return _packet(data)
    pieces = list(sub_blocks(data[2:]))
    return b"".join(pieces if label == gif.COMMENT else pieces[1:])


def _packet(data: bytes) -> bytes:
    """The packet of an XMP extension: as it stands if the magic trailer ends it, else out of sub-blocks."""
    body = data[14:]
    return body[: -len(_MAGIC)] if body.endswith(_MAGIC) else b"".join(sub_blocks(body))


def _credit(source: Source, keep: Keep) -> tuple[int, bytes]:
    """Where the first XMP extension stands, and what takes its place to keep the credits."""
    packets = []
    anchor = -1
    room = 2 * SEEN_LIMIT
    for block in blocks(source, screen(source)):
        size = block.end - block.at
        if (
            block.kind == "extension"
            and size <= min(room, SEEN_LIMIT)
            and _application(source, block) == _XMP
        ):
            packets.append(_packet(source.read(block.at, size)))
            anchor = block.at if anchor < 0 else anchor
            room -= size
    packet = xmp_packet(gather(keep, xmp=packets).credit)
    return (anchor, b"!\xff\x0b" + _XMP + packet + _MAGIC) if packet else (-1, b"")


handler = GifHandler()
