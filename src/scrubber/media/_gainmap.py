"""HDR gain maps: the numbers that a renderer needs, read out of old metadata and written anew.

Adobe and Google (Ultra HDR 1.1): XMP `hdrgm` and the GContainer directory. ISO 21496-1: a binary block in
APP2. Apple: XMP `HDRGainMap` and `apdi` in the gain map. Only numbers and fixed words pass.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

_HDRGM: Final = "http://ns.adobe.com/hdr-gain-map/1.0/"
_CONTAINER: Final = "http://ns.google.com/photos/1.0/container/"
_ITEM: Final = "http://ns.google.com/photos/1.0/container/item/"
_APPLE: Final = "http://ns.apple.com/HDRGainMap/1.0/"
_PIXELS: Final = "http://ns.apple.com/pixeldatainfo/1.0/"
_APPLE_TYPE: Final = "urn:com:apple:photo:2020:aux:hdrgainmap"

_NUMBER: Final = rb"[-+]?(?:\d{1,12}(?:\.\d{0,12})?|\.\d{1,12})(?:[eE][-+]?\d{1,3})?"
_HDRGM_NAMES: Final = (
    "Version",
    "GainMapMin",
    "GainMapMax",
    "Gamma",
    "OffsetSDR",
    "OffsetHDR",
    "HDRCapacityMin",
    "HDRCapacityMax",
)
_APPLE_NAMES: Final = ("HDRGainMapVersion", "HDRGainMapHeadroom")
_PIXEL_NAMES: Final = ("NativeFormat", "StoredFormat")

Numbers = tuple[str, ...]  # one, or one per colour


class GainMap(NamedTuple):
    """Rendering parameters of one gain map, as texts of numbers by property name."""

    hdrgm: dict[str, Numbers]
    base_is_hdr: str  # "True", "False" or "" where not said
    apple: dict[str, Numbers]
    pixels: dict[str, Numbers]
    apple_type: bool

    def __bool__(self) -> bool:
        return bool(("Version" in self.hdrgm and "GainMapMax" in self.hdrgm) or self.apple_type or self.apple)


def read_gain_map(packet: bytes) -> GainMap:
    """The parameters in the XMP packet of a second picture; false where it is no gain map."""
    hdrgm = _numbers(packet, _HDRGM, _HDRGM_NAMES)
    base = re.search(rb":BaseRenditionIsHDR\s*(?:=\s*[\"']|>)\s*(True|False)\b", packet) if hdrgm else None
    return GainMap(
        hdrgm,
        base[1].decode() if base else "",
        _numbers(packet, _APPLE, _APPLE_NAMES),
        _numbers(packet, _PIXELS, _PIXEL_NAMES),
        _APPLE_TYPE.encode() in packet,
    )


def with_headroom(gain: GainMap, headroom: str) -> GainMap:
    """The parameters of an Apple gain map that does not say its headroom, with what its picture said."""
    if not headroom or not gain.apple_type or "HDRGainMapHeadroom" in gain.apple:
        return gain
    return gain._replace(apple={**gain.apple, "HDRGainMapHeadroom": (headroom,)})


def announced_version(packet: bytes) -> str:
    """The `hdrgm:Version` with which a primary picture says that it has a gain map; or ""."""
    version = _numbers(packet, _HDRGM, ("Version",)).get("Version", ())
    if version:
        return version[0]
    # writers before Ultra HDR 1.0 name the item in the directory alone
    return "1.0" if _CONTAINER.encode() in packet and re.search(rb"Semantic\W{1,4}GainMap\b", packet) else ""


def _numbers(packet: bytes, namespace: str, names: tuple[str, ...]) -> dict[str, Numbers]:
    """Numeric properties of one namespace: attributes, elements, or sequences of up to three numbers."""
    bound = re.search(
        rb"xmlns:([A-Za-z_][\w.-]{0,40})\s{0,8}=\s{0,8}[\"']" + re.escape(namespace.encode()), packet
    )
    if bound is None:
        return {}
    found: dict[str, Numbers] = {}
    for match in _property(bound[1], names).finditer(packet):
        name = match[1].decode()
        if name not in found:
            found[name] = tuple(
                number.decode() for number in _VALUE.findall(match[0][match.end(1) - match.start() :])
            )[:3]
    return {name: found[name] for name in names if found.get(name)}


_VALUE: Final = re.compile(rb"(?<=[\"'>\s])" + _NUMBER + rb"(?=[\"'<\s])")


@lru_cache(maxsize=16)
def _property(prefix: bytes, names: tuple[str, ...]) -> re.Pattern[bytes]:
    item = rb"\s{0,99}" + _NUMBER + rb"\s{0,99}"
    items = rb"\s{0,99}<rdf:(?:Seq|Bag)>\s{0,99}(?:<rdf:li>" + item + rb"</rdf:li>\s{0,99}){1,4}"
    return re.compile(
        rb"\b" + re.escape(prefix) + rb":(" + "|".join(names).encode() + rb")"
        rb"(?:\s{0,8}=\s{0,8}[\"']" + item + rb"[\"']|>" + item + rb"<|>" + items + rb"<)"
    )


def gain_map_packet(gain: GainMap) -> bytes:
    """The XMP packet of a gain map: its numbers and nothing else; or b"" for one that has none."""
    spaces, attributes, elements = "", "", ""
    for prefix, space, values in (
        ("hdrgm", _HDRGM, gain.hdrgm),
        ("apdi", _PIXELS, gain.pixels),
        ("HDRGainMap", _APPLE, gain.apple),
    ):
        if values or (prefix == "apdi" and gain.apple_type):
            spaces += f' xmlns:{prefix}="{space}"'
        for name, numbers in values.items():
            if len(numbers) == 1 and prefix == "hdrgm":
                attributes += f' {prefix}:{name}="{numbers[0]}"'
            else:
                elements += f"<{prefix}:{name}>{_sequence(numbers)}</{prefix}:{name}>"
    if gain.base_is_hdr:
        attributes += f' hdrgm:BaseRenditionIsHDR="{gain.base_is_hdr}"'
    if gain.apple_type:
        elements += f"<apdi:AuxiliaryImageType>{_APPLE_TYPE}</apdi:AuxiliaryImageType>"
    return (
        packet_of(f'<rdf:Description rdf:about=""{spaces}{attributes}>{elements}</rdf:Description>')
        if spaces
        else b""
    )


def _sequence(numbers: Numbers) -> str:
    if len(numbers) == 1:
        return numbers[0]
    return "<rdf:Seq>" + "".join(f"<rdf:li>{number}</rdf:li>" for number in numbers) + "</rdf:Seq>"


def directory(version: str, length: int) -> str:
    """The description of a primary picture whose gain map of `length` bytes follows it."""
    return (
        f'<rdf:Description rdf:about="" xmlns:Container="{_CONTAINER}" xmlns:Item="{_ITEM}"'
        f' xmlns:hdrgm="{_HDRGM}" hdrgm:Version="{version}"><Container:Directory><rdf:Seq>'
        '<rdf:li rdf:parseType="Resource">'
        '<Container:Item Item:Semantic="Primary" Item:Mime="image/jpeg"/></rdf:li>'
        '<rdf:li rdf:parseType="Resource"><Container:Item Item:Semantic="GainMap" Item:Mime="image/jpeg"'
        f' Item:Length="{length}"/></rdf:li></rdf:Seq></Container:Directory></rdf:Description>'
    )


def packet_of(description: str) -> bytes:
    """An XMP packet around one description."""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f"{description}</rdf:RDF></x:xmpmeta>"
    ).encode()


def iso_length(block: bytes) -> int:
    """Bytes that the ISO 21496-1 block announces (Annex C): 4 for a version alone, 0 where it makes no sense.

    Versions, flags, then rationals: two headrooms, and five per colour. With a common denominator (drafts
    and libultrahdr) that stands once before the numerators. Drafts had other flags and shorter versions:
    their blocks are known by length.
    """
    if len(block) in _ISO_LENGTHS:
        return len(block)
    if len(block) < 5 or block[:2] != b"\0\0":
        return 0
    colours = 3 if block[4] & 0x80 else 1
    size = 5 + (12 + 20 * colours if block[4] & 0x08 else 16 + 40 * colours)
    return size if size <= len(block) else 0


_ISO_LENGTHS: Final = frozenset({4, *(head + body for head in (2, 5) for body in (32, 72, 56, 136))})
