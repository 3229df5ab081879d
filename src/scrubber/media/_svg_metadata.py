"""The metadata of an SVG: what it says (RDF, Creative Commons, XMP, C2PA 2.1 A.3.4), and credits by wish."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scrubber.media._svg_urls import PLUGIN
from scrubber.media._verdicts import note
from scrubber.metadata import xmp
from scrubber.metadata._essentials import gather, xmp_packet
from scrubber.model import MEDIA, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scrubber.model import Finding
    from scrubber.policy import Keep

_SEEN: Final = 1 << 20  # bytes that are looked into
_SHOWN: Final = 500  # characters of a value
_TAGS: Final = re.compile(r"(?s)<[^>]*>")
# Creative Commons puts a name into an agent with a title
_AGENT: Final = re.compile(
    rb"<(?:\w+:)?Agent[^<>]*>\s*<(?:\w+:)?title[^<>]*>([^<]*)</[^<>]*>\s*</(?:\w+:)?Agent\s*>"
)


def told(raw: bytes, spaces: Mapping[str, str], place: tuple[int, int]) -> Iterator[Finding]:
    """What an element says that goes as a whole; `spaces` are the namespaces around it."""
    if b"c2pa" in raw[:4096]:
        yield note("M701", place, "a C2PA manifest", PLUGIN)
        return
    found = [f for f in xmp.reader.findings(_alone(raw, spaces), Span(MEDIA, *place)) if f.rule != "M902"]
    plain = " ".join(_TAGS.sub(" ", raw[:4096].decode("utf-8", "replace")).split())
    if found:
        yield from found
    elif plain:
        yield note("M503", place, "comment", PLUGIN, plain[:_SHOWN])
    else:
        yield note("M502", place, "metadata of a drawing program", PLUGIN)


def credited(raw: bytes, name: str, spaces: Mapping[str, str], keep: Keep) -> bytes:
    """A metadata element with the credits of the old one, in minimal form; b"" where none are kept."""
    if not keep.copyright:
        return b""
    block = _AGENT.sub(rb"\1", _alone(raw, spaces))
    packet = xmp_packet(gather(keep, xmp=[block]).credit)
    return b"<%s>%s</%s>" % (name.encode(), packet, name.encode()) if packet else b""


def _alone(raw: bytes, spaces: Mapping[str, str]) -> bytes:
    """An element as a document of its own."""
    declared = "".join(
        f' xmlns:{prefix}="{uri}"' for prefix, uri in spaces.items() if prefix not in {"", "xml"}
    )
    return b"<x" + re.sub("[<&]", "", declared).encode() + b">" + raw[:_SEEN] + b"</x>"
